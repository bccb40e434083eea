"""Texts of a source file that no model is told (`vetting/checks/_unread_text.py`)."""

import pytest

from vetting.checks._unread_text import is_unread

PYTHON = b'''"""About the module."""
# a comment
TEXT = """
# a heading of a prompt
"""
def _helper():
    """About a helper."""
def tool():
    """What a tool says."""
x = 1  # a comment behind code
'''
JAVASCRIPT = b"""// a comment
const text = `
// a line of a prompt
* a point of a prompt
`;
/* a comment
 * of two lines */
run(); // a comment behind code
"""


@pytest.mark.parametrize(
    ("source", "path", "language", "unread"),
    [
        (PYTHON, "a.py", "python", {1, 2, 7}),
        (JAVASCRIPT, "a.js", "javascript", {1, 6, 7}),
        (JAVASCRIPT, "a.ts", "typescript", {1, 6, 7}),
        (b"INSTRUCTIONS = __doc__\n" + PYTHON, "a.py", "python", {3}),
        (b"def (:\n# a comment\n", "a.py", "python", set()),
        (b"const = ;\n// a comment\n", "a.js", "javascript", set()),
        (b"# a comment\n", "a.yaml", None, set()),
    ],
)
def test_only_comments_and_what_helpers_say_of_themselves(
    source: bytes, path: str, language: str | None, unread: set[int]
) -> None:
    lines = range(1, source.count(b"\n") + 1)
    assert {n for n in lines if is_unread(source, path, language, n, n)} == unread


def test_what_a_class_says_of_itself_counts_where_schemas_are_made_of_it() -> None:
    source = b'''class Store:
    """A plain one."""
class _Draft(Base):
    """A private one."""
class Order(BaseModel):
    """A model."""
@dataclass
class Item:
    """A kind of data."""
'''
    lines = range(1, source.count(b"\n") + 1)
    assert {n for n in lines if is_unread(source, "a.py", "python", n, n)} == {2, 4}


def test_all_lines_of_a_place_count() -> None:
    assert is_unread(JAVASCRIPT, "a.js", "javascript", 6, 7)
    assert not is_unread(JAVASCRIPT, "a.js", "javascript", 5, 7)
