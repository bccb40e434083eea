"""Files of a few hundred bytes that would become very large, or take very long, and broken ones."""

import time

import pytest

from tests.surface.conftest import SERVER_JS, javascript, names, python
from vetting.model.surface import SurfaceState

PYTHON = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('s')\n"
LONG = "x" * 200


def steps(first: str, step: str, count: int = 12) -> str:
    """`a0` and what is made of it, each of the one before."""
    lines = [step.replace("NEW", f"a{n}").replace("OLD", f"a{n - 1}") for n in range(1, count)]
    return "\n".join((f"a0 = {first}", *lines, ""))


TEXTS = {
    "replaced": steps(f"'{LONG}'", "NEW = OLD.replace('', OLD)"),
    "added": steps(f"'{LONG}'", "NEW = OLD + OLD + OLD", 30),
    "joined": steps(f"'{LONG}'", "NEW = OLD.join([OLD, OLD, OLD])"),
    "put-in": steps(f"'{LONG}'", "NEW = f'{OLD}{OLD}{OLD}'", 30),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_a_text_that_grows_with_each_step(source: str) -> None:
    last = source.splitlines()[-1].partition(" ")[0]
    found = python(f"{PYTHON}{source}@mcp.tool(name={last})\ndef one(): 'One'\n")
    assert (names(found), found.state) == ([], SurfaceState.PARTIAL)


LISTS = {
    "flat-map": "const NEW = OLD.flatMap((x) => [x, ...OLD]);",
    "concat": "const NEW = OLD.concat(OLD, OLD, OLD, OLD, OLD, OLD, OLD, OLD);",
    "flat": "const NEW = [OLD, OLD, OLD, OLD, OLD, OLD, OLD, OLD].flat();",
    "merged": (
        "const NEW = Object.fromEntries(Object.entries({ ...OLD, k: OLD }).map(([k, v]) => [k + k, v]));"
    ),
}


ONCE = "server.tool(a11.join(''), {}, f);"
TURNS = "for (const n of a11) server.tool('t' + n, {}, f);"
"""As many turns as there may be, which take longer than the list."""


@pytest.mark.parametrize("use", [ONCE, pytest.param(TURNS, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("step", LISTS.values(), ids=LISTS)
def test_a_list_that_grows_with_each_step(step: str, use: str) -> None:
    made = steps("['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']", step)
    found = javascript(f"{SERVER_JS}const {made}{use}")
    assert found.state is not SurfaceState.COMPLETE


def test_a_list_that_is_copied_for_each_of_its_elements() -> None:
    listed = ", ".join(f"'n{number}'" for number in range(20_000))
    began = time.process_time()
    found = javascript(
        f"{SERVER_JS}const a = [{listed}];\n"
        "const b = a.reduce((all, one) => [...all, one], []);\n"
        "for (const n of b) server.tool(n, {}, f);\n"
    )
    assert found.state is not SurfaceState.COMPLETE
    assert time.process_time() - began < 20


@pytest.mark.parametrize("name", ["f'a{n}'", "'a' + str(n)", "'a%s' % n", "'a{}'.format(n)"])
def test_a_number_that_has_too_many_digits_to_be_written(name: str) -> None:
    found = python(f"{PYTHON}n = 0x{'f' * 9000}\n@mcp.tool(name={name})\ndef one(): 'One'\n")
    assert found.state is SurfaceState.PARTIAL


BROKEN_JAVASCRIPT = [
    "class App {  = new McpServer({}); } more(new App());",
    "server.registerTool('b', { inputSchema: {} }, async ( => 1);",
    "server.addTool({ name: [] });",
    "server.registerTool([], {}, f);",
]
BROKEN_PYTHON = [
    "import importlib\nimportlib.import_module(f'')\n",
    "class A(FastMCP, metaclass=FastMCP.Meta):\n    pass\n",
    "N = []\n@mcp.tool(name=N + '_b')\ndef two(): ...\n",
    "mcp.add_tool(print, name=[])\n",
    "mcp.add_tool(print, {})\n",
]


@pytest.mark.parametrize("source", BROKEN_JAVASCRIPT)
def test_javascript_that_is_odd(source: str) -> None:
    assert "plain" in names(javascript(f"{SERVER_JS}{source}\n"))


@pytest.mark.parametrize("source", BROKEN_PYTHON)
def test_python_that_is_odd(source: str) -> None:
    found = python(f"{PYTHON}@mcp.tool()\ndef plain(): 'Plain'\n{source}")
    assert "plain" in names(found)


HANDED_PYTHON = {
    "many-ways": (
        "".join(f"def f{n}(x):\n" + f"    f{n + 1}(x)\n" * 8 for n in range(8))
        + "def f8(x):\n    x.go()\n"
        + "f0(z)\n" * 8
    ),
    "names": (
        "".join(f"x{n} = x{n + 1}\n" * 20 for n in range(12))
        + "def f0(x): x.run()\nf0(x0)\nx0.run()\n"
    ),
    "circle": "".join(
        f"def f{n}(x):\n    x.run()\n" + "".join(f"    f{m}(x)\n" for m in range(10))
        for n in range(10)
    ),
    "shared": (
        "".join(f"x{n} = x{n + 1} if c else x{n + 2}\n" for n in range(80))
        + "def f0(x): x0.run(x)\n"
    ),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("source", HANDED_PYTHON.values(), ids=HANDED_PYTHON)
def test_objects_that_are_handed_on_in_very_many_ways(source: str) -> None:
    began = time.process_time()
    found = python(f"{PYTHON}{source}@mcp.tool()\ndef one(a: str): f0(a)\n")
    assert names(found) == ["one"]
    assert time.process_time() - began < 15


@pytest.mark.exhaustive
def test_objects_that_javascript_hands_on_in_very_many_ways() -> None:
    functions = "".join(f"function f{n}(x) {{ " + f"f{n + 1}(x);" * 12 + " }\n" for n in range(8))
    began = time.process_time()
    found = javascript(
        f"{SERVER_JS}{functions}function f8(x) {{ x.go(); }}\nfunction go() {{}}\n"
        + "f0(z);" * 12
        + "server.tool('one', { a: z.string() }, ({ a }) => f0(a));\n"
    )
    assert names(found) == ["one", "plain"]
    assert time.process_time() - began < 15
