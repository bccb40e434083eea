"""Numbers that are held down where they are made, and lengths, also through lists of them."""

import pytest

from tests.surface.test_flows import JS, flows, registered

WIDTHS = "rows.reduce((w, row) => row.map((c, i) => Math.max(w[i] ?? 0, {})), [])"


@pytest.mark.parametrize(
    ("body", "free"),
    [
        ("const w = " + WIDTHS.format("c.length") + "; return 'x'.padEnd(w[0] ?? 0);", False),
        ("const w = " + WIDTHS.format("Number(c)") + "; return 'x'.padEnd(w[0] ?? 0);", True),
        ("const n = rows.map((v) => Math.min(Math.max(v, 0), 9)); return 'x'.repeat(n[0]);", False),
        ("const n = rows.map((v) => Math.min(1, 9) + v); return 'x'.repeat(n[0]);", True),
        ("const n = rows.map((v) => Math.max(v, 9)); return 'x'.repeat(n[0]);", True),
    ],
)
def test_lengths(body: str, free: bool) -> None:
    said = registered("const rows = JSON.parse(name); " + body)
    assert ("amount" in {flow.kind for flow in flows({"index.js": JS + said})}) == free


PYTHON = """import sqlite3
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
{}
@mcp.tool()
def act(name: str) -> str:
    row = insert(name)
    return open(f"/tmp/task_{{row.lastrowid}}.log").read()
def main(): mcp.run()
"""
ASKS = "db = sqlite3.connect('x.db')\ndef insert(text): return db.execute('INSERT ...', (text,))"
OWN = "class Row:\n    def __init__(self, text): self.lastrowid = text\ndef insert(text): return Row(text)"


@pytest.mark.parametrize(("before", "free"), [(ASKS, False), (OWN, True)])
def test_what_a_database_counts(before: str, free: bool) -> None:
    found = flows({"server.py": PYTHON.format(before)})
    assert ("path" in {flow.kind for flow in found}) == free
