"""Which calls a caller's value must not reach unlooked at: those of files by any name, and what timers
and stop-watches evaluate; and their honest neighbours.
"""

import pytest

from tests.surface.test_flows import flows, registered

JS = """import fs from "node:fs"; import fse from "fs-extra"; import later from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
"""
PY = """import code, os, shutil, threading, timeit
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
@mcp.tool()
def act(name: str) -> str:
    \"\"\"Act.\"\"\"
"""


def javascript(body: str) -> list[str]:
    return [flow.kind for flow in flows({"index.js": JS + registered(body)})]


def python(body: str) -> list[str]:
    return [flow.kind for flow in flows({"server.py": f"{PY}    {body}\n"})]


@pytest.mark.parametrize(
    "body",
    [
        "fs.utimesSync(name, 1, 1)",
        "await fs.promises.utimes(name, 1, 1)",
        "fs.lutimesSync(name, 1, 1)",
        "fs.linkSync('a', name)",
        "fs.symlinkSync('a', name)",
        "fs.cpSync('a', name)",
        "fs.copyFileSync('a', name)",
        "fs.renameSync('a', name)",
        "fs.truncateSync(name)",
        "fs.opendirSync(name)",
        "fs.watch(name)",
        "fs.readlinkSync(name)",
        "fs.lchownSync(name, 1, 1)",
        "fse.moveSync('a', name)",
        "fse.ensureSymlinkSync('a', name)",
        "fse.writeJSONSync(name, {})",
        "await Deno.rename('a', name)",
        "Deno.writeTextFileSync(name, '')",
        "await Deno.utime(name, 1, 1)",
    ],
)
def test_a_path_is_followed_into_any_call_of_files_in_javascript(body: str) -> None:
    assert javascript(body) == ["path"]


@pytest.mark.parametrize(
    "body",
    [
        "os.utime(name, (1, 1))",
        "os.chmod(name, 0o600)",
        "os.lchown(name, 0, 0)",
        "os.link('a', name)",
        "os.symlink('a', name)",
        "os.renames('a', name)",
        "os.mkfifo(name)",
        "os.truncate(name, 0)",
        "os.setxattr(name, 'user.a', b'')",
        "shutil.copytree('a', name)",
        "shutil.copystat('a', name)",
        "shutil.unpack_archive('a', name)",
        "shutil.make_archive('a', 'zip', name)",
        "shutil.make_archive('a', 'zip', root_dir=name)",
        "shutil.copy(src='a', dst=name)",
        "Path(name).chmod(0o600)",
        "Path('a').link_to(name)",
        "Path(name).copy('a')",
    ],
)
def test_a_path_is_followed_into_any_call_of_files_in_python(body: str) -> None:
    assert python(body) == ["path"]


@pytest.mark.parametrize(
    "body",
    [
        "fs.utimesSync('a', Number(name), 1)",
        "fs.linkSync('a', 'b')",
        "fs.chmodSync('a', name)",
        "fs.renameSync('a', 'b' + (name === 'x' ? 1 : 2))",
        "fs.watch('a', () => console.error(name))",
    ],
)
def test_what_is_no_path_is_none_in_javascript(body: str) -> None:
    assert "path" not in javascript(body)


@pytest.mark.parametrize(
    "body",
    [
        "os.utime('a', (float(name), 1))",
        "os.chmod('a', int(name, 8))",
        "os.link('a', 'b'); print(name)",
        "shutil.make_archive('a', name, 'b')",
        "names = {'a': name}.copy(); print(names)",
        "os.chmod(os.path.join('notes', os.path.basename(name)), 0o600)",
    ],
)
def test_what_is_no_path_is_none_in_python(body: str) -> None:
    assert "path" not in python(body)


@pytest.mark.parametrize(
    "body",
    [
        "setTimeout(name, 10)",
        "setInterval(`run(${name})`, 10)",
        "globalThis.setTimeout('run(' + name + ')', 10)",
        "const text = `run(${name})`; setTimeout(text, 10)",
        "setTimeout(String(name), 10)",
        "function start(text) { setTimeout(text, 10); } start(name)",
    ],
)
def test_a_text_given_to_a_timer_is_code(body: str) -> None:
    assert javascript(body) == ["code"]


