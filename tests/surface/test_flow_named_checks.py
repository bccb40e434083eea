"""A function that is called like a check, and does what it is given instead of looking at it."""

import pytest

from tests.surface.test_flows import flows

JS = """import cp from "node:child_process";
import fs from "node:fs";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const log = (text) => console.error(text);
%s
server.tool("act", { a: z.string() }, async ({ a }) => safeIt(a));
"""
PLAIN = "function plain(c) { if (!/^[a-z]+$/.test(c)) throw new Error('no'); }\n"
PY = """import os
import requests
from pathlib import Path
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
%s
@mcp.tool()
def act(a: str):
    return validate_it(a)
"""


def kinds(files: dict[str, str]) -> set[str]:
    return {flow.kind for flow in flows(files)} & {"shell", "path", "address"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("function safeIt(c) { const o = c.trim(); log(o); return cp.execSync(o); }", "shell"),
        ("function safeIt(c) { if (!c) throw new Error('empty'); return cp.execSync(c); }", "shell"),
        ("const safeIt = (c) => run(c);\nconst run = (c) => new Promise((ok) => cp.exec(c, ok));", "shell"),
        ("function safeIt(c) { const n = c; if (n !== c) throw n; return cp.execSync(c); }", "shell"),
        ("function safeIt(c) { if (c === 'rm') throw new Error('no'); return cp.execSync(c); }", "shell"),
        ("function safeIt(c) { return fs.readFileSync(c, 'utf8'); }", "path"),
        ("async function safeIt(c) { const r = await fetch(c); if (!r.ok) throw r; return r; }", "address"),
    ],
)  # fmt: skip
def test_javascript_that_acts_is_no_check(code: str, kind: str) -> None:
    assert kind in kinds({"index.js": JS % code})


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("def validate_it(c):\n    print(c)\n    return os.system(c)", "shell"),
        ("def validate_it(c):\n    return Path(c).read_text()", "path"),
        (
            "def validate_it(c):\n    r = requests.get(c)\n    if r.is_error:\n        raise ValueError\n",
            "address",
        ),
    ],
)
def test_python_that_acts_is_no_check(code: str, kind: str) -> None:
    assert kind in kinds({"server.py": PY % code})


@pytest.mark.parametrize(
    "code",
    [
        "function safeIt(c) { if (!/^[a-z]+$/.test(c)) throw new Error('no'); return cp.execSync(c); }",
        PLAIN + "function safeIt(c) { plain(c); return cp.execSync(c); }",
    ],
)
def test_one_that_looks_first_is_one(code: str) -> None:
    assert kinds({"index.js": JS % code}) == set()


def test_a_chain_of_such_names_hides_nothing_and_ends_nothing() -> None:
    steps = "".join(f"function safe{n}(c) {{ return safe{n + 1}(c); }}\n" for n in range(60))
    chain = (
        f"{steps}function safe60(c) {{ return cp.execSync(c); }}\nconst safeIt = (c) => safe0(c);"
    )
    assert kinds({"index.js": JS % chain}) == {"shell"}
