"""Where a match of an expression with gaps can begin, told by what stands before its texts."""

import random
import re

import pytest

from vetting.branch_search import Search
from vetting.gaps import GAP, NOWHERE, Fixed, Gap, Run, Step, begins
from vetting.lexicon import Lexicon
from vetting.regex_parts import branches
from vetting.text_words import Words

FILLER = b"(other) " * 80
"""So much of it that to go back from a place costs less than to search everything."""


@pytest.mark.parametrize(
    ("text", "steps", "found"),
    [
        (b"a.b", [Fixed(1, 1)], (1, 1)),
        (b"a.b", [Fixed(1, 1, b".")], (1, 1)),
        (b"a,b", [Fixed(1, 1, b".")], NOWHERE),
        (b"b", [Fixed(1, 1)], NOWHERE),
        (b"a. \\\n b", [Fixed(1, 1, b"."), Gap()], (1, 1)),
        (b"a. // b\n b", [Fixed(1, 1, b"."), Gap()], (1, 8)),
        (b"a. # no, // no\n b", [Fixed(1, 1, b"."), Gap()], (1, 15)),
        (b"a./* no */b", [Fixed(1, 1, b"."), Gap()], (1, 9)),
        (b"a./* no */, b", [Fixed(1, 1, b"."), Gap()], NOWHERE),
        (b"x, kw", [Run(b"xy", 1), Gap()], NOWHERE),
        (b"x,yx kw", [Run(b"xy", 1), Gap()], (2, 4)),
        (b"x,yx kw", [Run(b"xy", 0), Gap()], (2, 5)),
        (b"x,yx kw", [Fixed(1, 1, b","), Run(b"xy", 0), Gap()], (1, 4)),
    ],
)
def test_where_something_begins(text: bytes, steps: list[Step], found: tuple[int, int]) -> None:
    place = max(map(text.rfind, (b"b", b"kw")))
    assert begins(text, place, steps) == found


def test_what_has_more_comments_before_it_than_are_looked_at_may_begin_anywhere() -> None:
    text = b"a." + b"# no\n" * 40 + b"b"
    assert begins(text, len(text) - 1, [Fixed(1, 1, b"."), Gap()]) == (0, len(text) - 2)


@pytest.mark.parametrize(
    ("expression", "steps"),
    [
        (r"(?:=|\.)~evil", (Fixed(1, 1, b".="), Gap(), Fixed(0, 0))),
        (r"(?:a|bc)x?~evil", (Fixed(1, 3), Gap(), Fixed(0, 0))),
        (r"\b[0-9]\d*+~evil", (Fixed(1, 1, b"0123456789"), Run(b"0123456789", 0))),
        (r"(?i)[ab]++~evil", (Run(b"ABab", 1), Gap(), Fixed(0, 0))),
        (r"[ab]~(?:x~)?evil", ()),
        (r"([ab])~\1~evil", ()),
        (r"\.~evil", ()),
    ],
)
def test_the_steps_to_a_text(expression: str, steps: tuple[Step, ...]) -> None:
    (branch,) = branches(expression.replace("~", GAP).encode())
    (want,) = branch.wants
    assert want.steps[: len(steps)] == steps
    assert bool(want.steps) is bool(steps)
    (again,) = branches(expression.encode(), [branch.told()])
    assert again.wants == branch.wants


@pytest.mark.parametrize("texts", [60, pytest.param(300, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize(
    "expression",
    [
        r"(?:\.|\?\.|[\[\"'`])~evil\b",
        r"\b([A-Za-z_]\w*+)~\+=~\1\b",
        r"\b(\w{1,40}+)~\.~evil~\(~\.\.\.~\1\b",
        r"(?:[-+=]|\b(?:return|yield)\b)~[\w.]++~\*\*~[\w(]|[)\]]~\*\*~[\w(]",
        r"(?i)[(,]~(?:data|evil)~=(?!=)",
        r"[ab]*+~evil|(?i:[a-d]++)~evil",
        r"[ \n]~evil|[\s/]++~evil",
        r"(?:a|bb)~\w{1,3}~evil~=",
    ],
)
def test_no_match_is_lost(expression: str, texts: int) -> None:
    written = expression.replace("~", GAP).encode()
    search, regex, lexicon = Search(written), re.compile(written), Lexicon()
    chance = random.Random(9)
    parts = [
        b"evil",
        b".",
        b"a",
        b"b",
        b" ",
        b"\n",
        b"\\\n",
        b"#",
        b"//",
        b"/*",
        b"*/",
        b"+=",
        b"=",
    ]
    parts += [b"**", b"(", b"...", b"[", b"data", b"return", b"'", b"# c\n", b"/* c */", b"\r\n"]
    for _ in range(texts):
        some = [*chance.sample(parts, chance.randrange(2, 12)), b"evil", b"a", b" "]
        text = b"".join([*chance.choices(some, k=30), b"\n;", FILLER * 30])
        found = [match.span() for match in search.matches(text, Words(text, lexicon))]
        assert found == [match.span() for match in regex.finditer(text)], text
