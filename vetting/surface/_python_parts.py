"""What stands where in the syntax tree of a Python file, found out once for all who follow a name."""

import ast
from functools import cached_property
from typing import Any

from vetting.python_syntax import children, walk

_BINDERS = (
    *(ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.ExceptHandler, ast.alias),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)


class PythonParts:
    """The parts of one tree."""

    def __init__(self, tree: ast.AST) -> None:
        self._tree = tree
        self._mentioned: dict[int, dict[str, list[tuple[int, Any]]]] = {}

    @cached_property
    def around(self) -> dict[int, ast.AST]:
        """What each part stands in, by its identity."""
        return {id(child): node for node in walk(self._tree) for child in children(node)}

    @cached_property
    def binders(self) -> dict[str, list[Any]]:
        """By the names that they give a value: patterns, handlers, definitions, imports."""
        found: dict[str, list[Any]] = {}
        for node in walk(self._tree):
            if isinstance(node, _BINDERS):
                said = getattr(node, "asname", None) or getattr(node, "name", None)
                said = said or getattr(node, "rest", None)
                if said:
                    found.setdefault(said, []).append(node)
        return found

    def mentioned(self, raw: ast.AST, words: tuple[str, ...]) -> list[Any]:
        """The names and members of these words in a part of the tree, in the order of `walk`."""
        known = self._mentioned.get(id(raw))
        if known is None:
            known = self._mentioned[id(raw)] = {}
            for place, node in enumerate(walk(raw)):
                word = node.id if isinstance(node, ast.Name) else getattr(node, "attr", None)
                if word is not None:
                    known.setdefault(word, []).append((place, node))
        places = [place for word in words for place in known.get(word, ())]
        return [node for _, node in sorted(places, key=lambda place: place[0])]
