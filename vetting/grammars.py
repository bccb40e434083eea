"""tree-sitter's grammars for JavaScript and TypeScript, loaded when first asked for."""

from functools import cache
from itertools import accumulate
from typing import Any

from vetting.errors import FormatError

_DEEPEST = 12_000
"""Brackets within each other; tree-sitter overflows the stack some 100,000 deep."""

_BRACKETS = b"()[]{}"
_STEPS = bytes(1 if byte in b"([{" else 0xFF for byte in range(256))
_OTHERS = bytes(byte for byte in range(256) if byte not in _BRACKETS)


class Grammar:
    """A language and its parser."""

    def __init__(self, language: Any) -> None:
        import tree_sitter

        self.language = tree_sitter.Language(language)
        self._parser = tree_sitter.Parser(self.language)

    def parse(self, data: bytes) -> Any:
        """The syntax tree of a file.

        Raises:
            FormatError: it is nested so deeply that the parser could crash.
        """
        if _depth(data) > _DEEPEST:
            raise FormatError("it is nested too deeply")
        return self._parser.parse(data)


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
    return Grammar(language)


def kind_of(path: str) -> str:
    """The grammar for a file name."""
    if path.endswith(".tsx"):
        return "tsx"
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "javascript"
