"""Find the matches of an expression where the texts lie that every match holds, and only there.

The matches are those of `re.finditer`, in the same order: of all branches, the one that matches
first is taken, of those that match at the same place the first in the expression, and the search
goes on where that match ends.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from vetting import programs
from vetting.branch_cursor import Cursor, Span, bounded, cut
from vetting.branch_wants import Wanted
from vetting.lexicon import SHORTEST, Lexicon, length
from vetting.regex_parts import FAR, Branch, branches
from vetting.text_words import Words

_WALKED = 4
"""Places that cost as much to try as to go back from one."""

_FEW = 16
"""Places that cost less to try than to look whether something lies beside them."""

_WORSE = 3
"""Bytes by which texts are shorter that are not worth looking for besides others."""

_MOST_WANTED = 200
"""Texts that tell whether an expression can match at all."""

VERSION = 1
"""To be raised with every change of what a search tells of itself."""


def _worth(texts: frozenset[bytes]) -> tuple[int, int]:
    """How seldom one of them is likely to lie somewhere."""
    return min(map(len, texts)), -len(texts)


def _rarest(wanted: list[Wanted]) -> list[Wanted]:
    """Those that tell most: what has long texts is seldom, and what is everywhere besides tells no
    more, but must be looked for.
    """
    best = max((one.short for one in wanted if one.most < FAR), default=0)
    return [one for one in wanted if one.short > best - _WORSE]


class Search:
    """An expression, ready to be searched for."""

    def __init__(self, pattern: bytes, told: list[Any] | None = None) -> None:
        self.pattern = pattern
        self._known: WeakKeyDictionary[Lexicon, list[tuple[int, _Way]]] = WeakKeyDictionary()
        self._told: str | None = None
        if told is not None:
            self._told, texts, wanted = told
            self.texts = frozenset(text.encode("latin-1") for text in texts)
            self.wanted = frozenset(text.encode("latin-1") for text in wanted)

    @cached_property
    def compiled(self) -> re.Pattern[bytes]:
        """It as a whole."""
        return programs.compiled(self.pattern)

    @cached_property
    def _parts(self) -> tuple[Branch, ...]:
        if self._told is not None:
            with suppress(AttributeError, LookupError, TypeError, ValueError):
                return branches(self.pattern, json.loads(self._told))
        return branches(self.pattern)  # nothing was told, or what we did not put there

    @cached_property
    def _branches(self) -> list[tuple[int, Branch, list[Wanted]]]:
        return [
            (rank, branch, _rarest(list(map(Wanted, branch.wants))))
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

    def told(self) -> list[Any]:
        """Its branches, `texts` and `wanted`, in a form that JSON can spell: to take it apart costs more.

        Raises:
            re.error: it is malformed.
        """
        texts = (
            [text.decode("latin-1") for text in sorted(some)] for some in (self.texts, self.wanted)
        )
        # Most files want few expressions: the branches of the others are not even read.
        return [json.dumps([branch.told() for branch in self._parts]), *texts]

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
            match = (live[0] if len(live) == 1 else min(live, key=Cursor.order)).match
            assert match is not None  # noqa: S101 - those without any are not live
            yield match
            end = max(match.end(), match.start() + 1)
            live = [one for one in live if one.start >= end or one.seek(end)]


class _Way:
    """One branch, and how to find where its matches can begin."""

    __slots__ = ("_far", "_short", "_wanted", "branch", "mask", "rank")

    def __init__(self, rank: int, branch: Branch, wanted: list[Wanted], lexicon: Lexicon) -> None:
        self.rank, self.branch = rank, branch
        sparse = [one for one in wanted if one.short >= lexicon.shortest]
        self.mask = lexicon.mask(tuple(one.texts for one in sparse))
        self._short = [one for one in wanted if one.short < lexicon.shortest]
        near = [one for one in sparse if one.most < FAR]
        self._wanted = sorted(near, key=lambda one: _worth(one.texts), reverse=True)
        if not self._wanted:
            self._wanted = [one for one in self._short if one.most < FAR]
        self._far = [one for one in (*sparse, *self._short) if one.steps]

    def starts(
        self, words: Words, spans: Callable[[], Sequence[Span]] | None
    ) -> Sequence[int | Span]:
        """Where matches can begin: at these places, or within these spans."""
        if not self._wanted:
            return self._anywhere(words, spans)
        want, *others = self._wanted
        if others and want.count(words) > _FEW:
            want, *others = sorted(self._wanted, key=lambda one: one.count(words))
        far = self._rarest(words)
        if far and far.held(words) * _WALKED < want.count(words):
            found = far.begins(words)
            if found is not None:
                return found
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
        if spans:
            return spans()
        far = self._rarest(words)
        found = far.begins(words) if far else None
        return [(0, len(words.text))] if found is None else found

    def _rarest(self, words: Words) -> Wanted | None:
        return min(self._far, key=lambda one: one.held(words), default=None)


def _joined(places: Sequence[int], want: Wanted) -> list[Span]:
    """Where matches can begin that have a text in one of `places`."""
    joined: list[Span] = []
    for place in places:
        begin, last = max(0, place - want.most), place - want.least
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif last >= 0:
            joined.append((begin, last))
    return joined


def _kept(starts: list[int], want: Wanted, words: Words) -> list[int]:
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


def _narrowed(spans: list[Span], want: Wanted, words: Words) -> list[Span]:
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


def search_for(pattern: bytes, told: list[Any] | None = None) -> Search:
    """The search for an expression of a rule; `told` is what `Search.told` gave before.

    Raises:
        AttributeError, TypeError, ValueError: what is told is malformed.
    """
    if pattern not in _SEARCHES:
        _SEARCHES[pattern] = Search(pattern, told)
    return _SEARCHES[pattern]


_SEARCHES: dict[bytes, Search] = {}
