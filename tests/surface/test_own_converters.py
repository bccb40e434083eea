"""Functions of the package that make JSON Schema of Zod's, as they stand for a library's."""

import pytest

from tests.surface.conftest import javascript

HEAD = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
const run = z.object({ command: z.string(), cwd: z.string().optional() });
const write = z.object({ path: z.string() }).strict();
class Run { name = "run"; description = "Run"; inputSchema = run; }
class Write { name = "write"; description = "Write"; inputSchema = write; }
const tools = [new Run(), new Write()];
const server = new Server({ name: "s", version: "1" }, {});
"""
CONVERTER = """function convert(schema) {
  if (schema instanceof z.ZodEffects) return convert(schema._def.schema);
  if (schema instanceof z.ZodObject) {
    const properties = {};
    for (const [key, value] of Object.entries(schema.shape)) properties[key] = part(value);
    return { type: "object", properties };
  }
  return part(schema);
}
function part(schema) {
  if (schema instanceof z.ZodString) return { type: "string" };
  if (schema instanceof z.ZodOptional) return part(schema.unwrap());
  if (schema instanceof z.ZodObject) return convert(schema);
  return {};
}
"""
ANSWER = """server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: tools.map((tool) => { %s
    return { name: tool.name, description: tool.description, inputSchema: made }; }) }));
"""
PUT = """if (made.type === "object") {
  made.properties = { ...made.properties, expectation: { type: "string" } }; }"""


def parameters(source: str) -> dict[str, tuple[str, ...]]:
    return {tool.name: tool.parameters for tool in javascript(source).tools}


@pytest.mark.parametrize("more", ["", PUT])
def test_each_tool_takes_what_its_own_schema_says(more: str) -> None:
    found = parameters(
        HEAD + CONVERTER + ANSWER % ("const made = convert(tool.inputSchema);" + more)
    )
    assert found == {"run": ("command", "cwd"), "write": ("path",)}


def test_what_is_put_beside_it_takes_nothing_away() -> None:
    plain = """function convert(schema) {
  if (schema instanceof z.ZodEffects) return convert(schema._def.schema);
  if (schema instanceof z.ZodObject) {
    const properties = {};
    for (const [key, value] of Object.entries(schema.shape)) properties[key] = { type: "string" };
    return { type: "object", properties }; }
  return {}; }
"""
    head = HEAD.replace("inputSchema = write", "inputSchema = run")
    found = parameters(head + plain + ANSWER % ("const made = convert(tool.inputSchema);" + PUT))
    assert found == dict.fromkeys(("run", "write"), ("command", "cwd", "expectation"))


def test_of_several_schemas_all_names_are_told() -> None:
    found = parameters(
        HEAD + 'const one = { type: "object", properties: { path: {} } };\n'
        'const other = { type: "object", properties: { command: {} } };\n'
        "server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: ["
        ' { name: "x", description: "X", inputSchema: process.env.X ? one : other }] }));'
    )
    assert found == {"x": ("path", "command")}
