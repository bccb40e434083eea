"""What is named in a Python file, and what its names are bound to: one way through its syntax tree."""

import ast
from typing import Any

from vetting.profile._python_bindings import FUNCTIONS, Each, Scope, assign, parameters
from vetting.profile._python_grown import put_in
from vetting.profile._python_nodes import PREFIX, children
from vetting.python_syntax import FIELDS

_OPENING = frozenset((*FUNCTIONS, ast.ClassDef))
_BINDING = _OPENING | {
    *(ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor),
    *(ast.comprehension, ast.withitem, ast.ExceptHandler, ast.Global, ast.Nonlocal),
    *(ast.keyword, ast.Dict),
}
"""What opens a scope, and what gives names."""

_GROWING = frozenset({ast.Call, ast.AugAssign, ast.Assign})
_LISTS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.BinOp, ast.Call)


class Named:
    """All scopes of a file with their names."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree)
        self.of: dict[ast.AST, Scope] = {tree: self.module}
        self.stars: list[str] = []
        self.prefixed = False
        """Whether something is called by one of `PREFIX`."""

        self.words: set[str] = set()
        """Everything that is named: variables, members, and what is imported."""

        self.parts: dict[ast.AST, list[ast.AST]] = {}
        """What nodes hold, as `children` says, for whoever goes through the tree next: nothing where it
        says none, but for functions, classes and members, which are not in it.
        """

        self._called: dict[ast.AST, str] = {}
        """What functions without a name are called by: `need = lambda name: …`."""

        self._growing: list[tuple[str, ast.expr, Scope]] = []
        """What is put into variables, and where."""

        self._read(tree)
        self._grow()

    def _read(self, tree: ast.Module) -> None:
        """Find all that is named and bound."""
        scope, todo = self.module, list[Any](tree.body)
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is Scope:  # what is popped from here on stands in it
                scope = node
            elif kind is ast.Name:
                self.words.add(node.id)
            elif kind is ast.Attribute:
                self.words.add(node.attr)
                todo.append(node.value)
            elif kind in _OPENING:
                todo += self._inside(node, scope)
                self._bind(node, scope)
            else:
                if parts := children(node):
                    self.parts[node] = parts
                    todo += parts
                if kind in _BINDING:
                    self._bind(node, scope)
                if kind in _GROWING:
                    self._growing += ((name, item, scope) for name, item in put_in(node))

    def _grow(self) -> None:
        """Let lists, sets and tables that are written down hold what is put into them later."""
        grown: dict[tuple[int, str], ast.List] = {}
        for name, item, scope in self._growing:
            found = scope.find(name)
            if not found or not any(isinstance(one, _LISTS) for one in found[1]):
                continue
            place = id(found[0]), name
            if place not in grown:
                grown[place] = ast.List(elts=[], ctx=ast.Load())
                found[1].append(grown[place])
            grown[place].elts.append(item)

    def _inside(self, node: ast.AST, scope: Scope) -> list[Any]:
        """What a function or class holds, last first: its defaults and decorators stand outside its
        scope, so that its body lies between the two scopes.
        """
        found: list[Any] = []
        for name in FIELDS[type(node)]:
            value: Any = getattr(node, name)
            parts = value if isinstance(value, list) else [value] if value is not None else []
            found += [scope, *parts, self.scope(node, scope)] if name == "body" else parts
        return found

    def scope(self, node: ast.AST, parent: Scope) -> Scope:
        """The scope that a function or class opens."""
        if node not in self.of:
            self.of[node] = Scope(node, parent)
        return self.of[node]

    def _bind(self, node: ast.AST, scope: Scope) -> None:  # noqa: C901, PLR0912 - one case per kind
        match node:
            case ast.Assign(targets=targets, value=value):
                if isinstance(value, ast.Lambda) and isinstance(targets[0], ast.Name):
                    self._called[value] = targets[0].id
                for target in targets:
                    assign(target, value, scope)
                    self.prefixed = self.prefixed or getattr(target, "id", "") in PREFIX
            case ast.keyword(arg=name):
                self.prefixed = self.prefixed or name in PREFIX
            case ast.Dict(keys=keys):
                said = (key.value for key in keys if isinstance(key, ast.Constant))
                self.prefixed = self.prefixed or not PREFIX.isdisjoint(said)
            case ast.Import(names=names):
                for alias in names:
                    self.words.update(alias.name.split("."))
                    path = alias.name if alias.asname else alias.name.partition(".")[0]
                    scope.bind(alias.asname or path, path)
            case ast.ImportFrom(module=module, level=level, names=names):
                base = "." * level + (module or "")
                self.words.update((*base.split("."), *(alias.name for alias in names)))
                for alias in names:
                    if alias.name == "*":
                        self.stars.append(base)
                    dot = "" if base.endswith(".") else "."
                    scope.bind(alias.asname or alias.name, f"{base}{dot}{alias.name}")
            case ast.AnnAssign(target=target, value=value) if value is not None:
                assign(target, value, scope)
            case ast.AnnAssign(target=ast.Name(id=name)):
                scope.bind(name, None)
            case ast.NamedExpr(target=target, value=value):
                assign(target, value, scope)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                scope.bind(name, None)
                parameters(node, self.scope(node, scope), name)
            case ast.Lambda():
                parameters(node, self.scope(node, scope), self._called.get(node, ""))
            case ast.ClassDef(name=name):
                scope.bind(name, node)
                self.scope(node, scope)
            case ast.For(target=target, iter=over) | ast.AsyncFor(target=target, iter=over):
                assign(target, Each(over), scope)
            case ast.comprehension(target=target, iter=over):
                assign(target, Each(over), scope)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                assign(target, value, scope)
            case ast.ExceptHandler(name=str() as name):
                scope.bind(name, None)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.outer |= set(names)
