import re

from hypothesis import given
from hypothesis import strategies as st

from vetting.exports import _patterns
from vetting.exports._approved import Launch
from vetting.model.pin import PackagePin

WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12)
PIN = PackagePin(ecosystem="npm", name="a", version="1.0.0")


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_an_expression_fits_its_texts_and_no_other(texts: list[str], other: str) -> None:
    found = re.compile(_patterns.one_of(texts))
    assert all(found.fullmatch(text) for text in texts)
    assert (found.fullmatch(other) is not None) is (other in texts)


def test_only_one_word_may_differ() -> None:
    def launch(*argv: str) -> Launch:
        return Launch(pin=PIN, argv=argv)

    first = launch("npx", "a@1", "x")
    found = _patterns.together(
        [first, launch("npx", "a@2", "x"), launch("npx", "a@1", "y"), launch("npx", "a@2", "y")]
    )
    assert found == (first, launch("npx", "a@2", "x"))
    assert _patterns.together([first, launch("npx", "a@1")]) == (first,)
