"""The members of JavaScript's object literals, found once for each."""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.profile._javascript_source import Source, literal, word

DEPTH = 10
"""Steps from an expression to what it stands for."""

_INNER = frozenset(
    {"parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"}
    | {"non_null_expression", "type_assertion"}
)


def inner(node: Any) -> Any:
    """The expression in brackets, casts and `await`."""
    while node is not None and node.type in _INNER and node.named_children:
        node = next((c for c in node.named_children if c.type != "comment"), None)
    return node


def pairs(source: Source, node: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The keys of an object literal with their values."""
    if (found := _object(source, node, depth)) is not None:
        if found.id not in source.memo:
            source.memo[found.id] = list(members(found))
        yield from source.memo[found.id]


def under(source: Source, node: Any, keys: Iterable[str], depth: int) -> Iterator[Any]:
    """What lies under some keys of an object literal."""
    if (found := _object(source, node, depth)) is None:
        return
    if found.id not in source.under:
        kept = source.under[found.id] = {}
        for key, value in pairs(source, found):
            kept.setdefault(key, []).append(value)
    for key in keys:
        yield from source.under[found.id].get(key, ())


def _object(source: Source, node: Any, depth: int) -> Any:
    """The object literal that an expression is."""
    node = inner(node)
    if node is None or depth > DEPTH:
        return None
    if node.type == "identifier":
        binding = source.binding(node)
        if binding is not None and binding.parent.type == "variable_declarator":
            return _object(source, binding.parent.child_by_field_name("value"), depth + 1)
        return None
    if node.type == "call_expression":
        args = node.child_by_field_name("arguments").named_children
        freezes = word(node.child_by_field_name("function")).startswith("Object.freeze")
        return _object(source, args[0], depth + 1) if freezes and args else None
    return node if node.type == "object" else None


def members(node: Any) -> Iterator[tuple[str, Any]]:
    """The members of an object literal that are written with a key and a value."""
    for pair in node.named_children:
        if pair.type == "pair":
            key = pair.child_by_field_name("key")
            text = literal(key) if key.type == "string" else word(key)
            yield text, pair.child_by_field_name("value")
