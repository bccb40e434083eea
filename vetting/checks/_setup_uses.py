"""What a setup script uses of modules that can do more, and whose commands it puts in place of others'."""

import ast

from vetting.checks._setup_programs import of_tools
from vetting.python_syntax import walk

BY_NAME = {"globals", "locals", "vars", "eval", "exec", "getattr", "__import__"}
_PATHS = frozenset({"pathname2url", "url2pathname"})
"""Functions of `urllib.request` that ask nobody."""


def only_encodes(node: ast.AST, tree: ast.Module) -> bool:
    """Whether nothing of `base64` is used but what makes text of bytes: checksums in a RECORD."""
    if isinstance(node, ast.ImportFrom):
        return all(alias.name.endswith("encode") for alias in node.names)
    used = [
        item.attr
        for item in walk(tree)
        if isinstance(item, ast.Attribute) and ast.unparse(item.value) == "base64"
    ]
    renamed = isinstance(node, ast.Import) and any(alias.asname for alias in node.names)
    return bool(used) and not renamed and all(name.endswith("encode") for name in used)


def only_names(node: ast.AST, tree: ast.Module, names: set[str]) -> bool:
    """Whether nothing of `urllib.request` is used but what writes paths as addresses."""
    if names & BY_NAME:
        return False
    if isinstance(node, ast.ImportFrom):
        return all(alias.name in _PATHS for alias in node.names)
    if isinstance(node, ast.Import) and any(alias.asname for alias in node.names):
        return False
    members = [item for item in walk(tree) if isinstance(item, ast.Attribute)]
    used = [item.attr for item in members if ast.unparse(item.value) == "urllib.request"]
    wholes = [item.attr for item in members if ast.unparse(item) == "urllib.request"]
    alone = [item for item in walk(tree) if isinstance(item, ast.Name) and item.id == "urllib"]
    parts = [item for item in members if ast.unparse(item.value) == "urllib"]
    read = len(used) == len(wholes) and len(alone) == len(parts)
    return bool(used) and read and all(name in _PATHS for name in used)


def defined_here(value: ast.expr, tree: ast.Module) -> bool:
    """Whether all commands of a `cmdclass` are classes of this file, or those of a build tool."""
    if not isinstance(value, ast.Dict):
        return False
    known = {node.name for node in walk(tree) if isinstance(node, ast.ClassDef)}
    known |= of_tools(tree)
    functions = {node.name for node in walk(tree) if isinstance(node, ast.FunctionDef)}
    return all(_is_class(item, known, functions) for item in value.values)


def _is_class(item: ast.expr, known: set[str], functions: set[str]) -> bool:
    """Whether a command is a class of the file, or one that a function of it makes of a known one."""
    if isinstance(item, ast.Name):
        return item.id in known
    made = isinstance(item, ast.Call) and isinstance(item.func, ast.Name) and not item.keywords
    if not made or not isinstance(item, ast.Call):
        return False
    named = isinstance(item.func, ast.Name) and item.func.id in functions
    return named and all(isinstance(one, ast.Name) and one.id in known for one in item.args)
