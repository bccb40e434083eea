"""Whether a call runs whenever its function does: in no branch, and in no loop that may have no turns."""

import ast
from collections.abc import Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.surface._javascript_lower import word

_LENGTH = pattern(r"[\w$]{1,40}\s{0,4}<\s{0,4}[\w$.]{1,80}\.length")
_FROM_ZERO = pattern(r"(?:let|var)\s{1,4}[\w$]{1,40}\s{0,4}=\s{0,4}0\b")
_PLAIN = frozenset({
    *("expression_statement", "statement_block", "arrow_function", "function_expression", "arguments"),
    *("call_expression", "for_in_statement", "lexical_declaration", "variable_declarator", "program"),
    *("function_declaration", "await_expression", "parenthesized_expression"),
})  # fmt: skip
"""What may stand around such a call."""


def always_run(call: Any, function: Any) -> bool:
    """Whether `call` always runs when `function` does. Of the loops, those over a list count as run."""
    if isinstance(function, ast.AST):
        return _in_python(getattr(function, "body", ()), call)
    node = call.parent
    while node is not None and node.id != function.id:
        if node.type == "for_statement":
            begun = word(node.child_by_field_name("initializer"))
            length = word(node.child_by_field_name("condition"))
            if _FROM_ZERO.match(begun) is None or _LENGTH.match(length) is None:
                return False
        elif node.type not in _PLAIN:
            return False
        node = node.parent
    return node is not None


def _in_python(body: Iterable[ast.stmt] | ast.expr, call: ast.AST) -> bool:
    for statement in body if not isinstance(body, ast.expr) else ():
        match statement:
            case ast.Expr(value=value) if value is call:
                return True
            case ast.For(body=inner) | ast.With(body=inner):
                if _in_python(inner, call):
                    return True
    return False
