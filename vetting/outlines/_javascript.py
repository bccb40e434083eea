"""The parts of a JavaScript or TypeScript file, by tree-sitter."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.outlines._javascript_names import FUNCTIONS, bound, changed, code, given
from vetting.outlines._names import Names, of_function
from vetting.outlines._parts import MOST, Part
from vetting.patterns import pattern

_LIGHT = 2000
"""Bytes of a statement without functions that goes with whatever uses its names."""

_SHORT = 300
"""Bytes of a statement that counts as one without functions, whatever it holds."""

_LARGE = 1200
"""Bytes from which a statement is worth cutting inside."""

_BODY = 160
"""Bytes of the smallest function body that is left out."""

_FUNCTION = pattern(rb"=>|\bfunction\b|\bclass\b")
_GIVES = pattern(
    rb"(?<![=!<>])=(?![=>])|<<=|>>="
    rb"|\b(?:import|var|let|const|using|class|function|module|namespace)\b"
)
"""What stands in every statement that gives a name to others."""

_DEFINITIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "abstract_class_declaration",
        "interface_declaration",
        "type_alias_declaration",
        "enum_declaration",
    }
)
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
_OPENS = pattern(rb"\{|(?:async|class|function|let)\b")
_STUB = b"{\n}"


def parts(path: str, data: bytes) -> tuple[tuple[Part, ...], Callable[[], bytes]] | None:
    """The top-level statements, and what makes the text without strings and comments; None when
    there is anything that is not understood.
    """
    kind = kind_of(path)
    try:
        root = parser(kind).parse(data).root_node
        if root.has_error:
            return None
        every = (part for node in root.children for part in statements(node, data))
        found = tuple(islice(every, MOST + 1))
        return (found, partial(code, root, kind, data)) if len(found) <= MOST else None
    except (FormatError, RecursionError):
        return None


def statements(node: Any, data: bytes, *, changes: bool = True) -> Iterator[Part]:
    """A statement as parts: one, or one for each declarator or expression of a large one. For
    `changes` see `statement`.
    """
    kind, start, end = node.type, node.start_byte, node.end_byte
    if kind in ("comment", ";", "empty_statement"):
        return
    if kind == "hash_bang_line":
        return
    subject = node.child_by_field_name("declaration") if kind == "export_statement" else node
    subject = subject or node
    if subject.type in _DEFINITIONS:
        name = subject.child_by_field_name("name")
        yield Part(
            start=start,
            end=end,
            binds=of_function(name.text) if name else None,
            inner=tuple(bodies(node)) if end - start > _LARGE else (),
        )
        return
    if subject.type in _DECLARATIONS and subject is node and end - start > _LARGE:
        declarators = [child for child in node.children if child.type == "variable_declarator"]
        if len(declarators) > 1:
            word = node.children[0].text + b" "
            for one in declarators:
                yield statement(one, [one], data, word, b";", changes=changes)
            return
    if kind == "expression_statement" and end - start > _LARGE:
        pieces = list(_sequence(node.children[0]))
        if len(pieces) > 1:
            for one in pieces:
                bare = not _OPENS.match(data, one.start_byte)
                marks = (b"", b";") if bare else (b"(", b");")
                yield statement(one, [], data, *marks, changes=changes)
            return
    declarators = []
    if subject.type in _DECLARATIONS:
        declarators = [child for child in subject.children if child.type == "variable_declarator"]
    yield statement(node, declarators, data, changes=changes)


def _sequence(node: Any) -> Iterator[Any]:
    """The expressions of `a, b, c`."""
    todo = [node]
    while todo:
        one = todo.pop()
        if one.type == "sequence_expression":
            todo += [child for child in reversed(one.children) if child.type != ","]
        else:
            yield one


def statement(
    node: Any,
    declarators: list[Any],
    data: bytes,
    before: bytes = b"",
    after: bytes = b"",
    *,
    changes: bool = True,
) -> Part:
    """A node, with the declarators in it, as one part; without `changes`, what it may change is not
    told, nor what it gives where it is not light.
    """
    start, end = node.start_byte, node.end_byte
    size = end - start
    binds: Names = frozenset()
    light = size <= _SHORT or (size <= _LIGHT and not _FUNCTION.search(data, start, end))
    if declarators:
        binds = binds.union(*(bound(one.children[0]) for one in declarators))
    elif size <= _LIGHT and (light or changes) and _GIVES.search(data, start, end):
        binds = given(node)
    return Part(
        start=start,
        end=end,
        before=before,
        after=after,
        binds=binds,
        changes=changed(node) if changes and not declarators and size <= _LIGHT else frozenset(),
        acts=not declarators and node.type != "import_statement",
        made=size > _SHORT and bool(declarators) and all(map(_is_made, declarators)),
        light=light,
        inner=() if light or size < _LARGE else tuple(bodies(node)),
    )


def _is_made(declarator: Any) -> bool:
    value = declarator.child_by_field_name("value")
    return value is not None and value.type in ("call_expression", "new_expression")


def bodies(node: Any) -> Iterator[Part]:
    """The outermost function bodies within, each with those in it."""
    for child in node.children:
        size = child.end_byte - child.start_byte
        if size < _BODY:
            continue
        if child.type in FUNCTIONS:
            body = child.child_by_field_name("body")
            if body is not None and body.type == "statement_block":
                if body.end_byte - body.start_byte >= _BODY:
                    name = child.child_by_field_name("name")
                    yield Part(
                        start=body.start_byte,
                        end=body.end_byte,
                        stub=_STUB,
                        binds=of_function(name.text) if name else frozenset(),
                        inner=tuple(bodies(body)) if size > _LARGE else (),
                    )
                # Its parameters may hold functions as well, but are never cut.
                continue
        yield from bodies(child)
