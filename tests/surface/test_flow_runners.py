"""Shells that a function of the package's own starts, told of what to run by who calls it."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

PY = """import asyncio, os, pexpect, shlex, subprocess
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def run(cmd, timeout=10):
    return subprocess.run(cmd, capture_output=True, timeout=timeout).stdout
def pair(program, args, timeout=10):
    return pexpect.spawn(program, args, timeout=timeout).before
async def each(*cmd, timeout=10):
    return await asyncio.create_subprocess_exec(*cmd, stdout=-1)
def rest(program, *args):
    return subprocess.check_output([program, *args])
def again(cmd):
    return run(cmd, 5)
def put(program, args):
    cmd = [program] + args
    return subprocess.run(args=cmd)
def bash(args):
    return subprocess.run(["/bin/bash", *args])
def round(cmd):
    return round(cmd)
def said(cmd):
    return " ".join(cmd)
class Runner:
    def run(self, args):
        return subprocess.run(args)
@mcp.tool()
async def act(name: str, count: int) -> str:
    \"\"\"Act.\"\"\"
"""
JS = """import { execFile, execFileSync, spawn } from "node:child_process";
import { promisify } from "node:util";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "s", version: "1" });
const exec = promisify(execFile);
function run(program, args) { return execFileSync(program, args, { timeout: 10 }); }
async function each(program, ...args) { return (await exec(program, args)).stdout; }
const again = (program, args) => run(program, args);
class Runner { run(program, args) { return spawn(program, args); } }
const said = (program, args) => [program, ...args].join(" ");
const shape = { name: z.string(), count: z.number() };
server.tool("act", "Act.", shape, async ({ name, count }) => {
"""


def python(body: str) -> list[str]:
    found = surface.read(wheel({"server.py": f"{PY}    {body}\n"}))
    return [flow.kind for flow in found.flows if flow.kind != "endless"]


def javascript(body: str) -> list[str]:
    return [flow.kind for flow in surface.read(npm({"index.js": f"{JS}{body}\n}});\n"})).flows]


@pytest.mark.parametrize(
    "body",
    [
        "run(['bash', '-c', f'dig {name}'])",
        "run(['bash', '--norc', '-lc', name], 5)",
        "cmd = ['/bin/sh', '-c', 'dig ' + name]\n    run(cmd=cmd)",
        "pair('/bin/bash', ['-c', f'dig {name}'], 10)",
        "pair('/bin/bash', args=['-c', f'dig {name}'])",
        "await each('zsh', '-c', f'dig {name}')",
        "rest('sudo', 'sh', '-c', f'dig {name}')",
        "again(['python3', '-c', f'print({name})'])",
        "put('sh', ['-c', f'dig {name}'])",
        "bash(['-c', f'dig {name}'])",
        "Runner().run(['sh', '-c', f'dig {name}'])",
        "await asyncio.to_thread(run, ['sh', '-c', f'dig {name}'])",
        "pexpect.spawn('/bin/bash', ['-c', f'dig {name}'])",
        "await asyncio.create_subprocess_exec('bash', '-c', f'dig {name}')",
        "os.execvp('sh', ['sh', '-c', f'dig {name}'])",
    ],
)
def test_a_shell_is_told_in_python(body: str) -> None:
    assert python(body) == ["shell"]


@pytest.mark.parametrize(
    "body",
    [
        "run(['dig', name])",
        "run(['grep', '-c', name, 'notes.txt'])",
        "run(['bash', '-c', 'dig \"$1\"', 'dig', name])",
        "run(['bash', '-c', f'dig {shlex.quote(name)}'])",
        "run(['bash', '-c', f'head -n {count} notes.txt'])",
        "run(['docker', 'run', '--network=none', 'image', 'sh', '-c', name])",
        "pair('ping', ['-c', '4', name], 20)",
        "pair('bash', ['-c', 'uptime'])",
        "await each('dig', '+short', name)",
        "said(['bash', '-c', name])",
        "round(['bash', '-c', name])",
        "pexpect.spawn('dig', ['+short', name])",
    ],
)
def test_no_shell_is_told_in_python(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "run('bash', ['-c', `dig ${name}`]);",
        "const args = ['-c', `dig ${name}`]; run('/bin/sh', args);",
        "await each('bash', '-c', `dig ${name}`);",
        "again('bash', ['-c', name]);",
        "again('cmd.exe', ['/c', `dir ${name}`]);",
        "again('powershell', ['-NoProfile', '-Command', `dir ${name}`]);",
        "run('node', ['-e', `console.log(${name})`]);",
        "new Runner().run('bash', ['-c', `dig ${name}`]);",
        "await exec('bash', ['-c', `dig ${name}`]);",
    ],
)
def test_a_shell_is_told_in_javascript(body: str) -> None:
    assert javascript(body) == ["shell"]


@pytest.mark.parametrize(
    "body",
    [
        "run('dig', ['+short', name]);",
        "run('grep', ['-e', name, 'notes.txt']);",
        "run('bash', ['-c', 'dig \"$1\"', 'dig', name]);",
        "run('bash', ['-c', `head -n ${count} notes.txt`]);",
        "again('ping', ['-c', '4', name]);",
        "await each('bash', '-c', 'uptime');",
        "await exec('dig', ['+short', name]);",
        "said('bash', ['-c', name]);",
    ],
)
def test_no_shell_is_told_in_javascript(body: str) -> None:
    assert javascript(body) == []


def test_what_a_function_tells_a_shell_itself_is_told_of_there() -> None:
    before = PY.replace(
        "@mcp.tool()", "def dig(host):\n    return run(['sh', '-c', host])\n@mcp.tool()"
    )
    found = surface.read(wheel({"server.py": f"{before}    dig(name)\n"})).flows
    assert [flow.line for flow in found if flow.kind == "shell"] == [
        before[: before.index("return run(['sh'")].count("\n") + 1
    ]
