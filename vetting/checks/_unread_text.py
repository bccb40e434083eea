"""Texts of a source file that no model is told: comments, and what a module or a private function says
of itself. Words there that would be orders to a model are none.
"""

import ast
import io
import tokenize

from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.python_syntax import parse, walk

SIGNALS = frozenset({"tool.injection_phrase", "tool.cross_reference", "tool.data_param"})
"""What findings are about that matter only where a model reads."""

_MOST = 300_000
"""Bytes of a file; of larger ones every text counts as read."""


def is_unread(data: bytes, path: str, language: str | None, first: int, last: int) -> bool:
    """Whether the lines from `first` to `last` of a source file hold nothing else."""
    if len(data) > _MOST:
        return False
    try:
        if language == "python":
            return _in_python(data, first, last)
        if language in ("javascript", "typescript"):
            return _in_javascript(data, path, first, last)
    except (FormatError, SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        pass
    return False


def _in_python(data: bytes, first: int, last: int) -> bool:
    lines = set(range(first, last + 1))
    source = data.decode("utf-8")
    # What a function or module says of itself can be taken from it as a text.
    documented = "__doc__" not in source and "getdoc" not in source
    for node in walk(parse(data)) if documented else ():
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            own = node.name.startswith("_") if not isinstance(node, ast.Module) else True
            said = node.body[0] if node.body and own else None
            if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant):
                lines -= set(range(said.lineno, (said.end_lineno or said.lineno) + 1))
    if lines:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
                lines.discard(token.start[0])
    return not lines


def _in_javascript(data: bytes, path: str, first: int, last: int) -> bool:
    root = parser(kind_of(path)).parse(data).root_node
    if root.has_error:
        return False
    rows = data.split(b"\n")
    for row in range(first - 1, min(last, len(rows))):
        text = rows[row]
        start = len(text) - len(text.lstrip())
        end = max(start, len(text.rstrip()) - 1)
        node = root.descendant_for_point_range((row, start), (row, end))
        if node is None or node.type != "comment":
            return False
    return True
