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


@pytest.mark.parametrize(
    ("returned", "always"),
    [
        ("[walk(one) for one in node]", False),
        ("{'kind': node.get('kind'), 'parts': [walk(one) for one in node.children]}", False),
        ("{key: walk(one) for key, one in node.items()}", False),
        ("sum(walk(one) for one in list(node)[1:])", False),
        ("[walk(node) for _ in (1, 2)]", True),
        ("[walk(node) for _ in [node]]", True),
        ("[walk(node) for _ in range(2)]", True),
        ("[walk(node) for _ in node or 'x']", True),
        ("[one for one in walk(node)]", True),
        ("[one for one in [walk(node)]]", True),
    ],
)
def test_a_tree_that_is_gone_through_ends(returned: str, always: bool) -> None:
    source = f"def walk(node):\n    return {returned}\n"
    assert bool(list(python_loops(ast.parse(source)))) == always
