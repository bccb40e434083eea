"""Does an address stand where nothing is connected to it: in a comment, or in what a module says of itself?

The example of a settings file belongs to these too, where it names a machine by a number that no machine
has (RFC 5737): nobody answers there, whoever reads the file.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vetting.checks._unread_text import is_unread
from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

_NUMBERS = frozenset({"text/raw-ip-url", "text/raw-ip-connection"})
RULES = _NUMBERS | {
    *("text/odd-host", "text/link-shortener", "text/paste-or-tunnel-host", "text/webhook-host"),
    *("text/cloud-metadata-address", "text/executable-download"),
}
"""What tells of addresses."""

_MOST = 300_000
_NOBODYS = pattern(r"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}")
_SETTING = pattern(
    rb"[\s#;-]{0,40}[\w.-]{1,40}\s{0,4}[=:]\s{0,4}[\"']?[\w:/@.-]{7,120}[\"']?,?\s*+"
)
"""A line of a settings file, with no more than one value."""

_READ_BACK = pattern(
    rb"\r(?!\n)|(?:open|read\w{0,20})\([^\n]{0,60}(?:__file__|__filename|import\.meta\.(?:filename|url))"
    rb"|__file__\)[^\n]{0,40}\.read|\bgetsource|\bgetdoc|\bgetcomments|\blinecache\b|\btokenize\b|__doc__"
    rb"|\.toString\(\)\s{0,4}\.\s{0,4}(?:match|split|slice|replace|sub\w{0,9}|trim|indexOf)|Function\.prototype"
)
"""How a file gets what it says beside its code; and what ends a line that is not counted."""


def stands_idle(
    data: bytes, path: str, language: str | None, place: tuple[int, int, int], value: str
) -> bool:
    """Whether what begins at a line and column, and ends on a line of a source file, does so; `value` is
    the address.
    """
    first, column, last = place
    if len(data) > _MOST or _READ_BACK.search(data):
        return False
    if is_unread(data, path, language, first, last):
        return True
    if first != last:
        return False
    lines = data.split(b"\n")
    said = lines[first - 1] if first <= len(lines) else b""
    example = _NOBODYS.fullmatch(value) is not None and _SETTING.fullmatch(said) is not None
    if language == "python":
        comments, texts = _of_python(data)
        at = comments.get(first)
        behind = at is not None and len(said.decode("utf-8", "replace")[:at].encode()) < column
        return behind or (example and first in texts)
    if language in ("javascript", "typescript"):
        comments, texts = _of_javascript(data, kind_of(path))
        at = comments.get(first)
        return (at is not None and at < column) or (example and first in texts)
    return False


@lru_cache(maxsize=2)
def _of_python(data: bytes) -> tuple[dict[int, int], frozenset[int]]:
    """Where a comment begins in each line, and the lines that lie wholly within a text."""
    try:
        source = data.decode("utf-8")
        tree = parse(data)
        comments = {
            token.start[0]: token.start[1]
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
    except (FormatError, SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return {}, frozenset()
    texts = {
        line
        for node in walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line in range(node.lineno + 1, node.end_lineno or node.lineno)
    }
    return comments, frozenset(texts)


@lru_cache(maxsize=2)
def _of_javascript(data: bytes, kind: str) -> tuple[dict[int, int], frozenset[int]]:
    try:
        root = parser(kind).parse(data).root_node
    except (FormatError, MemoryError):
        return {}, frozenset()
    if root.has_error:
        return {}, frozenset()
    lines = data.split(b"\n")
    comments, texts = dict[int, int](), set[int]()
    for node in _nodes(root):
        (first, start), (last, end) = node.start_point, node.end_point
        if node.type == "comment" and not lines[last][end:].strip():
            comments.setdefault(last + 1, start if first == last else 0)
        elif node.type == "template_string":
            texts.update(range(first + 2, last + 1))
    return comments, frozenset(texts)


def _nodes(root: Any) -> Iterator[Any]:
    """The comments and the texts of several lines that a tree has."""
    left = [root]
    while left:
        node = left.pop()
        if node.type in ("comment", "template_string"):
            yield node
        else:
            left += node.children
