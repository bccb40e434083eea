"""What of a bundle the syntax engine reads: the neighbourhoods that a rule can match in.

A bundle is a server with all of its libraries in one file. To read it whole costs the engine
minutes; it gets the parts that hold all that a rule needs close together:

1. Places of all that a rule needs, within `_NEAR` bytes or within one part, are a window.
2. Windows in each other's way are one.
3. The functions that a window touches are a region, with the light statements that give names to
   what is in them.
4. Regions are read in order of severity, the server's own code first, up to a share of the file.

Rules below high severity read own code alone. What is left out is for byte-level rules; `Bundle`
counts it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from vetting.anchor_places import Places
from vetting.branch_cursor import Span
from vetting.bundle_names import Code, imports, uses
from vetting.model.evidence import Severity
from vetting.outlines import Outline, Part
from vetting.prefilter import Contents, Group
from vetting.region_text import Cut, newlines
from vetting.regions import Region, told
from vetting.rulesets import StaticRule

_NEAR = 4000
"""Bytes between the places of what a rule needs, where no part holds them all."""

_JOINED = 24 << 10
"""Bytes of the largest window."""

_ROOMS = ((10, 160 << 10, 512 << 10), (40, 40 << 10, 128 << 10))
"""One byte of a file in so many is read, but no less and no more than so many bytes: for rules of
high severity, and for others.
"""

_MANY = 200
"""Places from which on it is worth leaving out those that nothing else lies near to."""

_GIVEN = 1200
"""Bytes of statements that go with a region for the names that they give."""

_GIVERS = 4
"""Statements before it that give one name, and as many behind it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    start: int
    end: int
    spans: frozenset[Span]
    rules: dict[str, StaticRule]
    """By the engine's ids."""

    own: bool

    @property
    def urgency(self) -> tuple[bool, int, int, int]:
        """For sorting: own code and severe rules first, what lies close together before the rest."""
        worst = min(rule.rule.severity.rank for rule in self.rules.values())
        return not self.own, worst, self.end - self.start, self.start


def _one(windows: list[_Window]) -> _Window:
    """All of them in one."""
    return _Window(
        windows[0].start,
        max(window.end for window in windows),
        frozenset().union(*(window.spans for window in windows)),
        {name: rule for window in windows for name, rule in window.rules.items()},
        any(window.own for window in windows),
    )


