"""Functions that decorators of the package mark, and that are registered by what the mark says."""

import pytest

from tests.surface.conftest import gaps, names, python
from vetting.model.surface import SurfaceState

HEAD = """from mcp.server.fastmcp import FastMCP
import kit, marks
mcp = FastMCP("server")
"""
MARKS = """from dataclasses import dataclass
MARK = "__mark__"
@dataclass(frozen=True)
class Definition:
    name: str
    options: dict
def tool(name, **options):
    def decorate(function):
        setattr(function, MARK, Definition(name, options))
        return function
    return decorate
def plain(name):
    def decorate(function):
        function._tool = {"name": name, "description": function.__doc__}
        return function
    return decorate
"""
KIT = """import json
from functools import partial
from marks import tool, plain
LIMIT = 3
class Helper: ...
def other(): ...
@tool("one", title="One")
def first(a: int): "First"
@plain("two")
def second(b: int): "Second"
"""
IS_ONE = """
for function in vars(kit).values():
    definition = getattr(function, marks.MARK, None)
    if isinstance(definition, marks.Definition):
        mcp.tool(definition.name)(function)
"""


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (IS_ONE, "one"),
        (
            """for name, function in vars(kit).items():
    meta = getattr(function, "_tool", None)
    if meta is None:
        continue
    mcp.add_tool(function, name=meta["name"])
""",
            "two",
        ),
        (
            """import inspect
for name, function in inspect.getmembers(kit, inspect.isfunction):
    if hasattr(function, "_tool"):
        said = function._tool
        mcp.add_tool(function, name=said["name"], description=said["description"])
""",
            "two",
        ),
        (
            """def register(server, modules, *, disabled):
    definitions = {}
    for module in modules:
        for function in vars(module).values():
            definition = getattr(function, marks.MARK, None)
            if isinstance(definition, marks.Definition):
                definitions[definition.name] = (function, definition)
    for name in sorted(definitions):
        if name in disabled:
            continue
        function, definition = definitions[name]
        options = dict(definition.options)
        server.tool(name, **options)(function)
register(mcp, (kit,), disabled=set())
""",
            "one",
        ),
    ],
)
def test_they_are_tools_under_the_names_that_marks_say(source: str, wanted: str) -> None:
    found = python(HEAD + source, kit=KIT, marks=MARKS)
    assert (names(found), gaps(found)) == ([wanted], [])


@pytest.mark.parametrize(
    "more",
    [
        "third = tool('three')(other)",
        "mark = partial(tool, 'three')\n@mark()\ndef third(): ...",
        "setattr(other, '__mark__', tool)",
        "for key in json.load(open('x')): setattr(other, key, tool)",
        "import elsewhere\nelsewhere.mark_all(tool)",
    ],
)
def test_where_others_may_be_marked_the_list_is_not_whole(more: str) -> None:
    assert python(HEAD + IS_ONE, kit=KIT + more, marks=MARKS).state is SurfaceState.PARTIAL
