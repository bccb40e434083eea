"""tree-sitter's grammars for JavaScript and TypeScript, loaded when first asked for."""

import hashlib
import re
from functools import cache
from itertools import accumulate
from threading import Lock
from typing import Any

from vetting.errors import FormatError
from vetting.patterns import pattern

_DEEPEST = 12_000
"""What lies within each other; tree-sitter's functions overflow the stack some 100,000 deep, and
some of them take time in its square.
"""

_EVERY = 16 << 10
"""Bytes from one place where the tree's depth is looked at to the next. What is nested takes a byte
for each level, so that nothing is deeper than this much beyond `_DEEPEST` unnoticed.
"""

MAX_PARTS = 2_500_000
"""Signs, words, statements and lines of a text whose tree is made: each takes 130 bytes of it on average
and 250 at most. A bundle of 6.6 MB has 1,800,000.
"""

_SHARED = 1_000_000
"""As `MAX_PARTS`, of the texts together whose trees are kept for the next reader: some 130 MB."""

_BRACKETS = b"()[]{}"
_STEPS = bytes(1 if byte in b"([{" else 0xFF for byte in range(256))
_OTHERS = bytes(byte for byte in range(256) if byte not in _BRACKETS)


_WORD, _SPACE, _SIGN = b"a", b" ", b"!"
_KINDS = bytes(
    ord(_WORD)
    if chr(byte).isalnum() or byte in b"_$" or byte > 0x7F
    else (ord(_SPACE) if byte in b" \t\r\n" else ord(_SIGN))
    for byte in range(256)
)


_OTHER_NAMES = {
    b"do": "º".encode(),
    b"if": "ª".encode(),
    b"in": "µ".encode(),
    b"for": "ªf".encode(),
    b"new": "ªn".encode(),
    b"try": "ªt".encode(),
    b"var": "ªv".encode(),
}
_WORDS = b"|".join(_OTHER_NAMES)
_RESERVED = pattern(
    rb"([{,]\s{0,9})(" + _WORDS + rb")(?=\sas\s)|(\sas\s)(" + _WORDS + rb")(?=\s{0,9}[,}])"
)
"""Words of the language where an import or export has names: `import { in as a }`."""

_LIST = pattern(
    rb"\b(?:import|export)\b(?:\s{1,9}[\w$]{1,99}+\s{0,9},)?\s{0,9}\{[\w$\s,\x80-\xff]*+\}"
)
"""Names that are imported or exported: elsewhere, `, do as` is English."""


class _Shared:
    """The trees of texts that were parsed first, while these are small enough together. The next reads
    the files in the same order: were the oldest to go for the newest, he would come too late for
    every one.
    """

    def __init__(self) -> None:
        self._trees: dict[bytes, Any] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, key: bytes) -> Any:
        """A tree that is kept; None if it is not."""
        return self._trees.get(key)

    def keep(self, key: bytes, tree: Any, size: int) -> None:
        """Keep a tree for the next who asks, if there is room."""
        with self._lock:
            if key not in self._trees and self._size + size <= _SHARED:
                self._trees[key] = tree
                self._size += size

    def clear(self) -> None:
        """Keep none."""
        with self._lock:
            self._trees.clear()
            self._size = 0


_shared = _Shared()


def forget() -> None:
    """Keep no trees any longer: nobody will read the same files soon."""
    _shared.clear()


class Grammar:
    """A language and its parser. Trees are shared, so nobody changes one."""

    def __init__(self, language: Any, kind: str) -> None:
        import tree_sitter

        self._name = kind.encode()
        self.language = tree_sitter.Language(language)
        self._parser = tree_sitter.Parser(self.language)

    def parse(self, data: bytes) -> Any:
        """The syntax tree of a file.

        Raises:
            FormatError: it is nested so deeply that whoever reads the tree could crash, or its tree
                would take too much memory.
        """
        key = hashlib.blake2b(data, digest_size=16, key=self._name).digest()
        known = _shared.get(key)
        if known is not None:
            return known
        size = parts(data)
        if size > MAX_PARTS:
            raise FormatError(f"{len(data) >> 10} kB of dense source: too large to be parsed")
        if _depth(data) > _DEEPEST:
            raise FormatError("it is nested too deeply")
        tree = self._parser.parse(_readable(data))
        # Not every bracket is one, and not all that nests has any.
        if _is_deep(tree, len(data)):
            raise FormatError("it is nested too deeply")
        _shared.keep(key, tree, size)
        return tree


def _readable(data: bytes) -> bytes:
    """A file with other names for what it imports and exports as `in`, `do` or the like: minifiers give
    such names, and the grammars take them for words of the language. No byte moves.
    """
    return _LIST.sub(_spared, data) if b" as " in data else data


def _spared(names: re.Match[bytes]) -> bytes:
    return _RESERVED.sub(_renamed, names[0])


def _renamed(match: re.Match[bytes]) -> bytes:
    before = match[1] or match[3]
    return before + _OTHER_NAMES[match[2] or match[4]]


def parts(data: bytes) -> int:
    """How large the tree of a text is going to be: its signs, words, statements and lines."""
    kinds = data.translate(_KINDS)
    words = kinds.count(_WORD + _SPACE) + kinds.count(_WORD + _SIGN)
    return kinds.count(_SIGN) + words + data.count(b";") + data.count(b"\n")


def _depth(data: bytes) -> int:
    """How far brackets open beyond those that are closed."""
    lowest = depth = 0
    # Signed bytes: one up, one down.
    steps = memoryview(data.translate(_STEPS, _OTHERS)).cast("b")
    for height in accumulate(steps):
        if height < lowest:
            lowest = height
        elif height - lowest > depth:
            depth = height - lowest
    return depth


def _is_deep(tree: Any, size: int) -> bool:
    """Whether the tree has more than `_DEEPEST` levels at one of the places that are looked at."""
    for place in range(0, size, _EVERY):
        cursor = tree.walk()
        for _ in range(_DEEPEST):
            if cursor.goto_first_child_for_byte(place) is None:
                break
        else:
            return True
    return False


@cache
def parser(kind: str) -> Grammar:
    """tree-sitter's parser for `javascript`, `typescript` or `tsx`."""
    if kind == "javascript":
        import tree_sitter_javascript

        language = tree_sitter_javascript.language()
    else:
        import tree_sitter_typescript

        made = tree_sitter_typescript
        language = made.language_tsx() if kind == "tsx" else made.language_typescript()
    return Grammar(language, kind)


def kind_of(path: str) -> str:
    """The grammar for a file name."""
    if path.endswith(".tsx"):
        return "tsx"
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "javascript"
