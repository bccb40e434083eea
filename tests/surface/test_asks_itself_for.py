"""Looking for something in what it was put into itself tells nothing of it."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = """import os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
ALLOWED = ["a", "b"]
BY_KIND = {"a": ["b"]}
"""


@pytest.mark.parametrize(
    "asked",
    [
        "name not in [name]",
        "name not in {name, 'a'}",
        "name not in (ALLOWED, name)",
        "name not in [*ALLOWED, name]",
        "name not in {name: 1}",
        "name not in 'a' + name",
        "name not in f'a{name}'",
        "name not in set([str(name)])",
        "name not in os.environ",
        "name not in os.environ.keys()",
        "name not in dir()",
        "name != name",
        "name != str(name)",
        "len(name) not in (1, 2, 30)",
    ],
)
def test_it_is_no_look(asked: str) -> None:
    body = f"if {asked}: raise ValueError\n    os.system(name)"
    assert kinds(PY + decorated(body), "server.py") == {"shell"}


def test_nor_where_a_variable_has_the_list() -> None:
    body = "known = {name, 'a'}\n    if name not in known: raise ValueError\n    os.system(name)"
    assert kinds(PY + decorated(body), "server.py") == {"shell"}


@pytest.mark.parametrize(
    "asked",
    [
        "name not in ALLOWED",
        "name not in BY_KIND.get(name, [])",
        "name not in [*ALLOWED, *os.listdir('notes')]",
        "name not in [one for one in ALLOWED]",
        "name != ALLOWED[0]",
    ],
)
def test_other_lists_are(asked: str) -> None:
    body = f"if {asked}: raise ValueError\n    os.system(name)"
    assert kinds(PY + decorated(body), "server.py") == set()


SCRIPT = (
    'import cp from "node:child_process";\nconst KINDS = ["string"];\nconst BY = { a: ["b"] };\n'
)


@pytest.mark.parametrize(
    "asked",
    [
        "![name].includes(name)",
        "!['a', name].includes(name)",
        "![...KINDS, name].includes(name)",
        "!new Set([name]).has(name)",
        "!KINDS.includes(typeof name)",
        "!(name in process.env)",
        "!Object.keys(process.env).includes(name)",
        "!(name in { [name]: 1 })",
        "!('a' + name).includes(name)",
        "name !== name",
        "name !== String(name)",
    ],
)
def test_it_is_no_look_in_javascript(asked: str) -> None:
    found = kinds(JS + SCRIPT + registered(f"if ({asked}) throw 1; cp.execSync(name);"))
    assert found == {"shell"}


@pytest.mark.parametrize(
    "asked", ["!KINDS.includes(name)", "!(name in BY)", "!BY[name].includes(name)"]
)
def test_other_lists_are_in_javascript(asked: str) -> None:
    assert kinds(JS + SCRIPT + registered(f"if ({asked}) throw 1; cp.execSync(name);")) == set()
