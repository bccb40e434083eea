"""Functions that are always their own next step, in Python: `loop.call_soon(step)` at the end of `step`,
whatever happened, and at once. The processor has nothing else to do from then on.

A function that may end, or that something comes to first, is none. `_flow_next_javascript` finds the
same in JavaScript.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, children
from vetting.surface._flow_hurried import has_exit, waits

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)
_WORDS = (b"call_soon", b"call_later(", b"Timer(", b"create_task(", b"ensure_future(")
_AT_ONCE = frozenset({"call_soon", "call_soon_threadsafe"})
_AFTER = frozenset({"call_later", "Timer"})
_TASKS = frozenset({"create_task", "ensure_future"})
_STOPS = pattern(r"(?i)stop|cancel|close|shutdown|quit|clear")
_SOON = 0.001
"""Seconds that are no pause."""


def python_next(
    kinds: Mapping[type[ast.AST], Sequence[Any]], data: bytes
) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kinds` are a module's nodes, `data` is its source."""
    if not any(word in data for word in _WORDS):
        return
    for function in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        last = _last(function.body)
        if any(_starts(node, function) for node in last) and not _may_end(function):
            yield function.lineno, "a function that is its own next step"


def _last(body: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    """The calls of the last statements of a function, which nothing decides about."""
    for node in body[-4:]:
        match node:
            case ast.Expr(value=ast.Call() as call) | ast.Assign(value=ast.Call() as call):
                of = call.func.value if isinstance(call.func, ast.Attribute) else None
                yield call
                if isinstance(of, ast.Call):  # Timer(0, f).start()
                    yield of
            case ast.Try(body=tried, orelse=done, finalbody=always):
                yield from (*_last(always or done or tried),)
            case ast.With(body=inner):
                yield from _last(inner)


def _starts(call: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    name, args = called(call), call.args
    if name in _AT_ONCE:
        return bool(args) and _is_own(args[0], function)
    if name in _AFTER:
        return len(args) > 1 and _is_own(args[1], function) and _is_soon(args[0])
    if name in _TASKS:
        return bool(args) and isinstance(args[0], ast.Call) and _is_own(args[0].func, function)
    return False


def _is_soon(node: ast.expr) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, int | float) and value <= _SOON


def _is_own(node: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function itself is meant."""
    args = function.args.args
    method = bool(args) and args[0].arg in ("self", "cls")
    match node:
        case ast.Name(id=name):
            return name == function.name and not method
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return name == function.name and method
    return False


def _may_end(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function leaves, waits, or is told to stop before it starts itself again."""
    body: list[ast.AST] = []
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        body.append(node)
        if not isinstance(node, _SCOPES):
            todo += children(node)
    leaves = [node for node in body if not isinstance(node, ast.Break)]
    return (
        has_exit(leaves)
        or any(waits(node) or _STOPS.search(called(node)) for node in body)
        or any(isinstance(node, ast.AsyncFor | ast.AsyncWith) for node in body)
    )
