import pytest

from tests.checks.conftest import wheel
from vetting import profile
from vetting.model.profile import Profile


def facts(files: dict[str, str]) -> Profile:
    whole = wheel(dict(files))
    return profile.assemble(profile.read(whole), whole)[0]


def classes(source: str) -> set[str]:
    return set(facts({"server/a.py": source}).classes())


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess\nsubprocess.run(['x'])",
        "import subprocess as sp\nsp.Popen(['x'])",
        "from subprocess import check_output as run\nrun(['x'])",
        "import os\nos.system('x')",
        "import os\ngetattr(os, 'sys' + 'tem')('x')",
        "import importlib\nimportlib.import_module('sub' + 'process').run(['x'])",
        "__import__('subprocess').run(['x'])",
        "def load():\n    if 1:\n        import subprocess\n        return subprocess\nload().run(['x'])",
        "import sys\nsys.modules['subprocess'].run(['x'])",
        "import subprocess\nrun = subprocess.run\nrun(['x'])",
        "import subprocess\nf = {'run': subprocess.run}\n",
        "from functools import partial\nimport subprocess\npartial(subprocess.run, check=True)()",
        "import asyncio, subprocess\nasync def f():\n    await asyncio.to_thread(subprocess.run, [])",
        (
            "from asyncio import create_subprocess_exec\nasync def f():\n"
            "    await create_subprocess_exec('x')"
        ),
        "def f():\n    import subprocess\n    return subprocess.run(['x'])",
        "try:\n    import subprocess\nexcept ImportError:\n    subprocess = None\nsubprocess.run([])",
        "class A:\n    @classmethod\n    async def f(cls):\n        import os\n        os.popen('x')",
        "from mcp import StdioServerParameters\nStdioServerParameters(command='x')",
        "import pexpect\npexpect.spawn('x')",
    ],
)
def test_a_process_however_the_module_is_reached(source: str) -> None:
    assert classes(source) == {"process_exec"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("open('x')", {"fs_read"}),
        ("import logging\nlogging.basicConfig(filename='x.log')", {"fs_write"}),
        ("import logging\nlogging.basicConfig(level=1)", set()),
        ("import os\nos.open('x', os.O_CREAT | os.O_WRONLY)", {"fs_write"}),
        ("import os\nos.open('x', os.O_RDONLY)", {"fs_read"}),
        ("from clickhouse_connect.driver import name_re\nname_re.search('x')", set()),
        ("open('x', 'wb')", {"fs_write"}),
        ("open('x', mode='r+')", {"fs_read", "fs_write"}),
        ("MODE = 'a'\nopen('x', MODE)", {"fs_write"}),
        ("def f(mode):\n    return open('x', mode)", {"fs_read", "fs_write"}),
        ("from pathlib import Path\nPath('x').read_text()", {"fs_read"}),
        ("from pathlib import Path\n(Path.home() / 'x').open('w')", {"fs_write"}),
        ("from pathlib import Path\np = Path(a)\nr = p.read_text\nr()", {"fs_read"}),
        ("from pathlib import Path\np = Path(a)\nf = p.open\nf('w')", {"fs_write"}),
        ("from pathlib import Path\nf = {'a': Path(a).parent.unlink}\nf['a']()", {"fs_write"}),
        ("from pathlib import Path\nlist(map(Path.read_text, files))", {"fs_read"}),
        ("from pathlib import Path\ngetattr(Path(a), 'read_' + 'text')()", {"fs_read"}),
        ("def f(p):\n    getattr(p, 'write_text')('x')", {"fs_write"}),
        ("def f(p):\n    save = p.write_text\n    save('x')", {"fs_write"}),
        (("from functools import partial\nfrom pathlib import Path\np = Path(a)\n"
         "partial(p.write_text, 'x')()"), {"fs_write"}),
        ("from pathlib import Path\nPath('x').read_text().replace('a', 'b')", {"fs_read"}),
        ("from pathlib import Path\nPath('x').with_name('y').parent.replace(a)", {"fs_write"}),
        ("def f(p):\n    p.write_text('x')", {"fs_write"}),
        (("import aiofiles\nasync def f():\n    async with aiofiles.open('x') as g:\n"
         "        pass"), {"fs_read"}),
        ("import shutil\nshutil.move(a, b)", {"fs_read", "fs_write"}),
        ("import sqlite3\nsqlite3.connect('x')", {"fs_read", "fs_write"}),
        ("import git\ngit.Repo('x').git.status()", {"fs_read", "fs_write"}),
        ("from openpyxl import load_workbook\nb = load_workbook(p)\nb.save(p)",
         {"fs_read", "fs_write"}),
        (("from google.oauth2 import service_account as s\n"
         "s.Credentials.from_service_account_file(p)"), {"fs_read"}),
        ("import gget\ngget.info(ids)", {"network"}),
        ("import requests\nrequests.get(u)", {"network"}),
        ("from requests import Session\nSession().get(u)", {"network"}),
        (("import httpx\nasync def f():\n    async with httpx.AsyncClient() as c:\n"
         "        await c.get(u)"), {"network"}),
        ("import boto3\nboto3.client('s3')", {"network"}),
        ("from openai import AsyncOpenAI\nAsyncOpenAI()", {"network"}),
        ("from some_search import SearchClient\nSearchClient()", {"network"}),
        ("import socket\ns = socket.socket()\ns.connect(a)", {"network"}),
        ("import socket\nwith socket.socket() as s:\n    s.listen()", {"listens"}),
        (("import socket\nclass S:\n    def start(self):\n        self.s = socket.socket()\n"
         "    def wait(self):\n        self.s.listen(5)"), {"listens"}),
        ("import uvicorn\nuvicorn.run(app)", {"listens"}),
        ("from http.server import HTTPServer\nHTTPServer(a, h).serve_forever()", {"listens"}),
        ("mcp.run(transport='sse')", {"listens"}),
        ("mcp.run(transport='streamable-http', host='x')", {"listens"}),
        ("mcp.run(transport=args.transport)", {"listens"}),
        ("way = 'stdio'\nif len(argv) > 1:\n    way = argv[1]\nmcp.run(transport=way)", {"listens"}),
        ("flow.run_local_server(port=0)", {"listens"}),
        ("async def f():\n    await mcp.run_sse_async()", {"listens"}),
        ("eval(x)", {"dynamic_code"}),
        ("import builtins\nbuiltins.exec(x)", {"dynamic_code"}),
        ("__builtins__['eval'](x)", {"dynamic_code"}),
        ("exec(compile(x, 'y', 'exec'))", {"dynamic_code"}),
        ("import importlib\nimportlib.import_module(name)", {"dynamic_code"}),
        (
            "import importlib\nname = f'a.{x}'\nif x:\n    name = x\nimportlib.import_module(name)",
            {"dynamic_code"},
        ),
        ("import importlib\nimportlib.import_module(name=x)", {"dynamic_code"}),
        ("import importlib\nlist(map(importlib.import_module, names))", {"dynamic_code"}),
        ("from importlib import import_module as load\nrun(load, name)", {"dynamic_code"}),
        ("import asyncio, importlib\nasyncio.to_thread(importlib.import_module, x)",
         {"dynamic_code"}),
        ("import pydoc\npydoc.locate(x)", {"dynamic_code"}),
        ("import pydoc\npydoc.locate('os.system')('x')", {"process_exec"}),
        ("import pkgutil\npkgutil.resolve_name('subprocess:run')(['x'])", {"process_exec"}),
        ("from werkzeug.utils import import_string\nimport_string(x)", {"dynamic_code"}),
        ("from django.utils.module_loading import import_string as s\ns(dotted_path=x)",
         {"dynamic_code"}),
        ("from celery.utils.imports import symbol_by_name\nsymbol_by_name(x)", {"dynamic_code"}),
        ("import importlib.util\nimportlib.util.spec_from_file_location('x', p)",
         {"dynamic_code"}),
        ("import ctypes\nctypes.CDLL('x')", {"native_code"}),
        ("from ctypes import cdll\ncdll.LoadLibrary('x')", {"native_code"}),
        ("from cffi import FFI\nFFI().dlopen('x')", {"native_code"}),
    ],
)  # fmt: skip
def test_every_class(source: str, expected: set[str]) -> None:
    assert classes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile('x')",
        "import ast\nast.literal_eval('1')",
        "from importlib.metadata import version\nversion('x')",
        "cursor.execute('x'); model.eval(); frame.eval('a'); db.exec('x')",
        "def validate_formula_syntax(exec, eval):\n    return exec(eval)",
        "def f(x) -> 'subprocess.run':\n    'os.system(1)'\n    # eval(x)\n    return 'open(1)'",
        "import subprocess\ntry:\n    pass\nexcept subprocess.CalledProcessError:\n    pass",
        "import subprocess\ndef f(p: subprocess.Popen) -> None:\n    isinstance(p, subprocess.Popen)",
        "import os\nif False:\n    os.system('x')\n    os.environ['SECRET_KEY']",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx\n    x = httpx.Client()",
        "from io import BytesIO\nfrom PIL import Image\nImage.open(BytesIO(b)).save(BytesIO())",
        "import io, tarfile\ntarfile.open(fileobj=io.BytesIO(b), mode='r')",
        "import importlib\nimportlib.import_module(f'{__name__}.{x}')",
        "import importlib\nimportlib.import_module(f'server.tools.{x}')",
        "import importlib\nlist(map(importlib.import_module, ['json', 'server.a']))",
        "import importlib\nNAMES = ('json',)\nlist(map(importlib.import_module, NAMES))",
        "import asyncio, importlib\nasyncio.to_thread(importlib.import_module, 'json')",
        "import pydoc\npydoc.locate('server.a.Tool')",
        "from werkzeug.utils import import_string\nimport_string(f'server.{x}')",
        "from pathlib import Path\nPath('x').name.replace('a', 'b')",
        "import importlib\nfor x in y:\n    name = f'server.tools.{x}'\n    importlib.import_module(name)",
        "mcp.run()\nmcp.run(transport='stdio')",
        "import httpx\nhttpx.Timeout(3)\nraise httpx.HTTPError('x')",
        "import os\nos.environ['NAME'] = 'x'\nos.path.exists('x')",
        "import ctypes\nctypes.c_int(1)",
        "import socket\nsocket.gethostname()\nsocket.socket().bind(a)",
        "from dotenv import load_dotenv\nload_dotenv()",
        "PROMPT = '''\nimport requests\nrequests.get(1)\n'''",
    ],
)
def test_what_only_looks_like_it(source: str) -> None:
    assert facts({"server/a.py": source}) == Profile()


