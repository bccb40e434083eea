"""What is put in the place of a method that registers, and leaves the list as it is."""

import pytest

from tests.surface.conftest import python

HEAD = """import functools
from Bio import Entrez
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
original = mcp.tool
def logged(f):
    @functools.wraps(f)
    def wrapper(*a, **k): return f(*a, **k)
    return wrapper
def renamed(f):
    def wrapper(*a, **k): return f(*a, **k)
    return wrapper
class Client: ...
class Proxy:
    def __getattr__(self, name): return getattr(mcp, name)
"""
TAIL = """
@mcp.tool()
def plain(): "Plain"
@original()
def more(): "More"
"""
PUT = """def tool(*args, **kwargs):
    def decorate(function):
        return original(*args, **kwargs)(%s)
    return decorate(args[0]) if args and callable(args[0]) else decorate
mcp.tool = tool"""


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        (PUT % "function", True),
        (PUT % "logged(function)", True),
        (PUT % "renamed(function)", False),
        (PUT % "plain", False),
        (PUT.replace("**kwargs)(", "**kwargs, name='x')(") % "function", False),
        (PUT.replace("    return", "    kwargs['name'] = 'x'\n    return", 1) % "function", False),
        (PUT.replace("original(", "other(") % "function", False),
        ("def tool(*args, **kwargs):\n    return original(*args, **kwargs)\nmcp.tool = tool", True),
        ("mcp.tool = original", True),
        ("mcp.tool = Entrez.tool", False),
        ("Entrez.tool = original", True),
        ("from other import mcp as server\nserver.tool = original", False),
        ("Client().tool = print", True),
        ("Proxy().tool = print", False),
        ("try: ...\nexcept OSError as error: error.tool = print", True),
        ("def put(server): server.tool = print", False),
    ],
)
def test_only_what_may_change_a_list_is_told(source: str, whole: bool) -> None:
    found = python(HEAD + source + TAIL)
    told = [item.why for item in found.unresolved]
    assert ("something else is put in the place of tool" in told) is not whole
    assert bool(told) is not whole
