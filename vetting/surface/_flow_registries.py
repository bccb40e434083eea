"""Objects that are taken out of a table into which classes put themselves, or are put by what makes or
decorates them: `CODECS[name] = cls()` in `__init_subclass__`, `CODECS.set(kind, new this())`, and later
`CODECS[name].rows(data)`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vetting.surface._calls import last_name
from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import (
    ADDERS,
    Attr,
    Call,
    Default,
    Each,
    Element,
    Imported,
    Index,
    Lit,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Within,
)
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, Instance

if TYPE_CHECKING:
    from vetting.surface._flow_called import Called

_Found = tuple[Node, Scope]
_TAKES = frozenset({
    *("get", "pop", "find", "findLast", "at", "shift", "values", "items", "entries", "filter", "next"),
    *("list", "sorted", "reversed", "iter", "from", "__subclasses__"),
})  # fmt: skip
_ADDS = ADDERS | {"setdefault"}
_OWN = frozenset({"cls", "this", "self"})
_DEPTH = 6
_MOST = 200
"""Things that are put into one table, and classes that may be meant, which are looked at."""


class Registries:
    """Knows such tables of one program."""

    def __init__(self, values: "Called") -> None:
        self._values = values
        self._within: set[int] = set()
        """The functions that are looked into."""

    def asks(self, func: Node, scope: Scope) -> bool:
        """Whether what a call runs may be taken out of such a table, as it is written."""
        of = func.of if isinstance(func, Attr) else func
        if isinstance(of, Name) and of.name not in _OWN:
            if scope.module.element(of.raw) is not None:
                return True
            at = owner(of.name, scope)
            return at is not None and _takes(at.names[of.name])
        return isinstance(of, Index | Call)

    def methods(self, func: Node, scope: Scope) -> Iterator[Closure]:
        """The methods of a name that objects in a table have, where a call runs one of these."""
        match func:
            case Attr(of=Name(name=of)) if of in _OWN:
                return
            case Attr(of=of, name=name):
                receiver = of
            case Name() | Call():
                receiver, name = func, "__call__"
            case _:
                return
        seen = set[int]()
        found = self._classes(receiver, scope, name)
        for at in up_to(_MOST, found, self._values.cut, scope, "classes of one table"):
            if id(at) not in seen:
                seen.add(id(at))
                yield from self._methods(at, name)

    def _methods(self, at: Scope, name: str) -> Iterator[Closure]:
        for node in filled(at).names.get(name, ()):
            made = self._values.machine.value(node, at, {})
            if isinstance(made, Closure):
                yield made

    def _classes(self, receiver: Node, scope: Scope, name: str) -> Iterator[Scope]:
        families = self._values.families
        for table, at in self._tables(receiver, scope, 0):
            if isinstance(table, Call):  # `Codec.__subclasses__()`
                of = table.func.of if isinstance(table.func, Attr) else table
                made = self._values.machine.value(of, at, {})
                yield from families.below(made.scope) if isinstance(made, ClassRef) else ()
                continue
            put = self._put(table, at)
            for one, where in up_to(_MOST, put, self._values.cut, at, "objects in one table"):
                known = [
                    kind.of.scope if isinstance(kind, Instance) else kind.scope
                    for kind in self._values.received.objects(one, where)
                    if isinstance(kind, Instance | ClassRef)
                ]
                own = _is_own(one)
                for each in known:
                    yield each
                    yield from families.below(each) if own else ()
                if own and not any(name in filled(each).names for each in known):
                    yield from families.having(name)

    def _tables(self, node: Node, scope: Scope, depth: int) -> Iterator[_Found]:
        """The tables of which an expression takes one."""
        if depth > _DEPTH:
            return
        match node:
            case Index(of=of, key=key) if not isinstance(key, Lit):
                yield from self._table(of, scope, depth + 1)
            case Element(over=of) | Each(over=of) | Index(of=Element(over=of)):
                yield from self._table(of, scope, depth + 1)
            case Default(of=of, other=other):
                yield from self._tables(of, scope, depth + 1)
                yield from self._tables(other, scope, depth + 1)
            case Call(func=Attr(name=name, of=of)) if name in _TAKES:
                yield from self._table(of, scope, depth + 1)
            case Call(func=Name(name=name), args=(of, *_)) if name in _TAKES:
                yield from self._tables(of, scope, depth + 1)
            case Call():
                yield from self._made(node, scope, depth + 1)
            case Name(name=name):
                each = scope.module.element(node.raw)
                at = owner(name, scope)
                if each is not None:
                    yield from self._tables(each, scope, depth + 1)
                elif at is not None and len(at.names[name]) == 1:
                    yield from self._tables(at.names[name][0], at, depth + 1)

    def _table(self, node: Node, scope: Scope, depth: int) -> Iterator[_Found]:
        match node:
            case Name() | Attr():
                yield node, scope
            case Call(func=Attr(name="__subclasses__")):
                yield node, scope
            case Call(func=Attr(name=name, of=of), args=args) if name in _TAKES:
                plain = getattr(of, "name", "") in ("Object", "Array")
                yield from self._table(args[0] if plain and args else of, scope, depth + 1)
            case Call(func=Name(name=name), args=(of, *_)) if name in _TAKES:
                yield from self._table(of, scope, depth + 1)

    def _made(self, node: Call, scope: Scope, depth: int) -> Iterator[_Found]:
        """What a function of the package takes out, or a class that is taken out makes: `KINDS[name]()`."""
        func = node.func
        if isinstance(func, Index | Call):
            yield from self._tables(func, scope, depth)
            return
        at = owner(func.name, scope) if isinstance(func, Name) else None
        if at is not None and isinstance(func, Name) and _takes(at.names[func.name]):
            yield from self._tables(func, scope, depth)
            return
        made = self._values.machine.value(func, scope, {})
        if isinstance(made, Closure):
            inner = self._values.inner(made)
            if id(inner) not in self._within:
                self._within.add(id(inner))
                try:
                    for one in inner.returns:
                        yield from self._tables(one, inner, depth)
                finally:
                    self._within.discard(id(inner))

    def _put(self, table: Node, scope: Scope) -> Iterator[_Found]:
        """What is put into a table."""
        for module, called in self._modules(table, scope):
            for site in module.additions(called):
                if last_name(site.call.func) in _ADDS and site.call.args:
                    yield site.call.args[-1], site.scope

    def _modules(self, table: Node, scope: Scope) -> Iterator[tuple[Module, str]]:
        name = last_name(table)
        yield scope.module, name
        program = self._values.machine.program
        if isinstance(table, Name) and (at := owner(table.name, scope)) is not None:
            for one in at.names[table.name][:1]:
                if isinstance(one, Imported) and one.name:
                    other = program.imported(scope.module, one.spec)
                    found = program.find(other, one.name) if other is not None else None
                    if found is not None:
                        yield found[0], one.name
        elif isinstance(table, Attr):
            holder = self._values.machine.value(table.of, scope, {})
            of = holder.of if isinstance(holder, Instance) else holder
            if isinstance(of, ClassRef) and of.scope.module is not scope.module:
                yield of.scope.module, name


def _takes(nodes: list[Node]) -> bool:
    return len(nodes) == 1 and isinstance(nodes[0], Index | Call | Element | Default)


def _is_own(node: Node) -> bool:
    """Whether a class puts itself, or an object of it, or what puts it is given it: `cls()`, `this`."""
    match node:
        case Within(of=of):
            return _is_own(of)
        case Name(name=name):
            return name in _OWN
        case Call(func=func):
            return isinstance(func, Name) and _is_own(func)
        case Param():
            return True
    return False