SETTINGS = "from pydantic_settings import BaseSettings, SettingsConfigDict\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nos.environ['TOKEN']", {"TOKEN"}),
        ("import os\nos.environ.get('TOKEN', 'x')", {"TOKEN"}),
        ("import os\nos.getenv(key='TOKEN')", {"TOKEN"}),
        ("from os import environ as e\ne['TOKEN']", {"TOKEN"}),
        ("from os import getenv\ngetenv('TO' + 'KEN')", {"TOKEN"}),
        ("__import__('os').environ.get('TOKEN')", {"TOKEN"}),
        ("import os\nif 'TOKEN' in os.environ:\n    pass", {"TOKEN"}),
        ("import os\nKEY = 'TOKEN'\nos.environ[KEY]", {"TOKEN"}),
        ("import os\nclass K:\n    A = 'TOKEN'\nos.getenv(K.A)", {"TOKEN"}),
        (("import os\nfrom enum import Enum\nclass K(Enum):\n    A = 'TOKEN'\n"
         "os.getenv(K.A.value)"), {"TOKEN"}),
        ("import os\nneed = ['A_1', 'B_1']\ngone = [n for n in need if not os.getenv(n)]",
         {"A_1", "B_1"}),
        ("import os\nfor k, v in {'A_1': 1}.items():\n    os.environ.get(k)", {"A_1"}),
        (("import os\ndef need(name, default=None):\n    return os.getenv(name, default)\n"
         "need('A_1')\nneed(name='B_1')"), {"A_1", "B_1"}),
        ("import os\ndef get(n):\n    return os.getenv(f'MY_{n}')\nget('TOKEN')", {"MY_TOKEN"}),
        (("import os\ndef get(of, n):\n    return of.get(n)\ndef need(n):\n"
         "    return get(os.environ, n)\nneed('A_1')\nget(of=os.environ, n='B_1')\n"
         "get({}, 'C_1')\ndef run(of, n):\n    print(n)\nrun(os.environ, 'D_1')"), {"A_1", "B_1"}),
        (("import os\ndef find(of, n):\n    low = n.lower()\n    for k, v in of.items():\n"
         "        if k.lower() == low:\n            return v\nfind(os.environ, 'A_1')"), {"A_1"}),
        (("import os\ndef text(n):\n    return os.getenv(n)\ndef number(n, d):\n"
         "    def read(key): return text(n=key)\n    return int(text(n) or d), read('B_1')\n"
         "number('A_1', 3)\nother.text('C_D').number(n)"), {"A_1", "B_1", "C_D"}),
        (("import os\nclass Variable:\n    def __init__(self, name):\n"
         "        self.value = os.environ[name]\nVariable('A_1')"), {"A_1"}),
        (("import os\ndef load(env):\n    return env['A_1'], env.get('B_1'), more(env)\n"
         "def more(of):\n    return of.get('C_1')\nload(os.environ)"), {"A_1", "B_1", "C_1"}),
        (("import os\nclass Config:\n    def __init__(self, env):\n"
         "        self.key = env['A_1']\nConfig(env=os.environ)"), {"A_1"}),
        (("import os\nPREFIX = 'MY_'\n"
          "def text(env, name):\n    return env.get(PREFIX + name, '').strip()\n"
          "def number(env, name, other=0):\n    return int(text(env, name) or other)\n"
          "def build(env=None):\n    if env is None:\n        env = os.environ\n"
          "    return text(env, 'HOST'), number(env, 'PORT', 1), number(env, name='DB')\n"),
         {"MY_HOST", "MY_PORT", "MY_DB"}),
        (("import os\ndef text(env, name):\n    return env[f'MY_{name}_URL']\n"
          "text(os.environ, 'API')\n"), {"MY_API_URL"}),
        ("import os\ndef text(name):\n    return os.environ['MY_' + name]\ntext('TOKEN')\n",
         {"MY_TOKEN"}),
        (("import os\nTOKEN = 'MY_TOKEN'\n"
          "def get(name: str = TOKEN, *, other='MY_URL'):\n"
          "    return os.environ.get(name), os.environ.get(other)\n"
          "def load(key='MY_KEY'):\n    return get(key)\nload()\n"),
         {"MY_TOKEN", "MY_URL", "MY_KEY"}),
        ("import os\np.add_argument('--t', default=os.getenv('TOKEN'))", {"TOKEN"}),
        ("import click\n@click.option('--t', envvar='TOKEN')\ndef f(t): ...", {"TOKEN"}),
        ("import typer\ndef f(t=typer.Option(None, envvar=['TOKEN', 'OLD_TOKEN'])): ...",
         {"TOKEN", "OLD_TOKEN"}),
        (("import typer\nfrom typing import Annotated\n"
         "def f(t: Annotated[str | None, typer.Option('--t', envvar='TOKEN')] = None, *,\n"
         "      p: Annotated[int, typer.Option(envvar=['PORT', 'MY_PORT'])] = 1): ..."),
         {"TOKEN", "PORT", "MY_PORT"}),
        (("import cyclopts\nfrom typing import Annotated, Optional\n@cyclopts.Parameter()\n"
         "class Options:\n"
         "    t: Optional[Annotated[str, cyclopts.Parameter(env_var='TOKEN')]] = None\n"
         "    u: Annotated[list[int], cyclopts.Parameter(env_var='USER')] | None = None\n"),
         {"TOKEN", "USER"}),
        (("import os, pydantic\nfrom typing import Annotated\nclass M(pydantic.BaseModel):\n"
         "    t: Annotated[str, pydantic.Field(default_factory=lambda: os.environ['TOKEN'])]\n"),
         {"TOKEN"}),
        ("from decouple import config\nconfig('TOKEN')", {"TOKEN"}),
        (("import os\nclass C:\n    ENV_KEYS = ('TOKEN', 'A_TOKEN', 'a')\n    def f(self):\n"
         "        return [os.environ.get(k) for k in self.ENV_KEYS]\n"), {"TOKEN", "A_TOKEN"}),
        ("from vendor_core import env_manager as e\ne.get('TOKEN'), e.get('name')", {"TOKEN"}),
        ("from environs import Env\nenv = Env()\nenv.str('TOKEN')", {"TOKEN"}),
        (SETTINGS + "class S(BaseSettings):\n    model_config = SettingsConfigDict("
         "env_prefix='MY_')\n    token: str\n    port: int = 1\n", {"MY_TOKEN", "MY_PORT"}),
        (SETTINGS + "class S(BaseSettings):\n    api_key: str\n    class Config:\n"
         "        env_prefix = 'MY_'\n", {"MY_API_KEY"}),
        (SETTINGS + "from pydantic import AliasChoices, Field\nclass S(BaseSettings):\n"
         "    a: str = Field(validation_alias=AliasChoices('A_1', 'B_1'))\n"
         "    c: str = Field(alias='C_1')\n", {"A_1", "B_1", "C_1"}),
        (SETTINGS + "class Base(BaseSettings):\n    model_config = {'env_prefix': 'MY_'}\n"
         "class S(Base):\n    token: str\n", {"MY_TOKEN"}),
        (SETTINGS + "from abc import ABC\nclass Settings(ABC, BaseSettings):\n    host: str\n"
         "class Here(Settings):\n    model_config = SettingsConfigDict(env_prefix='MY_')\n"
         "    key: str\nclass There(Settings):\n    port: int\n    class Config:\n"
         "        env_prefix = 'YOUR_'\n", {"MY_HOST", "MY_KEY", "YOUR_HOST", "YOUR_PORT"}),
        (SETTINGS + "class Settings(BaseSettings):\n    host: str\nclass More(Settings):\n"
         "    model_config = SettingsConfigDict(env_prefix='MY_')\n", {"HOST", "MY_HOST"}),
        (SETTINGS + "class BaseConfig(BaseSettings):\n    host: str\nclass More(BaseConfig):\n"
         "    model_config = SettingsConfigDict(env_prefix='MY_')\n", {"MY_HOST"}),
        (SETTINGS + "from pydantic import BaseModel\nclass Base(BaseModel):\n    host: str\n"
         "class More(Base, BaseSettings):\n    port: str\n", {"HOST", "PORT"}),
        *(((SETTINGS + "from pydantic_settings import TomlConfigSettingsSource as T\n"
            "class S(BaseSettings):\n    host: str\n    @classmethod\n"
            "    def settings_customise_sources(cls, of, init_settings, env_settings, **more):\n"
            f"        return ({source}, init_settings)\nimport os\nos.environ['A']\n"),
           {"A", *more}) for source, more in
          (("T(of)", ()), ("env_settings", ("HOST",)), ("E(of)", ("HOST",)))),
    ],
)  # fmt: skip
def test_names_of_the_environment(source: str, expected: set[str]) -> None:
    found = facts({"server/a.py": source})
    assert {item.name for item in found.env} == expected
    assert found.env_dynamic == ()
    assert found.classes() == ("env",)


