"""No expression of a static rule may take more time for hostile text than in line with its length."""

import re
import time
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from vetting import rulesets
from vetting.prefilter import Contents
from vetting.rulesets import StaticRule
from vetting.text_scan import lexicon_of, scan_text

RULES = rulesets.load().rules
FILLERS = (
    *("a", " ", "\n", "0", "_", ".", "/", "\\", '"', "'", "(", "[", ",", "="),
    *("a.", "a ", "a,", "a=", '" ', "a(", "a\n"),
)
FIRST, LAST = 300, 2_000
"""Bytes of the hostile texts: what is slow on the short one is not tried on the long one."""

SLOW = 0.0055
"""Seconds of CPU that nobody minds; a linear expression needs a twentieth for the long text."""


def hostile(source: str, size: int) -> Iterator[str]:
    """Texts made of what the expression `source` looks for and then does not find the end of."""
    words = sorted(set(re.findall(r"[A-Za-z][\w.-]{2,}", source)), key=len, reverse=True)[:3]
    for filler in FILLERS:
        yield filler * (size // len(filler))
        for word in words:
            yield word + filler * (size // len(filler))
            yield (word + filler) * (size // len(word + filler))


def slow(source: str, run: Callable[[str], object]) -> str | None:
    """A hostile text, by its beginning, whose cost grows faster than its length."""
    for size in (FIRST, LAST):
        for attack in hostile(source, size):
            if cost(run, attack) > SLOW and (spent := cost(run, attack)) > SLOW:
                half = cost(run, attack[: len(attack) // 2])
                if size == FIRST or spent > 3 * half:
                    return f"{attack[:60]!r}: {spent:.2f} s for {len(attack)} characters"
    return None


def cost(run: Callable[[str], object], attack: str) -> float:
    start = time.process_time()
    run(attack)
    return time.process_time() - start


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.regex], ids=lambda rule: rule.rule.id
)
def test_a_byte_level_rule_takes_linear_time(rule: StaticRule) -> None:
    assert rule.regex is not None
    source = rule.regex.pattern.decode()
    lexicon = lexicon_of([rule])  # of a whole scan, as in a vet

    def scan(attack: str) -> object:
        data = attack.encode()
        return scan_text(data, True, [rule], Contents(data, lexicon))

    assert slow(source, scan) is None


def anchors() -> dict[bytes, re.Pattern[bytes]]:
    """Those of all rules that are expressions."""
    needs = [anchor for rule in RULES for group in rule.needs for anchor in group]
    return {anchor.regex.pattern: anchor.regex for anchor in needs if anchor.regex is not None}


@pytest.mark.parametrize("source", sorted(anchors()))
def test_an_anchor_takes_linear_time(source: bytes) -> None:
    regex = anchors()[source]
    assert slow(source.decode(), lambda attack: regex.search(attack.encode())) is None


@cache
def slow_match(regex: re.Pattern[str]) -> str | None:
    """The same for an expression of syntax rules; many share some."""
    return slow(regex.pattern, regex.match)


def expressions(rule: StaticRule) -> Iterator[re.Pattern[str]]:
    """Those of a syntax rule, in Python's spelling; the engine's own knows a few more signs, and
    matches from the beginning of a metavariable's text.
    """
    for found in texts(rule.syntax):
        spelt = re.sub(r"\(\?<(?=[A-Z])", "(?P<", found).replace(r"\z", r"\Z").replace(r"\K", "")
        flags = "".join(re.findall(r"\(\?([ismx]+)\)", spelt))
        spelt = re.sub(r"\(\?[ismx]+\)", "", spelt)
        yield re.compile(f"(?{flags}){spelt}" if flags else spelt)


def texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("pattern-regex", "pattern-not-regex", "regex") and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from texts(item)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.syntax], ids=lambda rule: rule.rule.id
)
def test_the_expressions_of_a_syntax_rule_take_linear_time(rule: StaticRule) -> None:
    for regex in expressions(rule):
        assert slow_match(regex) is None, regex.pattern


def test_an_expression_that_backtracks_is_found_out() -> None:
    assert slow("", re.compile(r"\s+\s+[xy]").match)
