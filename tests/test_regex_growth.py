"""No expression of a static rule may take more time for hostile text than in line with its length.

Measuring one tells the same as long as the expression, Python's engine and the texts are the same: so
those that `assets/linear_rule_expressions.txt` has are not measured again, unless `--measure-again` is
given, which writes the file anew. A byte-level rule is driven by code of ours, which changes: by default
it gets a fifth of the texts.
"""

import hashlib
import inspect
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from vetting import rulesets
from vetting.prefilter import Contents
from vetting.rulesets import StaticRule
from vetting.text_scan import lexicon_of, scan_text

RULES = rulesets.load().rules
MEASURED = Path(__file__).parent / "assets/linear_rule_expressions.txt"
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


def slow(source: str, run: Callable[[str], object], every: int = 1) -> str | None:
    """A hostile text, by its beginning, whose cost grows faster than its length; of one of `every` so
    many, which ones differs from expression to expression.
    """
    first = len(source) % every
    for size in (FIRST, LAST):
        for attack in islice(hostile(source, size), first, None, every):
            if cost(run, attack) > SLOW and (spent := cost(run, attack)) > SLOW:
                half = cost(run, attack[: len(attack) // 2])
                if size == FIRST or spent > 3 * half:
                    return f"{attack[:60]!r}: {spent:.2f} s for {len(attack)} characters"
    return None


def cost(run: Callable[[str], object], attack: str) -> float:
    start = time.process_time()
    run(attack)
    return time.process_time() - start


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.regex], ids=lambda rule: rule.rule.id
)
def test_a_byte_level_rule_takes_linear_time(rule: StaticRule, every: int) -> None:
    assert rule.regex is not None
    source = rule.regex.pattern.decode()
    lexicon = lexicon_of([rule])  # of a whole scan, as in a vet

    def scan(attack: str) -> object:
        data = attack.encode()
        return scan_text(data, True, [rule], Contents(data, lexicon))

    assert slow(source, scan, every) is None


def anchors() -> dict[bytes, re.Pattern[bytes]]:
    """Those of all rules that are expressions."""
    needs = [anchor for rule in RULES for group in rule.needs for anchor in group]
    return {anchor.regex.pattern: anchor.regex for anchor in needs if anchor.regex is not None}


Use = tuple[re.Pattern[bytes] | re.Pattern[str], str]
"""An expression, and the method that it is driven with."""


def uses() -> list[Use]:
    """All that rules drive Python's engine with; many share some."""
    syntax = (regex for rule in RULES if rule.syntax for regex in expressions(rule))
    found: list[Use] = [(regex, "search") for regex in anchors().values()]
    return [*found, *((regex, "match") for regex in dict.fromkeys(syntax))]


def slow_use(use: Use) -> str | None:
    regex, method = use
    pattern = regex.pattern
    if isinstance(pattern, bytes):
        source, run = pattern.decode(), lambda attack: getattr(regex, method)(attack.encode())
    else:
        source, run = pattern, getattr(regex, method)
    found = slow(source, run)
    return found and f"{source}: {found}"


@cache
def said() -> str:
    """What each answer depends on but for the expression."""
    engine = "{}.{}".format(*sys.version_info)
    return repr((engine, FILLERS, FIRST, LAST, SLOW, inspect.getsource(hostile)))


def key(use: Use) -> str:
    """What stands for an expression that was measured: all that the answer depends on."""
    regex, method = use
    told = repr((said(), regex.pattern, regex.flags, method))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def test_an_expression_of_a_rule_takes_linear_time(request: pytest.FixtureRequest) -> None:
    anew = request.config.getoption("--measure-again")
    known = set() if anew else set(MEASURED.read_text("ascii").split())
    every = uses()
    assert len(every) > 500
    assert [text for use in every if key(use) not in known and (text := slow_use(use))] == []
    if anew:
        MEASURED.write_text("".join(f"{one}\n" for one in sorted(set(map(key, every)))))


def test_an_expression_that_was_not_measured_is() -> None:
    known = set(MEASURED.read_text("ascii").split())
    one, other = (re.compile(text) for text in (r"(?:a|aa)*b", r"(?:a|aa)*c"))
    assert len({key((one, "match")), key((other, "match")), key((one, "search"))} - known) == 3


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


def test_an_expression_that_backtracks_is_found_out() -> None:
    assert slow("", re.compile(r"\s+\s+[xy]").match)
