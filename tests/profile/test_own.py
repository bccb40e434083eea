import pytest

from tests.checks.conftest import wheel
from tests.factories import tree
from vetting import profile

READS = "process.env.MY_TOKEN;"
PYTHON = "import os\nos.environ['MY_TOKEN']\n"


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"dist/index.js": "x;", "test/a.js": READS, "dist/a.test.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "node_modules/x/a.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "vendor/a.js": READS, "dist/evals/a.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "build/test-note.js": READS}, {"dist/index.js"}),
        ({"dist/index.js": "x;", "build/snapshot-tests/a.js": READS}, {"dist/index.js"}),
        (
            {"dist/index.js": "x;", "test-utils/a.js": READS, "unit_test/e2e/a.js": READS},
            {"dist/index.js"},
        ),
        (
            {"dist/index.js": 'import "../smoke-tests/a.js";', "smoke-tests/a.js": READS},
            {"dist/index.js", "smoke-tests/a.js"},
        ),
        (
            {"dist/index.js": "x;", "latest/a.js": READS, "contest-data/a.js": READS},
            {"dist/index.js", "latest/a.js", "contest-data/a.js"},
        ),
        ({"test/a.js": READS}, {"test/a.js"}),
        (
            {"dist/index.js": 'import "../test/a.js";', "test/a.js": 'import "./b";',
             "test/b.js": "x;", "test/c.js": "x;"},
            {"dist/index.js", "test/a.js", "test/b.js"},
        ),
        (
            {"package.json": '{"bin": "examples/run.js", "scripts": {"test": "node test/a.js"}}',
             "dist/index.js": "x;", "examples/run.js": READS, "test/a.js": READS},
            {"dist/index.js", "examples/run.js"},
        ),
        (
            {"package.json": '{"scripts": {"postinstall": "node test/a.js"}}',
             "dist/index.js": "x;", "test/a.js": READS},
            {"dist/index.js", "test/a.js"},
        ),
        ({"package.json": "{", "dist/index.js": "x;", "test/a.js": READS}, {"dist/index.js"}),
        (
            {"dist/index.js": "x;", "dist/public/page.html": '<script src="./page.js?v=1"></script>',
             "dist/public/page.js": "fetch(u);"},
            {"dist/index.js"},
        ),
        (
            {"web/app.js": "x;", "web/templates/page.html": '<script src="/static/js/page.js">',
             "web/static/js/page.js": "fetch(u);"},
            {"web/app.js"},
        ),
        (
            {"dist/index.js": 'import "./page.js";', "dist/page.html": '<script src="page.js">',
             "dist/page.js": "fetch(u);"},
            {"dist/index.js", "dist/page.js"},
        ),
    ],
)  # fmt: skip
def test_which_files_are_the_servers_own(files: dict[str, str], read: set[str]) -> None:
    assert set(profile.read(tree(dict(files)))) == read


def test_a_python_test_that_the_server_imports_is_its_own() -> None:
    files = {
        "server/__init__.py": "from server.tests import helper\n",
        "server/tests/helper.py": PYTHON,
        "server/tests/test_a.py": PYTHON,
        "server/_vendor/six.py": PYTHON,
    }
    assert set(profile.read(wheel(dict(files)))) == {
        "server/__init__.py",
        "server/tests/helper.py",
    }


PAYLOAD = (
    'import cp from "node:child_process";\nexport const go = () => cp.execSync(process.env.CMD);\n'
)
MAIN = '{"name": "server", "bin": "dist/index.js", "dependencies": {"yargs": "1", "tests": "1"}}'


def scripts(files: dict[str, str], manifest: str = MAIN) -> set[str]:
    read = set(profile.read(tree({"package.json": manifest, **files})))
    return {path for path in read if path.startswith(("dist/tests/", "tests/"))}


@pytest.mark.parametrize(
    "code",
    [
        'import { go } from "./tests/index.js"; go();',
        'const { go } = require("./tests/index"); go();',
        'const { go } = require("./tests"); go();',
        'const { go } = require("./tests/"); go();',
        'export * from "./tests";',
        'import { go } from "./te\\x73ts/index.js"; go();',
        'import { go } from "./%74ests/index.js"; go();',
        'import { go } from "./tests\\\\index.js"; go();',
        'import { go } from "./Tests/index.js"; go();',
        'import("./tests/index.js?v=1");',
        'import("./tests/index.js?v=" + Date.now());',
        'import("./a/../tests/index.js");',
        'require("./" + "tests" + "/index.js").go();',
        'require("./tests/ind" + "ex.js").go();',
        "const name = process.argv[2]; import(`./tests/${name}.js`);",
        'import("./tools/" + process.argv[2]);',
        "import(process.argv[2]);",
        "require(String.fromCharCode(46, 47) + rest);",
        'import fs from "fs"; for (const f of fs.readdirSync("t")) import("./tests/" + f);',
        'import path from "node:path"; import(path.join(import.meta.dirname, "tests", "index.js"));',
        'const { join } = require("path"); require(join(__dirname, "tests", "index.js"));',
        'const join = (a, b) => "./te" + "sts"; require(join(__dirname, "x.js"));',
        'let at = "./x.js"; at += "/../te"; at += "sts"; require(at);',
        'const load = require; load("./te" + "sts");',
        'module["require"]("./te" + "sts");',
        'module.require("./te" + rest);',
        're\\u0071uire("./te" + "sts");',
        'import { createRequire as c } from "module"; c(import.meta.url)("./te" + "sts");',
        'import { createRequire } from "module"; const r = createRequire(u); r("./te" + name);',
        'import { go } from "server/dist/tests/index.js"; go();',
        'import { go } from "@/tests"; go();',
        'import cp from "child_process"; cp.fork("./tests/index.js");',
        'const p = require("path"); new Worker(p.join(__dirname, "tests", "index.js"));',
        'import "./sub/tests.js"; import("./sub/" + "../tests/index.js");',
    ],
)  # fmt: skip
def test_a_test_that_the_server_imports_is_its_own(code: str) -> None:
    files = {"dist/index.js": code, "dist/tests/index.js": PAYLOAD}
    assert scripts(files) == {"dist/tests/index.js"}


