"""Whether two versions run the same code."""

import pytest

from tests.factories import tree
from vetting.code_diff import compare
from vetting.comparison import Section
from vetting.comparison._untouched import in_full, only_words
from vetting.comparison._values import Change

BEFORE: dict[str, str | bytes] = {
    "package.json": '{\n "name": "a",\n "version": "1.0.0",\n "main": "index.js"\n}\n',
    "README.md": "old\n",
    "index.js": "start()\n",
    "prompts/a.md": "Answer.\n",
}
RELEASED = '{\n "name": "a",\n "version": "1.0.1",\n "main": "index.js"\n}\n'
NEW = Change(name="x", before=None, after="")


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"README.md": "new\n", "package.json": RELEASED}, True),
        ({"LICENSE": "new\n"}, True),
        ({"README.md": "new\n", "index.js": "stop()\n"}, False),
        ({"prompts/a.md": "Answer otherwise.\n"}, False),
        ({"package.json": RELEASED.replace("index.js", "other.js")}, False),
        ({"docs/README.md": "new\n"}, False),
    ],
)
def test_only_files_about_the_package_and_its_version_may_differ(
    changed: dict[str, str | bytes], same: bool
) -> None:
    pair = tree(BEFORE), tree({**BEFORE, **changed})
    assert only_words(compare(*pair), pair, ()) is same


def test_a_file_that_code_names_is_read_perhaps() -> None:
    before = {**BEFORE, "index.js": 'tell(read("./README.md"))\n'}
    pair = tree(before), tree({**before, "README.md": "new\n"})
    assert not only_words(compare(*pair), pair, ())


@pytest.mark.parametrize(
    "other",
    [
        Section(name="closure", changes=(NEW,)),
        Section(name="closure", changes=(), gap="a closure is not complete"),
    ],
)
def test_what_is_declared_and_brought_in_has_to_be_the_same(other: Section) -> None:
    pair = tree(BEFORE), tree({**BEFORE, "README.md": "new\n"})
    assert not only_words(compare(*pair), pair, (other,))
    assert not only_words(None, pair, ())


def test_a_section_with_changes_stays_as_it_is() -> None:
    assert in_full(Section(name="tools", changes=(), gap="partial")).gap is None
    assert in_full(Section(name="tools", changes=(NEW,), gap="partial")).gap == "partial"
