"""The texts that every match of a branch of an expression holds, in a text: where they lie, and where
matches can begin by that.
"""

from itertools import chain

from vetting.branch_cursor import Span
from vetting.gaps import begins
from vetting.lexicon import SHORTEST, length
from vetting.regex_parts import Want
from vetting.text_words import Places, Words

_MANY = 1 << 20
_WALK = 400
"""Bytes that cost as much to search as to go back from one place."""


class Wanted:
    """The texts of a want."""

    __slots__ = ("least", "most", "short", "sparse", "steps", "texts")

    def __init__(self, want: Want) -> None:
        self.least, self.most, self.steps = want.least, want.most, want.steps
        self.texts = frozenset(_shortest(want.texts))
        self.short = min(map(length, self.texts))
        """How long the shortest one is."""

        self.sparse = self.short >= SHORTEST
        """Whether none of them is short."""

    def is_there(self, words: Words) -> bool:
        """Whether one of the texts is."""
        return any(map(words.has, self.texts))

    def held(self, words: Words) -> int:
        """In how many places they lie."""
        return self._every(words)[0]

    def count(self, words: Words) -> int:
        """In how many places they lie, times how many places of a match each allows."""
        return self.held(words) * (self.most - self.least + 1)

    def places(self, words: Words) -> Places:
        """Where they lie; None where there are too many places."""
        _, every = self._every(words)
        some = [places for places in every if places is not None]
        if len(some) < len(every):
            return None
        # Sorting what is sorted in parts takes little; a place that is there twice does no harm.
        return some[0] if len(some) == 1 else sorted(chain.from_iterable(some))

    def begins(self, words: Words) -> list[Span] | None:
        """Where matches can begin, by the steps that lead to each place; None where to go back from
        all places costs more than to search the whole text.
        """
        text, places = words.text, self.places(words)
        if places is None or len(places) * _WALK > len(text):
            return None
        spans = sorted(begins(text, place, self.steps) for place in places)
        joined: list[Span] = []
        for first, last in spans:
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(last, joined[-1][1])
            elif first <= last:
                joined.append((first, last))
        return joined

    def _every(self, words: Words) -> tuple[int, list[Places]]:
        known = words.memo.get(self.texts)
        if known is None:
            every = words.every_place(self.texts)
            count = sum(_MANY if one is None else len(one) for one in every)
            known = words.memo[self.texts] = count, every
        return known


def _shortest(texts: frozenset[bytes]) -> list[bytes]:
    """`texts` without those that begin with another: where one lies, that lies too."""
    found: list[bytes] = []
    for text in sorted(texts):  # the other stands before it, and nothing else between them
        if not found or not text.startswith(found[-1]):
            found.append(text)
    return found
