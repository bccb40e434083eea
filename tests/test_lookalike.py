import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vetting.lookalike import Likeness, distance, is_wrapping, likeness, scopes_alike, skeleton

FILES = "@modelcontextprotocol/server-filesystem"
FETCH = "mcp-server-fetch"


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("n0tion-mcp-server", "notion-mcp-server", Likeness.CHARACTERS),
        ("mcp-server-f\u0435tch", FETCH, Likeness.CHARACTERS),
        ("mcp-server-fet\u200bch", FETCH, Likeness.CHARACTERS),
        ("mcp-server-\uff46etch", FETCH, Likeness.CHARACTERS),
        ("mcp-server-tirne", "mcp-server-time", Likeness.CHARACTERS),
        ("mcp-server-glt", "mcp-server-git", Likeness.CHARACTERS),
        ("mcp_server.fetch", FETCH, Likeness.SEPARATORS),
        ("mcpserverfetch", FETCH, Likeness.SEPARATORS),
        ("modelcontextprotocol-server-filesystem", FILES, Likeness.SEPARATORS),
        ("playwright-mcp", "@playwright/mcp", Likeness.SEPARATORS),
        ("@modelcontextprotocl/server-filesystem", FILES, Likeness.SCOPE_TYPO),
        ("@modelcontext-protoc0l/server_filesystem", FILES, Likeness.CHARACTERS),
        ("@strpie/mcp", "@stripe/mcp", Likeness.SCOPE_TYPO),
        ("mcp-server-fetchh", FETCH, Likeness.TYPO),
        ("mcp-server-ftech", FETCH, Likeness.TYPO),
        ("mcp-server-fetch2", FETCH, Likeness.TYPO),
        ("chromedevtols-mcp", "chrome-devtools-mcp", Likeness.TYPO),
        ("requets", "requests", Likeness.TYPO),
        ("server-filesystm", FILES, Likeness.TYPO),
        ("server-filesystem", FILES, Likeness.SCOPE),
        ("@someone/server-filesystem", FILES, Likeness.SCOPE),
        ("@someone/mcp-server-fetch", FETCH, Likeness.SCOPE),
        ("desktop-commander", "@wonderwhy-er/desktop-commander", Likeness.SCOPE),
        ("fetch-mcp-server", FETCH, Likeness.ORDER),
        ("server-fetch", FETCH, Likeness.ORDER),
        ("fetch-mcp", FETCH, Likeness.ORDER),
        ("mpc-sever-fetch", FETCH, Likeness.ORDER),
        ("mcp-server-fetch-py", FETCH, Likeness.ORDER),
        ("mcp-server-playwright", "@playwright/mcp", Likeness.ORDER),
        ("dateutil-python", "python-dateutil", Likeness.ORDER),
        # Other names.
        (FETCH, FETCH, None),
        ("mcp-server-git", "mcp-server-time", None),
        ("mcp-server-gin", "mcp-server-git", None),  # in short words every edit is another word
        ("mcp-lime", "mcp-time", None),
        ("@modelcontextprotocol/server-gitlab", "@modelcontextprotocol/server-github", None),
        ("nvidia-cublas-cu11", "nvidia-cublas-cu12", None),
        ("nvidia-cuda-nvrtc-cu12", "nvidia-cuda-nvrtc-cu11", None),
        ("@types/react", "react", None),
        ("@testing-library/react", "preact", None),
        ("@sentry/cli", "@smithery/cli", None),
        ("@other/sdk", "@modelcontextprotocol/sdk", None),
        ("playwright-core", "playwright", None),
        ("sentry-cli", "@sentry/mcp-server", None),
        ("fetch", FETCH, None),
        ("server", "mcp", None),
        ("mcp-server", "mcp", None),
        ("@acme/mcp", "@playwright/mcp", None),
        ("@modelcontextprotocl/other", FILES, None),
        ("", FETCH, None),
        ("@", FETCH, None),
        ("@/", FETCH, None),
    ],
)
def test_how_a_name_is_like_another(name: str, known: str, expected: Likeness | None) -> None:
    assert likeness(name, known) == expected


