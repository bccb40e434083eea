"""Which files of a package count: what loads them, and what they speak of."""

import pytest

from tests.surface.conftest import SERVER_JS, SERVER_PYTHON, gaps, javascript, names, read, wheel
from vetting.model.surface import SurfaceState


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('export function start(pi) { pi.registerTool({ name: "ext", execute() {} }); }', []),
        (SERVER_JS, ["plain"]),
        (
            """import { server } from "./made.js";
server.registerTool("plain", { description: "Plain" }, async () => ({}));""",
            ["plain"],
        ),
    ],
)
def test_javascript_in_a_wheel_has_to_speak_of_the_protocol(
    source: str, expected: list[str]
) -> None:
    made = 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";\n'
    made += 'export const server = new McpServer({ name: "s", version: "1" });\n'
    files = {"server.py": SERVER_PYTHON.replace("plain", "own"), "data/index.js": source}
    if "made.js" in source:
        files["data/made.js"] = made
    found = read(wheel(files, entry="server"))
    assert names(found) == ["own", *expected]


@pytest.mark.parametrize(
    ("load", "state"),
    [
        ("from other import *", SurfaceState.COMPLETE),
        ("from own.part import *", SurfaceState.COMPLETE),
        ("from own import *", SurfaceState.COMPLETE),
        ("import_module(input())", SurfaceState.PARTIAL),
    ],
)
def test_importing_everything_is_no_loading_by_name(load: str, state: SurfaceState) -> None:
    extra = "from server import mcp\n@mcp.tool()\ndef extra(): pass\n"
    files = {"own/__init__.py": "", "own/part.py": "a = 1\n", "own/extra.py": extra}
    start = f"from importlib import import_module\n{load}\n{SERVER_PYTHON}"
    found = read(wheel({"server.py": start, **files}, entry="server"))
    assert found.state is state


def test_importing_everything_from_a_package_loads_what_it_names() -> None:
    extra = "from server import mcp\n@mcp.tool()\ndef extra(): pass\n"
    files = {"own/__init__.py": "__all__ = ['extra']\n", "own/extra.py": extra}
    start = f"{SERVER_PYTHON}from own import *\n"
    found = read(wheel({"server.py": start, **files}, entry="server"))
    assert names(found) == ["extra", "plain"]
    assert found.state is SurfaceState.COMPLETE


LAUNCHED = "it runs this file as a program, which is read as the server; it may run others"
LAUNCHER = """import path from "path";
import { fork, spawn } from "child_process";
import { fileURLToPath } from "url";
const __dirname = path.dirname(fileURLToPath(import.meta.url));
const file = path.join(__dirname, "dist", "server.js");
"""


@pytest.mark.parametrize(
    "start",
    [
        'spawn("node", [file, ...process.argv.slice(2)], { stdio: "inherit" });',
        'spawn(process.execPath, ["--no-warnings", file]);',
        "fork(file, []);",
    ],
)
def test_a_file_that_is_run_is_the_server_of_what_registers_nothing(start: str) -> None:
    found = javascript(LAUNCHER + start, dist__server_js=SERVER_JS)
    assert (names(found), gaps(found)) == (["plain"], [f"index.js:6 {LAUNCHED}"])
    assert found.state is SurfaceState.PARTIAL


@pytest.mark.parametrize(
    ("source", "state"),
    [
        (SERVER_JS.replace("plain", "own") + LAUNCHER + "fork(file);", SurfaceState.COMPLETE),
        (LAUNCHER + "fork(path.join(process.cwd(), 'dist/server.js'));", SurfaceState.UNSUPPORTED),
        (LAUNCHER + "if (false) { fork(file); }", SurfaceState.UNSUPPORTED),
    ],
)
def test_what_a_server_runs_beside_itself_is_none(source: str, state: SurfaceState) -> None:
    found = javascript(source, dist__server_js=SERVER_JS)
    assert "plain" not in names(found)
    assert found.state is state
