"""Functions that code collects from modules of its package, by what they are called."""

import pytest

from tests.surface.conftest import gaps, names, read, wheel
from vetting.model.surface import SurfaceState

HEAD = """import importlib, inspect, pkgutil
from fastmcp import FastMCP
import kit
from kit import alpha
mcp = FastMCP("x")
"""
FILES = {
    "kit/__init__.py": "from .alpha import *",
    "kit/alpha.py": """import json
from kit.other import handle_far
LIMIT = 3
def handle_one(a: int): "One"
def helper(): ...
class handle_kind: ...
""",
    "kit/other.py": "def handle_far(): ...",
}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            """for name, fn in inspect.getmembers(kit, inspect.isfunction):
    if not name.startswith("handle_"):
        continue
    tool_name = name[len("handle_"):]
    mcp.tool(name=tool_name)(fn)
""",
            ["far", "one"],
        ),
        (
            """PREFIX = "handle_"
for name in dir(alpha):
    fn = getattr(alpha, name)
    if callable(fn) and name.startswith(PREFIX) and inspect.isfunction(fn):
        mcp.add_tool(fn, name=name.removeprefix(PREFIX))
""",
            ["far", "one"],
        ),
        (
            """for name, fn in vars(alpha).items():
    if inspect.isfunction(fn) and fn.__module__ == alpha.__name__:
        mcp.add_tool(fn)
""",
            ["handle_one", "helper"],
        ),
        (
            """found = {}
for part in ("kit.alpha", "kit.other"):
    module = importlib.import_module(part)
    found.update({k: v for k, v in inspect.getmembers(module) if k.startswith("handle_f")})
for name, fn in found.items():
    mcp.tool(name=name[7:])(fn)
""",
            ["far"],
        ),
        (
            """for name, fn in inspect.getmembers(kit.alpha, inspect.isfunction):
    name = name.replace("handle_", "")
    if name.startswith("handle_"):
        continue
    mcp.add_tool(fn)
""",
            ["handle_far", "handle_one", "helper"],
        ),
    ],
)
def test_they_are_tools_under_the_names_that_are_left(source: str, wanted: list[str]) -> None:
    found = read(wheel({"server.py": HEAD + source, **FILES}))
    assert names(found) == wanted
    assert found.state is SurfaceState.COMPLETE, gaps(found)


def test_what_only_a_catalogue_keeps_is_no_tool() -> None:
    source = """
class Catalogue:
    def __init__(self):
        self.kept = {}
    def register_tool(self, func):
        self.kept[func.__name__] = func
def make(name):
    def handler(): ...
    handler.__name__ = f"do_{name}"
    return handler
catalogue = Catalogue()
catalogue.register_tool(make("one"))
@mcp.tool()
def run(name: str): return catalogue.kept[name]()
"""
    assert names(read(wheel({"server.py": HEAD + source, **FILES}))) == ["run"]
    serves = source + "for func in catalogue.kept.values():\n    mcp.add_tool(func)\n"
    assert "do_one" in names(read(wheel({"server.py": HEAD + serves, **FILES})))


def test_a_document_that_says_which_of_its_keys_are_tools() -> None:
    source = """import yaml
for name, item in yaml.safe_load(open("all.yml")).items():
    if item["type"] == "tool":
        mcp.tool(name=name)(make(item))
"""
    text = "one:\n  type: tool\n  description: a *b\ntwo:\n  type: prompt\n  description: Two\n"
    found = read(wheel({"server.py": HEAD + source, "kit/all.yml": text, **FILES}))
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)
