"""Does a shell get only what the code itself says? A command line whose parts are looked up in a table
of constants, or refused unless they are in a list of them, leaves a caller no choice but among these,
and nobody gives anything to a private function that nothing calls.
"""

import ast
import re
from collections.abc import Iterable, Sequence

from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

SIGNALS = frozenset({"cap.shell"})
"""What findings are about that may be so."""

_MOST = 300_000
_FILES = 200
_COMMAND = pattern(
    r"\(\s{0,40}(?P<name>\w{1,60})\s?[,)]|\(\s{0,40}(?P<text>[frb]?(?:\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'|`[^`]{0,400}`))\s?[,)]"
)
"""The first argument of a call: a variable, or a text."""

_INSIDE = pattern(r"\$?\{\s?(?P<name>[^{}]{1,80})\}")
_HEADERS = pattern(
    r"\bdef \w{1,60}\(([^()]{0,400})|\bfunction \w{0,60}\(([^()]{0,400})\)"
    r"|\(([^()]{0,400})\)\s?=>|(\w{1,60})\s?=>"
    r"|\bfor ([^\n]{1,80}?) (?:in|of)\b"
)
"""The parameters of functions, and the variables of loops."""

_GIVEN = pattern(
    r"(?<![\w.])(?P<name>[A-Za-z_]\w{0,60})(?:\s?:[^=\n]{1,60})?\s?[+:]?=(?![=>])\s?(?P<value>[^\n]{1,400})"
)
_WORD = pattern(r"\w+")
_TABLE = pattern(
    r"(?m)^(?:export )?(?:const |let |var )?(?P<name>\w{1,60}+)(?:\s?:[^=\n]{1,80})?\s?=\s?"
    r"(?:Object\.freeze\(|new Map\(|new Set\(|(?:frozen)?set\(|tuple\()?\s{0,20}"
    r"(?P<held>[\[{(][^;=]{0,4000}?[\]})])\s{0,20}\)?;?[ \t]*$"
)
_CHANGED = pattern(
    r"\b(?P<name>\w{1,60}+)(?:\[[^\]\n]{1,80}\]\s?=(?!=)|\.(?:update|set|setdefault|__setitem__)\()"
)
_LITERAL = pattern(
    r"(?:\"[^\"\n\\$`;|&]*\"|'[^'\n\\$`;|&]*'|-?[\d.]+|\b(?:true|false|True|False)\b)|\b\w{1,60}\s?:"
)
"""A text without what means something to a shell, a number; and the name of a member."""

_NOTHING = pattern(r"[\s,:\[\](){}]|#[^\n]*|//[^\n]*")
_FUNCTION = pattern(r"(?m)^[ \t]*(?:async )?def \w")
_REFUSES = pattern(
    r"(?m)^(?P<indent>[ \t]+)if (?P<name>\w{1,60}) not in (?P<table>\w{1,60}):[^\S\n]*\n"
    r"(?P<inner>[ \t]+)(?:raise|return)\b"
)
"""Where Python ends a function unless a value is one of those in a table."""

_LOOKS = pattern(
    r"(?:await\s)?(?P<table>\w{1,60})(?:\.get\([^(),]{0,80}(?:\([^()]{0,40}\))?[^(),]{0,40}\)|\[[^\[\]]{1,80}\])\s?;?"
)
_CALLED = pattern(r"\b(?:globals|locals|vars|getattr|eval|exec|import_module|__dict__)\b")


def is_bound(tree: ArtifactTree, language: str | None, source: str, line: int) -> bool:
    """Whether the shell that a call in `line` of a source file starts gets only that."""
    if len(source) > _MOST:
        return False
    if language == "python" and _is_uncalled(tree, source, line):
        return True
    lines = source.split("\n")
    command = _COMMAND.search("\n".join(lines[line - 1 : line + 2]))
    refused = _refused(lines[:line], source) if language == "python" else ()
    return command is not None and _is_known(command, source, refused)


def _refused(lines: Sequence[str], source: str) -> frozenset[str]:
    """The variables of the function that `lines` end in which go no further unless they are in a list
    of constants, and get nothing else after that.
    """
    before = "\n".join(lines)
    begun = max((match.start() for match in _FUNCTION.finditer(before)), default=len(before))
    return frozenset(
        match["name"]
        for match in _REFUSES.finditer(before, begun)
        if len(match["inner"]) > len(match["indent"]) and _is_constant(match["table"], source)
        if _goes_on(before[match.end() :].partition("\n")[2], match["name"], len(match["indent"]))
    )


def _goes_on(after: str, name: str, indent: int) -> bool:
    """Whether all of `after` stands where a variable was looked at, and gives it nothing."""
    lines = [line for line in after.split("\n") if line.strip()]
    changed = pattern(rf"\b{name}\b[^\n=]{{0,40}}=(?!=)|\b(?:for|as)\b[^\n]{{0,80}}\b{name}\b")
    return all(len(line) - len(line.lstrip(" \t")) >= indent for line in lines) and not any(
        changed.search(line) for line in lines
    )


def _is_known(command: re.Match[str], source: str, refused: Iterable[str]) -> bool:
    """Whether the command line of a call is made of what the code says."""
    said = command["text"]
    if command["name"]:
        given = _given(command["name"], source)
        said = given if given is not None and given.lstrip("frb")[:1] in ("'", '"', "`") else None
    if said is None:
        return False
    parts = [match["name"].strip() for match in _INSIDE.finditer(said)]
    return bool(parts) and all(part in refused or _is_looked_up(part, source) for part in parts)


def _is_looked_up(part: str, source: str) -> bool:
    """Whether a part of a text is a value of a table of constants."""
    given = part if not part.isidentifier() else _given(part, source)
    found = _LOOKS.fullmatch(given.strip()) if given is not None else None
    return found is not None and _is_constant(found["table"], source)


def _given(name: str, source: str) -> str | None:
    """What a variable is given, in the only place where it gets something; parameters get more."""
    headers = (part for match in _HEADERS.finditer(source) for part in match.groups() if part)
    if any(name in _WORD.findall(header) for header in headers):
        return None
    texts = [match["value"] for match in _GIVEN.finditer(source) if match["name"] == name]
    return texts[0] if len(texts) == 1 else None


def _is_constant(name: str, source: str) -> bool:
    """Whether a table holds only texts and numbers that stand in the code."""
    held = [match["held"] for match in _TABLE.finditer(source) if match["name"] == name]
    changed = any(match["name"] == name for match in _CHANGED.finditer(source))
    return len(held) == 1 and not changed and not _NOTHING.sub("", _LITERAL.sub("", held[0]))


def _is_uncalled(tree: ArtifactTree, source: str, line: int) -> bool:
    """Whether a line of Python lies in a private function whose name stands nowhere else."""
    try:
        module = parse(source.encode())
    except FormatError:
        return False
    inside = [
        node
        for node in walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    outer = min(inside, key=lambda node: node.lineno, default=None)
    if (
        outer is None
        or not outer.name.startswith("_")
        or outer.decorator_list
        or _CALLED.search(source)
    ):
        return False
    if outer.name.startswith("__") or outer not in module.body:
        return False
    files = [file for file in tree.files if file.language == "python"]
    if len(files) > _FILES:
        return False
    return sum(tree.read(file).count(outer.name.encode()) for file in files) == 1
