"""Variables of a Python module that only a function of it gives a value: `client: Client`, and in `main`
first `global client`, then `client = Client(url)`.

What the module itself gives a variable stays all that is known of it; one that it makes empty, `client =
None`, it only announces.
"""

import ast
from collections.abc import Callable, Iterator

from vetting.python_syntax import statements
from vetting.surface._ir import Lit, Node, Scope, Within
from vetting.surface._python_lower import FUNCTIONS, lower
from vetting.surface._python_own import given_anew

_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef)


def given_elsewhere(scope: Scope, scope_of: Callable[[ast.AST, Scope], Scope]) -> None:
    """Give the variables of a scope what its statements do not tell."""
    if isinstance(scope.raw, FUNCTIONS):
        given_anew(scope)
    for name, value, function in list(_given_later(scope) if scope.kind == "module" else ()):
        inner = scope_of(function, scope)
        scope.bind(name, Within(value.lineno, of=lower(value), scope=inner))


def _given_later(scope: Scope) -> Iterator[tuple[str, ast.expr, ast.AST]]:
    """The variables that functions at the top of a module give a value, and each with its function."""
    for function in (one for one in scope.raw.body if isinstance(one, _NAMED)):
        every = list(statements(function))
        shared = {name for one in every if isinstance(one, ast.Global) for name in one.names}
        for one in every if shared else ():
            match one:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ) if name in shared and all(map(_is_empty, scope.names.get(name, ()))):
                    yield name, value, function


def _is_empty(node: Node) -> bool:
    return isinstance(node, Lit) and node.value is None
