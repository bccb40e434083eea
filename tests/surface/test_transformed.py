"""Tools that a transform of the package's own adds."""

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState

SERVER = """from fastmcp import FastMCP
from fastmcp.server.transforms import Transform
from fastmcp.tools import Tool
class Mine(Transform):
    def __init__(self, search="search_tools", prefix="call"):
        self._search = search
        self._prefix = prefix
    async def transform_tools(self, tools):
        async def find(query: str): "Find"
        made = Tool.from_function(fn=find, name=self._search)
        return [*tools, made, self._proxy(f"{self._prefix}_read")]
    def _proxy(self, name):
        async def go(tool: str): "Go"
        return Tool.from_function(go, name=name)
mcp = FastMCP("server"%s)
@mcp.tool()
def one(): "One"
%s
def main(): mcp.run()
"""
TOLD = "its tools are transformed at run time"


@pytest.mark.parametrize(
    ("made", "added", "expected"),
    [
        ("", "mcp.add_transform(Mine())", ["call_read", "one", "search_tools"]),
        ("", "mcp.add_transform(Mine(search='look'))", ["call_read", "look", "one"]),
        (", transforms=[Mine()]", "", ["call_read", "one", "search_tools"]),
    ],
)
def test_are_read(made: str, added: str, expected: list[str]) -> None:
    found = python(SERVER % (made, added))
    assert names(found) == expected
    assert found.state is SurfaceState.PARTIAL


def test_in_another_class_nothing_is_added() -> None:
    source = SERVER.replace("class Mine(Transform)", "class Mine(Other)")
    found = python(source % ("", ""))
    assert names(found) == ["one"]
    assert not any(TOLD in gap for gap in gaps(found))


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("transforms=[Other()]", SurfaceState.PARTIAL),
        ("tool_transformations={'one': x}", SurfaceState.PARTIAL),
        ("providers=[made]", SurfaceState.PARTIAL),
        ("middleware=[ToolInjectionMiddleware(tools=x)]", SurfaceState.PARTIAL),
        ("transforms=None", SurfaceState.COMPLETE),
        ("providers=[]", SurfaceState.COMPLETE),
    ],
)
def test_what_a_server_is_made_with(words: str, state: SurfaceState) -> None:
    found = python(f"""from fastmcp import FastMCP
from fastmcp.server.middleware.tool_injection import ToolInjectionMiddleware
from other import Other, made, x
mcp = FastMCP("server", {words})
@mcp.tool()
def one(): "One"
def main(): mcp.run()
""")
    assert names(found) == ["one"]
    assert found.state is state
