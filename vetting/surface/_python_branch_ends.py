"""How branches of Python end: with an error, an answer of yes or no, or something else."""

import ast
from collections.abc import Sequence

from vetting.surface._flow_sense import REFUSES
from vetting.surface._python_started import last_name

THROWN, SAID = "thrown", "said"
"""Nothing goes on behind it; the function answers."""

_EXITS = frozenset({"exit", "_exit", "abort"})


def end_of(body: Sequence[ast.stmt]) -> tuple[str, bool | None] | None:
    """How a branch leaves its function or loop, if it does, and what it answers, where that is yes or no."""
    match list(body):
        case [*_, ast.Raise()]:
            return THROWN, None
        case [*_, ast.Expr(value=ast.Call(func=func))] if last_name(func) in _EXITS:
            return THROWN, None
        case [*_, ast.Continue() | ast.Break()]:
            return "", None
        case [*_, ast.Return(value=None)]:
            return SAID, False
        case [*_, ast.Return(value=ast.expr() as value)]:
            return SAID, said_by(value)
    return None


def said_by(value: ast.expr) -> bool | None:
    """What an expression says, where that is yes or no: `False`, `(False, "not allowed")`."""
    match value:
        case ast.Constant(value=said) if said is None or isinstance(said, bool) or said == "":
            return bool(said)
        case ast.Tuple(elts=[ast.Constant(value=bool() as said), *_]):
            return said
        case ast.Dict(keys=keys, values=values):
            for key, one in zip(keys, values, strict=True):
                name = key.value if isinstance(key, ast.Constant) else None
                told = one.value if isinstance(one, ast.Constant) else ""
                if isinstance(name, str) and isinstance(told, bool) and REFUSES.fullmatch(name):
                    return told
    return None


def truth_of(value: ast.expr) -> bool | None:
    """What a condition is answered that has a value: any text is a yes."""
    text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return bool(getattr(value, "value", "")) if text else said_by(value)


def flag_in(body: Sequence[ast.stmt]) -> tuple[ast.expr, bool] | None:
    """The variable that a branch gives yes or no, and which, if it does little else."""
    for one in body[:3]:
        match one:
            case ast.Assign(targets=[ast.Name() as to], value=ast.Constant(value=bool() as said)):
                return to, said
    return None
