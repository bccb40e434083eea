"""See `_python_rooted`, for JavaScript: `if (!name.startsWith("/")) throw …`."""

from typing import Any

from vetting.surface._javascript_absolute import is_question, met_of, sides
from vetting.surface._javascript_excluded import leaves

_AROUND = frozenset({"parenthesized_expression", "binary_expression", "unary_expression"})
_FUNCTIONS = frozenset({"arrow_function", "return_statement"})


def is_rooted(node: Any) -> bool:
    """Whether a question turns all paths away that are not absolute."""
    if is_question(node) is None:
        return False
    if is_answer(node):
        return True
    for yes, no, branch in sides(node, met=met_of(node)):
        other = branch.child_by_field_name("alternative")
        turned = other if len(no) == 1 and no[0] == other else None
        if turned is None and yes[0] != branch.child_by_field_name("consequence"):
            turned = no[0]
        if turned is not None and leaves(turned.named_children[0] if _is_else(turned) else turned):
            return True
    return False


def _is_else(node: Any) -> bool:
    return node.type == "else_clause" and bool(node.named_children)


def is_answer(node: Any) -> bool:
    """Whether a function answers yes where the text begins so, `return name.startsWith("/") || …`: whoever
    calls it may do anything on that.
    """
    met, at, around = met_of(node), node, node.parent
    while around is not None and around.type in _AROUND:
        if around.type == "unary_expression":
            met = not met
        at, around = around, around.parent
    if around is None or around.type not in _FUNCTIONS:
        return False
    return met and (around.type == "return_statement" or around.child_by_field_name("body") == at)
