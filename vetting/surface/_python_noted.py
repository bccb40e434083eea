"""Statements of Python that refuse nothing, though they look like it: an error is made and not raised, or
put into a list that nobody reads, or all this is in a function that nobody calls.
"""

import ast

from vetting.patterns import pattern
from vetting.python_syntax import children, walk
from vetting.surface._python_started import last_name

_ERROR = pattern(r"[A-Z]\w{0,60}(?:Error|Exception)|Exception")
_PUTS = frozenset({"append", "add", "appendleft"})


def is_made_only(statement: ast.AST) -> bool:
    """Whether a statement makes an error, and does not raise it."""
    match statement:
        case ast.Expr(value=ast.Call(func=func)):
            return _ERROR.fullmatch(last_name(func)) is not None
    return False


def is_noted_only(statement: ast.AST, function: ast.AST) -> bool:
    """Whether a statement puts something into a list that a function makes, and asks nothing of."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr))):
            return attr in _PUTS and _is_unread(name, function)
    return False


def is_never_called(node: ast.AST, function: ast.AST) -> bool:
    """Whether something is a function inside of another, and that never names it."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    match node:
        case (
            ast.FunctionDef(name=name, decorator_list=[])
            | ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda())
        ):
            return not any(
                isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Load)
                for one in walk(function)
            )
    return False


def _is_unread(name: str, function: ast.AST) -> bool:
    """Whether a variable of a function is only put into."""
    made, read, put = False, 0, 0
    for node in walk(function):
        if isinstance(node, ast.Name) and node.id == name:
            made |= isinstance(node.ctx, ast.Store)
            read += isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Attribute) and node.attr in _PUTS:
            put += any(isinstance(one, ast.Name) and one.id == name for one in children(node))
    return made and read == put
