"""Packages that bring a copy of the protocol's library along."""

import pytest

from tests.surface.conftest import gaps, names, read, wheel
from vetting.model.surface import SurfaceState

LIBRARY = {
    "own/_vendor/fastmcp/__init__.py": "from .server.server import FastMCP\n",
    "own/_vendor/fastmcp/server/server.py": """class FastMCP:
    def tool(self, name=None, **options):
        def put(run):
            self.add_tool(Tool(name or run.__name__, run))
            return run
        return put
    def add_tool(self, tool): self._tools[tool.name] = tool
""",
    "own/_vendor/fastmcp/tools/__init__.py": "def tool(name=None): return lambda run: run\n",
}
COPY = "own/_vendor/fastmcp/__init__.py:1"
WHY = "the protocol's library is a copy in the package, which may offer more"


def _files(source: str) -> list[str]:
    found = read(wheel({**LIBRARY, "server.py": source}))
    assert found.state is SurfaceState.PARTIAL
    assert f"{COPY} {WHY}" in gaps(found)
    assert not any("its name is" in gap for gap in gaps(found))
    return names(found)


@pytest.mark.parametrize(
    "load",
    [
        "from own._vendor.fastmcp import FastMCP",
        "import own._vendor.fastmcp as lib\nFastMCP = lib.FastMCP",
    ],
)
def test_its_code_is_the_librarys(load: str) -> None:
    source = f"""{load}
mcp = FastMCP("server")
@mcp.tool(name="one")
def first(): "One"
def main(): mcp.run()
"""
    assert _files(source) == ["one"]


def test_its_decorators_are_known_by_the_name_they_have_there() -> None:
    source = """from own._vendor.fastmcp import FastMCP
from own._vendor.fastmcp.tools import tool
class Tools:
    @tool(name="one")
    def first(self): "One"
    @tool
    def two(self): "Two"
def add(mcp, every):
    for attr in dir(every):
        mcp.add_tool(getattr(every, attr))
def main():
    mcp = FastMCP("server")
    add(mcp, Tools())
    mcp.run()
"""
    assert _files(source) == ["one", "two"]


def test_a_relative_name_is_the_same() -> None:
    own = """from ._vendor.fastmcp import FastMCP
from ._vendor.fastmcp.tools import tool
mcp = FastMCP("server")
class Tools:
    @tool
    def one(self): "One"
mcp.add_tool(Tools().one)
"""
    start = "from own import mcp\ndef main(): mcp.run()\n"
    found = read(wheel({**LIBRARY, "server.py": start, "own/__init__.py": own}))
    assert names(found) == ["one"]
    assert found.state is SurfaceState.PARTIAL


def test_what_only_has_such_a_name_is_the_servers_own() -> None:
    own = """from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def one(): "One"
"""
    start = "from own._vendor.mcp import mcp\ndef main(): mcp.run()\n"
    found = read(wheel({"server.py": start, "own/_vendor/mcp.py": own}))
    assert names(found) == ["one"]
    assert found.state is SurfaceState.COMPLETE
