"""Functions that register what their callers give, called by another name or handed on."""

import pytest

from tests.surface.conftest import (
    SERVER_JS,
    SERVER_PYTHON,
    gaps,
    javascript,
    names,
    python,
)
from vetting.model.surface import SurfaceState

ADD = """function add(name) { server.registerTool(name, { description: "Do" }, async () => ({})); }
add("x");
"""
CLASS = """class To {
  constructor(server) { this.server = server; }
  add(name) { this.server.registerTool(name, { description: "Do" }, async () => ({})); }
  go() { this.add("x"); %s }
}
const to = new To(server);
to.go();
"""
PYTHON = """def add(run):
    mcp.add_tool(run)
    return run
def x(): "Do"
def y(): "Do"
add(x)
"""
MAIN = "def main():\n    mcp.run()\n"
HANDED = "a function that registers is handed on, and not followed"
WHOLE: tuple[list[str], SurfaceState, list[str]] = (["plain", "x", "y"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "source",
    [
        'const more = add; more("y");',
        'const to = { more: add }; to.more("y");',
        'function made() { return add; } const more = made(); more("y");',
        'function made() { return { add }; } const { add: more } = made(); more("y");',
        'function made() { return [1, add]; } const [n, more] = made(); more("y");',
        '["y"].forEach(add);',
        'function all(list) { list.map(add); } all(["y"]);',
        'export { add as default }; export { more }; function more() { add("y"); } more();',
        'var all = {}; __export(all, { add: () => add }); __name(add, "add"); add("y");',
    ],
)
def test_function_that_registers_is_followed_under_other_names(source: str) -> None:
    found = javascript(SERVER_JS + ADD + source)
    assert (names(found), found.state, gaps(found)) == WHOLE


@pytest.mark.parametrize(
    ("exported", "imported"),
    [
        ("export { add };", 'import { add as more } from "./add.js";'),
        ("export { add as more };", 'import { more } from "./add.js";'),
        ("export default add;", 'import more from "./add.js";'),
        ("export { add };", 'import { more } from "./other.js";'),
        ("exports.more = add;", 'const { more } = require("./add.js");'),
    ],
)
def test_it_is_followed_into_modules_that_import_it_by_another_name(
    exported: str, imported: str
) -> None:
    add = 'import { server } from "./server.js";\n' + ADD + exported
    found = javascript(
        imported + 'more("y");',
        add_js=add,
        other_js='export { add as more } from "./add.js";',
        server_js=SERVER_JS.replace("const server", "export const server"),
    )
    assert (names(found), found.state, gaps(found)) == WHOLE


@pytest.mark.parametrize(
    "source",
    [
        'import { run } from "other"; run(add);',
        'function run(more) { more("y"); } run(add);',
        'const more = add.bind(null, "y"); more();',
        'add.call(null, "y");',
        'add.apply(null, ["y"]);',
        'function made() { return add; } made()("y");',
        'for (const more of [add]) more("y");',
        "function made() { return [add]; } const [more] = made(); run(more);",
        "function made() { return [add]; } const [, more] = other(made());",
    ],
)
def test_list_is_partial_where_it_is_handed_on(source: str) -> None:
    found = javascript(SERVER_JS + ADD + source)
    assert found.state is SurfaceState.PARTIAL
    assert HANDED in " ".join(gaps(found))


@pytest.mark.parametrize(
    ("inside", "source"),
    [
        ("this.more = this.add; this.more('y');", ""),
        ("['y'].forEach(this.add, this);", ""),
        ("['y'].forEach(this.add.bind(this));", ""),
        ("this.add = this.add.bind(this); this.add('y');", ""),
        ("", "const { add: more } = to; more('y');"),
    ],
)
def test_methods_are_followed_too(inside: str, source: str) -> None:
    found = javascript(SERVER_JS + CLASS % inside + source)
    assert (names(found), found.state, gaps(found)) == WHOLE


@pytest.mark.parametrize(
    ("inside", "source"),
    [
        ("this['a' + 'dd']('y');", ""),
        ("this['add']('y');", ""),
        ("", "const more = to.add.bind(to); more('y');"),
        ("", "import { run } from 'other'; run(to.add);"),
    ],
)
def test_list_is_partial_where_a_method_is_handed_on(inside: str, source: str) -> None:
    found = javascript(SERVER_JS + CLASS % inside + source)
    assert found.state is SurfaceState.PARTIAL
    assert HANDED in " ".join(gaps(found))


@pytest.mark.parametrize(
    "source",
    [
        "more = add\nmore(y)\n",
        "@add\ndef y(): 'Do'\n",
        "def made():\n    return add\nmore = made()\nmore(y)\n",
        "def made():\n    return 1, add\nn, more = made()\nmore(y)\n",
    ],
)
def test_python_function_is_followed_under_other_names(source: str) -> None:
    found = python(SERVER_PYTHON + PYTHON + source + MAIN)
    assert (names(found), found.state, gaps(found)) == WHOLE


KEEPS = """class Kept:
    all = {}
    @classmethod
    def put(cls, key):
        cls.all[key] = key
def x(key: str):
    Kept.put(key)
    Kept.all.get(key).run()
def y(): "Do"
"""


def test_python_function_that_only_keeps_things_may_be_a_tool() -> None:
    found = python(f"{SERVER_PYTHON}{KEEPS}mcp.tool()(x)\nmcp.tool()(y)\n")
    assert (names(found), found.state, gaps(found)) == WHOLE


def test_python_function_is_followed_into_modules_that_import_it_by_another_name() -> None:
    source = "from app import mcp, add as more\ndef y(): 'Do'\nmore(y)\n" + MAIN
    found = python(source, app=SERVER_PYTHON + PYTHON)
    assert (names(found), found.state, gaps(found)) == WHOLE


@pytest.mark.parametrize(
    "source",
    [
        "list(map(add, [y]))\n",
        "def run(more):\n    more(y)\nrun(add)\n",
        "for more in [add]:\n    more(y)\n",
        "def made():\n    return add\nmade()(y)\n",
        "mcp.tool()(add)\n",
        "@mcp.tool()\ndef more(run):\n    mcp.add_tool(run)\nmore(y)\n",
    ],
)
def test_list_is_partial_where_a_python_function_is_handed_on(source: str) -> None:
    found = python(SERVER_PYTHON + PYTHON + source + MAIN)
    assert found.state is SurfaceState.PARTIAL
    assert HANDED in " ".join(gaps(found))


MADE = """function made(server) {
  const all = new Map();
  const add = (t) => { all.set(t.name, t); server.registerTool(t.name, {}, () => t.tool(sdk())); };
  return [add, all];
}
const [add, all] = made(server);
add({ name: "x", tool: () => 1 });
function run(all, name) { const found = all.get(name); return found.tool(sdk()); }
run(all, process.argv[2]);
"""


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("", True),
        ('all.set("y", server);', False),
        ("const show = (p) => server.prompt(p.name, {}, () => 1); show({ name: 'p' }); other(show);",
         True),
        ("const more = (p) => { add(p); server.prompt(p.name, {}, () => 1); }; other(more);", False),
    ],
)  # fmt: skip
def test_what_is_called_like_a_registrar_and_registers_no_tool(source: str, *, whole: bool) -> None:
    found = javascript(SERVER_JS + MADE + source)
    assert (names(found), found.state == SurfaceState.COMPLETE) == (["plain", "x"], whole)
