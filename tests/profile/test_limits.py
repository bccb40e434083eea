"""Decoys first, then the real one: what is not looked at any more is followed all the same, or told."""

import time

import pytest

from tests.factories import tree
from vetting import profile

_DECOYS = [f"DECOY_{n}" for n in range(450)]
_QUOTED = ", ".join(f'"{name}"' for name in _DECOYS)
_FEW = ", ".join(f'"{name}"' for name in _DECOYS[:50])


def is_open(files: dict[str, str]) -> bool:
    """Whether the profile says that there may be more."""
    whole = tree(files)
    found, unread = profile.assemble(profile.read(whole), whole)
    return bool(found.env_dynamic or unread)


def names(files: dict[str, str]) -> set[str]:
    whole = tree(files)
    return {item.name for item in profile.assemble(profile.read(whole), whole)[0].env}


def classes(files: dict[str, str]) -> set[str]:
    whole = tree(files)
    return set(profile.assemble(profile.read(whole), whole)[0].classes())


def python(source: str, **more: str) -> dict[str, str]:
    others = {f"server/{name}.py": text for name, text in more.items()}
    return {"server/a.py": source, "server/__init__.py": "", **others}


@pytest.mark.parametrize(
    "files",
    [
        python(f"import os\nfor n in [{_QUOTED}, 'REAL_KEY']:\n    os.environ[n]\n"),
        python(
            f"import os\ndef need(n):\n    return os.environ[n]\nfor n in [{_QUOTED}, 'REAL_KEY']:\n"
            "    need(n)\n"
        ),
        python(
            "import os\nT = {" + "".join(f"'{name}': 1, " for name in _DECOYS) + "'REAL_KEY': 2}\n"
            "for n, m in T.items():\n    os.environ[n]\n"
        ),
        python(
            "import os\nfor n, m in ["
            + "".join(f"('{name}', 1), " for name in _DECOYS)
            + "('REAL_KEY', 2)]:\n"
            "    os.environ[n]\n"
        ),
        python(f"import os\nT = [{_QUOTED}, 'REAL_KEY']\ndef f(i):\n    return os.getenv(T[i])\n"),
        python(
            "import os\nfrom server.b import NAMES\nfor n in NAMES:\n    os.environ[n]\n",
            b=f"NAMES = [{_QUOTED}, 'REAL_KEY']\n",
        ),
        python(
            "import os\nfrom pydantic import BaseModel\nclass M(BaseModel):\n"
            + "".join(f"    {name}: str\n" for name in _DECOYS)
            + "    REAL_KEY: str\nfor n in M.model_fields:\n    os.environ[n]\n"
        ),
        python(
            "import os\ndef f():\n    os.getenv(a20 or 'DECOY')\na0 = 'REAL_KEY'\n"
            + "".join(f"a{n + 1} = a{n}\n" for n in range(20))
        ),
        python(
            "import os\ndef need(n):\n    return os.environ['APP_' + n.upper()]\n"
            + "".join(f"need('d{n}')\n" for n in range(1100))
            + "need('real')\n"
        ),
        python(
            "import os\ndef f(p):\n    return os.environ[p.env_var]\nclass D:\n"
            + "".join(f"    env_name{n} = 'DECOY_{n}'\n" for n in range(2100))
            + "class P:\n    env_var = 'REAL_KEY'\nclass Q:\n    env_var = 'DECOY_1'\n"
        ),
        python(
            "import os\nfrom .b import real\nreal(os.environ, 'REAL_KEY')",
            b="".join(f"def d{n}(env, k):\n    return env.get(k)\n" for n in range(600))
            + "def real(env, k):\n    return env[k]\n",
        ),
        python(
            "".join(f"from m{n} import *\n" for n in range(60))
            + "from subprocess import *\nrun('x')\n"
        ),
        python(
            "import os\nclass P:\n    def __init__(self):\n"
            + "        self.k = {}\n" * 300
            + "        self.k = os.environ\n    def f(self):\n        return self.k['REAL_KEY']\n"
        ),
    ],
    ids=[
        *("loop", "given", "dict", "pairs", "index", "list elsewhere", "fields", "far", "small"),
        *("members", "mappings", "stars", "kept"),
    ],
)
def test_python_tells_that_there_is_more(files: dict[str, str]) -> None:
    assert is_open(files)


