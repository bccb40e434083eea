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
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto, unique
from functools import cache
from operator import itemgetter

from vetting.branch_search import search_for
from vetting.lexicon import SHORTEST, Lexicon, Words
from vetting.patterns import pattern

_WORD = re.compile(rb"[A-Za-z0-9_]+")
_SEPARATED = bytes(byte if _WORD.fullmatch(bytes([byte])) else 0x20 for byte in range(256))
"""For `bytes.translate`: a space for whatever is not part of a word."""

_FEW = 8
"""Places of a text that are looked at one by one, before all of the file is searched."""

_GAP = r"(?:[\s\\]++|(?:#|//)[^\n]{0,2000}\n|/\*(?s:(?!\*/).){0,2000}\*/){0,20}+"
_SPACES = rb"[ \t\r\n\\]"
_BEFORE = rb"(?:(?<![^\s(=,\[{:]%b)|(?<=[\s(=,\[{:][bBfFrRuU]%b))"
_ONE = _BEFORE.replace(b"%b", rb"[\"']")
_TWO = rb"(?<=[\"'][\"'])" + _BEFORE.replace(b"%b", rb"[\"'][\"']")
_AFTER = rb"[\s),;\]}]"
_BEGIN = rb"[bBfFrRuU]{0,2}(?:\"\"\"|'''|[\"'])"
JOINT = re.compile(
    # One literal after another, as Python joins them, but no empty one and no end of a long one.
    rb"(?:(?:\"\"\"|''')" + _SPACES + rb"++|[\"'](?!"
    + _ONE + rb"[\"'](?:" + _AFTER + rb"|[\"'](?![\"']))"
    rb"|" + _TWO + rb"[\"'](?![\"'])"
    rb"|[\"'][\"']" + _AFTER + rb"|(?<=[\"'][\"'])[\"']" + _AFTER + rb")" + _SPACES + rb"*+)"
    + _BEGIN + rb"|[\"'`]" + _SPACES + rb"*+\+[ \t\r\n]*+(?:" + _BEGIN + rb"|`)"
)  # fmt: skip
"""What lies between two literals that are joined to one."""

_AROUND = 500
"""Bytes before and after a joint that are repeated without it."""


@unique
class Kind(Enum):
    """What an anchor is: a word, part of one, any other text, or an expression."""

    WORD = auto()
    PART = auto()
    TEXT = auto()
    REGEX = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """What a file must hold, compiled; see the module. Two that are written alike are one."""

    kind: Kind
    value: bytes
    any_case: bool = False
    regex: re.Pattern[bytes] | None = None
    text: bytes = b""
    """In small letters, what is there where the anchor is; of an expression nothing."""


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
    return _expression(str(item["regex"])) if isinstance(item, dict) else _written(str(item))


@cache
def _expression(regex: str) -> Anchor:
    return Anchor(Kind.REGEX, b"", regex=pattern(regex.replace(r"\s*", _GAP).encode()))


@cache
def _written(written: str) -> Anchor:
    any_case = written.startswith("(?i)")
    value = written.removeprefix("(?i)").encode()
    if any_case:
        value = value.lower()
    core = value.strip(b"*")
    if not core:
        raise ValueError(f"the anchor {written!r} is empty")
    if not _WORD.fullmatch(core):
        return Anchor(Kind.TEXT, value, any_case, text=value.lower())
    if core == value:
        return Anchor(Kind.WORD, value, any_case, text=value.lower())
    begin, end = b" " * (not value.startswith(b"*")), b" " * (not value.endswith(b"*"))
    return Anchor(Kind.PART, begin + core + end, any_case, text=core.lower())


@cache
def text(value: bytes) -> Anchor:
    """The anchor that is `value` anywhere in the text, also within a word."""
    return Anchor(Kind.TEXT, value, text=value.lower())


def texts(needs: Iterable[Needs]) -> frozenset[bytes]:
    """What a lexicon has to look for."""
    anchors = [anchor for some in needs for group in some for anchor in group]
    plain = frozenset(anchor.text for anchor in anchors)
    searched = (search_for(one.regex.pattern).texts for one in anchors if one.regex is not None)
    return plain.union(*searched)


