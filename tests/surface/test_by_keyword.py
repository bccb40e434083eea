"""Handlers given by an argument's name, wherever it stands, and lists that other modules change."""

import pytest

from tests.surface.conftest import gaps, names, python, read, wheel

SERVER = """
import functools, types as kinds
from mcp.server.fastmcp import FastMCP
from mcp.server.lowlevel import Server
import mcp.types as types
beside = FastMCP("beside")
@beside.tool()
def plain(): pass
async def known(ctx, params):
    return types.ListToolsResult(tools=[types.Tool(name="listed", inputSchema={})])
async def made(ctx, params):
    return types.ListToolsResult(tools=load())
class Own(Server): pass
def build(**options):
    return Server("x", **options)
"""


@pytest.mark.parametrize(
    "made",
    [
        'Server("x", on_list_tools={})',
        'options = {{}}\noptions["on_list_tools"] = {}\nServer("x", **options)',
        "build(on_list_tools={})",
        'Own("x", on_list_tools={})',
        'functools.partial(Server, "x", on_list_tools={})()',
        '(lambda **k: Server("x", **k))(on_list_tools={})',
    ],
)
def test_handlers_are_read_where_they_are_given(made: str) -> None:
    found = python(SERVER + made.format("known"))
    assert (names(found), gaps(found)) == (["listed", "plain"], [])
    assert gaps(python(SERVER + made.format("made")))


@pytest.mark.parametrize(
    "made",
    [
        'options = kinds.SimpleNamespace(**{"on_list_tools": made})\nOwn("x", **vars(options))',
        'server = Own("x")\nserver.on_list_tools = made',
        'setattr(Own("x"), "on_list_tools", made)',
    ],
)
def test_handlers_that_are_named_otherwise_are_told(made: str) -> None:
    assert gaps(python(SERVER + made))


def test_another_function_of_the_same_name_is_not_the_one_that_is_read() -> None:
    other = "import mcp.types as types\nasync def known(ctx, p):\n    return load()\n"
    made = 'Server("x", on_list_tools=known)\nimport other\n'
    made += 'held = {"on_list_tools": other.known}\n'
    assert gaps(python(SERVER + made, other=other))


LIST = """
from mcp.server.lowlevel import Server
import mcp.types as types
TOOLS: list[types.Tool] = []
async def answer(ctx, params):
    return types.ListToolsResult(tools=TOOLS)
def main():
    from own.other import fill
    fill()
    Server("x", on_list_tools=answer).run()
"""


@pytest.mark.parametrize(
    "how",
    [
        *("server.TOOLS.extend(new())", "server.TOOLS[:] = new()", "server.TOOLS = new()"),
        *("server.TOOLS += new()", 'setattr(server, "TOOLS", new())'),
    ],
)
def test_what_another_module_does_to_a_list_is_told(how: str) -> None:
    other = f"def fill():\n    from . import server\n    {how}\n"
    files = {"own/__init__.py": "", "own/server.py": LIST, "own/other.py": other}
    assert gaps(read(wheel(files, entry="own.server:main")))