@pytest.mark.parametrize(
    "files",
    [
        python(f"import os\nT = [{_QUOTED}, 'REAL_KEY']\nos.getenv(T[450])\n"),
        python(
            "import os\nT = {" + "".join(f"'{n}': '{n}', " for n in _DECOYS) + "'x': 'REAL_KEY'}\n"
            "os.getenv(T['x'])\n"
        ),
        python("import os\n" + "n = 'DECOY'\n" * 50 + "n = 'REAL_KEY'\nos.getenv(n)\n"),
        python(f"import os\nfor n in [{_FEW}, 'KEY']:\n    os.getenv(f'REAL_{{n}}')\n"),
        python("import os\nb = 'REAL_KEY'\na = b\nb = a\nprint(b)\nos.getenv(a)\n"),
        python(
            "from environs import Env\nenv = Env(prefix='REAL_')\n"
            + "".join(f"env = Env(prefix='D{n}_')\n" for n in range(8))
            + "env('KEY')\n"
        ),
        python(
            "import os\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n"
            + "".join(f"    x{n}: str\n" for n in range(25))
            + f"    env_var: str\nP({'1, ' * 25}'REAL_KEY')\ndef f(p):\n    return os.environ[p.env_var]\n"
        ),
        python(
            "import os\ndef f(a, b, c, d, n):\n    os.environ[n]\nq='REAL_KEY'\nf(1, 2, 3, 4, q)\n"
        ),
        python(
            "from .c import need\nneed(1, 2, 3, 4, 'REAL_KEY')",
            b="import os\ndef get_it(a, b, c, d, n):\n    return os.environ[n]\n",
            c="from .b import get_it as need\n",
        ),
        python(
            "from .conf import env_zz\nenv_zz['REAL_KEY']",
            conf="import os\n"
            + "".join(f"env{n} = 1\n" for n in range(1100))
            + "env_zz = os.environ\n",
        ),
        python(
            "from .conf import cfg\n"
            + "".join(f"cfg('DECOY_{n}')\n" for n in range(1100))
            + "cfg('REAL_KEY')",
            conf="from decouple import config as cfg\n",
        ),
        python("x = '" + "${oc.env:DECOY}" * 510 + "${oc.env:REAL_KEY}'\n"),
        python(
            "import os\nclass P:\n    def __init__(self):\n"
            + "        self.k = {}\n" * 21
            + "        self.k = os.environ\n    def f(self):\n        return self.k['REAL_KEY']\n"
        ),
    ],
    ids=[
        *("index", "key", "values", "put together", "circle", "prefixes", "fields", "places"),
        *("places of another name", "shared", "called", "settings", "kept"),
    ],
)
def test_python_names_behind_decoys(files: dict[str, str]) -> None:
    assert names(files) & {"REAL_KEY"}


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\ndef f():\n    a20.run('x')\na0 = subprocess\n"
        + "".join(f"a{n + 1} = a{n}\n" for n in range(20)),
        "import subprocess\nb = subprocess\na = b\nb = a\nb.x\na.run('x')\n",
        "def load(x):\n    if x:\n        import subprocess\n        return subprocess\n"
        + "    if x:\n        return 1\n" * 30
        + "load(1).run('x')\n",
        (
            "def load(x):\n    match x:\n        case 1:\n            import subprocess\n"
            "            return subprocess\nload(1).run('x')\n"
        ),
        (
            "if x:\n    def load():\n        import subprocess\n        return subprocess\nelse:\n"
            "    def load():\n        return None\nload().run('x')\n"
        ),
    ],
    ids=["far", "circle", "many results", "match", "two of one name"],
)
def test_python_programs_behind_decoys(source: str) -> None:
    assert classes(python(source)) == {"process_exec"}


_MODULES = ("fs", "http", "https", "net", "tls", "vm", "dg", "wt", "h2")
_NEED = "export function need(n) { return process.env[n]; }\n"


def javascript(source: str, **more: str) -> dict[str, str]:
    return {"index.js": source, **{f"{name}.js": text for name, text in more.items()}}


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "files",
    [
        javascript(
            f"for (const n of [{_FEW}]) for (const m of [{_FEW}, 'REAL'])"
            " process.env[`${n}${m}`];"
        ),
        javascript(
            "import fs from 'fs'; import http from 'http'; import https from 'https';\n"
            "import net from 'net'; import tls from 'tls'; import vm from 'vm';\n"
            "import dg from 'dgram'; import wt from 'worker_threads'; import h2 from 'http2';\n"
            "let x;\n"
            + "".join(f"x = {name};\n" for name in _MODULES)
            + "x = require('child_process');\nx.exec(c);\n"
        ),
        javascript(
            "function load() { return import('node:child_process'); }\n"
            + "load();\n" * 2100
            + "const { exec } = await load();\nexec(c);"
        ),
        javascript(
            "import { real } from './b.js';\nreal(process.env);\n",
            b="".join(f"function d{n}(env) {{ return env.x; }}\n" for n in range(70))
            + "export function real(env) { const { REAL_KEY } = env; return REAL_KEY; }\n",
        ),
        javascript(
            "import { z } from 'zod';\nconst s = z.object({ REAL_KEY: z.string() });\n"
            "export function real(e) {\n" + "d.parse(x);\n" * 2100 + "return s.parse(e); }\n",
            b="import { real } from './index.js';\nreal(process.env);\n",
        ),
        javascript(
            "import { OPTIONS } from './b.js';\n"
            "for (const o of OPTIONS) process.env['APP_' + o.name.toUpperCase()];\n",
            b="export const OPTIONS = ["
            + "".join(f'{{ name: "d{n}" }},' for n in range(1100))
            + '{ name: "real" }];\n',
        ),
        javascript(
            "import { need } from './b.js';\n"
            + "".join(f"need(y{n});\n" for n in range(1100))
            + "const r = 'REAL_KEY';\nneed('DECOY');\nneed(r);",
            b=_NEED,
        ),
        javascript(
            "import { need } from './b.js';\n"
            + "".join(f"need('d{n}');\n" for n in range(1100))
            + "need('real');",
            b="export function need(n) { return process.env['APP_' + n.toUpperCase()]; }",
        ),
        javascript(
            f"{_NEED}need('DECOY');\n"
            + "".join(f'console.log("DECOY_{n}");\n' for n in range(3100))
            + 'need("REAL_KEY");'
        ),
        javascript(
            "function f(p) { return process.env[p.envKey]; }\nconst u = { envKey: 'DECOY_1' };\n"
            + "".join(f'const d{n} = {{ x: "DECOY_{n}" }};\n' for n in range(2100))
            + 'const t = { envKey: "REAL_KEY" };\n'
        ),
        {
            "config/custom-environment-variables.json": '{"a": "' + "a" * (1 << 20) + '"}',
            "index.js": "1",
        },
    ],
    ids=[
        *("put together", "values", "loaded", "parameters", "parsed", "rows", "said", "small"),
        *("given", "members", "settings"),
    ],
)
def test_javascript_tells_that_there_is_more(files: dict[str, str]) -> None:
    assert is_open(files)