def test_a_name_with_many_values_is_followed_or_said() -> None:
    def source(count: int) -> str:
        return "import os\n" + "f = print\n" * count + "f = os.system\nf('x')\n"

    assert classes(source(500)) == {"process_exec"}
    tree = wheel({"server/x.py": source(2000)})
    (unread,) = profile.assemble(profile.read(tree), tree)[1]
    assert unread.why == "too much in one file: what it can touch was not fully read"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nx = os.\uff45\uff4e\uff56\uff49\uff52\uff4f\uff4e['KEY']",
        "import os\nx = getattr(os, 'env' + 'iron')['KEY']",
        "import os\nx = os.__dict__['environ']['KEY']",
        "x = __import__('os').environ['KEY']",
    ],
)
def test_a_name_that_does_not_stand_in_the_file(source: str) -> None:
    assert [item.name for item in facts({"server/x.py": source}).env] == ["KEY"]


def test_a_model_that_is_no_settings_class_reads_nothing() -> None:
    assert facts({"server/a.py": "class S(BaseModel):\n    token: str\n"}) == Profile()


def test_a_name_may_be_given_in_another_file() -> None:
    found = facts(
        {
            "server/config.py": "import os\ndef need(name):\n    return os.environ[name]\n",
            "server/a.py": "from .config import need\nneed('MY_TOKEN')\n",
            "server/keys.py": "URL_KEY = 'MY_URL'\n",
            "server/b.py": "import os\nfrom .keys import URL_KEY\nos.getenv(URL_KEY)\n",
            "server/base.py": SETTINGS + "class Base(BaseSettings):\n    pass\n"
            "class Own(Base):\n    model_config = SettingsConfigDict(env_prefix='OWN_')\n",
            "server/settings.py": "from .base import Own\nclass S(Own):\n    key: str\n",
            "server/c.py": "from .config import need\ndef flag(n):\n    return need(n) == '1'\n",
            "server/d.py": "from . import c\nc.flag('MY_FLAG')\n",
            "server/e.py": "def load(env):\n    return env['MY_HOST']\n",
            "server/f.py": "import os\nfrom .e import load\nload(os.environ)\n",
        }
    )
    assert [(item.name, item.path, item.line) for item in found.env] == [
        ("MY_FLAG", "server/d.py", 2),
        ("MY_HOST", "server/e.py", 2),
        ("MY_TOKEN", "server/a.py", 2),
        ("MY_URL", "server/b.py", 3),
        ("OWN_KEY", "server/settings.py", 3),
    ]
    assert found.env_dynamic == ()


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ[name]",
        "import os\nfor k in os.environ: pass",
        "import os\nos.environ.items()",
        "import os\ndef get(name): return os.getenv(name)",
        "import os, sys\nos.getenv(sys.argv[1])",
        "import os\ndef get(env): return env[name()]\nget(os.environ)",
        "import os\ndef get(env): return env.get(f'{name()}_KEY')\nget(env=os.environ)",
    ],
)
def test_a_name_that_no_file_says_is_said_to_be_dynamic(source: str) -> None:
    found = facts({"server/a.py": source})
    assert found.env == ()
    assert [(place.path, place.line) for place in found.env_dynamic] == [("server/a.py", 2)]


