"""What is known of variables while values are followed: found out once, until something changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vetting.surface._flow_looked import Looked
from vetting.surface._flow_marks import NOTHING, Marks, limited
from vetting.surface._ir import Scope

_Key = tuple[int, str]
"""A variable, by its scope's identity and its name; what a function returns is called `()`."""


@dataclass(slots=True)
class _Found:
    """Marks, the scopes that were asked for them, and the last round that they held in."""

    marks: Marks
    read: int
    round: int


class Known(Looked):
    """Remembers marks; `given` are those of parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[_Key, Marks] = {}
        self._found: dict[_Key, _Found] = {}
        self._busy: set[Any] = set()

    def again(self) -> None:
        """Begin a round: forget what may have changed since parameters got new marks."""
        changed = self.changes.again()
        self._found = {key: one for key, one in self._found.items() if not one.read & changed}

    def give(self, scope: Scope, name: str, marks: Marks) -> None:
        """Add to the marks of a parameter."""
        key = (id(scope), name)
        before = self.given.get(key, NOTHING)
        after = limited(before | marks)
        if after != before:
            self.given[key] = after
            self._kept.append(scope)
            self.changes.changes(scope)

    def _given(self, name: str, scope: Scope) -> Marks:
        self.changes.reads(scope)
        return self.given.get((id(scope), name), NOTHING)

    def _has(self, name: str, scope: Scope) -> bool:
        """Whether a variable belongs to a scope."""
        self.changes.reads(scope)
        return name in scope.names or (id(scope), name) in self.given

    def _once(self, key: _Key, make: Callable[[], Marks]) -> Marks:
        """What `make` finds, in one round always the same; of what goes in a circle, nothing: the
        next round has the whole.
        """
        changes, known = self.changes, self._found.get(key)
        if known is not None and (known.round == changes.round or not known.read & changes.now):
            known.round = changes.round
            changes.read |= known.read
            return known.marks
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        outer, changes.read = changes.read, 0
        try:
            found = make()
        finally:
            self._busy.discard(key)
        self._found[key] = _Found(found, changes.read, changes.round)
        changes.read |= outer
        return found
