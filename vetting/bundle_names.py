"""Whose code a bundle holds where, and what its imports are called in it."""

import re
from bisect import bisect_right

from vetting.branch_cursor import Span
from vetting.bundle_modules import modules
from vetting.outlines import COMMON
from vetting.patterns import pattern

_DENSE = 200
"""Bytes a line, on average, from which a file is minified: its own code cannot be told."""

_SHORT = 3
"""Letters of a name that stands for one thing only; minifiers give shorter ones many times over."""

_MOST = 500
"""Places of its letters; one with more could be anything."""

_PARTS = frozenset(bytes([byte]) for byte in range(256) if re.match(rb"[\w$]", bytes([byte])))
_NAME = pattern(rb"[A-Za-z_$][\w$]*+")


class Code:
    """Which module of a bundle, and whose, a place lies in."""

    def __init__(self, data: bytes) -> None:
        found = modules(data)
        dense = not found and len(data) > _DENSE * (data.count(b"\n") + 1)
        self._starts = [0, *(module.start for module in found)]
        self._own = [not dense, *(not module.library for module in found)]
        self.has_own = any(self._own)
        """Whether any place is no library's; see `is_own`."""

    def module(self, position: int) -> int:
        """Its number; all is one where no marks tell."""
        return bisect_right(self._starts, position) - 1

    def is_own(self, position: int) -> bool:
        """Whether it is no library's, as far as marks tell, or lines that a person wrote."""
        return self._own[self.module(position)]


def imports(statement: bytes) -> frozenset[bytes]:
    """The names that an import gives; none of any other statement."""
    return frozenset(_NAME.findall(_imported(statement))) - COMMON


def uses(data: bytes, name: bytes) -> tuple[Span, ...]:
    """Where a name stands; nowhere when it could stand for many things."""
    found, place = [], data.find(name) if len(name) >= _SHORT else -1
    while place >= 0:
        end = place + len(name)
        whole = data[place - 1 : place] not in _PARTS and data[end : end + 1] not in _PARTS
        found.append((place, end, whole))
        if len(found) > _MOST:
            return ()
        place = data.find(name, end)
    return tuple((start, end) for start, end, whole in found if whole)


def _imported(statement: bytes) -> bytes:
    """Where an import names what it gives."""
    if statement.startswith(b"from "):
        return statement.partition(b" import ")[2]
    if statement.startswith(b"import"):
        clause, known, _ = statement.rpartition(b"from")
        return clause if known else statement
    name, _, value = statement.partition(b"=")
    return name if b"require(" in value else b""
