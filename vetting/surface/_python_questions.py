"""Looks of Python that are questions which know some texts: comparisons, lists, beginnings."""

import ast

from vetting.surface._flow_callers_own import EQUALS, WITHIN, membership
from vetting.surface._ir import Call
from vetting.surface._python_lower import call, lower
from vetting.surface._python_started import last_name

COMMON = frozenset({"commonpath", "commonprefix"})
"""Calls whose answer is compared with a folder."""

_ASKS = frozenset({"startswith", "endswith", "is_relative_to", "__contains__"})


def question_of(node: ast.AST) -> tuple[ast.AST, bool] | None:
    """See `Syntax.question`."""
    match node:
        case ast.Compare(ops=[how]):
            if isinstance(how, ast.Eq | ast.In):
                return node, True
            return (node, False) if isinstance(how, ast.NotEq | ast.NotIn) else None
        case ast.Call(func=func):
            return (node, True) if last_name(func) in (*_ASKS, *COMMON) else None
    return None


def as_call(node: ast.AST) -> Call:
    """See `Syntax.as_call`."""
    match node:
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            same = isinstance(how, ast.Eq | ast.NotEq)
            one, every = lower(left), lower(right)
            return membership(node.lineno, node, one, every, EQUALS if same else WITHIN)
        case ast.Call():
            return call(node)
    raise TypeError(node)
