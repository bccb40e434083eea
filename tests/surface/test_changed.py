"""Lists that are changed, or answered past the ways to register."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

REPLACED = "the answer to tools/list is put in the place of the library's"
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
const kept = server.registerTool("plain", { description: "Plain" }, async () => ({}));
"""
PYTHON = """from mcp import types
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def plain() -> str:
    "Plain"
def main():
    mcp.run()
"""


@pytest.mark.parametrize(
    ("source", "expected", "why"),
    [
        (
            'const h = server.server._requestHandlers; h.set("tools/list", async () => ({}));',
            ["plain"],
            REPLACED,
        ),
        (
            'server.server._requestHandlers["tools/list"] = () => ({ tools: [{ name: "other" }] });',
            ["other", "plain"],
            REPLACED,
        ),
        (
            'kept.update({ name: "other" });',
            ["plain"],
            "a tool that is registered is changed later",
        ),
        (
            "function later(one, name) { one.update({ name }); }\nlater(kept, process.argv[2]);",
            ["plain"],
            "a tool that is registered is changed later",
        ),
        (
            'server._createRegisteredTool("other", undefined, "Other", {}, undefined, run);',
            ["plain"],
            "a tool is put into the library's own list",
        ),
        (
            'Object.getOwnPropertyDescriptor(P, "registerTool").value.call(server, "other", {}, run);',
            ["plain"],
            "a method that registers is handed on, and not followed",
        ),
        (
            "server.server.fallbackRequestHandler = answer;",
            ["plain"],
            "what no handler is for is answered by another function",
        ),
    ],
)
def test_javascript(source: str, expected: list[str], why: str) -> None:
    found = javascript(JS + source)
    assert (names(found), found.state) == (expected, SurfaceState.PARTIAL)
    assert gaps(found) == [f"index.js:4 {why}"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("mcp._mcp_server.request_handlers.update({types.ListToolsRequest: h})\n", REPLACED),
        ("mcp.add_transform(Extra())\n", "its tools are transformed at run time"),
        ("mcp.add_provider(Extra())\n", "something else gives tools at run time"),
        (
            "setattr(mcp, 'list_tools', other)\n",
            "something else is put in the place of a method of the server",
        ),
        (
            "class Mine(FastMCP):\n    async def list_tools(self): return []\n",
            "its class answers or changes the list by itself, in list_tools",
        ),
        (
            "from fastmcp import Middleware\nclass M(Middleware):\n    def on_list_tools(self): pass\n",
            "its class answers or changes the list by itself, in on_list_tools",
        ),
    ],
)
def test_python(source: str, why: str) -> None:
    found = python(PYTHON + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert gaps(found) == [f"server.py:{9 + source.startswith('from')} {why}"]


def test_function_with_another_name_than_it_has() -> None:
    found = python(PYTHON + "def act(): 'Act'\nact.__name__ = NAME\nmcp.tool()(act)\n")
    assert names(found) == ["act", "plain"]
    assert gaps(found) == ["server.py:10 a function gets another name at run time"]


def test_function_with_another_name_than_it_has_at_times() -> None:
    found = python(
        PYTHON + "def act(): 'Act'\nif LONG:\n    act.__name__ = 'long'\nmcp.tool()(act)\n"
    )
    assert names(found) == ["act", "plain"]
    assert gaps(found) == ["server.py:11 a function gets another name at run time"]


def test_handler_that_is_put_into_the_table_of_a_low_level_server() -> None:
    found = python("""from mcp.server import Server
from mcp import types
server = Server("s")
async def listed(request):
    return types.ListToolsResult(tools=[types.Tool(name="one", inputSchema={})])
server.request_handlers[types.ListToolsRequest] = listed
def main(): pass
""")
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "source",
    [
        "def wrap(f):\n    def inner(): pass\n    inner.__name__ = f.__name__\n    return inner\n",
        "setattr(mcp, 'kept', 1)\n",
        "plain.__name__ = NAME\nmcp.tool(name='plain')(plain)\n",
        "class Own:\n    def list_tools(self): return []\n",
        "settings = {}\nsettings.update({'a': 1})\n",
    ],
)
def test_what_changes_nothing(source: str) -> None:
    assert python(PYTHON + source).state is SurfaceState.COMPLETE


_LISTS = "its class answers or changes the list by itself, in "


@pytest.mark.parametrize(
    ("base", "method"),
    [
        ("FastMCP", "list_tools"),
        ("FastMCP[Context]", "_list_tools_mcp"),
        ("Between", "_mcp_list_tools"),
        ("Between[Context]", "_list_tools_mcp"),
        ("Between", "get_tools"),
    ],
)
def test_a_class_made_from_the_librarys_by_way_of_another(base: str, method: str) -> None:
    found = python(f"""from fastmcp import FastMCP
class Between(FastMCP[T]):
    pass
class Mine({base}):
    async def {method}(self):
        return only(await super().{method}())
mcp = Mine("server")
@mcp.tool()
def one(): "One"
def main(): mcp.run()
""")
    assert names(found) == ["one"]
    assert f"server.py:4 {_LISTS}{method}" in gaps(found)
    assert found.state is SurfaceState.PARTIAL


@pytest.mark.parametrize("base", ["FastMCP", "FastMCP[Context]", "Between", "Between[Context]"])
def test_such_a_server_may_mount_another(base: str) -> None:
    found = python(f"""from fastmcp import FastMCP
class Between(FastMCP[T]):
    pass
class Mine({base}):
    def about(self): return "Mine"
mcp = Mine("server")
other = FastMCP("other")
@other.tool()
def one(): "One"
mcp.mount(other, prefix="b")
def main(): mcp.run()
""")
    assert names(found) == ["b_one"]
    assert found.state is SurfaceState.COMPLETE
