"""The source of syntax nodes of Python, in one normal form, made once for all who ask."""

import ast
from typing import Any


class Texts:
    """The texts of one module."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[ast.AST, str]] = {}
        """By address, with the node, whose address no other gets meanwhile."""

    def of(self, raw: Any) -> str:
        """The source of a node; empty for what is none."""
        if not isinstance(raw, ast.AST):
            return ""
        if id(raw) not in self._known:
            self._known[id(raw)] = raw, ast.unparse(raw)
        return self._known[id(raw)][1]
