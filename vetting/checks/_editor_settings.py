"""Is what is written into an editor's settings plainly how a text looks there?

A tool that makes a project writes `.vscode/settings.json` with the width of a tab. Settings can also name
programs, and say what an agent may do unasked: only those of which each stands in the code, and belongs
to a part of the editor that runs nothing, are harmless.
"""

import re
from collections.abc import Iterator

from vetting.patterns import pattern

_FILE = pattern(r"settings\.json|\.code-workspace")
_LINE = 2000
_BLOCK = 8
"""Lines below `with open(…) as file:` in which the file is written."""

_MOST = 400_000
_LONG = 6000

_WRITES = pattern(
    r"(?<![\w])(?:write(?:File|_text|_bytes|Json|JSON|TextFile)?(?:Sync)?|output(?:File|Json|JSON)(?:Sync)?|dump)\s?\("
)
_TEXT = pattern(
    r"(?:JSON\.stringify|json\.dumps|json\.dump|(?:write|output)J(?:son|SON)(?:Sync)?)\s?\("
)
_NAME = pattern(r"([A-Za-z_$][\w$]{0,60})\s{0,8}[,)]")
_PATH = pattern(r"[^,{}]{1,200},\s{0,40}")
_WHOLE = pattern(r"[,(]\s{0,40}(?:f?\"\"\"|[`'])(?=\s{0,8}\{)")
_TOKEN = pattern(
    r"\s++|//[^\n]*+|#[^\n]*+|[\[\]{},:]|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|-?\d[\d.]*+"
    r"|\b(?:true|false|null|True|False|None)\b"
)
_PART = pattern(
    r"(?:editor|diffEditor|files|search|explorer|workbench|window|zenMode|breadcrumbs|problems|outline|html|css|scss"
    r"|less|json|javascript|typescript|markdown|prettier|eslint|python|pylint|flake8|ruff|black-formatter|cSpell|emmet"
    r"|git|scm|editorconfig|yaml|go|rust-analyzer|notebook|debug|comments)\.[\w.-]{1,80}|(?:\[[\w-]{1,40}\])+"
)
"""Settings of the editor's own parts and its languages."""

_RUNS = pattern(
    r"(?i)path|sdk|command|cmd|arg|(?<![a-z])env|exec|shell|profile|interpreter|server|plugin|runtime|task|approve"
    r"|trust|mcp|agent|chat|copilot|terminal|tools?(?!tip)|proxy|url|(?<!java)(?<!type)script|launch|loader|binar"
    r"|program|hook|extends|config|allow|instruction|host|location|folder"
)
"""Words of settings that name a program or a place, or say what is done unasked."""


def writes_plain_settings(source: str, line: int) -> bool:
    """Whether all that the statement at `line` of a source file writes is such settings."""
    if len(source) > _MOST:
        return False
    statement = _statement(source, line)
    if _FILE.search(statement) is None:
        return False
    written = list(_written(statement, source))
    writes = sum(1 for _ in _WRITES.finditer(statement))
    return 0 < writes == len(written) and all(map(_is_plain, written))


def _statement(source: str, line: int) -> str:
    """The statement that begins at a line; of `with open(…)`, with its block."""
    lines = source.split("\n")[line - 1 : line + 60]
    taken: list[str] = []
    depth = 0
    for number, one in enumerate(lines):
        taken.append(one)
        depth += sum(map(one.count, "([{")) - sum(map(one.count, ")]}"))
        if depth <= 0:
            block = lines[number + 1 : number + 1 + _BLOCK] if one.rstrip().endswith(":") else []
            indent = len(lines[0]) - len(lines[0].lstrip())
            for inner in block:
                if inner.strip() and len(inner) - len(inner.lstrip()) <= indent:
                    break
                taken.append(inner)
            break
    return "\n".join(taken)[:_LONG]


def _written(statement: str, source: str) -> Iterator[str | None]:
    """The objects that a statement writes, each as it stands in the code; None for one that does not."""
    for found in _TEXT.finditer(statement):
        at = found.end()
        if "J" in found[0] and "stringify" not in found[0]:
            path = _PATH.match(statement, at)
            at = path.end() if path is not None else at
        yield _literal(statement, at) or _named(statement, at, source)
    for found in _WHOLE.finditer(statement):
        yield _literal(statement, statement.index("{", found.end()))


def _named(statement: str, at: int, source: str) -> str | None:
    """The object that a variable is made of, once and for all."""
    name = _NAME.match(statement, at)
    if name is None:
        return None
    word = re.escape(name[1])
    made = re.findall(rf"(?<![\w.$]){word}(?:\s?:[^=\n]{{1,60}})?\s?=(?![=>])\s?(?=(\{{)?)", source)
    changed = re.search(
        rf"(?<![\w.$]){word}\s?(?:\[[^\]\n]{{1,80}}\]\s?=|\.\w+\s?[=(])|\*\*{word}|assign\(\s?{word}",
        source,
    )
    if len(made) != 1 or changed is not None:
        return None
    begun = re.search(rf"(?<![\w.$]){word}(?:\s?:[^=\n]{{1,60}})?\s?=\s?\{{", source)
    return _literal(source, begun.end() - 1) if begun is not None else None


def _literal(text: str, at: int) -> str | None:
    """The object that begins at a place, if nothing in it has to be made first."""
    if not text.startswith("{", at):
        return None
    depth, end = 0, at
    while end < len(text) and end - at < _LINE:
        part = _TOKEN.match(text, end)
        if part is None:
            return None
        depth += (part[0] in "[{") - (part[0] in "]}")
        end = part.end()
        if depth == 0:
            return text[at:end]
    return None


def _is_plain(literal: str | None) -> bool:
    """Whether each setting belongs to what runs nothing, and none in it is called as what does."""
    if literal is None:
        return False
    depth, before = 0, ""
    parts = [found[0] for found in _TOKEN.finditer(literal) if found[0][:1] not in " \t\r\n/#"]
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        depth += (part in "[{") - (part in "]}")
        if after == ":" and part[0] in "\"'":
            key = part[1:-1]
            pieced = "\\" in key or before[:1] in ("'", '"')
            if pieced or _RUNS.search(key) or (depth == 1 and _PART.fullmatch(key) is None):
                return False
        before = part
    return True
