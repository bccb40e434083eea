"""Tools kept by their names: maps, sets and objects, and the loops over them."""

import pytest

from tests.surface.conftest import javascript, names, python
from vetting.model.surface import SurfaceState

LOW = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
"""
HIGH = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "s", version: "1" });
"""
ONE = '{ name: "one", description: "One", inputSchema: {} }'
TWO = '{ name: "two", description: "Two", inputSchema: {} }'
BOTH = f'[["one", {ONE}], ["two", {TWO}]]'


@pytest.mark.parametrize(
    "source",
    [
        (
            f"const tools = new Map({BOTH});\n"
            "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools.values()] }));"
        ),
        (
            f"const all = [{ONE}, {TWO}];\nconst tools = new Map(all.map((t) => [t.name, t]));\n"
            "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools.values()] }));"
        ),
        (
            f'const tools = new Map([["one", {ONE}]]);\ntools.set("two", {TWO});\n'
            "server.setRequestHandler(ListToolsRequestSchema, () => {\n"
            "  const list = [];\n"
            "  tools.forEach((t, name) => list.push({ name, description: t.description }));\n"
            "  return { tools: list };\n});"
        ),
        (
            f"const tools = new Set([{ONE}, {TWO}]);\n"
            "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));"
        ),
        *(
            f"const tools = new Map(Object.entries({{ one: {ONE}, two: {TWO} }}));\n"
            f"server.setRequestHandler(ListToolsRequestSchema, () => ({{ tools: {made} }}));"
            for made in (
                "Array.from(tools, ([name, { description }]) => ({ name, description }))",
                "[...tools].map(([, tool]) => tool)",
                "Array.from(tools).map(([name]) => ({ name }))",
            )
        ),
        (
            f"const tools = new Set();\ntools.add({ONE});\ntools.add({TWO});\n"
            "server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));"
        ),
    ],
)
def test_answer(source: str) -> None:
    found = javascript(LOW + source)
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "source",
    [
        (
            f"const tools = new Map({BOTH});\n"
            "for (const [name, t] of tools) server.registerTool(name, t, f);"
        ),
        (
            f'const tools = new Map();\ntools.set("one", {ONE});\ntools.set("two", {TWO});\n'
            "tools.forEach((t, name) => server.registerTool(name, t, f));"
        ),
        (
            f"const tools = {{ one: {ONE}, two: {TWO} }};\n"
            "for (const name in tools) server.registerTool(name, tools[name], f);"
        ),
        (
            f"const tools = [{ONE}, {TWO}];\n"
            "tools.forEach((t, index) => server.registerTool(t.name, t, f));"
        ),
    ],
)
def test_registered(source: str) -> None:
    found = javascript(HIGH + source)
    assert (names(found), found.state) == (["one", "two"], SurfaceState.COMPLETE)


def test_keys_in_python() -> None:
    found = python("""from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def one(): "One"
def two(): "Two"
TOOLS = dict([("first", one), ("second", two)])
for name in TOOLS:
    mcp.add_tool(TOOLS[name], name=name)
def main(): mcp.run()
""")
    assert (names(found), found.state) == (["first", "second"], SurfaceState.COMPLETE)


@pytest.mark.parametrize(
    "listed",
    ["Object.values(load())", "[...new Map(load()).values()]", "[...load().values()]"],
)
def test_what_another_package_holds_is_not_known(listed: str) -> None:
    """Nothing is said of it, which is not that it holds nothing."""
    source = f'import {{ load }} from "other";\n{LOW}server.setRequestHandler('
    found = javascript(f"{source}ListToolsRequestSchema, () => ({{ tools: {listed} }}));")
    assert (names(found), found.state) == ([], SurfaceState.PARTIAL)
