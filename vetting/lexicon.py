"""Where the texts lie that rules look for, all of them found in one pass over a file.

Rules look for thousands of texts. An automaton (Aho and Corasick, 1975) of all of them reads a file
once, whatever their number. They are in small letters, and lie in a file in capitals or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

SHORTEST = 3
"""How long the shortest text is that is looked for in advance: shorter ones lie everywhere."""

_SHORTEST_INSIDE = 2
"""As `SHORTEST`, where only small parts of files are read."""

_STEP = 1 << 18
"""Bytes that are read at once: all that is found in them is in memory together."""

MOST_PLACES = 1 << 17
"""In how many a text is looked for by its places."""

Texts = frozenset[bytes]


def length(text: bytes) -> int:
    """How long a text is: a letter that is not ASCII lies in few files, and counts as three."""
    return len(text) if text.isascii() else max(len(text), 3)


class Lexicon:
    """What rules look for; files share it. `version` rises when texts are added.

    Which of many sets of texts has one in a file is told by bits: each set has one. Texts of less
    than `shortest` are not looked for in advance; see `length`.
    """

    def __init__(self, shortest: int = SHORTEST) -> None:
        self.shortest = shortest
        self.version = 0
        self.texts: Texts = frozenset()
        self._asked: dict[Texts, int] = {}
        self._order: list[bytes] = []
        self._automaton: BytesAhoCorasick | None = None
        self._beyond = 0
        """Bytes of the longest text, less one."""

        self._bits: dict[Texts, int] = {}
        self._masks: dict[tuple[Texts, ...], int] = {}
        self._inner: dict[bytes, Lexicon] = {}
        """What is looked for in small parts of files alone, by whom."""

        self._of: defaultdict[bytes, int] = defaultdict(int)
        """The bits of the sets that a text is in."""

    def copy(self) -> "Lexicon":
        """One that looks for the same texts, and shares what was built for that. It knows no sets."""
        other = Lexicon(self.shortest)
        other.texts, other.version = self.texts, self.version
        other._asked = self._asked.copy()
        other._order, other._automaton, other._beyond = self._order, self._automaton, self._beyond
        return other

    def build(self) -> BytesAhoCorasick:
        """What finds the texts, which are one or more."""
        if self._automaton is None:
            self._order = list(self.texts)
            kind = Implementation.ContiguousNFA
            self._automaton = BytesAhoCorasick(self._order, implementation=kind)
            self._beyond = max(map(len, self._order)) - 1
        return self._automaton

    @property
    def sets(self) -> int:
        """How many sets have a bit."""
        return len(self._bits)

    def inner(self, name: bytes) -> "Lexicon":
        """What somebody looks for in small parts of files alone."""
        if name not in self._inner:
            self._inner[name] = Lexicon(_SHORTEST_INSIDE)
        return self._inner[name]

    def since(self, texts: Texts) -> int:
        """The version from which on these are looked for; they are added where they are new."""
        known = self._asked.get(texts)
        if known is None:
            more = {text for text in texts - self.texts if length(text) >= self.shortest}
            if more:
                self.texts |= more
                self.version += 1
                self._automaton = None
            known = self._asked[texts] = self.version
        return known

    def mask(self, sets: tuple[Texts, ...]) -> int:
        """The bits of sets of texts; one with a short text has none."""
        known = self._masks.get(sets)
        if known is None:
            known = 0
            for texts in sets:
                known |= self._bit(texts)
            self._masks[sets] = known
        return known

    def bits(self, found: Iterable[bytes]) -> int:
        """The bits of the sets that one of the texts `found` is in."""
        bits, of = 0, self._of
        for text in found:
            bits |= of.get(text, 0)
        return bits

    def _bit(self, texts: Texts) -> int:
        known = self._bits.get(texts)
        if known is None:
            # No text is shorter than its bytes are many, and those are counted at once.
            if min(map(len, texts), default=0) < self.shortest and (
                min(map(length, texts), default=0) < self.shortest
            ):
                return 0
            self.since(texts)
            known = self._bits[texts] = 1 << len(self._bits)
            for text in texts:
                self._of[text] |= known
        return known

    def find(
        self, lowered: bytes, spans: Sequence[tuple[int, int]] | None = None
    ) -> dict[bytes, list[int] | None]:
        """The places of the texts that are there, or in these parts."""
        if not self.texts:
            return {}
        search = self.build().find_matches_as_indexes
        order = self._order
        found: defaultdict[int, list[int]] = defaultdict(list)
        crowds: set[int] = set()
        for begin, end in ((0, len(lowered)),) if spans is None else spans:
            if end - begin <= _STEP:
                for number, place, _ in search(lowered[begin:end], overlapping=True):
                    found[number].append(begin + place)
                continue
            for start in range(begin, end, _STEP):
                part = lowered[start : min(start + _STEP + self._beyond, end)]
                for number, place, _ in search(part, overlapping=True):
                    if place < _STEP:
                        found[number].append(start + place)
                for number in [one for one, some in found.items() if len(some) > MOST_PLACES]:
                    crowds.add(number)
                    found[number].clear()
        return {
            order[number]: None if number in crowds else places for number, places in found.items()
        }
