"""Parts of a source file, and what stands inside them: for following what a tool's code does."""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any

from vetting.surface._ir import Node, Scope, Site

Region = tuple[int, int]
"""A part of a source file, first and last position, in what its language counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """What a value is held against. `how` is `is` for equality, `in` for being one of a
    collection's elements or keys, `starts` for beginning with it.
    """

    node: Node
    how: str = "is"


@dataclass(frozen=True, slots=True)
class Subject:
    """An expression that is held against something: equal where it is written alike."""

    text: str
    node: Node = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Code that a comparison of one expression decides on: `yes` runs only if it passes one of
    `tests`, `no` only if it passes none. Either may be empty: nothing is said then.
    """

    subject: Subject
    tests: tuple[Test, ...]
    scope: Scope
    yes: tuple[Region, ...] = ()
    no: tuple[Region, ...] = ()
    rest: bool = False
    """It is what `default` says, of all that the others name."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """What a condition asks of one expression. `says` is whether it holds when a test passes;
    `alone` that it asks nothing else.
    """

    subject: Subject
    tests: tuple[Test, ...]
    says: bool = True
    alone: bool = True

    def branch(self, scope: Scope, then: Region, other: tuple[Region, ...], rest: "Rest") -> Branch:
        """The branch that it makes of the code after it, of the code of `else`, and of the `rest`
        that is left out where one of them ends the function.
        """
        after_then = rest.regions if rest.then_ends else ()
        after_other = rest.regions if rest.other_ends else ()
        holds: tuple[Region, ...] = (then, *after_other)
        fails: tuple[Region, ...] = (*other, *after_then)
        if not self.alone:  # it may fail for another reason
            fails = ()
        yes, no = (holds, fails) if self.says else (fails, holds)
        return Branch(self.subject, self.tests, scope, yes, no)


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What follows a decision in its function, and whether each of its sides ends that."""

    regions: tuple[Region, ...] = ()
    then_ends: bool = False
    other_ends: bool = False


def negated(found: list[Condition]) -> list[Condition]:
    """`not` before a condition."""
    if len(found) != 1 or not found[0].alone:
        return []
    return [replace(found[0], says=not found[0].says)]


def either(parts: Iterable[list[Condition]]) -> list[Condition]:
    """Conditions joined by `or`: one of them where all ask the same expression."""
    return _joined(list(parts), says=True)


def both(parts: Iterable[list[Condition]]) -> list[Condition]:
    """Conditions joined by `and`: each holds then, and none tells why the whole fails, unless all
    say what one expression is not.
    """
    given = list(parts)
    if found := _joined(given, says=False):
        return found
    return [replace(one, alone=False) for part in given for one in part]


def _joined(parts: list[list[Condition]], *, says: bool) -> list[Condition]:
    flat = [part[0] for part in parts if len(part) == 1]
    if len(flat) != len(parts) or len({one.subject for one in flat}) != 1:
        return []
    if any(one.says is not says or (not says and not one.alone) for one in flat):
        return []
    tests = tuple(test for one in flat for test in one.tests)
    return [replace(flat[0], tests=tests, alone=all(one.alone for one in flat))]


class Cut:
    """Parts of a module, to be left out."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, regions: Iterable[Region] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(regions):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(last, self._lasts[-1])
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, at: int) -> bool:
        place = bisect_right(self._firsts, at) - 1
        return place >= 0 and at <= self._lasts[place]

    def inside(self, region: Region) -> Iterator[Region]:
        """Those that lie in `region`, or partly, in order."""
        for first, last in zip(self._firsts, self._lasts, strict=True):
            if first <= region[1] and last >= region[0]:
                yield first, last


class Least:
    """The least of the numbers that parts of a module have, part in part, at each position."""

    __slots__ = ("_firsts", "_least")

    def __init__(self, numbered: Iterable[tuple[Region, int]]) -> None:
        begins = sorted((first, number, last) for (first, last), number in numbered)
        self._firsts = sorted({at for first, _, last in begins for at in (first, last + 1)})
        self._least: list[int | None] = []
        held: list[tuple[int, int]] = []
        begun = 0
        for at in self._firsts:
            while begun < len(begins) and begins[begun][0] <= at:
                heappush(held, begins[begun][1:])
                begun += 1
            while held and held[0][1] < at:
                heappop(held)
            self._least.append(held[0][0] if held else None)

    def at(self, at: int, most: int) -> int:
        """The least at a position, `most` where there is none."""
        place = bisect_right(self._firsts, at) - 1
        found = self._least[place] if place >= 0 else None
        return most if found is None else min(found, most)


class Inside(ABC):
    """What stands inside a part of a module."""

    @abstractmethod
    def region(self, raw: Any) -> Region:
        """The part that a function takes."""

    @abstractmethod
    def lines(self, region: Region) -> tuple[int, int]:
        """First and last line of a part."""

    def own(self) -> tuple[Region, ...]:
        """The parts that are no library's, by the marks of a bundler; none where no marks tell."""
        return ()

    @abstractmethod
    def packed(self, region: Region) -> bool:
        """Whether a bundler has put a part on so few lines that they tell no places."""

    @abstractmethod
    def at(self, site: Site) -> int:
        """The position of a call."""

    @abstractmethod
    def calls(self, region: Region) -> Iterator[Site]:
        """Every call in it, those of inner functions too."""

    @abstractmethod
    def left(self, region: Region) -> int:
        """How many more there are than `calls` gives."""

    @abstractmethod
    def branches(self, region: Region) -> Iterator[Branch]:
        """Every comparison with known values that decides what runs: `if x == "a"`, `case`."""
