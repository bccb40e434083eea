"""The variables and members that expressions of Python are."""

import ast

import pytest

from vetting.surface._flow_syntax import dotted
from vetting.surface._python_dotted import path_of
from vetting.surface._python_lower import lower


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("a['b'].c", "a.b.c"),
        ("a[0]", None),
        ("a[b]", None),
        ("a[b'c']", None),
        ("a[1:]['b']", "a.b"),
        ("a.get('b', c).d", "a.b.d"),
        ("a.get(b)", None),
        ("a.get(*b)", None),
        ("a.get()", None),
        ("a.pop('b')", None),
        ("(await a.get)('b')", "a.b"),
        ("(a and b.c).d", "b.c.d"),
        ("(a or b).c", None),
        ("(a := b.c)['d']", "b.c.d"),
        ("a[(b := 'c')]", "a.c"),
        ("{k: v for k, v in a.items()}['b']", "a.b"),
        ("a().b", None),
    ],
)
def test_as_the_lowered_expression_has_it(code: str, path: str | None) -> None:
    """The path of a node is that of what it is lowered to."""
    node = ast.parse(code, mode="eval").body
    assert path_of(node) == path
    assert dotted(lower(node)) == path
