"""Where in a file the anchors of rules lie, for the parts that hold one."""

import re
from collections.abc import Iterator
from itertools import islice

from vetting.branch_search import search_for
from vetting.lexicon import Words
from vetting.prefilter import Anchor, Contents, Kind

_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_MOST = 20_000
"""Places of one anchor; a file with more holds it everywhere."""

_TOLD = 2
_BESIDE = 3
_LONG = 80
_SHORT = 60

Span = tuple[int, int]


class Places:
    """The places of anchors in `data`, whose `contents` are given, also of those in strings put
    together from literals.
    """

    __slots__ = ("_contents", "_known", "_size")

    def __init__(self, data: bytes, contents: Contents) -> None:
        self._contents = contents
        self._size = len(data)
        self._known: dict[Anchor, tuple[Span, ...]] = {}

    def of(self, anchor: Anchor) -> tuple[Span, ...]:
        """Where it lies: from and to which byte of `data`."""
        found = self._known.get(anchor)
        if found is None:
            there = self._contents.holds(anchor)
            found = tuple(dict.fromkeys(self._find(anchor))) if there else ()
            self._known[anchor] = found
        return found

    def texts(self, anchor: Anchor) -> Iterator[bytes]:
        """What stands at its first places, with what is beside it, joined where it is in pieces."""
        if self.of(anchor):
            text = self._contents.words.text
            for start, end in islice(self._look(anchor), _TOLD):
                yield text[max(0, start - _BESIDE) : min(end, start + _LONG) + _BESIDE]

    def _look(self, anchor: Anchor) -> Iterator[Span]:
        words = self._contents.words
        if anchor.regex is not None:
            return _matches(anchor.regex, words)
        return _look(words, anchor)

    def _find(self, anchor: Anchor) -> Iterator[Span]:
        for number, (start, end) in enumerate(self._look(anchor)):
            if number == _MOST:
                yield 0, self._size
                return
            if start < self._size:
                yield start, end
            elif start > self._size:
                begin = self._contents.origin(start)
                yield begin, max(begin, self._contents.origin(end - 1) + 1)


def _look(words: Words, anchor: Anchor) -> Iterator[Span]:
    text = words.lowered if anchor.any_case else words.text
    value, begins, ends = anchor.value, False, False
    if anchor.kind is Kind.WORD:
        begins = ends = True
    elif anchor.kind is Kind.PART:
        begins, ends = value.startswith(b" "), value.endswith(b" ")
        value = value.strip(b" ")
    known = words.places(anchor.text)
    places = (place for place in known if text.startswith(value, place)) if known else ()
    for place in _places(text, value) if known is None else places:
        end = place + len(value)
        whole = not (begins and place and text[place - 1] in _WORD)
        if whole and not (ends and end < len(text) and text[end] in _WORD):
            yield place, end


def _places(text: bytes, value: bytes) -> Iterator[int]:
    place = text.find(value)
    while place >= 0:
        yield place
        place = text.find(value, place + 1)


def _matches(regex: re.Pattern[bytes], words: Words) -> Iterator[Span]:
    """Also those that begin within a long one."""
    for match in search_for(regex.pattern).matches(words.text, words):
        yield match.span()
        inner = match.end() - match.start() > _SHORT and regex.search(words.text, match.start() + 1)
        while inner and inner.start() < match.end():
            yield inner.span()
            inner = regex.search(words.text, inner.start() + 1)
