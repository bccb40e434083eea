"""Tools that are made by what `partial` made of the library's class."""

from tests.surface.conftest import python

SERVER = """from functools import partial
from mcp.server import Server
from mcp.types import Tool
server = Server("s")
TEXT = "SAID"
make = partial(Tool, description=TEXT, inputSchema={})
@server.list_tools()
async def every():
    return [MADE]
"""


def test_what_it_was_given_is_said() -> None:
    (tool,) = python(SERVER.replace("MADE", 'make(name="t")')).tools
    assert (tool.name, tool.description) == ("t", "SAID")


def test_what_a_call_gives_is_said_instead() -> None:
    (tool,) = python(SERVER.replace("MADE", 'make(name="t", description="Reads.")')).tools
    assert tool.description == "Reads."
