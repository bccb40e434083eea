"""Regular expressions that a call asks a text for, as they are written or kept in a variable."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from vetting.patterns import pattern
from vetting.regex_steps import OPS, PARSER
from vetting.surface._block import values_of
from vetting.surface._calls import last_name
from vetting.surface._ir import Attr, Call, Lit, Name, Node, Scope
from vetting.surface._javascript_lower import word
from vetting.surface._open_hosts import begins_with_a_scheme
from vetting.surface._scopes import owner

_LONGEST = 300
_ASKS = frozenset({"test", "match", "fullmatch", "search", "exec", "findall", "finditer"})
_WORD = 2
"""Letters in a row that are one."""

_STARTS = frozenset({OPS.AT_BEGINNING, OPS.AT_BEGINNING_STRING})
_REPEATS = frozenset({OPS.MAX_REPEAT, OPS.MIN_REPEAT, OPS.POSSESSIVE_REPEAT})
_NAMED = pattern(r"\(\?<(?=[A-Za-z_$])")


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression that a text is asked for, with JavaScript's flags."""

    text: str
    flags: str = ""
    starts: bool = False
    """It is sought at the beginning of the text only."""

    ends: bool = False
    """It is to take all of the text."""

    of: str = ""
    """The name of what is asked."""


@lru_cache(512)
def begins_as_an_address(asked: Asked) -> bool:
    """Whether a text in which an expression is found begins with the scheme of an address."""
    tree = parsed(asked.text) if "m" not in asked.flags else None
    return tree is not None and begins_with_a_scheme(tree, starts=asked.starts)


def asks_for_words(tree: Any) -> bool:
    """Whether an expression is found only in texts with some words in them, wherever these stand: who turns
    those away names a few of the many ways to say something.
    """
    return _has_word(list(tree))


def turns_words_away(asked: Asked) -> bool:
    """The same of an expression as it is written."""
    tree = parsed(asked.text)
    return tree is not None and not (asked.starts or asked.ends) and asks_for_words(tree)


def _has_word(items: list[tuple[Any, Any]]) -> bool:
    letters = 0
    for kind, value in items:
        if kind is OPS.AT and value in _STARTS:
            return False
        if kind is OPS.SUBPATTERN and _has_word(list(value[3])):
            return True
        if kind is OPS.BRANCH and all(_has_word(list(one)) for one in value[1]):
            return True
        if kind in _REPEATS and value[0] > 0 and _has_word(list(value[2])):
            return True
        letters = letters + 1 if kind is OPS.LITERAL and chr(value).isalpha() else 0
        if letters == _WORD:
            return True
    return False


def parsed(text: str) -> Any:
    """The tree of an expression; None where it is too long, or not understood."""
    if len(text) > _LONGEST:
        return None
    text = _NAMED.sub("(?P<", text).replace("[^]", r"[\s\S]").replace("(?i)", "")
    try:
        return PARSER.parse(text)
    except (re.error, OverflowError, RecursionError, ValueError):
        return None


def expression(call: Call, given: Callable[[Name], Node | None]) -> Asked | None:
    """The expression that a call asks for; None where that is not known."""
    name, func = last_name(call.func), call.func
    if name not in _ASKS or not isinstance(func, Attr):
        return None
    starts, ends = name in ("match", "fullmatch"), name == "fullmatch"
    known = _written(func.of, given)
    first = call.args[0] if call.args else None
    more = [*call.args[1:], None]
    if known is not None:  # `PATTERN.match(text)`, `/a/.test(text)`
        return replace(known, starts=starts, ends=ends, of=_called(first))
    if first is not None and (known := _written(first, given)) is not None:  # `text.match(/a/)`
        return replace(known, of=_called(func.of))
    of, text = func.of, first.value if isinstance(first, Lit) else None
    if isinstance(of, Name) and of.name in ("re", "regex") and isinstance(text, str):
        return Asked(text, starts=starts, ends=ends, of=_called(more[0] if more else None))
    return None


def _called(node: Node | None) -> str:
    """The variable or member that an expression is asked of: `address.hostname`."""
    match node:
        case Name(name=name):
            return name
        case Attr(of=of, name=name):
            return f"{_called(of)}.{name}"
        case Call(func=Attr(of=of)):  # `url.toLowerCase()`
            return _called(of)
        case Call(args=(first, *_)):  # `str(url)`
            return _called(first)
    return ""


def _written(node: Node, given: Callable[[Name], Node | None]) -> Asked | None:
    """An expression as it is written."""
    found = given(node) if isinstance(node, Name) else node
    raw: Any = getattr(found, "raw", None)
    if getattr(raw, "type", "") == "regex":
        body, flags = raw.child_by_field_name("pattern"), raw.child_by_field_name("flags")
        return Asked(word(body), word(flags))
    if not isinstance(found, Call) or last_name(found.func) not in ("compile", "RegExp"):
        return None
    said = [one.value if isinstance(one, Lit) else None for one in found.args[:2]]
    if not said or not isinstance(said[0], str):
        return None
    return Asked(said[0], said[1] if len(said) > 1 and isinstance(said[1], str) else "")


def given_in(scope: Scope, name: Name) -> Node | None:
    """What the variable of an expression is given, in one place of a file."""
    at = owner(name.name, scope)
    values = values_of(name.name, at, name.raw) if at is not None else []
    return values[0] if len(values) == 1 else None
