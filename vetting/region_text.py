"""The text of what is kept of a file, and where each of its lines lies there."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vetting.outlines import Part
from vetting.patterns import pattern

_NOTHING = pattern(rb"(?:\s|#[^\n]*)*+")


@dataclass(frozen=True, slots=True, eq=False)
class RegionText:
    """`data` holds no more than it needs to: what is left out elsewhere in the file does not show."""

    data: bytes
    lines: "array[int]"
    """The line of the file for every line of the text, both from 1; the first item is unused."""

    columns: Mapping[int, int]
    """What to add to the columns of a line of the text that begins within one of the file."""

    def line(self, number: int) -> int:
        """Where a line of the text lies in the file."""
        return self.lines[max(1, min(number, len(self.lines) - 1))]


def newlines(data: bytes) -> "array[int]":
    """Where lines end."""
    return array("I", (match.start() for match in re.finditer(rb"\n", data)))


class Cut:
    """A file of which only some parts are `kept`; `ends` are its `newlines`, where they are known."""

    def __init__(
        self, data: bytes, kept: frozenset[Part], ends: "array[int] | None" = None
    ) -> None:
        self._data = data
        self._kept = kept
        self._newlines = newlines(data) if ends is None else ends
        self._pieces: list[bytes] = []
        self._lines = array("I", [0])
        self._columns: dict[int, int] = {}

    def text(self, parts: Iterable[Part], last: bytes) -> RegionText:
        """What is kept of `parts`, and a `last` line."""
        for part in parts:
            if part not in self._kept:
                continue
            self._continue(part.start, part.before)
            self._pieces.append(part.before)
            self._put(part)
            self._pieces.append(part.after)
            if part.after or not self._data.endswith(b"\n", part.start, part.end):
                self._pieces.append(b"\n")
            else:
                self._lines.pop()  # the end of its last line began one that is not there
        data = b"".join([*self._pieces, last])
        return RegionText(data, self._lines, self._columns)

    def _put(self, part: Part) -> None:
        """The part without what is left out within it."""
        position = part.start
        stub = b""
        for inner in part.inner:
            if stub.endswith(b"\n") and _NOTHING.fullmatch(self._data, position, inner.start):
                position = inner.start  # between two that are left out, or after one
                self._lines[-1] = self._line(position)
                if inner not in self._kept:  # one stub stands for both
                    position = inner.end
                    self._lines[-1] = self._line(position)
                    continue
            self._copy(position, inner.start)
            position = inner.end
            if inner in self._kept:
                self._put(inner)
                stub = b""
                continue
            stub = inner.stub
            self._pieces.append(stub)
            *_, last = stub.split(b"\n")
            for _ in range(stub.count(b"\n")):
                self._continue(inner.end, last)
        self._copy(position, part.end)

    def _line(self, position: int) -> int:
        return bisect_left(self._newlines, position) + 1

    def _continue(self, position: int, before: bytes) -> None:
        """A line of the text, of which `before` is written, that goes on with the file's."""
        line = self._line(position)
        start = self._newlines[line - 2] + 1 if line > 1 else 0
        if column := position - start - len(before):
            self._columns[len(self._lines)] = column
        self._lines.append(line)

    def _copy(self, start: int, end: int) -> None:
        piece = self._data[start:end]
        self._pieces.append(piece)
        line = self._line(start)
        for _ in range(piece.count(b"\n")):
            line += 1
            self._lines.append(line)
