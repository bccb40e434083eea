"""Does a package that writes into a client's list of servers enter nothing but itself, as it stands in the
code?
"""

import re
from collections.abc import Iterable, Iterator

from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

_ENTRY = pattern(
    r"\{\s{0,40}(?:[\"']?type[\"']?\s?:\s?[\"']stdio[\"'],\s{0,40})?[\"']?command[\"']?\s{0,4}:\s{0,4}"
    r"(?P<program>[\"'][\w./@-]{1,60}[\"']|process\.execPath|sys\.executable),\s{0,40}"
    r"[\"']?args[\"']?\s{0,4}:\s{0,4}\[(?P<args>(?:\s{0,40}[\"'][\w./@=:^~-]{1,80}[\"']\s{0,40},?){1,8})\s{0,40}\]"
    r"(?:,\s{0,40}[\"']?env[\"']?\s{0,4}:\s{0,4}\{[^{}\n]{0,200}\})?\s{0,40},?\s{0,40}\}"
)
"""`{ command: "npx", args: ["-y", "acme-mcp"] }`."""

_COMMAND = pattern(
    r"(?<![\w$.-])[\"']?command[\"']?\s{0,4}:|[\"']command[\"']\]\s{0,4}=|\.command\s{0,4}=(?![=>])"
)
_PROGRAMS = frozenset(
    {"npx", "uvx", "bunx", "pnpx", "pipx", "uv", "node", "python", "python3", "npm", "pnpm"}
)
_NAMED = pattern(
    r"\"name\"\s{0,8}:\s{0,8}\"(?P<npm>[^\"\\\n]{1,200})\"|^name\s{0,8}=\s{0,8}[\"'](?P<pypi>[\w.-]{1,200})[\"']"
    r"|^Name: (?P<wheel>[\w.-]{1,200})\s*+$",
    re.MULTILINE,
)
_FETCHES = pattern(
    r"\bfetch\s?\(|\baxios\b|\bundici\b|\bgot\(|https?\.(?:get|request)\(|\burlopen\b|\brequests\.\w|\bhttpx\."
    r"|\baiohttp\b|\bWebSocket\b|\bsocket\."
)
_MOST = 20_000


def enters_only_itself(tree: ArtifactTree, files: Iterable[SourceFile]) -> bool:
    """Whether each entry that source files have is such a one, there is one, and none is in a file that
    asks others for something.
    """
    names = names_of(tree)
    count = 0
    for file in files:
        source = tree.read(file).decode("utf-8", "replace")
        entries = list(_ENTRY.finditer(source))
        begun = [found for found in _COMMAND.finditer(source) if _is_entry(source, found.start())]
        if not begun:
            continue
        if len(begun) != len(entries) or _FETCHES.search(source):
            return False
        if not all(_is_own(found["program"], found["args"], names) for found in entries):
            return False
        if not any(f"{quote}{one}{quote}" in source for one in _short(names) for quote in "\"'"):
            return False
        count += len(entries)
    return bool(names) and count > 0


def _is_entry(source: str, at: int) -> bool:
    """Whether what is called `command` has arguments beside it, as no option of a parser has."""
    return "args" in source[at : at + 400] or source[at] == "."


def _is_own(program: str, args: str, names: set[str]) -> bool:
    """Whether a program that is installed everywhere starts the package, or it is called itself."""
    said = re.findall(r"[\"']([^\"']+)[\"']", args)
    called = program.strip("\"'")
    itself = any(
        re.sub(r"(?<=.)(?:@|==)[\w.^~-]+$", "", one).replace("_", "-") in names for one in said
    )
    return called in names or (itself and (called in _PROGRAMS or "." in called))


def names_of(tree: ArtifactTree) -> set[str]:
    """What a package is called, by what it says of itself."""
    return set(_names(tree))


def _names(tree: ArtifactTree) -> Iterator[str]:
    for file in tree.files:
        if file.path.rpartition("/")[2] in (
            "package.json",
            "pyproject.toml",
            "METADATA",
            "PKG-INFO",
        ):
            found = _NAMED.search(tree.read(file)[:_MOST].decode("utf-8", "replace"))
            if found is not None:
                yield (found[found.lastgroup or 0]).replace("_", "-")


def _short(names: set[str]) -> set[str]:
    """What a package may be called in a list of servers."""
    bare = {one.rpartition("/")[2] for one in names}
    return bare | {
        re.sub(r"^mcp-(?:server-)?|-(?:mcp-server|mcp|server)$", "", one) for one in bare
    }
