"""What a function does that is told by a text which of several things to do."""

import pytest

from tests.surface.test_handlers import javascript, python
from vetting.surface import Declared

JAVASCRIPT = """import fs from "fs";
async function run(args, mode) { %s }
server.registerTool("list", {}, async (a) => run(a, "list"));
server.registerTool("delete", {}, async (a) => run(a, "delete"));
"""
PYTHON = """import requests, os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
def run(args, mode):
    %s
@mcp.tool()
def list(a: str) -> str:
    return run(a, "list")
@mcp.tool()
def delete(a: str) -> str:
    return run(a, mode="delete")
"""
BOTH = {"delete", "network"}
APART = {"list": {"network"}, "delete": {"delete"}}
TOGETHER = {"list": BOTH, "delete": BOTH}
JS_ASKS = (
    'if (mode === "list") return fetch(args.u); else if (mode === "delete") fs.unlinkSync(args.p);'
)
PY_ASKS = 'if mode == "list": return requests.get(args)\n    if mode == "delete": os.unlink(args)'


def kinds(tools: dict[str, Declared]) -> dict[str, set[str]]:
    return {name: {act.kind for act in item.code.acts} for name, item in tools.items() if item.code}


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (JS_ASKS, APART),
        (
            (
                'switch (mode) { case "list": return fetch(args.u);'
                ' case "delete": return fs.unlinkSync(args.p); }'
            ),
            APART,
        ),
        ('if (mode !== "list") { return fs.unlinkSync(args.p); } return fetch(args.u);', APART),
        (f"mode = args.mode; {JS_ASKS}", TOGETHER),
        (f"arguments[1] = args.mode; {JS_ASKS}", TOGETHER),
        (f"const f = () => {{ [mode] = args.x; }}; f(); {JS_ASKS}", TOGETHER),
        (f"for (mode of args.all) {{ {JS_ASKS} }}", TOGETHER),
        (JS_ASKS.replace('"list"', "args.name").replace('"delete"', "args.other"), TOGETHER),
    ],
)
def test_text_that_a_call_gives_chooses_in_javascript(
    body: str, known: dict[str, set[str]]
) -> None:
    assert kinds(javascript(JAVASCRIPT % body)) == known


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (PY_ASKS, APART),
        (
            'if mode in ("list", "x"):\n        return requests.get(args)\n    os.unlink(args)',
            APART,
        ),
        (
            (
                'match mode:\n        case "list": return requests.get(args)\n'
                '        case "delete": os.unlink(args)'
            ),
            APART,
        ),
        (f"mode = args\n    {PY_ASKS}", TOGETHER),
        (
            f"def f():\n        nonlocal mode\n        mode = args\n    f()\n    {PY_ASKS}",
            TOGETHER,
        ),
    ],
)
def test_text_that_a_call_gives_chooses_in_python(body: str, known: dict[str, set[str]]) -> None:
    assert kinds(python(PYTHON % body)) == known
