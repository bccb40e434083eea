"""Which pieces of text the words of files hold, told once for each word that any file has.

Thousands of files share most of their words, and rules look for a thousand pieces. A piece is a run
of small letters, digits and `_`; a word holds it in capitals or not.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

WORD = re.compile(rb"[A-Za-z0-9_]+")
SEPARATED = bytes(byte if WORD.fullmatch(bytes([byte])) else 0x20 for byte in range(256))
"""For `bytes.translate`: a space for whatever is not part of a word."""

_SHORTEST = 3
_SMALL = 1 << 11
_STEP = 1 << 20
_LONG = 256
"""Bytes of a word whose pieces are looked for where it lies."""

_MOST_PLACES = 1 << 17
_SOMEWHERE = -1
_MOST_WORDS = 400_000
"""Words that are remembered; then it starts anew."""

Held = tuple[tuple[bytes, int], ...]
"""The pieces that a word holds, and where; `_SOMEWHERE`, once, in a long one."""


class Lexicon:
    """What is known of words so far. `pieces` are all that it looks for; `version` rises with them."""

    def __init__(self) -> None:
        self.version = 0
        self.pieces: set[bytes] = set()
        self.held: dict[bytes, Held] = {}
        self._asked: set[frozenset[bytes]] = set()
        self._words: set[bytes] = set()

    def look_for(self, pieces: frozenset[bytes]) -> None:
        """Look for these as well, also in the words that are known."""
        if pieces not in self._asked:
            self._asked.add(pieces)
            new = pieces - self.pieces
            self.pieces |= new
            self._search(self._words, new)
            self.version += 1

    def learn(self, words: frozenset[bytes]) -> None:
        """Take in the words of a file."""
        new = set(words - self._words)
        if len(self._words) + len(new) > _MOST_WORDS:
            self._words, self.held, new = set(), {}, set(words)
        if new:
            self._words |= new
            self._search(new, self.pieces)

    def _search(self, words: Iterable[bytes], pieces: Iterable[bytes]) -> None:
        text = b" " + b" ".join(words) + b" "
        lowered = text.lower()
        starting: dict[bytes, list[bytes]] = {}
        for piece in pieces:
            starting.setdefault(piece[:_SHORTEST], []).append(piece)
        found: dict[bytes, list[tuple[bytes, int]]] = {}
        last = len(text) - _SHORTEST
        held: list[tuple[bytes, int]] = []
        start = end = 0
        for place in [n for n in range(last) if lowered[n : n + _SHORTEST] in starting]:
            if place >= end:
                start, end = text.rfind(b" ", end, place) + 1, text.find(b" ", place)
                held = found[text[start:end]] = []
            for piece in starting[lowered[place : place + _SHORTEST]]:
                if lowered.startswith(piece, place):
                    held.append((piece, place - start if end - start <= _LONG else _SOMEWHERE))
        for word, more in found.items():
            if more:
                self.held[word] = tuple(dict.fromkeys((*self.held.get(word, ()), *more)))


class Words:
    """The words of a text, the pieces in them, and where these lie."""

    __slots__ = (
        *("_held", "_index", "_indexed", "_lexicon", "_lowered", "_pieces", "_version"),
        *("_has", "_vocabulary", "all", "memo", "text"),
    )

    def __init__(self, text: bytes, lexicon: Lexicon) -> None:
        self.text = text
        self.memo: dict[frozenset[bytes], list[int] | None] = {}
        """For whoever joins the places of texts."""

        self._has: dict[bytes, bool] = {}
        self._vocabulary: tuple[frozenset[bytes] | None, bytes] = None, b""
        self.all = frozenset(text.translate(SEPARATED).split())
        self._lexicon = lexicon
        self._version = -1
        self._pieces: frozenset[bytes] = frozenset()
        self._held: dict[bytes, Held] = {}
        self._lowered: bytes | None = None
        self._index: dict[bytes, list[int] | None] = {}
        self._indexed: frozenset[bytes] | None = None
        lexicon.learn(self.all)

    @property
    def lowered(self) -> bytes:
        """The text in small letters."""
        if self._lowered is None:
            self._lowered = self.text.lower()
        return self._lowered

    @property
    def pieces(self) -> frozenset[bytes]:
        """Those of the pieces that the lexicon looks for that are there."""
        if self._version != self._lexicon.version:
            self._version = self._lexicon.version
            held = self._lexicon.held
            self._held = {word: held[word] for word in self.all & held.keys()}
            self._pieces = frozenset(piece for some in self._held.values() for piece, _ in some)
        return self._pieces

    def vocabulary(self, *, every: bool) -> bytes:
        """The words that hold a piece, or all of them, with spaces between and around."""
        pieces = self.pieces
        if every or self._vocabulary[0] is not pieces:
            text = b" " + b" ".join(self.all if every else self._held) + b" "
            if every:
                return text
            self._vocabulary = pieces, text
        return self._vocabulary[1]

    def has(self, text: bytes) -> bool:
        """Whether `text` is there, in capitals or not; it is in small letters."""
        found = self._has.get(text)
        if found is None:
            found = self._has[text] = text in self.lowered
        return found

    def look_for(self, pieces: frozenset[bytes]) -> None:
        """Have the lexicon look for these as well."""
        self._lexicon.look_for(pieces)

    def places(self, text: bytes) -> list[int] | None:
        """Where `text` lies, in order, in capitals or not; it is in small letters. None where it
        lies in too many places to tell.
        """
        if len(self.text) > _SMALL and text in self.pieces:
            if self._indexed is None:
                self._indexed = self._pieces
                self._build()
            if text in self._indexed:
                return self._index[text]
        if text not in self._index:
            found = list(islice(_places(self.lowered, text), _MOST_PLACES))
            self._index[text] = found if len(found) < _MOST_PLACES else None
        return self._index[text]

    def _build(self) -> None:
        """Find all pieces in one pass over the words, a part of the text after the other."""
        flat, held = self.text.translate(SEPARATED), self._held
        found: dict[bytes, list[int]] = {piece: [] for piece in self._pieces}
        start = 0
        while start < len(flat):
            end = flat.find(b" ", start + _STEP) + 1 or len(flat)
            words = flat[start:end].split(b" ")
            ends = accumulate(map(len, words))
            for number, (word, size) in enumerate(zip(words, ends, strict=True)):
                if word in held:
                    begin = start + size - len(word) + number
                    for piece, offset in held[word]:
                        places = found.get(piece)
                        if places is not None and offset != _SOMEWHERE:
                            places.append(begin + offset)
                        elif places is not None:
                            within = _places(self.lowered, piece, begin, begin + len(word))
                            places += islice(within, _MOST_PLACES + 1)
            for piece in [piece for piece, places in found.items() if len(places) > _MOST_PLACES]:
                del found[piece]
                self._index[piece] = None
            start = end
        self._index |= found


def _places(text: bytes, piece: bytes, begin: int = 0, end: int | None = None) -> Iterator[int]:
    end = len(text) if end is None else end
    place = text.find(piece, begin, end)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1, end)


def piece_of(text: bytes) -> tuple[bytes, int]:
    """The longest piece of a text, in small letters, and where in it; none where all are short."""
    found = max(WORD.finditer(text.lower()), key=lambda match: len(match[0]), default=None)
    return (found[0], found.start()) if found and len(found[0]) >= _SHORTEST else (b"", 0)
