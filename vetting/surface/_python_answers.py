"""Calls of Python that return another's words, and none of those that they are given."""

import ast

from vetting.surface._flow_sources import is_client
from vetting.surface._flow_syntax import ANSWERS
from vetting.surface._python_lower import lower

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request"})


def is_asked_for(node: ast.AST) -> bool:
    """Whether a call returns another's words: what a file holds, or a service answers."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        verb = node.func.attr in _VERBS and is_client(lower(node.func.value))
        return verb or ANSWERS.fullmatch(node.func.attr) is not None
    return isinstance(node.func, ast.Name) and ANSWERS.fullmatch(node.func.id) is not None
