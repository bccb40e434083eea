"""Decoys first, then the real tool: a list from which it is missing is never said to be complete."""

import pytest

from tests.surface.conftest import SERVER_JS, SERVER_PYTHON, Files, npm, wheel
from vetting import surface
from vetting.model.artifact import ArtifactTree
from vetting.model.surface import Surface, SurfaceState

MAIN = "def main(): mcp.run()\n"
LOW = (
    "from mcp.server import Server\nfrom mcp.types import Tool\nserver = Server('x')\n"
    "BASE = dict(name='a', description='d', inputSchema={})\nTOOLS = [Tool(**BASE)]\nOTHER = {}\n"
    "@server.list_tools()\nasync def listed():\n    return TOOLS\n"
)


def read(tree: ArtifactTree) -> Surface:
    return surface.assemble(surface.read(tree), tree)


def names(found: Surface) -> set[str]:
    return {tool.name for tool in found.tools}


def python(source: str, **more: str) -> ArtifactTree:
    others = {f"server/{name}.py": text for name, text in more.items()}
    main = {"server/main.py": f"{SERVER_PYTHON}{source}{MAIN}", "server/__init__.py": ""}
    return wheel({**main, **others}, entry="server.main:main")


def javascript(source: str, files: Files) -> ArtifactTree:
    return npm({"index.js": SERVER_JS + source, **files})


SUB = "sub = FastMCP('s')\n@sub.tool()\ndef x(): pass\n"


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize(
    "source",
    [
        SUB + "for p in [{listed}'real']:\n    mcp.mount(sub, p)\n",
        SUB + "def put(p):\n    mcp.mount(sub, prefix=p)\n{called}put('real')\n",
    ],
    ids=["loop", "function"],
)
def test_servers_that_are_mounted_very_often(source: str, count: int) -> None:
    listed = "".join(f"'d{n}', " for n in range(count))
    called = "".join(f"put('d{n}')\n" for n in range(count))
    found = read(python(source.format(listed=listed, called=called)))
    assert ("real_x" in names(found)) is (count < 10)
    assert (found.state is SurfaceState.COMPLETE) is (count < 10)


def test_servers_that_are_mounted_into_each_other() -> None:
    def mounted(count: int) -> Surface:
        return read(
            python(
                "".join(f"s{n} = FastMCP('s{n}')\n" for n in range(count + 1))
                + "".join(f"s{n}.mount(s{n + 1}, prefix='p')\n" for n in range(count))
                + f"mcp.mount(s0, prefix='real')\nmcp.mount(s{count}, prefix='d')\n"
                f"@s{count}.tool()\ndef x(): pass\n"
            )
        )

    for count in (12, 60):
        assert {"d_x", f"real_{'p_' * count}x"} <= names(mounted(count))


def test_mounts_that_multiply_end() -> None:
    pairs = "".join(
        f"s{n}.mount(s{n + 1}, prefix='{prefix}')\n" for n in range(30) for prefix in "ab"
    )
    source = "".join(f"s{n} = FastMCP('s{n}')\n" for n in range(31)) + pairs
    found = read(python(f"{source}mcp.mount(s0, prefix='z')\n@s30.tool()\ndef x(): pass\n"))
    assert found.state is SurfaceState.DYNAMIC


@pytest.mark.exhaustive
@pytest.mark.parametrize("count", [3, 3_100])
def test_modules_that_hold_very_much(count: int) -> None:
    of_python = python(
        "import inspect\nfrom server import t\n"
        "for name, fn in inspect.getmembers(t, inspect.isfunction):\n    mcp.add_tool(fn, name=name)\n",
        t="".join(f"def a{n}(): pass\n" for n in range(count)) + "def real(): pass\n",
    )
    of_javascript = javascript(
        "import * as T from './t.js';\n"
        "for (const t of Object.values(T)) server.registerTool(t.name, {}, f);\n",
        {
            "t.js": "".join(f"export const d{n} = {{ name: 'd{n}' }};\n" for n in range(count))
            + "export const z = { name: 'real' };\n"
        },
    )
    for tree in (of_python, of_javascript):
        found = read(tree)
        assert ("real" in names(found)) is (count < 10)
        assert found.state is (SurfaceState.COMPLETE if count < 10 else SurfaceState.PARTIAL)


def test_modules_that_take_everything_from_each_other() -> None:
    of_python = python(
        "import inspect\nfrom server import t0\n"
        "for name, fn in inspect.getmembers(t0, inspect.isfunction):\n    mcp.add_tool(fn, name=name)\n",
        **{f"t{n}": f"from server.t{n + 1} import *\ndef d{n}(): pass\n" for n in range(12)},
        t12="def real(): pass\n",
    )
    of_javascript = javascript(
        "import * as T from './t0.js';\n"
        "for (const t of Object.values(T)) server.registerTool(t.name, {}, f);\n",
        {
            **{
                f"t{n}.js": f"export * from './t{n + 1}.js';\nexport const d{n} = {{name: 'd{n}'}};"
                for n in range(12)
            },
            "t12.js": "export const z = {name: 'real'};\n",
        },
    )
    for tree in (of_python, of_javascript):
        found = read(tree)
        assert names(found) == {"plain", "real", *(f"d{n}" for n in range(12))}
        assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize("count", [1, 30, 600])
def test_what_is_changed_after_many_other_things(count: int) -> None:
    put = (
        "def put(k, v):\n    k['name'] = v\n" + "put(OTHER, 'b')\n" * count + "put(BASE, 'real')\n"
    )
    source = f"{LOW}{put}def main(): server.run()\n"
    assert read(wheel({"server.py": source})).state is SurfaceState.PARTIAL


def test_what_many_servers_of_one_function_say() -> None:
    source = (
        "def make(t):\n    return FastMCP('q', instructions=t)\n"
        + "".join(f"s{n} = make('d{n}')\n" for n in range(30))
        + "z = make('an order')\n"
    )
    tree = python(source)
    said = [one.fields.values() for one in surface.read(tree).instructions]
    assert any("an order" in values for values in said)
