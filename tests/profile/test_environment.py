"""Every way of asking for a variable in `tests/assets/environment`, each a small package of its own.

A section begins with `=== WHAT | NAMES + dynamic`: the names that are read, in order, and whether a place
is said to be one whose variable nobody names. `--- PATH` begins a file where there are several.
"""

import re
from pathlib import Path

import pytest

from tests.checks.conftest import wheel
from tests.factories import tree
from vetting import profile

FOLDER = Path(__file__).parent.parent / "assets" / "environment"
DYNAMIC = "dynamic"


def sections(name: str) -> list[tuple[str, str, str]]:
    found = []
    for text in re.split(r"^=== ", (FOLDER / name).read_text(), flags=re.MULTILINE)[1:]:
        head, _, body = text.partition("\n")
        what, _, expected = head.partition("|")
        found.append((what.strip(), expected.replace("+", ""), body))
    return found


def files(body: str, path: str) -> dict[str, str]:
    parts = re.split(r"^--- (.+)\n", body, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found or {path: body}


def told(package: dict[str, str], *, is_python: bool) -> list[str]:
    whole = wheel(dict(package)) if is_python else tree(package)
    found, unread = profile.assemble(profile.read(whole), whole)
    assert not unread
    return sorted({item.name for item in found.env}) + [DYNAMIC] * bool(found.env_dynamic)


@pytest.mark.parametrize(("what", "expected", "body"), sections("python.txt"))
def test_ways_of_python(what: str, expected: str, body: str) -> None:
    assert told(files(body, "server/a.py"), is_python=True) == expected.split(), what


@pytest.mark.parametrize(("what", "expected", "body"), sections("javascript.txt"))
def test_ways_of_javascript(what: str, expected: str, body: str) -> None:
    assert told(files(body, "a.ts"), is_python=False) == expected.split(), what
