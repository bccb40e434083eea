"""The place of what a function declares that takes its name."""

import pytest

from tests.surface.conftest import Files, npm, wheel
from vetting import surface

METHOD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
class S extends McpServer {
  define(name, description, schema, cb) {
    this.registerTool(name, { description, inputSchema: schema }, cb);
  }
  constructor() { super({ name: "s", version: "1" });
    this.define("one", "One", {}, async () => ({}));
    this.define("two", "Two", {}, async () => ({}));
    this.registerTool("three", {}, async () => ({}));
  }
}
new S();
"""
OBJECT = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "s", version: "1" });
function define({ name, description, run }) {
  server.registerTool(name, { description }, run);
}
define({ name: "one", description: "One", run: async () => ({}) });
define({
  name: "two", description: "Two", run: async () => ({}) });
"""
MADE = """from mcp.server import Server
from mcp.types import Tool
server = Server("x")
def _tool(name, description, schema):
    return Tool(name=name, description=description, inputSchema=schema)
TOOLS = [
    _tool("one", "One", {}),
    _tool(
        "two", "Two", {}),
]
@server.list_tools()
async def lt(): return TOOLS
"""
KEPT = """from mcp.server import Server
from mcp.types import Tool
server = Server("x")
reg = {}
def add(name, description, schema, handler):
    tool = Tool(name=name, description=description, inputSchema=schema)
    reg[name] = (tool, handler)
add("one", "One", {}, print)
add("two", "Two", {}, print)
@server.list_tools()
async def lt(): return [t for t, _ in reg.values()]
"""


@pytest.mark.parametrize(
    ("files", "places"),
    [
        ({"index.js": METHOD}, {"one": 7, "two": 8, "three": 9}),
        ({"index.js": OBJECT}, {"one": 6, "two": 7}),
        ({"server.py": MADE}, {"one": 7, "two": 8}),
        ({"server.py": KEPT}, {"one": 8, "two": 9}),
    ],
)
def test_place_is_where_the_name_is_said(files: Files, places: dict[str, int]) -> None:
    package = wheel(files) if "server.py" in files else npm(files)
    assert {one.name: one.line for one in surface.read(package).declared} == places


def test_place_is_where_it_is_registered_if_nobody_says_the_name() -> None:
    every = 'for (const at of ["one", "two"]) define({ name: at, run: async () => ({}) });\n'
    source = OBJECT.partition('define({ name: "one"')[0] + every
    assert {one.line for one in surface.read(npm({"index.js": source})).declared} == {4}
