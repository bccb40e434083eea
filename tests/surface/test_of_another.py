"""Lists of tools that another server gives."""

import pytest

from tests.surface.conftest import gaps, javascript, names, python
from vetting.model.surface import SurfaceState

JS = """import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { get } from "other";
const server = new Server({ name: "x" });
server.setRequestHandler(ListToolsRequestSchema, async () => { %s });
"""
PYTHON = """from mcp import types
from mcp.server.lowlevel import Server
async def made(client):
    app = Server("x")
    async def all_tools(asked):
        %s
    app.request_handlers[types.ListToolsRequest] = all_tools
"""
OWN = 'const all = { listTools: () => ({ tools: [{ name: "own" }] }) }; return all.listTools();'
OTHER = 'tools: [...found.tools, { name: "own" }]'


@pytest.mark.parametrize(
    ("source", "own", "state"),
    [
        (JS % "return await client.listTools();", [], "dynamic"),
        (JS % "const { tools } = await client.listTools(); return { tools };", [], "dynamic"),
        (JS % "const found = await client.listTools(); return { tools: found.tools.filter(ok) };",
         [], "dynamic"),
        (JS % 'return client.request({ method: "tools/list" }, schema);', [], "dynamic"),
        (JS % 'return client.request({ method: "tools/call" }, schema);', [], "partial"),
        (JS % f"const found = await client.listTools(); return {{ {OTHER} }};", ["own"], "partial"),
        (JS % "const found = await get(); return { tools: found.filter((one) => one.on) };",
         [], "partial"),
        (JS % OWN, ["own"], "complete"),
        (PYTHON % "return types.ServerResult(await client.list_tools())", [], "dynamic"),
        (PYTHON % "return (await client.list_tools()).tools", [], "dynamic"),
    ],
)  # fmt: skip
def test_list_of_another_server(source: str, own: list[str], state: str) -> None:
    found = (javascript if "import {" in source else python)(source)
    assert (names(found), found.state) == (own, state)
    assert (gaps(found) == []) == (found.state is SurfaceState.COMPLETE)
