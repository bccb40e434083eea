"""A parsed document with the place of everything in it, whatever format it was written in."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from vetting.errors import FormatError

MAX_DEPTH = 200

MAX_VALUES = 300_000
"""Values of one document, every alias written out; real ones have a few hundred."""


class Value(NamedTuple):
    """A value with its line (from 1) and its character offsets, quotes included.

    `scalar` is a text, number, truth value or None; maps have `members`, lists `elements`. A key
    that is given twice stands twice in `members`.
    """

    kind: str
    """`map`, `list`, `text` or `other`."""

    line: int
    start: int
    end: int
    scalar: str | int | float | bool | None = None
    members: "tuple[Member, ...]" = ()
    elements: "tuple[Value, ...]" = ()
    raw: str | None = None
    """An unquoted YAML scalar as written: readers differ in what `22:22` or `yes` is."""

    def get(self, *path: str) -> "Value | None":
        """The value at `path`; of a repeated key the last, as the clients' parsers take it.

        Some clients (those in Go and .NET) take a key in any case, so one that differs only in
        that counts where the exact one is missing.
        """
        value = self
        for key in path:
            exact = alike = None
            folded = key.casefold()
            for member in value.members:
                if member.key == key:
                    exact = member.value
                elif member.key.casefold() == folded:
                    alike = member.value
            found = alike if exact is None else exact
            if found is None:
                return None
            value = found
        return value

    def all(self, *path: str) -> "Iterator[Value]":
        """Every value at `path`, of repeated keys and in any case, in order."""
        if not path:
            yield self
            return
        wanted = path[0].casefold()
        for member in self.members:
            if member.key.casefold() == wanted:
                yield from member.value.all(*path[1:])

    def walk(self) -> "Iterator[Value]":
        """This value and all inside it; one that stands in several places (YAML) only once."""
        pending, seen = [self], set[int]()
        while pending:
            value = pending.pop()
            if id(value) in seen:
                continue
            seen.add(id(value))
            yield value
            pending.extend(value.elements)
            pending.extend(member.value for member in value.members)

    def text(self, *path: str) -> str | None:
        """The text at `path`, None if there is none."""
        value = self.get(*path)
        return value.scalar if value is not None and isinstance(value.scalar, str) else None

    def flag(self, *path: str) -> bool | None:
        """The truth value at `path`, None if there is none."""
        value = self.get(*path)
        return value.scalar if value is not None and isinstance(value.scalar, bool) else None

    def duplicates(self) -> "Iterator[Member]":
        """Every member, at any depth, whose key its map has given before."""
        for value in self.walk():
            seen: set[str] = set()
            for member in value.members:
                if member.key in seen:
                    yield member
                seen.add(member.key)


class Member(NamedTuple):
    """A key of a map, the line it stands on, and its value."""

    key: str
    line: int
    value: Value


class Unparsable(FormatError):  # noqa: N818 - a state of the file, as the report names it
    """The document is not in its format; `line` is where it stops making sense."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Lines:
    """Line numbers of a text, from 1, by character offset."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def at(self, offset: int) -> int:
        """The line that the character at `offset` stands on."""
        return bisect_right(self._starts, offset)
