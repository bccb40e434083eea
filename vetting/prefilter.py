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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto, unique
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Protocol, TypeVar

from vetting.branch_cursor import Span
from vetting.branch_search import search_for
from vetting.gaps import GAP
from vetting.joints import joined
from vetting.lexicon import SHORTEST, Lexicon, length
from vetting.patterns import pattern
from vetting.text_words import Words, places

_WORD = pattern(rb"[A-Za-z0-9_]+")
_WORDS = frozenset(byte for byte in range(256) if _WORD.fullmatch(bytes([byte])))


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


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Anchors, of which a file must hold one."""

    anchors: tuple[Anchor, ...]
    written: Mapping[bytes, tuple[Anchor, ...]]
    """Those that are no expressions, by their texts."""

    texts: frozenset[bytes]
    """Of the written ones."""

    regexes: tuple[Anchor, ...]
    wanted: frozenset[bytes]
    """Texts of which a file that holds one of the anchors has one; none where nothing tells."""

    def __iter__(self) -> Iterator[Anchor]:
        return iter(self.anchors)


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What a file must hold for a rule: an anchor of each group."""

    groups: tuple[Group, ...]
    wanted: tuple[frozenset[bytes], ...]
    """Of those groups that have any."""

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __getitem__(self, number: int) -> Group:
        return self.groups[number]


class _Needing(Protocol):
    @property
    def needs(self) -> Needs: ...


_Rule = TypeVar("_Rule", bound=_Needing)


def parse(groups: Iterable[Iterable[object]]) -> Needs:
    """The anchors of a rule.

    Raises:
        ValueError: there are none, or one is empty.
    """
    needs = made((_anchor(item) for item in group) for group in groups)
    if not needs.groups or not all(group.anchors for group in needs):
        raise ValueError("it needs nothing: every file would be parsed for it")
    return needs


def made(groups: Iterable[Iterable[Anchor]]) -> Needs:
    """Needs of these groups of anchors."""
    found = tuple(map(_group, groups))
    return Needs(found, tuple(group.wanted for group in found if group.wanted))


def _group(anchors: Iterable[Anchor]) -> Group:
    some = tuple(anchors)
    written: dict[bytes, tuple[Anchor, ...]] = {}
    for anchor in some:
        if anchor.regex is None:
            written[anchor.text] = (*written.get(anchor.text, ()), anchor)
    regexes = tuple(anchor for anchor in some if anchor.regex is not None)
    texts = frozenset(written)
    ways = [texts] if texts else []
    ways += [search_for(one.regex.pattern).wanted for one in regexes if one.regex is not None]
    # One that tells nothing leaves open whether the group is met.
    told = all(ways) and all(length(text) >= SHORTEST for way in ways for text in way)
    wanted = frozenset[bytes]().union(*ways) if told else frozenset[bytes]()
    return Group(some, MappingProxyType(written), texts, regexes, wanted)


def _anchor(item: object) -> Anchor:
    return _expression(str(item["regex"])) if isinstance(item, dict) else _written(str(item))


@cache
def _expression(regex: str) -> Anchor:
    return Anchor(Kind.REGEX, b"", regex=pattern(regex.replace(r"\s*", GAP).encode()))


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
    groups = [group for some in needs for group in some]
    plain = frozenset[bytes]().union(*(group.texts for group in groups))
    regexes = (one.regex for group in groups for one in group.regexes)
    return plain.union(*(search_for(one.pattern).texts for one in regexes if one is not None))


class Contents:
    """A file's text and where in it texts lie. Behind it, unless that is not wanted, comes what lies
    around strings that are put together from literals, with these in one piece.

    `lexicon` is what is looked for, in this file and others.
    """

    __slots__ = ("_cuts", "_known", "_met", "words")

    def __init__(
        self, data: bytes, lexicon: Lexicon | None = None, *, joining: bool = True
    ) -> None:
        text, self._cuts = joined(data) if joining else (data, [])
        self.words = Words(text, Lexicon() if lexicon is None else lexicon)
        self._known: dict[Anchor, bool] = {}
        self._met: dict[Group, bool] = {}

    def origin(self, position: int) -> int:
        """Where what lies at `position` of the text of the words lies in the file."""
        number = bisect_right(self._cuts, position, key=itemgetter(0))
        return position + (self._cuts[number - 1][1] if number else 0)

    def meets(self, needs: Needs) -> bool:
        """Whether one anchor of each group is there."""
        return self.words.may_have(needs.wanted) and all(map(self._meets, needs.groups))

    def meeting(self, rules: Iterable[_Rule]) -> list[_Rule]:
        """Those of `rules` whose needs are met: quicker than to ask for one after the other."""
        some, mask = list(rules), self.words.lexicon.mask
        masks = [mask(rule.needs.wanted) for rule in some]
        bits = self.words.bits()  # after the masks, which may make more of them
        return [
            rule
            for rule, wanted in zip(some, masks, strict=True)
            if bits & wanted == wanted and all(map(self._meets, rule.needs.groups))
        ]

    def _meets(self, group: Group) -> bool:
        met = self._met.get(group)
        if met is None:
            met = self._met[group] = any(map(self.holds, self.candidates(group)))
        return met

    def candidates(self, group: Group) -> Iterator[Anchor]:
        """The anchors of a group that may be there, the expressions last."""
        for text in self.words.each_there(group.texts):
            yield from group.written[text]
        yield from group.regexes

    def holds(self, anchor: Anchor) -> bool:
        """Whether an anchor is there."""
        found = self._known.get(anchor)
        if found is None:
            found = self._known[anchor] = next(self.look(anchor), None) is not None
        return found

    def lacks(self, anchor: Anchor) -> bool:
        """Whether an anchor is known not to be there; to look for it is up to whoever asks."""
        return self._known.get(anchor) is False

    def look(self, anchor: Anchor) -> Iterator[Span]:
        """Where an anchor lies in the text of the words."""
        if anchor.regex is not None:
            matches = search_for(anchor.regex.pattern).matches(self.words.text, self.words)
            return (match.span() for match in matches)
        return self._look(anchor)

    def _look(self, anchor: Anchor) -> Iterator[Span]:
        words = self.words
        text = words.lowered if anchor.any_case else words.text
        value, begins, ends = anchor.value, False, False
        if anchor.kind is Kind.WORD:
            begins = ends = True
        elif anchor.kind is Kind.PART:
            begins, ends = value.startswith(b" "), value.endswith(b" ")
            value = value.strip(b" ")
        size, last = len(value), len(text)
        for place in self._places(anchor, text, value):
            end = place + size
            whole = not (begins and place and text[place - 1] in _WORDS)
            if whole and not (ends and end < last and text[end] in _WORDS):
                yield place, end

    def _places(self, anchor: Anchor, text: bytes, value: bytes) -> Iterator[int]:
        known = self.words.sought_places(anchor.text)
        if known is not None:
            return (place for place in known if text.startswith(value, place))
        return places(text, value)