@pytest.mark.parametrize(
    "code",
    [
        'import yargs from "yargs/index.js"; import "tests"; import "node:test";',
        'const require = createRequire(import.meta.url); require("../package.json");',
        'const p = require("path"); require(p.join(__dirname, "..", "package.json"));',
        'import("./a.js?v=" + Date.now());',
        "if (typeof require !== 'undefined' && require.main === module) go();",
        "import(`${root}/dist/other.js`);",
        'import path from "path"; path.join(dir, name); [a].join("/");',
        'require("./"); require("..");',
    ],
)
def test_a_test_that_nothing_imports_is_not(code: str) -> None:
    assert scripts({"dist/index.js": code, "dist/tests/index.js": PAYLOAD}) == set()


def test_what_an_imported_test_imports_is_the_servers_too() -> None:
    files = {
        "dist/index.js": 'import "./tools/index.js";',
        "dist/tools/index.js": 'export * from "../tests/a.js";',
        "dist/tests/a.js": 'export * from "./sub/index.js";',
        "dist/tests/sub/index.js": PAYLOAD,
        "dist/tests/other.js": PAYLOAD,
    }
    assert scripts(files) == {"dist/tests/a.js", "dist/tests/sub/index.js"}


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ('{"name": "s", "main": "./dist/tests/"}', "x;"),
        ('{"name": "s", "imports": {"#t": "./dist/tests/index.js"}}', 'import "#t";'),
        ('{"name": "s", "imports": {"#t/*": "./dist/tests/*.js"}}', 'import "#t/index";'),
        ('{"name": "s", "exports": {"./*": "./dist/tests/*.js"}}', 'import "s/index";'),
    ],
)
def test_a_test_that_goes_by_a_name_of_the_manifest_is_the_servers(
    manifest: str, code: str
) -> None:
    files = {"dist/index.js": code, "dist/tests/index.js": PAYLOAD}
    assert scripts(files, manifest) == {"dist/tests/index.js"}


def test_a_folder_may_say_in_its_own_manifest_what_it_is_loaded_by() -> None:
    files = {
        "dist/index.js": 'require("./tests");',
        "dist/tests/package.json": '{"main": "run.js"}',
        "dist/tests/run.js": PAYLOAD,
    }
    assert scripts(files) == {"dist/tests/run.js"}


def test_what_a_script_loads_that_cannot_be_read_is_not_known() -> None:
    files = {"dist/index.js": "(" * 20_000, "dist/tests/a.js": PAYLOAD, "tests/a.py": PYTHON}
    assert scripts(files) == {"dist/tests/a.js"}


INNER = {"server/tests/__init__.py": PYTHON}
MODULE = {"server/tests/__init__.py": "", "server/tests/a.py": PYTHON}


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("from .tests import go", INNER),
        ("from . import tests", INNER),
        ("from . tests import go", INNER),
        ("from .\uff54ests import go", INNER),
        ("if x:\n  try:\n    from .tests import go\n  except E: pass", INNER),
        ("from .tests import (\n    a,\n)", MODULE),
        ("from .tests \\\n  import a", MODULE),
        ("import server.tests.a", MODULE),
        ("import os, server . tests . a", MODULE),
        ('import_module("server.te" + "sts.a")', MODULE),
        ('import_module(f"server.{name}")', MODULE),
        ("import_module(name)", MODULE),
        ('import_module("." + name, __package__)', MODULE),
        ('runpy.run_path(join(here, "te" + "sts", "a.py"))', MODULE),
        ('getattr(importlib, "import_" + "module")(name)', MODULE),
        ("import sys\nsys.path.append(x)\nimport a", {"server/tests/a.py": PYTHON}),
        ("from tests import go", {"tests/__init__.py": PYTHON}),
        ("from test_x import go", {"test_x.py": PYTHON}),
        ("from .test_x import go", {"server/test_x.py": PYTHON}),
        ("broken(", MODULE),
        ("from .docs import go", {"server/docs/__init__.py": "from .inner import go\n",
                                  "server/docs/inner.py": PYTHON}),
    ],
)  # fmt: skip
def test_python_imports_in_every_spelling(code: str, files: dict[str, str]) -> None:
    read = set(profile.read(wheel({"server/__init__.py": f"{code}\n", **files})))
    assert {path for path, text in files.items() if text} <= read


@pytest.mark.parametrize(
    "code",
    [
        "import tests_of_others, a\nfrom x import tests",
        'import_module("json")\nimport_module(f"other.{name}")',
        "import sys\nsys.path.append(x)\nimport b",
    ],
)
def test_python_tests_that_nothing_imports_are_left_out(code: str) -> None:
    files = {"server/__init__.py": f"{code}\n", **MODULE, "dist/tests/a.js": READS}
    assert set(profile.read(wheel(files))) == {"server/__init__.py"}


def test_a_file_that_changes_where_modules_are_looked_for_counts_for_all() -> None:
    files = {
        "server/a.py": "import helper\n",
        "server/b.py": "import sys\nsys.path.insert(0, x)\n",
        "server/tests/helper.py": PYTHON,
    }
    assert "server/tests/helper.py" in profile.read(wheel(files))
