"""The functions of a Python file that give back a module, which they load only when they are called."""

import ast
from collections.abc import Callable, Iterator

from vetting.profile._python_bindings import Scope

Paths = Callable[[ast.expr, Scope], frozenset[str]]
_MOST = 20
"""Values given back by one function; statements of one that is looked into, a hundred times as many."""


class Loaders:
    """See the module; `of` are the scopes of the file's functions and classes."""

    def __init__(self, of: dict[ast.AST, Scope]) -> None:
        self._of = of
        self._named: dict[tuple[Scope, str], ast.AST] | None = None
        self._known: dict[ast.AST, frozenset[str]] = {}

    def given(self, function: ast.expr, scope: Scope, paths: Paths) -> frozenset[str]:
        """What a call of a function of this file may give of what is imported: `load().run`."""
        found = scope.find(function.id) if isinstance(function, ast.Name) else None
        if found is None or None not in found[1] or not isinstance(function, ast.Name):
            return frozenset()
        node = self._functions.get((found[0], function.id))
        if node is None:
            return frozenset()
        if node not in self._known:
            self._known[node] = frozenset()  # one that calls itself ends here
            every = (path for value in _returned(node) for path in paths(value, self._of[node]))
            self._known[node] = frozenset(path for path in every if _is_imported(path))
        return self._known[node]

    @property
    def _functions(self) -> dict[tuple[Scope, str], ast.AST]:
        if self._named is None:
            self._named = {
                (scope.parent, node.name): node
                for node, scope in self._of.items()
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and scope.parent
            }
        return self._named


def _returned(function: ast.AST) -> Iterator[ast.expr]:
    todo: list[ast.AST] = list(getattr(function, "body", ()))
    count = given = 0
    while todo and count < _MOST * 100 and given < _MOST:
        node = todo.pop()
        count += 1
        if isinstance(node, ast.Return) and node.value is not None:
            given += 1
            yield node.value
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While | ast.AsyncWith):
            todo += [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.stmt)]
            todo += [one for part in getattr(node, "handlers", ()) for one in part.body]


def _is_imported(path: str) -> bool:
    return "()" not in path and not path.startswith(".") and "[" not in path
