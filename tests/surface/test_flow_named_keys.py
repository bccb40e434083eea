"""What a tool is given, looked up by keys that the code goes through."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

JS = """import {{ Server }} from "@modelcontextprotocol/sdk/server/index.js";
const server = new Server({{ name: "server", version: "1" }}, {{}}), COLUMNS = ["owner", "state"];
server.setRequestHandler(ListToolsRequestSchema, async () => ({{ tools: [{{ name: "find",
  inputSchema: {{ type: "object", properties: {{ owner: {{ type: "string" }} }} }} }}] }}));
server.setRequestHandler(CallToolRequestSchema, async (req) => {{
  const args = req.params.arguments, where = [], params = [];
  for (const column of COLUMNS) {{ {} }}
  return db.prepare("SELECT id FROM t WHERE " + where.join(" AND ")).all(...params);
}});
"""
PYTHON = """import sqlite3
from mcp.server.lowlevel import Server
app = Server("server")
COLUMNS = ("owner", "state")
@app.list_tools()
async def tools():
    properties = {{"owner": {{"type": "string"}}}}
    return [Tool(name="find", inputSchema={{"type": "object", "properties": properties}})]
@app.call_tool()
async def call(name, arguments):
    where, params = [], []
    for column in COLUMNS:
        {}
    return sqlite3.connect("x").execute("SELECT id FROM t WHERE " + " AND ".join(where), params)
def main(): app.run()
"""


@pytest.mark.parametrize(
    ("body", "free"),
    [
        ("where.push(`${column} = '${args[column]}'`);", True),
        ("where.push(`${column} = ?`); params.push(args[column]);", False),
        ("if (/^[a-z]+$/.test(args[column])) where.push(`${column} = '${args[column]}'`);", False),
    ],
)
def test_in_javascript(body: str, free: bool) -> None:
    found = surface.read(npm({"index.js": JS.format(body)}))
    assert ("query" in {flow.kind for flow in found.flows}) == free


@pytest.mark.parametrize(
    ("body", "free"),
    [
        ("where.append(f\"{column} = '{arguments[column]}'\")", True),
        ("where.append(f\"{column} = '{arguments.get(column)}'\")", True),
        ("where.append(f'{column} = ?'); params.append(arguments[column])", False),
        (
            "if arguments[column].isalnum(): where.append(f\"{column} = '{arguments[column]}'\")",
            False,
        ),
    ],
)
def test_in_python(body: str, free: bool) -> None:
    found = surface.read(wheel({"server.py": PYTHON.format(body)}))
    assert ("query" in {flow.kind for flow in found.flows}) == free
