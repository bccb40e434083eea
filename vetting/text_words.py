"""A text, and where in it lies what rules look for: see `lexicon`."""

from collections.abc import Iterator, Sequence
from itertools import islice

from vetting.lexicon import MOST_PLACES, Lexicon, Texts

Places = Sequence[int] | None
"""Where a text lies, in order; None where it lies in too many places to tell."""


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
        found = list(islice(places(self.lowered, text), MOST_PLACES + 1))
        return found if len(found) <= MOST_PLACES else None

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
