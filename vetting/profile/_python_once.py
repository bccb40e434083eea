"""What names stand for is found out once, also where names go in circles; and texts, as many as fit."""

from collections.abc import Callable, Iterable

from vetting.profile._facts import MORE

MOST_STRINGS, _MOST_LOOKED_AT = 400, 20_000
"""Strings that one expression may be, which `MORE` stands for where there are others, and how many are
looked at to find them.
"""

_MOST_AGAIN = 20_000
"""Names of circles that nothing is remembered of, in one file."""

_NOTHING: frozenset[str] = frozenset()


class Once:
    """Remembers it. A circle ends where it began, and nothing is remembered of its other names: what they
    are is known only when they are asked for by themselves.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[int, str], int] = {}
        """The names that are looked up right now, outermost first."""

        self._low = 0
        """The first of them that was asked for again."""

        self._again = 0

    @property
    def cut(self) -> bool:
        """Whether there were more names in circles than are looked up again."""
        return self._again >= _MOST_AGAIN

    @property
    def idle(self) -> bool:
        """Whether nothing is looked up right now."""
        return not self._open

    def found(
        self, kept: dict[str, frozenset[str]], name: str, find: Callable[[], frozenset[str]]
    ) -> frozenset[str]:
        """What `name` is in `kept`, or `find` says."""
        known, key = kept.get(name), (id(kept), name)
        if known is not None:
            self._low = min(self._low, self._open.get(key, self._low))
            return known
        at, outer = len(self._open), self._low
        self._open[key], self._low, kept[name] = at, at, _NOTHING
        found = find()
        del self._open[key]
        if self._low < at and not self.cut:
            self._again += 1
            del kept[name]
        else:
            kept[name] = found
        self._low = min(outer, self._low) if self._open else 0
        return found


def enough(every: Iterable[str]) -> frozenset[str]:
    """As many as are looked at, and what stands for the others."""
    found: set[str] = set()
    for number, one in enumerate(every):
        if len(found) >= MOST_STRINGS or number >= _MOST_LOOKED_AT:
            if one not in found:
                return frozenset((*found, MORE))
        else:
            found.add(one)
    return frozenset(found)
