"""What functions return at one place of a list: `clause, values = where(spec)`."""

from collections.abc import Iterable

from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._flow_results import Results
from vetting.surface._ir import Call, Index, Lit, Name, Node, Scope, Seq, Spread


class OfPlace(Results):
    """Tells the parts of what functions return apart."""

    def of_place(self, node: Index, scope: Scope) -> Marks | None:
        """The marks of that place alone; None where it is not the place of a list that functions of the
        package write out where they return it.
        """
        key = node.key.value if isinstance(node.key, Lit) else None
        if not isinstance(key, int) or key < 0:
            return None
        made = self.only(node.of.name, scope, node.of.raw) if isinstance(node.of, Name) else None
        call, at = made or (node.of, scope)
        inner = self.scopes(call, at) if isinstance(call, Call) else []
        if not isinstance(call, Call) or not inner:
            return None
        if not all(own.returns and all(_reaches(one, key) for one in own.returns) for own in inner):
            return None
        self.hand_on(inner, call, at)
        return NOTHING.union(*(self._returned_at(own, key) for own in inner))

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
