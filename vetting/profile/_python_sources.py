"""Where the values of pydantic's settings come from, where a class says so itself."""

import ast
from collections.abc import Callable, Iterator

from vetting.python_syntax import walk

_SAYS = frozenset(("settings_customise_sources", "customise_sources"))
_GIVEN = frozenset(("init_settings", "file_secret_settings"))
_READS = frozenset(
    f"{kind}ConfigSettingsSource" for kind in ("Toml", "Json", "Yaml", "PyprojectToml")
)
Paths = Callable[[ast.expr], frozenset[str]]


def reads_files(node: ast.ClassDef, paths: Paths) -> bool | None:
    """Whether the class takes no value from the environment, but from files and arguments only; None
    where it says nothing. A subclass of a source may do anything, so only the library's own count.
    """
    for item in _members(node):
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name in _SAYS:
            return _is_of_files(item, paths)
        names = [part.id for part in walk(item) if isinstance(part, ast.Name)]
        if not isinstance(item, ast.ClassDef) and not _SAYS.isdisjoint(names):
            return False
    return None


def _members(node: ast.ClassDef) -> Iterator[ast.stmt]:
    for item in node.body:
        yield item
        if isinstance(item, ast.ClassDef) and item.name == "Config":
            yield from item.body


def _is_of_files(function: ast.FunctionDef | ast.AsyncFunctionDef, paths: Paths) -> bool:
    given = []
    for part in walk(function):
        if isinstance(part, ast.Name) and part.id in _GIVEN and isinstance(part.ctx, ast.Store):
            return False
        if isinstance(part, ast.Return):
            given.append(part.value)
    return bool(given) and all(
        isinstance(value, ast.Tuple | ast.List) and all(_is_file(one, paths) for one in value.elts)
        for value in given
    )


def _is_file(node: ast.expr, paths: Paths) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _GIVEN
    found = paths(node.func) if isinstance(node, ast.Call) else frozenset()
    return bool(found) and all(
        path.startswith("pydantic_settings.") and path.rpartition(".")[2] in _READS
        for path in found
    )
