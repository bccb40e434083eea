"""Tests that tell a text with marks of a template from one without, and keep none of the former away."""

from typing import Any

from vetting.surface._flow_syntax import TEMPLATE_MARK
from vetting.surface._javascript_looks import called
from vetting.surface._javascript_lower import word

_ENDS = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})
_THROUGH = frozenset({"parenthesized_expression", "binary_expression"})


def asks_for_marks(node: Any) -> bool:
    """Whether a call asks for a mark of a template, and the code goes on with those texts that have it:
    `if (!text.includes("{{")) return text`, `text.includes("<%") ? render(text) : text`.
    """
    if node.type != "call_expression" or called(node) != "includes":
        return False
    said = word(node.child_by_field_name("arguments"))[1:-1].strip()
    if TEMPLATE_MARK.fullmatch(said[1:-1]) is None:
        return False
    without = False
    while node.parent is not None:
        child, node = node, node.parent
        if node.type == "unary_expression":
            without = not without
        elif node.type == "ternary_expression":
            return bool(node.child_by_field_name("condition") == child)
        elif node.type == "if_statement":
            body = node.child_by_field_name("consequence")
            parts = body.named_children if body.type == "statement_block" else [body]
            ends = bool(parts) and parts[-1].type in _ENDS
            return without == ends and bool(node.child_by_field_name("condition") == child)
        elif node.type not in _THROUGH:
            return False
    return False
