"""Texts that an expression is slow for, if there are any, made from the expression itself.

Every repetition of its syntax tree is repeated for long: after what has to stand before it, together
with that, and that alone; then comes what ends no match. Of the characters that every part of the
expression treats alike, one is tried.
"""

import re
import signal
import time
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_TRIED = "aAx0 \t\n.-_/\\\"'`@:=,;#$%<>(){}[]|&+*?!~\u00e9"
_END = "\n\x00"
_PREFIXES = 2
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_LIMIT = 0.4
"""Seconds of CPU after which an expression is stopped."""

_COARSE = 0.01
"""Seconds that the clock of the CPU may be wrong by."""

_PAIR = 5e-10
"""Seconds that a quadratic expression takes at least for each pair of characters: what takes less in
all is linear, or never matters.
"""

Node = tuple[Any, Any]


def slow(regex: re.Pattern[Any], run: Callable[[Any], object], size: int) -> str | None:
    """An attack of about `size` characters, by its beginning, whose cost grows faster than it does,
    or None.
    """
    noticed = _PAIR * size**2
    for attack in attacks(regex):
        text = spelt(attack, regex, size)
        first = cost(run, text)
        if first < noticed:
            continue
        if first < _LIMIT:
            # A quadratic one takes a quarter of the time for half the text, and most are linear.
            text_of_half = spelt(attack, regex, size // 2)
            if all(cost(run, text_of_half) > first / 2.5 for _ in range(2)):
                continue
            # It may have been something else that took the time.
            again = min(first, cost(run, text))
            half = min(cost(run, text_of_half) for _ in range(2))
            if again < noticed or half > again / 2.5:
                continue
            first = again
        if first >= _LIMIT or _grows(
            first, run, [spelt(attack, regex, many * size) for many in (4, 16)]
        ):
            return f"{attack[0][:40]!r} {attack[1][:40]!r}: {first:.4f} s for {size} characters"
    return None


def _grows(first: float, run: Callable[[Any], object], longer: Sequence[str | bytes]) -> bool:
    """Whether four and sixteen times the text cost more than in line with what one costs.

    A linear expression takes 4 and 16 times as long, a quadratic one 16 and 256 times. Of what a busy
    machine adds, the least of two counts; a repetition that the expression bounds takes long at first
    and then no longer, so each step counts for itself.
    """
    four = min(cost(run, longer[0]) for _ in range(2))
    if four < min(7 * first, _LIMIT):
        return False
    sixteen = min(cost(run, longer[1]) for _ in range(2))
    return sixteen >= min(max(70 * first, 7 * four), _LIMIT)


def costly(
    regex: re.Pattern[Any], run: Callable[[Any], object], size: int, most: float
) -> str | None:
    """An attack of `size` characters that costs more than `most` seconds each time, or None."""
    for attack in attacks(regex):
        text = spelt(attack, regex, size)
        if all(cost(run, text) > most for _ in range(3)):
            return f"{attack[0][:40]!r} {attack[1][:40]!r}: over {most} s for {size} characters"
    return None


def spelt(attack: tuple[str, str], regex: re.Pattern[Any], size: int) -> str | bytes:
    """The text of `size` characters, as the expression reads it."""
    head, unit = attack
    text = f"{head}{unit * (size // len(unit) + 1)}"[: size - len(_END)] + _END
    return text if isinstance(regex.pattern, str) else text.encode("latin-1")


def cost(run: Callable[[Any], object], attack: str | bytes) -> float:
    """Seconds, or the limit: of the CPU, whose clock is coarse on some systems, when others took longer
    of the machine than it goes wrong by.
    """
    try:
        with _limited():
            start, used = time.perf_counter(), time.process_time()
            run(attack)
            return min(time.perf_counter() - start, time.process_time() - used + _COARSE)
    except _TooSlow:
        return _LIMIT


class _TooSlow(BaseException):
    """The limit is reached."""


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, _frame: types.FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def attacks(regex: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What each attack begins with, and what it repeats."""
    raw = regex.pattern
    source = raw if isinstance(raw, str) else raw.decode("latin-1")
    flags = regex.flags if isinstance(raw, str) else regex.flags | re.ASCII
    tree = parser.parse(source, flags & ~re.DEBUG)
    maker = _Maker(flags, list(tree))
    seen = set()
    for before, unit in maker.pumps(list(tree), [""]):
        for head, again in ((before, unit), ("", before + unit), ("", before)):
            if again and (head, again) not in seen and all(ord(c) < 256 for c in head + again):
                seen.add((head, again))
                yield head, again


class _Maker:
    def __init__(self, flags: int, tree: list[Node]) -> None:
        self._flags = int(flags & (re.IGNORECASE | re.DOTALL | re.ASCII))
        sets = list(_sets(tree))
        matchers = dict.fromkeys(map(self._matcher, sets))
        words = "".join(chr(node[1]) for node in sets if node[0] is op.LITERAL and node[1] < 256)
        alike: dict[tuple[bool, ...], str] = {}
        for char in dict.fromkeys(_TRIED + words):
            # Anchors tell line ends and word characters from others.
            anchored = (char == "\n", char.isalnum() or char == "_")
            alike.setdefault((*anchored, *(bool(match(char)) for match in matchers)), char)
        self._chars = tuple(alike.values())

    def pumps(self, nodes: Sequence[Node], before: list[str]) -> Iterator[tuple[str, str]]:
        """Each repetition under `nodes`: what may stand before it, and what it may repeat."""
        for code, value in nodes:
            if code in _REPEATS:
                _, most, body = value
                if most > 20:
                    for unit in self._texts(list(body), 99):
                        yield from ((start, unit) for start in before if unit)
                yield from self.pumps(list(body), before)
            for part in () if code in _REPEATS else _parts((code, value)):
                yield from self.pumps(part, before)
            after = self._one((code, value), 3)
            before = [start + text for start in before for text in after][:_PREFIXES]

    def _texts(self, nodes: Sequence[Node], most: int) -> list[str]:
        """Some texts that fit all of `nodes`."""
        found = [""]
        for node in nodes:
            found = [text + more for more in self._one(node, most) for text in found][:most]
        return found

    def _one(self, node: Node, most: int) -> list[str]:
        code, value = node
        if code is op.LITERAL:
            return [chr(value)]
        if code in (op.IN, op.ANY, op.NOT_LITERAL):
            match = self._matcher(node)
            return [char for char in self._chars if match(char)][:most] or [_any(node)]
        if code is op.BRANCH:
            return [text for part in value[1] for text in self._texts(list(part), 2)][:most]
        if code in _REPEATS:
            texts = self._texts(list(value[2]), most)
            return [text * value[0] for text in texts] if value[0] else ["", *texts][:most]
        if code is op.SUBPATTERN:
            return self._texts(list(value[3]), most)
        return self._texts(list(value), most) if code is op.ATOMIC_GROUP else [""]

    def _matcher(self, node: Node) -> Callable[[str], object]:
        return _compiled(_spelt(node), self._flags).match


@cache
def _compiled(expression: str, flags: int) -> re.Pattern[str]:
    return re.compile(expression, flags)


def _sets(nodes: Iterable[Node]) -> Iterator[Node]:
    """All that stands for one character."""
    for node in nodes:
        if node[0] in (op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY):
            yield node
        for part in _parts(node):
            yield from _sets(part)


def _parts(node: Node) -> list[list[Node]]:
    code, value = node
    if code is op.BRANCH:
        return [list(part) for part in value[1]]
    if code in _REPEATS:
        return [list(value[2])]
    if code is op.SUBPATTERN:
        return [list(value[3])]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [list(value[1])]
    return [list(value)] if code is op.ATOMIC_GROUP else []


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _spelt(node: Node) -> str:
    """The expression of a node that stands for one character."""
    code, value = node
    if code is op.ANY:
        return "."
    if code in (op.LITERAL, op.NOT_LITERAL):
        return f"[{'^' if code is op.NOT_LITERAL else ''}{re.escape(chr(value))}]"
    inside = ""
    for kind, item in value:
        if kind is op.NEGATE:
            inside += "^"
        elif kind is op.RANGE:
            inside += f"{re.escape(chr(item[0]))}-{re.escape(chr(item[1]))}"
        else:
            inside += _CATEGORIES[item] if kind is op.CATEGORY else re.escape(chr(item))
    return f"[{inside}]"


def _any(node: Node) -> str:
    """A character of a set that none of the usual ones is in."""
    return next((chr(code) for code in range(256) if re.match(_spelt(node), chr(code))), "a")
