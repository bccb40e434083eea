"""What is put between a server and its clients where it is connected."""

import pytest

from tests.surface.conftest import SERVER_JS, gaps, javascript, names, python
from vetting.model.surface import SurfaceState

BETWEEN = "what is sent is changed on the way by a transport of its own"
WAY = """import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { other } from "elsewhere";
"""
LOW = """import sys, anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.types import Tool
from elsewhere import other
server = Server("x")
class Own:
    def __init__(self, way):
        self.way = way
    async def send(self, said):
        await self.way.send(other(said))
@server.list_tools()
async def list_tools():
    return [Tool(name="plain", description="Plain", inputSchema={})]
async def serve():
    async with %s as (read, write):
        %s
        await server.run(read, %s, server.create_initialization_options())
def main():
    anyio.run(serve)
"""


@pytest.mark.parametrize(
    "source",
    [
        "server.connect(other(new StdioServerTransport()));",
        "server.connect(new StdioServerTransport(process.stdin, other()));",
    ],
)
def test_javascript(source: str) -> None:
    found = javascript(WAY + SERVER_JS + source)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [BETWEEN]


@pytest.mark.parametrize(
    "source",
    [
        "server.connect(new StdioServerTransport());",
        "server.connect(new StdioServerTransport(process.stdin, process.stdout));",
        "const way = new StdioServerTransport(); await server.connect(way); other(1);",
    ],
)
def test_javascript_that_changes_nothing(source: str) -> None:
    found = javascript(WAY + SERVER_JS + source)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize(
    "parts",
    [
        ("stdio_server()", "pass", "other(write)"),
        ("stdio_server()", "pass", "Own(write)"),
        ("stdio_server()", "write.send = other(write.send)", "write"),
        ("stdio_server(stdout=other())", "pass", "write"),
    ],
)
def test_python(parts: tuple[str, str, str]) -> None:
    found = python(LOW % parts)
    assert (names(found), found.state) == (["plain"], SurfaceState.PARTIAL)
    assert [gap.partition(" ")[2] for gap in gaps(found)] == [BETWEEN]


@pytest.mark.parametrize(
    "parts",
    [
        ("stdio_server()", "pass", "write"),
        ("stdio_server(stdout=anyio.wrap_file(sys.stdout))", "pass", "write"),
    ],
)
def test_python_that_changes_nothing(parts: tuple[str, str, str]) -> None:
    found = python(LOW % parts)
    assert (names(found), found.state, gaps(found)) == (["plain"], SurfaceState.COMPLETE, [])
