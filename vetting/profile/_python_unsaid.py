"""Sides of an expression of Python of which nobody has written the text, beside others that are known:
`config["env"] or "TOKEN"`, `named.env if named else "TOKEN"`.
"""

import ast
from collections.abc import Iterator

from vetting.profile._python_bindings import Scope
from vetting.profile._python_scopes import Scopes

_DEPTH = 8


def unsaid(
    scopes: Scopes, key: ast.expr, scope: Scope, depth: int = 0
) -> Iterator[tuple[ast.expr, Scope]]:
    """The sides of what `key` may be that are no known text; none where it has no sides."""
    key, scope = _made_of(key, scope)
    for side in _sides(key) if depth < _DEPTH else ():
        if isinstance(side, ast.Constant):
            continue
        more = list(unsaid(scopes, side, scope, depth + 1))
        yield from more
        if not more and not scopes.strings(side, scope):
            yield side, scope


def _sides(key: ast.expr) -> list[ast.expr]:
    if isinstance(key, ast.BoolOp) and isinstance(key.op, ast.Or):
        return key.values
    return [key.body, key.orelse] if isinstance(key, ast.IfExp) else []


def _made_of(key: ast.expr, scope: Scope) -> tuple[ast.expr, Scope]:
    """What a variable stands for, where that is said once."""
    found = scope.find(key.id) if isinstance(key, ast.Name) else None
    if found is None or len(found[1]) != 1:
        return key, scope
    value = found[1][0]
    return (value, found[0]) if isinstance(value, ast.BoolOp | ast.IfExp) else (key, scope)
