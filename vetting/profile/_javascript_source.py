"""A JavaScript or TypeScript file: where names are bound and where they are used, by tree-sitter.

Nothing walks the whole tree. A name is looked for in the text, and the parser says whether a place
is code, which scope binds it there, and what is done with it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from vetting.errors import FormatError
from vetting.patterns import pattern
from vetting.profile._javascript_variables import FUNCTIONS, Variables, scope_bound

_T = TypeVar("_T")
_IDENTIFIERS = frozenset(
    {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
)
_BLANKS = b" \t\n\r\f\v"
_SHORT = 2
"""Letters of the names that minifiers give."""

_PIECE = 1 << 16
"""Bytes of a part of a file that is searched for such a name as it is."""

_PART = pattern(rb"[\w$\x80-\xff]")
_PARTS = frozenset(byte for n in range(256) if _PART.match(byte := bytes([n])))
"""The bytes of names."""

_TO_WORDS = bytes(n if bytes([n]) in _PARTS else 32 for n in range(256))
_SHORT_WORD = pattern(rb"(?<![\w$\x80-\xff])[A-Za-z_$\x80-\xff][\w$\x80-\xff]?(?![\w$\x80-\xff])")
_BUDGET = 2_000_000
"""Nodes that are looked at for one file, about two seconds."""

_COST = 5
"""Nodes that are looked at for a place where a name stands."""

_LEVEL, _WIDTH = 100, 2000
"""Levels of a tree, and nodes below its root, that make looking at a node as dear again."""

_DEEPEST = 1500
"""Levels of the deepest tree that is read; written code has less than a hundred."""

_SMALL = 64
"""Nodes of a part of a tree whose levels are not counted."""

_SIMPLE_ESCAPE = pattern(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)


def word(node: Any) -> str:
    """The source of a small node."""
    return str(node.text.decode("utf-8", "replace")) if node is not None else ""


def line_of(node: Any) -> int:
    """The line a node begins on."""
    return int(node.start_point[0]) + 1


def literal(node: Any) -> str:
    """The characters of a string literal."""
    return _SIMPLE_ESCAPE.sub(_unescaped, word(node)[1:-1])


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return {"n": "\n", "t": "\t", "\n": ""}.get(match[4], match[4])


class Source:
    """See the module.

    Raises:
        FormatError: it holds no syntax tree worth the name.
    """

    def __init__(self, parser: Any, data: bytes) -> None:
        tree = parser.parse(data)
        if tree is None or tree.root_node.type == "ERROR":
            raise FormatError("no JavaScript that can be parsed")
        self.data = data
        self._tree = tree
        self.root = tree.root_node
        self._variables: dict[tuple[str, int], Variables] = {}
        self._short: dict[bytes, list[int]] | None = None
        self._looked = 0
        depth = _depth(self.root)
        if depth > _DEEPEST:
            raise FormatError("it is nested too deeply")
        # The parser walks down from the root for every node that is asked for.
        self._unit = 1 + depth // _LEVEL + self.root.child_count // _WIDTH
        self.memo: dict[int, list[tuple[str, Any]]] = {}
        """The members of object literals, by node."""

        self.under: dict[int, dict[str, list[Any]]] = {}
        """The same, by their keys."""

        self.texts: dict[tuple[str, int], frozenset[str]] = {}
        """The strings that expressions, and the values of tables, may be, by node."""

        self.cut = False
        """Whether there is more of anything than is looked at."""

    @property
    def exhausted(self) -> bool:
        """Whether the file took more than one file may."""
        return self._looked >= _BUDGET

    def up_to(self, most: int, every: Iterable[_T]) -> Iterator[_T]:
        """The first `most`; that there are more is said."""
        for number, one in enumerate(every):
            if number == most:
                self.cut = True
                return
            yield one

    def at(self, start: int, end: int) -> Any:
        """The leaf that is exactly this part of the text; None in strings and comments."""
        node = self.root.descendant_for_byte_range(start, end)
        exact = node is not None and (node.start_byte, node.end_byte) == (start, end)
        return node if exact and node.child_count == 0 else None

    def leaves(self, name: str, *then: bytes) -> Iterator[Any]:
        """The leaves that are a word, in code; behind it comes one of the first of `then`, behind
        that one of the second, blanks apart.
        """
        sought = name.encode()
        for start in self._starts(sought):
            end = start + len(sought)
            node = self.at(start, end) if self._followed(end, then) else None
            if node is not None:
                yield node

    def _followed(self, at: int, then: tuple[bytes, ...]) -> bool:
        for one in then:
            while at < len(self.data) and self.data[at] in _BLANKS:
                at += 1
            if at == len(self.data) or self.data[at] not in one:
                return False
            at += 1
        return True

    @cached_property
    def words(self) -> set[bytes]:
        """Every word of the text."""
        return set(self.data.translate(_TO_WORDS).split())

    def _starts(self, name: bytes, first: int = 0, last: int | None = None) -> Iterator[int]:
        """Where a word stands in the text, or in a part of it."""
        if name not in self.words:
            return
        last = len(self.data) if last is None else last
        if len(name) > _SHORT or last - first < _PIECE:
            start = self.data.find(name, first, last)
            while start >= 0:
                end = start + len(name)
                before, after = self.data[start - 1 : start], self.data[end : end + 1]
                if before not in _PARTS and after not in _PARTS:
                    yield start
                start = self.data.find(name, end, last)
            return
        if self._short is None:  # of bundlers' names, which are parts of every word
            self._short = {}
            for match in _SHORT_WORD.finditer(self.data):
                self._short.setdefault(match[0], []).append(match.start())
        starts = self._short.get(name, [])
        yield from starts[bisect_left(starts, first) : bisect_left(starts, last)]

    def _named(self, name: str, scope: Any = None) -> Variables:
        """The variables that are called `name`, or those of one scope and of what lies in it."""
        within = scope if scope is not None else self.root
        key = name, within.id
        if key not in self._variables:
            sought = name.encode()
            most = max(_BUDGET - self._looked, 0) // (_COST * self._unit) + 1
            starts = list(islice(self._starts(sought, within.start_byte, within.end_byte), most))
            self._looked += _COST * len(starts) * self._unit
            found = (self.at(start, start + len(sought)) for start in starts)
            places = [n for n in found if n is not None and n.type in _IDENTIFIERS]
            self._variables[key] = Variables(() if self.exhausted else places, self.root)
        return self._variables[key]

    def binding(self, node: Any) -> Any:
        """The node that binds the variable which `node` uses; None for a global."""
        name, scope = word(node), scope_bound(node)
        if scope is None and (name, self.root.id) not in self._variables:
            # Bundlers use few names, and each of them often: it is looked for near by first.
            for function in self._functions(node):
                found = self._named(name, function).binding(node)
                if found is not None and _holds(function, scope_bound(found)):
                    return found
        return self._named(name, scope).binding(node)

    def _functions(self, node: Any) -> Iterator[Any]:
        """The functions around `node`, innermost first, but for those that are most of the file."""
        for parent, _ in self.around(node):
            if 2 * (parent.end_byte - parent.start_byte) > len(self.data):
                return
            if parent.type in FUNCTIONS:
                yield parent

    def around(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Every node around `node`, innermost first, each with what of it holds `node`."""
        child, parent = node, node.parent
        while parent is not None and not self.exhausted:
            self._looked += self._unit
            yield parent, child
            child, parent = parent, parent.parent

    def uses(self, binding: Any) -> list[Any]:
        """Every place that uses the variable which `binding` binds."""
        return self._named(word(binding), scope_bound(binding)).uses.get(binding.id, [])

    def globals(self, name: str) -> list[Any]:
        """Every place that uses the global `name`."""
        return self._named(name).uses.get(None, [])


def _holds(outer: Any, inner: Any) -> bool:
    """Whether a node lies in another one, or is it."""
    return bool(outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte)


def _depth(root: Any) -> int:
    """How deep the tree is, but for some levels of what is small."""
    depth, level = 0, [root] if root.descendant_count > _SMALL else []
    while level:
        depth += 1
        level = [node for one in level for node in one.children if node.descendant_count > _SMALL]
    return depth
