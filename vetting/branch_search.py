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
from weakref import WeakKeyDictionary

from vetting import programs
from vetting.branch_cursor import Cursor, Span, bounded, cut
from vetting.lexicon import SHORTEST, Lexicon, Places, Words, length
from vetting.regex_parts import FAR, Branch, Told, Want, branches

_MANY = 1 << 20

_FEW = 16
"""Places that cost less to try than to look whether something lies beside them."""

_WORSE = 3
"""Bytes by which texts are shorter that are not worth looking for besides others."""

_MOST_WANTED = 200
"""Texts that tell whether an expression can match at all."""


class _Wanted:
    """The texts of a want."""

    __slots__ = ("least", "most", "short", "sparse", "texts")

    def __init__(self, want: Want) -> None:
        self.least, self.most = want.least, want.most
        self.texts = frozenset(_shortest(want.texts))
        self.short = min(map(length, self.texts))
        """How long the shortest one is."""

        self.sparse = self.short >= SHORTEST
        """Whether none of them is short."""

    def is_there(self, words: Words) -> bool:
        """Whether one of the texts is."""
        return any(map(words.has, self.texts))

    def count(self, words: Words) -> int:
        """In how many places they lie, times how many places of a match each allows."""
        return self._every(words)[0] * (self.most - self.least + 1)

    def places(self, words: Words) -> Places:
        """Where they lie; None where there are too many places."""
        _, every = self._every(words)
        some = [places for places in every if places is not None]
        if len(some) < len(every):
            return None
        # Sorting what is sorted in parts takes little; a place that is there twice does no harm.
        return some[0] if len(some) == 1 else sorted(chain.from_iterable(some))

    def _every(self, words: Words) -> tuple[int, list[Places]]:
        known = words.memo.get(self.texts)
        if known is None:
            every = words.every_place(self.texts)
            count = sum(_MANY if one is None else len(one) for one in every)
            known = words.memo[self.texts] = count, every
        return known


def _worth(texts: frozenset[bytes]) -> tuple[int, int]:
    """How seldom one of them is likely to lie somewhere."""
    return min(map(len, texts)), -len(texts)


def _rarest(wanted: list[_Wanted]) -> list[_Wanted]:
    """Those that tell most: what has long texts is seldom, and what is everywhere besides tells no
    more, but must be looked for.
    """
    best = max((one.short for one in wanted if one.most < FAR), default=0)
    return [one for one in wanted if one.short > best - _WORSE]


def _shortest(texts: frozenset[bytes]) -> list[bytes]:
    """`texts` without those that begin with another: where one lies, that lies too."""
    found: list[bytes] = []
    for text in sorted(texts):  # the other stands before it, and nothing else between them
        if not found or not text.startswith(found[-1]):
            found.append(text)
    return found


class Search:
    """An expression, ready to be searched for."""

    def __init__(self, pattern: bytes, told: list[Told] | None = None) -> None:
        self.pattern = pattern
        self._known: WeakKeyDictionary[Lexicon, list[tuple[int, _Way]]] = WeakKeyDictionary()
        if told is not None:
            self._parts = branches(pattern, told)

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        """It as a whole."""
        return programs.compiled(self.pattern)

    @cached_property
    def _parts(self) -> tuple[Branch, ...]:
        return branches(self.pattern)

    @cached_property
    def _branches(self) -> list[tuple[int, Branch, list[_Wanted]]]:
        return [
            (rank, branch, _rarest(list(map(_Wanted, branch.wants))))
            for rank, branch in enumerate(self._parts)
        ]

    def _ways(self, lexicon: Lexicon) -> list[tuple[int, "_Way"]]:
        """How to find its branches with a lexicon, each with its bits there."""
        known = self._known.get(lexicon)
        if known is None:
            ways = (_Way(*branch, lexicon) for branch in self._branches)
            known = self._known[lexicon] = [(way.mask, way) for way in ways]
        return known

    @cached_property
    def wanted(self) -> frozenset[bytes]:
        """Texts of which every match holds one; none where its branches do not tell, or tell many."""
        sparse = ([one.texts for one in some if one.sparse] for _, _, some in self._branches)
        ways = [max(some, key=_worth, default=frozenset()) for some in sparse]
        found = frozenset[bytes]().union(*ways)
        return found if all(ways) and len(found) <= _MOST_WANTED else frozenset()

    @cached_property
    def texts(self) -> frozenset[bytes]:
        """What a lexicon has to look for."""
        wanted = (one for _, _, some in self._branches for one in some)
        every = frozenset[bytes]().union(*(one.texts for one in wanted))
        return frozenset(text for text in every if length(text) >= SHORTEST)

    def told(self) -> list[Told]:
        """What it looks for, in a form that JSON can spell: to take it apart costs more.

        Raises:
            re.error: it is malformed.
        """
        return [branch.told() for branch in self._parts]

    def matches(
        self,
        text: bytes,
        words: Words,
        spans: Callable[[], Sequence[Span]] | None = None,
        within: Sequence[Span] | None = None,
    ) -> Iterator[re.Match[bytes]]:
        """All matches in `text`, which `words` are of, or begin with; of a match `within` spans, which
        are given in order and apart from each other, nothing lies or is looked at outside of one.

        A branch that wants nothing is looked for in `spans`, and in the whole text without any.
        """
        ways = self._ways(words.lexicon)
        bits = words.bits()  # after the ways, which may make more of them
        live: list[Cursor] = []
        for way in [way for mask, way in ways if bits & mask == mask]:
            starts = way.starts(words, spans)
            some = bounded(starts, len(text)) if within is None else cut(starts, within)
            if some:  # without any it is not compiled
                cursor = Cursor(way.rank, way.branch.regex, way.branch.reach, text, some)
                if cursor.seek(0):
                    live.append(cursor)
        while live:
            match = min(live, key=Cursor.order).match
            assert match is not None  # noqa: S101 - those without any are not live
            yield match
            end = max(match.end(), match.start() + 1)
            live = [one for one in live if one.start >= end or one.seek(end)]


