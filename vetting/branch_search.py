"""Find the matches of an expression where the texts lie that every match holds, and only there.

The matches are those of `re.finditer`, in the same order: of all branches, the one that matches
first is taken, of those that match at the same place the first in the expression, and the search
goes on where that match ends.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from vetting.lexicon import SHORTEST, Places, Words
from vetting.regex_parts import FAR, Branch, Told, Want, branches

_WIDE = 4
_MOST_TRIES = 1 << 10

Span = tuple[int, int]


class _Wanted:
    """The texts of a want."""

    __slots__ = ("_all", "_short", "least", "most", "texts")

    def __init__(self, want: Want) -> None:
        self.least, self.most = want.least, want.most
        # Where a text begins with another, that lies there too.
        self._all = frozenset(text for text in want.texts if not _begun(text, want.texts))
        self.texts = frozenset(text for text in self._all if len(text) >= SHORTEST)
        self._short = self._all - self.texts

    def is_there(self, words: Words) -> bool:
        """Whether one of the texts is."""
        return any(map(words.has, self._all))

    def is_sparse(self) -> bool:
        """Whether none of them is short."""
        return not self._short

    def places(self, words: Words) -> Places:
        """Where they lie; None where there are too many places."""
        if self._all not in words.memo:
            words.memo[self._all] = self._union(words)
        return words.memo[self._all]

    def _union(self, words: Words) -> Places:
        there = words.there(self.texts)
        every = [words.places(text) for text in (*(self.texts & there), *self._short)]
        some = [places for places in every if places is not None]
        if len(some) < len(every):
            return None
        # Sorting what is sorted in parts takes little; a place that is there twice does no harm.
        return some[0] if len(some) == 1 else sorted(chain.from_iterable(some))


def _begun(text: bytes, texts: frozenset[bytes]) -> bool:
    """Whether one of the others begins it."""
    return any(text != other and text.startswith(other) for other in texts)


class Search:
    """An expression, ready to be searched for."""

    def __init__(self, pattern: bytes, told: list[Told] | None = None) -> None:
        self.pattern = pattern
        if told is not None:
            self._parts = branches(pattern, told)

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        """It as a whole."""
        return re.compile(self.pattern)

    @cached_property
    def _parts(self) -> tuple[Branch, ...]:
        return branches(self.pattern)

    @cached_property
    def _branches(self) -> list[tuple[int, Branch, list[_Wanted]]]:
        return [
            (rank, branch, sorted(map(_Wanted, branch.wants), key=_Wanted.is_sparse, reverse=True))
            for rank, branch in enumerate(self._parts)
        ]

    @cached_property
    def texts(self) -> frozenset[bytes]:
        """What a lexicon has to look for."""
        wanted = (one for _, _, some in self._branches for one in some)
        return frozenset[bytes]().union(*(one.texts for one in wanted))

    def told(self) -> list[Told]:
        """What it looks for, in a form that JSON can spell: to take it apart costs more.

        Raises:
            re.error: it is malformed.
        """
        return [branch.told() for branch in self._parts]

    def matches(
        self, text: bytes, words: Words, spans: Callable[[], Sequence[Span]] | None = None
    ) -> Iterator[re.Match[bytes]]:
        """All matches in `text`, which `words` are of, or begin with.

        A branch that wants nothing is looked for in `spans`, and in the whole text without any.
        """
        there = words.there(self.texts)
        live: list[_Cursor] = []
        for rank, branch, wanted in self._branches:
            for one in wanted:
                if there.isdisjoint(one.texts) and not one.is_there(words):
                    break
            else:
                starts = _starts(wanted, words, spans)
                # Without any it is not compiled.
                if starts and (cursor := _Cursor(rank, branch, text, starts)).seek(0):
                    live.append(cursor)
        while live:
            match = min(live, key=_Cursor.order).match
            assert match is not None  # noqa: S101 - those without any are not live
            yield match
            end = max(match.end(), match.start() + 1)
            live = [one for one in live if one.start >= end or one.seek(end)]


def _starts(
    wanted: list[_Wanted], words: Words, spans: Callable[[], Sequence[Span]] | None
) -> Sequence[int | Span]:
    """Where matches of a branch can begin: at these places, or within these spans."""
    known = [one for one in wanted if one.most < FAR]
    if not known:
        return spans() if spans else [(0, len(words.text))]
    sparse = [one for one in known if one.is_sparse()] or known
    found = [(places, one) for one in sparse if (places := one.places(words)) is not None]
    if not found:
        return [(0, len(words.text))]
    found.sort(key=lambda pair: len(pair[0]) * (pair[1].most - pair[1].least + 1))
    (places, want), *others = found
    if want.least == want.most:
        return _kept([place - want.most for place in places], others)
    joined: list[Span] = []
    for place in places:
        first, last = max(0, place - want.most), place - want.least
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif last >= 0:
            joined.append((first, last))
    for places, want in others:
        joined = _narrowed(joined, places, want)
    return joined


def _kept(starts: list[int], others: list[tuple[Sequence[int], _Wanted]]) -> list[int]:
    """Those of `starts` that have one of all others where it is wanted."""
    for places, want in others:
        end, least, most = len(places), want.least, want.most
        starts = [
            start
            for start in starts
            if (at := bisect_left(places, start + least)) < end and places[at] <= start + most
        ]
    return starts


def _narrowed(spans: list[Span], places: Sequence[int], want: _Wanted) -> list[Span]:
    """The parts of `spans` that have one of the places where it is wanted."""
    least, most = want.least, want.most
    found: list[Span] = []
    at, end = 0, len(places)
    for first, last in spans:
        at = bisect_left(places, first + least, at)
        for number in range(at, end):
            begin, until = max(first, places[number] - most), min(last, places[number] - least)
            if begin > last:
                break
            if found and begin <= found[-1][1] + 1:
                found[-1] = found[-1][0], until
            else:
                found.append((begin, until))
            if until == last:
                break
    return found


class _Cursor:
    """The matches of one branch, one after the other."""

    __slots__ = ("_at", "_branch", "_starts", "_text", "match", "rank", "start")

    def __init__(
        self,
        rank: int,
        branch: Branch,
        text: bytes,
        starts: Sequence[int | Span],
    ) -> None:
        self.rank = rank
        self.match: re.Match[bytes] | None = None
        self.start = -1
        self._branch, self._text, self._starts = branch, text, starts
        self._at = 0

    def order(self) -> tuple[int, int]:
        """Which of two comes first."""
        return self.start, self.rank

    def seek(self, start: int) -> bool:
        """Go to the first match that begins at `start` or after it, if there is one."""
        found, text = None, self._text
        match = self._branch.regex.match
        starts = self._starts
        for at in range(self._at, len(starts)):
            place = starts[at]
            if isinstance(place, int):
                if place >= start:
                    found = match(text, place)
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


def search_for(pattern: bytes, told: list[Told] | None = None) -> Search:
    """The search for an expression of a rule; `told` is what `Search.told` gave before."""
    if pattern not in _SEARCHES:
        _SEARCHES[pattern] = Search(pattern, told)
    return _SEARCHES[pattern]


_SEARCHES: dict[bytes, Search] = {}
