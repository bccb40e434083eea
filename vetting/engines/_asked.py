r"""What a text must hold for a pattern, or an expression, to match in it, and whether it does.

A pattern matches only where the text holds all of its names, which lie outside of its strings (the
engine puts strings together by itself) and are no metavariables; an expression, only where it holds
what `regex_parts` says that every match does. A guard is an expression that asks whether something
stands anywhere in the text, `(?s)\A.*?word.*`: that is answered here.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from vetting import programs
from vetting.joints import JOINT
from vetting.patterns import pattern
from vetting.regex_parts import VERSION, branches

_STRING = pattern(
    r"(?s)(?<!\w)[bBfFrRuU]{0,2}"
    r"""(?:"(?:\\.|[^"\\]){0,2000}+"|'(?:\\.|[^'\\]){0,2000}+'|`(?:\\.|[^`\\]){0,2000}+`)"""
)
_METAVARIABLE = pattern(r"\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\$\d+")
_TYPED = pattern(r"\(\$\w+\s*:")
_NAME = pattern(r"(?<!\w)[A-Za-z_]\w*")
_OPERATORS = ("**", "<<")
_FLAGS = pattern(r"\(\?[ims]+\)")
_PIECE = pattern(rb"[a-z0-9_]{3,}")
_SEPARATED = bytes(n if re.fullmatch(rb"\w", bytes([n])) else 0x20 for n in range(256))
_GUARD = pattern(r"\(\?s\)\\A\.\*\?(?P<what>.{1,4000})\.\*")
_OTHERWISE = pattern(r"\[\[:|\\[^AbBdDsSwWnrt\d.*+?()\[\]{}|^$/\\\"'`\s-]|\(\?(?!i:)[^:=!<]")
"""What the two dialects read differently, or one of them alone."""

_VERSION = 1
"""To be raised with every change of what an expression asks for."""

# What one spelling of the same code has and another has not, and what all code has.
_KEYWORDS = frozenset(
    b"""
    and as async await bool break case catch class const constructor continue def default del delete
    do elif else except export exports extends false finally for from function get global if import
    in instanceof is lambda let match module new nonlocal not null of or pass raise require return
    self set static str super switch this throw true try type typeof undefined var void with yield
    None True False
    """.split()
)

Branches = tuple[tuple[tuple[bytes, ...], ...], ...]
"""Of one branch, of every want, one of the pieces must be there."""


class Asked:
    """What a text must hold: all names, all texts, and all that one of the branches wants."""

    __slots__ = ("branches", "texts", "words")

    def __init__(
        self,
        words: frozenset[bytes] = frozenset(),
        texts: tuple[bytes, ...] = (),
        branches: Branches = (),
    ) -> None:
        self.words, self.texts, self.branches = words, texts, branches


class Held:
    """What a text holds."""

    def __init__(self, data: bytes) -> None:
        joined, count = JOINT.subn(b"", data)
        text = data + b"\n" + joined if count else data
        self._data = data
        self._words = frozenset(text.translate(_SEPARATED).split())
        self._lowered = text.lower()
        self._pieces: dict[bytes, bool] = {}
        self._known: dict[Asked, bool] = {}
        self._guards: dict[re.Pattern[bytes], bool] = {}

    def meets(self, asked: Asked) -> bool:
        """Whether what is asked for is there."""
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = (
                asked.words <= self._words
                and all(map(self._has, asked.texts))
                and (not asked.branches or any(map(self._wanted, asked.branches)))
            )
        return found

    def guarded(self, guard: re.Pattern[bytes]) -> bool:
        """Whether what a guard asks for is there."""
        found = self._guards.get(guard)
        if found is None:
            found = self._guards[guard] = guard.search(self._data) is not None
        return found

    def _wanted(self, wants: tuple[tuple[bytes, ...], ...]) -> bool:
        return all(any(map(self._has, pieces)) for pieces in wants)

    def _has(self, piece: bytes) -> bool:
        found = self._pieces.get(piece)
        if found is None:
            found = self._pieces[piece] = piece in self._lowered
        return found


@cache
def of_pattern(pattern: str) -> Asked | None:
    """What a pattern in the engine's language asks for; None for nothing."""
    if _TYPED.search(pattern):
        return None
    text = _METAVARIABLE.sub(" ", _STRING.sub(" ", pattern))
    words = frozenset(name.encode() for name in _NAME.findall(text)) - _KEYWORDS
    operators = tuple(name.encode() for name in _OPERATORS if name in text)
    return Asked(words=words, texts=operators) if words or operators else None


@cache
def of_expression(expression: str) -> Asked | None:
    """What an expression in the engine's dialect asks for; None where Python cannot read it."""
    name = f"asked {_VERSION} {VERSION} {programs.digest(expression)}"  # to ask it takes longer
    try:
        told = programs.told(name, lambda: _told(expression))
        found = tuple(tuple(tuple(map(str.encode, want)) for want in wants) for wants in told)
    except TypeError:  # we did not put that there
        return None
    return Asked(branches=found) if found else None


def _told(expression: str) -> list[list[list[str]]]:
    """As `Branches`, in a form that JSON can spell; nothing where Python cannot read it."""
    try:
        found = branches(_FLAGS.sub("", expression).encode())
    except (re.error, ValueError, OverflowError, RecursionError):
        return []
    asked = []
    for branch in found:
        wants = []
        for want in branch.wants:
            pieces = [max(_PIECE.findall(text), key=len, default=b"") for text in want.texts]
            if all(pieces):
                wants.append([piece.decode() for piece in dict.fromkeys(pieces)])
        if not wants:
            return []
        asked.append(wants)
    return asked


def guard(node: Mapping[str, Any]) -> re.Pattern[bytes] | None:
    """What a node asks for that is a guard and means the same in Python's dialect."""
    found = _GUARD.fullmatch(str(node.get("pattern-regex", ""))) if len(node) == 1 else None
    return _searched(found["what"]) if found else None


@cache
def _searched(expression: str) -> re.Pattern[bytes] | None:
    if _OTHERWISE.search(expression):
        return None
    try:
        found = re.compile(expression.encode(), re.DOTALL)
    except re.error:
        return None
    return None if found.groups else found  # groups bind metavariables
