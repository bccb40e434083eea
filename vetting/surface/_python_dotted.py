"""What `dotted` tells of Python's syntax, without the expression that `lower` makes of all that is in it:
whoever looks for variables asks that of each part of each expression.
"""

import ast

from vetting.surface._flow_syntax import dotted
from vetting.surface._ir import Lit
from vetting.surface._python_lower import lower


def path_of(node: ast.AST) -> str | None:
    """The same as `dotted(lower(node))`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=of, attr=name):
            return _member(of, name)
        case ast.Subscript(value=of, slice=key):
            return path_of(of) if isinstance(key, ast.Slice) else _member(of, _said(key))
        case ast.Call(func=func, args=[key, *_]):
            get = func if isinstance(func, ast.Attribute) else _inner(func)
            is_get = isinstance(get, ast.Attribute) and get.attr == "get"
            return _member(get.value, _said(key)) if is_get else None  # type: ignore[attr-defined]
        case ast.DictComp():
            return dotted(lower(node))
    inner = _inner(node)
    return path_of(inner) if inner is not node else None


def _inner(node: ast.AST) -> ast.AST:
    """What an expression is only another form of: see `lower`."""
    while True:
        match node:
            case ast.Await(value=of) | ast.NamedExpr(value=of):
                node = of
            case ast.FormattedValue(value=of, format_spec=None):
                node = of
            case ast.Subscript(value=of, slice=ast.Slice()):
                node = of
            case ast.BoolOp(op=ast.And(), values=[*_, of]):
                node = of
            case _:
                return node


def _member(of: ast.expr, key: object) -> str | None:
    before = path_of(of) if isinstance(key, str) else None
    return f"{before}.{key}" if before is not None else None


def _said(key: ast.expr) -> object:
    """The text that a key is, as it stands in the code."""
    if isinstance(key, ast.Constant):
        return key.value
    made = lower(key)
    return made.value if isinstance(made, Lit) else None
