"""Decorators of the package under the one that registers who answers with the list of tools: what they give
in its place may answer otherwise.
"""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Site
from vetting.surface._put_around import under
from vetting.surface._python_lower import lower
from vetting.surface._python_parts import PythonParts
from vetting.surface._values import Closure, flat

OTHERWISE = "a decorator may change the list that its function answers with"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KEEPS = frozenset({"wraps", "update_wrapper"})
_LOOKS = frozenset({"len", "bool", "str", "repr", "type", "isinstance"})
_LOGS = frozenset({"debug", "info", "warning", "error", "exception", "print", "log"})


def may_answer_otherwise(machine: Evaluator, site: Site) -> bool:
    """Whether one of them does not just give what its function does."""
    for mark in under(site):
        node = lower(mark.func if isinstance(mark, ast.Call) else mark)
        if last_name(node) in _KEEPS:
            return True
        for value in flat(machine.value(node, site.scope, {})):
            made = value.func.raw if isinstance(value, Closure) else None
            if isinstance(made, _FUNCTIONS) and not _hands_back(made, isinstance(mark, ast.Call)):
                return True
    return False


def _hands_back(made: Any, called: bool) -> bool:
    """Whether a decorator, or the one that it gives, only calls its function and gives what that does."""
    givers = [part for part in made.body if isinstance(part, _FUNCTIONS)] if called else [made]
    for giver in givers:
        first = next(iter((*giver.args.posonlyargs, *giver.args.args)), None)
        if first is None or not all(_is_fine(one) for one in _uses(giver, first.arg)):
            return False
    return bool(givers)


def _uses(giver: Any, name: str) -> Iterator[tuple[PythonParts, Any, ast.Name]]:
    parts = PythonParts(giver)
    for node in walk(giver):
        if isinstance(node, ast.Name) and node.id == name:
            yield parts, giver, node


def _is_fine(use: tuple[PythonParts, Any, ast.Name]) -> bool:
    """Whether a function is only called, with what it answers given back, or looked at."""
    parts, giver, node = use
    above = parts.around.get(id(node))
    if isinstance(above, ast.Attribute):  # `function.__name__`
        return isinstance(above.ctx, ast.Load)
    if isinstance(above, ast.Return):
        return True
    if not isinstance(above, ast.Call):
        return False
    if above.func is not node:
        return last_name(lower(above.func)) in _KEEPS | _LOOKS
    answer: Any = parts.around.get(id(above))
    if isinstance(answer, ast.Await):
        answer = parts.around.get(id(answer))
    if isinstance(answer, ast.Assign) and isinstance(answer.targets[0], ast.Name):
        name = answer.targets[0].id
        return len(answer.targets) == 1 and all(_is_left(one) for one in _uses(giver, name))
    return isinstance(answer, ast.Return)


def _is_left(use: tuple[PythonParts, Any, ast.Name]) -> bool:
    """Whether an answer is given back, counted or told of, and else left as it is."""
    parts, _, node = use
    if isinstance(node.ctx, ast.Store):
        return True
    above = parts.around.get(id(node))
    if isinstance(above, ast.FormattedValue | ast.Return):
        return True
    return isinstance(above, ast.Call) and last_name(lower(above.func)) in _LOOKS | _LOGS
