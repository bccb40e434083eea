"""What a text is put together of that is made another one, whatever looked at its parts:
`decodeURIComponent(ROOT + "/" + name)`, see `_flow_changed`.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from vetting.surface._calls import last_name
from vetting.surface._flow_changed import Wheres
from vetting.surface._flow_marks import NOTHING, Marks, given_member, within_text
from vetting.surface._flow_received import Received
from vetting.surface._flow_syntax import Syntax
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Lit,
    Module,
    Name,
    Node,
    Param,
    Scope,
)
from vetting.surface._scopes import filled, owner

_JOINS = frozenset({
    *("join", "joinpath", "resolve", "str", "String", "Path", "fspath", "concat", "normpath"),
    *("abspath", "realpath", "realpathSync", "fsdecode", "fsencode", "PurePath", "PurePosixPath"),
})  # fmt: skip
_KEEPS = frozenset({
    *("joinpath", "concat", "resolve", "absolute", "as_posix", "strip", "lstrip", "rstrip", "trim"),
    *("lower", "toLowerCase", "casefold", "toString", "encode", "decode", "expanduser", "__str__"),
})  # fmt: skip
"""Methods that leave the text or path they are called on in what they return."""

_STEPS, _FEW, _MOST = 60, 6, 12_000
"""Expressions that are gone through for one text; fewer where a function had the last number of them."""


class Asks(Protocol):
    """What knows values: see `Results`."""

    received: Received
    wheres: Wheres

    def bound(self, name: str, scope: Scope) -> Marks: ...

    def syntax(self, module: Module) -> Syntax: ...

    def scopes(self, node: Call, scope: Scope) -> list[Scope]: ...

    def cut(self, scope: Scope, why: str) -> None: ...


def undecoded(values: Asks, nodes: tuple[Node, ...], scope: Scope) -> Marks:
    """The marks of the variables that texts are made of, as if nobody had looked at them."""
    return unlooked(values, nodes, scope)[0]


def unlooked(
    values: Asks,
    nodes: tuple[Node, ...],
    scope: Scope,
    through: Callable[[Call, Scope], tuple[Node, ...]] = lambda _, __: (),
) -> tuple[Marks, list[Scope]]:
    """See `undecoded`; with the functions that the texts come through. `through` tells what more calls
    hand on.
    """
    found, seen, around = NOTHING, dict[int, Node](), {id(scope): scope}
    todo = [(node, scope, False) for node in nodes]
    gone = values.wheres.gone.get(id(scope), 0)
    most = _STEPS if gone < _MOST else _FEW
    while todo:
        node, where, inside = todo.pop()
        if id(node) in seen:
            continue
        if len(seen) == most:
            values.cut(scope, "a text that is made another one has too many parts")
            break
        seen[id(node)] = node
        around[id(where)] = where
        own = values.scopes(node, where) if isinstance(node, Call) else []
        if isinstance(node, Name) and (at := owner(node.name, where)) is not None:
            marks = values.bound(node.name, at)
            found |= within_text(marks) if inside else marks
            if at.kind == "function":
                todo += [(one, at, inside) for one in filled(at).names[node.name]]
        elif isinstance(node, Param):
            given = values.received.given(node.name, where)
            todo += [(one, at, inside) for one, at in given]
        elif own:
            todo += [(one, inner, inside) for inner in own for one in inner.returns]
        else:
            if isinstance(node, Attr):
                found |= _member(values, node, where, inside)
            more = through(node, where) if isinstance(node, Call) else ()
            todo += [(one, where, inside) for one in more]
            todo += [(one, where, inside or later) for one, later in _parts(values, node, where)]
    values.wheres.gone[id(scope)] = gone + len(seen)
    return found, list(around.values())


def _member(values: Asks, node: Attr, scope: Scope, inside: bool) -> Marks:
    """The marks of a member of what a function is given: `args.name`."""
    at = owner(node.of.name, scope) if isinstance(node.of, Name) else None
    if at is None or not isinstance(node.of, Name):
        return NOTHING
    marks = given_member(values.bound(node.of.name, at), node.name)
    return within_text(marks) if inside else marks


def _parts(values: Asks, node: Node, scope: Scope) -> Iterator[tuple[Node, bool]]:
    """What a text or path is put together of, and whether something comes before it."""
    match node:
        case Concat(parts=parts):
            yield from ((part, number > 0) for number, part in enumerate(parts))
        case Choice(options=options):
            yield from ((option, False) for option in options)
        case Default(of=of, other=other):
            yield from ((of, False), (other, False))
        case Call(func=func, args=args) if last_name(func) in _JOINS | _KEEPS:
            kept = isinstance(func, Attr) and last_name(func) in _KEEPS
            before = (func.of,) if kept else ()  # type: ignore[attr-defined]
            given = args if last_name(func) in _JOINS else ()
            yield from ((one, number > 0) for number, one in enumerate((*before, *given)))
        case Lit():
            return
        case _:
            steps = values.syntax(scope.module).steps(node.raw)
            yield from ((step, number > 0) for number, step in enumerate(steps))
