"""JavaScript source in one normal form, with other texts in the place of variables."""

import hashlib
from functools import partial
from typing import Any

from vetting.surface._grouped import grouped
from vetting.surface._javascript_lower import lower, word
from vetting.surface._swap import Swap

_MOST = 20_000
"""Words of one text."""

_WHOLE = frozenset({"string", "regex"})
_CALLS = frozenset({"call_expression", "new_expression"})
_VARIABLES = frozenset({"identifier", "shorthand_property_identifier", "this"})
_BINDS = frozenset({
    "await_expression", "binary_expression", "member_expression", "subscript_expression",
    "ternary_expression", "unary_expression",
})  # fmt: skip
"""What takes a part of the text in the place of one of its operands for all of it."""


def spelled(raw: Any, swap: Swap) -> str:
    """See `Module.spelled`."""
    parts: list[str] = []
    todo = [raw]
    while todo and len(parts) < _MOST:
        node = todo.pop()
        if node.type == "comment":
            continue
        if node.type in _VARIABLES:
            parts.append(_variable(node, swap, whole=node is raw))
        elif node.type == "member_expression" and (text := _member(node, swap)) is not None:
            parts.append(_in_place(node, text))
        elif node.type in _CALLS and (called := _called(node, swap)) is not None:
            parts.append(called[0])
            todo += reversed(called[1])
        elif node.type == "template_string":
            parts.append("".join(_template(node, swap)))
        elif node.child_count and node.type not in _WHOLE:
            todo += reversed(node.children)
        else:
            parts.append(word(node))
    if todo:  # the rest is told apart still
        rest = hashlib.sha256(b"\0".join(node.text for node in reversed(todo))).hexdigest()
        parts.append(f'"sha256:{rest[:32]}"')
    return " ".join(parts)


def _called(node: Any, swap: Swap) -> tuple[str, list[Any]] | None:
    """The text for a call, or for what is called and the syntax that stands behind that."""
    func = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    root = _root(func)
    found = swap.call(word(root), partial(lower, node)) if root is not None else None
    if found is None:
        return None
    text, whole = found
    if whole:
        return _in_place(node, text), []
    return text, [one for one in node.children if one.start_byte >= func.end_byte]


def _root(node: Any) -> Any:
    """The variable that a member is taken of, or that is called itself."""
    while node is not None and node.type == "member_expression":
        node = node.child_by_field_name("object")
    return node if node is not None and node.type in ("identifier", "this") else None


def _member(node: Any, swap: Swap) -> str | None:
    root = _root(node)
    return swap.member(word(root), partial(lower, node)) if root is not None else None


def _variable(node: Any, swap: Swap, *, whole: bool) -> str:
    name, parent = word(node), node.parent
    root = False
    if parent is not None and parent.type in ("call_expression", "new_expression"):
        if node in (
            parent.child_by_field_name("function"),
            parent.child_by_field_name("constructor"),
        ):
            swap.called(name)
            return name
    elif parent is not None and parent.type == "member_expression":
        root = True
    text = swap.variable(name, root=root)
    if text is None:
        return name
    if node.type == "shorthand_property_identifier":
        return text if whole else f"{name} : {text}"  # alone it is the value: `{ inputSchema }`
    return _in_place(node, text)


def _in_place(node: Any, text: str) -> str:
    parent = node.parent
    return grouped(text) if parent is not None and parent.type in _BINDS else text


def _template(node: Any, swap: Swap) -> list[str]:
    """A template's words, as they stand but for the variables in it."""
    if not any(child.type == "template_substitution" for child in node.children):
        return [word(node)]
    parts, end = [], node.start_byte
    whole = node.text
    for child in node.named_children:
        if child.type == "template_substitution" and child.named_children:
            inner = child.named_children[0]
            parts.append(whole[end - node.start_byte : child.start_byte - node.start_byte])
            parts.append(b"${" + spelled(inner, swap).encode("utf-8", "replace") + b"}")
            end = child.end_byte
    parts.append(whole[end - node.start_byte :])
    return [part.decode("utf-8", "replace") for part in parts]
