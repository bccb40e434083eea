"""Client configurations: one client per module, a file's text in, its MCP servers out.

A format says which files are its own and where in them servers stand. What a server's command line
would fetch is the launchers' question; whether that is allowed is the gate's.
"""

import fnmatch
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, NamedTuple

from vetting import discovery
from vetting.configs._tree import Unparsable
from vetting.model.server import Server
from vetting.patterns import pattern

__all__ = [
    "Claim",
    "ConfigFormat",
    "Read",
    "Unparsable",
    "claim",
    "fallback",
    "folders",
    "formats",
    "user_paths",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file holds. `flags` are switches of the whole file, such as `auto-approve`.

    `duplicates` are keys given more than once, with the line of the later one.
    """

    servers: tuple[Server, ...] = ()
    flags: tuple[tuple[str, int], ...] = ()
    duplicates: tuple[tuple[str, int], ...] = ()

    includes: tuple[str, ...] = ()
    """Paths of further files with servers, relative to this file, as written."""


class ConfigFormat(ABC):
    """The configuration files of one client.

    `paths` are patterns of `fnmatch` over the end of a relative path with `/`: `.cursor/mcp.json`
    fits `sub/.cursor/mcp.json` too. `user_paths` are the files under a person's home, with `~`.
    Letters match in either case, as the file systems of two of three platforms do. Both are spelled
    out as tuples of plain texts: they are read without importing the module.
    """

    client: ClassVar[str]
    paths: ClassVar[tuple[str, ...]]
    user_paths: ClassVar[tuple[str, ...]] = ()

    markers: ClassVar[tuple[str, ...]] = ()
    """For names that other programs use too: words of which a file of this client holds one."""

    def owns(self, text: str) -> bool:
        """Whether a text under one of its names can be the client's; an escape may hide a word."""
        return not self.markers or any(word in text for word in (*self.markers, "\\u", "\\x"))

    @abstractmethod
    def read(self, path: str, text: str) -> Read:
        """The servers in `text`, every one that a client could see.

        Raises:
            Unparsable: the text is not in the client's format; names the line, repeats no text.
        """


class Claim(NamedTuple):
    """A format that a path belongs to; `depth` folders above the file lies the project's root."""

    format: ConfigFormat
    depth: int


@cache
def formats() -> tuple[ConfigFormat, ...]:
    """Every client's format, by name."""
    return tuple(map(_load, discovery.names(__name__)))


def claim(path: str) -> Claim | None:
    """The format of the file at `path`; of several the one whose pattern has most folders, then
    the one that is no wild card, then the longest.
    """
    name = path[path.rfind("/") + 1 :].casefold()
    table = _table()
    # Nearly every file of a repository has neither a name nor an ending that matters.
    ending = name[name.rfind(".") :]
    known = name in table.named or ending in table.endings or "\\" in name
    if not known and not name.startswith(table.starts):
        return None
    parts = path.replace("\\", "/").casefold().split("/")
    below = parts[-2] if len(parts) > 1 else ""
    rows = (*table.named.get(parts[-1], ()), *table.wild.get(below, ()), *table.anywhere)
    best: tuple[int, bool, int, int] | None = None
    for form, number in rows:
        wanted, exact = form.count("/") + 1, "*" not in form
        rank = (wanted, exact, len(form), -number)
        if (best is None or rank > best) and _fits(parts[-wanted:], form.split("/")):
            best = rank
    if best is None:
        return None
    return Claim(format=_load(discovery.names(__name__)[-best[3]]), depth=best[0] - 1)


def _fits(parts: list[str], wanted: list[str]) -> bool:
    """Whether a path fits a pattern, folder by folder: most differ in a plain one."""
    return len(parts) == len(wanted) and all(
        part == form or (_WILD.search(form) is not None and fnmatch.fnmatchcase(part, form))
        for part, form in zip(parts, wanted, strict=True)
    )


def fallback() -> ConfigFormat:
    """The format for a file that is named by the user or by another file, and is no client's."""
    return _load("other")


@cache
def _load(name: str) -> ConfigFormat:
    return discovery.load(__name__, name, ConfigFormat)  # type: ignore[type-abstract]


def user_paths() -> frozenset[str]:
    """The patterns of files under a person's home, of all clients."""
    return frozenset(
        pattern
        for text in discovery.sources(__name__).values()
        for pattern in _spelled(text)
        if pattern.startswith("~/")
    )


_SPELLED = pattern(r"^    (?:user_)?paths = \(([^()]*)\)$", re.MULTILINE)
_WILD = pattern(r"[*?\[]")
_QUOTED = pattern(r'"([^"\n]+)"')


def _spelled(source: str) -> list[str]:
    """The patterns in the text of a format's module."""
    return [text for group in _SPELLED.findall(source) for text in _QUOTED.findall(group)]


_Row = tuple[str, int]
"""A pattern, and the number of its format."""


class _Table(NamedTuple):
    """Every pattern: by file name, or with a wild name by the folder above it."""

    named: Mapping[str, tuple[_Row, ...]]
    wild: Mapping[str, tuple[_Row, ...]]
    anywhere: tuple[_Row, ...]
    """Those with a wild name in any folder."""

    endings: frozenset[str]
    """What the wild names end with, from the last dot on."""

    starts: tuple[str, ...]
    """What those start with that have no such ending."""


@cache
def _table() -> _Table:
    named: dict[str, tuple[_Row, ...]] = {}
    wild: list[_Row] = []
    for number, source in enumerate(discovery.sources(__name__).values()):
        for form in _spelled(source):
            text = form.removeprefix("~/").casefold()
            name = text.rpartition("/")[2]
            if _WILD.search(name):
                wild.append((text, number))
            else:
                named[name] = (*named.get(name, ()), (text, number))
    names = {text.rpartition("/")[2] for text, _ in wild}
    odd = {name for name in names if "." not in name or _WILD.search(name, name.rfind("."))}
    below: dict[str, tuple[_Row, ...]] = {}
    for row in wild:
        folder = row[0].split("/")[-2] if "/" in row[0] else "*"
        key = "*" if _WILD.search(folder) else folder
        below[key] = (*below.get(key, ()), row)
    return _Table(
        named=named,
        anywhere=below.pop("*", ()),
        wild=below,
        endings=frozenset(name[name.rfind(".") :] for name in names - odd),
        starts=tuple(_WILD.split(name)[0] for name in odd),
    )


def folders() -> frozenset[str]:
    """The names of folders that some client keeps a configuration in, in lower case."""
    table = _table()
    groups = (*table.named.values(), *table.wild.values(), table.anywhere)
    rows = [row for group in groups for row in group]
    return frozenset(part for text, _ in rows for part in text.split("/")[:-1] if "*" not in part)
