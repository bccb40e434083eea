"""Where a name stands in JavaScript source: looked for in its bytes, as all of its syntax takes seconds to
go through.
"""

from collections.abc import Iterator
from typing import Any

from vetting.patterns import pattern

_PART, _PART_OR_DOT = pattern(rb"[\w$]"), pattern(rb"[\w$.]")


def root_of(node: Any) -> Any:
    """The whole file that a syntax node stands in."""
    while node.parent is not None:
        node = node.parent
    return node


def leaves(root: Any, name: str, *, members: bool) -> Iterator[Any]:
    """The syntax nodes in a file that are a name, in order; also texts and comments that it stands in. Those
    after a dot are left out without `members`.
    """
    text, word = root.text, name.encode()
    before = _PART if members else _PART_OR_DOT
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not (before.match(text[start - 1 : start]) or _PART.match(text[end : end + 1])):
            node = root.descendant_for_byte_range(start, end)
            if node is not None:
                yield node
        start = text.find(word, end)
