"""Functions that are named as if they quoted a text for SQL, and what they do."""

import pytest

from tests.surface.conftest import npm, wheel
from vetting import surface

PY = """import re, shlex
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("s")
def quote(value): return "'" + value.replace("'", "\\\\'") + "'"
def double(value): return "'" + value.replace("'", "''") + "'"
def quote_all(value): return "'" + value.replace("\\\\", "\\\\\\\\").replace("'", "\\\\'") + "'"
def quote_word(value):
    if not re.fullmatch(r"\\w+", value): raise ValueError
    return "'" + value + "'"
@mcp.tool()
async def act(name: str) -> str:
    \"\"\"Act.\"\"\"
"""
JS = """import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import SqlString from "sqlstring";
const server = new McpServer({ name: "s", version: "1" });
function escape(value) { return `'${value.replace(/'/g, "\\\\'")}'`; }
const sanitize = (value) => value.replaceAll("'", "\\\\'");
const double = (value) => value.replace(/'/g, "''");
const escapeAll = (value) => value.replace(/\\\\/g, "\\\\\\\\").replace(/'/g, "\\\\'");
const escapeClass = (value) => value.replace(/['\\\\]/g, "\\\\$&");
const quoteWord = (value) => { if (!/^\\w+$/.test(value)) throw 1; return `'${value}'`; };
server.tool("act", "Act.", { name: z.string() }, async ({ name }) => {
"""


def python(body: str) -> list[str]:
    return [flow.kind for flow in surface.read(wheel({"server.py": f"{PY}    {body}\n"})).flows]


def javascript(body: str) -> list[str]:
    return [flow.kind for flow in surface.read(npm({"index.js": f"{JS}{body}\n}});\n"})).flows]


@pytest.mark.parametrize(
    "body",
    [
        "db.execute(f'SELECT a FROM b WHERE c = {quote(name)}')",
        "q = quote('%' + name + '%')\n    db.execute(f'SELECT a FROM b WHERE c ILIKE {q}')",
        "name = quote(name)\n    db.execute(f'DELETE FROM b WHERE c = {name}')",
        'q = name.replace("\'", "\\\\\'")\n    db.execute(f"SELECT a FROM b WHERE c = \'{q}\'")',
        "quote(name)\n    db.execute(f\"SELECT a FROM b WHERE c = '{name}'\")",
    ],
)
def test_a_backslash_quotes_nothing_in_python(body: str) -> None:
    assert python(body) == ["query"]


@pytest.mark.parametrize(
    "body",
    [
        "db.execute(f'SELECT a FROM b WHERE c = {double(name)}')",
        "db.execute(f'SELECT a FROM b WHERE c = {quote_all(name)}')",
        "db.execute(f'SELECT a FROM b WHERE c = {quote_word(name)}')",
        "db.execute(f'SELECT a FROM b WHERE c = {shlex.quote(name)}')",
        "db.execute('SELECT a FROM b WHERE c = ?', (quote(name),))",
        "assert re.fullmatch('[a-z]+', name)\n    db.execute(f'SELECT {quote(name)} FROM b')",
        "drive.files().list(q=f'name contains {quote(name)}')",
    ],
)
def test_what_quotes_in_python(body: str) -> None:
    assert python(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "return db.all(`SELECT a FROM b WHERE c = ${escape(name)}`);",
        "return db.all(`SELECT a FROM b WHERE c = '${sanitize(name)}'`);",
        "const q = escape(name); return db.all(`DELETE FROM b WHERE c = ${q}`);",
        "return db.all(`SELECT a FROM b WHERE c = '${name.replace(/'/g, \"\\\\'\")}'`);",
    ],
)
def test_a_backslash_quotes_nothing_in_javascript(body: str) -> None:
    assert javascript(body) == ["query"]


@pytest.mark.parametrize(
    "body",
    [
        "return db.all(`SELECT a FROM b WHERE c = '${double(name)}'`);",
        "return db.all(`SELECT a FROM b WHERE c = '${escapeAll(name)}'`);",
        "return db.all(`SELECT a FROM b WHERE c = '${escapeClass(name)}'`);",
        "return db.all(`SELECT a FROM b WHERE c = ${quoteWord(name)}`);",
        "return db.all(`SELECT a FROM b WHERE c = ${SqlString.escape(name)}`);",
        "return db.all('SELECT a FROM b WHERE c = ?', [escape(name)]);",
        "return drive.files.list({ q: `name contains ${escape(name)}` });",
    ],
)
def test_what_quotes_in_javascript(body: str) -> None:
    assert javascript(body) == []
