"""What stands at one place of a list, or of each of the lists in another, where the code writes these out:
the program of `this.words = [program]`, to which only `push` adds, `column` in `for column, _ in pairs`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from vetting.patterns import pattern
from vetting.surface._block import block_of, values_of
from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_stores import Stores, put_in
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Each,
    Element,
    Func,
    Index,
    Lit,
    Module,
    Name,
    Node,
    Scope,
    Seq,
    Site,
    Spread,
    Within,
)
from vetting.surface._scopes import filled, outwards, owner

_DEPTH = 12
_MOST = 40
"""Values of one place; where there are more, none is told apart."""

_ADDS = frozenset({"append", "push"})
_COPIES = frozenset({"list", "tuple", "sorted", "reversed", "iter"})
_SAME = frozenset({"filter", "slice", "sort", "toSorted", "copy"})
_MOVES = pattern(
    rb"(?<![\w$])([\w$]++)\s{0,8}\.\s{0,8}(?:unshift|splice|shift|sort|reverse|fill|copyWithin|insert|pop|remove"
    rb"|clear|appendleft|popleft|rotate)\("
)
"""Methods after which something else stands at a place of a list."""

Placed = tuple[Node, Scope]


class Held(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator

    def stores_of(self, module: Module) -> Stores:
        """The assignments of a module."""

    def marks(self, node: Node, scope: Scope) -> Marks:
        """What a value is made of."""

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""

    def hand_on(self, functions: Iterable[Scope], node: Call, scope: Scope) -> None:
        """Give functions the marks of a call's arguments."""

    def taken_in(self, name: str, scope: Scope) -> Marks:
        """What a variable takes in by calls."""


