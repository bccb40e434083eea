"""Which functions of a file meet what a rule needs, and which they call."""

from bisect import bisect_left, bisect_right

from vetting.branch_cursor import Span
from vetting.outlines import Outline, Part

_STEPS = 2
"""From a function to one that it calls, and to one that this one calls."""

_BESIDE = 120
"""Bytes around a place whose words may name what it gives."""


class Taken:
    """The functions that meet every group of anchors, by a place or by a name given elsewhere.

    What lies in a function outside of those within it counts for these too.
    """

    def __init__(self, outline: Outline, groups: list[list[Span]], *, calls: bool) -> None:
        self.kept: set[Part] = set()
        self.sources: set[int] = set()
        """Statements with a place, or with a name that one gives."""

        self._outline = outline
        self._groups = groups
        self._calls = calls
        self._linked = [self._names(spans) for spans in groups]

    def numbers(self) -> set[int]:
        """The numbers of the top-level parts."""
        parts = self._outline.parts
        found = self._outline.at(span for spans in self._groups for span in spans)
        names = set[bytes]().union(*self._linked)
        if names:
            definers = enumerate(parts)
            found |= {n for n, part in definers if not names.isdisjoint(self._outline.words(part))}
        outer = [False] * len(self._groups)
        return {n for n in sorted(found) if self._take(parts[n], self._groups, outer, self._linked)}

    def _take(
        self, part: Part, groups: list[list[Span]], outer: list[bool], linked: list[set[bytes]]
    ) -> bool:
        groups = [_in(spans, part) for spans in groups]
        own = [_outside(spans, part.inner) for spans in groups]
        words = self._outline.own_words(part)
        links = [not names.isdisjoint(words) for names in linked]
        met = [any(ways) for ways in zip(outer, map(bool, own), links, strict=True)]
        taken = all(met) and (any(own) or any(links))
        if part.inner:
            inside = [
                names | self._around(part, held) | self._attributes(part, spans)
                for names, held, spans in zip(linked, own, groups, strict=True)
            ]
            for inner in part.inner:
                taken |= self._take(inner, groups, met, inside)
        if taken:
            self.kept.add(part)
        return taken

    def called(self, numbers: set[int], spans: list[Span]) -> set[int]:
        """`numbers` and the functions with a place that those kept name, and so on."""
        outline = self._outline
        linked = set[bytes]().union(*self._linked)
        holders = {
            number: self._holders(part, spans, linked, ())
            for number, part in enumerate(outline.parts)
            if not part.light
        }
        found = set(numbers)
        for _ in range(_STEPS):
            needed = set[bytes]().union(*(outline.own_words(part) for part in self.kept))
            for number, chains in holders.items():
                for chain, names in chains:
                    if self.kept.issuperset(chain):
                        continue
                    last = chain[-1]
                    near = outline.attributes(last) if chain[0] in self.kept else frozenset()
                    if not names.isdisjoint(needed) or not near.isdisjoint(needed):
                        self.kept.update(chain)
                        found.add(number)
        return found

    def _holders(
        self, part: Part, spans: list[Span], linked: set[bytes], above: tuple[Part, ...]
    ) -> list[tuple[tuple[Part, ...], frozenset[bytes]]]:
        """The functions in a part that hold a place or lead to one, with what is around them, and
        the names by which others use them.
        """
        spans = _in(spans, part)
        chain = (*above, part)
        names = part.binds or frozenset()
        found = []
        if spans or not linked.isdisjoint(names):
            found.append((chain, names))
        for inner in part.inner:
            found += self._holders(inner, spans, linked, chain)
        return found

    def _names(self, spans: list[Span]) -> set[bytes]:
        """The names that statements with a place give, and those given by use of these.

        Functions give theirs to rules that follow calls, and variables of others that they set.
        """
        outline = self._outline
        names = set[bytes]()
        for number in outline.at(spans):
            part = outline.parts[number]
            if part.light:
                self.sources.add(number)
            names |= outline.gives(number) if part.light else outline.escaping(number)
            if self._calls and not part.light:
                names |= self._given(part, spans, set())
        if names and self._calls:
            heavy = (part for part in outline.parts if not part.light)
            names = names.union(*(self._given(part, [], names) for part in heavy))
        if names:
            for number, part in enumerate(outline.parts):
                if part.light and not names.isdisjoint(outline.words(part)):
                    self.sources.add(number)
                    names |= outline.gives(number)
        return names

    def _given(self, part: Part, spans: list[Span], used: set[bytes]) -> set[bytes]:
        """The names of the functions in a part that hold a place or one of the names `used`.

        A class gives its own when that lies outside of its methods, or where they have no name.
        """
        spans = _in(spans, part)
        if not spans and used.isdisjoint(self._outline.words(part)):
            return set()
        names = set[bytes]().union(*(self._given(inner, spans, used) for inner in part.inner))
        special = {name for name in names if name.lstrip(b".").startswith(b"__")}
        own = _outside(spans, part.inner) or not used.isdisjoint(self._outline.own_words(part))
        if special or own:
            names |= part.binds or frozenset()
        return names - special

    def _attributes(self, part: Part, spans: list[Span]) -> set[bytes]:
        """What methods of a class that hold a place set for its others."""
        if not self._calls:
            return set()
        holders = (inner for inner in part.inner if _in(spans, inner))
        return set[bytes]().union(*map(self._outline.attributes, holders))

    def _around(self, part: Part, spans: list[Span]) -> set[bytes]:
        """The names beside the places in a function, which those within it may use."""
        ends = [part.start, *(inner.end for inner in part.inner)]
        starts = [*(inner.start for inner in part.inner), part.end]
        names = set[bytes]()
        for start, end in spans:
            first = max(start - _BESIDE, ends[max(0, bisect_right(ends, start) - 1)])
            last = min(end + _BESIDE, starts[min(bisect_left(starts, end), len(starts) - 1)])
            names |= self._outline.words_between(first, max(last, end))
        return names


def _in(spans: list[Span], part: Part) -> list[Span]:
    return [span for span in spans if span[0] < part.end and span[1] > part.start]


def _outside(spans: list[Span], parts: tuple[Part, ...]) -> list[Span]:
    """The spans that do not lie in one of `parts`."""
    if not parts:
        return spans
    return [
        span
        for span in spans
        if not any(part.start <= span[0] and span[1] <= part.end for part in parts)
    ]
