"""Names that are new or gone, and where the code has them."""

import time

import pytest

from tests.factories import evidence, release, tree, verdict
from vetting.comparison import _written
from vetting.comparison._sections import _address, _capabilities, _environment
from vetting.comparison._values import section
from vetting.comparison._written import UNREAD, placed
from vetting.drift import Drift

BUNDLE = """// src/a.js
start();
// src/b.js
{own}
// node_modules/debug/src/node.js
// See https://library.example/1
log(process.env.LIBRARY_DEBUG);
"""


def whats(before: str, after: str, old: str, new: str) -> dict[str, tuple[str, ...]]:
    one, two = (dict.fromkeys(side.split(), "") for side in (old, new))
    found = section("environment", one, two, reach=True)
    told = placed(found, (tree({"index.js": before}), tree({"index.js": after})))
    assert [one.drift for one in told.changes] == [one.drift for one in found.changes]
    return {one.name: one.what for one in told.changes}


def test_a_name_that_only_one_version_is_said_to_have_stands_in_the_other_too() -> None:
    minified = "a();b(process.env.LIBRARY_DEBUG,'x')"
    assert whats(minified, BUNDLE, "LIBRARY_DEBUG", "") == {
        "LIBRARY_DEBUG": ("the code names it still: index.js:7",)
    }
    assert whats(minified, BUNDLE, "", "LIBRARY_DEBUG") == {
        "LIBRARY_DEBUG": (
            "the code before names it too: index.js:1",
            "only in a library of a bundle: node_modules/debug/src/node.js, index.js:7",
        )
    }


def test_a_host_of_a_library_is_told_as_one() -> None:
    assert whats("a()", BUNDLE, "", "library.example") == {
        "library.example": (
            "only in a library of a bundle: node_modules/debug/src/node.js, index.js:6",
        )
    }
    own = BUNDLE.replace("{own}", "fetch('https://library.example')")
    assert whats("a()", own, "", "library.example") == {"library.example": ()}


@pytest.mark.parametrize(
    "other", ["MY_NAME", "NAME_2", "$NAME", "name", "'b.a.org'", "'a.org.uk'", ""]
)
def test_another_name_is_not_the_same(other: str) -> None:
    assert whats("", f"x = {other}", "NAME a.org", "") == {"NAME": (), "a.org": ()}


def test_a_name_that_is_new_reaches_further_whatever_the_code_before_says() -> None:
    found = section("environment", {}, {"NAME": "secret"}, reach=True)
    trees = tree({"index.js": "// NAME"}), tree({"index.js": "process.env.NAME"})
    assert [one.drift for one in placed(found, trees).changes] == [Drift.REACH]


def test_a_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_written, "_MOST_BYTES", 10)
    assert whats("x = 'a long text'", "y = 'a long text'", "NAME", "") == {"NAME": (UNREAD,)}


@pytest.mark.parametrize("url", ["git+https://x.example/a.git", "https://x.example/a/"])
def test_one_repository_has_one_address(url: str) -> None:
    assert _address(url) == "https://x.example/a"
    assert _address("git+ssh://git@x.example/a.git") != "https://x.example/a"
    assert _address("https://") == "https://"


def test_a_name_that_everything_holds_takes_no_time() -> None:
    begin = time.process_time()
    much = "ax " * 1_000_000
    names = " ".join(f"a{chr(97 + n % 26) * (n // 26)}" for n in range(100))
    assert whats(much, "", "", names)["a"] == (UNREAD,)
    assert time.process_time() - begin < 5


def test_what_is_known_of_code_that_was_not_read_whole_is_compared_still() -> None:
    before, after = (
        verdict(evidence(check="capabilities", reason="2 of 9 files not fully read"), of=release())
        for _ in range(2)
    )
    for found in (_capabilities(before, after), _environment(before, after)):
        assert found.compared
        assert found.gap == "before: 2 of 9 files not fully read"
    assert not _capabilities(before, verdict(evidence(check="other"))).compared
