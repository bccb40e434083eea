"""What a call may run that is chosen out of a table by a key made at run time, or where there is no such
key, something else: `(TABLE.get(kind) or fallback)(path)`, `loaders.get(kind) ?? loaders.get("any")`;
also where a function of the package's own takes it out and gives it back: `repos.named(name).log(ref)`.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from vetting.surface._calls import run
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._flow_one_of import is_one_of
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Each,
    Element,
    Index,
    Lit,
    Name,
    Node,
    Param,
    Scope,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._tables import listed_in
from vetting.surface._values import Closure, External, Instance, Opaque, Record, elements, flat

Given = Callable[[str, Scope], list[tuple[Node, Scope]]]
"""What calls give a parameter of a function, and where they stand."""

_TAKE = frozenset({"find", "findLast", "at", "pop", "shift"})
"""Methods of a list that give one of what it has."""

_TAKEN = _TAKE | {"get", "next"}
_NOTHING: Env = {}
_DEPTH = 4
MAX_CHOSEN = 400
"""Functions of one table that are followed."""

_MAX = MAX_CHOSEN + 1
_FEW = 12


def chosen(
    machine: Evaluator, node: Node, scope: Scope, depth: int = _DEPTH, env: Env = _NOTHING
) -> Iterator[Any]:
    """All that `node` may be, as far as tables of the package have it."""
    if depth <= 0:
        return
    match node:
        case Name(name=name) if is_one_of(node, scope) and (at := owner(name, scope)) is not None:
            for one in at.names[name][:_FEW]:
                yield from chosen(machine, one, at, depth - 1, env)
        case Default(of=of, other=other):
            yield from chosen(machine, of, scope, depth - 1, env)
            yield from chosen(machine, other, scope, depth - 1, env)
        case Choice(options=options):
            for one in options[:_FEW]:
                yield from chosen(machine, one, scope, depth - 1, env)
        case Call(func=Attr(name="get", of=of), args=(key, *rest)) if not isinstance(key, Lit):
            for table in flat(machine.value(of, scope, env))[:_FEW]:
                if isinstance(table, Instance):  # a method of that name
                    yield from _given_back(machine, node, scope, depth, env)
                else:
                    yield from listed_in(table)[:_MAX]
            for one in rest[:1]:
                yield from chosen(machine, one, scope, depth - 1, env)
        case _:
            yield from _one_of(machine, node, scope, depth, env)


def _one_of(machine: Evaluator, node: Node, scope: Scope, depth: int, env: Env) -> Iterator[Any]:
    """What one of the elements of a list may be, or what such a one has under a key."""
    if (over := taken_of(node)) is not None:
        tables = flat(machine.value(over, scope, env))[:_FEW]
        if not any(isinstance(table, Instance) for table in tables):
            for table in tables:
                yield from islice(elements(table, node.line), _MAX)
            return
    match node:
        case (
            Attr(of=Name() | Call() | Index() as of, name=str() as key)
            | Index(of=Name() | Call() as of, key=Lit(value=str() | int() as key))
        ):
            for one in islice(chosen(machine, of, scope, depth - 1, env), _MAX):
                yield from flat(member(machine, one, key))
        case Index(of=of):
            yield from _given_back(machine, node, scope, depth, env)
            for table in flat(machine.value(of, scope, env))[:_FEW]:
                taken = machine.attr(table, "__getitem__", 0) if isinstance(table, Instance) else 0
                if isinstance(taken, Closure):
                    yield from _followed(machine, run(machine, taken, [], {}), node, depth)
        case _:
            yield from _given_back(machine, node, scope, depth, env)


def _given_back(
    machine: Evaluator, node: Node, scope: Scope, depth: int, env: Env
) -> Iterator[Any]:
    yield from _followed(machine, machine.value(node, scope, env), node, depth)


def _followed(machine: Evaluator, value: Any, node: Node, depth: int) -> Iterator[Any]:
    """What an expression is, and of what a function takes out of a table for it, all that is there."""
    for one in flat(value)[:_MAX]:
        if isinstance(one, Record) and one.callee in _TAKEN and one.node is not node:
            yield from chosen(machine, one.node, one.scope, depth - 1, one.env)
        else:
            yield one


def taken_of(node: Node) -> Node | None:
    """The list of which an expression is one: `tools.find((one) => …)`, `next(one for one in tools)`."""
    match node:
        case Call(func=Attr(name=name, of=of)) if name in _TAKE:
            return of
        case Call(func=Name(name="next"), args=(Each(over=over), *_)):
            return over
    return None


def member(machine: Evaluator, of: Any, key: str | int) -> Any:
    """What stands in a value under a key, or at a place."""
    if isinstance(of, list):
        return of[key] if isinstance(key, int) and -len(of) <= key < len(of) else None
    if isinstance(key, int) or of is None or isinstance(of, External | Opaque):
        return None
    return machine.attr(of, key, 0)


def under_each(
    machine: Evaluator, of: Node, key: str | int, scope: Scope, given: Given
) -> Iterator[Any]:
    """What stands under a key in each of what a function is called for: `rows.map((row) => …)`."""
    at = owner(of.name, scope) if isinstance(of, Name) else None
    nodes = filled(at).names[of.name] if at is not None and isinstance(of, Name) else [of]
    for param in nodes:
        for one, where in given(param.name, at or scope) if isinstance(param, Param) else ():
            if isinstance(one, Element):
                for item in flat(machine.value(one, where, {})):
                    yield member(machine, item, key)