class InPlace:
    """Tells the parts of the lists of one program apart."""

    def __init__(self, values: Held) -> None:
        self._values = values
        self._moved: frozenset[str] | None = None
        self._adding: dict[tuple[int, str], tuple[Scope, list[Site]]] = {}
        """Calls that add to lists, by the scope that has these, which is kept, and their names."""

    def at(self, of: Node, key: int, scope: Scope, depth: int = _DEPTH) -> list[Placed] | None:
        """All that may stand at a place of a list; None where that is not known."""
        if depth <= 0:
            return None
        match of:
            case Seq(items=items):
                begun = items[: key + 1]
                known = len(begun) > key and not any(isinstance(one, Spread) for one in begun)
                return [(items[key], scope)] if known else None
            case Element(over=over):
                return self._each_at(self.elements(over, scope, depth - 1), key, depth)
            case Index(of=outer, key=Lit(value=int(number))):
                return self._each_at(self.at(outer, number, scope, depth - 1), key, depth)
            case Call():
                return self._each_at(self._returned(of, scope), key, depth)
            case Name() | Attr() if (held := self._held(of, scope)) is not None:
                lists, added = held
                if added and (getattr(of, "name", "") in self._moves()):
                    return None
                return self._each_at(lists, key, depth)
        return self._each_at(self._options(of, scope), key, depth)

    def elements(self, over: Node, scope: Scope, depth: int = _DEPTH) -> list[Placed] | None:
        """All elements of a list; None where these are not known."""
        if depth <= 0:
            return None
        match over:
            case Seq(items=items) if not any(isinstance(one, Spread) for one in items):
                return [(one, scope) for one in items] if items else []
            case Each(item=item):
                return [(item, scope)]
            case Call(func=Name(name=name), args=(of,)) if name in _COPIES:
                return self.elements(of, scope, depth - 1)
            case Call(func=Attr(name=name, of=of)) if name in _SAME:
                return self.elements(of, scope, depth - 1)
            case Call(func=Attr(name="map"), args=(Func() as func, *_)):
                inner = filled(scope.module.function(func, scope))
                return [(one, inner) for one in inner.returns]
            case Call():
                return self._each_element(self._returned(over, scope), depth)
            case Name() | Attr() if (held := self._held(over, scope)) is not None:
                lists, added = held
                found = self._each_element(lists, depth)
                return None if found is None else self._few([*found, *added])
        return self._each_element(self._options(over, scope), depth)

    def _options(self, node: Node, scope: Scope) -> list[Placed] | None:
        match node:
            case Within(of=of, scope=at):
                return [(of, at)]
            case Choice(options=options):
                return [(one, scope) for one in options]
            case Default(of=of, other=other):
                return [(of, scope), (other, scope)]
        return None

    def _each_at(self, lists: list[Placed] | None, key: int, depth: int) -> list[Placed] | None:
        found: list[Placed] = []
        for one, at in lists or ():
            more = self.at(one, key, at, depth - 1)
            if more is None:
                return None
            found += more
        return self._few(found) if lists else None

    def _each_element(self, lists: list[Placed] | None, depth: int) -> list[Placed] | None:
        found: list[Placed] = []
        for one, at in lists or ():
            more = self.elements(one, at, depth - 1)
            if more is None:
                return None
            found += more
        return self._few(found) if lists else None

    def _few(self, found: list[Placed]) -> list[Placed] | None:
        return found if len(found) <= _MOST else None

    def _returned(self, call: Call, scope: Scope) -> list[Placed] | None:
        inner = self._values.scopes(call, scope)
        if not inner or not all(one.returns for one in inner):
            return None
        self._values.hand_on(inner, call, scope)
        return self._few([(node, one) for one in inner for node in one.returns])

    def _held(self, node: Name | Attr, scope: Scope) -> tuple[list[Placed], list[Placed]] | None:
        """The lists that a variable or a member of the own object is given, and what is put at their end;
        None where something else may be done to them.
        """
        if isinstance(node, Name) and (each := scope.module.element(node.raw)) is not None:
            return [(each, scope)], []
        if isinstance(node, Attr):
            own = isinstance(node.of, Name) and node.of.name in SELF
            at = next((one for one in outwards(scope) if one.kind == "class"), None)
            at = at if own else None
        else:
            at = owner(node.name, scope)
        if at is None or not self._values.stores_of(at.module).whole:
            return None
        values = values_of(node.name, filled(at), node.raw)
        lists = [(one.of, one.scope) if isinstance(one, Within) else (one, at) for one in values]
        known = [one.raw for one, _ in lists]
        stored = list(self._values.stores_of(at.module).into(node.name, at, None))
        if at.kind == "class":
            lists += stored
        elif any(one.raw is None or one.raw not in known for one, _ in stored):
            return None
        added = self._added(node.name, at, node.raw)
        return None if added is None or not lists else (lists, added)

    def _added(self, name: str, at: Scope, raw: Any) -> list[Placed] | None:
        """What is put at the end of a list; None where something else is done to it."""
        values = self._values
        own = block_of(name, at, raw)
        if (id(at), name) not in self._adding:
            self._adding[id(at), name] = at, list(self._sites(name, at))
        sites = self._adding[id(at), name][1]
        if any(last_name(site.call.func) not in _ADDS or site.call.named for site in sites):
            return None
        added = [(one, site.scope) for site in sites for one in put_in(site.call)]
        if any(isinstance(one, Spread) for one, _ in added):
            return None
        taken_in = values.taken_in(own.key(name) if own is not None else name, at)
        if taken_in and not taken_in <= NOTHING.union(*(values.marks(*one) for one in added)):
            return None
        return added

    def _sites(self, name: str, at: Scope) -> Iterator[Site]:
        """The calls that add to a variable of that name; to a member of that name of whatever object."""
        if at.kind == "function":
            yield from at.module.additions(name)
            return
        for module in modules(self._values.machine):
            yield from module.additions(name)
            if self._values.stores_of(module).of_member(name):
                yield Site(call=Call(0, func=Name(0, name="=")), scope=at)

    def _moves(self) -> frozenset[str]:
        """The names of all lists of the program in which something may change its place."""
        if self._moved is None:
            program = self._values.machine.program
            read = (program.tree.read(program.files[one.path]) for one in program.modules())
            self._moved = frozenset(
                match[1].decode("utf-8", "replace")
                for data in read
                for match in _MOVES.finditer(data)
            )
        return self._moved
