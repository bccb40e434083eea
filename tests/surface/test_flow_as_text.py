"""Objects that are queries, by what asks for their text; names in what is given by name."""

import pytest

from tests.surface.test_flow_limits import javascript, python

PYTHON = """class Select:
    def __init__(self):
        self.wheres, self.tail = [], ""
        self.wheres = []
    def where(self, **terms):
        for column, value in terms.items():
            self.wheres.append(f"{column} = ?")
        return self
    def order(self, by):
        self.tail = f" ORDER BY {by}"
        return self
    def __str__(self):
        return "SELECT a FROM b WHERE " + " AND ".join(self.wheres) + self.tail
def rows(select):
    return db.execute(str(select)).fetchall()
"""
JS = """class Select {
  order(by) { this.tail = ` ORDER BY ${by}`; return this; }
  toString() { return `SELECT a FROM b${this.tail}`; }
}
const rows = (select) => db.prepare(`${select}`).all();
"""


@pytest.mark.parametrize(
    ("body", "built"),
    [
        ("rows(Select().order(a))", True),
        ("db.execute(f'{Select().order(a)} LIMIT 5')", True),
        ("_, last = str(Select().order(a)).split(';')\ndb.execute(last)", True),
        ("rows(Select().where(**json.loads(a)))", True),
        ("rows(Select().where(name=a))", False),
        ("rows(Select().order('name'))", False),
    ],
)
def test_in_python(body: str, built: bool) -> None:
    assert ("query" in {flow.kind for flow in python(body, PYTHON).flows}) == built


@pytest.mark.parametrize(
    ("body", "built"),
    [
        ("rows(new Select().order(a));", True),
        ("db.prepare(String(new Select().order(a)));", True),
        ("rows(new Select().order('name'));", False),
    ],
)
def test_in_javascript(body: str, built: bool) -> None:
    assert ("query" in {flow.kind for flow in javascript(body, JS).flows}) == built
