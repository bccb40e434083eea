"""What is put in the place of `setRequestHandler`, and a class of its own that has another one."""

import pytest

from tests.surface.conftest import gaps, javascript, names
from vetting.model.surface import SurfaceState

HEAD = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { other } from "elsewhere";
"""
SERVER = 'const server = new McpServer({ name: "server", version: "1.0.0" });\n'
LOW = "const low = server.server; const original = low.setRequestHandler.bind(low);\n"
TOOL = 'server.registerTool("plain", { description: "Plain" }, async () => ({}));\n'
LISTED = """const server = new Mine({ name: "server", version: "1.0.0" }, {});
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [{ name: "plain" }] }));
"""
PUT = "something else is put in the place of setRequestHandler"


@pytest.mark.parametrize(
    "body",
    [
        "(schema, handler) => original(schema, handler)",
        "function (schema, handler) { log(schema); return original(schema, handler); }",
        (
            "(schema, handler) => { if (schema !== CallToolRequestSchema) { original(schema, handler);"
            " return; } const run = handler; original(CallToolRequestSchema, async (r) => run(r)); }"
        ),
    ],
)
def test_what_hands_on_who_answers_leaves_the_list_whole(body: str) -> None:
    found = javascript(HEAD + SERVER + LOW + f"low.setRequestHandler = {body};\n" + TOOL)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "body",
    [
        "other",
        "(schema, handler) => original(schema, other(handler))",
        "(schema, handler) => original(schema, async (r) => other(await handler(r)))",
        (
            "(schema, handler) => original(schema, async (r) => { const all = await handler(r);"
            " return Object.assign({}, all, { tools: all.tools.concat(other) }); })"
        ),
        (
            "(schema, handler) => original(schema, async (r) => { const all = await handler(r);"
            ' for (const one of all.tools) one.description += "more"; return all; })'
        ),
        "(schema, handler) => { handler = other(handler); original(schema, handler); }",
        "(schema, handler) => { if (other) { const handler = other; original(schema, handler); } }",
        "(schema, handler) => { original(ListToolsRequestSchema, other); }",
        "(...given) => original(...other(given))",
    ],
)
def test_what_may_change_the_answer_is_told(body: str) -> None:
    found = javascript(HEAD + SERVER + LOW + f"low.setRequestHandler = {body};\n" + TOOL)
    assert "plain" in names(found)
    assert found.state == SurfaceState.PARTIAL
    assert f"index.js:8 {PUT}" in gaps(found)


@pytest.mark.parametrize(
    ("source", "member"),
    [
        (
            "class Mine extends Server { setRequestHandler(schema, handler) {"
            " super.setRequestHandler(schema, async (r) => other(await handler(r))); } }\n"
            + LISTED,
            "setRequestHandler",
        ),
        (
            "class Mine extends McpServer { get server() { return other(super.server); } }\n"
            'const server = new Mine({ name: "server", version: "1.0.0" });\n' + TOOL,
            "server",
        ),
        (
            "class Mine extends McpServer { async connect(way) { await super.connect(other(way)); } }\n"
            'const server = new Mine({ name: "server", version: "1.0.0" });\n' + TOOL,
            "connect",
        ),
    ],
)
def test_a_class_that_answers_otherwise_is_told(source: str, member: str) -> None:
    found = javascript(HEAD + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert gaps(found) == [
        f"index.js:6 its class answers or changes the list by itself, in {member}"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "class Mine extends Server { setRequestHandler(schema, handler) { log(schema);"
        " super.setRequestHandler(schema, handler); } }\n" + LISTED,
        "class Mine extends Server { async connect(way) { await super.connect(way); log(1); } }\n"
        + LISTED,
        "class Mine extends Server { async connect() {"
        " const way = new StdioServerTransport(); await super.connect(way); } }\n" + LISTED,
    ],
)
def test_a_class_that_hands_on_all_leaves_the_list_whole(source: str) -> None:
    found = javascript(HEAD + source)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


def test_a_member_put_there_by_a_class_of_the_librarys_is_told() -> None:
    found = javascript(
        HEAD + "class Mine extends McpServer { constructor(said) { super(said);"
        " const original = this.registerTool.bind(this);"
        " this.registerTool = (name, said, run) => original(name, other(said), run); } }\n"
        'const server = new Mine({ name: "server", version: "1.0.0" });\n' + TOOL
    )
    assert found.state == SurfaceState.PARTIAL
    assert gaps(found) == ["index.js:6 something else is put in the place of registerTool"]
