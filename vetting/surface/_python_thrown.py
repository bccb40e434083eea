"""See `Ways.thrown`, for Python."""

import ast
from collections.abc import Mapping

from vetting.python_syntax import walk
from vetting.surface._flow_sense import DENIES, HEEDED, Sense
from vetting.surface._python_left import extent
from vetting.surface._python_looks import only_says, suppresses
from vetting.surface._python_started import last_name

_ALL = frozenset({"Exception", "BaseException"})
_UP = 60
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def thrown(call: ast.AST, parents: Mapping[int, ast.AST], inner: ast.AST | None) -> Sense:
    """See `Ways.thrown`; `parents` as `sense` has them."""
    if isinstance(inner, ast.AsyncFunctionDef) and _is_left(call, parents):
        return DENIES
    at = call
    for _ in range(_UP):
        around = parents.get(id(at))
        if around is None or isinstance(around, _FUNCTIONS):
            break
        if isinstance(around, ast.Try) and at in around.body and _goes_on(around, inner):
            known = (around.body, around.orelse)
            return Sense(whole=False, inside=tuple(extent(part) for part in known if part))
        if isinstance(around, ast.With) and suppresses(around):
            return Sense(whole=False, inside=(extent(around.body),))
        at = around
    return HEEDED


def _is_left(call: ast.AST, parents: Mapping[int, ast.AST]) -> bool:
    """Whether nobody waits for a coroutine: it never runs, and in a condition it is always a yes."""
    at = call
    while isinstance(around := parents.get(id(at)), ast.UnaryOp | ast.BoolOp):
        at = around
    return isinstance(around, ast.Expr) or at is getattr(around, "test", None)


def _goes_on(around: ast.Try, inner: ast.AST | None) -> bool:
    """Whether the error of a function is taken, and nothing comes of it than a line in a log."""
    raised = {
        name
        for node in (walk(inner) if inner is not None else ())
        if isinstance(node, ast.Raise) and node.exc is not None
        for name in (last_name(node.exc), last_name(getattr(node.exc, "func", node.exc)))
    }
    return any(
        all(map(only_says, handler.body)) and _takes(handler.type, raised)
        for handler in around.handlers
    )


def _takes(kind: ast.expr | None, raised: set[str]) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    names = {last_name(one) for one in kinds if one is not None}
    return kind is None or bool(names & (_ALL | raised))
