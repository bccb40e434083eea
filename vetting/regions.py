"""What of a file can take part in a rule's matches: all that the syntax engine has to read of it.

A part of a file is kept for a rule when it holds an anchor of the rule (see `prefilter`), and
with it the light statements that give names to what is kept: imports, constants, aliases. Functions
and methods without any anchor are left out, also within what is kept.

What a rule needs must lie where its metadata say under `within`:

    function    in one function, or in light statements whose names it uses (the default)
    calls       as well in functions that it calls, or whose methods it uses
    file        anywhere: every function with any anchor is kept (the default of rules that speak of
                functions or of the whole file)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from vetting.anchor_places import Places
from vetting.outlines import Outline, Part
from vetting.patterns import pattern
from vetting.prefilter import Contents
from vetting.region_choice import Taken
from vetting.region_text import Cut, RegionText
from vetting.rulesets import Reach, StaticRule

# CPU to match a rule in a byte, to the CPU to parse it (measured), and that of a file in bytes.
_TAINT = 1.5
_SEARCH = 0.25
_START = 2000

_LINES = pattern(rb"[^ -~]+")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Region:
    """The text that is read for some rules, by their engine ids."""

    text: RegionText
    rules: frozenset[str]
    parts: frozenset[Part] = frozenset()
    """Of a bundle: those that are in it."""


class Chooser:
    """Chooses the regions of one file."""

    def __init__(self, outline: Outline, contents: Contents) -> None:
        self._outline = outline
        self._places = Places(outline.data, contents)

    def regions(self, rules: Iterable[StaticRule]) -> list[Region]:
        """The text to read for each of `rules`; those that need about the same share a region."""
        cuts = [
            _Cut(kept, [rule], {self._told(rule)} if rule.guarded else set())
            for rule in rules
            if (kept := frozenset(self._kept(rule)))
        ]
        cuts = _merged(cuts)
        return [
            Region(
                text=Cut(self._outline.data, cut.kept).text(
                    self._outline.parts, b"".join(sorted(cut.words))
                ),
                rules=frozenset(rule.engine_id for rule in cut.rules),
            )
            for cut in cuts
        ]

    def _told(self, rule: StaticRule) -> bytes:
        return told(rule, self._places, self._outline)

    def _kept(self, rule: StaticRule) -> set[Part]:
        """The parts that are kept for a rule, the inner ones too."""
        every = [sorted(self._places.of_any(group)) for group in rule.needs]
        spans = sorted({span for group in every for span in group})
        groups = [spans] if rule.reach is Reach.FILE else [every[n] for n in rule.local]
        taken = Taken(self._outline, groups, calls=rule.reach is Reach.CALLS)
        numbers = taken.numbers()
        if rule.reach is Reach.CALLS:
            numbers = taken.called(numbers, spans)
        if not numbers:
            return set()
        kept = taken.kept
        if rule.follows or rule.reach is Reach.CALLS:
            numbers = self._followed(numbers, kept)
        numbers = self._outline.with_givers(numbers, taken.sources)
        return kept | {self._outline.parts[number] for number in numbers}

    def _followed(self, numbers: set[int], kept: set[Part]) -> set[int]:
        """`numbers` and the functions and methods that those kept name, whatever they hold."""
        outline = self._outline
        names = frozenset[bytes]().union(*(outline.own_words(part) for part in kept))
        more = {number for name in names for number in outline.definers().get(name, ())}
        for number in numbers | more:
            todo = list(outline.parts[number].inner)
            while todo:
                part = todo.pop()
                if part.binds and part.binds & names:
                    kept.add(part)
                    todo += part.inner
        return numbers | more


def told(rule: StaticRule, places: Places, outline: Outline) -> bytes:
    """A comment of what the file holds of the rule's anchors, also where it is left out."""
    found = {_LINES.sub(b" ", text) for group in rule.needs for text in places.texts(group)}
    return outline.comment + b" ".join(sorted(found)) + b"\n"


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    kept: frozenset[Part]
    rules: list[StaticRule]
    words: set[bytes]

    @property
    def cost(self) -> float:
        """What a byte costs to match, beside what it costs to parse."""
        return sum(_TAINT if rule.taints else _SEARCH for rule in self.rules)


def _merged(cuts: list[_Cut]) -> list[_Cut]:
    """`cuts` with those in one whose rules together cost less than to parse what they share twice."""
    done: list[_Cut] = []
    for cut in sorted(cuts, key=lambda cut: -_size(cut.kept)):
        saved, best = max(
            ((_saved(cut, other), number) for number, other in enumerate(done)), default=(0.0, 0)
        )
        if saved <= 0:
            done.append(cut)
            continue
        other = done[best]
        kept, words = other.kept | cut.kept, other.words | cut.words
        done[best] = _Cut(kept, other.rules + cut.rules, words)
    return done


def _saved(one: _Cut, other: _Cut) -> float:
    """How many bytes' parsing it saves to read two as one."""
    more = _size(one.kept - other.kept) * other.cost + _size(other.kept - one.kept) * one.cost
    return _START + _size(one.kept & other.kept) - more


def _size(parts: frozenset[Part]) -> int:
    return sum(part.own for part in parts)
