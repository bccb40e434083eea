"""The parts of a JavaScript bundle: none larger than a module written by hand, however deep it lies.

Bundlers put modules side by side (esbuild, rollup), make them the functions of a table (webpack,
ncc), and put all of that into a function that is called at once. Whatever is large is taken apart
into statements, members and expressions that are not; what holds none, such as a table of numbers,
is no part.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.outlines._javascript import bodies, statement, statements
from vetting.outlines._javascript_names import FUNCTIONS
from vetting.outlines._parts import MOST, Part

_LARGE = 12 << 10
"""Bytes of the largest part."""

_MOST_SIGNS = 2_500_000
"""Of punctuation; a tree of so many takes 600 MB. Bundles of 10 MB have less than 1,500,000."""

_PUNCTUATION = bytes(byte for byte in range(0x21, 0x7F) if re.match(rb"[^\w$]", bytes([byte])))

_CUTTABLE = 1200
"""Bytes from which a part is worth cutting inside."""

_BLOCKS = frozenset({"program", "statement_block", "switch_case", "switch_default", "ERROR"})
_MEMBERS = frozenset({"field_definition", "method_definition", "public_field_definition"})
_VALUES = frozenset({"array", "class", "object", *FUNCTIONS}) - {"method_definition"}


def parts(path: str, data: bytes) -> tuple[Part, ...] | None:
    """The parts, in order; of a file with errors, those that are understood. None for a file whose
    tree would take too much memory, or is too deep, and for one with too many parts.
    """
    if len(data) - len(data.translate(None, _PUNCTUATION)) > _MOST_SIGNS:
        return None
    try:
        root = parser(kind_of(path)).parse(data).root_node
    except FormatError:
        return None
    found = tuple(islice(_units(root, data), MOST + 1))
    return found if len(found) <= MOST else None


def _units(root: Any, data: bytes) -> Iterator[Part]:
    """The parts below a node. No recursion: a file may be nested as deep as it is long."""
    todo = [(root.type, iter(root.children))]
    while todo:
        inside, nodes = todo[-1]
        node = next(nodes, None)
        if node is None:
            todo.pop()
            continue
        found: list[Part] | None = None
        if node.end_byte - node.start_byte <= _LARGE:
            found = _unit(node, inside, data)
        if found is None:
            todo.append((node.type, iter(node.children)))
        else:
            yield from found


def _unit(node: Any, inside: str, data: bytes) -> list[Part] | None:
    """A small node as statements; None for what cannot be one by itself."""
    kind = node.type
    try:
        if kind.endswith(("_statement", "_declaration")) or inside in _BLOCKS:
            return list(statements(node, data, changes=False))
        if kind == "variable_declarator":
            return [statement(node, [node], data, b"var ", b";", changes=False)]
        if kind == "assignment_expression":
            return [statement(node, [], data, b"(", b");", changes=False)]
        if kind in _MEMBERS and inside == "class_body":
            return [_piece(node, b"(class{", b"});")]
        if kind == "pair" or kind in _MEMBERS:
            return [_piece(node, b"({", b"});")]
        if kind in _VALUES or kind.endswith("_expression"):
            return [_piece(node, b"(", b");")]
    except RecursionError:
        return [Part(start=node.start_byte, end=node.end_byte)]
    return None


def _piece(node: Any, before: bytes, after: bytes) -> Part:
    start, end = node.start_byte, node.end_byte
    inner = tuple(bodies(node)) if end - start > _CUTTABLE else ()
    return Part(start=start, end=end, before=before, after=after, inner=inner)
