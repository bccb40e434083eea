"""Variables of a Python function that a branch gives a value before it uses them: `elif name == "add":
tracks = arguments["tracks"]`. What other branches give them is gone there.
"""

import ast
from collections.abc import Iterator

from vetting.surface._block import WIDE, Block, place
from vetting.surface._ir import Attr, Index, Node, Scope

_MOST = 2_000
"""Statements of one function that are looked at."""

_INNER = ("body", "orelse", "finalbody")
_OTHER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def given_anew(scope: Scope) -> None:
    """Note in which parts of a function its variables have only what they are given there."""
    several = {name for name, nodes in scope.names.items() if len(nodes) > 1}
    for body in _bodies(scope.raw) if several else ():
        end = _end(body[-1])
        for name, statement in _first_given(body, several):
            begin, after = place(statement), _end(statement)
            if begin is None or after >= end:
                continue
            own = [one for one in scope.names[name] if _is_in(one, begin, end)]
            scope.blocks.setdefault(name, []).append(Block(after, end, own, declared=False))


def _bodies(function: ast.AST) -> Iterator[list[ast.stmt]]:
    """The lists of statements in a function, but for its own and those of functions in it."""
    todo: list[ast.AST] = list(getattr(function, "body", ()))
    for _ in range(_MOST):
        if not todo:
            return
        node = todo.pop()
        if isinstance(node, _OTHER):
            continue
        inner = [part for name in _INNER if (part := getattr(node, name, None))]
        others = (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))
        inner += [other.body for other in others]
        for body in inner:
            yield body
            todo += body


def _first_given(body: list[ast.stmt], names: set[str]) -> Iterator[tuple[str, ast.stmt]]:
    """The variables that a list of statements itself gives a value, and where it first does."""
    seen = set[str]()
    for statement in body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        for target in targets:
            parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
            for part in parts:
                if isinstance(part, ast.Name) and part.id in names and part.id not in seen:
                    seen.add(part.id)
                    yield part.id, statement


def _is_in(node: Node, begin: int, end: int) -> bool:
    """Whether a value is given in a part of the function; one that stands nowhere may be."""
    while node.raw is None and isinstance(node, Attr | Index):
        node = node.of
    at = place(node.raw)
    return at is None or begin <= at < end


def _end(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) * WIDE + min(
        statement.end_col_offset or 0, WIDE - 1
    )
