"""Where the texts lie that rules look for, all of them found in one pass over a file.

Rules look for thousands of texts. An automaton (Aho and Corasick, 1975) of all of them reads a file
once, whatever their number. They are in small letters, and lie in a file in capitals or not.
"""

from collections import defaultdict
from collections.abc import Iterator, KeysView, Sequence
from itertools import islice

from ahocorasick_rs import BytesAhoCorasick, Implementation

SHORTEST = 3
"""Bytes of the shortest text that is looked for in advance: shorter ones lie everywhere."""

_STEP = 1 << 18
"""Bytes that are read at once: all that is found in them is in memory together."""

_MOST_PLACES = 1 << 17

Places = Sequence[int] | None
"""Where a text lies, in order; None where it lies in too many places to tell."""


class Lexicon:
    """What rules look for; files share it. `version` rises when texts are added."""

    def __init__(self) -> None:
        self.version = 0
        self.texts: frozenset[bytes] = frozenset()
        self._asked: dict[frozenset[bytes], int] = {}
        self._order: list[bytes] = []
        self._automaton: BytesAhoCorasick | None = None
        self._beyond = 0
        """Bytes of the longest text, less one."""

    def since(self, texts: frozenset[bytes]) -> int:
        """The version from which on these are looked for; they are added where they are new."""
        known = self._asked.get(texts)
        if known is None:
            more = {text for text in texts if len(text) >= SHORTEST} - self.texts
            if more:
                self.texts |= more
                self.version += 1
                self._automaton = None
            known = self._asked[texts] = self.version
        return known

    def find(self, lowered: bytes) -> dict[bytes, list[int] | None]:
        """The places of the texts that are there."""
        if not self.texts:
            return {}
        if self._automaton is None:
            self._order = sorted(self.texts)
            kind = Implementation.ContiguousNFA
            self._automaton = BytesAhoCorasick(self._order, implementation=kind)
            self._beyond = max(map(len, self._order)) - 1
        order, search = self._order, self._automaton.find_matches_as_indexes
        found: defaultdict[int, list[int]] = defaultdict(list)
        if len(lowered) <= _STEP:
            for number, place, _ in search(lowered, overlapping=True):
                found[number].append(place)
            return {order[number]: places for number, places in found.items()}
        crowds: set[int] = set()
        for start in range(0, len(lowered), _STEP):
            part = lowered[start : start + _STEP + self._beyond]
            for number, place, _ in search(part, overlapping=True):
                if place < _STEP:
                    found[number].append(start + place)
            for number in [one for one, places in found.items() if len(places) > _MOST_PLACES]:
                crowds.add(number)
                found[number].clear()
        return {
            order[number]: None if number in crowds else places for number, places in found.items()
        }


class Words:
    """A text, and where in it lies what rules look for."""

    __slots__ = (
        *("_found", "_has", "_known", "_lexicon", "_lowered", "_others", "_version"),
        *("memo", "text"),
    )

    def __init__(self, text: bytes, lexicon: Lexicon) -> None:
        self.text = text
        self.memo: dict[frozenset[bytes], Places] = {}
        """For whoever joins the places of texts."""

        self._lexicon = lexicon
        self._lowered: bytes | None = None
        self._version = -1
        self._known: frozenset[bytes] = frozenset()
        self._found: dict[bytes, list[int] | None] = {}
        self._others: dict[bytes, list[int] | None] = {}
        self._has: dict[bytes, bool] = {}

    @property
    def lowered(self) -> bytes:
        """The text in small letters."""
        if self._lowered is None:
            self._lowered = self.text.lower()
        return self._lowered

    def there(self, texts: frozenset[bytes]) -> KeysView[bytes]:
        """Those of `texts` that are there and not short, among others."""
        if self._version < self._lexicon.since(texts):
            self._find()
        return self._found.keys()

    def has(self, text: bytes) -> bool:
        """Whether `text` is there, in capitals or not; it is in small letters."""
        if text in self._known:
            return text in self._found
        if text not in self._has:
            self._has[text] = text in self.lowered
        return self._has[text]

    def places(self, text: bytes) -> Places:
        """Where `text` lies, in capitals or not; it is in small letters."""
        if text in self._known:
            return self._found.get(text, ())
        if text not in self._others:
            self._others[text] = self._look(text)
        return self._others[text]

    def _find(self) -> None:
        texts = self._lexicon.texts
        if self._version < 0:
            self._found = self._lexicon.find(self.lowered)
        else:  # few are added late
            more = {text: self._look(text) for text in texts - self._known}
            self._found |= {text: places for text, places in more.items() if places != []}
        self._known, self._version = texts, self._lexicon.version

    def _look(self, text: bytes) -> list[int] | None:
        found = list(islice(_places(self.lowered, text), _MOST_PLACES + 1))
        return found if len(found) <= _MOST_PLACES else None


def _places(text: bytes, piece: bytes) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)
