"""Groups that register under names of their own, as objects and as context managers."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

START = """import contextlib
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def one() -> str: "One"
@mcp.tool()
def plain() -> str: "Plain"
"""
GROUP = """class Group:
    def __init__(self, before): self.before = before
    def __enter__(self): return self
    def __exit__(self, *told): pass
    def tool(self, func):
        mcp.add_tool(func, name=self.before + func.__name__)
        return func
"""
OUTER = """class Outer:
    def __init__(self, before): self.before = before
    def __enter__(self): return Group(self.before)
    def __exit__(self, *told): pass
"""
MADE = "@contextlib.contextmanager\ndef group(before): yield Group(before)\n"
ADDING = """@contextlib.contextmanager
def adding(before):
    def add(func): mcp.add_tool(func, name=before + func.__name__)
    yield add
"""


@pytest.mark.parametrize(
    "source",
    [
        f"{GROUP}Group('x_').tool(one)\n",
        f"{GROUP}made = Group('x_')\nmade.tool(one)\n",
        f"{GROUP}with Group('x_') as made:\n    made.tool(one)\n",
        f"{GROUP}with Group('x_') as made:\n    @made.tool\n    def one(): 'One'\n",
        f"{GROUP}{OUTER}with Outer('x_') as made:\n    made.tool(one)\n",
        f"{GROUP}{MADE}with group('x_') as made:\n    made.tool(one)\n",
        f"{ADDING}with adding('x_') as add:\n    add(one)\n",
    ],
)
def test_python(source: str) -> None:
    found = python(f"{START}{source}def main(): pass\n")
    assert (names(found), found.state) == (["plain", "x_one"], SurfaceState.COMPLETE), gaps(found)


def test_server_that_is_entered_is_still_that_server() -> None:
    manager = "@contextlib.contextmanager\ndef own(): yield mcp\n"
    found = python(f"{START}{manager}with own() as g:\n    g.add_tool(one)\ndef main(): pass\n")
    assert (names(found), found.state) == (["one", "plain"], SurfaceState.COMPLETE)


def test_decorator_that_is_made_with_another_name() -> None:
    begin = GROUP[: GROUP.index("    def tool")]
    source = f"{START}{begin}    def tool(self, name): return mcp.tool(name=self.before + name)\n"
    used = "made = Group('x_')\n@made.tool('two')\ndef other(): 'Two'\ndef main(): pass\n"
    found = python(source + used)
    assert names(found) == ["plain", "x_two"]


@pytest.mark.parametrize(
    "source",
    [
        (
            "class Group { registerTool(name, told, run) {"
            " server.registerTool('x_' + name, told, run); } } const made = new Group();"
        ),
        (
            "const made = {"
            " registerTool(name, told, run) { server.registerTool(`x_${name}`, told, run); } };"
        ),
    ],
)
def test_javascript(source: str) -> None:
    found = javascript(
        'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
        f"const server = new McpServer({{}});\n{source}\n"
        "made.registerTool('one', { description: 'One' }, async () => ({}));\n"
    )
    assert (names(found), found.state) == (["x_one"], SurfaceState.COMPLETE), gaps(found)
