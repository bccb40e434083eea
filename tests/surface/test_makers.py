"""Servers of libraries that are given their tools as an option, and objects that others are merged into."""

import pytest

from tests.surface.conftest import gaps, javascript, names
from vetting.model.surface import SurfaceState

UTILS = 'import { createMcpServer, tool } from "@supabase/mcp-utils";\n'
OWN = (
    'const own = () => { const all = { find: tool({ description: "Find", execute: find }),'
    " keep: tool({ description: 'Keep', execute: keep }) }; return all; };\n"
)


@pytest.mark.parametrize(
    "source",
    [
        "createMcpServer({ name: 'x', tools: own() });",
        "createMcpServer({ name: 'x', tools: () => own() });",
        "createMcpServer({ name: 'x', tools: async (ctx) => ({ ...own() }) });",
        (
            "createMcpServer({ name: 'x', tools: async (ctx) => { const tools = {};"
            " if (ctx) { Object.assign(tools, own()); } return tools; } });"
        ),
        (
            "createMcpServer({ name: 'x', tools: async () => { const tools = {};\n"
            " ready && Object.assign(tools, own());\n"
            " for (const [name, one] of Object.entries(tools)) { tools[name] = { ...one, x: 1 }; }\n"
            " for (const name of Object.keys(tools)) tools[name] = { ...tools[name], x: 1 };\n"
            " return tools; } });"
        ),
    ],
)
def test_tools_by_their_names(source: str) -> None:
    found = javascript(UTILS + OWN + source)
    assert names(found) == ["find", "keep"]
    assert found.state is SurfaceState.COMPLETE


def test_minified_and_under_other_names() -> None:
    found = javascript(
        'import{createMcpServer as a,tool as b}from"@supabase/mcp-utils";'
        'a({name:"x",tools:async()=>{let e={};return Object.assign(e,{find:b({description:"F"})}),e}})'
    )
    assert names(found) == ["find"]
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "source",
    [
        (
            'import { createApp, tool } from "@cyanheads/mcp-ts-core";\n'
            'const one = tool("find", { description: "Find", handler });\n'
            'const all = [one, tool("keep", { description: "Keep", handler })];\n'
            "await createApp({ tools: all });"
        ),
        (
            'import { createSdkMcpServer, tool } from "@anthropic-ai/claude-agent-sdk";\n'
            'createSdkMcpServer({ name: "x", tools: [tool("find", "Find", {}, find),'
            ' tool("keep", "Keep", {}, keep)] });'
        ),
        (
            'import { MCPServer } from "@mastra/mcp";\n'
            'const find = createTool({ id: "f", description: "Find" });\n'
            'new MCPServer({ name: "x", version: "1", tools: { find, keep } });'
        ),
        (
            'import { createApp } from "@cyanheads/mcp-ts-core";\n'
            'await createApp({ tools: [{ name: "find", description: "F" }, { name: "keep" }] });'
        ),
    ],
)
def test_libraries_that_are_given_tools(source: str) -> None:
    found = javascript(source)
    assert names(found) == ["find", "keep"]
    assert found.state is SurfaceState.COMPLETE


@pytest.mark.parametrize(
    "source",
    [
        UTILS + OWN + "createMcpServer({ tools: { ...own(), ...(await load()) } });",
        UTILS + OWN + "createMcpServer({ tools: await load() });",
        (
            UTILS + OWN + "createMcpServer({ tools: async () => { const tools = own();"
            " Object.assign(tools, await load()); return tools; } });"
        ),
        (
            UTILS + OWN + "createMcpServer({ tools: async () => { const tools = own();"
            " tools[process.argv[2]] = one; return tools; } });"
        ),
        OWN + 'import { createMcpServer } from "other"; createMcpServer({ tools: own() });',
        (
            'import { MCPServer } from "@mastra/mcp";\n'
            "new MCPServer({ name: 'x', tools: { find }, agents: { helper } });"
        ),
    ],
)
def test_more_tools_than_can_be_read(source: str) -> None:
    found = javascript(source)
    assert found.state is SurfaceState.PARTIAL
    assert gaps(found)


@pytest.mark.parametrize(
    ("merged", "whole"),
    [
        ("Object.assign(tools, { find: { name: 'find' } });", True),
        ("Object.assign(tools, { find: { name: 'find' } }, more());", False),
        (
            "function put(into) { Object.assign(into, { find: { name: 'find' } }); } put(tools);",
            True,
        ),
    ],
)
def test_what_is_merged_into_an_object_of_tools(merged: str, whole: bool) -> None:
    found = javascript(
        'import { Server } from "@modelcontextprotocol/sdk/server/index.js";\n'
        'import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";\n'
        "const server = new Server({ name: 'x', version: '1' }, {});\n"
        f"const tools = {{ keep: {{ name: 'keep' }} }};\n{merged}\n"
        "server.setRequestHandler(ListToolsRequestSchema, async () => "
        "({ tools: Object.values(tools) }));\n"
    )
    assert found.state is (SurfaceState.COMPLETE if whole else SurfaceState.PARTIAL)
    assert "keep" in names(found)
    assert not whole or "find" in names(found)
