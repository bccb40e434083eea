"""Conditions of loops in Python that are met in every round: `while True`, and `while state` where all
that `state` is ever given counts as true, such as `digest | 1`.
"""

import ast

from vetting.python_syntax import walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEPTH = 4

_HOLD = (ast.List, ast.Dict, ast.Set)
_GROW = frozenset({"append", "extend", "insert", "add"})


def is_always_met(test: ast.expr, function: ast.AST) -> bool:
    """Whether a condition that stands in a function is never not met."""
    if not isinstance(test, ast.Name) or not isinstance(function, _FUNCTIONS):
        return isinstance(test, ast.Constant) and bool(test.value)
    given = list[ast.expr]()
    for node in walk(function):
        match node:
            case ast.Global(names=names) | ast.Nonlocal(names=names) if test.id in names:
                return False
            case ast.arg(arg=name) if name == test.id:
                return False
            case ast.Assign(targets=targets, value=value):
                given += (part for one in targets for part in _given(one, value, test.id))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given += [value] if name == test.id else []
    bound = sum(
        isinstance(node, ast.Name) and node.id == test.id and not isinstance(node.ctx, ast.Load)
        for node in walk(function)
    )
    if any(isinstance(one, _HOLD) for one in given) and _may_empty(test.id, function):
        return False
    return len(given) == bound > 0 and all(_is_true(one, 0) for one in given)


def _may_empty(name: str, function: ast.AST) -> bool:
    """Whether a list that has something in it may be left with nothing: `todo.pop()`, `take(todo)`."""
    for node in walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=attr)) if of == name:
                if attr not in _GROW:
                    return True
            case ast.Delete() | ast.Subscript(ctx=ast.Store()):
                if any(isinstance(one, ast.Name) and one.id == name for one in walk(node)):
                    return True
            case ast.Call(args=args) if any(getattr(one, "id", "") == name for one in args):
                return True
    return False


def _given(target: ast.expr, value: ast.expr, name: str) -> list[ast.expr]:
    """What an assignment gives a variable."""
    match target, value:
        case ast.Name(id=of), _ if of == name:
            return [value]
        case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
            pairs = zip(names, values, strict=True)
            return [part for one, each in pairs for part in _given(one, each, name)]
    return []


def _is_true(node: ast.expr, depth: int) -> bool:
    """Whether a value counts as true, whatever it is made of."""
    if depth > _DEPTH:
        return False
    match node:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Tuple(elts=[_, *_]) | ast.List(elts=[_, *_]):
            return True
        case ast.JoinedStr(values=parts):
            return any(isinstance(part, ast.Constant) and part.value for part in parts)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _is_true(left, depth + 1) or _is_true(right, depth + 1)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_is_true(one, depth + 1) for one in values)
    return False
