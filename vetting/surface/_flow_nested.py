"""Archives in archives that are unpacked one after the other with nothing that ends it: a file of some
kilobytes may hold more of them than any machine has room for (42.zip, quines).
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vetting.patterns import pattern
from vetting.python_syntax import called, walk

_ARCHIVES = frozenset({"ZipFile", "TarFile", "SevenZipFile", "RarFile", "GzipFile", "BZ2File"})
_MEMBERS = pattern(r"\.(?:open|read|extractfile)\(")
_BOUNDS = pattern(
    r"(?i)depth|level|limit|max|total|file_size|budget|\bleft\b|remaining|quota|\bcount|too_?(?:large|many|deep)"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def python_nested(
    data: bytes, kinds: Mapping[type[ast.AST], Sequence[Any]]
) -> Iterator[tuple[int, str]]:
    """Line and kind of each; `kinds` are the nodes of a module, `data` is its source."""
    if not any(name.encode() in data for name in _ARCHIVES):
        return
    for function in (one for kind in _FUNCTIONS for one in kinds.get(kind, ())):
        inner = [node for node in walk(function) if _opens_a_member(node)]
        if inner and _goes_on(function, inner) and _BOUNDS.search(_code(function)) is None:
            yield (
                getattr(inner[0], "lineno", 1),
                "archives in archives that are unpacked without an end",
            )


def _code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The source of a function without its docstring."""
    return "\n".join(
        ast.unparse(part)
        for part in function.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    )


def _opens_a_member(node: ast.AST) -> bool:
    """Whether an archive is opened that lies in another: `ZipFile(archive.open(entry))`."""
    if not isinstance(node, ast.Call) or not node.args:
        return False
    return called(node) in _ARCHIVES and _MEMBERS.search(ast.unparse(node.args[0])) is not None


def _goes_on(function: ast.AST, inner: Sequence[ast.AST]) -> bool:
    """Whether the function calls itself, or a loop goes through a list that such archives are put into."""
    name = getattr(function, "name", "")
    ids = {id(node) for node in inner}
    for node in walk(function):
        match node:
            case ast.Call() if called(node) == name:
                return True
            case ast.Call(func=ast.Attribute(attr="append" | "extend" | "put"), args=args) if any(
                id(part) in ids for arg in args for part in walk(arg)
            ):
                return True
    return False
