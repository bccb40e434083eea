"""Where the texts lie that rules look for, all of them found in one pass over a file.

Rules look for thousands of texts. An automaton (Aho and Corasick, 1975) of all of them reads a file
once, whatever their number. They are in small letters, and lie in a file in capitals or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ahocorasick_rs import BytesAhoCorasick, Implementation

SHORTEST = 3
"""How long the shortest text is that is looked for in advance: shorter ones lie everywhere."""

_SHORTEST_INSIDE = 2
"""As `SHORTEST`, where only small parts of files are read."""

_STEP = 1 << 18
"""Bytes that are read at once: all that is found in them is in memory together."""

_MOST_PLACES = 1 << 17

Places = Sequence[int] | None
"""Where a text lies, in order; None where it lies in too many places to tell."""

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
            more = {text for text in texts if length(text) >= self.shortest} - self.texts
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
        if min(map(length, texts), default=0) < self.shortest:
            return 0
        known = self._bits.get(texts)
        if known is None:
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
                for number in [one for one, some in found.items() if len(some) > _MOST_PLACES]:
                    crowds.add(number)
                    found[number].clear()
        return {
            order[number]: None if number in crowds else places for number, places in found.items()
        }


class Words:
    """A text, and where in it lies what rules look for."""

    __slots__ = (
        *(
            "_ascii",
            "_bits",
            "_found",
            "_has",
            "_known",
            "_lowered",
            "_others",
            "_sets",
            "_version",
        ),
        *("lexicon", "memo", "text"),
    )

    def __init__(self, text: bytes, lexicon: Lexicon) -> None:
        self.text = text
        self.memo: dict[Texts, tuple[int, list[Places]]] = {}
        """For whoever asks many times for the places of some texts: how many there are, and which."""

        self.lexicon = lexicon
        self._lowered: bytes | None = None
        self._ascii: bool | None = None
        self._version = -1
        self._bits = 0
        self._sets = 0
        self._known: Texts = frozenset()
        self._found: dict[bytes, list[int] | None] = {}
        self._others: dict[bytes, list[int] | None] = {}
        self._has: dict[bytes, bool] = {}

    @property
    def lowered(self) -> bytes:
        """The text in small letters."""
        if self._lowered is None:
            self._lowered = self.text.lower()
        return self._lowered

    @property
    def _plain(self) -> bool:
        """Whether all of it is ASCII."""
        if self._ascii is None:
            self._ascii = self.text.isascii()
        return self._ascii

    def may_have(self, sets: tuple[Texts, ...]) -> bool:
        """Whether one of each set is there, as far as sets without short texts tell."""
        mask = self.lexicon.mask(sets)
        return self.bits() & mask == mask

    def bits(self) -> int:
        """Those of the sets that have a text here; see `Lexicon`."""
        if self._version < self.lexicon.version:
            self._find()
        if self._sets < self.lexicon.sets:
            self._sets, self._bits = self.lexicon.sets, self.lexicon.bits(self._found)
        return self._bits

    def there(self, texts: Texts) -> set[bytes]:
        """Those of `texts` that are there."""
        return set(self.each_there(texts))

    def each_there(self, texts: Texts) -> Iterator[bytes]:
        """As `there`, one after the other; those last that the text is read for."""
        if self._version < self.lexicon.since(texts):
            self._find()
        yield from self._found.keys() & texts
        if not texts <= self._known:
            yield from filter(self.has, texts - self._known)

    def every_place(self, texts: Texts) -> list[Places]:
        """The places of each of `texts` that is there."""
        if self._version < self.lexicon.since(texts):
            self._find()
        found = self._found
        every: list[Places] = [found[text] for text in found.keys() & texts]
        if not texts <= self._known:
            every += map(self.places, filter(self.has, texts - self._known))
        return every

    def has(self, text: bytes) -> bool:
        """Whether `text` is there, in capitals or not; it is in small letters."""
        if text in self._known:
            return text in self._found
        if text not in self._has:
            self._has[text] = (text.isascii() or not self._plain) and text in self.lowered
        return self._has[text]

    def places(self, text: bytes) -> Places:
        """Where `text` lies, in capitals or not; it is in small letters."""
        if text in self._known:
            return self._found.get(text, ())
        if text not in self._others:
            self._others[text] = self._look(text)
        return self._others[text]

    def sought_places(self, text: bytes) -> Places:
        """As `places`, of what is looked for in advance; None for anything else."""
        return self._found.get(text, ()) if text in self._known else None

    def _find(self) -> None:
        if self._version < 0:
            self._found = self._search()
            self._known = self.lexicon.texts
        else:  # few are added late
            more = {text: self._look(text) for text in self.lexicon.texts - self._known}
            self._found |= {text: places for text, places in more.items() if places != []}
            self._known |= more.keys()
        self._version = self.lexicon.version
        self._sets = 0

    def _search(self) -> dict[bytes, list[int] | None]:
        return self.lexicon.find(self.lowered)

    def _look(self, text: bytes) -> list[int] | None:
        found = list(islice(places(self.lowered, text), _MOST_PLACES + 1))
        return found if len(found) <= _MOST_PLACES else None

    def within(self, spans: Sequence[tuple[int, int]], name: bytes = b"") -> "Words":
        """The same text, of which only these parts are read, which are in order and apart; by `name`
        a lexicon of their own is told from those of others.
        """
        return _Part(self, self.lexicon.inner(name), spans)


class _Part(Words):
    """Parts of a text; places are those of all of it."""

    __slots__ = ("_spans",)

    def __init__(self, whole: Words, lexicon: Lexicon, spans: Sequence[tuple[int, int]]) -> None:
        super().__init__(whole.text, lexicon)
        self._lowered = whole.lowered
        self._spans = spans

    def has(self, text: bytes) -> bool:
        """See `Words.has`."""
        return bool(self.places(text))

    def _search(self) -> dict[bytes, list[int] | None]:
        return self.lexicon.find(self.lowered, self._spans)

    def _look(self, text: bytes) -> list[int] | None:
        low = self.lowered
        return [
            start + place for start, end in self._spans for place in places(low[start:end], text)
        ]


def places(text: bytes, piece: bytes) -> Iterator[int]:
    """Where a piece of a text lies in it."""
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)
