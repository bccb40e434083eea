"""One server entry: the fields that clients take, under any of their names."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from vetting.configs._tree import Value
from vetting.model.server import Server

_SWITCHES = ("alwaysAllow", "autoApprove", "trust", "alwaysApprove", "auto_approve")
_ENV_FILES = ("envFile", "env_file", "env-file")


class Names(NamedTuple):
    """How a client names the fields of a server, dots leading inside; the first that is there
    counts. Names of other clients follow, so that nothing hides behind them.
    """

    command: tuple[str, ...] = ("command", "cmd", "command.path", "transport.command")
    args: tuple[str, ...] = ("args", "command.args", "transport.args")
    env: tuple[str, ...] = ("env", "environment", "envs", "command.env", "transport.env")
    url: tuple[str, ...] = ("url", "serverUrl", "httpUrl", "uri", "transport.url")
    headers: tuple[str, ...] = ("headers", "http_headers", "requestOptions.headers")
    cwd: tuple[str, ...] = ("cwd", "workingDirectory", "working_directory")


def entries(found: Value) -> Iterator[tuple[str, int, Value]]:
    """Name, line and value of each entry of a map or list; of two with one name both.

    In a list an entry names itself, or is a map of one name; a plain text there refers to a
    server that is configured elsewhere.
    """
    for member in found.members:
        if member.value.scalar is not None or member.value.kind in ("map", "list"):
            yield member.key, member.line, member.value
    for number, value in enumerate(found.elements):
        name = value.text("name") or value.text("id")
        inner = all(member.value.kind == "map" for member in value.members)
        if name is None and value.members and inner:
            yield from ((member.key, member.line, member.value) for member in value.members)
        elif value.kind != "text":
            yield name or value.text("uses") or f"#{number + 1}", value.line, value


def looks_like_server(value: Value, names: Names) -> bool:
    """Whether the entry says what to start or where to connect."""
    if value.kind != "map":
        return False
    fields = (*names.command, *names.url, "args")
    there = {member.key.casefold() for member in value.members}
    found = [value.get(*path) for head, path in map(_steps, fields) if head in there]
    # A map in one of these places is a server that is called `command` or `url`.
    return any(
        item is not None and (item.kind in ("text", "list") or item.get("path")) for item in found
    )


def entry(
    name: str,
    line: int,
    value: Value,
    path: str,
    client: str,
    names: Names,
    switches: tuple[str, ...] = (),
) -> Server:
    """One server, as written; what no client could take is left out and flagged."""
    fields = _Fields(value)
    command, args = fields.first(names.command, "text", "list"), fields.first(names.args, "list")
    words = [args] if args is not None and args.kind != "list" else []
    words += args.elements if args is not None else ()
    if command is not None and command.kind == "list":  # opencode: one list for both
        words = [*command.elements[1:], *words]
        command = command.elements[0] if command.elements else None
    words = [word for word in words if fields.plain(word)]
    env = fields.pairs(names.env)
    env_files = tuple(fields.files(_ENV_FILES))
    flags = {*switches, *_switches(value, env_files), *fields.flags}
    return Server(
        file=path,
        line=line,
        name=name,
        client=client,
        command=word_of(command),
        args=tuple(word_of(word) or "" for word in words),
        env=tuple((key, text) for key, text, _ in env),
        cwd=word_of(fields.first(names.cwd, "text")),
        url=word_of(fields.first(names.url, "text")),
        headers=tuple((key, text) for key, text, _ in fields.pairs(names.headers)),
        transport=value.text("type") or value.text("transport"),
        disabled=value.flag("disabled") is True or value.flag("enabled") is False,
        env_files=env_files,
        command_line=command.line if command is not None else None,
        arg_lines=tuple(word.line for word in words),
        arg_spans=tuple((word.start, word.end) for word in words),
        env_lines=tuple((key, line) for key, _, line in env),
        switches=tuple(sorted(flags | fields.flags)),
    )


def word_of(value: Value | None) -> str | None:
    """A text, or a number or truth value as a command line would carry it."""
    if value is None or value.kind in ("map", "list") or value.scalar is None:
        return None
    if value.raw is not None:
        return value.raw
    if isinstance(value.scalar, bool):
        return "true" if value.scalar else "false"
    return str(value.scalar)


@cache
def _steps(name: str) -> tuple[str, tuple[str, ...]]:
    """The keys that a name leads through, and the first of them in lower case."""
    path = tuple(name.split("."))
    return path[0].casefold(), path


class _Fields:
    """Reads the fields of one entry and remembers what was odd about them."""

    def __init__(self, value: Value) -> None:
        self._value = value
        self._there = {member.key.casefold() for member in value.members}
        self.flags = set[str]() if value.kind == "map" else {"malformed-entry"}

    def first(self, names: tuple[str, ...], *kinds: str) -> Value | None:
        """The field under the first of its names that is there."""
        found = [
            item
            for head, path in map(_steps, names)
            if head in self._there  # which nearly none of the names is
            and (item := self._value.get(*path)) is not None
            and (item.kind != "map" or "map" in kinds)
            and not (item.kind == "other" and item.scalar is None)
        ]
        texts = {word_of(item) for item in found if item.kind not in ("map", "list")}
        spellings = {
            member.key
            for member in self._value.members
            if member.key.casefold() == names[0].casefold()
        }
        if len(texts) > 1 or len(spellings) > 1:
            self.flags.add("ambiguous-entry")
        if found and found[0].kind not in kinds:
            self.flags.add("malformed-entry")
        return found[0] if found else None

    def plain(self, word: Value) -> bool:
        """Whether a command line could carry it; null is nobody's word."""
        carried = word_of(word) is not None
        if not carried:
            self.flags.add("malformed-entry")
        return carried

    def pairs(self, names: tuple[str, ...]) -> list[tuple[str, str, int]]:
        """A map of texts, a list of `NAME=value` or of maps with name and value; with lines."""
        found = self.first(names, "map", "list")
        if found is None:
            return []
        rows = [(item.key, word_of(item.value), item.line) for item in found.members]
        for item in found.elements:
            if item.kind == "map":
                rows.append((item.text("name") or "", word_of(item.get("value")), item.line))
            elif (word := word_of(item)) is not None:
                key, _, text = word.partition("=")
                rows.append((key, text, item.line))
        return [(key, text, line) for key, text, line in rows if text is not None]

    def files(self, names: tuple[str, ...]) -> Iterator[str]:
        """Paths, one or a list of them."""
        found = self.first(names, "text", "list")
        if found is not None:
            yield from (text for item in (found, *found.elements) if (text := word_of(item)))


def _switches(value: Value, env_files: tuple[str, ...]) -> Iterator[str]:
    for key in _SWITCHES:
        found = value.get(key)
        if found is not None and (found.scalar is True or found.elements or found.scalar == "*"):
            yield "auto-approve"
    if env_files:
        yield "env-file"
    if value.get("headersHelper") is not None:
        yield "headers-helper"
    if any(True for _ in value.duplicates()):
        yield "duplicate-key"
