"""How many of their cases tests look at by default; the exhaustive group has all of them.

A fifth of those that are made up at random, and of tests that read a small program for each of many
cases (the ones in `PROGRAMS`) a third, always the same.
"""

from collections.abc import Sequence
from zlib import crc32

import pytest

PROGRAMS = ("tests/surface/", "tests/checks/", "tests/profile/")
_FEW = 6
_EVERY = [False]


def look_at_every(expression: str) -> None:
    """Look at all cases if `expression`, which chooses tests by their marks, leaves them in."""
    _EVERY[0] = "not exhaustive" not in expression


def cases(count: int) -> int:
    """How many of `count` cases this run looks at."""
    return count if _EVERY[0] else -(-count // 5)


def some(every: Sequence[pytest.Function]) -> list[pytest.Function]:
    """Those of the cases of one test that this run looks at."""
    first = every[0]
    if _EVERY[0] or len(every) <= _FEW or not first.nodeid.startswith(PROGRAMS):
        return list(every)
    return [one for one in every if one is first or crc32(one.name.encode()) % 3 == 0]
