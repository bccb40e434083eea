"""What whole expressions are made of, which several judge: found out once, until something changes."""

from collections.abc import Callable
from dataclasses import dataclass

from vetting.surface._flow_known import Known
from vetting.surface._flow_marks import Marks
from vetting.surface._ir import Node, Scope, Site


@dataclass(slots=True)
class _Whole:
    """What an expression is made of where `site` is judged, the variables that were asked for that, and
    how much had changed before; the node and the site are kept for their addresses, which are keys.
    """

    node: Node
    site: Site | None
    marks: Marks
    read: int
    count: int


class Wholes(Known):
    """Remembers what expressions are made of that are no parts of others."""

    def __init__(self) -> None:
        super().__init__()
        self._wholes: dict[tuple[int, int, int], _Whole] = {}

    def again(self) -> None:
        """See `Known`."""
        super().again()
        changed = self.changes.before
        self._wholes = {key: one for key, one in self._wholes.items() if not one.read & changed}

    def _by_itself(self, node: Node, scope: Scope, make: Callable[[Node, Scope], Marks]) -> Marks:
        """What `make` finds an expression made of that is no part of another one."""
        changes, site = self.changes, self._using[0] if self._using else None
        key = id(node), id(scope), id(site)
        known = self._wholes.get(key)
        if known and (known.count == changes.count or not known.read & changes.now):
            changes.read |= known.read
            return known.marks
        outer, changes.read, count = changes.read, 0, changes.count
        found = make(node, scope)
        if changes.round:  # before the first one nothing tells what changed
            self._wholes[key] = _Whole(node, site, found, changes.read, count)
        changes.read |= outer
        return found