class _Way:
    """One branch, and how to find where its matches can begin."""

    __slots__ = ("_short", "_wanted", "branch", "mask", "rank")

    def __init__(self, rank: int, branch: Branch, wanted: list[_Wanted], lexicon: Lexicon) -> None:
        self.rank, self.branch = rank, branch
        sparse = [one for one in wanted if one.short >= lexicon.shortest]
        self.mask = lexicon.mask(tuple(one.texts for one in sparse))
        self._short = [one for one in wanted if one.short < lexicon.shortest]
        near = [one for one in sparse if one.most < FAR]
        self._wanted = sorted(near, key=lambda one: _worth(one.texts), reverse=True)
        if not self._wanted:
            self._wanted = [one for one in self._short if one.most < FAR]

    def starts(
        self, words: Words, spans: Callable[[], Sequence[Span]] | None
    ) -> Sequence[int | Span]:
        """Where matches can begin: at these places, or within these spans."""
        if not self._wanted:
            return self._anywhere(words, spans)
        want, *others = self._wanted
        if others and want.count(words) > _FEW:
            want, *others = sorted(self._wanted, key=lambda one: one.count(words))
        places = want.places(words)
        if places is None:
            return [(0, len(words.text))]
        if want.least == want.most:
            starts = [place - want.most for place in places]
            for one in others:
                if len(starts) <= _FEW:
                    break
                starts = _kept(starts, one, words)
            return starts
        joined = _joined(places, want)
        for one in others:
            if sum(last - begin + 1 for begin, last in joined) <= _FEW:
                break
            joined = _narrowed(joined, one, words)
        return joined

    def _anywhere(self, words: Words, spans: Callable[[], Sequence[Span]] | None) -> Sequence[Span]:
        if not all(one.is_there(words) for one in self._short):
            return ()
        return spans() if spans else [(0, len(words.text))]


def _joined(places: Sequence[int], want: _Wanted) -> list[Span]:
    """Where matches can begin that have a text in one of `places`."""
    joined: list[Span] = []
    for place in places:
        begin, last = max(0, place - want.most), place - want.least
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif last >= 0:
            joined.append((begin, last))
    return joined


def _kept(starts: list[int], want: _Wanted, words: Words) -> list[int]:
    """Those of `starts` that have one of the texts where it is wanted."""
    places = want.places(words)
    if places is None:
        return starts
    end, least, most = len(places), want.least, want.most
    return [
        start
        for start in starts
        if (at := bisect_left(places, start + least)) < end and places[at] <= start + most
    ]


def _narrowed(spans: list[Span], want: _Wanted, words: Words) -> list[Span]:
    """The parts of `spans` that have one of the texts where it is wanted."""
    places = want.places(words)
    if places is None:
        return spans
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


def search_for(pattern: bytes, told: list[Told] | None = None) -> Search:
    """The search for an expression of a rule; `told` is what `Search.told` gave before."""
    if pattern not in _SEARCHES:
        _SEARCHES[pattern] = Search(pattern, told)
    return _SEARCHES[pattern]


_SEARCHES: dict[bytes, Search] = {}
