"""Is a command that downloads and runs only shown to people? A constant that nothing takes but the
messages of exceptions, and what is printed and logged, tells a person how to install something.

Whoever mentions it otherwise may run it: in any file of the package, in a text by which a member is
asked for, or where a module's names are gone through; and whoever takes messages apart.
"""

import ast
import re
from collections.abc import Iterator

from vetting.checks._only_printed import is_printed
from vetting.checks._only_printed_javascript import is_printed as is_printed_there
from vetting.checks._only_shown_javascript import LANGUAGES, is_only_said
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.python_syntax import parse, walk

SIGNALS = frozenset({"c2.download_command"})
"""What findings are about that may be so."""

_MOST = 600_000
_FILES = 2_000
_BY_ANY_NAME = pattern(
    r"\b(?:globals|locals|eval|exec|dir|getmembers)\s?\(|\bvars\s?\(\s?\)|\bsys\.modules\b|\b__main__\b"
)
"""How a module's names are gone through."""

_TAKEN_APART = pattern(
    rb"(?:\b(?:str|repr|format_exc)\([\w.]{0,40}\)|\.args\[\d\])\.(?:r?split|splitlines|r?partition|remove\w{6})\("
)
"""How a message is made a command again."""

_SHOWS = pattern(
    r"(?:print|rprint|typer\.echo|click\.(?:echo|secho)|\w{0,20}console\.print"
    r"|(?:self\.|cls\.)?_?log(?:ger|ging)?\.(?:debug|info|warn|warning|error|critical|exception))"
)
"""What is called that shows a text to people."""


def is_only_shown(tree: ArtifactTree, path: str, language: str | None, line: int) -> bool:
    """Whether the text at `line` of a source file is the value of such a constant, a sentence, or printed."""
    file = tree.find(path)
    if file is not None and language in LANGUAGES:
        return is_only_said(tree, file, line) or is_printed_there(tree, file, line)
    if language != "python" or file is None or file.size > _MOST:
        return False
    data = tree.read(file)
    try:
        module = parse(data)
    except FormatError:
        return False
    if is_printed(tree, module, line):
        return True
    name = _constant_at(module, line)
    if name is None or _BY_ANY_NAME.search(data.decode("utf-8", "replace")):
        return False
    spelled = pattern(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)")
    shown = sum(_shown(module, name))
    if shown < 1 or len(spelled.findall(data)) != shown + 1:
        return False
    others = [other for other in tree.files if other is not file and other.format == "text"]
    return (
        len(others) <= _FILES
        and _TAKEN_APART.search(data) is None
        and not any(
            spelled.search(text) or _TAKEN_APART.search(text) for text in map(tree.read, others)
        )
    )


def _constant_at(module: ast.Module, line: int) -> str | None:
    """The name of a module's constant whose text stands in one line."""
    for node in module.body:
        if isinstance(node, ast.Assign) and node.lineno == line == node.end_lineno:
            named = node.targets[0]
            text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            if text and len(node.targets) == 1 and isinstance(named, ast.Name):
                return named.id
    return None


def _shown(module: ast.Module, name: str) -> Iterator[int]:
    """How often each message has the name in a text of its own."""
    for node in walk(module):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield _inside(node.exc, name)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            shows = _SHOWS.fullmatch(_called(node.value.func))
            yield _inside(node.value, name) if shows else 0


def _called(function: ast.expr) -> str:
    """A name and its members, as they are written; empty for what else is called."""
    members: list[str] = []
    while isinstance(function, ast.Attribute):
        members.append(function.attr)
        function = function.value
    return ".".join([function.id, *members[::-1]]) if isinstance(function, ast.Name) else ""


def _inside(call: ast.Call, name: str) -> int:
    """How often the first argument of a call is, or holds between braces, the name itself."""
    said = call.args[0] if call.args else None
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    held = (part.value if isinstance(part, ast.FormattedValue) else part for part in parts)
    return sum(isinstance(part, ast.Name) and part.id == name for part in held)
