"""The name of a file that a server writes is not what is written into it; a program that runs the file
runs what is in it.
"""

import pytest

from tests.surface.test_flows import flows, registered

JS = """import fs from "node:fs";
import { execFileSync, execSync } from "node:child_process";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
PY = '''import os, subprocess, sys, tempfile
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def act(name: str) -> str:
    """Act."""
'''
STREAM = "const out = fs.createWriteStream('/tmp/label.txt'); out.write(name); out.end();"
TEMPORARY = (
    "with tempfile.NamedTemporaryFile('w') as f:\n    f.write(f'{name}')\n    f.flush()\n    "
)


def javascript(body: str) -> list[str]:
    found = flows({"index.js": JS + registered(body)})
    return [flow.kind for flow in found if flow.kind != "kept"]


def python(body: str) -> list[str]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return [flow.kind for flow in flows({"server.py": PY + lines}) if flow.kind != "kept"]


@pytest.mark.parametrize(
    "body",
    [
        f"{STREAM} return execFileSync('lp', [out.path]).toString();",
        f"{STREAM} return execSync(`lp ${{out.path}}`).toString();",
        f"{STREAM} return fs.readFileSync(out.path, 'utf8');",
        "const f = tmp.fileSync(); f.write(name); return execSync(`lp ${f.name}`).toString();",
        "fs.writeFileSync('/tmp/x.txt', name); return execFileSync('lp', ['/tmp/x.txt']);",
        "const f = '/tmp/x.txt'; fs.writeFileSync(f, name); return execFileSync('/usr/bin/lp', [f]);",
        "const f = '/tmp/x.mmd'; fs.writeFileSync(f, name); return execFileSync('mmdc', ['-i', f]);",
        (
            "const f = path.join('/tmp', `x-${Date.now()}.dot`); fs.writeFileSync(f, name);"
            " return execFileSync('npx', ['-y', '@draws/it', '-i', f]);"
        ),
    ],
)
def test_a_file_that_is_only_printed_or_read_in_javascript(body: str) -> None:
    assert javascript(body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("const out = fs.createWriteStream(name); return execFileSync('lp', [out.path]);", "path"),
        (f"{STREAM} out.path = name; return execSync(`lp ${{out.path}}`).toString();", "shell"),
        (f"{STREAM} out.path = name; return fs.readFileSync(out.path, 'utf8');", "path"),
        (
            "const f = '/tmp/x.js'; fs.writeFileSync(f, name); return execFileSync('node', [f]);",
            "code",
        ),
        ("const f = '/tmp/x'; fs.writeFileSync(f, name); return execFileSync(f, ['lp']);", "code"),
        ("const f = '/tmp/x'; fs.writeFileSync(f, name); return execFileSync(TOOL, [f]);", "code"),
        (
            "const f = '/tmp/x.md'; fs.writeFileSync(f, name); return execFileSync('node', [f]);",
            "code",
        ),
        (
            "const f = '/tmp/x.md'; fs.writeFileSync(f, name); return execFileSync('npx', ['tsx', f]);",
            "code",
        ),
        (
            "const f = '/tmp/x.md'; fs.writeFileSync(f, name); return execFileSync('npx', [TOOL, f]);",
            "code",
        ),
        (
            "const f = '/tmp/x.md'; fs.writeFileSync(f, name); return execFileSync(f, ['-q']);",
            "code",
        ),
        (
            "const f = '/tmp/x'; fs.writeFileSync(f, name); return execFileSync('make', ['-f', f]);",
            "code",
        ),
        ("const f = tmp.fileSync({ postfix: name }); return execSync(`lp ${f.name}`);", "shell"),
    ],
)
def test_a_file_that_is_run_or_named_by_the_caller_in_javascript(body: str, kind: str) -> None:
    assert javascript(body) == [kind]


@pytest.mark.parametrize(
    "body",
    [
        f"{TEMPORARY}done = subprocess.run(['lp', f.name], capture_output=True)\nreturn done.stdout",
        f"{TEMPORARY}done = subprocess.run(f'lp {{f.name}}', shell=True)\nreturn done.stdout",
        f"{TEMPORARY}done = subprocess.run(['ruff', 'check', f.name])\nreturn done.stdout",
        f"{TEMPORARY}return open(f.name).read()",
    ],
)
def test_a_file_that_is_only_printed_or_read_in_python(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"{TEMPORARY}return subprocess.run(['python', f.name]).stdout", "code"),
        (f"{TEMPORARY}return subprocess.run([sys.executable, f.name]).stdout", "code"),
        (f"{TEMPORARY}return subprocess.run(['bash', f.name]).stdout", "code"),
        (f"{TEMPORARY}return subprocess.run([f.name, 'lp']).stdout", "code"),
        ("f = tempfile.NamedTemporaryFile(suffix=name)\nos.system(f'lp {f.name}')", "shell"),
    ],
)
def test_a_file_that_is_run_or_named_by_the_caller_in_python(body: str, kind: str) -> None:
    assert python(body) == [kind]
