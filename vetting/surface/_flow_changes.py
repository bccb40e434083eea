"""What is read while values are followed, and what of it changed: a round looks again only at that.

A set of variables is a number with a bit for each, so that sets are joined and compared at once.
"""

from collections.abc import Callable

from vetting.surface._ir import Scope

_ALL = -1


class Changes:
    """What became known of variables, in this round and in the one before it.

    `read` are those that were asked for since it was last set; `count` is how often something changed.
    """

    def __init__(self) -> None:
        self._bits: dict[tuple[int, str], int] = {}
        self._scopes: list[Scope] = []
        """Those whose addresses are keys."""

        self.round = self.count = 0
        self.read = 0
        self.now = _ALL
        self.before = _ALL

    @property
    def news(self) -> int:
        """Those of which more became known since the round before this one began."""
        return self.before | self.now

    def again(self) -> int:
        """Begin a round; those that changed in the one before it."""
        self.round += 1
        self.before, self.now = self.now, 0
        return self.before

    def reads(self, scope: Scope, name: str) -> None:
        """A variable of a scope is asked for."""
        self.read |= self._bits.get((id(scope), name)) or self._bit(scope, name)

    def changes(self, scope: Scope, name: str) -> None:
        """More became known of a variable of a scope."""
        self.count += 1
        self.now |= self._bits.get((id(scope), name)) or self._bit(scope, name)

    def all_anew(self) -> None:
        """All that is known may be otherwise now."""
        self.count += 1
        self.now = _ALL

    def reading(self, act: Callable[[], None]) -> int:
        """Do something; the variables that were asked for meanwhile."""
        self.read = 0
        act()
        return self.read

    def _bit(self, scope: Scope, name: str) -> int:
        self._scopes.append(scope)
        return self._bits.setdefault((id(scope), name), 1 << len(self._bits))
