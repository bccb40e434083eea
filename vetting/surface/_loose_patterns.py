r"""Regular expressions that say nothing of a text: `/./`, `/^[a-z]/`, `^https?:`, `/x{99}/`.

Who is steered by a caller would otherwise need one such line for every finding to be gone. What is
no expression of Python's, and whatever is not understood, is taken at its word.
"""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from vetting.patterns import pattern
from vetting.regex_steps import OPS
from vetting.surface._asked_patterns import Asked, asks_for_words, expression, given_in, parsed
from vetting.surface._excluded import OF_HOST, says_nothing
from vetting.surface._flow_address_names import names_an_address
from vetting.surface._flow_refused import is_no_mark
from vetting.surface._ir import Call, Name, Node, Scope
from vetting.surface._javascript_excluded import FOUND, UNHEEDED, left_behind
from vetting.surface._open_hosts import leaves_host_open, leaves_open

_MANY = 8
"""Repetitions from which anything fits into what is repeated."""

_FEW = 10
"""Letters or digits that a text can do without and still lead anywhere."""

_TELLING = frozenset("/\\.:;&|`$<>(){}[]'\"% \n*?~-@")
"""Characters that lead somewhere in a path, an address, a command, a statement or a template."""

_KEYWORDS = pattern(
    r"(?i)select|insert|update|delete|drop|alter|create|truncate|grant|with|show|explain|pragma|attach|union|exec"
    r"|into|import|require|eval|process|function|constructor|proto|system|global|return|while|class|lambda|local"
    r"|internal|metadata|passwd|shadow|sudo|curl|wget|bash|root|admin|secret|token|password|script|ssh"
)
"""Words that a statement, code or a host is refused for."""

_PLAIN = frozenset({OPS.CATEGORY_WORD, OPS.CATEGORY_DIGIT})
_STARTS = frozenset({OPS.AT_BEGINNING, OPS.AT_BEGINNING_STRING})
_ENDS = frozenset({OPS.AT_END, OPS.AT_END_STRING})
_REPEATS = frozenset({OPS.MAX_REPEAT, OPS.MIN_REPEAT, OPS.POSSESSIVE_REPEAT})


@dataclass(frozen=True, slots=True)
class Loose:
    """Whether a text can still be anything that matters when an expression is found in it, and when it is
    not.
    """

    found: bool = False
    missing: bool = False


@lru_cache(512)
def loose(asked: Asked) -> Loose:
    """What an expression leaves open."""
    tree = parsed(asked.text)
    if tree is None:
        return Loose()
    every = [_judged(list(one), asked) for one in _branches(tree)]
    found = any(one.found for one in every) or _leaves_hosts_open(tree, asked)
    words = not (asked.starts or asked.ends) and asks_for_words(tree)
    return Loose(found, words or all(one.missing for one in every))


def _leaves_hosts_open(tree: Any, asked: Asked) -> bool:
    """Whether addresses, or hosts, of others fit an expression too."""
    if leaves_open(tree, starts=asked.starts, ends=asked.ends):
        return True
    address = names_an_address(asked.of)
    if not (address or OF_HOST.search(asked.of)):
        return False
    return leaves_host_open(tree, starts=asked.starts, ends=asked.ends, address=address)


def _branches(tree: Any) -> list[Any]:
    """The ways in which a whole expression may match."""
    items = list(tree)
    if len(items) == 1 and items[0][0] is OPS.SUBPATTERN:
        return _branches(items[0][1][3])
    if len(items) == 1 and items[0][0] is OPS.BRANCH:
        return list(items[0][1][1])
    return [tree]


def _judged(items: list[tuple[Any, Any]], asked: Asked) -> Loose:
    starts, ends, whole = asked.starts, asked.ends, "m" not in asked.flags
    while items and items[0][0] is OPS.AT and items[0][1] in _STARTS:
        starts, items = whole, items[1:]
    while items and items[-1][0] is OPS.AT and items[-1][1] in _ENDS:
        ends, items = whole, items[:-1]
    parts = _Parts()
    if not parts.take(items) or _KEYWORDS.search(parts.said):
        return Loose()
    if not items or (not parts.said and not parts.classes and parts.wild):
        return Loose(found=True, missing=True)  # whatever it is, it is found
    while items and _is_wild(items[0]):
        starts, items = False, items[1:]
    while items and _is_wild(items[-1]):
        ends, items = False, items[:-1]
    letters = any(kind is OPS.LITERAL and chr(one).isalnum() for kind, one in items)
    how = {(True, False): "begins", (False, True): "ends", (True, True): "is"}.get(
        (starts, ends), "holds"
    )
    nothing = not parts.said or says_nothing(how, parts.said)
    closed = starts and ends and not parts.wild
    plain = not parts.telling and (bool(parts.said) or starts or ends or not parts.many)
    missing = (nothing and plain and not parts.wild) or (letters and is_no_mark(parts.said))
    return Loose(found=nothing and not closed, missing=missing)


