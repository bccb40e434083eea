"""Walk what a declaration says, and find what no honest one holds."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from vetting.checks._tool_rules import ANSI, BOMB, EXTERNAL, HIDDEN, QUOTED, STYLED
from vetting.model.evidence import Rule
from vetting.patterns import pattern
from vetting.source_strings import TOKEN

MAX_DEPTH = 32
MAX_BYTES = 64 << 10
_SHOWN = 120
"""Characters of a hidden text that are shown."""

_ESCAPED = pattern(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})")
_CONTROL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_QUOTED = pattern(r"([\"'`])[\x01-\x04\x06\x10-\x17\x19\x1c-\x1f]\1")
"""One that no terminal does anything for, and nothing else between quotes: the name of a key."""

_MOST_QUOTED = 4
"""How many of these a text has that names keys: with many, characters can be spelled."""

_ON = r"\x1b\[(?:0?[1-4]|3[1-6]|9[1-6])(?:;(?:0?[1-4]|3[1-6]|9[1-6])){0,3}m"
_OFF = r"\x1b\[(?:0|2[2-4]|39)?(?:;(?:0|2[2-4]|39)){0,3}m"
_STYLED = pattern(
    rf"^(?:{_ON}){{1,4}}([^\x00-\x1f\x7f-\x9f]{{0,400}})(?:{_OFF}){{1,3}}(?=:|$)", re.MULTILINE
)
"""A title or a whole line in bold letters, dim ones, underlined, or in a colour that shows on black and on
white: no word of it is parted, and people read what the model does.
"""

STYLE = pattern(rf"{_ON}|{_OFF}")
"""How a terminal is told to begin or end that."""

_NOT_ASCII = pattern(r"[^\x00-\x7f]")
# A group that repeats something repeated, and is itself repeated: (a+)+, (a*b?)*, (?:x|y+)*.
_REPEATED = pattern(r"\(([^()]*)\)(?:[+*]|\{\d+,)")
_REPEATS = pattern(r"(?<!\\)[+*]")
_TAG = pattern("[\U000e0020-\U000e007f]+")
_FLAG = pattern("\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f")
_LONE = pattern(r"""(["'])\\(?:u(?:200[b-f]|2060|[fF][eE][fF][fF]|00[aA][dD])|x[aA][dD])\1""")
_MOST_LONE = 4
"""Texts of one hidden character that a source may have: more of them may be put together to others."""

_INVISIBLE = pattern("(?:[\u200b-\u200f\u2060-\u2064\ufeff\u00ad] ?){6}")
"""Marks of direction and joiners, which push out of sight what stands behind them."""

_SELECTORS = pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")


def strings(value: Any) -> Iterator[tuple[str, str]]:
    """Every string of a JSON value, member names too, with the member it belongs to."""
    todo: list[tuple[str, Any]] = [("", value)]
    while todo:
        key, item = todo.pop()
        if isinstance(item, str):
            yield key, item
        elif isinstance(item, dict):
            for name, inner in item.items():
                yield "name", name
                todo.append((name, inner))
        elif isinstance(item, list):
            todo += [(key, inner) for inner in item]


def depth(value: Any) -> int:
    """How deep a JSON value is nested."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        item, level = todo.pop()
        deepest = max(deepest, level)
        if isinstance(item, dict | list):
            todo += [(i, level + 1) for i in (item.values() if isinstance(item, dict) else item)]
    return deepest


def problems(fields: dict[str, Any]) -> Iterator[tuple[Rule, str]]:
    """What is wrong with the texts and schemas of one declaration, each kind once."""
    seen: set[tuple[str, str]] = set()
    size = 0
    for key, text in strings(fields):
        size += len(text)
        for rule, what in _text(key, text):
            if (rule.id, what) not in seen:
                seen.add((rule.id, what))
                yield rule, what
    if size > MAX_BYTES:
        yield BOMB, f"a declaration of {size >> 10} kB"
    if (levels := depth(fields)) > MAX_DEPTH:
        yield BOMB, f"nested {levels} levels deep"


def _text(key: str, text: str) -> Iterator[tuple[Rule, str]]:
    written = _carried_out(text) if key in ("$source", "$signature") else text
    if _CONTROL.search(written):
        yield _controlled(written, whole=written is text)
    if not written.isascii():
        yield from ((HIDDEN, what) for what in _hidden(written))
    if key == "$ref" and re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|\.{0,2}/", text):
        yield EXTERNAL, f"a reference to {text[:100]}"
    if key == "pattern" and any(_REPEATS.search(m[1]) for m in _REPEATED.finditer(text)):
        yield BOMB, "a pattern of nested repetitions"


def _controlled(text: str, *, whole: bool) -> tuple[Rule, str]:
    """What is said of a text with control characters; `whole` is one as the model gets it."""
    plain, quoted = _QUOTED.subn("", text)
    if quoted and quoted <= _MOST_QUOTED and _CONTROL.search(plain) is None:
        return QUOTED, "a control character between quotes"
    if whole and _CONTROL.search(_STYLED.sub(r"\1", text)) is None:
        return STYLED, "a title or a line in bold or coloured letters"
    return ANSI, "control characters"


def _carried_out(source: str) -> str:
    """As `decoded`, but for regular expressions: a schema shows their source as it stands, and those of
    code that takes hidden characters away name them; it may do so in a text of one such character too.
    """
    plain, lone = _LONE.subn("''", source)
    source = plain if lone <= _MOST_LONE else source
    parts: list[str] = []
    at = 0
    for match in TOKEN.finditer(source):
        if match[1] is None:
            parts += decoded(source[at : match.start()]), match[0]
            at = match.end()
    return "".join((*parts, decoded(source[at:])))


def decoded(text: str) -> str:
    """Source text with its escapes of characters carried out."""
    if "\\" not in text:
        return text

    def char(match: re.Match[str]) -> str:
        number = int(match[1] or match[2] or match[3], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "?"

    return _ESCAPED.sub(char, text)


def _hidden(text: str) -> Iterator[str]:
    plain = _FLAG.sub("", text)
    if _TAG.search(plain):
        yield f"invisible tag characters{_spelled(_tags(plain))}"
    if _SELECTORS.search(plain):
        yield f"a run of variation selectors{_spelled(_selected(plain))}"
    if _INVISIBLE.search(plain):
        yield "a run of invisible characters"
    for match in _NOT_ASCII.finditer(plain):
        char, at = match[0], match.start()
        if 0x202A <= ord(char) <= 0x202E or 0x2066 <= ord(char) <= 0x2069:
            yield "bidirectional controls"
        elif unicodedata.category(char) == "Co":
            yield "private-use characters"
        elif char in "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e" or (
            char in "\u200c\u200d" and _in_word(plain, at)
        ):
            yield "zero-width characters"
        elif char in "\u115f\u1160\u3164\uffa0":
            yield "invisible letters"


def _in_word(text: str, at: int) -> bool:
    """Whether a joiner stands between Latin letters, where it joins nothing."""
    sides = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side.isascii() and side.isalnum() for side in sides)


def _tags(text: str) -> str:
    """What tag characters spell: each is an ASCII character in disguise."""
    return "".join(chr(ord(char) - 0xE0000) for char in "".join(_TAG.findall(text)))


def _selected(text: str) -> str:
    """What variation selectors carry: each is one byte."""
    run = "".join(_SELECTORS.findall(text))
    codes = (ord(char) - (0xFE00 if char < "\U000e0000" else 0xE0100 - 16) for char in run)
    return bytes(codes).decode("utf-8", "replace")


def _spelled(text: str) -> str:
    """The hidden text for people to see, as far as it is one."""
    shown = "".join(char for char in text if char.isprintable())[:_SHOWN]
    return f" that spell {shown!r}" if len(shown) > 1 else ""


def called(name: str) -> Iterator[str]:
    """A tool's name, and what it is called before a server is mounted under a prefix."""
    yield name
    while name.count("_") > 1:
        name = name.partition("_")[2]
        yield name
