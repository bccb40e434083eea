"""Looks of Python at each of several values, or at each character of a text: of `all(c.isalnum() for c in
name + day)` both are looked at, and of `any(bad(one) for one in (name, day))`.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vetting.python_syntax import walk
from vetting.surface._flow_shapes import LEADS
from vetting.surface._python_looks import is_part
from vetting.surface._python_started import last_name

_UP = 60
_KEEPS = frozenset({"join", "str", "strip", "lower", "upper", "casefold", "split", "list", "set"})
_SCALED = (ast.GeneratorExp, ast.ListComp, ast.SetComp)


def spread(
    node: ast.AST,
    names: set[str],
    parents: Mapping[int, ast.AST],
    names_of: Callable[[Any], set[str]],
) -> set[str]:
    """The variables of which each part is looked at, where one of `names` stands for that."""
    found, denied = set[str](), False
    at: ast.AST | None = node
    for _ in range(_UP):
        at = parents.get(id(at))
        if at is None or isinstance(at, ast.stmt):
            break
        denied ^= isinstance(at, ast.UnaryOp) and isinstance(at.op, ast.Not)
        if not isinstance(at, _SCALED) or not _asks_each(at, parents, denied=denied):
            continue
        for loop in reversed(at.generators):
            own = {one.id for one in walk(loop.target) if isinstance(one, ast.Name)}
            if not own.isdisjoint(names | found) and all(map(_is_all, walk(loop.iter))):
                found |= names_of(loop.iter)
    return found


def _asks_each(
    node: ast.GeneratorExp | ast.ListComp | ast.SetComp,
    parents: Mapping[int, ast.AST],
    *,
    denied: bool,
) -> bool:
    """Whether none may fail what is asked of each: that one passes says nothing of the others."""
    outer = parents.get(id(node))
    name = last_name(outer.func) if isinstance(outer, ast.Call) else ""
    if name == "any":
        around = parents.get(id(outer))
        return denied or not (isinstance(around, ast.UnaryOp) and isinstance(around.op, ast.Not))
    return name == "all" and not _lets_out(node.elt)


def _is_all(node: ast.AST) -> bool:
    """Whether nothing of a text is left out here."""
    if isinstance(node, ast.Call):
        return last_name(node.func) in _KEEPS
    return not is_part(node)


def _lets_out(test: ast.expr) -> bool:
    """Whether a test of characters names some that lead somewhere, as those that may be there."""
    return any(LEADS.search(text) for node in walk(test) for text in _said(node))


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
