import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from tests.test_secrets import FORMS, body, leaks, pem
from vetting import secrets
from vetting.excerpts import excerpt

LINES = b"\n".join(b"line %d" % number for number in range(1, 21))


@pytest.mark.parametrize(
    ("line", "end_line", "first", "last"),
    [
        (10, 10, 8, 12),
        (1, 1, 1, 3),
        (2, 2, 1, 4),
        (20, 20, 18, 20),
        (10, 12, 8, 14),
        (10, 14, 8, 16),
        (5, 5_000, 3, 11),
        (0, 0, 1, 2),
    ],
)
def test_two_lines_around_and_nine_at_most(line: int, end_line: int, first: int, last: int) -> None:
    shown = excerpt(LINES, line, end_line)
    assert shown.first == first
    assert shown.lines == tuple(f"line {number}" for number in range(first, last + 1))


def test_a_line_far_down_a_file_is_found() -> None:
    data = b"".join(b"line %d\n" % number for number in range(1, 30_001))
    assert excerpt(data, 29_000, 29_000).lines[2] == "line 29000"
    assert excerpt(data, 40_000, 40_000).lines == ()


def test_a_place_behind_the_end_has_no_lines() -> None:
    assert excerpt(b"one\ntwo", 40, 40).lines == ()
    assert excerpt(b"", 1, 1).lines == ("",)


def test_line_ends_and_tabs_are_made_plain_and_the_rest_is_kept() -> None:
    data = b"a\r\n\tb\tc\r\n\x1b[31m\xe2\x80\xae\xff\n"
    assert excerpt(data, 2, 2).lines == ("a", "    b   c", "\x1b[31m\u202e\ufffd", "")


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (1, "0" * 160 + "…"),
        (81, "0" * 160 + "…"),
        (82, "…" + "0" * 160 + "…"),
        (251, "…" + "0" * 80 + "X" + "0" * 79 + "…"),
        (501, "…" + "0" * 80),
        (9999, "…"),
    ],
)
def test_a_long_line_is_clipped_around_the_column(column: int, shown: str) -> None:
    line = b"0" * 250 + b"X" + b"0" * 249
    assert excerpt(line, 1, 1, column).lines == (shown,)


def test_a_line_that_fits_is_not_clipped() -> None:
    assert excerpt(b"x" * 160, 1, 1, 160).lines == ("x" * 160,)


def test_long_lines_around_are_clipped_at_their_end() -> None:
    data = b"a" * 200 + b"\nhit\n" + b"b" * 200
    assert excerpt(data, 2, 2, 3).lines == ("a" * 160 + "…", "hit", "b" * 160 + "…")


def test_a_secret_is_described_in_its_place() -> None:
    value = "ghp_" + body(36)
    shown = excerpt(f"const a = 1\nconst token = '{value}'\n".encode(), 2, 2).lines
    assert shown == (
        "const a = 1",
        f"const token = '[GitHub token: {secrets.describe(value)}]'",
        "",
    )


def test_a_private_key_is_hidden_on_every_line() -> None:
    """Also where the lines that are shown begin in its middle."""
    text = f"before\n{pem()}\nafter"
    label = f"[PEM private key: {secrets.describe(pem())}]"
    assert excerpt(text.encode(), 2, 2).lines == ("before", label, label, label)
    assert excerpt(text.encode(), 8, 8).lines == (label,) * 5
    assert excerpt(text.encode(), 15, 15).lines == (label, label, label, "after")


def test_a_key_of_the_largest_usual_size_is_hidden_to_its_end() -> None:
    long = pem(text="\n".join(body(64, seed=seed) for seed in range(101)))
    text = f"x = '''\n{long}\n'''\nfinding here"
    shown = excerpt(text.encode(), 105, 105).lines
    assert not any(leaks(long, line) for line in shown)
    assert shown[-2:] == ("'''", "finding here")


@settings(max_examples=cases(200), deadline=None)
@given(
    value=st.sampled_from([value for _, value, _ in FORMS if "\n" not in value] + [pem()]),
    before=st.integers(0, 400),
    after=st.integers(0, 400),
    column=st.integers(1, 1200),
    line=st.integers(1, 14),
)
def test_no_part_of_a_secret_is_shown_however_it_is_clipped(
    value: str, before: int, after: int, column: int, line: int
) -> None:
    data = f"{'.' * before} {value} {'.' * after}".encode()
    shown = excerpt(data, line, line, column)
    assert not any(leaks(value, text) for text in shown.lines)
    assert all(len(text) < 400 for text in shown.lines)


def test_a_bundle_in_one_line_takes_no_time() -> None:
    """B6: eight megabytes in one line, and a finding in its middle."""
    data = b"var a=1;" * 1_000_000
    (line,) = excerpt(data, 1, 1, 4_000_001).lines
    assert line == "…" + "var a=1;" * 20 + "…"
