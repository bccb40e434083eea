"""The functions, classes and loops of a JavaScript file, and its calls, found by one query.

The parser walks down from the root for the parent of a node: what stands around each of thousands
of calls is asked of positions instead.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, word
from vetting.surface._javascript_turns import LOOPS

_PIECE = 1 << 16
"""Bytes of statements that are gone through together."""

_NEVER = frozenset({"false", "0", "!1"})
_QUERY = (
    "[%s] @block (if_statement condition: (parenthesized_expression"
    " [(false) (number) (unary_expression) (parenthesized_expression)])) @if"
    " [(call_expression) (new_expression)] @call"
)


@dataclass(slots=True)
class _Piece:
    """Some of a file's statements: from where to where, and the numbers of its blocks and calls, once
    they were found.
    """

    first: int
    last: int
    blocks: tuple[int, int] | None = None
    calls: tuple[int, int] = (0, 0)


class Blocks:
    """See the module. A block is known by its number, -1 is the module itself; so is a call. Of a
    bundle most is never asked for: a piece of it is gone through when something in it is.
    """

    def __init__(self, root: Any, kind: str) -> None:
        self._root, self._kind = root, kind
        self.nodes: list[Any] = []
        self.dead: list[bool] = []
        """Whether a block is a statement that never runs."""

        self.outer: list[int] = []
        """The block around each one."""

        self.calls: list[Any] = []
        self._number: dict[int, int] = {}
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._starts: list[int] = []
        self._pieces = list(_pieces(root))
        self._begins = [piece.first for piece in self._pieces]

    def number(self, node: Any) -> int:
        """The number of a function, class or loop."""
        self._piece(node)
        return self._number[node.id]

    def around(self, node: Any) -> int:
        """The innermost block that holds a node, or is it."""
        first, last = node.start_byte, node.end_byte
        begin, end = self._piece(node)
        at = bisect_right(self._firsts, first, begin, end) - 1
        if at < begin:
            return -1
        while at >= 0 and (self._lasts[at] < last or self._is_part(at, node, first, last)):
            at = self.outer[at]
        return at

    def within(self, first: int, last: int) -> list[int]:
        """The calls that lie in a part of the file whole, by their numbers: in their order, the outer
        ones first.
        """
        found: list[int] = []
        for at in range(max(bisect_right(self._begins, first) - 1, 0), len(self._pieces)):
            piece = self._pieces[at]
            if piece.first >= last:
                break
            self._read(piece)
            begin = bisect_left(self._starts, first, *piece.calls)
            end = bisect_left(self._starts, last, *piece.calls)
            found += (n for n in range(begin, end) if self.calls[n].end_byte <= last)
        return found

    def _piece(self, node: Any) -> tuple[int, int]:
        """The numbers of the blocks in the piece that a node lies in."""
        at = bisect_right(self._begins, node.start_byte) - 1
        if at < 0 or node.end_byte > self._pieces[at].last:
            return 0, 0  # the whole file
        return self._read(self._pieces[at])

    def _read(self, piece: _Piece) -> tuple[int, int]:
        """Find the blocks and calls of a piece."""
        if piece.blocks is not None:
            return piece.blocks
        import tree_sitter

        cursor = tree_sitter.QueryCursor(_query(self._kind))
        cursor.set_byte_range(piece.first, piece.last)
        found = cursor.captures(self._root)
        calls = sorted(found.get("call", ()), key=_place)
        piece.calls = len(self.calls), len(self.calls) + len(calls)
        self.calls += calls
        self._starts += (node.start_byte for node in calls)
        blocks = [(node, False) for node in found.get("block", ())]
        blocks += [(node, True) for node in map(_never, found.get("if", ())) if node is not None]
        blocks.sort(key=lambda block: (*_place(block[0]), not block[1]))
        begin = len(self.nodes)
        self.nodes += (node for node, _ in blocks)
        self.dead += (dead for _, dead in blocks)
        self._firsts += (node.start_byte for node, _ in blocks)
        self._lasts += (node.end_byte for node, _ in blocks)
        for number, (node, dead) in enumerate(blocks, begin):
            if not dead:
                self._number[node.id] = number
            outer = number - 1 if number > begin else -1
            while outer >= 0 and self._lasts[outer] < self._lasts[number]:
                outer = self.outer[outer]
            self.outer.append(outer)
        piece.blocks = begin, len(self.nodes)
        return piece.blocks

    def _is_part(self, at: int, node: Any, first: int, last: int) -> bool:
        """Whether a block is all of what is written of a node: `() => x` as a statement."""
        same = self._lasts[at] == last and self._firsts[at] == first
        return same and not self.dead[at] and bool(self.nodes[at].id != node.id)


def _pieces(root: Any) -> Iterator[_Piece]:
    """The statements of a file, as many together as are worth a search of their own."""
    first = last = None
    for statement in root.children:
        first = statement.start_byte if first is None else first
        last = statement.end_byte
        if last - first >= _PIECE:
            yield _Piece(first, last)
            first = None
    if first is not None and last is not None:
        yield _Piece(first, last)


def _place(node: Any) -> tuple[int, int]:
    return node.start_byte, -node.end_byte


def _never(node: Any) -> Any:
    """What a decision that always fails leaves out."""
    test = word(node.child_by_field_name("condition")).strip("() ")
    return node.child_by_field_name("consequence") if test in _NEVER else None


@cache
def _query(kind: str) -> Any:
    import tree_sitter

    from vetting.grammars import parser

    language = parser(kind).language
    known = (name for name in sorted({*FUNCTIONS, *CLASSES, *LOOPS}))
    names = " ".join(f"({name})" for name in known if language.id_for_node_kind(name, True))
    return tree_sitter.Query(language, _QUERY % names)
