"""Expressions are found where their texts lie, and nothing is lost that way."""

import random
import re
import time

import pytest

from vetting import rulesets
from vetting.branch_search import Search, search_for
from vetting.lexicon import Lexicon
from vetting.text_words import Words

RULES = [rule for rule in rulesets.load().rules if rule.regex is not None]
ANCHORS = {
    anchor.regex.pattern
    for rule in rulesets.load().rules
    for group in rule.needs
    for anchor in group
    if anchor.regex is not None
}


def found(expression: bytes, text: bytes, lexicon: Lexicon | None = None) -> list[tuple[int, int]]:
    words = Words(text, lexicon or Lexicon())
    return [match.span() for match in search_for(expression).matches(text, words)]


def expected(expression: bytes, text: bytes) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(expression, text)]


@pytest.mark.parametrize(
    "expression",
    [
        rb"evil",
        rb"(?i)evil|good",
        rb"(?:evil|vile|lev)+",
        rb"(?:a|b)evil|evil(?=b)|evil",
        rb"(?<![a-z])evil(?!ba)",
        rb"\bevil\b|vil",
        rb"evil[^\n]*b",
        rb"(?:ab){0,3}(?:evil|good)",
        rb"(?s)evil.{0,20}?good|good.{0,20}evil",
        rb"(?P<a>evil|good)[ab]{1,9}(?P=a)",
        rb"[a-c]{3}|evil",
        rb"(?:[eg]vil|goo[d-f]) ?\n",
        rb"(?m)^evil|b$",
        rb"(?>evil|evi)l?",
        rb"x*evil|a{2,}b",
        rb"[ab](?=[^\n]{0,9}(?:evil|goo[d-f]))\w|(?=.*good)evil",
    ],
)
def test_the_matches_are_those_of_the_standard_library(expression: bytes) -> None:
    chance = random.Random(7)
    parts = ["evil", "EVIL", "good", "ev", "il", "a", "b", "ab", " ", "\n", "_", "x", "é"]
    lexicon = Lexicon()
    for _ in range(150):
        text = "".join(chance.choices(parts, k=chance.randrange(40))).encode()
        assert found(expression, text, lexicon) == expected(expression, text), text


@pytest.mark.parametrize(
    "expression",
    [
        rb"\b(?:evil|good)\b",
        rb"(?:[eg]vil|goo[d-f])(?! ?\n)",
        rb"evil[^x]{0,9}?good|good[^x]{0,20}evil",
        rb"x*evil|a{2,}b",
        rb"[ab](?=[^x]{0,9}(?:evil|goo[d-f]))",
        rb"evil(?s:.)*b",
    ],
)
def test_the_matches_in_parts_are_those_of_each_part(expression: bytes) -> None:
    chance = random.Random(8)
    parts = [b"evil", b"good", b"ev", b"a", b"b", b" ", b"\n", b"x"]
    lexicon = Lexicon()
    for _ in range(100):
        text = b"".join(chance.choices(parts, k=40))
        cuts = sorted(chance.sample(range(len(text)), 6))
        spans = list(zip(cuts[::2], cuts[1::2], strict=True))
        words = Words(text, lexicon).within(spans)
        found = [
            match.span() for match in search_for(expression).matches(text, words, within=spans)
        ]
        regex = re.compile(expression)
        assert found == [one.span() for span in spans for one in regex.finditer(text, *span)], text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_no_match_of_a_rule_is_lost(rule: rulesets.StaticRule) -> None:
    assert rule.regex is not None
    proof = rule.source.with_suffix(".txt").read_bytes()
    # Once as a small text and once as one whose words are indexed.
    for text in (proof, proof.lower(), proof.replace(b"\n", b" ") + b"\n" + b"(word) " * 400):
        assert found(rule.regex.pattern, text) == expected(rule.regex.pattern, text)


@pytest.mark.parametrize("expression", sorted(ANCHORS))
def test_no_match_of_an_anchor_is_lost(expression: bytes) -> None:
    language = "javascript"
    for path in sorted((rulesets.folder() / language).glob("tool-*.js")):
        text = path.read_bytes()
        assert found(expression, text) == expected(expression, text)


def test_what_wants_nothing_is_looked_for_where_it_can_be() -> None:
    text = b"1234 " * 10
    words = Words(text, Lexicon())
    matches = Search(rb"\d{4}").matches(text, words, lambda: [(8, 12)])
    assert [match.start() for match in matches] == [10]
    assert len(list(Search(rb"\d{4}").matches(text, words))) == 10


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        (rb"user[^\0]{0,4000}?password", b"user "),
        (rb"[a-z]{0,900}evil[a-z]{0,9}ness", b"evil "),
        (rb"user(?s:.)*evil", b"user "),
        (rb"evil\d", b"evil"),
        (rb"[ab]{0,30}?evil\d", b"evilb"),
    ],
)
def test_the_time_grows_with_the_text(expression: bytes, unit: bytes) -> None:
    def cost(count: int) -> float:
        start = time.process_time()
        found(expression, unit * count)
        return time.process_time() - start

    small = min(cost(5_000) for _ in range(2))
    assert cost(20_000) < 12 * small + 0.1