def test_a_program_that_is_given_the_whole_environment_looks_nothing_up() -> None:
    source = (
        "import os, subprocess\ndef run(c, env):\n    env['A_1']\nsubprocess.run('x', os.environ)"
    )
    assert facts({"server/a.py": source}).env == ()


def test_names_gone_through_in_the_environment_that_is_given_are_known() -> None:
    source = (
        "import os\ndef get(env):\n    for name in ('A_1', 'B_1'):\n        env.get(name)\n"
        "get(os.environ)\n"
    )
    found = facts({"server/a.py": source})
    assert ({one.name for one in found.env}, found.env_dynamic) == ({"A_1", "B_1"}, ())


def test_aliases_of_a_models_fields_are_read_one_by_one() -> None:
    model = (
        "from pydantic import BaseModel, Field\nclass Options(BaseModel):\n"
        "    url: str = Field(alias='MY_URL')\n    token: str = Field(alias='MY_TOKEN')\n"
        "    other: int = 1\n"
    )
    loop = (
        "import os\nfrom server.a import {0}\nfor name, info in {0}.model_fields.items():\n"
        "    alias = getattr(info, 'alias', None)\n"
        "    if alias in os.environ:\n        os.environ[alias]\n"
    )
    found = facts({"server/a.py": model, "server/b.py": loop.format("Options")})
    assert ({one.name for one in found.env}, found.env_dynamic) == ({"MY_URL", "MY_TOKEN"}, ())
    found = facts({"server/a.py": model, "server/b.py": loop.format("Others")})
    assert (found.env, [place.line for place in found.env_dynamic]) == ((), [5, 6])


