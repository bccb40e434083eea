"""Servers that a script adds to a client: `claude mcp add`, `codex mcp add`, `code --add-mcp`, ...

Set-up scripts, container files and Makefiles of a project do so.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from vetting.configs import ConfigFormat, Read, _entry
from vetting.configs._jsonc import parse
from vetting.configs._tree import Lines, Unparsable
from vetting.model.server import Server
from vetting.patterns import pattern

_COMMAND = pattern(r"(?:[^\n\\]|\\(?:\r?\n|.))+", re.DOTALL)
_ADD = pattern(r"(?<![\w-])(?:mcp\s+add(?:-json)?|--add-mcp)(?=\s|=)")
_ENDS = pattern(r"^(?:[;|&<>()]+|#.*)$")
_VALUED = frozenset(
    [
        "-s",
        "--scope",
        "-t",
        "--transport",
        "-e",
        "--env",
        "-H",
        "--header",
        "--timeout",
        "--description",
        "--client-id",
        "--url",
        "--include-tools",
        "--exclude-tools",
        "--bearer-token-env-var",
        "--callback-port",
    ]
)
MAX_ADDED = 1_000
MAX_COMMAND = 1 << 13
"""Characters of the longest command that is read; a longer one is cut and flagged."""


class ShellCommands(ConfigFormat):
    """See the module."""

    client = "shell-command"
    paths = (
        "*.sh",
        "Dockerfile",
        "Dockerfile.*",
        "*.Dockerfile",
        "Containerfile",
        "Makefile",
        "*.mk",
        "justfile",
        ".github/workflows/*.yml",
        ".github/workflows/*.yaml",
    )

    def owns(self, text: str) -> bool:
        """See `ConfigFormat.owns`."""
        return _ADD.search(text) is not None

    def read(self, path: str, text: str) -> Read:
        """See `ConfigFormat.read`."""
        return Read(servers=tuple(_servers(path, text)))


def _servers(path: str, text: str) -> Iterator[Server]:
    lines = Lines(text)
    for number, match in enumerate(_ADD.finditer(text)):
        line = lines.at(match.start())
        if number == MAX_ADDED:
            raise Unparsable(f"more than {MAX_ADDED} servers are added", line)
        begins = max(0, match.start() - MAX_COMMAND)
        before = text[text.rfind("\n", begins, match.start()) + 1 : match.start()]
        if before.lstrip().startswith("#"):
            continue
        rest = _COMMAND.match(text, match.end(), match.end() + MAX_COMMAND)
        words = _words(rest[0] if rest else "")
        if words:
            server = _server(path, line, match[0], words)
            cut = rest is not None and len(rest[0]) == MAX_COMMAND
            yield replace(server, switches=("malformed-entry",)) if cut else server


def _words(text: str) -> list[str]:
    """The words up to the end of the command; an unfinished quotation ends with the line."""
    joined = re.sub(r"\\\r?\n", " ", text)
    for tail in ("", "'", '"'):
        lexer = shlex.shlex(joined + tail, posix=True, punctuation_chars=";&|<>()")
        lexer.whitespace_split, lexer.commenters = True, ""
        try:
            return list(takewhile(lambda word: not _ENDS.match(word), lexer))
        except ValueError:
            continue
    return joined.split()


def _server(path: str, line: int, verb: str, words: Sequence[str]) -> Server:
    if verb == "--add-mcp" or verb.endswith("-json"):
        return _from_json(path, line, words)
    positional, options = _sort(words)
    name, *command = positional or ["?"]
    url = next((value for option, value in options if option == "--url"), None)
    if url is None and command and re.match(r"https?://", command[0], re.IGNORECASE):
        url, command, options = command[0], [], [*options, *_sort(command[1:])[1]]
    env = (item.partition("=") for option, item in options if option in ("-e", "--env"))
    headers = (item.partition(":") for option, item in options if option in ("-H", "--header"))
    return Server(
        file=path,
        line=line,
        name=name,
        client=ShellCommands.client,
        command=command[0] if command else None,
        args=tuple(command[1:]),
        arg_lines=(line,) * len(command[1:]),
        env=tuple((key, value) for key, _, value in env),
        url=url,
        headers=tuple((key.strip(), value.strip()) for key, _, value in headers),
        switches=("auto-approve",) if ("--trust", "") in options else (),
        command_line=line,
    )


def _sort(words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Name, command and its words; and the options before the command with their values."""
    options: list[tuple[str, str]] = []
    name: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        option, equals, value = word.partition("=")
        if word == "--":
            break
        if not word.startswith("-"):
            if name:
                return [*name, word, *words[at:]], options
            name.append(word)
        elif option in _VALUED and not equals:
            options.append((option, words[at] if at < len(words) else ""))
            at += 1
        else:
            options.append((option, value))
    return [*name, *words[at:]], options


def _from_json(path: str, line: int, words: Sequence[str]) -> Server:
    found = next((word for word in words if word.lstrip("= ").startswith("{")), "")
    try:
        value = parse(found.lstrip("= "))
    except Unparsable:
        return Server(file=path, line=line, name="?", client=ShellCommands.client)
    name = value.text("name") or next((word for word in words if word[:1] not in "-{"), "?")
    entry = _entry.entry(name, line, value, path, ShellCommands.client, _entry.Names())
    return replace(
        entry, command_line=line, arg_lines=(line,) * len(entry.args), arg_spans=(), env_lines=()
    )