class Bundle:
    """A bundle and what of it rules read: `regions`."""

    def __init__(self, outline: Outline, contents: Contents, rules: Iterable[StaticRule]) -> None:
        self._outline = outline
        self._places = Places(outline.data, contents)
        self._words: dict[str, bytes] = {}
        self._uses: dict[bytes, tuple[Span, ...]] = {}
        self._code = Code(outline.data)
        self._newlines = newlines(outline.data)
        self.parts = frozenset(_every(outline.parts))
        """All, the inner ones too."""

        self.regions: list[Region] = []
        self.over: frozenset[Part] = frozenset()
        """Those in which a rule could match, for which there was no room."""

        self._choose(rules)

    def _choose(self, rules: Iterable[StaticRule]) -> None:
        over = set[Part]()
        for windows, (share, least, most) in zip(self._windows(rules), _ROOMS, strict=True):
            left = min(max(len(self._outline.data) // share, least), most)
            for window in windows:
                parts = self._parts(window.start, window.end)
                kept = _Touched(window.spans).among(parts)
                if left <= 0:
                    over |= kept
                elif kept:
                    self.regions.append(self._region(window, kept, parts))
                    left -= len(self.regions[-1].text.data)
        read = frozenset[Part]().union(*(region.parts for region in self.regions))
        self.over = frozenset(over) - read

    def _windows(self, rules: Iterable[StaticRule]) -> tuple[list[_Window], list[_Window]]:
        """What rules of high severity read, and what others do; the most urgent first."""
        severe: list[_Window] = []
        other: list[_Window] = []
        for rule in rules:
            high = rule.rule.severity.rank <= Severity.HIGH.rank
            if not high and not self._code.has_own:
                continue
            for spans in self._close(rule):
                start, end = spans[0][0], max(end for _, end in spans)
                own = self._code.is_own(start)
                if own or high:
                    window = _Window(start, end, frozenset(spans), {rule.engine_id: rule}, own)
                    (severe if high else other).append(window)
        for some in (severe, other):
            some[:] = sorted(self._joined(some), key=lambda window: window.urgency)
        return severe, other

    def _close(self, rule: StaticRule) -> Iterator[list[Span]]:
        """The places of what a rule needs, where all of it lies close together."""
        everywhere = (0, len(self._outline.data))
        groups = [spans for n in rule.local if everywhere not in (spans := self._of(rule.needs[n]))]
        if not groups:
            yield from ([(part.start, part.end)] for part in self._outline.parts)
            return
        rare = min(groups, key=len)
        some = sorted(rare)
        groups = [spans if len(spans) < _MANY else _beside(some, spans) for spans in groups]
        places = sorted((*span, n) for n, spans in enumerate(groups) for span in spans)
        last: dict[int, int] = {}
        begin, stop = 0, -1
        for number, (_, end, group) in enumerate(places):
            last[group] = number
            first = min(last.values())
            if len(last) < len(groups) or not self._is_close(places[first][0], end):
                continue
            if first > stop or end - places[begin][0] > _JOINED:
                if stop >= 0:
                    yield [(a, b) for a, b, _ in places[begin : stop + 1]]
                begin = first
            stop = number
        if stop >= 0:
            yield [(a, b) for a, b, _ in places[begin : stop + 1]]

    def _is_close(self, start: int, end: int) -> bool:
        if end - start > _JOINED or self._code.module(start) != self._code.module(end - 1):
            return False
        return end - start <= _NEAR or self._number(start) == self._number(end - 1)

    def _of(self, group: Group) -> set[Span]:
        """Where one of the anchors lies, and the uses of what own code imports with one."""
        data = self._outline.data
        spans = self._places.of_any(group)
        names = set[bytes]()
        if self._imports and spans:
            touched = _Touched(spans)
            for part, given in self._imports:
                if touched.touch(part):
                    names |= given
        for name in names - self._uses.keys():
            self._uses[name] = uses(data, name)
        return spans.union(*(self._uses[name] for name in names))

    @cached_property
    def _imports(self) -> list[tuple[Part, frozenset[bytes]]]:
        """The statements with which own code imports something, and the names that they give."""
        data = self._outline.data
        light = (part for part in self._outline.parts if part.light)
        own = (part for part in light if self._code.is_own(part.start))
        found = ((part, imports(data[part.start : part.end])) for part in own)
        return [(part, names) for part, names in found if names]

    def _number(self, position: int) -> int:
        return max(0, bisect_right(self._outline.starts, position) - 1)

    def _parts(self, start: int, end: int) -> tuple[Part, ...]:
        return self._outline.parts[self._number(start) : self._number(end - 1) + 1]

    def _joined(self, windows: list[_Window]) -> Iterator[_Window]:
        """Those that meet or share a part, as one."""
        some: list[_Window] = []
        end = 0
        for window in sorted(windows, key=lambda window: (window.start, window.end)):
            if some and not self._joins(some[0].start, end, window):
                yield _one(some)
                some, end = [], 0
            some.append(window)
            end = max(end, window.end)
        if some:
            yield _one(some)

    def _joins(self, start: int, end: int, window: _Window) -> bool:
        """Whether a window belongs to what lies between `start` and `end`."""
        if self._code.module(window.start) != self._code.module(start):
            return False
        meet = self._number(window.start) <= self._number(end - 1)
        return meet and max(end, window.end) - start <= _JOINED

    def _region(self, window: _Window, kept: set[Part], parts: tuple[Part, ...]) -> Region:
        givers = self._givers(kept)
        every = frozenset(kept | givers)
        among = sorted(every & {*parts, *givers}, key=lambda part: part.start)
        words = {self._told(rule) for rule in window.rules.values() if rule.guarded}
        cut = Cut(self._outline.data, every, self._newlines)
        return Region(
            text=cut.text(among, b"".join(sorted(words))),
            rules=frozenset(window.rules),
            parts=every,
        )

    def _told(self, rule: StaticRule) -> bytes:
        known = self._words.get(rule.engine_id)
        if known is None:
            known = self._words[rule.engine_id] = told(rule, self._places, self._outline)
        return known

    def _givers(self, kept: set[Part]) -> set[Part]:
        """The light statements that give names to what is kept, the nearest first."""
        outline, givers = self._outline, self._outline.givers()
        names = frozenset[bytes]().union(*map(outline.own_words, kept))
        start = min(part.start for part in kept)
        here = self._number(start)
        numbers = set[int]()
        for name in names & givers.keys():
            known = givers[name]
            place = bisect_left(known, here)
            numbers.update(known[max(0, place - _GIVERS) : place + _GIVERS])
        found, left = set[Part](), _GIVEN
        for part in sorted((outline.parts[n] for n in numbers), key=lambda p: abs(p.start - start)):
            left -= part.end - part.start
            if left < 0:
                break
            found.add(part)
        return found


class _Touched:
    """The parts that spans touch."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def among(self, parts: Iterable[Part]) -> set[Part]:
        """Those of `parts` that one touches, and those in them that one does."""
        found = set[Part]()
        for part in parts:
            if self.touch(part):
                found.add(part)
                found |= self.among(part.inner)
        return found

    def touch(self, part: Part) -> bool:
        """Whether one of the spans touches a part."""
        number = bisect_left(self._starts, part.end) - 1
        return number >= 0 and self._ends[number] > part.start


def _beside(some: list[Span], spans: set[Span]) -> set[Span]:
    """Those of `spans` that can lie in one window with one of `some`, which are in order."""
    starts = [start - _JOINED for start, _ in some]
    reach = list(accumulate((end + _JOINED for _, end in some), max))
    return {
        span
        for span in spans
        if (number := bisect_right(starts, span[1])) and reach[number - 1] >= span[0]
    }


def _every(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _every(part.inner)