def test_what_a_thread_gives_is_no_function() -> None:
    source = (
        "import asyncio\nfrom pathlib import Path\nasync def f(a, send):\n    p = Path(a)\n"
        "    content = await asyncio.to_thread(p.read_bytes)\n    send(content)\n    len(content)\n"
    )
    assert [place.line for _, place in facts({"a.py": source}).capabilities] == [5]


def test_the_whole_environment_handed_on_is_no_name() -> None:
    found = facts({"server/a.py": "import os\nf(env={**os.environ})\ng(os.environ.copy())"})
    assert (found.env, found.env_dynamic, found.classes()) == ((), (), ("env",))
    assert [place.line for _, place in found.capabilities] == [2, 3]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        pytest.param("def (", "not parsable as Python", id="broken"),
        pytest.param("print 'x'", "not parsable as Python", id="Python 2"),
        pytest.param("(" * 5_000 + ")" * 5_000, "", id="nested"),
        pytest.param("a = " + "+".join("1" for _ in range(20_000)), "", id="a long sum"),
        pytest.param("# coding: utf-7\nx = 1\n", "", id="another encoding"),
    ],
)
def test_what_cannot_be_read_is_said(source: str, why: str) -> None:
    whole = wheel({"server/a.py": source})
    _, unread = profile.assemble(profile.read(whole), whole)
    assert all(why in item.why for item in unread)
    assert unread or not why


