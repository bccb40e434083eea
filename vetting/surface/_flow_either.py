"""What a call calls where that is one of several, or has another name than it is known by: `make =
env.get_template if name in known else env.from_string`, `make = Reflect.getPrototypeOf(fill).constructor`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from vetting.surface._block import values_of
from vetting.surface._flow_function_makers import FunctionMakers, gives_code
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_sink import Sink
from vetting.surface._flow_up_to import up_to
from vetting.surface._flow_values import Values
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Concat,
    Default,
    Element,
    Imported,
    Index,
    Lit,
    Map,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Site,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner
from vetting.surface._values import flat

_DEPTH = 60
_MOST, _MOST_LOOKED_AT = 200, 2_000
"""What one call may call, and expressions that are looked at to find it."""

_MOST_IN_ALL = 2_000_000
"""Expressions that are looked at for one package."""

_MOST_NAMES = 24
"""Names that one key may be."""

_WHY = "functions that a call may call"

_LOADERS = frozenset({"require", "__import__"})
_AGAIN = frozenset({"call", "apply", "bind"})
_Found = tuple[Node, Scope]


class Either(Sink):
    """Tells what calls may call."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._left = _MOST_IN_ALL
        self._seen: set[tuple[int, int]] = set()
        """What was looked at for one call: circles end."""

        self._makers = FunctionMakers(values)
        self._gives_code = False
        """Whether the call gives what could be a function's body."""

    def of(self, site: Site) -> Iterator[Site]:
        """The same call of each method, or of what makes functions, that it may be a call of."""
        call, scope = site.call, site.scope
        func, args = _plainly(call)
        self._seen = set()
        new = getattr(call.raw, "type", "") == "new_expression"
        self._gives_code = gives_code(args, new=new)
        for node, at in up_to(_MOST, self._meant(func, scope, 0), self.values.cut, scope, _WHY):
            if node is call.func:
                continue
            if isinstance(node, Attr) and at is not scope:
                of = Within(node.line, node.of.raw, of=node.of, scope=at)
                node = Attr(node.line, node.raw, of=of, name=node.name)  # noqa: PLW2901
            made = Call(call.line, call.raw, func=node, args=args, named=call.named)
            yield replace(site, call=made)

    def _meant(self, node: Node, scope: Scope, depth: int) -> Iterator[_Found]:
        """The methods that an expression may be, and where they are named."""
        if (id(node), id(scope)) in self._seen:
            return
        self._seen.add((id(node), id(scope)))
        self._left -= 1
        if depth > _DEPTH or len(self._seen) > _MOST_LOOKED_AT or self._left < 0:
            self.values.cut(scope, f"too many {_WHY}")
            return
        if name := self._makers.meant(node, scope, gives_code=self._gives_code):
            yield Name(node.line, node.raw, name=name), scope
            return
        if depth and _is_loader(node, scope):
            yield node, scope
            return
        part = isinstance(node, Attr) and not (_is_own(node) or isinstance(node.of, Param))
        if (part and depth) or (isinstance(node, Imported) and depth > 1):
            yield node, scope
            return
        named = self._named(node, scope)
        for one, at in chain(named, () if len(named) == 1 else self._further(node, scope)):
            yield from self._meant(one, at, depth + 1)

    def _named(self, node: Node, scope: Scope) -> list[_Found]:
        """The members that are taken by name: `getattr(os, "system")`, `child["exec" + "Sync"]`, and
        `env[how]` where `how` is one of a few.
        """
        if (place := _by_name(node)) is None:
            return []
        said = flat(self.values.machine.value(place[1], scope, {}))
        names = up_to(_MOST_NAMES, iter(said), self.values.cut, scope, _WHY)
        return [
            (Attr(node.line, node.raw, of=place[0], name=name), scope)
            for name in names
            if isinstance(name, str)
        ]

    def _further(self, node: Node, scope: Scope) -> Iterable[_Found]:
        """What an expression may be that says nothing by itself."""
        match node:
            case Within(of=of, scope=at):
                return ((of, at),)
            case Name(name=name) if (home := owner(name, scope)) is not None:
                return ((one, home) for one in values_of(name, home, node.raw))
            case Attr(name=name) if _is_own(node):
                own = next((one for one in outwards(scope) if one.kind == "class"), None)
                nodes = filled(own).names.get(name, []) if own is not None else []
                return ((one, own) for one in nodes if own is not None)
            case Choice(options=options):
                return ((one, scope) for one in options)
            case Default(of=of, other=other):
                return ((of, scope), (other, scope))
            case Call(func=Attr(name="bind", of=of)):
                return ((of, scope),)
            case Call(func=Name(name="staticmethod"), args=(of,)):
                return ((of, scope),)
            case Call(func=Attr(name="get", of=of), args=(_, *others)):
                return (*self._held(of, None, scope), *((one, scope) for one in others))
            case Index(of=of, key=key):
                return self._held(of, key, scope)
            case Attr(of=Name() as table, name=name):
                return self._held(table, Lit(node.line, value=name), scope)
            case Element(over=of):
                return self._held(of, None, scope)
        return self._given(node, scope)

    def _given(self, node: Node, scope: Scope) -> Iterable[_Found]:
        """What calls give a parameter, or what they give one that is taken apart: `({ run }) =>`."""
        of = node.of if isinstance(node, Attr) else node
        given = self.values.received.given(of.name, scope) if isinstance(of, Param) else []
        if of is node:
            return given
        key = Lit(node.line, value=node.name) if isinstance(node, Attr) else None
        return (found for one, at in given for found in self._held(one, key, at))

    def _held(self, table: Node, key: Node | None, scope: Scope) -> Iterator[_Found]:
        """What an object or a list holds that the code writes out, at `key` where that is known."""
        found: tuple[Node, Scope] | None = table, scope
        if isinstance(table, Name):
            found = self.values.only(table.name, scope, table.raw)
        elif isinstance(table, Attr) and _is_own(table):
            found = next(iter(self._further(table, scope)), None)
        if found is None:
            return
        made, at = found
        made, at = (made.of, made.scope) if isinstance(made, Within) else (made, at)
        pairs: list[tuple[object, Node]] = []
        if isinstance(made, Map):
            pairs = [(getattr(said, "value", None), value) for said, value in made.pairs]
        elif isinstance(made, Call) and getattr(made.func, "name", "") == "dict":
            pairs = list(made.named)
        elif isinstance(made, Seq):
            pairs = list(enumerate(made.items))
        for said, value in pairs:
            if not isinstance(key, Lit) or said == key.value:
                yield value, at


