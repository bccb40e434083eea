"""What `partial` tells a function before it is called."""

import pytest

from tests.surface.test_handlers import python
from tests.surface.test_modes import APART, kinds

PYTHON = """import functools as f, requests, os
from functools import partial, partial as p
from mcp.server import Server
from mcp import types
class S:
    def __init__(self):
        self.server = Server("x")
        self._reg = {}
        self._add("list", "List", {}, %s)
        self._add("delete", "Delete", {}, partial(self._run, mode="delete"))
        @self.server.list_tools()
        async def lt():
            return [t for t, _ in self._reg.values()]
        @self.server.call_tool()
        async def ct(name, arguments):
            _, handler = self._reg[name]
            return await handler(%s)
    def _add(self, name, description, schema, handler):
        tool = types.Tool(name=name, description=description, inputSchema=schema)
        self._reg[name] = (tool, handler)
    async def _run(self, arguments, mode):
        if mode == "list":
            return requests.get(arguments["u"], **arguments)
        elif mode == "delete":
            os.unlink(arguments["p"])
def main(): S()
"""
LIST = 'partial(self._run, mode="list")'


def test_function_does_what_it_was_told_before() -> None:
    assert kinds(python(PYTHON % (LIST, "arguments"))) == APART


@pytest.mark.parametrize(
    ("made", "given"),
    [
        (LIST, "arguments, **arguments"),
        (LIST, "arguments, mode=arguments['m']"),
        (LIST, "arguments, mode='delete'"),
        (f"partial({LIST}, mode='delete')", "arguments"),
        (f"p({LIST}, mode='delete')", "arguments"),
        ("partial(self._run, **{'mode': 'delete'})", "arguments"),
    ],
)
def test_what_may_be_told_again_is_not_known(made: str, given: str) -> None:
    assert kinds(python(PYTHON % (made, given)))["list"] >= {"delete"}
