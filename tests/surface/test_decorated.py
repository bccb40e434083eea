"""Tools that decorators of the package register: of methods, of what returns what another one makes,
and of wrappers, which are called as what they wrap.
"""

import pytest

from tests.surface.conftest import names, python, read, wheel
from vetting.model.surface import SurfaceState

SERVER = """import functools
import other
from mcp.server.fastmcp import FastMCP
def errors(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
class Registry:
    def __init__(self, server):
        self.server = server
    def plain(self, title):
        def decorate(function):
            self.server.tool(title=title)(function)
            return function
        return decorate
    def reader(self, title):
        return self._register(title, read_only=True)
    def _register(self, title, read_only):
        def decorate(function):
            self.server.tool(title=title)(errors(function))
            return function
        return decorate
mcp = FastMCP("server")
def reader(title):
    return made(title)
def made(title):
    def decorate(function):
        mcp.tool(title=title)(errors(function))
        return function
    return decorate
def straight(function):
    mcp.tool()(errors(function))
    return function
"""
USED = """def register(tools):
    @tools.{}("One")
    def one(path: str) -> str:
        "First."
    @tools.{}("Two")
    def two(path: str) -> str:
        "Second."
register(Registry(mcp))
"""


@pytest.mark.parametrize(
    "source",
    [
        USED.format("plain", "plain"),
        USED.format("reader", "plain"),
        USED.format("reader", "reader"),
        "@reader('One')\ndef one(): pass\n@straight\ndef two(): pass\n",
        "all = Registry(mcp)\n@all.reader('One')\ndef one(): pass\n@all.plain('Two')\ndef two(): pass\n",
    ],
)
def test_what_they_are_put_to_is_registered(source: str) -> None:
    found = python(f"{SERVER}{source}def main():\n    mcp.run()\n")
    assert names(found) == ["one", "two"]


def test_modules_that_are_gone_through_are_given_it() -> None:
    each = "from server import Registry, mcp\nfrom all import one, two\n"
    each += "def main():\n    for tools in (one, two):\n        tools.register(Registry(mcp))\n"
    tool = "def register(tools):\n    @tools.reader('x')\n    def {}(path: str): pass\n"
    files = {f"all/{name}.py": tool.format(name) for name in ("one", "two")}
    found = read(wheel({"server.py": SERVER, "all/__init__.py": each, **files}, entry="all:main"))
    assert names(found) == ["one", "two"]


@pytest.mark.parametrize(
    "source",
    [
        "for one in other.all():\n    mcp.tool()(errors(one))\n",
        "def add(one):\n    mcp.tool()(errors(one))\nother.each(add)\n",
        "mcp.add_tool(errors(other.find))\n",
    ],
)
def test_a_wrapper_of_what_nobody_knows_is_no_tool_of_its_own_name(source: str) -> None:
    found = python(f"{SERVER}{source}def main():\n    mcp.run()\n")
    assert (names(found), found.state) == ([], SurfaceState.PARTIAL)


def test_a_decorator_under_another_name_registers_too() -> None:
    source = "again = straight\n@straight\ndef one(): pass\n@again\ndef two(): pass\n"
    source += "more = reader\n@more('Three')\ndef three(): pass\n"
    found = python(f"{SERVER}{source}def main():\n    mcp.run()\n")
    assert names(found) == ["one", "three", "two"]


def test_a_decorator_that_is_kept_somewhere_may_register_more() -> None:
    source = "kept = {'x': straight}\n@straight\ndef one(): pass\n@kept['x']\ndef two(): pass\n"
    found = python(f"{SERVER}{source}def main():\n    mcp.run()\n")
    assert found.state is SurfaceState.PARTIAL
