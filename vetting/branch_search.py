"""Find the matches of an expression where the texts lie that every match holds, and only there.

The matches are those of `re.finditer`, in the same order: of all branches, the one that matches
first is taken, of those that match at the same place the first in the expression, and the search
goes on where that match ends.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from vetting.lexicon import Words, piece_of
from vetting.regex_parts import FAR, Branch, Want, branches

_WIDE = 4
_MOST_TRIES = 1 << 10

Span = tuple[int, int]


class _Wanted:
    """The texts of a want, each with the piece of it that a lexicon knows."""

    __slots__ = ("_rest", "_shifts", "_texts", "least", "most", "pieces")

    def __init__(self, want: Want) -> None:
        self.least, self.most = want.least, want.most
        self._texts = want.texts
        texts = [text for text in want.texts if not _begun(text, want.texts)]
        pieces = [(*piece_of(text), text) for text in texts]
        self._shifts = [(piece, shift) for piece, shift, _ in pieces if piece]
        self._rest = [text for piece, _, text in pieces if not piece]
        self.pieces = frozenset(piece for piece, _ in self._shifts)

    def is_there(self, words: Words) -> bool:
        """Whether one of the texts may be."""
        return not self.pieces.isdisjoint(words.pieces) or any(map(words.has, self._rest))

    def is_sparse(self) -> bool:
        """Whether all of its places are known from words."""
        return not self._rest

    def places(self, words: Words) -> list[int] | None:
        """Where they lie, and maybe some places more; None where there are too many."""
        if self._texts not in words.memo:
            words.memo[self._texts] = self._union(words)
        return words.memo[self._texts]

    def _union(self, words: Words) -> list[int] | None:
        there = words.pieces
        some = [(words.places(piece), shift) for piece, shift in self._shifts if piece in there]
        some += [(words.places(text), 0) for text in self._rest if words.has(text)]
        found: set[int] = set()
        for places, shift in some:
            if places is None:
                return None
            found.update([place - shift for place in places] if shift else places)
        return sorted(found)


def _begun(text: bytes, texts: frozenset[bytes]) -> bool:
    """Whether one of the others begins it."""
    return any(text != other and text.startswith(other) for other in texts)


class Search:
    """An expression, ready to be searched for."""

    def __init__(self, expression: bytes) -> None:
        self._branches = [
            (rank, branch, [_Wanted(want) for want in branch.wants])
            for rank, branch in enumerate(branches(expression))
        ]
        wanted = (one for _, _, some in self._branches for one in some)
        self._pieces = frozenset[bytes]().union(*(one.pieces for one in wanted))

    def matches(
        self, text: bytes, words: Words, spans: Callable[[], Sequence[Span]] | None = None
    ) -> Iterator[re.Match[bytes]]:
        """All matches in `text`, which `words` are of, or begin with.

        A branch that wants nothing is looked for in `spans`, and in the whole text without any.
        """
        words.look_for(self._pieces)
        live: list[_Cursor] = []
        for rank, branch, wanted in self._branches:
            if all(one.is_there(words) for one in wanted):
                starts, shift = _starts(wanted, words, spans)
                cursor = _Cursor(rank, branch, text, starts, shift)
                if cursor.seek(0):
                    live.append(cursor)
        while live:
            match = min(live, key=_Cursor.order).match
            assert match is not None  # noqa: S101 - those without any are not live
            yield match
            end = max(match.end(), match.start() + 1)
            live = [one for one in live if one.start >= end or one.seek(end)]


def _starts(
    wanted: list[_Wanted],
    words: Words,
    spans: Callable[[], Sequence[Span]] | None,
) -> tuple[Sequence[int | Span], int]:
    """Where matches of a branch can begin: so many bytes before these places, or within spans."""
    known = [one for one in wanted if one.most < FAR]
    known = [one for one in known if one.is_sparse()] or known
    if not known:
        return spans() if spans else [(0, len(words.text))], 0
    found = [(places, one) for one in known if (places := one.places(words)) is not None]
    if not found:
        return [(0, len(words.text))], 0
    places, want = min(found, key=lambda pair: len(pair[0]) * (pair[1].most - pair[1].least + 1))
    if want.least == want.most:
        return places, want.most
    joined: list[Span] = []
    for place in places:
        first, last = max(0, place - want.most), place - want.least
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif last >= 0:
            joined.append((first, last))
    return joined, 0


class _Cursor:
    """The matches of one branch, one after the other."""

    __slots__ = ("_at", "_branch", "_shift", "_starts", "_text", "match", "rank", "start")

    def __init__(
        self,
        rank: int,
        branch: Branch,
        text: bytes,
        starts: Sequence[int | Span],
        shift: int,
    ) -> None:
        self.rank = rank
        self.match: re.Match[bytes] | None = None
        self.start = -1
        self._branch, self._text, self._starts, self._shift = branch, text, starts, shift
        self._at = 0

    def order(self) -> tuple[int, int]:
        """Which of two comes first."""
        return self.start, self.rank

    def seek(self, start: int) -> bool:
        """Go to the first match that begins at `start` or after it, if there is one."""
        found, text = None, self._text
        match, shift = self._branch.regex.match, self._shift
        starts = self._starts
        for at in range(self._at, len(starts)):
            place = starts[at]
            if isinstance(place, int):
                if place - shift >= start:
                    found = match(text, place - shift)
            elif place[1] >= start:
                found = self._first(max(place[0], start), place[1])
                if not self._starts:
                    return False
            if found is not None:
                self._at, self.match, self.start = at, found, found.start()
                return True
        self._at = len(self._starts)
        return False

    def _first(self, first: int, last: int) -> re.Match[bytes] | None:
        """The first match that begins from `first` to `last`; none is left without starts."""
        regex, text, reach = self._branch.regex, self._text, self._branch.reach
        if last - first < min(reach // _WIDE, _MOST_TRIES):
            for place in range(first, last + 1):
                if match := regex.match(text, place):
                    return match
            return None
        if reach < FAR:
            # What lies beyond its reach decides nothing, so that the text may as well end there.
            match = regex.search(text, first, last + reach + 1)
            return match if match is not None and match.start() <= last else None
        match = regex.search(text, first)
        if match is None:
            self._starts = ()
        return match  # none begins before it, in whichever span it lies


@cache
def search_for(expression: bytes) -> Search:
    """The search for an expression of a rule."""
    return Search(expression)
