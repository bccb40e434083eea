"""Objects that say what a tool says, where the list itself is made in ways that are not followed."""

import pytest

from tests.surface.conftest import javascript, names, python
from vetting.model.surface import SurfaceState

ONE = '{ name: "one", description: "One", inputSchema: { type: "object" } }'
LISTED = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { pick } from "another";
const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
"""


@pytest.mark.parametrize(
    "source",
    [
        f"export const one = Object.freeze({ONE});\nconst list = pick(one, process.argv);",
        (
            'const one = { "name": "one", "title": "One", "inputSchema": {} };\n'
            "const list = pick(() => one);"
        ),
        (
            'const inputSchema = {};\nconst one = { name: "one", description: "One", inputSchema };\n'
            "const list = pick(() => one);"
        ),
    ],
)
def test_a_list_made_at_run_time_most_likely_holds_them(source: str) -> None:
    answer = "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: list }));"
    found = javascript(f"{LISTED}{source}\n{answer}")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)


def test_in_python() -> None:
    found = python("""from mcp.server import Server
from another import pick
server = Server("s")
def kept():
    return {"name": "one", "description": "One", "inputSchema": {}}
@server.list_tools()
async def listed():
    return pick(kept)
def main(): server.run()
""")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)


@pytest.mark.parametrize(
    "other",
    [
        '{ name: "other", inputSchema: {} }',
        "{ name, description, inputSchema: {} }",
        '{ name: "other", description: "Other", parameters: {} }',
        '{ name: "other", description: "Other", handler() {} }',
        '{ name: "not a name", description: "Other", inputSchema: {} }',
    ],
)
def test_what_says_less_is_none(other: str) -> None:
    answer = "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: list }));"
    found = javascript(f"{LISTED}const list = pick(() => ({other}));\n{answer}")
    assert (names(found), found.state) == ([], SurfaceState.PARTIAL)


def test_a_list_that_is_known_holds_no_more() -> None:
    answer = f"server.setRequestHandler(ListToolsRequestSchema, () => ({{ tools: [{ONE}] }}));"
    other = 'export const two = { name: "two", description: "Two", inputSchema: {} };'
    found = javascript(f"{LISTED}{other}\n{answer}")
    assert (names(found), found.state) == (["one"], SurfaceState.COMPLETE)


def test_those_of_a_library_in_a_bundle_are_not_meant() -> None:
    marks = (
        "// node_modules/ai/index.js\n"
        'var json = { type: "function", name: "json", description: "J", inputSchema: {} };\n'
        "// node_modules/b/index.js\nvar b = 1;\n// src/index.js\n"
    )
    answer = "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: pick() }));"
    found = javascript(f"{marks}{LISTED}var one = {ONE};\n{answer}")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)


LOADS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import fs from "node:fs";
import path from "node:path";
const server = new McpServer({ name: "s", version: "1" });
const folder = path.join(import.meta.dirname, "tools");
for (const file of fs.readdirSync(folder)) {
  const tool = await import(path.join(folder, file));
  server.registerTool(tool.name, { description: tool.description }, tool.default);
}
"""


@pytest.mark.parametrize(
    "source",
    [
        (
            'export const name = "one";\nexport const description = "One";\n'
            "export default async function (args) {}"
        ),
        'exports.name = "one"; exports.description = "One"; exports.handler = async () => {};',
        'export default { name: "one", description: "One", schema: {}, async execute(args) {} };',
        'module.exports = { name: "one", description: "One", parameters: {}, handler: run };',
    ],
)
def test_modules_that_are_loaded_by_made_names_say_what_tools_are(source: str) -> None:
    found = javascript(LOADS, tools__one_js=source, tools__other_js="export const other = 1;")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)


def test_an_object_with_a_schema_and_what_answers_is_one() -> None:
    answer = "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: list }));"
    one = 'const one = { name: "one", description: "One", parameters: p, execute: run };'
    found = javascript(f"{LISTED}{one}\nconst list = pick(() => one);\n{answer}")
    assert (names(found), found.state) == (["one"], SurfaceState.PARTIAL)
