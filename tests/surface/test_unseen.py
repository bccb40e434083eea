"""Code that is made or loaded at run time, and what stands between a server and its clients."""

import pytest

from tests.surface.conftest import (
    SERVER_JS,
    SERVER_PYTHON,
    STARTED,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

RUN = "code that is made at run time can register more"
LOADED = "modules are loaded by names made at run time"
PLUGINS = "what other packages offer as plugins is loaded, and can register more"
BETWEEN = "what is sent is changed on the way by a transport of its own"
STDIO = 'import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";'
JS = f"{STDIO}\n{SERVER_JS}"
EITHER = (
    "def load(kind):\n    paths = (f'json.{kind}', f'json.old.{kind}')\n"
    "    for path in paths:\n        one = importlib.import_module(path)\n"
    "load(os.environ['KIND'])"
)
PYTHON = f"import importlib, os, runpy\n{SERVER_PYTHON}"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("exec(open('more.py').read())", RUN),
        ("def load():\n    exec(open('more.py').read(), globals())\nload()", RUN),
        ("run = exec\nrun(open('more.py').read())", RUN),
        ("exec('@mcp.tool()\\ndef more(): pass')", RUN),
        ("@mcp.tool()\ndef run(code: str):\n    exec(code)", RUN),
        ("runpy.run_path(os.environ['MORE'])", RUN),
        ("getattr(__builtins__, 'exec')(text)", RUN),
        ("importlib.import_module(os.environ['MORE'])", LOADED),
        ("for name in os.listdir('more'):\n    one = importlib.import_module(name)", LOADED),
        ("more = importlib.import_module(os.environ['MORE'])\nmore.start()", LOADED),
        ("spec.loader.exec_module(module)", LOADED),
        (EITHER.replace("(f", "(kind, f"), LOADED),
        (EITHER.replace("for", "paths += more()\n    for"), LOADED),
        ("from other import mcp as theirs\ntheirs.run()", STARTED),
        ("for one in entry_points(group='more'):\n    one.load()", PLUGINS),
    ],
)
def test_python(source: str, why: str) -> None:
    found = python(f"{PYTHON}{source}\ndef main(): mcp.run()\n")
    assert found.state is SurfaceState.PARTIAL
    assert why in [gap.partition(" ")[2] for gap in gaps(found)]


@pytest.mark.parametrize(
    "source",
    [
        "exec('x = 1')",
        "def run(code):\n    names = {}\n    exec(code, names)\n    return names",
        "@mcp.tool()\ndef calculate(text: str):\n    return eval(text, {'__builtins__': {}})",
        "importlib.import_module('json')",
        EITHER,
        "def get(name):\n    return importlib.import_module(name).value\nget('json')",
        "def get(path):\n    module = importlib.import_module(path)\n    return getattr(module, 'C')",
    ],
)
def test_what_registers_nothing_in_python(source: str) -> None:
    assert python(f"{PYTHON}{source}\ndef main(): mcp.run()\n").state is SurfaceState.COMPLETE


def test_copy_of_a_library_may_run_code() -> None:
    source = f"{PYTHON}from _vendor import more\ndef main(): mcp.run()\n"
    found = python(source, _vendor__more="exec(text)\n")
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("eval(process.env.MORE);", RUN),
        ("const t = new StdioServerTransport(); t.send = (m) => other(m);", BETWEEN),
        ("class T extends StdioServerTransport { send(m) { m.result.tools.push(x); } }", BETWEEN),
        ("process.stdout.write = (m) => write(m.replace('a', 'b'));", BETWEEN),
    ],
)
def test_javascript(source: str, why: str) -> None:
    found = javascript(JS + source)
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found) == [f"index.js:5 {why}"]


def test_library_in_a_bundle_may_evaluate() -> None:
    marks = "".join(f"// node_modules/lib/{name}.js\nvar {name} = eval(text);\n" for name in "ab")
    found = javascript(f"{marks}// src/index.js\n{JS}")
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "source",
    [
        "class T extends StdioServerTransport { constructor() { super(); this.n = 1; } }",
        "process.stdout.write = () => true;",
        "page.$eval('a', (one) => one.href);",
    ],
)
def test_what_registers_nothing_in_javascript(source: str) -> None:
    assert javascript(JS + source).state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "source",
    [
        """const a = new StdioServerTransport();
let b = null;
a.onmessage = async (message) => { b ??= start(); await b.send(message); };
function start() {
  const made = new StreamableHTTPClientTransport(new URL("https://mcp.example.com"));
  made.onmessage = (message) => a.send(message);
  return made;
}
a.start();""",
        """function bridge({ toClient, toServer }) {
  toClient.onmessage = (message) => toServer.send(message).catch(failed);
  toServer.onmessage = (message) => { log(message); toClient.send(message); };
}
bridge({ toClient: new StdioServerTransport(), toServer: new StreamableHTTPClientTransport(u) });""",
    ],
)
def test_a_bridge_offers_the_tools_of_another_server(source: str) -> None:
    imports = (
        'import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";\n'
        "import { StreamableHTTPClientTransport }"
        ' from "@modelcontextprotocol/sdk/client/streamableHttp.js";\n'
    )
    found = javascript(imports + source)
    assert (names(found), found.state) == ([], SurfaceState.DYNAMIC)
    assert "tools are those of another server" in {gap.why for gap in found.unresolved}


PAGE = """import { chromium } from "playwright";
let page;
async function ensure() { page = await (await chromium.launch()).newPage(); return page; }
"""


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("(await ensure()).evaluate((text) => eval(text), code);", []),
        ("page = other(); (await ensure()).evaluate((text) => eval(text), code);", [RUN]),
        ("ensure().then(() => other).evaluate((text) => eval(text), code);", [RUN]),
        ("function run(page) { page.evaluate((text) => eval(text), code); }", [RUN]),
    ],
)
def test_code_that_runs_in_a_page(source: str, why: list[str]) -> None:
    found = javascript(SERVER_JS + PAGE + source)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == why
