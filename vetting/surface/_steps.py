"""What a table has tools do: `{"status": {"steps": [["status", "--short"], ["push", "--force"]]}}`, where one
function runs a program with each. What stands under a tool's name is that tool's, and no other's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from vetting.patterns import pattern
from vetting.surface._reading import Act, Code
from vetting.surface._values import members

_PROGRAM = pattern(
    r"(?:[\"'`(\s\[])(git|hg|svn|docker|podman|kubectl|helm|systemctl|launchctl|npm|pip3?|apt|apt-get|brew"
    r"|sed|perl|crontab|chmod|chown|gh|yarn|pnpm|gsettings)(?=[\"'`\s,])"
)
_GIVEN = pattern(
    r"\*{1,2}\s?[A-Za-z_]|\.\.\.\s?[A-Za-z_$]|\(\s{0,8}(?:[\"'`][\w./-]{1,40}[\"'`]|[\w$.]{1,40})\s?,\s{0,8}[A-Za-z_$][\w$]{0,40}\s?[,)]"
    r"|\(\s{0,8}[A-Za-z_$][\w$]{0,40}\s?[,)]"
)
"""A program that is told what a variable holds."""

_ASIDE = pattern(
    r"(?i).{0,40}(?:forbid|block|deny|denied|example|help|hint|alias|undo|revert|test|need|never|except|exclude"
    r"|ignore|danger|descri|about|title|summary|tags?|keywords?|see|reject|refus|words|schema|args?$)"
)
"""Members of a table's entry that tell of commands, and have none run."""

_WORD = pattern(r"[\w./:=@{}~^%+-]{1,200}")
_COMMAND = pattern(r"[\w./-]{1,40}(?:\s++\S++){1,20}")
_DEPTH = 4
_MOST = 40
"""Commands of one tool that are looked at."""

_LONG = 160


def told_steps(code: Code, held: Callable[[], Iterable[Any]]) -> Code:
    """`code` with what a tool's entries in tables, which `held` finds, tell a program to do."""
    runs = [act for act in code.acts if act.kind == "process_exec" and _GIVEN.search(act.text)]
    if not runs:
        return code
    act = min(runs, key=lambda one: one.depth)
    program = next((found[1] for one in runs if (found := _PROGRAM.search(one.text))), "")
    made = set[Act]()
    for entry in held():
        for command in _commands(entry, 0, program):
            if len(made) < _MOST:
                made.add(replace(act, text=command[:_LONG], sure=True, depth=min(act.depth, 1)))
    return replace(code, acts=tuple(sorted({*code.acts, *made}))) if made else code


def _commands(value: Any, depth: int, program: str) -> Iterator[str]:
    """The commands in what a table has, as they would stand in a call."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        words = [one for one in value if isinstance(one, str)]
        if depth and words and len(words) == len(value) and _is_command(words, program):
            own = program and words[0] != program
            yield "[" + ", ".join(f'"{word}"' for word in ([program] if own else []) + words) + "]"
            return
        for one in value[:_MOST]:
            if isinstance(one, str):
                if _COMMAND.fullmatch(one) and _PROGRAM.match(f" {one} "):
                    yield f'"{one}"'
            else:
                yield from _commands(one, depth + 1, program)
        return
    for key, one in list((members(value) or {}).items())[:_MOST]:
        if not isinstance(one, str) and not (isinstance(key, str) and _ASIDE.match(key)):
            yield from _commands(one, depth + 1, program)


def _is_command(words: list[str], program: str) -> bool:
    """Whether words are one command, and not several of which each is one."""
    known = program or _PROGRAM.match(f" {words[0]} ")
    return bool(known) and not _COMMAND.fullmatch(words[0]) and bool(_WORD.fullmatch(words[0]))
