"""Functions that answer tools by their names in a table: `handlers[name](args)`, `table.get(name)`,
`getattr(self, f"do_{name}")`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from vetting.surface._bodies import Body
from vetting.surface._calls import last_name
from vetting.surface._declare import find_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Each,
    Element,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Scope,
)
from vetting.surface._values import (
    ClassRef,
    Closure,
    Instance,
    Many,
    ModuleRef,
    Record,
    elements,
    key_of,
    members,
)

_DEPTH = 4


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """`of[key]`, where the key is a name with something before and after it."""

    of: Node
    scope: Scope
    before: str = ""
    after: str = ""
    paired: bool = False
    """What is found is the key with what is under it: `Object.entries(table).find(…)`."""


def lookups(body: Body) -> Iterator[Lookup]:
    """The places of a body that look something up by a name made at run time."""
    scope = body.scope
    if not scope.filled:
        scope.module.fill(scope)
    for nodes in list(scope.names.values()):
        for node in nodes:
            yield from _looked_up(node, scope)
    for site in scope.module.inside().calls(body.region):
        for node in (site.call, site.call.func, *site.call.args):
            yield from _looked_up(node, site.scope)


def _looked_up(node: Node, scope: Scope, depth: int = 0) -> Iterator[Lookup]:
    if depth > _DEPTH:
        return
    if (found := lookup(node, scope)) is not None:
        yield found
        return
    match node:
        case Choice(options=options):
            for option in options:
                yield from _looked_up(option, scope, depth + 1)
        case Default(of=of, other=other):
            yield from _looked_up(of, scope, depth + 1)
            yield from _looked_up(other, scope, depth + 1)
        case Attr(of=inner) | Call(func=inner) | Index(of=inner):
            yield from _looked_up(inner, scope, depth + 1)


def lookup(node: Node, scope: Scope) -> Lookup | None:
    """What an expression looks up by a name made at run time, if it does that itself."""
    match node:
        case (
            Call(func=Name(name="getattr"), args=(of, key, *_))
            | Call(func=Attr(name="get", of=Name(name="Reflect")), args=(of, key, *_))
            | Call(
                func=Attr(name="get" | "pop" | "setdefault" | "__getitem__", of=of), args=(key, *_)
            )
        ):
            return _keyed(of, key, scope)
        case Call(func=Call(func=func, args=(key, *_)), args=(of, *_)) if _is_getter(func):
            return _keyed(of, key, scope)
        case Call(func=Name(name="next"), args=(Each(over=over), *_)):
            return Lookup(_whole(over), scope)
        case Index(of=of, key=key) if not isinstance(of, Element):
            return _keyed(of, key, scope)
        case Call(func=Attr(name="find", of=of)):
            return Lookup(_whole(of), scope, paired=_is_paired(of))
        case Element(over=over):
            return Lookup(_whole(over), scope, paired=_is_paired(over))
    return None


def _is_getter(func: Node) -> bool:
    """Whether a function makes one that takes a member by its name: `attrgetter(name)(checks)`."""
    match func:
        case Name(name=name) | Attr(of=Name(name="operator"), name=name):
            return name in ("attrgetter", "itemgetter")
    return False


def _is_paired(over: Node) -> bool:
    """Whether the entries of a table come with their keys."""
    return isinstance(over, Call) and last_name(over.func) in ("entries", "items")


def _whole(over: Node) -> Node:
    """The table whose entries are gone through: `table.items()`, `Object.entries(table)`."""
    match over:
        case Call(func=Attr(name="entries" | "values", of=Name(name="Object")), args=(of,)):
            return of
        case Call(func=Attr(name="items" | "entries" | "values", of=of)):
            return of
    return over


def _keyed(of: Node, key: Node, scope: Scope) -> Lookup | None:
    match of:
        case Call(func=Name(name="vars"), args=(inner,)) | Attr(of=inner, name="__dict__"):
            of = inner
    if isinstance(key, Concat):
        known = [str(part.value) if isinstance(part, Lit) else "\0" for part in key.parts]
        before, made, after = "".join(known).partition("\0")
        return Lookup(of, scope, before, after) if made and "\0" not in after else None
    return None if isinstance(key, Lit) else Lookup(of, scope)


def entries(
    machine: Evaluator, bodies: Iterable[Body], names: Collection[str]
) -> dict[str, list[Any]]:
    """What tables that `bodies` look into, or that lie around them, hold under tools' names."""
    found: dict[str, list[Any]] = {}
    bodies = list(bodies)
    for body in bodies:
        for one in lookups(body):
            value = machine.value(one.of, one.scope, {})
            for name in names:
                held = entry(machine, value, f"{one.before}{name}{one.after}")
                if held is not None:
                    found.setdefault(name, []).append(held)
    if not found:
        for name, held in _around(machine, bodies):
            if name in names:
                found.setdefault(name, []).append(held)
    return found


def entry(machine: Evaluator, table: Any, key: str) -> Any:
    """What a table, or an object whose members are one, has under a key."""
    if isinstance(table, Many):
        options = (entry(machine, option, key) for option in table.options)
        return next((found for found in options if found is not None), None)
    if isinstance(table, Record) and table.callee == "globals":
        table = ModuleRef(table.scope.module)
    if isinstance(table, ClassRef | ModuleRef | Instance):
        found = machine.attr(table, key, 0)
        return found if isinstance(found, Closure) else None
    if isinstance(table, list):  # `tools.find((tool) => tool.name === name)`
        named = (item for item in table if _called(machine, item) == key)
        return next(named, None)
    return held_in(table).get(key)


def _called(machine: Evaluator, item: Any) -> Any:
    """What an element of a list of tools, or of their functions, is called."""
    return machine.attr(item, "name", 0) if isinstance(item, Closure) else find_name(machine, item)


def held_in(table: Any) -> dict[Any, Any]:
    """What a table has, by its keys: an object, a `Map` or a `dict` made of pairs."""
    if isinstance(table, Record) and table.callee in ("Map", "dict") and table.args:
        held = members(table.args[0])
        if held is not None:
            return held
        pairs = (item for item in elements(table.args[0]) if isinstance(item, list))
        return {key_of(pair[0]): pair[1] for pair in pairs if len(pair) == 2}
    return members(table) or {}


def listed_in(table: Any) -> list[Any]:
    """The values of a table, also those whose keys are not known, and what stands for others."""
    pairs = isinstance(table, Record) and table.callee in ("Map", "dict") and table.args
    if pairs and members(table.args[0]) is None:
        every = list(elements(table.args[0]))
        return [one[1] if isinstance(one, list) and len(one) > 1 else one for one in every]
    return list(held_in(table).values())


def _around(machine: Evaluator, bodies: list[Body]) -> Iterator[tuple[str, Any]]:
    """What objects have that lie in the scopes around `bodies`: `{read: readFile, …}`."""
    seen: set[int] = set()
    for body in bodies:
        at: Scope | None = body.scope
        while at is not None and id(at) not in seen:
            seen.add(id(at))
            if not at.filled:
                at.module.fill(at)
            for name, nodes in list(at.names.items()):
                if any(isinstance(node, Map) for node in nodes):
                    held = members(machine.bound(name, at, {}, 0)) or {}
                    yield from ((key, item) for key, item in held.items() if isinstance(key, str))
            at = at.parent
