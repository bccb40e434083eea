"""Functions and classes that the package's own functions put into tables and lists, and take out again
under a name that is made at run time: `REGISTRY[name] = function` in a decorator, `HOOKS[name].append(f)`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_own_members import SELF
from vetting.surface._ir import (
    ADDERS,
    Attr,
    Call,
    Choice,
    Class,
    Concat,
    Default,
    Element,
    Func,
    Imported,
    Index,
    Lit,
    Map,
    Module,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Site,
    Spread,
    Unknown,
    Within,
)
from vetting.surface._javascript_lower import lower
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import ClassRef, Record, flat

Given = Callable[[str, Scope], Sequence[tuple[Node, Scope]]]
"""What calls give a parameter of a function, and where they stand."""

_Found = tuple[Node, Scope]
_ADDS = ADDERS | {"put", "put_nowait", "appendleft", "enqueue"}
_DEPTH = 5
"""Tables in tables that are looked through."""

_PAIR = 2

_TAKES = frozenset({
    *("get", "pop", "shift", "find", "findLast", "at", "popleft", "get_nowait", "setdefault"),
    *("values", "items", "entries", "reverse", "toReversed", "slice", "filter", "copy"),
    *("reversed", "list", "tuple", "from"),
})  # fmt: skip
"""Calls that give something of a table or a list, or all of it."""


def all_of(name: str) -> str:
    """What stands for the list of all arguments that a function takes as `name`."""
    return f"*{name}"


def takes_one(node: Node) -> bool:
    """Whether an expression takes one out of a table, or makes an object of one of its classes."""
    match node:
        case Index(key=key):
            return not isinstance(key, Lit)
        case Call(func=Attr(name=name)) if name in _TAKES:
            return True
        case Call(func=Index() | Call() as func):
            return takes_one(func)
    return False


def is_taken(known: list[Any]) -> bool:
    """Whether all that is known of something is that a table or a list gave it."""
    return all(isinstance(one, Record) and takes_one(one.node) for one in known)


class Registered:
    """Knows them in one program; `given` is asked for what parameters get."""

    def __init__(self, machine: Evaluator, given: Given) -> None:
        self._machine = machine
        self._given = given
        self._nested: dict[tuple[int, str], list[Site]] = {}
        """What is put into the elements of a table, by module and the table's name."""

    def learn(self, sites: Iterable[Site]) -> None:
        """Look for what is put into the elements of tables."""
        for site in sites:
            of = site.call.func.of if isinstance(site.call.func, Attr) else None
            if (
                isinstance(of, Index | Call | Default | Unknown)
                and last_name(site.call.func) in _ADDS
            ):
                name = last_name(table_of(of))
                if name and site.call.args:
                    self._nested.setdefault((id(site.scope.module), name), []).append(site)

    def out_of(self, node: Node, scope: Scope, depth: int = _DEPTH) -> Iterator[_Found]:
        """What an expression may be that takes one out of many, each with where it stands."""
        match node:
            case Element(over=over):
                yield from self._each(over, scope, depth)
            case Index(of=Call(func=Name(name="globals" | "vars" | "locals"), args=args), key=key):
                yield from self._named(args, key, scope)
            case Index(of=of, key=key) if not isinstance(key, Lit):
                yield from self._each(of, scope, depth)
            case Index(of=Element(over=over)):  # `for (const [name, run] of table)`
                yield from self._each(over, scope, depth)
            case Call(func=Attr(of=of), args=args) if last_name(node.func) in _TAKES:
                yield from self._each(of, scope, depth)
                yield from ((one, scope) for one in args[1:2])
        if isinstance(node, Call) and depth > 0:
            yield from self._given_back(node, scope, depth - 1)

    def _given_back(self, node: Call, scope: Scope, depth: int) -> Iterator[_Found]:
        """What a function of the package's own takes out of a table and gives back."""
        for one in flat(self._machine.value(node, scope, {}))[:_DEPTH]:
            if isinstance(one, Record) and one.node is not node and takes_one(one.node):
                yield from self.out_of(one.node, one.scope, depth)

    def _named(self, args: Sequence[Node], key: Node, scope: Scope) -> Iterator[_Found]:
        """The functions of a module or a class whose names begin as the code says: `globals()["do_" + x]`."""
        value = self._machine.value(args[0], scope, {}) if args else None
        at = value.scope if isinstance(value, ClassRef) else scope.module.scope
        first = key.parts[0] if isinstance(key, Concat) else key
        begins = first.value if isinstance(first, Lit) else ""
        for name, nodes in filled(at).names.items() if begins else ():
            if name.startswith(str(begins)):
                yield from ((one, at) for one in nodes if isinstance(one, Func | Class))

    def _each(self, over: Node, scope: Scope, depth: int) -> Iterator[_Found]:
        """What a table or a list has."""
        if depth <= 0:
            return
        match over:
            case Seq(items=items):
                for item in items:
                    if isinstance(item, Spread):
                        yield from self._each(item.of, scope, depth - 1)
                    else:
                        yield item, scope
            case Map(pairs=pairs):
                yield from ((value, scope) for _, value in pairs)
            case Default(of=of, other=other) | Choice(options=(of, other)):
                yield from self._each(of, scope, depth - 1)
                yield from self._each(other, scope, depth - 1)
            case Index(of=of):
                yield from self._each(of, scope, depth - 1)
            case Within(of=of, scope=at):
                yield from self._each(of, at, depth)
            case Name() | Attr():
                yield from self._of_variable(over, scope, depth)
            case Call():
                yield from self._made(over, scope, depth - 1)

    def _made(self, made: Call, scope: Scope, depth: int) -> Iterator[_Found]:
        """What a call has that gives some of a table, makes one of pairs, or a list of what a function says
        of each.
        """
        match made:
            case Call(func=Attr(of=of), args=args) if last_name(made.func) in _TAKES:
                plain = getattr(of, "name", "") in ("Object", "Array")
                yield from self._each(args[0] if plain and args else of, scope, depth)
            case Call(func=Name(name=name), args=(of, *_)) if name in _TAKES:
                yield from self._each(of, scope, depth)
            case Call(func=Name(name="Map"), args=(of, *_)):
                for pair, at in self._each(of, scope, depth):
                    if isinstance(pair, Seq) and len(pair.items) == _PAIR:
                        yield pair.items[1], at
            case Call(func=Attr(name="all", of=Name(name="Promise")), args=(of, *_)):
                yield from self._each(of, scope, depth)
            case Call(func=Attr(name="map"), args=(Func() as step, *_)):
                inner = filled(scope.module.function(step, scope))
                yield from ((one, inner) for one in inner.returns)

    def _of_variable(self, node: Name | Attr, scope: Scope, depth: int) -> Iterator[_Found]:
        module, name = scope.module, node.name
        at = owner(name, scope) if isinstance(node, Name) else None
        yield from self._of_member(node, scope, depth)
        for one in at.names[name][:_DEPTH] if at is not None else ():
            match one:
                case Param() if at is not None:
                    for called in (name, all_of(name)):
                        for given, where in self._given(called, at):
                            yield from self._each(given, where, depth - 1)
                case Imported(spec=spec, name=str() as named):
                    other = self._machine.program.imported(module, spec)
                    found = self._machine.program.find(other, named) if other else None
                    if found is not None:
                        yield from self._put(found[0], named, None)
                case _ if at is not None and one is not node:
                    yield from self._each(one, at, depth - 1)
        yield from self._put(module, name, at)

    def _of_member(self, node: Name | Attr, scope: Scope, depth: int) -> Iterator[_Found]:
        """What a table has that the methods of a class give their object: `this.all = new Map(…)`."""
        if isinstance(node, Attr) and isinstance(node.of, Name) and node.of.name in SELF:
            own = next((at for at in outwards(scope) if at.kind == "class"), None)
            for one in filled(own).names.get(node.name, ())[:_DEPTH] if own is not None else ():
                yield from self._each(one, own or scope, depth - 1)

    def _put(self, module: Module, name: str, at: Scope | None) -> Iterator[_Found]:
        """What is put into a table of that name in a module."""
        direct = (one for one in module.additions(name) if last_name(one.call.func) in _ADDS)
        for site in (*direct, *self._nested.get((id(module), name), ())):
            if at is not None and owner(name, filled(site.scope)) is not at:
                continue
            yield from ((arg, site.scope) for arg in site.call.args[-1:])


def table_of(node: Node) -> Node:
    """The table of which an expression takes one: `hooks` of `hooks[name]`, `(hooks[name] ??= [])`."""
    for _ in range(_DEPTH):
        match node:
            case Index(of=of) | Default(of=of):
                node = of
            case Unknown(raw=raw) if getattr(raw, "type", "") == "augmented_assignment_expression":
                node = lower(raw.child_by_field_name("left"))
            case Call(func=Attr(of=of), args=(_, *_)) if last_name(node.func) in _TAKES:
                node = of
            case _:
                break
    return node
