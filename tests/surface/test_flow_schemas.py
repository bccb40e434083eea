"""Values that are checked by a schema: what the check is worth, and where the answer keeps them."""

import pytest

from tests.surface.test_flow_modules import reading

JS = """import fs from "node:fs";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
const Asked = %s;
const server = new Server({ name: "a", version: "1" }, { capabilities: { tools: {} } });
const inputSchema = { type: "object", properties: { name: { type: "string" } } };
server.setRequestHandler(ListToolsRequestSchema, async () => (
  { tools: [{ name: "act", description: "Act.", inputSchema }] }));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  if (request.params.name !== "act") throw new Error("no");
  %s
});
"""
FREE = "z.object({ name: z.string().min(1), kind: z.enum(['a', 'b']) })"
HELD = "z.object({ name: z.string().regex(/^[a-z]+$/), kind: z.enum(['a', 'b']) })"
CHECK = "const asked = Asked.safeParse(request.params.arguments); if (!asked.success) return;"
PY = """import os, jsonschema
from pydantic import BaseModel, Field
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
class Asked(BaseModel):
    source: str%s
SCHEMA = {"type": "object", "properties": {"source": {"type": "string"%s}}}

@mcp.tool()
def act(source: str) -> str:
    '''Act.'''
    %s
    return os.popen(source).read()
"""


@pytest.mark.parametrize(
    "body",
    [
        f"{CHECK} return fs.readFileSync(asked.data.name);",
        f"{CHECK} const data = asked.data; return fs.readFileSync(data.name);",
        f"{CHECK} const {{ data }} = asked; return fs.readFileSync(data.name);",
        (
            "const { success, data } = Asked.safeParse(request.params.arguments);"
            "if (!success) return; return fs.readFileSync(data.name);"
        ),
        (
            "const asked = await Asked.safeParseAsync(request.params.arguments);"
            "if (asked.success) { const { name } = asked.data; return fs.readFileSync(name); }"
        ),
    ],
)
def test_what_a_schema_is_given_is_worth_what_the_schema_says(body: str) -> None:
    found = reading({"index.js": JS % (FREE, body)}).flows
    assert [(flow.kind, flow.sources) for flow in found] == [("path", ("given .name",))]
    assert reading({"index.js": JS % (HELD, body)}).flows == []


@pytest.mark.parametrize(
    "schema",
    [
        "z.string()",
        f"{HELD}.passthrough()",
        f"{HELD}.merge(z.object({{ path: z.string() }}))",
        "z.object({ kind: z.enum(['a']), ...others })",
        f"z.union([{HELD}, z.object({{ name: z.string() }})])",
        f"{HELD}.or(z.any())",
        "z.object({ name: z.string().refine(() => true) })",
    ],
)
def test_a_schema_that_leaves_something_free(schema: str) -> None:
    body = f"{CHECK} return fs.readFileSync(asked.data.name);"
    assert [flow.kind for flow in reading({"index.js": JS % (schema, body)}).flows] == ["path"]


@pytest.mark.parametrize(
    "check",
    [
        "Asked.model_validate({'source': source})",
        "jsonschema.validate({'source': source}, SCHEMA)",
    ],
)
def test_the_same_in_python(check: str) -> None:
    assert [flow.kind for flow in reading({"server.py": PY % ("", "", check)}).flows] == ["shell"]
    bounds = " = Field(pattern='^[a-z]+$')", ', "enum": ["a"]'
    assert reading({"server.py": PY % (*bounds, check)}).flows == []