def test_values_for_a_client_are_none() -> None:
    made = (
        "import couchbase.subdocument as s\nfrom couchbase.auth import PasswordAuthenticator as A\n"
    )
    assert classes(f"{made}s.get(path)\nA(user, password)\n") == set()


def test_syntax_of_newer_versions_is_read_too() -> None:
    source = "import os\ntype A[T] = list[T]\ndef f[T](x: T): os.system(x)\nclass B[T]: pass\n"
    assert classes(source) == {"process_exec"}


def test_names_that_go_in_circles_end() -> None:
    source = "import os\na = b\nb = a\nos.getenv(a)\na = b.c\nb = a.c\na()\nb.run()\n"
    assert len(facts({"server/a.py": source}).env_dynamic) == 1


@pytest.mark.parametrize(
    "source",
    ["a = b\nb = a\n" * 300 + "a(1)\n", "A = 'x'\n" + "A = A + A\n" * 60 + "open(A, A)\n"],
)
def test_values_that_multiply_end(source: str) -> None:
    facts({"server/a.py": source})


@pytest.mark.exhaustive
def test_more_values_in_circles_than_are_looked_at_end() -> None:
    test_values_that_multiply_end("a = b\nb = a\n" * 2_000 + "a(1)\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "import os\nfor n, p in [('A_ONE', 1), ('B_ONE', 2)]:\n    os.environ.get(n)",
            "A_ONE B_ONE",
        ),
        ("import os\nL = [('x', 'A_TWO')]\nfor k, n in L:\n    os.getenv(n)", "A_TWO"),
        (
            "import os\nM = {'x': 'A_THREE'}\nx = {k: os.environ[v] for k, v in M.items()}",
            "A_THREE",
        ),
        ("import os\nfor i in [{'env': 'A_FOUR'}]:\n    os.environ[i['env']]", "A_FOUR"),
        ("import os\nM = {'a': 'A_FIVE', 'b': 'NO_FIVE'}\nos.environ[M['a']]", "A_FIVE"),
        (
            "import os\nM = {'a': 'A_SIX', 'b': 'B_SIX'}\nos.environ.get(M.get(p, 'x'))",
            "A_SIX B_SIX",
        ),
        ("import os\nfor i, n in enumerate(['A_SEVEN']):\n    os.environ.get(n)", "A_SEVEN"),
        ("import os\nB = ['A_TEN']\nfor n in [*B, 'B_TEN']:\n    os.getenv(n)", "A_TEN B_TEN"),
        (
            "import os\nM = {'x': ('A_NINE', int)}\nfor k, (n, t) in M.items():\n    os.getenv(n)",
            "A_NINE",
        ),
        (
            "import os\nfor p in [('A_TEN', 1), ('B_TEN', 2)]:\n    n, how = p\n    os.getenv(n)",
            "A_TEN B_TEN",
        ),
        (
            "import os\nX = ('A_ONE', 1)\nfor p in [X, ('B_ONE', 2)]:\n    n, q = p\n    os.getenv(n)",
            "A_ONE B_ONE",
        ),
        ("import os\nP = (1, 'A_TWO')\nhow, n = P\nos.getenv(n)", "A_TWO"),
        ("import os\nT = {'x': (1, 'A_SIX')}\nhow, n = T['x']\nos.getenv(n)", "A_SIX"),
    ],
)
def test_names_in_tables(source: str, expected: str) -> None:
    found = facts({"server/a.py": source})
    assert {item.name for item in found.env} == set(expected.split())
    assert not found.env_dynamic


