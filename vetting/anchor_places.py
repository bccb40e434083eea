"""Where in a file the anchors of rules lie, for the parts that hold one."""

import re
from collections.abc import Iterator
from itertools import islice

from vetting.branch_cursor import Span
from vetting.branch_search import search_for
from vetting.prefilter import Anchor, Contents, Group
from vetting.text_words import Words

_MOST = 20_000
"""Places of one anchor; a file with more holds it everywhere."""

_TOLD = 2
_BESIDE = 3
_LONG = 80
_SHORT = 60


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
            lacks = self._contents.lacks(anchor)
            found = () if lacks else tuple(dict.fromkeys(self._find(anchor)))
            self._known[anchor] = found
        return found

    def of_any(self, group: Group) -> set[Span]:
        """Where the anchors of a group lie."""
        return {span for one in self._contents.candidates(group) for span in self.of(one)}

    def texts(self, group: Group) -> Iterator[bytes]:
        """What stands at the first places of the anchors of a group, with what is beside it, joined
        where it is in pieces.
        """
        text = self._contents.words.text
        for anchor in self._contents.candidates(group):
            some = islice(self._look(anchor), _TOLD) if self.of(anchor) else ()
            for start, end in some:
                yield text[max(0, start - _BESIDE) : min(end, start + _LONG) + _BESIDE]

    def _look(self, anchor: Anchor) -> Iterator[Span]:
        if anchor.regex is not None:
            return _matches(anchor.regex, self._contents.words)
        return self._contents.look(anchor)

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


def _matches(regex: re.Pattern[bytes], words: Words) -> Iterator[Span]:
    """Also those that begin within a long one."""
    for match in search_for(regex.pattern).matches(words.text, words):
        yield match.span()
        inner = match.end() - match.start() > _SHORT and regex.search(words.text, match.start() + 1)
        while inner and inner.start() < match.end():
            yield inner.span()
            inner = regex.search(words.text, inner.start() + 1)
