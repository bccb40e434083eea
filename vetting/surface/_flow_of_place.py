"""What stands at one place of a list, as of what functions return: `clause, values = where(spec)`."""

from collections.abc import Iterable, Sequence
from typing import Any
from weakref import proxy

from vetting.patterns import pattern
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_callers_own import looks
from vetting.surface._flow_forwarded import from_whole
from vetting.surface._flow_in_place import InPlace
from vetting.surface._flow_marks import LETTERS, NOTHING, Marks, fitted, of_kind
from vetting.surface._flow_results import Results
from vetting.surface._ir import (
    Attr,
    Call,
    Concat,
    Each,
    Element,
    Func,
    Index,
    Lit,
    Name,
    Node,
    Param,
    Scope,
    Seq,
    Spread,
)
from vetting.surface._scopes import filled

_REFUSES = pattern(r"\b(?:throw|raise|assert|reject|exit|abort|parse)\b")


class OfPlace(Results):
    """Tells the parts of lists apart."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__(machine)
        self._in_place = InPlace(proxy(self))  # in no circle
        self._own: tuple[set[str], set[str]] | None = None
        """The names of the comprehension that is looked into, and those at which it looks itself."""

    def of_place(self, node: Index, scope: Scope) -> Marks | None:
        """The marks of that place alone; None where it is not the place of a list that the code writes
        out, or functions of the package where they return it.
        """
        key = node.key.value if isinstance(node.key, Lit) else None
        if not isinstance(key, int) or key < 0:
            return None
        made = self.only(node.of.name, scope, node.of.raw) if isinstance(node.of, Name) else None
        call, at = made or (node.of, scope)
        inner = self.scopes(call, at) if isinstance(call, Call) else []
        if not isinstance(call, Call) or not inner:
            return self._told_apart(node.of, key, scope)
        if not all(own.returns and all(_reaches(one, key) for one in own.returns) for own in inner):
            return self._told_apart(node.of, key, scope)
        self.hand_on(inner, call, at)
        return NOTHING.union(*(self._returned_at(own, key) for own in inner))

    def _told_apart(self, of: Node, key: int, scope: Scope) -> Marks | None:
        found = self._in_place.at(of, key, scope)
        if found is None:
            return None
        own, self._own = self._own, None
        try:
            return NOTHING.union(*(self.marks(*one) for one in found))
        finally:
            self._own = own

    def one_by_one(self, node: Each, scope: Scope) -> Marks | None:
        """What a comprehension makes of lists that the code writes out, or what a function of the package
        makes of each: each of its names tells by itself what it brings, `f"{column} = ?" for column, _ in
        pairs`, `condition(one) for one in filters`.
        """
        found = self._in_place.elements(node.over, scope)
        written = found and all(isinstance(one, Seq) for one, _ in found)
        if not written and not self._is_made(node.item, scope):
            return None
        names = self.syntax(scope.module).names(node.target)
        before = self._gone_through, self._own
        self._gone_through, self._own = (
            0,
            (
                names,
                looks(node.raw, scope, self.counts, self).whole,
            ),
        )
        try:
            made = self.limited(self.marks(node.item, scope))
        finally:
            self._gone_through, self._own = before
        fit = self.each_fit(node.raw, scope) or self.syntax(scope.module).sorts_out(node.raw)
        return fitted(made, "a choice") if made and fit else made

    def makes_own(self, node: Call, name: str, scope: Scope) -> bool:
        """Whether a function that stands in a call has functions of the package make something of each:
        `filters.map((one) => condition(one))`. What these return has all that is left.
        """
        made = node.args[0] if name == "map" and node.args else None
        if not isinstance(made, Func) or not isinstance(node.func, Attr):
            return False
        inner = filled(scope.module.function(made, scope))
        return bool(inner.returns) and all(self._is_made(one, inner) for one in inner.returns)

    def _is_made(self, item: Node, scope: Scope) -> bool:
        """Whether a function of the package makes something, or a part of a text."""
        parts = item.parts if isinstance(item, Concat) else (item,)
        return any(isinstance(one, Call) and self.scopes(one, scope) for one in parts)

    def of_comprehension(self, each: Node, name: str, scope: Scope, raw: Any) -> Marks:
        """What a name is made of that a comprehension gives. What another asks of a name that it has too
        says nothing of this one.
        """
        own, self._own = self._own, None
        try:
            found = self.marks(each, scope)
        finally:
            self._own = own
        if not found or (own is not None and name in own[0] and name not in own[1]):
            return found
        return self.unless_looked_at(found, name, (scope,), raw)

    def out_of_list(self, param: Param, args: Sequence[Node], scope: Scope) -> Marks:
        """What a parameter gets out of a list that a call lays out: its own of what a function hands on as it
        got it, and letters of a text, which any of them may be.
        """
        if (handed := from_whole(param, args, scope)) is not None:
            return self._given(handed, scope)
        laid = next((one for one in args[: param.index + 1] if isinstance(one, Spread)), None)
        return of_kind(self.marks(laid.of, scope), LETTERS) if laid is not None else NOTHING

    def tells(self, arg: Node, inner: Scope) -> bool:
        """Whether what a function looks at is looked at in its caller, who gives it `arg`: of each element of
        a list only where it refuses one, as nobody takes its answers.
        """
        refuses = not isinstance(arg, Element) or _REFUSES.search(inner.module.source(inner.raw))
        return arg.raw is not None and bool(refuses)

    def taken_in(self, name: str, scope: Scope) -> Marks:
        """What a variable takes in by calls of its methods."""
        return self._given(name, scope)

    def _returned_at(self, scope: Scope, place: int) -> Marks:
        items = [one.items[place] for one in scope.returns if isinstance(one, Seq)]
        return self._once((id(scope), f"()[{place}]"), lambda: self._all(items, scope))

    def hand_on(self, functions: Iterable[Scope], node: Call, scope: Scope) -> None:
        """Give functions the marks of a call's arguments: see `Values`."""
        raise NotImplementedError


def _reaches(node: Node, place: int) -> bool:
    """Whether a list is written out as far as a place."""
    return (
        isinstance(node, Seq)
        and len(node.items) > place
        and not any(isinstance(item, Spread) for item in node.items[: place + 1])
    )
