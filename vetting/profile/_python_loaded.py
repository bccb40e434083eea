"""The functions of a Python file that give back a module, which they load only when they are called."""

import ast
from collections.abc import Callable, Iterator
from itertools import islice

from vetting.profile._python_bindings import Scope

_INNER = (ast.stmt, ast.match_case, ast.ExceptHandler)

Paths = Callable[[ast.expr, Scope], frozenset[str]]
_MOST, _MOST_LOOKED_AT = 400, 20_000
"""Values given back by one function, and statements of one that is looked into."""

_BLOCKS = (
    *(ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor, ast.While),
    *(ast.Match, ast.match_case, ast.ExceptHandler),
)


class Loaders:
    """See the module; `of` are the scopes of the file's functions and classes."""

    def __init__(self, of: dict[ast.AST, Scope]) -> None:
        self._of = of
        self.cut = False
        """Whether a function has more than is looked into."""

        self._named: dict[tuple[Scope, str], list[ast.AST]] | None = None
        self._known: dict[ast.AST, frozenset[str]] = {}

    def given(self, function: ast.expr, scope: Scope, paths: Paths) -> frozenset[str]:
        """What a call of a function of this file may give of what is imported: `load().run`."""
        found = scope.find(function.id) if isinstance(function, ast.Name) else None
        if found is None or None not in found[1] or not isinstance(function, ast.Name):
            return frozenset()
        every = self._functions.get((found[0], function.id), ())
        return frozenset(path for node in every for path in self._of_one(node, paths))

    def _of_one(self, node: ast.AST, paths: Paths) -> frozenset[str]:
        if node not in self._known:
            self._known[node] = frozenset()  # one that calls itself ends here
            values = list(islice(_returned(node), _MOST_LOOKED_AT))
            given = [value for value in values if value is not None]
            self.cut = self.cut or max(len(given) - _MOST, len(values) - _MOST_LOOKED_AT + 1) > 0
            every = (path for value in given[:_MOST] for path in paths(value, self._of[node]))
            self._known[node] = frozenset(path for path in every if _is_imported(path))
        return self._known[node]

    @property
    def _functions(self) -> dict[tuple[Scope, str], list[ast.AST]]:
        if self._named is None:
            self._named = {}
            for node, scope in self._of.items():
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and scope.parent:
                    self._named.setdefault((scope.parent, node.name), []).append(node)
        return self._named


def _returned(function: ast.AST) -> Iterator[ast.expr | None]:
    """What a function gives back, and nothing for each other statement."""
    todo: list[ast.AST] = list(getattr(function, "body", ()))
    while todo:
        node = todo.pop()
        yield node.value if isinstance(node, ast.Return) else None
        if isinstance(node, _BLOCKS):
            todo += [part for part in ast.iter_child_nodes(node) if isinstance(part, _INNER)]


def _is_imported(path: str) -> bool:
    return "()" not in path and not path.startswith(".") and "[" not in path
