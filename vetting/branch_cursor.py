"""Go from match to match of an expression that can begin in some places only."""

import re
from collections.abc import Sequence
from itertools import islice

from vetting.regex_parts import FAR

_WIDE = 4
_MOST_TRIES = 1 << 13

Span = tuple[int, int]
Start = tuple[int, int, int]
"""From where to where a match can begin, and where what it looks at ends."""


def bounded(starts: Sequence[int | Span], end: int) -> list[Start]:
    """`starts` in a text that ends at `end`."""
    return [(one, one, end) if isinstance(one, int) else (*one, end) for one in starts]


def cut(starts: Sequence[int | Span], within: Sequence[Span]) -> list[Start]:
    """What of `starts` lies within the spans; both are in order."""
    found: list[Start] = []
    number = 0
    begin, end = within[0] if within else (0, -1)
    for one in starts:
        first, last = (one, one) if isinstance(one, int) else one
        while end < first:
            number += 1
            if number >= len(within):
                return found
            begin, end = within[number]
        if last <= end:
            if last >= begin:
                found.append((max(begin, first), last, end))
            continue
        for start, stop in islice(within, number, None):
            if start > last:
                break
            found.append((max(first, start), min(last, stop), stop))
    return found


class Cursor:
    """The matches of one branch, one after the other."""

    __slots__ = ("_at", "_done", "_reach", "_regex", "_starts", "_text", "match", "rank", "start")

    def __init__(
        self, rank: int, regex: re.Pattern[bytes], reach: int, text: bytes, starts: list[Start]
    ) -> None:
        self.rank = rank
        self.match: re.Match[bytes] | None = None
        self.start = -1
        self._regex, self._reach = regex, reach
        self._text, self._starts = text, starts
        self._at = 0
        self._done = -1
        """Until where none is left, as far as is known."""

    def order(self) -> tuple[int, int]:
        """Which of two comes first."""
        return self.start, self.rank

    def seek(self, start: int) -> bool:
        """Go to the first match that begins at `start` or after it, if there is one."""
        found, text = None, self._text
        match = self._regex.match
        starts = self._starts
        for at in range(self._at, len(starts)):
            first, last, end = starts[at]
            if last < start or end <= self._done:
                continue
            begin = max(first, start)
            found = match(text, first, end) if first == last else self._first(begin, last, end)
            if found is not None:
                self._at, self.match, self.start = at, found, found.start()
                return True
        self._at = len(starts)
        return False

    def _first(self, first: int, last: int, end: int) -> re.Match[bytes] | None:
        """The first match that begins from `first` to `last`, and looks at nothing from `end` on."""
        regex, text, reach = self._regex, self._text, self._reach
        # What lies beyond its reach decides nothing, so that the text may as well end there.
        stop = end if reach >= FAR else min(last + reach + 1, end)
        if last - first < min((stop - first) // _WIDE, _MOST_TRIES):
            for place in range(first, last + 1):
                if match := regex.match(text, place, end):
                    return match
            return None
        match = regex.search(text, first, stop)
        if reach < FAR:
            return match if match is not None and match.start() <= last else None
        if match is None:
            self._done = end
        return match  # none begins before it, in whichever span it lies
