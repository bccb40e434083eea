"""Consoles of databases and debuggers, whose own commands lead to a shell."""

import pytest

from tests.surface.test_flows import JS, decorated, kinds, registered

PY = r"""import re, subprocess
from mcp.server.fastmcp import FastMCP
from pydantic_settings import BaseSettings
mcp = FastMCP("server")
TABLES = {"a", "b"}
SELECT = re.compile(r"\s*select\b", re.I)
COMMENTS = re.compile(r"--[^\n]*")
FLAGS = ("-batch", "-json")
class Settings(BaseSettings):
    program: str = "sqlite3"
settings = Settings()
def checked(sql):
    text = COMMENTS.sub(" ", sql).strip()
    if not SELECT.match(text) or ";" in text: raise ValueError(sql)
    return text
def refused(sql):
    if not SELECT.match(sql) or "\n" in sql: raise ValueError(sql)
    return sql
"""


def run(words: str, given: str) -> str:
    return decorated(f"return subprocess.run({words}, input={given}, text=True).stdout")


@pytest.mark.parametrize(
    "tool",
    [
        run('["sqlite3", "a.db"]', "name"),
        run('["sqlite3", *FLAGS, "a.db"]', "checked(name) + ';'"),
        run('[settings.program, "a.db"]', "checked(name)"),
        run('["psql", "-At"]', "' '.join(checked(name).splitlines())"),
        run('["gdb", "-q", "core"]', "name"),
        decorated('return subprocess.run(["sqlite3", "-readonly", "a.db", name]).stdout'),
        decorated('return subprocess.run(["psql", "-c", name]).stdout'),
        decorated(
            'p = subprocess.Popen(["/usr/bin/duckdb", "a.db"], stdin=subprocess.PIPE)\n'
            "    p.stdin.write(checked(name))\n    return p.communicate()[0]"
        ),
        decorated(
            'if not name.lower().startswith("select"): raise ValueError(name)\n'
            '    return subprocess.run(["sqlite3", "a.db"], input=name + ";", text=True).stdout'
        ),
    ],
)
def test_a_statement_may_be_a_command(tool: str) -> None:
    assert kinds(PY + tool, "server.py") == {"shell"}


@pytest.mark.parametrize(
    "tool",
    [
        run('["sqlite3", "-safe", "a.db"]', "checked(name)"),
        run('["sqlite3", "a.db"]', "' '.join(checked(name).splitlines())"),
        run('["sqlite3", "a.db"]', "refused(name)"),
        run('["mysql", "--binary-mode"]', "checked(name)"),
        run('["sqlite3", "a.db"]', "'SELECT 1;'"),
        run('["wc", "-l"]', "name"),
        decorated(
            "if name not in TABLES: raise ValueError(name)\n"
            '    return subprocess.run(["sqlite3", "a.db"], input=f"SELECT * FROM {name};").stdout'
        ),
        decorated(
            "if name not in TABLES: raise ValueError(name)\n"
            '    return subprocess.run(["sqlite3", "a.db", f"SELECT * FROM {name};"]).stdout'
        ),
    ],
)
def test_a_statement_on_one_line_is_none(tool: str) -> None:
    assert kinds(PY + tool, "server.py") == set()


CHECKS = r"""import { spawn, spawnSync, execFileSync } from "node:child_process";
function checked(sql) {
  if (!/^\s*select\b/i.test(sql) || sql.includes(";")) throw new Error(sql);
  return sql;
}
const line = (sql) => checked(sql).replace(/\s+/g, " ");
"""


@pytest.mark.parametrize(
    "body",
    [
        'return spawnSync("sqlite3", ["a.db"], { input: name }).stdout;',
        'return execFileSync("sqlite3", ["-json", "a.db", name]);',
        'const p = spawn("sqlite3", ["a.db"]); p.stdin.write(checked(name)); p.stdin.end();',
        'const p = spawn("psql", ["-At"]); p.stdin.end(line(name));',
    ],
)
def test_a_statement_may_be_a_command_in_javascript(body: str) -> None:
    assert kinds(JS + CHECKS + registered(body)) == {"shell"}


@pytest.mark.parametrize(
    "body",
    [
        'return spawnSync("sqlite3", ["a.db"], { input: line(name) }).stdout;',
        'return spawnSync("sqlite3", ["-safe", "a.db"], { input: checked(name) }).stdout;',
        'return execFileSync("sqlite3", ["a.db", `SELECT ${Number(name)}`]);',
    ],
)
def test_a_statement_on_one_line_is_none_in_javascript(body: str) -> None:
    assert kinds(JS + CHECKS + registered(body)) == set()


def test_words_that_are_laid_out_in_themselves_end_nothing() -> None:
    body = 'const words = [...words, name]; return spawnSync("sqlite3", [...words], { input: name }).stdout;'
    assert kinds(JS + CHECKS + registered(body)) == {"shell"}
