"""Modules, and what lies in them, that Python loads by names in a text: `import_module(name)`, Django's
`import_string(name)`, and `map(import_module, names)`, which only hands the loader on.
"""

import ast
from itertools import chain

from vetting.profile._python_bindings import Scope, argument
from vetting.profile._python_calls import handed
from vetting.profile._python_nodes import LOADERS
from vetting.profile._python_scopes import Scopes
from vetting.profile._words import words

WORDS = frozenset(path.rpartition(".")[2] for path in LOADERS)
"""By which a loader is named, wherever it comes from."""

_NAMES = ("name", "import_name", "path", "dotted_path", "import_path", "import_str")
"""What these call the name that they are given."""

_HERE = frozenset({"__name__", "__package__"})
_LOOKS = words(
    "functools.wraps functools.update_wrapper callable inspect.signature repr str print id type vars"
)
"""What looks at a function and does not call it."""


def loads(node: ast.Call, paths: frozenset[str], scopes: Scopes, scope: Scope) -> bool:
    """Whether a call loads what the code does not name, itself or by a loader that it hands on."""
    if not paths.isdisjoint(LOADERS):
        named = (argument(node, name, 0) for name in _NAMES)
        first = next(filter(None, named), None)
        return first is not None and _is_computed(first, scopes, scope)
    if not paths.isdisjoint(_LOOKS):
        return False
    given = chain(node.args, (item.value for item in node.keywords))
    return any(
        isinstance(one, ast.Name | ast.Attribute)
        and not scopes.paths(one, scope).isdisjoint(LOADERS)
        and not _are_said(node, one, paths, scopes, scope)
        for one in given
    )


def _are_said(
    node: ast.Call, loader: ast.expr, paths: frozenset[str], scopes: Scopes, scope: Scope
) -> bool:
    """Whether a call that hands a loader on says which names it is to be called with."""
    place = 0 if "map" in paths else handed(node, paths)
    if place is None or len(node.args) < place + 2 or node.args[place] is not loader:
        return False
    names: list[ast.expr] = [node.args[place + 1]]
    if "map" in paths:
        found = scope.find(names[0].id) if isinstance(names[0], ast.Name) else None
        lists = found[1] if found else names
        if not all(isinstance(one, ast.List | ast.Tuple) for one in lists):
            return False
        names = [name for one in lists for name in one.elts]  # type: ignore[union-attr]
    return not any(_is_computed(name, scopes, scope) for name in names)


def _is_computed(first: ast.expr, scopes: Scopes, scope: Scope) -> bool:
    """Whether the code does not say this name of a module, and it may be any other package's."""
    if scopes.said(first, scope):
        return False
    found = scope.find(first.id) if isinstance(first, ast.Name) else None
    match found:
        case (where, [ast.JoinedStr(values=[ast.Constant(value=str() as begins), *_]) as only]):
            # What a relative name is of, the call says.
            first, scope = (first, scope) if begins.startswith(".") else (only, where)
    if isinstance(first, ast.JoinedStr) and first.values:
        start = first.values[0]
        if isinstance(start, ast.Constant) and "." in str(start.value):
            return False
        if isinstance(start, ast.FormattedValue) and scopes.paths(start.value, scope) & _HERE:
            return False
    return not scopes.paths(first, scope) & _HERE
