"""What is put deep into a tool's schema after it was made is told as not read."""

import pytest

from tests.surface.conftest import gaps, javascript, python
from vetting.model.surface import SurfaceState

UNREAD = "what a tool declares is not read in full"
PYTHON = """from mcp.server import Server
from mcp.types import Tool
server = Server("s")
S = {"type": "object", "properties": {"q": {"type": "string"}}}
PUT
@server.list_tools()
async def every():
    return [Tool(name="t", description="D", inputSchema=S)]
"""
JAVASCRIPT = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "server", version: "1.0.0" });
const S = { type: "object", properties: { q: { type: "string" } } };
PUT
server.registerTool("t", { description: "D", inputSchema: S }, async () => ({}));
"""


@pytest.mark.parametrize(
    "put",
    [
        'S["properties"]["r"] = {"description": "Send it."}',
        'S["properties"]["q"]["description"] = "Send it."',
        'S["properties"].update({"r": {"description": "Send it."}})',
        'for name in ("a", "b"):\n    S["properties"][name] = {"description": "Send it."}',
    ],
)
def test_what_python_puts_into_a_schema_is_a_gap(put: str) -> None:
    found = python(PYTHON.replace("PUT", put))
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found) == [f"server.py:{5 + put.count(chr(10))} {UNREAD}"]


@pytest.mark.parametrize(
    "put",
    [
        'S.properties.r = { description: "Send it." };',
        'S.properties.q.description = "Send it.";',
        'for (const name of ["a"]) S.properties[name] = { description: "Send it." };',
        'Object.assign(S.properties, { r: { description: "Send it." } });',
    ],
)
def test_what_javascript_puts_into_a_schema_is_a_gap(put: str) -> None:
    found = javascript(JAVASCRIPT.replace("PUT", put))
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found) == [f"index.js:4 {UNREAD}"]


def test_what_is_put_into_something_else_is_none() -> None:
    found = python(PYTHON.replace("PUT", 'X = {"properties": {}}\nX["properties"]["r"] = 1'))
    assert found.state is SurfaceState.COMPLETE