@pytest.mark.parametrize(
    ("scope", "known", "alike"),
    [
        ("@str1pe", "@stripe", True),
        ("@stripee", "@stripe", True),
        ("@strpie", "@stripe", True),
        ("@micro-soft", "@microsoft", True),
        ("@stripe", "@stripe", False),
        ("@stride1", "@stripe", False),
        ("@braze", "@brave", False),
        ("@team1", "@team2", False),
        ("@", "@stripe", False),
        ("", "@stripe", False),
        ("", "", False),
    ],
)
def test_scopes_that_could_be_taken_for_each_other(scope: str, known: str, alike: bool) -> None:
    assert scopes_alike(scope, known) is alike


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 0),
        ("", "ab", 2),
        ("fetch", "fetch", 0),
        ("fetch", "fetcch", 1),
        ("fetch", "fech", 1),
        ("fetch", "fatch", 1),
        ("fetch", "ftech", 1),
        ("fetch", "ftehc", 2),
        ("ca", "abc", None),  # 2 if one part could be edited twice
        ("kitten", "sitting", None),
        ("abcdef", "uvwxyz", None),
    ],
)
def test_the_distance_counts_swapped_neighbours_as_one(
    one: str, other: str, expected: int | None
) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == expected


def slow(one: str, other: str) -> int:
    """The definition, letter by letter from the end."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        slow(one[:-1], other) + 1,
        slow(one, other[:-1]) + 1,
        slow(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-1] + other[-2]:
        best = min(best, slow(one[:-2], other[:-2]) + 1)
    return best


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_the_distance_is_as_defined(one: str, other: str) -> None:
    exact = slow(one, other)
    for most in range(4):
        assert distance(one, other, most) == (exact if exact <= most else None)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_is_an_error_and_none_is_like_itself(name: str, known: str) -> None:
    assert likeness(name, known) in (None, *Likeness)
    assert likeness(name, name) is None


@given(st.text(string.printable, max_size=40))
def test_case_is_not_seen_in_a_skeleton(text: str) -> None:
    assert skeleton(text) == skeleton(text.swapcase())


def test_what_is_read_as_another_letter_is_one_letter_of_ascii() -> None:
    from vetting import lookalike

    assert len(lookalike._FOREIGN) == len(lookalike._LATIN) == len(set(lookalike._FOREIGN))
    assert set(lookalike._LATIN) <= set(string.ascii_lowercase)
    assert not lookalike._FOREIGN.isascii()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("GitHub", "glthub"),
        ("g1thub", "glthub"),
        ("p\u0430yp\u0430l", "paypal"),
        ("\u0440\u0430\u0443\u0440\u0430\u04cf", "paypal"),
        ("pa\u00adypal", "paypal"),
        ("\u202epaypal", "paypal"),
        ("\U0001d429aypal", "paypal"),
        ("pàypal", "paypal"),
        ("\u0131ssue", "lssue"),
        ("vvorld", "world"),
        ("世界", "世界"),
    ],
)
def test_the_skeleton_is_what_the_eye_reads(text: str, seen: str) -> None:
    assert skeleton(text) == seen


def test_words_that_only_wrap_a_name() -> None:
    for word in ("mcp", "pmc", "server", "servr", "sevrer", "serverr", "mcpserver"):
        assert is_wrapping(word), word
    for word in ("time", "git", "observer", "sever1y", "m", ""):
        assert not is_wrapping(word), word


def test_long_names_cost_nothing_to_speak_of() -> None:
    names = ["a-" * 107, "mcp" * 71, "@" + "b" * 100 + "/" + "c" * 100]
    for one, other in itertools.permutations(names, 2):
        assert likeness(one, other) is None