@cache
def _plain(group: tuple[Anchor, ...]) -> frozenset[bytes]:
    """The texts of a group's anchors; none when one of them is short, or an expression."""
    found = frozenset(anchor.text for anchor in group)
    return found if min(map(len, found)) >= SHORTEST else frozenset()


def joined(data: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """`data`, and behind it what lies around the joints of its strings, without these, each time after
    a newline; and of all that is behind it where each piece begins, and how much further on it lies
    than in `data`, as a negative number.
    """
    parts: list[bytes] = [data]
    cuts: list[tuple[int, int]] = []
    size, last = len(data), -1

    def copy(begin: int, end: int) -> int:
        cuts.append((size, begin - size))
        parts.append(data[begin:end])
        return size + len(parts[-1])

    for joint in JOINT.finditer(data):
        if last < 0 or joint.start() - last > 2 * _AROUND:
            size = copy(last, last + _AROUND) if last >= 0 else size
            parts.append(b"\n")
            size += 1
            last = max(0, joint.start() - _AROUND)
        size = copy(last, joint.start())
        last = joint.end()
    if last >= 0:
        copy(last, last + _AROUND)
    return b"".join(parts), cuts


class Contents:
    """A file's text and where in it texts lie. Behind it, unless that is not wanted, comes what lies
    around strings that are put together from literals, with these in one piece.

    `lexicon` is what is looked for, in this file and others.
    """

    __slots__ = ("_cuts", "_known", "_parted", "words")

    def __init__(
        self, data: bytes, lexicon: Lexicon | None = None, *, joining: bool = True
    ) -> None:
        text, self._cuts = joined(data) if joining else (data, [])
        self.words = Words(text, Lexicon() if lexicon is None else lexicon)
        self._known: dict[Anchor, bool] = {}
        self._parted: dict[bool, bytes] = {}

    def origin(self, position: int) -> int:
        """Where what lies at `position` of the text of the words lies in the file."""
        number = bisect_right(self._cuts, position, key=itemgetter(0))
        return position + (self._cuts[number - 1][1] if number else 0)

    def meets(self, needs: Needs) -> bool:
        """Whether one anchor of each group is there."""
        return not any(map(self._lacks, needs)) and all(
            any(map(self.holds, group)) for group in needs
        )

    def _lacks(self, group: tuple[Anchor, ...]) -> bool:
        """Whether plainly none of a group's anchors is there."""
        wanted = _plain(group)
        return bool(wanted) and self.words.there(wanted).isdisjoint(wanted)

    def holds(self, anchor: Anchor) -> bool:
        """Whether an anchor is there."""
        found = self._known.get(anchor)
        if found is None:
            found = self._known[anchor] = self._find(anchor)
        return found

    def _find(self, anchor: Anchor) -> bool:
        words, value = self.words, anchor.value
        if anchor.regex is not None:
            search = search_for(anchor.regex.pattern)
            return next(search.matches(words.text, words), None) is not None
        if not words.has(anchor.text):
            return False
        if anchor.kind is Kind.TEXT:
            return anchor.any_case or value in words.text
        parted = self._words(lowered=anchor.any_case)
        begin = 1
        if anchor.kind is Kind.WORD:
            value, begin = b" " + value + b" ", 0
        elif value.startswith(b" "):
            begin = 0
        places = words.places(anchor.text) if len(anchor.text) >= SHORTEST else None
        if places is None:
            return value in parted
        some = (parted.startswith(value, place + begin) for place in places[:_FEW])
        return any(some) or (len(places) > _FEW and value in parted)

    def _words(self, *, lowered: bool) -> bytes:
        """The text, with a space around it and for all that is not part of a word."""
        if lowered not in self._parted:
            text = self.words.lowered if lowered else self.words.text
            self._parted[lowered] = b" " + text.translate(_SEPARATED) + b" "
        return self._parted[lowered]
