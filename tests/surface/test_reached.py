"""Which files of a package count: what loads them, and what they speak of."""

import pytest

from tests.surface.conftest import SERVER_JS, SERVER_PYTHON, names, read, wheel
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