@pytest.mark.parametrize(
    "body",
    [
        "setTimeout(() => console.error(name), 10)",
        "setTimeout(console.error, 10, name)",
        "setTimeout(console.error.bind(null, name), 10)",
        "setTimeout(make(name), 10)",
        "const say = () => console.error(name); setTimeout(say, 10)",
        "const task = find(name); setTimeout(task.run, 10)",
        "function start(fn, ms) { setTimeout(fn, ms); } start(make(name), 10)",
        "await later.setTimeout(name)",
        "await new Promise((done) => setTimeout(done, name))",
        "socket.setTimeout(name)",
    ],
)
def test_a_function_given_to_a_timer_is_none(body: str) -> None:
    assert javascript(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "timeit.timeit(name)",
        "timeit.timeit('f()', setup=name)",
        "timeit.Timer(stmt=name).timeit()",
        "threading.Timer(1, exec, [name]).start()",
        "code.InteractiveInterpreter().runsource(name)",
    ],
)
def test_a_text_that_is_run_for_its_time_is_code(body: str) -> None:
    assert python(body) == ["code"]


@pytest.mark.parametrize(
    "body",
    [
        "timeit.timeit(lambda: name.upper())",
        "threading.Timer(1, print, [name]).start()",
        "timeit.timeit('f()'); print(name)",
    ],
)
def test_a_function_that_is_run_for_its_time_is_none(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "cp.execFile('ssh', ['-p', '22', host, `uptime ${name}`])",
        "cp.execFile('ssh', ['-o', 'BatchMode=yes', '--', host, 'systemctl', 'status', name])",
        "cp.spawn(win ? 'cmd' : 'sh', [win ? '/c' : '-c', name])",
    ],
)
def test_a_shell_reads_a_command_here_or_on_another_computer(body: str) -> None:
    start = "import cp from 'node:child_process'; const host = 'deploy@web.example';\n"
    start += "const win = process.platform === 'win32';\n"
    assert [flow.kind for flow in flows({"index.js": start + JS + registered(body)})] == ["shell"]


@pytest.mark.parametrize(
    "body",
    [
        "cp.execFile('ssh', ['-i', '/keys/web', '-l', 'deploy', '-p', String(Number(name)), host, 'uptime'])",
        "cp.execFile('ssh', ['-o', 'BatchMode=yes', host, 'uptime'], { input: name })",
        "cp.spawn('convert', [win ? '/x' : '-x', `in-${name}`])",
    ],
)
def test_what_no_shell_reads_is_no_command(body: str) -> None:
    start = "import cp from 'node:child_process'; const host = 'deploy@web.example';\n"
    start += "const win = process.platform === 'win32';\n"
    found = flows({"index.js": start + JS + registered(body)})
    assert "shell" not in [flow.kind for flow in found]


def test_a_tools_own_function_has_no_parameters_of_an_unknown_tool() -> None:
    tool = """server.tool("print", "Print.", { copies: z.number().int().max(20) }, async (args) => {
      return { content: [{ type: "text", text: "x".repeat(args.copies) }] };
    });
    """
    assert flows({"index.js": JS + tool}) == []


@pytest.mark.parametrize(
    ("made", "body"),
    [
        ("const own = { limit: 5, load(text) { return eval(text); } };", "own.load(name)"),
        ("const own = { limit: 5, async load(text) { return eval(text); } };", "own.load(name)"),
        ("const make = (a) => (text) => eval(a + text); const load = make(1);", "load(name)"),
        ("const to = (text) => `data:text/javascript,${text}`;", "await import(to(name))"),
        (
            "const to = (t) => `data:text/javascript;base64,${Buffer.from(t).toString('base64')}`;",
            "await import(to(name))",
        ),
    ],
)
def test_functions_of_objects_and_of_functions_are_followed(made: str, body: str) -> None:
    assert javascript(f"{made} {body}") == ["code"]


@pytest.mark.parametrize(
    ("made", "body"),
    [
        ("const own = { limit: 5, load(text) { return text; } };", "own.load(name)"),
        ("const make = (a) => (text) => eval(a); const load = make(1);", "load(name)"),
        ("const to = (text) => `./locales/${text}.js`;", "await import(to(name))"),
        ("const to = (text) => `data:text/plain,${text}`;", "to(name)"),
    ],
)
def test_functions_that_run_nothing_of_a_caller_are_none(made: str, body: str) -> None:
    assert javascript(f"{made} {body}") == []
