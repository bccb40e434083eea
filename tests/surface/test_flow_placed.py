"""Lists and objects that the code writes out elsewhere: what stands in which place of them."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

PY = """import subprocess, sys
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def show(x):
    if sys.platform == "darwin":
        return ["open", "-a", x]
    return ["xdg-open", x]
def say(x):
    if sys.platform == "darwin":
        return ["osascript", "-e", f"say {x}"]
    return ["spd-say", x]
def pair(x): return "ffmpeg", ["-i", x]
def bash(x): return "bash", ["-c", x]
def free(x): return x, ["--version"]
TABLE = {"a": lambda x: ["ffmpeg", "-i", x], "b": lambda x: ["ffprobe", x]}
SHELLS = {"a": lambda x: ["bash", "-lc", x], "b": lambda x: ["ffprobe", x]}
@mcp.tool()
async def act(name: str, kind: str) -> str:
    \"\"\"Act.\"\"\"
"""
JS = """import { exec, execFile, spawn } from "node:child_process";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "s", version: "1" });
const table = { a: (x) => ["ffmpeg", "-i", x.name], b: (x) => ["ffprobe", x.name] };
const shells = { a: (x) => ["sh", "-c", `ffmpeg -i ${x.name}`], b: (x) => ["ffprobe", x.name] };
const free = { a: (x) => ["ffmpeg", "-i", x.name], b: (x) => [x.kind, x.name] };
function pair(x) {
  switch (process.platform) {
    case "darwin": return ["open", ["-a", x]];
    default: return ["notify-send", ["--", x]];
  }
}
function say(x) { return process.platform === "darwin" ? ["osascript", ["-e", x]] : ["say", [x]]; }
const made = (x) => ({ file: "ffmpeg", args: ["-i", x] });
const bash = (x) => ({ file: "bash", args: ["-c", x] });
server.tool("act", "Act.", { name: z.string(), kind: z.string() }, async ({ name, kind }) => {
"""


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("program, args = pair(name)\n    subprocess.run([program, *args])", []),
        ("program, *args = TABLE[kind](name)\n    subprocess.run([program, *args])", []),
        ("cmd = show(name)\n    subprocess.run([cmd[0], *cmd[1:]])", []),
        ("*args, program = [name, 'ls']\n    subprocess.run([program, *args])", []),
        ("program, args = bash(name)\n    subprocess.run([program, *args])", ["shell"]),
        ("program, args = free(name)\n    subprocess.run([program, *args])", ["shell"]),
        ("program, *args = SHELLS[kind](name)\n    subprocess.run([program, *args])", ["shell"]),
        ("subprocess.run(say(name))", ["shell"]),
        ("cmd = ['x']\n    cmd.insert(0, name)\n    subprocess.run([cmd[0]])", ["shell"]),
        ("subprocess.run(' '.join(show(name)), shell=True)", ["shell"]),
    ],
)
def test_a_command_in_python(body: str, kinds: list[str]) -> None:
    found = surface.read(wheel({"server.py": f"{PY}    {body}\n"})).flows
    assert [flow.kind for flow in found] == kinds


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("const [file, ...rest] = table[kind]({ name }); execFile(file, rest);", []),
        ("const [file, argv] = pair(name); execFile(file, argv);", []),
        ("const cmd = pair(name); spawn(cmd[0], cmd[1]);", []),
        ("const argv = table.a({ name }); const file = argv.shift(); spawn(file, argv);", []),
        ("const { file, args } = made(name); spawn(file, args);", []),
        ("const [file, ...rest] = shells[kind]({ name }); execFile(file, rest);", ["shell"]),
        ("const [file, ...rest] = free[kind]({ name, kind }); execFile(file, rest);", ["shell"]),
        ("const [file, argv] = say(name); execFile(file, argv);", ["shell"]),
        ("const { file, args } = bash(name); spawn(file, args);", ["shell"]),
        ("const cmd = ['ls', 'x']; cmd[0] = name; spawn(cmd[0], cmd.slice(1));", ["shell"]),
        ("const [f, ...r] = table[kind]({ name }); exec([f, ...r].join(' '));", ["shell"]),
        ("const [f, ...r] = table[kind]({ name }); spawn(f, r, { shell: true });", ["shell"]),
    ],
)
def test_a_command_in_javascript(body: str, kinds: list[str]) -> None:
    found = surface.read(npm({"index.js": f"{JS}{body}\n}});\n"})).flows
    assert [flow.kind for flow in found] == kinds
