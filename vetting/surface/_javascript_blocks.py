"""The functions, classes and loops of a JavaScript file, and its calls, found in one go.

The parser walks down from the root for the parent of a node: what stands around each of thousands
of calls is asked of positions instead.
"""

from bisect import bisect_left, bisect_right
from functools import cache
from typing import Any

from vetting.surface._javascript_lower import CLASSES, FUNCTIONS, word

LOOP = "for_in_statement"
_NEVER = frozenset({"false", "0", "!1"})
_QUERY = (
    "[%s] @block (if_statement condition: (parenthesized_expression"
    " [(false) (number) (unary_expression) (parenthesized_expression)])) @if"
    " [(call_expression) (new_expression)] @call"
)


class Blocks:
    """See the module. A block is known by its number, -1 is the module itself; `calls` are in their
    order, the outer ones first.
    """

    def __init__(self, root: Any, kind: str) -> None:
        import tree_sitter

        found = tree_sitter.QueryCursor(_query(kind)).captures(root)
        self.calls: list[Any] = sorted(found.get("call", ()), key=_place)
        self._starts = [node.start_byte for node in self.calls]
        blocks = [(node, False) for node in found.get("block", ())]
        blocks += [(node, True) for node in map(_never, found.get("if", ())) if node is not None]
        blocks.sort(key=lambda block: (*_place(block[0]), not block[1]))
        self.nodes = [node for node, _ in blocks]
        self.dead = [dead for _, dead in blocks]
        """Whether a block is a statement that never runs."""

        self.number = {node.id: n for n, (node, dead) in enumerate(blocks) if not dead}
        """Functions, classes and loops by their nodes."""

        self._firsts = [node.start_byte for node in self.nodes]
        self._lasts = [node.end_byte for node in self.nodes]
        self.outer: list[int] = []
        """The block around each one."""

        for number, last in enumerate(self._lasts):
            outer = number - 1
            while outer >= 0 and self._lasts[outer] < last:
                outer = self.outer[outer]
            self.outer.append(outer)

    def around(self, node: Any) -> int:
        """The innermost block that holds a node, or is it."""
        first, last = node.start_byte, node.end_byte
        at = bisect_right(self._firsts, first) - 1
        while at >= 0 and (self._lasts[at] < last or self._is_part(at, node, first, last)):
            at = self.outer[at]
        return at

    def _is_part(self, at: int, node: Any, first: int, last: int) -> bool:
        """Whether a block is all of what is written of a node: `() => x` as a statement."""
        same = self._lasts[at] == last and self._firsts[at] == first
        return same and not self.dead[at] and bool(self.nodes[at].id != node.id)

    def within(self, first: int, last: int) -> list[int]:
        """The calls that lie in a part of the file whole, by their numbers."""
        begin, end = bisect_left(self._starts, first), bisect_left(self._starts, last)
        return [number for number in range(begin, end) if self.calls[number].end_byte <= last]


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
    known = (name for name in sorted({*FUNCTIONS, *CLASSES, LOOP}))
    names = " ".join(f"({name})" for name in known if language.id_for_node_kind(name, True))
    return tree_sitter.Query(language, _QUERY % names)
