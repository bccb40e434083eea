"""Registrars under another name, or handed on: read where they are called, and else a gap."""

import pytest

from tests.surface.conftest import SERVER_PYTHON, gaps, javascript, names, python
from vetting.model.surface import SurfaceState

JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
server.registerTool("plain", { description: "Plain" }, async () => ({}));
"""
PYTHON = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def plain() -> str:
    "Plain"
def x(a: str) -> str:
    "Do."
    return a
def main():
    mcp.run()
"""
CALL = '("x", { description: "Do" }, async () => ({}))'
HANDED = "a method that registers is handed on, and not followed"


@pytest.mark.parametrize(
    "source",
    [
        f"const {{ registerTool }} = server; registerTool{CALL};",
        f"const {{ registerTool: add }} = server; add{CALL};",
        f"const add = server.registerTool; add{CALL};",
        f"const add = server.registerTool.bind(server); add{CALL};",
        'const add = server.tool.bind(server); add("x", "Do", {}, async () => ({}));',
        'server.registerTool.call(server, "x", { description: "Do" }, async () => ({}));',
        'server.registerTool.apply(server, ["x", { description: "Do" }, async () => ({})]);',
        f'server["registerTool"]{CALL};',
        f"(server.registerTool){CALL};",
        f"(0, server.registerTool){CALL};",
        (
            f"class R {{ constructor(s) {{ this.add = s.registerTool.bind(s); }}"
            f" go() {{ this.add{CALL}; }} }} new R(server).go();"
        ),
        f'if (typeof server.registerTool === "function") server.registerTool{CALL};',
    ],
)
def test_alias_in_javascript_is_followed(source: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (["plain", "x"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "source",
    [
        "tool = mcp.tool\n@tool(name='x')\ndef y(): 'Do'\n",
        "register = mcp.tool\n@register(name='x')\ndef y(): 'Do'\n",
        "reg = mcp.tool()\nreg(x)\n",
        "reg = mcp.tool(name='x')\n@reg\ndef y(): 'Do'\n",
        "add = mcp.add_tool\nadd(x)\n",
        "from functools import partial\nt = partial(mcp.tool, name='x')\n@t()\ndef y(): 'Do'\n",
        (
            "def quiet(**more):\n    return mcp.tool(annotations={}, **more)\n"
            "@quiet(name='x')\ndef y(): 'Do'\n"
        ),
    ],
)
def test_alias_in_python_is_followed(source: str) -> None:
    found = python(PYTHON + source)
    assert (names(found), found.state) == (["plain", "x"], SurfaceState.COMPLETE)


def test_alias_is_followed_into_another_module() -> None:
    found = python(
        "from app import mcp, tool\n@tool()\ndef other(): 'Do'\ndef main(): mcp.run()\n",
        app=PYTHON + "tool = mcp.tool\n",
    )
    assert (names(found), found.state) == (["other", "plain"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("setUp(server.registerTool.bind(server));", HANDED),
        ('Reflect.apply(server.registerTool, server, ["x"]);', HANDED),
        ('const m = "register" + "Tool"; server[m]("x", {}, async () => ({}));', HANDED),
        ('server._registeredTools["x"] = {};', "a tool is put into the library's own list"),
        (
            'server.server._requestHandlers.set("tools/list", async () => ({ tools: [] }));',
            "the answer to tools/list is put in the place of the library's",
        ),
    ],
)
def test_what_is_handed_on_in_javascript_is_a_gap(source: str, why: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert gaps(found) == [f"index.js:4 {why}"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("list(map(mcp.add_tool, [x]))\n", HANDED),
        ("setup(mcp.add_tool)\n", HANDED),
        ("getattr(mcp, 'tool')()(x)\n", HANDED),
        ("getattr(mcp, NAME)(x)\n", HANDED),
        ("@(mcp.tool() if FLAG else None)\ndef y(): 'Do'\n", HANDED),
        ("mcp._tool_manager._tools['x'] = x\n", "a tool is put into the library's own list"),
    ],
)
def test_what_is_handed_on_in_python_is_a_gap(source: str, why: str) -> None:
    found = python(PYTHON + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert gaps(found) == [f"server.py:11 {why}"]


@pytest.mark.parametrize(
    "source",
    [
        "import boto3\ns3 = boto3.resource('s3')\n",
        "if hasattr(mcp, 'tool') and mcp.tool:\n    pass\n",
        "class Own:\n    def tool(self): pass\n    def go(self): self.kept = self.tool\nOwn().go()\n",
        "options = getattr(settings, NAME)\n",
        "for app in ['sse_app', 'http_app']:\n    getattr(mcp, app)()\n",
        "class Wrapper:\n    def __getattr__(self, name): return getattr(mcp, name)\n",
    ],
)
def test_same_words_of_something_else_are_no_gap(source: str) -> None:
    assert python(PYTHON + source).state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    ("source", "complete"),
    [
        ("t = mcp.tool\nt()(hidden)\n", True),
        ("def made(title):\n    return mcp.tool(title=title)\nmade('x')(hidden)\n", True),
        ("t = mcp.tool\nput = t()\nput(hidden)\n", False),
        ("def made():\n    return mcp.tool()\nput = made()\nput(hidden)\n", False),
        ("def made(some):\n    return some.tool()\nmade(mcp)(hidden)\n", False),
        ("made = lambda: mcp.tool()\nmade()(hidden)\n", False),
        ("(mcp.tool() or None)(hidden)\n", False),
        ("(mcp.tool() if mcp else None)(hidden)\n", False),
    ],
)
def test_a_decorator_that_is_put_to_a_function_by_another_name(source: str, complete: bool) -> None:
    found = python(
        SERVER_PYTHON + f"def hidden(q: str): pass\n{source}def main():\n    mcp.run()\n"
    )
    assert (found.state is SurfaceState.COMPLETE) is complete
    assert names(found) == (["hidden", "plain"] if complete else ["plain"])


@pytest.mark.parametrize(
    "more",
    [
        "this['register' + 'Tool']%s;",
        "this[process.argv[2]]%s;",
        "Reflect.apply(this.registerTool, this, others());",
        "const { registerTool } = this; registerTool.call(this, ...others());",
    ],
)
def test_method_that_a_server_of_ones_own_has_from_the_library(more: str) -> None:
    code = more.replace("%s", CALL)
    source = JS + f"class Mine extends McpServer {{ go() {{ {code} }} }}\nnew Mine({{}}).go();\n"
    assert javascript(source).state is SurfaceState.PARTIAL


@pytest.mark.parametrize(
    "more",
    [
        f"this.registerTool.call(this, {CALL[1:]};",
        f"const add = this.registerTool.bind(this); add{CALL};",
    ],
)
def test_alias_of_such_a_method(more: str) -> None:
    source = JS + f"class Mine extends McpServer {{ go() {{ {more} }} }}\nnew Mine({{}}).go();\n"
    found = javascript(source)
    assert (names(found), found.state) == (["plain", "x"], SurfaceState.COMPLETE)


def test_method_of_ones_own_that_is_called_so() -> None:
    source = (
        JS + "class Mine { tool(name) {} go() { this['to' + 'ol']('x'); } }\nnew Mine().go();\n"
    )
    assert javascript(source).state is SurfaceState.COMPLETE
