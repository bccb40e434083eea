"""Texts of a source file that no model is told: comments, and what a module, a private function or a
plain class says of itself. Words there that would be orders to a model are none.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

SIGNALS = frozenset({"tool.injection_phrase", "tool.cross_reference", "tool.data_param"})
"""What findings are about that matter only where a model reads."""

_MOST = 300_000
"""Bytes of a file; of larger ones every text counts as read."""

_ENDED = pattern(rb"\r(?!\n)")
"""Ends a line of Python, and a comment with it, but no line of those that are counted."""


def is_unread(data: bytes, path: str, language: str | None, first: int, last: int) -> bool:
    """Whether the lines from `first` to `last` of a source file hold nothing else."""
    if len(data) > _MOST or _ENDED.search(data):
        return False
    if language == "python":
        lines = _of_python(data)
    elif language in ("javascript", "typescript"):
        lines = _of_javascript(data, kind_of(path))
    else:
        return False
    return lines.issuperset(range(first, last + 1))


# A file that speaks to models has many findings, and is asked for again for each of them.


@lru_cache(maxsize=2)
def _of_python(data: bytes) -> frozenset[int]:
    lines = set[int]()
    try:
        source = data.decode("utf-8")
        # What a function or module says of itself can be taken from it as a text.
        documented = "__doc__" not in source and "getdoc" not in source
        for node in walk(parse(data)) if documented else ():
            if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                said = node.body[0] if node.body and _is_own(node) else None
                if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant):
                    lines.update(_whole_lines(said, data))
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
                lines.add(token.start[0])
    except (FormatError, SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return frozenset()
    return frozenset(lines)


def _whole_lines(said: ast.Expr, data: bytes) -> Iterator[int]:
    """The lines that a text has for itself: no code stands before or behind it."""
    lines = data.splitlines()
    last = said.end_lineno or said.lineno
    for line in range(said.lineno, last + 1):
        before = lines[line - 1][: said.col_offset] if line == said.lineno else b""
        behind = lines[line - 1][said.end_col_offset :] if line == last else b""
        if not (before.strip() or behind.strip()):
            yield line


def _is_own(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether nobody is told what it says of itself. Of a class, a schema takes it where the class is
    of a kind that schemas are made of; a plain one is of no such kind.
    """
    if isinstance(node, ast.ClassDef) and not (node.bases or node.keywords or node.decorator_list):
        return True
    return isinstance(node, ast.Module) or node.name.startswith("_")


@lru_cache(maxsize=2)
def _of_javascript(data: bytes, kind: str) -> frozenset[int]:
    try:
        root = parser(kind).parse(data).root_node
    except (FormatError, MemoryError):
        return frozenset()
    return frozenset() if root.has_error else frozenset(_comments(root, data))


def _comments(root: Any, data: bytes) -> Iterator[int]:
    for row, text in enumerate(data.split(b"\n")):
        start = len(text) - len(text.lstrip())
        end = max(start, len(text.rstrip()) - 1)
        node = root.descendant_for_point_range((row, start), (row, end))
        if node is not None and node.type == "comment":
            yield row + 1
