"""Parts of lists that are told apart: columns and values, a program and its arguments."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

WHERE = """import sqlite3
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("server")
db = sqlite3.connect("x.db")
COLUMNS = ("a", "b")
def checked(column):
    if column not in COLUMNS:
        raise ValueError(column)
    return column
def condition(row):
    return f"{checked(row['column'])} = ?"
def loose(row):
    return f"{row['column']} = ?"
def pairs(terms):
    return [(k, f"%{v}%") for k, v in terms.items() if k in COLUMNS]
def where(terms, rows):
    %s
"""
CALL = "return db.execute('select a from t where ' + where({'a': name}, [name])[0]).fetchall()"
USED = "used = pairs(terms)\n    "
GROWN = "used = []\n    for k, v in terms.items():\n        used.append((k, v))\n    "
TURNED = "used = [(v, k) for k, v in terms.items() if k in COLUMNS]\n    "
HERE = "used = [(k, f'%{v}%') for k, v in terms.items() if k in COLUMNS]\n    "


@pytest.mark.parametrize(
    "body",
    [
        HERE + "return ' and '.join(f'{k} = ?' for k, _ in used), [v for _, v in used]",
        HERE + "return ' and '.join(f'{one[0]} = ?' for one in used), used",
        USED + "return ' and '.join(k + ' = ?' for k, v in used), used",
        GROWN + "return ' and '.join(f'{k} = ?' for k, _ in used), used",
        "return ' and '.join(condition(row) for row in rows), rows",
        "return ' and '.join(f\"{checked(row['column'])} = ?\" for row in rows), rows",
    ],
)
def test_only_columns_are_in_a_query(body: str) -> None:
    assert kinds(WHERE.replace("%s", body) + decorated(CALL), "server.py") == set()


@pytest.mark.parametrize(
    "body",
    [
        HERE + "return ' and '.join(f'{k} = {v}' for k, v in used), used",
        HERE
        + "text = ''\n    for k, v in used:\n        text += f'{k} = {v}'\n    return text, used",
        HERE + "return ' and '.join(f'a = {one[1]}' for one in used), used",
        HERE
        + "used.append((terms['a'], 1))\n    return ' and '.join(f'{k} = 1' for k, _ in used), 1",
        HERE + "return ' and '.join(f'{a} = 1' for a, b in [(v, k) for k, v in used]), used",
        HERE + "used[0] = (terms['a'], 1)\n    return ' and '.join(f'{k} = 1' for k, _ in used), 1",
        TURNED + "return ' and '.join(f'{k} = 1' for k, v in used), used",
        "return ' and '.join(loose(row) for row in rows), rows",
        "return ' and '.join(f\"{checked(row['column'])} = '{row['value']}'\" for row in rows), rows",
    ],
)
def test_values_are_in_a_query(body: str) -> None:
    assert kinds(WHERE.replace("%s", body) + decorated(CALL), "server.py") == {"query"}


FIND = """import Database from "better-sqlite3";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
const server = new McpServer({ name: "server", version: "1.0.0" });
const db = new Database("x.db"), COLUMNS = ["a", "b"];
function checked(column) { if (!COLUMNS.includes(column)) throw new Error(column); return column; }
const condition = (row) => `${checked(row.column)} = ?`, loose = (row) => `${row.column} = ?`;
const ROWS = z.array(z.object({ column: z.string(), value: z.string() }));
server.tool("find", "Find", { rows: ROWS }, async ({ rows }) => {
  return db.prepare(`SELECT a FROM t WHERE ${rows.map((row) => %s).join(" AND ")}`).all();
});
"""


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("condition(row)", set()),
        ("`${checked(row.column)} = ?`", set()),
        ("loose(row)", {"query"}),
        ("`${row.column} = ?`", {"query"}),
        ("`${checked(row.column)} = '${row.value}'`", {"query"}),
    ],
)
def test_what_a_function_makes_of_each_in_javascript(made: str, found: set[str]) -> None:
    assert kinds(FIND % made) == found


COMMAND = """import * as cp from "node:child_process";
class Command {
  words;
  constructor(program) { this.words = [program]; }
  add(word) { %s; return this; }
  async run() { const [program, ...rest] = this.words; return cp.execFile(program, rest); }
}
"""
PUSH = "this.words.push(word)"


@pytest.mark.parametrize(
    ("add", "call", "found"),
    [
        (PUSH, "new Command('tidy').add(name).run()", set()),
        (PUSH, "new Command(name).add('x').run()", {"shell"}),
        ("this.words.unshift(word)", "new Command('tidy').add(name).run()", {"shell"}),
        (PUSH + "; this.words.reverse()", "new Command('tidy').add(name).run()", {"shell"}),
        ("this.words[0] = word", "new Command('tidy').add(name).run()", {"shell"}),
        (PUSH, "(() => { const c = new Command('x').add(name); c.words[0] = name; c.run(); })()", {"shell"}),
        (PUSH, "(() => { const c = new Command('x').add(name); c.words = [name]; c.run(); })()", {"shell"}),
    ],
)  # fmt: skip
def test_the_program_of_a_list_to_which_words_are_added(
    add: str, call: str, found: set[str]
) -> None:
    assert kinds(JS + COMMAND % add + registered(f"return {call};")) == found
