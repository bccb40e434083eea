"""What a text is put together of that is decoded, whatever looked at its parts: decoding makes another
text, `decodeURIComponent(ROOT + "/" + name)`.
"""

from collections.abc import Iterator
from typing import Protocol

from vetting.surface._calls import last_name
from vetting.surface._flow_marks import NOTHING, Marks, within_text
from vetting.surface._flow_received import Received
from vetting.surface._flow_syntax import Syntax
from vetting.surface._ir import Call, Choice, Concat, Default, Lit, Module, Name, Node, Param, Scope
from vetting.surface._scopes import filled, owner

_JOINS = frozenset({"join", "joinpath", "resolve", "str", "String", "Path", "fspath", "concat"})
_STEPS = 24
"""Expressions that are gone through for one text."""


class _Asks(Protocol):
    """What knows values: see `Results`."""

    received: Received

    def bound(self, name: str, scope: Scope) -> Marks: ...

    def syntax(self, module: Module) -> Syntax: ...


def undecoded(values: _Asks, nodes: tuple[Node, ...], scope: Scope) -> Marks:
    """The marks of the variables that texts are made of, as if nobody had looked at them."""
    found, seen = NOTHING, set[int]()
    todo = [(node, scope, False) for node in nodes]
    for _ in range(_STEPS):
        if not todo:
            break
        node, where, inside = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Name) and (at := owner(node.name, where)) is not None:
            marks = values.bound(node.name, at)
            found |= within_text(marks) if inside else marks
            if at.kind == "function":
                todo += [(one, at, inside) for one in filled(at).names[node.name]]
        elif isinstance(node, Param):
            given = values.received.given(node.name, where)
            todo += [(one, at, inside) for one, at in given]
        else:
            todo += [(one, where, inside or later) for one, later in _parts(values, node, where)]
    return found


def _parts(values: _Asks, node: Node, scope: Scope) -> Iterator[tuple[Node, bool]]:
    """What a text or path is put together of, and whether something comes before it."""
    match node:
        case Concat(parts=parts):
            yield from ((part, number > 0) for number, part in enumerate(parts))
        case Choice(options=options):
            yield from ((option, False) for option in options)
        case Default(of=of, other=other):
            yield from ((of, False), (other, False))
        case Call(func=func, args=args) if last_name(func) in _JOINS:
            before = (func.of,) if last_name(func) in ("joinpath", "concat") else ()  # type: ignore[attr-defined]
            yield from ((one, number > 0) for number, one in enumerate((*before, *args)))
        case Lit():
            return
        case _:
            steps = values.syntax(scope.module).steps(node.raw)
            yield from ((step, number > 0) for number, step in enumerate(steps))
