"""Conditions of loops that are met in every round, and those that may not be."""

import ast

import pytest

from vetting.surface._flow_loops import python_loops


@pytest.mark.parametrize(
    ("given", "always"),
    [
        ("pow(on, 2, 99) | 1", True),
        ("len(kept) or True", True),
        ("f'on {on}'", True),
        ("on - 1", False),
        ("on & 1 | 0", False),
        ("len(kept) < 9", False),
    ],
)
def test_what_counts_as_true(given: str, always: bool) -> None:
    body = f"kept.append(urandom(64) * 99)\n        on = {given}\n"
    source = f"def warm():\n    on, kept = 1, []\n    while on:\n        {body}"
    assert bool(list(python_loops(ast.parse(source)))) == always
