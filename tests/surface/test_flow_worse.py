"""Functions that begin themselves several times anew when they fail, and retries that end."""

import ast

import pytest

from vetting.grammars import parser
from vetting.python_syntax import by_kind
from vetting.surface._flow_worse import python_worse
from vetting.surface._flow_worse_javascript import javascript_worse

JS = "async function race(task, n = 2) { try { return await task(); } catch (e) { %s } }"
PY = """async def race(task, n=2):
    try:
        return await task()
    except OSError as error:
        %s
"""


def javascript(source: str) -> list[int]:
    root = parser("javascript").parse(source.encode()).root_node
    return list(javascript_worse(root, source, "javascript"))


def python(source: str) -> list[int]:
    return list(python_worse(by_kind(ast.parse(source))))


@pytest.mark.parametrize(
    "does",
    [
        "return Promise.any(Array.from({ length: n }, () => race(task, n + 1)));",
        "return Promise.any([race(task), race(task)]);",
        "for (let i = 0; i < n; i++) race(task, n);",
        "if (e.code) { new Array(n).fill(0).forEach(() => race(task, n * 2)); }",
        "setTimeout(() => { race(task, n); race(task, n); }, 500);",
    ],
)
def test_what_fails_is_begun_several_times(does: str) -> None:
    assert javascript(JS % does) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "const race = (task) => task().catch(() => Promise.race([race(task), race(task)]));",
        "class A { async go(t) { try { await t(); } catch { this.go(t); this.go(t); } } }",
        "const go = async t => { try { await t(); } catch { go(t); go(t); } };",
    ],
)
def test_however_it_is_written(source: str) -> None:
    assert javascript(source) == [1]


@pytest.mark.parametrize(
    "does",
    [
        "return race(task, n);",
        "if (n > 8) throw e; return Promise.any([race(task, n + 1), race(task, n + 1)]);",
        "if (n === 8) throw e; return Promise.any([race(task, n + 1), race(task, n + 1)]);",
        "return n < 4 ? Promise.any([race(task, n + 1), race(task, n + 1)]) : null;",
        "return Promise.all([race(task, n - 1), race(task, n - 1)]);",
        "return Promise.all(e.errors.map((one) => race(one, n)));",
        "return Promise.all([race(first(task), n), race(last(task), n)]);",
        "if (e.again) { return race(task, n); } return race(task, n);",
        "for (const wait of WAITS) { await pause(wait); return race(task, n); }",
    ],
)
def test_a_retry_ends_or_goes_on_by_one(does: str) -> None:
    assert javascript(JS % does) == []


def test_who_gives_up_before_it_begins() -> None:
    begins = "if (n > 5) throw new Error('no'); try { return await task(); }"
    again = "return Promise.any([race(task, n + 1), race(task, n + 1)]);"
    assert javascript((JS % again).replace("try { return await task(); }", begins)) == []


@pytest.mark.parametrize(
    ("does", "found"),
    [
        ("return await gather(*(race(task, n + 1) for _ in range(n)))", [1]),
        ("return await race(task, n) or await race(task, n)", [1]),
        ("for _ in range(n): spawn(race(task, n * 2))", [1]),
        ("return await race(task, n)", []),
        ("return await gather(*(race(one, n) for one in error.args))", []),
        ("return await gather(race(task, n - 1), race(task, n - 1))", []),
        ("return None if n > 4 else await gather(race(task, n + 1), race(task, n + 1))", []),
        ("for _ in range(n): return await race(task, n)", []),
    ],
)
def test_the_same_in_python(does: str, found: list[int]) -> None:
    assert python(PY % does) == found
