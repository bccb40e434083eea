"""What an object of a Python class keeps of what it is made with: `self.name = name`."""

import ast
from collections.abc import Iterator

from vetting.profile._python_bindings import Param, Scope
from vetting.profile._python_scopes import Scopes
from vetting.python_syntax import statements

_MOST = 200
"""Values that a method sets one member to; where there are more, it is said."""

_SELF = frozenset(("self", "cls"))


class Kept:
    """Finds it in one file, class by class."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._of: dict[int, dict[str, list[ast.expr]]] = {}

    def values(self, node: ast.Attribute, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """What `self.name` is set to where the object is made, or in its class, and where that is."""
        if not isinstance(node.value, ast.Name) or node.value.id not in _SELF:
            return
        at: Scope | None = scope
        while at is not None and not isinstance(at.node, ast.ClassDef):
            at = at.parent
        for item in at.node.body if at is not None and isinstance(at.node, ast.ClassDef) else ():
            match item:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == node.attr:
                    yield value, at or scope
        made = _maker(at.node) if at is not None else None
        inner = self._scopes.of.get(made) if made is not None else None
        if made is None or inner is None:
            return
        if id(made) not in self._of:
            self._of[id(made)] = _set(made)
        yield from self._first(made, node.attr, inner)

    def _first(self, method: ast.AST, name: str, inner: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        every = self._of[id(method)].get(name, ())
        self._scopes.cut = self._scopes.cut or len(every) > _MOST
        for value in every[:_MOST]:
            yield value, inner

    def parameters(self, node: ast.Attribute, scope: Scope) -> Iterator[tuple[str, Param, Scope]]:
        """The parameters that `self.name` is, as they are called there."""
        for value, where in self.values(node, scope):
            found = where.find(value.id) if isinstance(value, ast.Name) else None
            for one in found[1] if found else ():
                if isinstance(one, Param) and isinstance(value, ast.Name) and found:
                    yield value.id, one, found[0]

    def held(self, node: ast.Attribute, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """What any method of the class sets `self.name` to, and where that is."""
        at: Scope | None = scope
        while at is not None and not isinstance(at.node, ast.ClassDef):
            at = at.parent
        if at is None or not isinstance(node.value, ast.Name) or node.value.id not in _SELF:
            return
        for method in at.node.body if isinstance(at.node, ast.ClassDef) else ():
            inner = self._scopes.of.get(method)
            if inner is None or isinstance(method, ast.ClassDef):
                continue
            if id(method) not in self._of:
                self._of[id(method)] = _set(method)
            yield from self._first(method, node.attr, inner)


def _maker(node: ast.AST) -> ast.FunctionDef | None:
    body = node.body if isinstance(node, ast.ClassDef) else []
    every = (item for item in body if isinstance(item, ast.FunctionDef))
    return next((item for item in every if item.name == "__init__"), None)


def _set(made: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for item in statements(made):
        if not isinstance(item, ast.Assign | ast.AnnAssign) or item.value is None:
            continue
        for target in item.targets if isinstance(item, ast.Assign) else [item.target]:
            match target:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    found.setdefault(name, []).append(item.value)
    return found
