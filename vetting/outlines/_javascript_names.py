"""Which names a JavaScript statement gives to others, and a file's text without what names nothing."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from vetting.grammars import parser
from vetting.outlines._names import COMMON, Names

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "function_expression",
        "generator_function",
        "arrow_function",
        "method_definition",
    }
)
_NAMED = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})
_DEFINITIONS = frozenset({"class_declaration", "function_declaration", "internal_module"})
_BRANCHES = frozenset({"member_expression", "subscript_expression"})

_GLOBAL = frozenset(
    b"""
    Array Boolean Buffer Date Error Function JSON Map Math Number Object Promise Reflect RegExp Set
    String Symbol URL WeakMap WeakSet console document fetch global globalThis process
    setInterval setTimeout window
    """.split()
)
"""What everybody uses: what is done with one is no link, unless the statement sets it."""

# Strings, comments, keys, and the parameters that have a default.
_BLANK = """[
  (string_fragment) @blank
  (comment) @blank
  (regex_pattern) @blank
  (pair key: (property_identifier) @blank)
  (pair_pattern key: (property_identifier) @blank)
  (assignment_pattern left: (identifier) @blank)
  (object_assignment_pattern left: (shorthand_property_identifier_pattern) @blank)
  %s
]"""
_FIELDS = {"javascript": "(field_definition property: (property_identifier) @blank)"}
_TYPED_FIELDS = """(public_field_definition name: (property_identifier) @blank)
  (required_parameter pattern: (identifier) @blank value: (_))"""


def bound(pattern: Any) -> Names:
    """The variables that the pattern of a declaration declares."""
    return frozenset(_named(pattern))


def given(statement: Any) -> Names:
    """What a statement imports, declares or sets."""
    if statement.type == "import_statement":
        return frozenset(_imported(statement))
    return frozenset(_set(statement)) - COMMON


def changed(statement: Any) -> Names:
    """What else a statement may change: what it calls a method of, or hands to a function first."""
    return frozenset(_called(statement)) - COMMON - _GLOBAL


def code(root: Any, kind: str, data: bytes) -> bytes:
    """A file with spaces for what is no name of a variable, and does not follow a point."""
    import tree_sitter

    text = bytearray(data)
    for node in tree_sitter.QueryCursor(_blank(kind)).captures(root).get("blank", ()):
        start, end = node.start_byte, node.end_byte
        text[start:end] = b" " * (end - start)
    return bytes(text)


def _imported(statement: Any) -> Iterator[bytes]:
    todo = list(statement.children)
    while todo:
        one = todo.pop()
        if one.type == "import_specifier":
            yield (one.child_by_field_name("alias") or one.child_by_field_name("name")).text
        elif one.type == "identifier":
            yield one.text
        else:
            todo += one.children


def _named(node: Any) -> Iterator[bytes]:
    todo = [node]
    while todo:
        one = todo.pop()
        if one.type in _NAMED:
            yield one.text
        else:
            todo += one.named_children


def _set(statement: Any) -> Iterator[bytes]:
    for one, outside in _inside(statement):
        if one.type in _ASSIGNMENTS:
            target = one.child_by_field_name("left")
            yield from _branch(target) if target.type in _BRANCHES else _named(target)
        elif outside and one.type == "variable_declarator":
            yield from _named(one.children[0])
        elif outside and one.type in _DEFINITIONS:
            yield from _named(one.child_by_field_name("name"))


def _called(statement: Any) -> Iterator[bytes]:
    for one, outside in _inside(statement):
        if outside and one.type == "call_expression":
            called = one.child_by_field_name("function")
            handed = one.child_by_field_name("arguments").named_children
            for used in (called if called.type in _BRANCHES else None, *handed[:1]):
                root = _root(used)
                if root is not None:
                    yield root.text


def _inside(statement: Any) -> Iterator[tuple[Any, bool]]:
    """All nodes of a statement, and whether each lies outside of functions and of arguments."""
    todo = [(statement, True)]
    while todo:
        one, outside = todo.pop()
        yield one, outside
        outside = outside and one.type != "arguments" and one.type not in FUNCTIONS
        todo += [(child, outside) for child in one.named_children]


def _branch(target: Any) -> Iterator[bytes]:
    """What an assignment to something in an object sets: that, and the object."""
    last = target.child_by_field_name("property")
    if last is not None:
        yield b"." + last.text.lstrip(b"#")
    root = _root(target)
    if root is not None:
        yield root.text


def _root(node: Any) -> Any:
    """The variable that a branch begins with, or that a node is; None for anything else."""
    while node is not None and node.type in _BRANCHES:
        node = node.child_by_field_name("object")
    return node if node is not None and node.type == "identifier" else None


@cache
def _blank(kind: str) -> Any:
    import tree_sitter

    return tree_sitter.Query(parser(kind).language, _BLANK % _FIELDS.get(kind, _TYPED_FIELDS))
