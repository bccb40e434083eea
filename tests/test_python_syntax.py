"""Every part of a tree is come by, and a file is parsed once for two readers."""

import ast

import pytest

from vetting import python_syntax
from vetting.python_syntax import (
    by_kind,
    children,
    forget,
    parse,
    parse_newer,
    statements,
    walk,
)

EVERYTHING = """
import os.path as path
from . import names
@mark(1)
class Thing(Base, key=1):
    field: int = 3
    def method(self, a, /, b=1, *rest, c: int = 2, **more) -> str:
        global known
        self.x = lambda y, z=1: y if z else -y
        return f"{a!r:>{b}} {c}"
async def act():
    async with one() as two, three(): await two
    async for item in each(): yield item
    for a, *b in [1, (2, 3)]:
        while a < b[1:2] and not a in {**b, "k": {x for x in b}}: break
        else: continue
    try: del a.b
    except (A, B) as error: raise error from None
    finally: assert a, "b"
    match a:
        case {"k": [1, *others], **rest} if (b := a): pass
        case Point(x=0) | "s" | None as whole: x += 1
"""
QUIET = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


def test_all_that_a_tree_holds_is_walked() -> None:
    tree = ast.parse(EVERYTHING)
    every = [node for node in ast.walk(tree) if not isinstance(node, QUIET)]
    assert list(walk(tree)) == every
    assert all(
        children(node) == [c for c in ast.iter_child_nodes(node) if not isinstance(c, QUIET)]
        for node in every
    )


def test_statements_come_in_the_order_of_a_whole_walk() -> None:
    tree = ast.parse(EVERYTHING)
    kinds = (ast.mod, ast.stmt, ast.excepthandler, ast.match_case)
    assert list(statements(tree)) == [n for n in ast.walk(tree) if isinstance(n, kinds)]


def test_nodes_by_kind_are_those_of_a_whole_walk_in_its_order() -> None:
    tree = ast.parse(EVERYTHING)
    kinds = by_kind(tree)
    assert sum(map(len, kinds.values())) == len(list(walk(tree)))
    assert kinds[ast.Name] == [node for node in walk(tree) if isinstance(node, ast.Name)]


def test_a_tree_is_kept_for_the_next_reader_only() -> None:
    data = b"x = 'kept for the next'\n"
    first = parse(data, keep=True)
    assert parse(data) is first
    assert parse(data) is not first
    kept = parse(data, keep=True)
    forget()
    assert parse(data) is not kept


def test_the_oldest_trees_go_where_there_is_no_room() -> None:
    forget()
    old, new = b"x = (1, 2)\n", b"y = (3, 4)\n"
    first, last = parse(old, keep=True), parse(new, keep=True)
    forget(python_syntax.signs(new))
    assert parse(old) is not first
    assert parse(new) is last


def test_a_tree_for_which_there_is_no_room_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(python_syntax, "_SHARED", 100)
    old, new = b"x = 1  # " + b"-" * 60, b"x = 2  # " + b"+" * 60
    trees = parse(old, keep=True), parse(new, keep=True)
    assert parse(old) is trees[0]
    assert parse(new) is not trees[1]


def test_what_is_no_python_is_no_tree() -> None:
    for data in (b"def", b"\0", b"\xff = 1"):
        with pytest.raises((SyntaxError, ValueError)):
            parse(data)


def test_file_whose_tree_would_fill_the_memory_is_not_parsed() -> None:
    with pytest.raises(ValueError, match="signs"):
        python_syntax.parse(b"x=1\n" * 110_000)


@pytest.mark.parametrize(
    "source",
    [
        "class A[\n    T: Base[int],\n    U,\n](Base): pass",
        "def act[T: (int, str)](one: T) -> T: return one",
        "async def act[**P, T = dict[str, int]](): pass",
        "type Pair[\n    A,\n] = tuple[A, A]",
    ],
)
def test_newer_names_of_types_are_left_out_and_lines_stay(source: str) -> None:
    tree = parse_newer(f"{source}\nlast = 1\n".encode())
    assert len(tree.body) == 2
    assert tree.body[-1].lineno == source.count("\n") + 2
