"""Registries that a decorator of the package fills with a name and a function."""

import pytest

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
