"""Debuggers and other libraries that control programs, told of what to run by who calls a tool."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

PY = """import frida, r2pipe
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
@mcp.tool()
def act(name: str, other: str) -> str:
    "Act."
"""
JS = """import frida from "frida";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "s", version: "1" });
const shape = { name: z.string(), other: z.string() };
server.tool("act", "Act.", shape, async (args) => {
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("frida.get_local_device().spawn(name)", ["shell frida.get_local_device().spawn"]),
        (
            (
                "device = frida.get_device(other) if other else frida.get_local_device()\n"
                "    device.spawn(name, args=[])"
            ),
            ["shell frida.get_device().spawn"],
        ),
        (
            "frida.attach(1).create_script(f'(function() {{ {name} }})()')",
            ["code frida.attach().create_script"],
        ),
        ("r2pipe.open('/bin/ls').cmd(name)", ["shell r2pipe.open().cmd"]),
        ("r2pipe.open('/bin/ls').cmd('pdf')", []),
        ("frida.get_local_device().spawn('/bin/ls')", []),
        ("frida.attach(name)", []),
    ],
)
def test_what_a_caller_has_run_or_put_into_another_program(body: str, found: list[str]) -> None:
    reading = surface.read(wheel({"server.py": f"{PY}    {body}\n    return ''\n"}))
    assert [f"{flow.kind} {flow.what}" for flow in reading.flows] == found


def test_those_of_javascript() -> None:
    body = "const s = await frida.attach(1); await s.createScript(args.name); });"
    reading = surface.read(npm({"index.js": JS + body}))
    assert [flow.kind for flow in reading.flows] == ["code"]
