"""Branches that leave a function of Python, and so what comes after them: see `Syntax.early`."""

import ast
from collections.abc import Iterator, Sequence

from vetting.python_syntax import walk
from vetting.surface._flow_sense import Extent
from vetting.surface._flow_syntax import UpTo

_WIDE = 100_000
"""More columns than a line has."""


def early(function: ast.AST, raw: ast.AST) -> UpTo | None:
    """See `Syntax.early`; what is looked into are the statements before the branch, and the branch."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    found: UpTo | None = None
    before: list[ast.stmt] = []
    body: list[ast.stmt] | None = function.body
    while body:
        place = next((n for n, part in enumerate(body) if _holds([part], raw)), None)
        if place is None:
            break
        before += body[:place]
        inner = body[place]
        if isinstance(inner, ast.If):
            leaves = isinstance(inner.body[-1], ast.Return) and _holds(inner.body, raw)
            if leaves and _is_chosen(inner.test, function.args, before):
                taken = ast.If(test=inner.test, body=inner.body, orelse=[])
                every = ast.Module(body=[*before, taken], type_ignores=[])
                found = UpTo(of=every, end=place_of(inner.body[-1], end=True))
            before.append(ast.Expr(value=inner.test))
        body = next((part for part in _bodies(inner) if _holds(part, raw)), None)
    return found


def before(function: ast.AST, raw: ast.AST) -> UpTo | None:
    """See `Syntax.before`."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    body: list[ast.stmt] | None = function.body
    while body:
        around = next((part for part in body if _holds([part], raw)), None)
        if around is None:
            break
        if isinstance(around, ast.For | ast.AsyncFor | ast.While):
            return _until(function, place_of(around, end=True))
        every = list(_bodies(around))
        body = next((part for part in every if _holds(part, raw)), None)
        if body is None:
            first = every[0][0] if every else None
            return _until(function, place_of(first or around, end=first is None))
    return None


def _until(function: ast.AST, end: int) -> UpTo:
    return UpTo(of=(function, end), end=end)


def extent(part: Sequence[ast.AST]) -> Extent:
    """Where some statements begin and end."""
    return place_of(part[0]), place_of(part[-1], end=True)


def place_of(node: ast.AST, *, end: bool = False) -> int:
    """Where a node begins, or ends, to compare with others of its file."""
    if end:
        line, column = getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)
    else:
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    return (line or 0) * _WIDE + min(column or 0, _WIDE - 1)


def _is_chosen(test: ast.expr, given: ast.arguments, before: list[ast.stmt]) -> bool:
    """Whether what the function is given decides about a branch, or what it made of that before: `kind,
    sep, rest = name.partition("::")`.
    """
    names = {arg.arg for arg in walk(given) if isinstance(arg, ast.arg)}
    for part in before:
        if isinstance(part, ast.Assign) and _mentions(part.value, names):
            names |= {
                one.id for to in part.targets for one in walk(to) if isinstance(one, ast.Name)
            }
    return _mentions(test, names)


def _mentions(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in walk(node))


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        inner = getattr(node, name, None)
        if isinstance(inner, list) and inner:
            yield inner
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def _holds(body: list[ast.stmt], raw: ast.AST) -> bool:
    """Whether a node stands in these statements."""
    first, last = body[0], body[-1]
    place = getattr(raw, "lineno", 0), getattr(raw, "col_offset", 0)
    end = last.end_lineno or last.lineno, last.end_col_offset or 0
    return (first.lineno, first.col_offset) <= place < end
