r"""Which syntax rules can match in a file at all? Told by its words, at memory speed, unparsed.

A syntax rule names under `needs` what every file that it matches must hold: groups of anchors, one
of each group. A taint rule has a group for its sources and one for its sinks.

    needs:
      - [eval, Function]        a whole word of letters, digits and `_`
      - [chmod*, "*fetch*"]     how a word begins, how one ends (`*x`), what is part of one
      - [.npmrc, id_rsa]        any other text: these bytes anywhere
      - [{regex: 'import\s*\('}]   a regular expression over bytes; `\s*` is also a line continued
                                 and comments: 20 of 2000 bytes each, which keeps the time linear
      - ["(?i)*password*"]      any of these, in capitals or not

A string put together from literals (`"child_" + "process"`) counts as written in one piece. Rules
with metavariables that stand for such strings are why: the engine joins them too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto, unique

_WORD = re.compile(rb"[A-Za-z0-9_]+")
_SEPARATED = bytes(byte if _WORD.fullmatch(bytes([byte])) else 0x20 for byte in range(256))
_GAP = r"(?:[\s\\]++|(?:#|//)[^\n]{0,2000}\n|/\*(?s:(?!\*/).){0,2000}\*/){0,20}+"
_JOINT = re.compile(rb"""(["'`])[ \t\r\n\\]*(?:\+[ \t\r\n]*)?[bBfFrRuU]{0,2}["'`]""")


@unique
class _Kind(Enum):
    WORD = auto()
    PART = auto()
    TEXT = auto()
    REGEX = auto()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a file must hold, compiled; see the module."""

    kind: _Kind
    value: bytes
    any_case: bool = False
    regex: re.Pattern[bytes] | None = None
    part: bytes = b""
    """Of a text that is more than a word: its longest piece that must be part of a word."""


Needs = tuple[tuple[Anchor, ...], ...]


def parse(groups: Iterable[Iterable[object]]) -> Needs:
    """The anchors of a rule.

    Raises:
        ValueError: there are none, or one is empty.
    """
    needs = tuple(tuple(_anchor(item) for item in group) for group in groups)
    if not needs or not all(needs):
        raise ValueError("it needs nothing: every file would be parsed for it")
    return needs


def _anchor(item: object) -> Anchor:
    if isinstance(item, dict):
        regex = str(item["regex"]).replace(r"\s*", _GAP)
        return Anchor(_Kind.REGEX, b"", regex=re.compile(regex.encode()))
    written = str(item)
    any_case = written.startswith("(?i)")
    value = written.removeprefix("(?i)").encode()
    if any_case:
        value = value.lower()
    core = value.strip(b"*")
    if not core:
        raise ValueError(f"the anchor {written!r} is empty")
    if not _WORD.fullmatch(core):
        return _text(value, any_case)
    if core == value:
        return Anchor(_Kind.WORD, value, any_case)
    begin, end = b" " * (not value.startswith(b"*")), b" " * (not value.endswith(b"*"))
    return Anchor(_Kind.PART, begin + core + end, any_case)


def text(value: bytes) -> Anchor:
    """The anchor that is `value` anywhere in the text, also within a word."""
    return Anchor(_Kind.PART, value) if _WORD.fullmatch(value) else _text(value)


def _text(value: bytes, any_case: bool = False) -> Anchor:
    part = max(_WORD.findall(value), key=len, default=b"")
    return Anchor(_Kind.TEXT, value, any_case, part=part)


class Contents:
    """A file's text, words, and vocabulary: its distinct words with spaces between."""

    __slots__ = ("_known", "_lower", "_text", "_vocabulary", "_words")

    def __init__(self, data: bytes) -> None:
        joined, count = _JOINT.subn(b"", data)
        self._text = data + b"\n" + joined if count else data
        self._words = frozenset(self._text.translate(_SEPARATED).split())
        self._vocabulary = b" " + b" ".join(self._words) + b" "
        self._lower: Contents | None = None
        self._known: dict[Anchor, bool] = {}

    def meets(self, needs: Needs) -> bool:
        """Whether one anchor of each group is there."""
        return all(any(self._holds(anchor) for anchor in group) for group in needs)

    def _holds(self, anchor: Anchor) -> bool:
        found = self._known.get(anchor)
        if found is None:
            found = self._known[anchor] = self._find(anchor)
        return found

    def _find(self, anchor: Anchor) -> bool:
        if anchor.any_case:
            self._lower = self._lower or Contents(self._text.lower())
            return self._lower._look(anchor)  # noqa: SLF001 - another one of this class
        return self._look(anchor)

    def _look(self, anchor: Anchor) -> bool:
        match anchor.kind:
            case _Kind.WORD:
                return anchor.value in self._words
            case _Kind.PART:
                return anchor.value in self._vocabulary
            case _Kind.TEXT:
                return anchor.part in self._vocabulary and anchor.value in self._text
        return anchor.regex is not None and anchor.regex.search(self._text) is not None