@pytest.mark.parametrize(
    "source",
    [
        "P = ('A_ONE', 'B_ONE', 'C_ONE')\n*rest, n = P",
        "n, other = P",
        "for p in [ask(), ('A_ONE', 1)]:\n    n, how = p",
        "for p in [OTHER, ('A_ONE', 1)]:\n    n, how = p",
    ],
)
def test_parts_of_what_is_not_all_there(source: str) -> None:
    found = facts(
        {"server/a.py": f"import os\nfrom other import OTHER, P, ask\n{source}\nos.getenv(n)"}
    )
    assert found.env_dynamic


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from qdrant_client import QdrantClient\nQdrantClient(url=u)", {"network"}),
        ("from qdrant_client import models\nmodels.PointStruct(id=i)", set()),
        ("from qdrant_client.http.models import Filter, Range\nRange(gt=Filter(must=[]))", set()),
        (
            "from openai import OpenAI as O\ndef f(o: O):\n    o.models.get(n)\nO().models.get(n)",
            {"network"},
        ),
        (
            "from qdrant_client import QdrantClient\nQdrantClient(path=p)",
            {"network", "fs_read", "fs_write"},
        ),
        ("import duckdb\nduckdb.connect(p)", {"fs_read", "fs_write"}),
        (
            "import duckdb\nduckdb.connect('md:' + name)",
            {"fs_read", "fs_write", "network"},
        ),
        (
            "from telethon import TelegramClient\nTelegramClient('a', 1, 'x')",
            {"network", "fs_read", "fs_write"},
        ),
        (
            (
                "from telethon import TelegramClient\nfrom telethon.sessions import StringSession\n"
                "TelegramClient(StringSession(s), 1, 'x')"
            ),
            {"network"},
        ),
        ("import asyncio, yfinance\nasyncio.to_thread(yfinance.Ticker, s)", {"network"}),
        ("import requests\nloop.run_in_executor(None, requests.get, u)", {"network"}),
        ("import asyncio\nasyncio.to_thread(path.read_bytes)", {"fs_read"}),
        ("import asyncio\nasyncio.to_thread(folder.mkdir, parents=True)", {"fs_write"}),
        ("loop.run_in_executor(None, path.read_text, 'utf-8')", {"fs_read"}),
        ("loop.run_in_executor(None, path.write_text, text)", {"fs_write"}),
        ("pool.submit(path.unlink)\npool.submit(text.strip)", {"fs_write"}),
        ("import asyncio\nasyncio.to_thread(open, p, 'w')", {"fs_write"}),
        (
            (
                "import asyncio\nfrom pathlib import Path\nasyncio.to_thread(Path(p).open)\n"
                "asyncio.to_thread(p.replace, 'a', 'b')\nread = p.write_text"
            ),
            {"fs_read"},
        ),
        ("import atexit\natexit.register(path.rmdir)", {"fs_write"}),
        ("from neo4j import Query\nQuery('x')", set()),
        ("page.set_input_files('a', file)", {"fs_read"}),
        ("page.screenshot(path=file)\npage.pdf(path='x.pdf')", {"fs_write"}),
        ("browser.new_context(storage_state='login.json')", {"fs_read"}),
        ("browser.new_context(storage_state={'cookies': []}, locale='de')", set()),
        ("browser.new_context(storage_state=None)", set()),
        ("page.screenshot(full_page=True)\npage.screenshot(path=None)", set()),
        ("browser.new_context(record_video_dir=folder)", {"fs_write"}),
        ("import markitdown\nmarkitdown.MarkItDown().convert_uri(u)", {"network", "fs_read"}),
    ],
)
def test_clients_by_what_they_are_given(source: str, expected: set[str]) -> None:
    assert classes(source) == expected


@pytest.mark.parametrize(
    ("name", "beside", "secret"),
    [
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", True),
        ("AWS_ACCESS_KEY_ID", "AWS_REGION", False),
        ("REDIS_USERNAME", "REDIS_PWD", True),
        ("redis_username", "redis_pwd", True),
        ("redis_username", "REDIS_PWD", False),
        ("REDIS_SSL_KEYFILE", "REDIS_HOST", True),
        ("TELEGRAM_API_HASH", "TELEGRAM_API_ID", True),
        ("PWD", "OLDPWD", False),
        ("USER", "PWD", False),
        ("USER", "PASSWORD", True),
        ("LOCALPROXYPASS", "HOST", True),
        ("PROXYBYPASS", "HOST", False),
        ("KB_INCLUSION_TAG_KEY", "HOST", False),
        ("KB_STAG_KEY", "HOST", True),
    ],
)
def test_which_names_are_secret(name: str, beside: str, secret: bool) -> None:
    source = f"import os\nos.environ['{name}'], os.environ['{beside}']"
    found = {item.name: item.secret for item in facts({"server/a.py": source}).env}
    assert found[name] is secret


