"""The texts of a source file: what stands in quotes, and in no comment or pattern."""

import io
import re
import tokenize
from collections.abc import Iterator
from itertools import accumulate

from vetting.checks._tool_texts import decoded
from vetting.errors import FormatError
from vetting.grammars import kind_of, parser
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

_LITERALS = pattern(
    r"""(?<!\\)(?:(?P<q>\"{3}|'{3})(?P<long>(?:[^\\"']++|\\.|(?!(?P=q))["'])*+)(?P=q)"""
    r"""|"(?P<two>(?:[^"\\\n]++|\\.)*+)\"|'(?P<one>(?:[^'\\\n]++|\\.)*+)'"""
    r"""|`(?P<back>(?:[^`\\]++|\\.)*+)`)""",
    re.DOTALL,
)
_LOGS = pattern(
    r"(?:\blog(?:ger|ging)?\.\w{1,12}|\bconsole\.\w{1,8}|\bprint)\(\s{0,20}[rbfuRBFU]{0,2}\Z"
)
"""What stands before a text that goes to a log, which no model reads."""

_HEADED = pattern(r":[ \t]*\n[ \t]+\Z")
"""What stands before the text of a function or class about itself; of tools, it is declared."""

_FIRST = pattern(r"(?:[ \t]*+(?:#[^\n]*+)?\n){0,60}[rR]?")
"""What stands before the text of a module about itself."""

_SHOWN = pattern(r"__doc__|getdoc")
"""How code gives that text to others."""

_BEFORE = 60
_GAP = pattern(r"[\s,+()\\]{0,80}(?:[rbfuRBFU]{1,2})?")
_LONG = ('"""', "'''")
"""Quotes of Python that end on another line; others do no harm beyond the comment that they stand in."""

_WITHOUT = {
    "comment": bytes.maketrans(b"\"'`", b"   "),
    "regex": bytes.maketrans(b"`", b" "),  # the others end with the line
}
"""What is left of what stands in no quotes and may hold some."""


def written(tree: ArtifactTree, file: SourceFile) -> str:
    """The content of a file, without the quotes in its comments and patterns: "// use ``` for code" turns
    what is in quotes and what is code the other way round. All of it where it cannot be parsed.
    """
    data = tree.read(file)
    if file.language in ("javascript", "typescript") and b"`" in data:
        data = _javascript(data, kind_of(file.path))
    text = data.decode("utf-8", "replace")
    return _python(text) if file.language == "python" and _may_turn(text) else text


def _may_turn(text: str) -> bool:
    said = (line.partition("#")[2] for line in text.split("\n"))
    return any(quotes in rest for rest in said for quotes in _LONG)


def _javascript(data: bytes, kind: str) -> bytes:
    try:
        root = parser(kind).parse(data).root_node
    except (FormatError, MemoryError):
        return data
    if root.has_error:
        return data
    parts: list[bytes] = []
    at, start = 0, data.find(b"/")
    while start >= 0:
        node = root.descendant_for_byte_range(start, start + 1)
        kind = node.type if node is not None else ""
        if kind == "/" and node.parent.type == "regex":
            node, kind = node.parent, "regex"
        end = start + 1
        if kind in _WITHOUT:
            end = max(end, node.end_byte)
            parts += data[at:start], data[start:end].translate(_WITHOUT[kind])
            at = end
        start = data.find(b"/", end)
    return b"".join([*parts, data[at:]])


def _python(text: str) -> str:
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    parts: list[str] = []
    at = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                start = starts[token.start[0] - 1] + token.start[1]
                if not text.startswith(token.string, start):
                    return text
                parts += text[at:start], re.sub("[\"']", " ", token.string)
                at = start + len(token.string)
    except (SyntaxError, ValueError, MemoryError, tokenize.TokenError):
        return text
    return "".join([*parts, text[at:]])


def literals(source: str) -> Iterator[tuple[int, str]]:
    """The texts of a source file with their lines, what stands side by side put together."""
    line, counted, start, end = 1, 0, 0, -1
    parts: list[str] = []
    for match in _LITERALS.finditer(source):
        if _LOGS.search(source, max(0, match.start() - _BEFORE), match.start()):
            continue
        if match["q"] and _HEADED.search(source, max(0, match.start() - _BEFORE), match.start()):
            continue
        if match["q"] and _FIRST.fullmatch(source, 0, match.start()) and not _SHOWN.search(source):
            continue
        if parts and not (end <= match.start() and _GAP.fullmatch(source, end, match.start())):
            yield line, " ".join(parts)
            parts = []
        if not parts:
            start = match.start()
            line, counted = line + source.count("\n", counted, start), start
        said = match["long"] or match["two"] or match["one"] or match["back"] or ""
        parts.append(decoded(said).replace("\\n", "\n"))
        end = match.end()
    if parts:
        yield line, " ".join(parts)