@pytest.mark.parametrize(
    "files",
    [
        javascript(
            "const T = {"
            + ", ".join(f'k{n}: "DECOY_{n % 50}"' for n in range(1100))
            + ', z: "REAL_KEY"};\nprocess.env[T.z];'
        ),
        javascript("const env = process.env;\n//" + " env" * 20100 + "\nenv.REAL_KEY;\n"),
        javascript(
            "function load() { return process.env; }\n"
            + "load();\n" * 210
            + "const { REAL_KEY } = load();\n"
        ),
        javascript(
            "import { " + ", ".join(f"dd{n}" for n in range(310)) + ", need } from './b.js';\n"
            "const r = 'REAL_KEY';\nneed(r);\nneed('DECOY');",
            b=_NEED,
        ),
        javascript(
            "import { zz } from './b.js';\nzz('REAL_KEY');",
            b="export { " + ", ".join(f"dd{n} as q{n}" for n in range(200)) + ", need as zz }"
            " from './c.js';\n",
            c=_NEED,
        ),
        javascript(
            "import { zz } from './b.js';\nzz(1, 2, 3, 4, 'REAL_KEY');",
            b="export { need as zz } from './c.js';\n",
            c="export function need(a, b, c, d, n) { return process.env[n]; }\n",
        ),
        javascript(
            "function f(a, b, c, d, e) { return process.env[e]; }\nconst q = 'REAL_KEY';\n"
            "f(1, 2, 3, 4, q);"
        ),
        javascript(
            "import { z } from 'zod';\nz.union(["
            + "".join(f"d{n}, " for n in range(210))
            + "z.object({ REAL_KEY: z.string() })]).parse(process.env)\n"
        ),
        javascript(
            "function f() { "
            + "if (y) {}\n" * 2100
            + "if (x) return 'REAL_KEY'; return 'DECOY'; }\n"
            "process.env[f()];"
        ),
        {
            **{f"config/d{n}.yaml": "a: 1" for n in range(310)},
            "config/z.yaml": "a: ${oc.env:REAL_KEY}\n",
            "index.js": "1",
        },
    ],
    ids=[
        *("member", "comments", "given back", "imported", "exported again", "places"),
        *("places here", "schemas", "results", "settings"),
    ],
)
def test_javascript_names_behind_decoys(files: dict[str, str]) -> None:
    assert names(files) & {"REAL_KEY"}


def test_javascript_programs_behind_comments() -> None:
    source = "import cp from 'child_process';\n//" + " cp" * 20100 + "\ncp.exec(c);\n"
    assert classes(javascript(source)) == {"process_exec"}


def test_modes_of_files_behind_decoys() -> None:
    modes = "'r', " * 450
    assert "fs_write" in classes(python(f"for m in [{modes} 'w']:\n    open('x', m)\n"))


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "source",
    [
        "import functools, asyncio\np = functools.partial\np = asyncio.to_thread\np = staticmethod\n"
        "p = classmethod\n" + "p(" * 50 + "x" + ")" * 50,
        "".join(f"v{a} = v{b}\n" for a in range(16) for b in range(16) if a != b) + "v0.x\n",
    ],
    ids=["functions", "circles"],
)
def test_python_that_could_take_very_long(source: str) -> None:
    began = time.process_time()
    is_open(python(source))
    assert time.process_time() - began < 10
