"""Comprehensions that make each element fit for use: `[escape(name) for name in names]`."""

import ast
from typing import Any

from vetting.python_syntax import children, walk
from vetting.surface._ir import Call
from vetting.surface._python_lower import call

_LAST = frozenset({"name", "stem", "suffix"})
"""Members of a path that lead nowhere else."""


def around_each(raw: Any) -> list[Call] | None:
    """The innermost calls around all uses of what a comprehension goes over, in what it makes; None
    if one use stands in no call. Of pairs the key is not looked for, nor the last part of a path.
    """
    if not isinstance(raw, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return None
    names = {name for loop in raw.generators for name in _names(loop)}
    found: list[Call] = []
    todo: list[tuple[ast.AST, ast.Call | None]] = [(raw.elt, None)]
    while todo:
        node, inside = todo.pop()
        if isinstance(node, ast.Name) and node.id in names:
            if inside is None:
                return None
            found.append(call(inside))
        elif isinstance(node, ast.Attribute) and node.attr in _LAST and _is_path(node.value):
            continue
        elif isinstance(node, ast.Call):
            as_text = isinstance(node.func, ast.Name) and node.func.id == "str"
            around = inside if as_text else node  # `escape(str(name))`
            todo += [
                (part, around) for part in (*node.args, *(item.value for item in node.keywords))
            ]
            todo.append((node.func, inside))
        else:
            todo += [(part, inside) for part in children(node)]
    return found


def _names(loop: ast.comprehension) -> set[str]:
    target = loop.target
    pairs = isinstance(loop.iter, ast.Call) and getattr(loop.iter.func, "attr", "") == "items"
    if pairs and isinstance(target, ast.Tuple):
        target = target.elts[-1]
    return {node.id for node in walk(target) if isinstance(node, ast.Name)}


def _is_path(node: ast.expr) -> bool:
    func = node.func if isinstance(node, ast.Call) else None
    return getattr(func, "attr", getattr(func, "id", "")) in ("Path", "PurePath")
