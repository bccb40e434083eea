"""Checks that stand only for values of one shape: of `if (name.startsWith("/") && !inside(name)) throw`
nothing is known of a name that does not begin so. That a value is there, or has a type, is no such shape.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from vetting.patterns import pattern
from vetting.surface._asked_patterns import Asked
from vetting.surface._flow_sense import SHAPED, Extent, Sense
from vetting.surface._flow_syntax import DOCUMENT
from vetting.surface._loose_patterns import loose

BEGINS, ENDS, HOLDS, IS, ABSOLUTE, MATCHES = "begins", "ends", "holds", "is", "absolute", "matches"
REFUSED, MADE, USED, PASSED = "refused", "made", "used", "passed"
"""What is done with a value: nothing that matters, or it is looked at there; something is made that is as
free as it is; it is handed to something else; it goes on as it is.
"""

_MOST, _PARTS = 200, 200
_SCHEME = pattern(
    r"(?i)(?:https?|wss?|s?ftps?|data|mailto|s3|gs|git|ssh|file|blob|about)?(?::/{0,3})?|//"
)
_FOLDER = pattern(r".{0,200}(?:\w[/\\]|[/\\]\.?\w).{0,200}")
_ROOT = pattern(r"[/\\]|~[/\\]?|[A-Za-z]:[/\\]?")
_WORD = pattern(r"\W{0,2}\w[\w -]{0,60}\W{0,2}")
_DOMAIN = pattern(r"[\w.-]{3,200}")
_HOST = pattern(
    r"(?i)(?:host|addr|netloc|domain|origin|mail)|(?<![a-z])(?:ip|url|user|to)(?![a-z])"
)

LEADS = pattern(r"[/\\'\"`;|&$<>(){}*?\n]|\.\.")
"""Characters that lead somewhere in a path, a command, a statement or a template."""


@dataclass(frozen=True, slots=True)
class Asks:
    """A question for the shape of a value: `of` is that as it is written, `names` its variables."""

    kind: str
    texts: tuple[str, ...]
    of: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: "Test"


@dataclass(frozen=True, slots=True)
class Joint:
    """Several questions at once: all of them, or any."""

    of: tuple["Test", ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer that a variable has."""

    name: str
    of: "Test"


Test = Asks | Not | Joint | Kept | None
"""A condition; None for what is no question for a shape."""

TOO_MUCH = Kept("", None)
"""A condition of more parts than are looked at: for all that is known, it lets everything by."""

Facts = Mapping[object, bool]


@dataclass(frozen=True, slots=True)
class Branch:
    """A decision, with what is done on yes, and on no, as syntax nodes."""

    node: Any
    test: Any
    yes: list[Any]
    no: list[Any]

    def side(self, answer: bool) -> list[Any]:
        """What is done on an answer alone."""
        return self.yes if answer else self.no


class Written(ABC):
    """How a function is written, for what is asked here; syntax nodes are of its language."""

    def __init__(self) -> None:
        self._tests: dict[Extent, tuple[Any, Test]] = {}
        self._left = 0

    def test(self, raw: Any) -> Test:
        """What a condition asks."""
        place = self.extent(raw)
        if place not in self._tests:
            self._left = _PARTS
            test = self.read(raw, 0)
            self._tests[place] = raw, TOO_MUCH if self._left < 0 else test
        return self._tests[place][1]

    @abstractmethod
    def read(self, raw: Any, depth: int) -> Test:
        """The same of a part of one."""

    @cached_property
    def by_test(self) -> dict[Extent, Branch]:
        """The decisions by where their conditions stand."""
        return {self.extent(one.test): one for one in self.branches()}

    @abstractmethod
    def branches(self) -> Sequence[Branch]:
        """The decisions of the function."""

    @abstractmethod
    def fate(self, part: list[Any], names: set[str]) -> str:
        """What is done in a part of the function with what is made of these variables."""

    @abstractmethod
    def goes_on(self, branch: Branch, names: set[str]) -> bool:
        """Whether the function uses what is made of the variables elsewhere than in a branch."""

    @abstractmethod
    def passes(self, part: list[Any], names: set[str]) -> bool:
        """Whether a function that only looks at the variables is left with a yes."""

    @abstractmethod
    def asks_more(self, raw: Any, names: set[str]) -> bool:
        """Whether a condition asks of the variables more than their shape."""

    @abstractmethod
    def extent(self, part: Any) -> Extent:
        """Where a part of the function begins and ends."""


def unasked(
    found: Sense, conditions: Iterable[tuple[Any, bool]], names: set[str], how: Written
) -> Sense:
    """What a check of variables decides that stands under conditions, each with the answer for that: of
    what has another shape it decides nothing, unless that is handled elsewhere.
    """
    for raw, on in conditions:
        test = how.test(raw)
        if test is None or not _is_free(test, not on, names):
            continue
        own = how.by_test.get(how.extent(raw))
        side = own.side(not on) if own is not None else []
        if own is None or not side:
            other = _handled(test, not on, raw, names, how)
        else:
            other = _own(own, side, names, how)
        if other is None:
            return SHAPED
        found = replace(found, outside=found.outside + other)
    return found


