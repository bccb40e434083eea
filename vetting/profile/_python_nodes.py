"""The parts of Python's syntax tree, without those that say nothing by themselves."""

import ast
from typing import Any

_PLAIN = (str, bytes, int, float, complex, bool, type(None), type(...))
_BASES = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
_SILENT: frozenset[type] = frozenset(
    {
        *(*_PLAIN, ast.Constant, ast.alias, ast.Pass, ast.Break, ast.Continue),
        *(leaf for base in _BASES for leaf in base.__subclasses__()),
    }
)
"""Most of what a syntax tree holds."""

INDIRECT = frozenset({
    *("getattr", "__dict__", "__builtins__", "globals", "locals", "vars", "modules"),
    *("__import__", "import_module"),
})  # fmt: skip
"""Names by which others can be reached through texts."""

TOLD = frozenset({
    *(ast.If, ast.Import, ast.ImportFrom, ast.AnnAssign, ast.arg, ast.FunctionDef, ast.Lambda),
    *(ast.AsyncFunctionDef, ast.ClassDef, ast.Call, ast.Name, ast.Attribute, ast.Subscript),
    *(ast.Compare, ast.For, ast.comprehension),
})  # fmt: skip
"""What a use of something can be told from."""


def children(node: ast.AST) -> list[ast.AST]:
    """What `node` holds, in order, but for constants, operators and the like."""
    found: list[ast.AST] = []
    for name in node._fields:
        value: Any = getattr(node, name, None)
        if type(value) is list:
            found += [item for item in value if type(item) not in _SILENT]
        elif type(value) not in _SILENT:
            found.append(value)
    return found
