"""Parts of a function of JavaScript: what only decides something, and what is another variable."""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._javascript_lower import word

Args = list[tuple[Any, bool]]
"""The arguments of a call, and whether each stands for all that is in a list."""

ROUND = frozenset({
    *("parenthesized_expression", "await_expression", "as_expression", "satisfies_expression"),
    *("non_null_expression", "type_assertion"),
})  # fmt: skip
NAMES = frozenset({
    *("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"),
})  # fmt: skip
_LOGIC = frozenset({"&&", "||", "??"})
_COMPARES = frozenset({"===", "!==", "in", "instanceof"})
_CONDITIONS = {
    **dict.fromkeys(("if_statement", "while_statement", "ternary_expression"), "condition"),
    "switch_statement": "value",
}
_BINDS = frozenset({"formal_parameters", "update_expression"})


def is_changed(node: Any) -> bool:
    """Whether an expression is what gets another value, is taken away, or is another variable there."""
    above = node.parent
    if above.type == "unary_expression":
        return word(above.child_by_field_name("operator")) == "delete"
    if above.type in _BINDS or above.type.endswith("_pattern"):
        return True
    given = (above.child_by_field_name(name) for name in ("left", "name", "parameter", "pattern"))
    return above.type != "binary_expression" and any(one == node for one in given)


def is_looked_at(node: Any) -> bool:
    """Whether an expression only decides something."""
    while (above := node.parent) is not None:
        kind = above.type
        if kind == "binary_expression":
            operator = word(above.child_by_field_name("operator"))
            if operator in _COMPARES or (
                operator == "&&" and above.child_by_field_name("left") == node
            ):
                return True
            if operator not in _LOGIC:
                return False
        elif kind == "unary_expression":
            return word(above.child_by_field_name("operator")) in ("!", "typeof")
        elif kind in _CONDITIONS and above.child_by_field_name(_CONDITIONS[kind]) == node:
            return True
        elif kind not in ROUND:
            return False
        node = above
    return False


def without_call(node: Any) -> Any:
    """`f` of `f.call` and `f.apply`."""
    if node.type == "member_expression":
        named = word(node.child_by_field_name("property"))
        return node.child_by_field_name("object") if named in ("call", "apply") else node
    return node


def is_plain(node: Any) -> bool:
    return node.type in ("identifier", "property_identifier")


def parts(node: Any) -> Iterator[Any]:
    return (child for child in node.named_children if child.type != "comment")


def listed(nodes: Iterable[Any]) -> Args:
    """Arguments as they are written, or the items of a list."""
    return [
        (without(one.named_children[0]), True)
        if one.type == "spread_element"
        else (without(one), False)
        for one in nodes
        if one.type != "comment"
    ]


def without(node: Any) -> Any:
    """An expression without what stands around it for no reason."""
    while node.type in ROUND and node.named_children:
        node = node.named_children[0]
    return node


def outside(node: Any) -> Any:
    """An expression with what stands around it for no reason."""
    while node.parent is not None and node.parent.type in ROUND:
        node = node.parent
    return node


def is_const(declarator: Any) -> bool:
    """Whether nobody can give a variable another value."""
    kind = declarator.parent.child_by_field_name("kind")
    return kind is not None and word(kind) == "const"


def nodes_of(root: Any, kind: str) -> Iterator[Any]:
    """All parts of one kind, in their order."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type == kind:
            yield node
        todo += reversed(node.named_children)


def leaves_of(root: Any) -> Iterator[Any]:
    """All names of variables."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type in NAMES:
            yield node
        todo += reversed(node.named_children)
