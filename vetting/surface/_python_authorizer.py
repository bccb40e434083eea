"""Connections to SQLite that refuse what they are not told: `connection.set_authorizer(function)`, where the
function answers with `SQLITE_DENY` to all but reading. Whatever statement they get, nothing is changed.
"""

import ast
from collections.abc import Sequence
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._python_left import place_of

_READS = frozenset({"SQLITE_SELECT", "SQLITE_READ", "SQLITE_FUNCTION", "SQLITE_RECURSIVE"})
_DENY, _SET = "SQLITE_DENY", "set_authorizer"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def only_reads(call: Any, function: Any, module: Any) -> bool:
    """Whether a call of a function carries a statement out on a connection that refuses all but reading."""
    if not isinstance(call, ast.Call) or not isinstance(function, _FUNCTIONS):
        return False
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    name = _connection(of, function)
    every = [one for one in walk(module) if isinstance(one, ast.Call) and _is_set(one)]
    given = _last(every[0]) if len(every) == 1 else None
    if name is None or given is None or not isinstance(given, ast.Name):
        return False
    sets = next((n for n in function.body for part in _blocks(n) if part is every[0]), None)
    if sets is None or place_of(every[0]) >= place_of(call):
        return False
    own = every[0].func.value if isinstance(every[0].func, ast.Attribute) else None
    if not isinstance(own, ast.Name) or own.id != name or len(_given(name, function)) != 1:
        return False
    found = _given(given.id, module)
    return len(found) == 1 and _refuses(found[0], module)


def _blocks(statement: ast.stmt) -> list[ast.AST]:
    """The calls that are made whenever a statement of a function is."""
    body = [*statement.body] if isinstance(statement, ast.Try | ast.With) else [statement]
    return [one.value for one in body if isinstance(one, ast.Expr)]


def _is_set(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == _SET


def _last(call: ast.Call) -> ast.expr | None:
    given = [*call.args, *(one.value for one in call.keywords)]
    return given[0] if len(given) == 1 else None


def _connection(of: ast.AST | None, function: ast.AST) -> str | None:
    """The variable of the connection that a call is made on, or on a cursor of."""
    if not isinstance(of, ast.Name):
        return None
    match _given(of.id, function):
        case [ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="cursor"))]:
            return name
    return of.id


def _given(name: str, where: ast.AST) -> list[ast.AST]:
    """What a variable gets, or the function that has the name, anywhere in there."""
    found: list[ast.AST] = []
    for node in walk(where):
        match node:
            case ast.FunctionDef(name=own) | ast.AsyncFunctionDef(name=own) if own == name:
                found.append(node)
            case ast.Assign(targets=targets, value=value):
                found += [value for to in targets for one in walk(to) if _is(one, name)]
            case ast.AnnAssign(target=to, value=ast.expr() as value) if _is(to, name):
                found.append(value)
            case ast.Name(id=own, ctx=ast.Store()) if own == name:
                found.append(node)
            case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
                found += [node, node]
    stored = [one for one in found if not isinstance(one, ast.Name)]
    return found if len(found) - len(stored) > len(stored) else stored


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _refuses(function: ast.AST, module: ast.AST) -> bool:
    """Whether a function answers a refusal to all actions but some that read."""
    if not isinstance(function, ast.FunctionDef) or not function.args.args:
        return False
    action, body = function.args.args[0].arg, _without_text(function.body)
    if len(_given(action, function)) or not body:
        return False
    match body[0]:
        case ast.If(
            test=ast.Compare(left=ast.Name(id=asked), ops=[ast.NotIn()], comparators=[known]),
            body=[ast.Return(value=said)],
        ):
            return asked == action and _denies(said) and _is_reading(known, module)
        case ast.If(
            test=ast.Compare(left=ast.Name(id=asked), ops=[ast.In()], comparators=[known]),
            body=[ast.Return()],
            orelse=[],
        ):
            only = len(body) == 2 and isinstance(body[1], ast.Return) and _denies(body[1].value)
            return only and asked == action and _is_reading(known, module)
        case ast.Return(
            value=ast.IfExp(
                test=ast.Compare(left=ast.Name(id=asked), ops=[ast.In()], comparators=[known]),
                orelse=said,
            )
        ):
            return asked == action and _denies(said) and _is_reading(known, module)
    return False


def _without_text(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    return [
        one
        for one in body
        if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
    ]


def _denies(said: ast.AST | None) -> bool:
    return _named(said) == _DENY


def _named(node: ast.AST | None) -> str:
    """The name of a constant of the library."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == "sqlite3" else ""
    return ""


def _is_reading(known: ast.AST, module: ast.AST) -> bool:
    """Whether a set holds only actions that read."""
    if isinstance(known, ast.Name):
        found = _given(known.id, module)
        known = found[0] if len(found) == 1 else known
    if isinstance(known, ast.Call) and len(known.args) == 1 and _is(known.func, "frozenset"):
        known = known.args[0]
    parts = known.elts if isinstance(known, ast.Set | ast.Tuple | ast.List) else []
    return bool(parts) and all(_named(one) in _READS for one in parts)
