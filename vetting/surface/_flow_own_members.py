"""Members of the object that a method belongs to: see `_flow_expressions`."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_asked import Asked
from vetting.surface._flow_elsewhere import Elsewhere
from vetting.surface._flow_family import Families
from vetting.surface._flow_marks import NOTHING, Marks
from vetting.surface._flow_members import LITTLE
from vetting.surface._flow_syntax import UpTo
from vetting.surface._flow_this import given_to, object_of
from vetting.surface._ir import Func, Node, Scope
from vetting.surface._objects import is_property
from vetting.surface._scopes import filled

SELF = frozenset({"self", "cls", "this"})


class OwnMembers(Asked):
    """See the module."""

    def __init__(self, machine: Evaluator) -> None:
        super().__init__()
        self.machine = machine
        self.families = Families(machine)
        self.little = LITTLE
        """Members that tell next to nothing of what they are members of, in this package."""

        self.beyond = Elsewhere(machine, self.stores_of).given

    def _bound(
        self, name: str, scope: Scope, until: tuple[Scope, UpTo] | None = None, raw: Any = None
    ) -> Marks:
        raise NotImplementedError

    def _from(self, given: Iterable[tuple[Node, Scope]], scope: Scope) -> Marks:
        raise NotImplementedError

    def _returns(self, scope: Scope) -> Marks:
        raise NotImplementedError

    def function(self, node: Func, scope: Scope) -> Marks:
        """A function says nothing by itself; one that is called by taking a member, what it returns."""
        if not is_property(node.raw):
            return NOTHING
        return self._returns(filled(scope.module.function(node, scope)))

    def own_member(self, name: str, scope: Scope) -> Marks:
        """A member of the object that a method belongs to."""
        family = self.families.around(scope)
        if not family:
            return self.limited(self._of_object(name, scope))
        return self.limited(NOTHING.union(*(self._bound(name, one) for one in family)))

    def _of_object(self, name: str, scope: Scope) -> Marks:
        """A member of an object that is written out, in one of its methods."""
        if (raw := object_of(scope)) is None:
            return NOTHING
        stores = self.stores_of(scope.module)
        make = partial(self._from, given_to(name, scope, stores), scope)
        return self._once((raw.id, f"{{{name}"), make)

    def everything(self, scope: Scope) -> Marks:
        """All members of the object that a method belongs to: `{ ...this }`, `vars(self)`."""
        found = NOTHING
        for at in self.families.around(scope):
            names = [n for n, nodes in filled(at).names.items() if not isinstance(nodes[0], Func)]
            for name in self.some(names, at):
                found |= self._bound(name, at)
        return self.limited(found)
