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

from vetting.branch_search import search_for
from vetting.lexicon import WORD, Lexicon, Words, piece_of

_GAP = r"(?:[\s\\]++|(?:#|//)[^\n]{0,2000}\n|/\*(?s:(?!\*/).){0,2000}\*/){0,20}+"
JOINT = re.compile(rb"""(["'`])[ \t\r\n\\]*(?:\+[ \t\r\n]*)?[bBfFrRuU]{0,2}["'`]""")


@unique
class Kind(Enum):
    """What an anchor is: a word, part of one, any other text, or an expression."""

    WORD = auto()
    PART = auto()
    TEXT = auto()
    REGEX = auto()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a file must hold, compiled; see the module."""

    kind: Kind
    value: bytes
    any_case: bool = False
    regex: re.Pattern[bytes] | None = None
    piece: bytes = b""
    """In small letters, what a word must hold for the anchor to be there; empty when it is short."""


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
        return Anchor(Kind.REGEX, b"", regex=re.compile(regex.encode()))
    written = str(item)
    any_case = written.startswith("(?i)")
    value = written.removeprefix("(?i)").encode()
    if any_case:
        value = value.lower()
    core = value.strip(b"*")
    if not core:
        raise ValueError(f"the anchor {written!r} is empty")
    if not WORD.fullmatch(core):
        return _text(value, any_case)
    if core == value:
        return Anchor(Kind.WORD, value, any_case, piece=piece_of(value)[0])
    begin, end = b" " * (not value.startswith(b"*")), b" " * (not value.endswith(b"*"))
    return Anchor(Kind.PART, begin + core + end, any_case, piece=piece_of(core)[0])


def text(value: bytes) -> Anchor:
    """The anchor that is `value` anywhere in the text, also within a word."""
    return (
        _text(value)
        if not WORD.fullmatch(value)
        else Anchor(Kind.PART, value, piece=piece_of(value)[0])
    )


def _text(value: bytes, any_case: bool = False) -> Anchor:
    return Anchor(Kind.TEXT, value, any_case, piece=piece_of(value)[0])


def pieces(needs: Iterable[Needs]) -> frozenset[bytes]:
    """What a lexicon has to look for."""
    every = (anchor.piece for some in needs for group in some for anchor in group)
    return frozenset(every) - {b""}


class Contents:
    """A file's text and words, with strings put together from literals also in one piece.

    `lexicon` remembers from one file to the next which anchors a word holds.
    """

    __slots__ = ("_known", "_lexicon", "words")

    def __init__(self, data: bytes, lexicon: Lexicon | None = None) -> None:
        joined, count = JOINT.subn(b"", data)
        self._lexicon = Lexicon() if lexicon is None else lexicon
        self.words = Words(data + b"\n" + joined if count else data, self._lexicon)
        self._known: dict[Anchor, bool] = {}

    def meets(self, needs: Needs) -> bool:
        """Whether one anchor of each group is there."""
        return all(any(self.holds(anchor) for anchor in group) for group in needs)

    def holds(self, anchor: Anchor) -> bool:
        """Whether an anchor is there."""
        # A piece that nobody looks for may be there all the same. Both sets grow with what is asked.
        absent = anchor.piece in self._lexicon.pieces and anchor.piece not in self.words.pieces
        return not absent and self._holds(anchor)

    def _holds(self, anchor: Anchor) -> bool:
        if anchor.kind is Kind.WORD and not anchor.any_case:
            return anchor.value in self.words.all
        found = self._known.get(anchor)
        if found is None:
            found = self._known[anchor] = self._find(anchor)
        return found

    def _find(self, anchor: Anchor) -> bool:
        if anchor.regex is not None:
            search = search_for(anchor.regex.pattern)
            return next(search.matches(self.words.text, self.words), None) is not None
        if anchor.kind is Kind.TEXT:
            text = self.words.lowered if anchor.any_case else self.words.text
            return anchor.value in text
        # The words with a piece are few; what no piece is looked for of may lie in any.
        vocabulary = self.words.vocabulary(every=anchor.piece not in self._lexicon.pieces)
        value = b" " + anchor.value + b" " if anchor.kind is Kind.WORD else anchor.value
        return value in (vocabulary.lower() if anchor.any_case else vocabulary)
