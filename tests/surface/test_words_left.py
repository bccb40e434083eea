"""Decorators of the package that hand the words on that they are given, also under other names."""

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState

MADE = """import functools, os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
def plain():
    "Plain."
def audited(**words):
    words.setdefault("structured_output", False)
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(**given):
            return await function(**given)
        mcp.tool(**words)(wrapper)
        return wrapper
    return decorate
"""
ONE = '{}\ndef one():\n    "One."\n'
TWO = '{}\ndef two():\n    "Two."\n'
MAIN = "def main():\n    mcp.run()\n"


def made(*, instead: tuple[str, str] = ("", ""), one: str, two: str = "@audited()") -> str:
    return MADE.replace(*instead) + ONE.format(one) + TWO.format(two) + MAIN


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ("@audited()", ["one", "two"]),
        ("@audited(name='first')", ["first", "two"]),
        ("NAME = 'first'\n@audited(name=NAME, title='First')", ["first", "two"]),
        ("again = audited\n@again(name='first')", ["first", "two"]),
        ("again = audited\n@again()", ["one", "two"]),
    ],
)
def test_the_names_that_callers_give_are_read(one: str, expected: list[str]) -> None:
    found = python(made(one=one))
    assert (names(found), found.state, gaps(found)) == (expected, SurfaceState.COMPLETE, [])


def test_a_decorator_that_another_file_imports_under_a_name_of_its_own() -> None:
    more = f"from kept import audited as also, mcp\n{ONE.format('@also()')}{MAIN}"
    found = python(more, kept=MADE + TWO.format("@audited(name='second')"))
    assert (names(found), found.state) == (["one", "second"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "source",
    [
        made(one="@audited(name=os.environ['ONE'])"),
        made(one="@audited(**dict(os.environ))"),
        made(one="kept = {'x': audited}\n@kept['x'](name='first')"),
        made(one="made = audited(name='first')\n@made"),
        made(one="@audited(name='first')", instead=("(wrapper)", "(plain)")),
        made(
            one="@audited(name='first')",
            instead=(
                "words.setdefault",
                "words['name'] = 'x' + words['name']\n    words.setdefault",
            ),
        ),
        made(
            one="@audited(name='first')",
            instead=(
                "words.setdefault",
                "other = words\n    other.update(name='x')\n    words.setdefault",
            ),
        ),
    ],
)
def test_names_that_are_not_told_leave_the_list_open(source: str) -> None:
    assert python(source).state is SurfaceState.PARTIAL