def is_joint(
    texts: Sequence[str], conditions: Iterable[tuple[Any, bool]], names: set[str], how: Written
) -> bool:
    """Whether a value that begins with one of these texts, which is the root or home, is asked for more
    before it is refused: nothing is known then of those that begin otherwise.
    """
    if not texts or not all(map(_ROOT.fullmatch, texts)):
        return False
    return any(how.asks_more(raw, names) for raw, _ in conditions)


def is_let_by(
    raw: Any, met: bool, conditions: Iterable[tuple[Any, bool]], names: set[str], how: Written
) -> bool:
    """Whether what a question knows is nearly as free as before, and all else is asked for more: of `"*" in
    name or inside(name)` the first tells nothing.
    """
    test: Test = how.test(raw)
    asks = test.of if isinstance(test, Not) else test
    if not isinstance(asks, Asks) or asks.kind not in (HOLDS, ENDS, MATCHES):
        return False
    return _is_free(test, met, names) and any(how.asks_more(one, names) for one, _ in conditions)


def _own(
    branch: Branch, side: list[Any], names: set[str], how: Written
) -> tuple[Extent, ...] | None:
    """Where what was not asked for is used, in the part of a branch for it; None where it goes on."""
    fate = how.fate(side, names)
    if fate == MADE or how.passes(side, names):
        return None
    if fate == PASSED and how.goes_on(branch, names):
        return None
    return () if fate == REFUSED else (_whole(side, how),)


def _handled(
    test: Test, answer: bool, raw: Any, names: set[str], how: Written
) -> tuple[Extent, ...] | None:
    """The same for another decision that singles out what has the answer, if there is one."""
    facts, here = dict(_facts(test, answer)), how.extent(raw)[0]
    branches = how.branches()
    if len(branches) > _MOST:
        return None
    for one in branches:
        start, end = how.extent(one.test)
        known = _answered(how.test(one.test), facts) if not start <= here < end else None
        side = one.side(known) if known is not None else []
        fate = how.fate(side, names) if side else PASSED
        if fate in (REFUSED, USED):
            return (_whole(side, how),) if fate == USED else ()
    return None


def _whole(part: list[Any], how: Written) -> Extent:
    return how.extent(part[0])[0], how.extent(part[-1])[1]


def _is_free(test: Test, answer: bool, names: set[str]) -> bool:
    """Whether what has the answer is chosen nearly as freely as before."""
    match test:
        case Not(of=inner):
            return _is_free(inner, not answer, names)
        case Kept(of=inner):
            return test is TOO_MUCH or _is_free(inner, answer, names)
        case Joint(of=parts, every=every):
            free = [_is_free(part, answer, names) for part in parts]
            return all(free) if every is answer else any(free)
        case Asks():
            return not names.isdisjoint(test.names) and _leaves_free(test, answer)
    return False


def _leaves_free(asks: Asks, answer: bool) -> bool:
    if asks.kind == ABSOLUTE:
        return True
    if asks.kind == IS:  # whoever is let by has one value
        return not answer and not any(map(_SCHEME.fullmatch, asks.texts))
    if asks.kind == MATCHES:
        known = loose(Asked(asks.texts[0]))
        return known.found if answer else known.missing
    if not asks.texts or any(map(_SCHEME.fullmatch, asks.texts)):
        return False
    if asks.kind == ENDS:
        return not (_HOST.search(asks.of) or any(map(_is_told_ending, asks.texts)))
    if answer:
        return not all(map(_FOLDER.fullmatch, asks.texts))
    if asks.kind == BEGINS and all(map(_ROOT.fullmatch, asks.texts)):
        return True
    return all(_WORD.fullmatch(one) and ":" not in one for one in asks.texts)


def _is_told_ending(text: str) -> bool:
    document = DOCUMENT.fullmatch(text) is not None
    return document or ("." in text[1:] and _DOMAIN.fullmatch(text) is not None)


def _facts(test: Test, answer: bool) -> Iterator[tuple[object, bool]]:
    """What is known of the parts of a condition that has the answer."""
    match test:
        case Not(of=inner):
            yield from _facts(inner, not answer)
        case Kept(name=name, of=inner):
            yield name, answer
            yield from _facts(inner, answer)
        case Joint(of=parts, every=every) if every is answer or len(parts) == 1:
            for part in parts:
                yield from _facts(part, answer)
        case Asks():
            yield test, answer


def _answered(test: Test, facts: Facts) -> bool | None:
    """How a condition is answered, where that is known."""
    match test:
        case Not(of=inner):
            said = _answered(inner, facts)
            return None if said is None else not said
        case Kept(name=name, of=inner):
            return facts[name] if name in facts else _answered(inner, facts)
        case Joint(of=parts, every=every):
            every_said = [_answered(part, facts) for part in parts]
            if (not every) in every_said:
                return not every
            return None if None in every_said else every
        case Asks():
            return facts.get(test)
    return None
