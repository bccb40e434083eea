"""Under which conditions a question of Python is asked, or its answer counts."""

import ast
from collections.abc import Iterator, Mapping

from vetting.surface._flow_sense import Asked
from vetting.surface._python_branch_ends import said_by
from vetting.surface._python_used import used_in

_UP, _MOST = 60, 40


def conditions(
    question: ast.AST,
    asked: Asked,
    function: ast.AST,
    parents: Mapping[int, ast.AST],
    *,
    met: bool,
) -> Iterator[tuple[ast.AST, bool]]:
    """The conditions, each with the answer on which the question counts: `ALLOWED and x not in ALLOWED`,
    `if ALLOWED:` around it, `if not ALLOWED: return True` before it. `met` is the answer for what is known.
    """
    node: ast.AST | None = question
    for _ in range(_UP):
        at, node = node, parents.get(id(node))
        if node is None or at is function:
            return
        match node:
            case ast.UnaryOp(op=ast.Not()):
                met = not met
            case ast.BoolOp(op=op, values=values):
                if met is isinstance(op, ast.Or):
                    yield from ((one, not met) for one in values if one is not at)
            case ast.Compare(ops=[how], comparators=[ast.Constant(value=bool() as said)]):
                met = met is (isinstance(how, ast.Is | ast.Eq) is said)
            case ast.IfExp(test=test, body=body) if test is not at:
                yield test, body is at
            case ast.If(test=test, body=body) if test is not at:
                yield test, at in body
        if isinstance(at, ast.stmt):
            yield from _left_before(node, at, asked)


def _left_before(block: ast.AST, at: ast.stmt, asked: Asked) -> Iterator[tuple[ast.AST, bool]]:
    """The conditions on which a function is left before a statement of its block."""
    for name in ("body", "orelse", "finalbody"):
        every = getattr(block, name, None)
        if isinstance(every, list) and at in every:
            place = every.index(at)
            for one in every[max(0, place - _MOST) : place]:
                match one:
                    case ast.If(test=test, body=[*_, ast.Return(value=value)] as body, orelse=[]):
                        said = said_by(value) if value is not None else False
                        passed = asked.is_passed(said, bare=value is None)
                        if passed or used_in(body, asked.names):
                            yield test, False