def test_a_function_that_tries_a_name_with_a_prefix_and_without() -> None:
    found = facts(
        {
            "server/a.py": (
                "import os\nPREFIX = 'APP_'\ndef get(name):\n    known = name.strip()\n"
                "    for key in [f'{PREFIX}{known}', known]:\n"
                "        if key in os.environ:\n            return os.environ.get(key, '')\n"
            ),
            "server/b.py": "from server.a import get\nget('A_KEY')\n",
        }
    )
    assert {item.name for item in found.env} == {"A_KEY", "APP_A_KEY"}
    assert not found.env_dynamic


def test_what_is_only_set_is_not_read() -> None:
    found = facts({"server/a.py": "import os\nfor k, v in lines:\n    os.environ.setdefault(k, v)"})
    assert (found.env, found.env_dynamic) == ((), ())


@pytest.mark.parametrize(
    "source",
    [
        "env = os.environ.copy()\nenv.get('A_TOKEN')",
        "env = dict(os.environ)\nenv['A_TOKEN']",
        "env = {**os.environ, 'X': '1'}\nenv.get('A_TOKEN')",
        "env = os.environ | extra\nenv['A_TOKEN']",
        "env = copy.copy(os.environ)\n'A_TOKEN' in env",
    ],
)
def test_a_copy_of_the_environment_is_looked_into(source: str) -> None:
    found = facts({"a.py": f"import copy, os\n{source}\n"})
    assert {item.name for item in found.env} == {"A_TOKEN"}


def test_a_copy_for_another_program_reads_nothing() -> None:
    source = (
        "env = {**os.environ, 'A_TOKEN': 'x'}\nenv['B_TOKEN'] = 'y'\nsubprocess.run(x, env=env)"
    )
    found = facts({"a.py": f"import os, subprocess\n{source}\n"})
    assert not found.env
    assert not found.env_dynamic


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from loguru import logger\nlogger.add('x.log')", {"fs_write"}),
        ("from loguru import logger\nlogger.add(FOLDER / 'x.log', level=1)", {"fs_write"}),
        ("from loguru import logger\nlogger.add(where, rotation='1 MB')", {"fs_write"}),
        ("import sys\nfrom loguru import logger\nlogger.add(sys.stderr, level='INFO')", set()),
        ("from loguru import logger\nlogger.add(lambda said: print(said))", set()),
        ("from loguru import logger\ndef f(where):\n    logger.add(where)", {"fs_write"}),
        ("from loguru import logger\nlogger.add(sink=settings.log)", {"fs_write"}),
        ("from loguru import logger\ndef take(said): ...\nlogger.add(take)", set()),
        ("import h\nfrom loguru import logger\nlogger.add(h.RichHandler())", set()),
        ("import logging\nlogging.basicConfig(filename='x')", {"fs_write"}),
        ("import logging\nlogging.basicConfig(level=10)", set()),
        ("from fontTools.ttLib import TTFont\nTTFont('x').save('y')", {"fs_read", "fs_write"}),
        ("import numpy as np\nnp.load('x')", {"fs_read"}),
        ("import numpy as np\nnp.savez('x', a)", {"fs_write"}),
        ("import io, numpy as np\nbuf = io.BytesIO()\nnp.save(buf, a)\nnp.load(buf)", set()),
        ("import io, torch\nbuf = io.BytesIO()\ntorch.save(model, buf)", set()),
        ("import io, xlsxwriter\nxlsxwriter.Workbook(io.BytesIO())", set()),
        ("from jinja2 import FileSystemLoader\nFileSystemLoader('x')", {"fs_read"}),
        ("from starlette.staticfiles import StaticFiles\nStaticFiles(directory='x')", {"fs_read"}),
        ("from filelock import FileLock\nFileLock('x')", {"fs_write"}),
        ("from agents.mcp import MCPServerStdio\nMCPServerStdio(params={})", {"process_exec"}),
        ("import papermill\npapermill.execute_notebook('a', 'b')",
         {"process_exec", "fs_read", "fs_write"}),
        ("import gradio as gr\ndemo = gr.Blocks()\ndemo.launch()", {"listens"}),
        ("from prometheus_client import start_http_server\nstart_http_server(9)", {"listens"}),
        ("import adbc_driver_flightsql.dbapi as db\ndb.connect('x')", {"network"}),
        ("from langchain_experimental.utilities import PythonREPL\nPythonREPL().run('x')",
         {"dynamic_code"}),
    ],
)  # fmt: skip
def test_what_libraries_do_for_their_callers(source: str, expected: set[str]) -> None:
    assert classes(source) == expected