def _plainly(call: Call) -> tuple[Node, tuple[Node, ...]]:
    """What is called, and what it is given, also as `make.call(null, text)`, `Reflect.construct(make,
    [text])`.
    """
    match call:
        case Call(
            func=Attr(of=Name(name="Reflect"), name="construct" | "apply"), args=(func, *more)
        ):
            last = more[-1] if more else None
            return func, last.items if isinstance(last, Seq) else tuple(more)
        case Call(func=Attr(of=func, name=name), args=(_, *more)) if name in _AGAIN:
            last = more[-1] if more else None
            if name == "apply" and isinstance(last, Seq):
                return func, last.items
            return func, tuple(more)
    return call.func, call.args


def _by_name(node: Node) -> tuple[Node, Node] | None:
    """An object and the name of what is taken of it."""
    match node:
        case (
            Call(func=Name(name="getattr"), args=(of, key, *_))
            | Index(of=of, key=(Concat() | Name() | Choice()) as key)
        ):
            pass
        case _:
            return None
    match of:
        case Call(func=Name(name="__import__"), args=(Lit(value=str(spec)), *_)):
            return Imported(of.line, spec=spec), key
        case Call(func=Attr(name="import_module"), args=(Lit(value=str(spec)), *_)):
            return Imported(of.line, spec=spec), key
    return of, key


def _is_loader(node: Node, scope: Scope) -> bool:
    """Whether something is what loads modules: `settle(require)`."""
    return isinstance(node, Name) and node.name in _LOADERS and owner(node.name, scope) is None


def _is_own(node: Attr) -> bool:
    return isinstance(node.of, Name) and node.of.name in SELF
