"""Texts of a caller's in a clause of a statement that were only asked how they begin, or what they hold."""

import pytest

from tests.surface.test_flows import flows
from vetting.surface._flow_languages import in_clauses

PY = """import re, sqlite3
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("db")
con = sqlite3.connect("x.db")
COLUMNS = {"title": "title COLLATE NOCASE"}
WAYS = ("ASC", "DESC")
@mcp.tool()
def act(order: str) -> list:
    "Act"
"""
JS = """import Database from "better-sqlite3";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const db = new Database("x.db");
const COLUMNS = { title: "t" };
const server = new McpServer({ name: "db", version: "1.0.0" });
server.tool("act", "Act", { order: z.string() }, async ({ order }) => {
  %s
  return { content: [{ type: "text", text: JSON.stringify(rows) }] };
});
"""


def python(*lines: str) -> set[str]:
    body = "\n".join(f"    {line}" for line in lines)
    return {flow.kind for flow in flows({"server.py": f"{PY}{body}\n"})}


def javascript(*lines: str) -> set[str]:
    return {flow.kind for flow in flows({"index.js": JS % "\n  ".join(lines)})}


FETCHED = 'return con.execute(f"SELECT * FROM b ORDER BY y {order}").fetchall()'
PREPARED = "const rows = db.prepare(`SELECT * FROM b ORDER BY y ${order}`).all();"


@pytest.mark.parametrize(
    "asked",
    [
        'order.upper().startswith(("ASC", "DESC"))',
        "order.upper().startswith(WAYS)",
        'order.upper().endswith("DESC")',
        '"ASC" in order.upper()',
        'order[:3] == "asc"',
        're.match("asc|desc", order)',
    ],
)
def test_a_beginning_bounds_no_clause_in_python(asked: str) -> None:
    assert "query" in python(f"if not {asked}:", "    raise ValueError", FETCHED)


def test_a_half_that_is_looked_at_bounds_not_the_other() -> None:
    assert "query" in python(
        'column, _, way = order.strip().partition(" ")',
        "if column.lower() not in COLUMNS:",
        "    raise ValueError",
        "if not way.upper().startswith(WAYS):",
        "    raise ValueError",
        'con.executescript(f"DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT * FROM b'
        ' ORDER BY {COLUMNS[column]} {way};")',
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("if order.upper() not in WAYS:", "    raise ValueError", FETCHED),
        ('if not re.fullmatch("(?i)asc|desc", order):', "    raise ValueError", FETCHED),
        (
            'if not order.upper().startswith("SELECT"):',
            "    raise ValueError",
            'return con.execute(f"EXPLAIN QUERY PLAN {order}").fetchall()',
        ),
        (
            'if not order.lower().startswith(("select", "with")):',
            "    raise ValueError",
            'return con.execute(f"SELECT * FROM ({order}) LIMIT 100").fetchall()',
        ),
    ],
)
def test_a_whole_statement_begins_as_what_it_does_in_python(lines: tuple[str, ...]) -> None:
    assert "query" not in python(*lines)


@pytest.mark.parametrize(
    "asked",
    [
        "/^asc|desc/i.test(order)",
        'order.startsWith("asc")',
        '["asc", "desc"].some((way) => order.startsWith(way))',
        'order.endsWith("asc")',
        'order.toLowerCase().includes("asc")',
    ],
)
def test_a_beginning_bounds_no_clause_in_javascript(asked: str) -> None:
    assert "query" in javascript(f"if (!{asked}) throw new Error();", PREPARED)


@pytest.mark.parametrize(
    "lines",
    [
        ('if (!["asc", "desc"].includes(order)) throw new Error();', PREPARED),
        ("if (!/^(asc|desc)$/i.test(order)) throw new Error();", PREPARED),
        (
            'if (!order.trim().startsWith("SELECT")) throw new Error();',
            "const rows = db.prepare(`SELECT * FROM (${order}) LIMIT 100`).all();",
        ),
    ],
)
def test_a_whole_statement_begins_as_what_it_does_in_javascript(lines: tuple[str, ...]) -> None:
    assert "query" not in javascript(*lines)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM \0 ORDER BY \0 \0", "012"),
        ("SELECT * FROM (\0) AS t LIMIT \0", "1"),
        ("EXPLAIN ANALYZE \0", ""),
        ("CREATE VIEW \0 AS \0", "0"),
        ("DELETE FROM t; \0", ""),
        ("\0 WHERE a = \0", ""),
        ("Dear \0, order by \0", ""),
    ],
)
def test_what_stands_in_a_clause(text: str, found: str) -> None:
    assert in_clauses(text, range(text.count("\0"))) == [int(one) for one in found]
