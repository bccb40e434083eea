"""Names in JavaScript: where a file declares and imports them, and which part of it has them as variables."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BINDS = frozenset({
    *("formal_parameters", "array_pattern", "rest_pattern", "catch_clause", "required_parameter"),
    *("optional_parameter", "function_expression", "function_declaration"),
})  # fmt: skip
_SCOPES = frozenset({
    *("arrow_function", "function_expression", "function_declaration", "method_definition"),
    *("statement_block", "for_in_statement", "catch_clause"),
})  # fmt: skip
_DECLARES = frozenset({"lexical_declaration", "variable_declaration", "function_declaration"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What a name is imported as: a module, and which of its names; an empty one for all of it."""

    module: str
    name: str


class Own:
    """The variables of a piece of code, each in the part of it that has it: a name that is a variable
    elsewhere may be something else here.
    """

    def __init__(self, whole: Any, inside: list[Any]) -> None:
        self._places: dict[str, list[tuple[int, int]]] = {}
        for one in inside:
            if is_bound(one):
                place = one.parent
                while place.id != whole.id and place.type not in _SCOPES:
                    place = place.parent
                self._places.setdefault(text(one), []).append((place.start_byte, place.end_byte))

    def has(self, node: Any) -> bool:
        """Whether a name is one of them, where it stands."""
        return any(
            start <= node.start_byte < end for start, end in self._places.get(text(node), ())
        )


def names_of(top: Any) -> list[str]:
    """The names that a statement of a file declares."""
    inner = top.child_by_field_name("declaration") if top.type == "export_statement" else top
    if inner is None or inner.type not in _DECLARES:
        return []
    if inner.type == "function_declaration":
        return [text(inner.child_by_field_name("name"))]
    patterns = [
        one.child_by_field_name("name") for one in inner.named_children if one.type != "comment"
    ]
    return [
        text(node)
        for pattern in patterns
        if pattern is not None
        for node in every(pattern)
        if node.type in ("identifier", "shorthand_property_identifier_pattern")
    ]


def every(node: Any) -> Iterator[Any]:
    """A node and all below it."""
    left = [node]
    while left:
        one = left.pop()
        yield one
        left += one.children


def text(node: Any) -> str:
    """What a node is written as."""
    return node.text.decode("utf-8", "replace") if node is not None else ""


def member_of(node: Any) -> str | None:
    """The member that is taken of what a node names."""
    over = node.parent
    if over is None or over.type != "member_expression":
        return None
    of = over.child_by_field_name("object")
    return (
        text(over.child_by_field_name("property")) if of is not None and of.id == node.id else None
    )


def is_bound(node: Any) -> bool:
    """Whether a name is given to something there."""
    if node.type == "shorthand_property_identifier_pattern":
        return True
    over = node.parent
    if node.type != "identifier" or over is None:
        return False
    if over.type in _BINDS:
        return True
    field = {
        "variable_declarator": "name",
        "arrow_function": "parameter",
        "pair_pattern": "value",
        "assignment_pattern": "left",
        "for_in_statement": "left",
    }.get(over.type)
    named = over.child_by_field_name(field) if field else None
    return named is not None and named.id == node.id


def imports_of(top: Any) -> Iterator[tuple[str, Imported]]:
    """What a statement of a file imports, by the names that it has there."""
    if top.type == "import_statement":
        module = text(top.child_by_field_name("source"))[1:-1]
        for node in every(top):
            if node.type == "import_specifier":
                name = node.child_by_field_name("name")
                local = node.child_by_field_name("alias") or name
                yield text(local), Imported(module, text(name))
            elif node.type == "identifier" and node.parent.type in (
                "import_clause",
                "namespace_import",
            ):
                yield text(node), Imported(module, "")
    elif top.type in ("lexical_declaration", "variable_declaration"):
        for one in top.named_children:
            value, name = one.child_by_field_name("value"), one.child_by_field_name("name")
            if value is None or name.type != "identifier" or value.type != "call_expression":
                continue
            args = value.child_by_field_name("arguments").named_children
            if text(value.child_by_field_name("function")) == "require" and len(args) == 1:
                yield text(name), Imported(text(args[0])[1:-1], "")


def is_at(path: str, spec: str, other: str) -> bool:
    """Whether what a file at `path` imports as `spec` is the file `other`."""
    if not spec.startswith("."):
        return False
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), spec))
    return re.sub(r"\.[cm]?[jt]sx?$", "", found) in (
        re.sub(r"(?:/index)?\.[cm]?[jt]sx?$", "", other),
        re.sub(r"\.[cm]?[jt]sx?$", "", other),
    )