class _Parts:
    """What an expression is made of."""

    def __init__(self) -> None:
        self.said = ""
        """The letters that stand in it."""

        self.classes = False
        self.telling = False
        """Whether it asks for characters that lead somewhere, or for all but some."""

        self.many = False
        """Whether it asks for more letters than a text can do without."""

        self.wild = False
        """Whether anything may stand somewhere in it."""

    def take(self, items: Any) -> bool:
        """Whether all its parts are understood."""
        return all(self._take(item) for item in items)

    def _take(self, item: tuple[Any, Any]) -> bool:
        kind, value = item
        if _is_wild(item):
            self.wild = True
            return True
        if kind is OPS.LITERAL:
            self.said += chr(value)
            return True
        if kind is OPS.ANY:
            self.wild = True
            return True
        if kind is OPS.NOT_LITERAL:
            self.classes = self.telling = True
            return True
        if kind is OPS.IN:
            self.classes = True
            self.telling = self.telling or _tells(value)
            self.many = self.many or _letters(value) > _FEW
            return True
        if kind in _REPEATS:
            return self.take(value[2])
        if kind is OPS.SUBPATTERN:
            return self.take(value[3])
        return kind is OPS.BRANCH and all(self.take(one) for one in value[1])


def _is_wild(item: tuple[Any, Any]) -> bool:
    """Whether something stands for a longer text of nearly any characters."""
    kind, value = item
    if kind is OPS.SUBPATTERN:
        inner = list(value[3])
        return len(inner) == 1 and _is_wild(inner[0])
    if kind not in _REPEATS or value[1] < _MANY:
        return False
    inner = list(value[2])
    return len(inner) == 1 and (_is_any(inner[0]) or _is_wild(inner[0]))


def _is_any(item: tuple[Any, Any]) -> bool:
    kind, value = item
    if kind is OPS.SUBPATTERN:
        inner = list(value[3])
        return len(inner) == 1 and _is_any(inner[0])
    if kind is OPS.NOT_LITERAL:
        return chr(value) not in _TELLING or chr(value) in " \n"
    if kind is OPS.IN:
        kinds = {said for what, said in value if what is OPS.CATEGORY}
        if value[0][0] is OPS.NEGATE:
            rest = [chr(said) for what, said in value if what is OPS.LITERAL]
            ranges = any(what is OPS.RANGE for what, _ in value)
            return not (ranges or kinds - {OPS.CATEGORY_SPACE}) and all(
                one not in _TELLING or one in " \n" for one in rest
            )
        return any(
            one is OPS.CATEGORY_NOT_SPACE or {one, other} in _WHOLE
            for one in kinds
            for other in kinds
        )
    return kind is OPS.ANY


_WHOLE = (
    {OPS.CATEGORY_SPACE, OPS.CATEGORY_NOT_SPACE},
    {OPS.CATEGORY_WORD, OPS.CATEGORY_NOT_WORD},
    {OPS.CATEGORY_DIGIT, OPS.CATEGORY_NOT_DIGIT},
)


def _letters(members: Any) -> int:
    """How many letters and digits a class has, or more than those are few."""
    found = 0
    for kind, value in members:
        if kind is OPS.RANGE:
            found += value[1] - value[0] + 1
        elif kind is OPS.CATEGORY:
            found += _FEW if value is OPS.CATEGORY_DIGIT else 2 * _FEW
        else:
            found += 1
    return found


def _tells(members: Any) -> bool:
    """Whether a class has characters that lead somewhere, or is one of all but some."""
    for kind, value in members:
        if kind is OPS.NEGATE or (kind is OPS.CATEGORY and value not in _PLAIN):
            return True
        if kind is OPS.LITERAL and chr(value) in _TELLING:
            return True
        if kind is OPS.RANGE and any(value[0] <= ord(one) <= value[1] for one in _TELLING):
            return True
    return False


def says_nothing_of(call: Call, given: Callable[[Name], Node | None]) -> bool:
    """Whether a call asks for an expression that tells nothing of what goes on behind it: `/./.test(name)`,
    `re.match(r"[a-z]", name)`; `given` tells what a variable is given.
    """
    asked = expression(call, given)
    if asked is None:
        return False
    judged, raw = loose(asked), call.raw
    if isinstance(raw, ast.AST) or raw is None:
        return judged.found and judged.missing
    left = left_behind(raw)
    if left is None:
        return judged.found and judged.missing
    return left == UNHEEDED or (judged.found if left == FOUND else judged.missing)


def ways(call: Call, scope: Scope) -> Sequence[bool]:
    """The answers of a call that say anything of a text: none of those that an expression gives which leaves
    it open.
    """
    asked = expression(call, partial(given_in, scope))
    judged = loose(asked) if asked is not None else Loose()
    return [
        said for said, is_open in ((True, judged.found), (False, judged.missing)) if not is_open
    ]
