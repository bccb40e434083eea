"""Parts of nodes of JavaScript: what is given a value, by which names, and what stands inside."""

from collections.abc import Iterator
from typing import Any

from vetting.surface._javascript_lower import FUNCTIONS, word


def plain(node: Any) -> Any:
    """What stands in brackets, or is waited for."""
    while node is not None and node.type in ("parenthesized_expression", "await_expression"):
        node = node.named_children[0] if node.named_children else None
    return node


def given(node: Any) -> tuple[set[str], Any]:
    """What is assigned to, by its last name, and the value."""
    if node.type == "variable_declarator":
        return last(node.child_by_field_name("name")), plain(node.child_by_field_name("value"))
    return last(node.child_by_field_name("left")), plain(node.child_by_field_name("right"))


def last(node: Any) -> set[str]:
    """The last name of what something is called by."""
    if node is not None and node.type == "member_expression":
        node = node.child_by_field_name("property")
    return {word(node)} if node is not None and node.type.endswith("identifier") else set()


def root(node: Any) -> set[str]:
    """What something is, or is a part of."""
    while node is not None and node.type in ("member_expression", "subscript_expression"):
        inner = node.child_by_field_name("object")
        if word(inner) == "this":
            return last(node)
        node = inner
    return {word(node)} if node is not None and node.type == "identifier" else set()


def words(node: Any) -> set[str]:
    """All names in a node."""
    return {word(part) for part in inside(node, node) if part.type.endswith("identifier")}


def inside(node: Any, *own: Any) -> Iterator[Any]:
    """A node and all in it, in their order, without those of functions inside."""
    todo = [node] if node is not None else []
    while todo:
        at = todo.pop()
        yield at
        todo += [one for one in reversed(at.named_children) if own or one.type not in FUNCTIONS]
