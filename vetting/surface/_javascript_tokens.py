"""The words of JavaScript source, with the scope of each variable: see `_tokens`."""

from collections.abc import Callable, Iterator
from typing import Any

from vetting.surface._ir import Scope
from vetting.surface._javascript_lower import word
from vetting.surface._tokens import Token

_VARIABLES = frozenset({
    "identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern", "this",
})  # fmt: skip
_WHOLE = frozenset({"string", "regex"})


def tokens(raw: Any, scope_at: Callable[[Any], Scope]) -> Iterator[Token]:
    """See `Module.tokens`."""
    todo: list[Any] = [raw]
    while todo:
        node = todo.pop()
        if isinstance(node, Token):
            yield node
        elif node.type == "comment":
            continue
        elif node.type in _VARIABLES:
            if node.type.startswith("shorthand"):  # the name of a member too
                yield Token(word(node))
            yield Token(word(node), scope_at(node), _member(node))
        elif node.type == "template_string":
            todo += reversed(_template(node))
        elif node.child_count and node.type not in _WHOLE:
            todo += reversed(node.children)
        else:
            said = node.type == "string"
            yield Token(word(node)[1:-1] if said else word(node), said=said)


def _member(node: Any) -> str:
    parent = node.parent
    if parent is None or parent.type != "member_expression":
        return ""
    of = parent.child_by_field_name("object")
    return word(parent.child_by_field_name("property")) if of == node else ""


def _template(node: Any) -> list[Any]:
    parts: list[Any] = []
    whole, end = node.text, node.start_byte
    for child in node.named_children:
        if child.type == "template_substitution":
            text = whole[end - node.start_byte : child.start_byte - node.start_byte]
            parts += [Token(text.decode("utf-8", "replace"), said=True), *child.named_children]
            end = child.end_byte
    text = whole[end - node.start_byte :]
    return [*parts, Token(text.decode("utf-8", "replace"), said=True)]
