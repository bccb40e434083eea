"""Connections that refuse all but reading."""

import ast

import pytest

from vetting.surface._python_authorizer import only_reads

PY = """
import sqlite3
READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
def rule(action, *rest):
    if action not in READING: return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
def run(sql):
    db = sqlite3.connect("a.db")
    db.set_authorizer(rule)
    return db.execute(sql)
"""


def reads(text: str) -> bool:
    module = ast.parse(text)
    function = next(one for one in module.body if getattr(one, "name", "") == "run")
    calls = (one for one in ast.walk(function) if isinstance(one, ast.Call))
    call = next(one for one in calls if getattr(one.func, "attr", "") == "execute")
    return only_reads(call, function, module)


def test_what_refuses_all_else_only_reads() -> None:
    assert reads(PY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sqlite3.SQLITE_READ})", "sqlite3.SQLITE_READ, sqlite3.SQLITE_ATTACH})"),
        ("not in READING", "in READING"),
        ("return sqlite3.SQLITE_DENY", "return sqlite3.SQLITE_OK"),
        ("    if action", "    action = 21\n    if action"),
        ("def run", "READING = set(range(99))\ndef run"),
        ("def run", "rule = print\ndef run"),
        ("    return db", "    db = sqlite3.connect('a.db')\n    return db"),
        ("    return db", "    db.set_authorizer(None)\n    return db"),
        ("    db.set_authorizer(rule)", "    if sql: db.set_authorizer(rule)"),
        ("    db.set_authorizer(rule)\n    return db.execute(sql)", "    return db.execute(sql)"),
        ("    db.set_authorizer(rule)", "    db.set_authorizer(lambda *_: 0)"),
        ('    db = sqlite3.connect("a.db")\n', ""),
    ],
)
def test_what_may_do_more_does_not(old: str, new: str) -> None:
    assert old in PY
    assert not reads(PY.replace(old, new))
