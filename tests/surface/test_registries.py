"""Registries that a decorator of the package fills with a name and a function."""

import pytest

from tests.surface.conftest import gaps, python
from tests.surface.test_later import of_python

SERVER = "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n"
LISTED = """from mcp.server import Server
import mcp.types as types
server = Server("x")
"""
USES = "@tool('one')\ndef a(): pass\n@tool('two')\ndef b(): pass\n"
DICT = "REG = {}\ndef tool(name):\n    def put(f):\n        REG[name] = f\n        return f\n    return put\n"
PAIRS = DICT.replace("REG = {}", "REG = []").replace("REG[name] = f", "REG.append((name, f))")
OBJECTS = DICT.replace("REG[name] = f", "REG[name] = {'name': name, 'fn': f}")
HELD = """class Registry:
    def __init__(self):
        self.tools = {}
    def register(self, name):
        def put(f):
            self.tools[name] = types.Tool(name=name, description="x", inputSchema={})
            return f
        return put
    def all(self):
        return list(self.tools.values())
registry = Registry()
@registry.register("one")
def a(): pass
@registry.register(name="two")
def b(): pass
"""


@pytest.mark.parametrize(
    "source",
    [
        f"{SERVER}{DICT}{USES}for n, f in REG.items():\n    mcp.add_tool(f, name=n)\n",
        f"{SERVER}{DICT}{USES}for n, f in REG.items():\n    mcp.tool(name=n)(f)\n",
        f"{SERVER}{PAIRS}{USES}for n, f in REG:\n    mcp.tool(n)(f)\n",
        f"{SERVER}{OBJECTS}{USES}for t in REG.values():\n    mcp.add_tool(t['fn'], name=t['name'])\n",
        (
            f"{LISTED}{OBJECTS}{USES}@server.list_tools()\nasync def listed():\n"
            "    return [types.Tool(name=n, description='x', inputSchema={}) for n in REG]\n"
        ),
        f"{LISTED}{HELD}@server.list_tools()\nasync def listed():\n    return registry.all()\n",
    ],
)
def test_a_registry_that_a_decorator_fills(source: str) -> None:
    found = of_python(f"{source}def main(): pass\n")
    assert [tool.name for tool in found.tools] == ["one", "two"]
    assert found.state == "complete"


def test_a_name_that_nobody_tells_is_still_said() -> None:
    uses = "@tool(made())\ndef a(): pass\n"
    source = f"{SERVER}{DICT}{uses}for n, f in REG.items():\n    mcp.add_tool(f, name=n)\n"
    assert of_python(source).state != "complete"


CLASSES = """from mcp.server.lowlevel import Server
from mcp.types import Tool
server = Server("s")
class Base:
    def __init__(self, config=None):
        self.config = config
    @property
    def name(self): ...
    def told(self):
        return {"name": self.name, "description": self.description, "inputSchema": self.get_schema()}
class Read(Base):
    description = "Reads"
    @property
    def name(self): return "read"
    def get_schema(self): return {"type": "object", "properties": {"path": {}}}
class Fetch(Base):
    description = "Fetches"
    name = "fetch"
    def get_schema(self): return {"type": "object", "properties": {"url": {}}}
class Registry:
    def __init__(self):
        self._kept = {}
    def register_tool(self, kind, config=None):
        made = kind(config)
        name = made.name
        if name in self._kept:
            raise ValueError(name)
        self._kept[name] = made
    def told(self):
        return [one.told() for one in self._kept.values()]
registry = Registry()
@server.list_tools()
async def list_tools():
    return [Tool(**one) for one in registry.told()]
def main():
    server.run()
"""


@pytest.mark.parametrize(
    "source",
    [
        "for one in [Read, Fetch]:\n    registry.register_tool(one)\n",
        "registry.register_tool(Read)\nregistry.register_tool(Fetch, {})\n",
    ],
)
def test_a_registry_that_is_given_classes_makes_the_objects_itself(source: str) -> None:
    found = python(CLASSES + source)
    assert {one.name: one.parameters for one in found.tools} == {
        "read": ("path",),
        "fetch": ("url",),
    }
    assert (found.state, gaps(found)) == ("complete", [])


def test_of_a_class_that_is_not_known_nobody_knows_the_tool() -> None:
    found = python(CLASSES + "from elsewhere import Other\nregistry.register_tool(Other)\n")
    assert found.state == "partial"
