"""Functions that a server is given and nobody knows: `mcp.tool(other.function, name="x")`."""

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState

SERVER = """import functools, os, other
from fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool
def plain() -> str:
    "Plain"
class Own(FastMCP):
    def more(self): "More."
"""
MAIN = "def main():\n    mcp.run()\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("mcp.tool(other.function)", ["plain"]),
        ("mcp.tool(other.function, name='x')", ["plain", "x"]),
        ("kept = other.Files()\nmcp.tool(kept.read, name='x')", ["plain", "x"]),
        ("mcp.tool(other.function, name='x', description='Do')", ["plain", "x"]),
        ("mcp.add_tool(other.function, name='x')", ["plain", "x"]),
        ("for one in other.functions():\n    mcp.tool(one)", ["plain"]),
        ("mcp.tool(getattr(other, os.environ['N']))", ["plain"]),
        ("mcp.tool(functools.partial(other.function, 1))", ["plain"]),
        ("Own('own').tool(other.function, name='x')", ["plain", "x"]),
    ],
)
def test_is_told(source: str, expected: list[str]) -> None:
    found = python(f"{SERVER}{source}\n{MAIN}")
    assert (names(found), found.state) == (expected, SurfaceState.PARTIAL)


@pytest.mark.parametrize(
    "source",
    [
        "mcp.tool('x')",
        "agent = other.Agent()\nagent.tool(other.function)",
    ],
)
def test_what_registers_nothing(source: str) -> None:
    found = python(f"{SERVER}{source}\n{MAIN}")
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


def test_a_parameter_is_asked_from_the_callers_first() -> None:
    source = (
        "def put(function):\n    mcp.tool(function, name='x')\ndef one(a: int): 'One.'\nput(one)\n"
    )
    found = python(f"{SERVER}{source}{MAIN}")
    assert (names(found), found.state, gaps(found)) == (["plain", "x"], SurfaceState.COMPLETE, [])
