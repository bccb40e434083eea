"""The places of lists, and what stands in them."""

import ast
from collections.abc import Iterable
from typing import Any

from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope, Spread

Item = tuple[Node, Scope]
"""A value, and where it is written; a `Spread` is as many of them as nobody knows."""


def known(rows: Iterable[list[Item]]) -> bool:
    """Whether of some list it is known what stands in it."""
    return not all(map(is_open, rows))


def is_open(row: list[Item]) -> bool:
    """Whether nothing is known of a list."""
    return len(row) == 1 and isinstance(row[0][0], Spread)


def at_place(row: list[Item], place: int) -> list[Item]:
    """What may stand in a place of a list, counted from its end where that is less than nothing."""
    items, place = (row, place) if place >= 0 else (row[::-1], -place - 1)
    for number, (node, _) in enumerate(items[: place + 1]):
        if isinstance(node, Spread):
            return items[number:]
    return items[place : place + 1]


def behind(row: list[Item], after: int) -> list[Item]:
    """What stands in a list behind its first places."""
    first = next((n for n, one in enumerate(row[:after]) if isinstance(one[0], Spread)), after)
    return row[first:] if after >= 0 else row


def closed(items: list[Item] | None) -> list[Item] | None:
    """Items of which each is one value; None where some may be several, or there is none."""
    return None if not items or any(isinstance(one, Spread) for one, _ in items) else items


def is_text(node: Node) -> bool:
    """Whether something is a text in the code."""
    return isinstance(node, Lit) and isinstance(node.value, str)


def is_yielded(raw: Any) -> bool:
    """Whether a list stands for what a generator gives, one of which follows the other."""
    return isinstance(raw, ast.List) and not hasattr(raw, "col_offset")


def slice_of(node: Node) -> tuple[Node, int] | None:
    """The list of which something takes all behind its first places, and how many these are:
    `cmd.slice(1)`, `cmd[1:]`.
    """
    match node:
        case Call(func=Attr(name="slice", of=of), args=(Lit(value=int(after)), *_)):
            return of, after
        case Name(raw=ast.Subscript(slice=part, value=whole), name=name):
            return Name(node.line, whole, name), _begin(part)
    return None


def _begin(part: ast.expr) -> int:
    """How many places a slice leaves out at the beginning; -1 where that is not known."""
    match part:
        case ast.Slice(lower=None, step=None):
            return 0
        case ast.Slice(lower=ast.Constant(value=int(after)), step=None):
            return after
    return -1


def is_plain(raw: Any) -> bool:
    """Whether an assignment of JavaScript is one to a variable as a whole."""
    around: Any = getattr(raw, "parent", None)
    if around is None or around.type != "assignment_expression":
        return False
    return bool(around.child_by_field_name("left").type == "identifier")
