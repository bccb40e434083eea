"""Tools of a folder whose modules FastMCP loads by itself."""

import pytest

from tests.surface.conftest import names, read, wheel
from vetting.model.surface import Surface, SurfaceState

HEAD = """import os
from pathlib import Path
from os.path import dirname, join
from fastmcp import FastMCP
from fastmcp.server.providers import FileSystemProvider
"""
TOOL = """from fastmcp.tools import tool
@tool
def {0}(): ...
"""
PLAIN = 'FastMCP("m", providers=[FileSystemProvider(Path(__file__).parent / "tools")])'
COMPLETE, PARTIAL = SurfaceState.COMPLETE, SurfaceState.PARTIAL


def serving(source: str, **others: str) -> Surface:
    """A package with a tool beside its server's module, and one further in the folder of that."""
    files = {
        "pack/__init__.py": "",
        "pack/server.py": f"{HEAD}{source}\n",
        "pack/tools/one.py": TOOL.format("one"),
        "pack/tools/deep/two.py": TOOL.format("two").replace("@tool", '@tool(name="second")'),
        "pack/apart/three.py": TOOL.format("three"),
    }
    files |= {f"pack/{name.replace('__', '/')}.py": text for name, text in others.items()}
    return read(wheel(files, entry="pack.server:main"))


@pytest.mark.parametrize(
    "source",
    [
        PLAIN,
        PLAIN.replace("__file__)", "__file__).resolve()"),
        (
            'HERE = Path(__file__).parent\nAT = HERE / "tools"\n'
            "mcp = FastMCP('m', providers=[FileSystemProvider(root=AT, reload=False)])"
        ),
        'mcp = FastMCP("m")\nmcp.add_provider(FileSystemProvider(join(dirname(__file__), "tools")))',
        (
            'mcp = FastMCP("m", providers=[FileSystemProvider(\n'
            '    os.path.join(os.path.dirname(os.path.abspath(__file__)), "apart", "..", "tools"))])'
        ),
        'mcp = FastMCP("m", providers=[FileSystemProvider(str(Path(__file__).parents[1] / "pack/tools"))])',
        'mcp = FastMCP("m", providers=[FileSystemProvider(Path(__file__).parent.joinpath("tools"))])',
        f"class Mine(FastMCP): ...\nmcp = {PLAIN.replace('FastMCP', 'Mine')}",
        (
            "class Mine(FastMCP):\n    def __init__(self):\n        super().__init__("
            'providers=[FileSystemProvider(Path(__file__).parent / "tools")])\nmcp = Mine()'
        ),
        (
            "from fastmcp.server.providers import FileSystemProvider as Folder\n"
            f"mcp = {PLAIN.replace('FileSystemProvider', 'Folder')}"
        ),
    ],
)
def test_a_folder_that_is_known(source: str) -> None:
    found = serving(source)
    assert (names(found), found.state) == (["one", "second"], COMPLETE)


def test_prompts_and_resources_of_a_folder() -> None:
    more = (
        "from fastmcp.prompts import prompt\nfrom fastmcp.resources import resource\n"
        "@prompt\ndef ask(): ...\n@resource('x://y')\ndef text(): ...\n"
    )
    found = serving(f"mcp = {PLAIN}", tools__more=more)
    assert [one.name for one in found.prompts] == ["ask"]
    assert len(found.resources) == 1


@pytest.mark.parametrize(
    "source",
    [
        'mcp = FastMCP("m", providers=[FileSystemProvider(os.environ["TOOLS"])])',
        'mcp = FastMCP("m", providers=[FileSystemProvider("tools")])',
        'mcp = FastMCP("m", providers=[FileSystemProvider()])',
        'mcp = FastMCP("m", providers=[FileSystemProvider(Path(__file__).parent / os.sep)])',
        'mcp = FastMCP("m", providers=[FileSystemProvider(Path(__file__).parent / "/tools")])',
        'mcp = FastMCP("m", providers=[FileSystemProvider(Path(__file__).parent / "none")])',
        f"mcp = {PLAIN.replace('[', '[Other(), ')}",
        f"mcp = {PLAIN[:-3]}, reload=True)])",
        f"__file__ = '/tmp/x.py'\nmcp = {PLAIN}",
        f"globals()['__file__'] = '/tmp/x.py'\nmcp = {PLAIN}",
        (
            'AT = Path(__file__).parent / "tools"\nAT = Path("/tmp")\n'
            "mcp = FastMCP('m', providers=[FileSystemProvider(AT)])"
        ),
        (
            'AT = "x" and Path("/tmp") or Path(__file__).parent / "tools"\n'
            "mcp = FastMCP('m', providers=[FileSystemProvider(AT)])"
        ),
        f"class Path:\n    def __init__(self, _): self.parent = '/tmp'\nmcp = {PLAIN}",
        f"class FileSystemProvider: ...\nmcp = {PLAIN}",
        f"inner = {PLAIN}\nmcp = FastMCP('n')\nmcp.mount(inner, 'x')",
        (
            'mcp = FastMCP("m")\n'
            'mcp.add_provider(FileSystemProvider(Path(__file__).parent / "tools"), namespace="x")'
        ),
        "class Mine(FastMCP): ...\nmcp = Mine('m', providers=[Others()])",
        "class Mine(FastMCP):\n    def __init__(self):\n        super().__init__(providers=[Others()])",
    ],
)
def test_a_folder_that_is_not(source: str) -> None:
    found = serving(f"{source}\n@mcp.tool\ndef own(): ...")
    assert "own" in names(found)
    assert found.state is PARTIAL


@pytest.mark.parametrize(
    "more",
    [
        "from fastmcp.tools import Tool\nhidden = Tool.from_function(print, name='evil')",
        "from fastmcp.tools import tool as mark\n@mark\ndef evil(): ...",
        "from fastmcp.tools import tool\ndef evil(): ...\nevil = tool(evil)",
        "from fastmcp.tools import tool\nmark = tool\n@mark\ndef evil(): ...",
        "from fastmcp.tools import *\nmark = tool\n@mark\ndef evil(): ...",
        "def evil(): ...\nevil.__fastmcp__ = meta",
        "def evil(:",
    ],
)
def test_what_else_makes_tools_in_it(more: str) -> None:
    assert serving(f"mcp = {PLAIN}", tools__more=more).state is PARTIAL


def test_a_folder_that_another_module_changes() -> None:
    source = 'AT = Path(__file__).parent / "tools"\ndef main():\n    global mcp\n'
    source += "    mcp = FastMCP('m', providers=[FileSystemProvider(AT)])\n"
    other = "from pack import server\nserver.AT = '/tmp'\nserver.main()"
    assert serving(f"{source}from pack import other", other=other).state is PARTIAL


def test_modules_that_count_as_tests_elsewhere_are_told() -> None:
    assert serving(f"mcp = {PLAIN}", tools__test_it=TOOL.format("it")).state is PARTIAL
