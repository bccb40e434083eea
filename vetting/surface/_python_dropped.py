"""Calls of Python whose answer nobody takes."""

import ast

from vetting.python_syntax import statements, walk
from vetting.surface._python_answers import ENDS, is_short, only_ends
from vetting.surface._python_started import STARTS, last_name

_LATER = frozenset({"create_task", "ensure_future", "run", "gather", "wait_for", "spawn"})


def dropped(tree: ast.AST) -> set[int]:
    """The identities of such calls in a module."""
    found = _Dropped(tree)
    found.look(tree)
    return found.calls


class _Dropped:
    """Finds them in one module."""

    def __init__(self, tree: ast.AST) -> None:
        self.calls: set[int] = set()
        self._loaded = {
            node.id
            for node in walk(tree)
            if type(node) is ast.Name and isinstance(node.ctx, ast.Load)
        }

    def look(self, tree: ast.AST) -> None:
        """Look at all statements."""
        for node in statements(tree):
            match node:
                case ast.Expr(value=value):
                    self._drop(value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if name not in self._loaded:
                        self._drop(value)
                case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                    for item in items if is_short(body) else ():
                        told = item.optional_vars
                        if told is None or self._unused(told) or only_ends(body, told):
                            self._drop(item.context_expr)

    def _unused(self, target: ast.AST) -> bool:
        return isinstance(target, ast.Name) and target.id not in self._loaded

    def _drop(self, value: ast.AST) -> None:
        match value:
            case ast.Await(value=of):
                self._drop(of)
            case ast.Call(func=ast.Attribute(value=ast.Call() as of, attr=name)) if name in ENDS:
                self._drop(of)
            case ast.Call(func=func, args=args):
                self.calls.add(id(value))
                if isinstance(func, ast.Attribute | ast.Name) and last_name(func) in _LATER:
                    for arg in args:
                        self._drop(arg)
                for arg in (*args, *(item.value for item in value.keywords)):
                    if isinstance(arg, ast.Lambda) and last_name(func) in STARTS:
                        self._drop(arg.body)
