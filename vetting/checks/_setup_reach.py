"""What of a module runs when another one imports it and calls something of it."""

import ast
import copy
from collections.abc import Callable

from vetting.python_syntax import walk

_BY_NAME = frozenset({"globals", "locals", "vars", "eval", "exec", "getattr", "__import__"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def names_in(tree: ast.AST) -> set[str]:
    """All names that a tree says, of whatever."""
    found = set()
    for node in walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
    return found


def reached(tree: ast.Module, called: set[str], own: Callable[[str], object]) -> ast.Module:
    """`tree` without the functions and classes that nothing names which runs at its import, or that is
    among `called`; and without what is imported for these alone, unless that is an `own` module.
    """
    body = [node for node in tree.body if not _for_others(node)]
    if names_in(ast.Module(body=body, type_ignores=[])) & _BY_NAME:
        return tree
    defined = {node.name: node for node in body if isinstance(node, _Function)}
    kept: set[str] = set()
    wanted = set(called)
    for node in body:
        if isinstance(node, _Function):
            wanted |= {name for part in node.decorator_list for name in names_in(part)}
            if node.decorator_list:
                wanted.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            wanted |= names_in(node)
    while new := (wanted & defined.keys()) - kept:
        kept |= new
        wanted |= {name for one in new for name in names_in(defined[one])}
    return ast.Module(
        body=[
            node
            if not isinstance(node, ast.Import | ast.ImportFrom)
            else _needed(node, wanted, own)
            for node in body
            if not isinstance(node, _Function) or node.name in kept
        ],
        type_ignores=[],
    )


def _needed(
    node: ast.Import | ast.ImportFrom, wanted: set[str], own: Callable[[str], object]
) -> ast.stmt:
    def runs(alias: ast.alias) -> bool:
        if isinstance(node, ast.ImportFrom):
            here = bool(node.level) or own(node.module or "") is not None
        else:
            here = own(alias.name) is not None
        bound = alias.asname or alias.name.partition(".")[0]
        # `sys.modules["socket"]` uses what nothing names.
        return here or alias.name == "*" or bound in wanted or "modules" in wanted

    names = [alias for alias in node.names if runs(alias)]
    if not names:
        return ast.copy_location(ast.Pass(), node)
    new = copy.copy(node)
    new.names = names
    return new


def _for_others(node: ast.stmt) -> bool:
    """Whether a statement is for type checkers, or for who runs the file itself."""
    if not isinstance(node, ast.If):
        return False
    asked = ast.unparse(node.test)
    return not node.orelse and (
        asked.endswith("TYPE_CHECKING") or asked == "__name__ == '__main__'"
    )


def asks_user(node: ast.Call) -> bool:
    """Whether a program is the one that a variable of the user names, or else another: `CC`, `PKG_CONFIG`."""
    name = node.args[0] if len(node.args) == 2 else None
    asked = ast.unparse(node.func) in ("os.environ.get", "os.getenv", "environ.get", "getenv")
    return asked and isinstance(name, ast.Constant) and str(name.value).isupper()
