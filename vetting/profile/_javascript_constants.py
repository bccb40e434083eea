"""Constants of a JavaScript file whose value looks like the name of a variable, or like many of them."""

import re
from collections.abc import Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.profile._javascript_source import Source, word
from vetting.profile._javascript_strings import items, texts_of

_CONSTANT = pattern(rb"[A-Z0-9]++_[A-Z0-9_]+")
_LISTED = pattern(rb"\[\s*+[\"'`][A-Za-z]\w*+[\"'`]")
_GIVES = pattern(rb"(?<![\w$.])([\w$]{2,60})\s*+[:=]\Z")
_MAKES = pattern(rb"(?<![\w$.])([\w$]{2,60})\s*+=\s*+(?:Object\.freeze\(|new\s++Set\()?\Z")
_VARIABLE = pattern(r"[A-Za-z]\w{0,127}")
_NEAR = 200
"""Bytes before a literal that say what it is given to."""


def constants(source: Source, upper: Iterable[re.Match[bytes]]) -> dict[str, str]:
    """Constants of the module whose value looks like a variable's name; `upper` are the literals in
    capital letters.
    """
    found: dict[str, str] = {}
    for match in upper:
        if not _CONSTANT.fullmatch(match[1]):
            continue
        name = _GIVES.search(_before(source, match.start()).rstrip())
        node = _leaf(source, name, match.start()) if name is not None else None
        if node is not None and node.type in ("identifier", "property_identifier"):
            found[word(node)] = match[1].decode()
    return found


def lists(source: Source) -> dict[str, tuple[str, ...]]:
    """Constant lists of the module whose elements look like variables' names."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _LISTED.finditer(source.data):
        name = _MAKES.search(_before(source, match.start()))
        node = _leaf(source, name, match.start()) if name is not None else None
        declared = node.parent if node is not None else None
        if declared is None or declared.type != "variable_declarator":
            continue
        over = items(source, declared.child_by_field_name("value"))
        texts = {text for item in over for text in texts_of(source, item)}
        if kept := tuple(sorted(text for text in texts if _VARIABLE.fullmatch(text))):
            found[word(node)] = kept
    return found


def _before(source: Source, at: int) -> bytes:
    return source.data[max(at - _NEAR, 0) : at]


def _leaf(source: Source, name: re.Match[bytes], at: int) -> Any:
    """The leaf of a name that was found before a place."""
    start = max(at - _NEAR, 0)
    return source.at(start + name.start(1), start + name.end(1))
