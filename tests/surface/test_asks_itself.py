"""Handlers that are put in the place of a server's own and ask it for its tools."""

import pytest

from tests.surface.conftest import SERVER_PYTHON, gaps, names, python
from vetting.model.surface import SurfaceState

MAIN = "def main():\n    mcp.run()\n"
PUT = "mcp._mcp_server.list_tools()(some)\n"
SOME = "async def some():\n    kept = await mcp.list_tools()\n    {}\n    return kept\n"
LATER = """def install(mcp, hidden):
    original = mcp.list_tools
    async def some() -> list:
        kept: list = await original()
        try:
            if hidden:
                return [one for one in kept if one.name not in hidden]
        except Exception:
            print("all of them")
        return kept
    mcp._mcp_server.list_tools()(some)
install(mcp, ["other"])
"""
ORIGINAL = "original = mcp.list_tools\nasync def some():\n    return await original()\n"


@pytest.mark.parametrize(
    "source",
    [
        LATER,
        ORIGINAL + PUT,
        SOME.format("pass") + PUT,
        (
            "@mcp._mcp_server.list_tools()\nasync def some():\n"
            "    return [one for one in await mcp.list_tools() if not one.name.startswith('x')]\n"
        ),
    ],
)
def test_what_only_leaves_tools_out_adds_none(source: str) -> None:
    found = python(SERVER_PYTHON + source + MAIN)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "source",
    [
        SOME.format("more(kept)") + PUT,
        SOME.format("kept[0].name = 'x'") + PUT,
        SOME.format("kept += more()") + PUT,
        SOME.format("for kept in more(): pass") + PUT,
        SOME.format("kept = more() or kept") + PUT,
        "async def some():\n    return [one for one in await mcp.list_tools() if more(one)]\n"
        + PUT,
        "async def some():\n    return [more(one) for one in await mcp.list_tools()]\n" + PUT,
        "async def some():\n    return await more.list_tools()\n" + PUT,
        "two = FastMCP('two')\nasync def some():\n    return await two.list_tools()\n" + PUT,
        "async def some(kept=more()):\n    return kept\n" + PUT,
        ORIGINAL + "original = more\n" + PUT,
        ORIGINAL + "def later():\n    global original\n    original = more\nlater()\n" + PUT,
    ],
)
def test_what_may_be_another_list_leaves_it_open(source: str) -> None:
    found = python(SERVER_PYTHON + "from other import more\n" + source + MAIN)
    assert found.state not in (SurfaceState.COMPLETE, SurfaceState.NONE)


def test_an_object_that_holds_a_server_has_a_list_of_its_own() -> None:
    source = (
        "from mcp.server import Server\nfrom mcp.types import Tool\nclass Own:\n"
        "    def __init__(self):\n        self._mcp_server = Server('own')\n"
        "    async def list_tools(self):\n        return [Tool(name='x', inputSchema={})]\n"
        "    def install(self):\n        @self._mcp_server.list_tools()\n"
        "        async def some():\n            return await self.list_tools()\n"
        "own = Own()\nown.install()\n"
    )
    found = python(source + "def main():\n    own._mcp_server.run()\n")
    assert (names(found), found.state) == (["x"], SurfaceState.COMPLETE)


def test_an_object_of_a_class_may_list_more_than_its_server() -> None:
    source = (
        "from mcp.types import Tool\nclass Own:\n    def __init__(self):\n"
        "        self._mcp_server = mcp._mcp_server\n    async def list_tools(self):\n"
        "        return [Tool(name='x', inputSchema={})]\nown = Own()\n"
        "async def some():\n    return await own.list_tools()\n"
        "own._mcp_server.list_tools()(some)\n"
    )
    found = python(SERVER_PYTHON + source + MAIN)
    assert "x" in names(found) or found.state is not SurfaceState.COMPLETE
