"""What a table that refuses what it does not have decides where its refusal is caught: `try: label =
LABELS[name]`, and `except KeyError: label = None`, after which any name goes on.
"""

import ast
from collections.abc import Mapping, Sequence

from vetting.surface._flow_sense import HEEDED, Sense, joined
from vetting.surface._python_left import extent

_CATCHES = frozenset({"KeyError", "LookupError", "Exception", "BaseException"})
_EXITS = frozenset({"exit", "_exit", "abort"})
_UP = 60


def caught(question: ast.AST, parents: Mapping[int, ast.AST]) -> Sense:
    """What `question`, a look into a table, decides; `parents` as `sense` has them."""
    at = question
    for _ in range(_UP):
        around = parents.get(id(at))
        if around is None or isinstance(
            around, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        ):
            break
        if isinstance(around, ast.Try) and at in around.body:
            handlers = [one for one in around.handlers if _is_for(one.type)]
            if handlers:
                return joined([_handled(one.body, around) for one in handlers])
        at = around
    return HEEDED


def _is_for(kind: ast.expr | None) -> bool:
    """Whether a handler takes the error of a key that is not there."""
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(one is None or getattr(one, "id", "") in _CATCHES for one in kinds)


def _handled(body: Sequence[ast.stmt], around: ast.Try) -> Sense:
    match list(body):
        case [*_, ast.Raise() | ast.Continue() | ast.Break()]:
            return Sense(outside=(extent(body),))
        case [*_, ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)))] if (
            name in _EXITS
        ):
            return HEEDED
        case [*_, ast.Return(value=value)]:
            none = value is None or (isinstance(value, ast.Constant) and not value.value)
            return Sense(outside=(extent(body),), answers=frozenset({True} if none else ()))
    known = (around.body, around.orelse)
    return Sense(whole=False, inside=tuple(extent(part) for part in known if part))
