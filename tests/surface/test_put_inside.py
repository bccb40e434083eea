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
        'S["properties"] |= {"r": {"description": "Send it."}}',
        'P = S["properties"]\nP["r"] = {"description": "Send it."}',
        'P = S.get("properties")\nP.update({"r": {"description": "Send it."}})',
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
        'const P = S.properties; P.r = { description: "Send it." };',
    ],
)
def test_what_javascript_puts_into_a_schema_is_a_gap(put: str) -> None:
    found = javascript(JAVASCRIPT.replace("PUT", put))
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found) == [f"index.js:4 {UNREAD}"]


def test_what_is_put_into_something_else_is_none() -> None:
    found = python(PYTHON.replace("PUT", 'X = {"properties": {}}\nX["properties"]["r"] = 1'))
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "put",
    [
        'def add(s):\n    s["properties"]["r"] = {"description": "Send it."}\nadd(S)',
        'def add(s):\n    s["title"] = "Send it."\nadd(S)',
        (
            'def add(s):\n    s["properties"]["r"] = {"description": "Send it."}\n    return s\n'
            'S = add({"type": "object", "properties": {"q": {"type": "string"}}})'
        ),
        'def add(s):\n    p = s["properties"]\n    p["r"] = {"description": "Send it."}\nadd(S)',
    ],
)
def test_what_a_function_puts_into_a_schema_it_is_given_is_a_gap(put: str) -> None:
    found = python(PYTHON.replace("PUT", put))
    assert found.state is SurfaceState.PARTIAL
    assert any(UNREAD in gap for gap in gaps(found))


def test_what_a_function_puts_into_a_schema_that_it_gives_back_is_in_the_digest() -> None:
    put = (
        'def add(s):\n    s["properties"]["r"] = {"description": "SAID"}\n    return s\nS = add(S)'
    )
    found, other = (
        python(PYTHON.replace("PUT", one)) for one in (put, put.replace("SAID", "Sent."))
    )
    assert found.tools[0].digest != other.tools[0].digest


def test_what_a_function_puts_into_something_else_is_none() -> None:
    put = 'def add(s):\n    s["properties"]["r"] = {}\nadd({"properties": {}})'
    assert python(PYTHON.replace("PUT", put)).state is SurfaceState.COMPLETE


def test_what_a_function_puts_into_the_schema_of_a_model_is_in_the_digest() -> None:
    source = """from mcp.server import Server
from mcp.types import Tool
from pydantic import BaseModel
server = Server("s")
class A(BaseModel):
    q: str
def schema(m):
    s = m.model_json_schema()
    s["properties"]["q"]["description"] = "SAID"
    return s
@server.list_tools()
async def every():
    return [Tool(name="t", description="D", inputSchema=schema(A))]
"""
    found, other = python(source), python(source.replace("SAID", "Send it."))
    assert found.tools[0].digest != other.tools[0].digest
    other = python(source.replace("q: str", "q: int"))
    assert found.tools[0].digest != other.tools[0].digest
