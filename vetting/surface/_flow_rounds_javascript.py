"""See `_flow_rounds`, for JavaScript, by the words around each number."""

import math
from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._flow_huge import AT_ONCE
from vetting.surface._flow_huge_javascript import AMOUNT, value
from vetting.surface._flow_rounds import DOUBLINGS, GROWS, STORED, WAITED

_FOR = rf"for \((?<!\wfor \()(?:let|var) \w{{1,20}} = \d;\s?\w{{1,20}} <=? {AMOUNT};[^)\n]{{1,30}}\)\s?\{{?"
_KINDS = (
    (
        pattern(rf"{_FOR}\s{{0,40}}{_FOR}"),
        WAITED,
        "more rounds than anybody waits for",
    ),
    (pattern(_FOR), WAITED, "more rounds than anybody waits for"),
    (
        pattern(rf"\bwhile \((\w{{1,20}}) <=? {AMOUNT}\)\s?\{{?\s{{0,40}}\1(?:\+\+|\s?\+= 1\b)"),
        WAITED,
        "a count that nobody waits for the end of",
    ),
    (
        pattern(
            rf"(?<![\w.])(\w{{1,20}})(?:\+\+|\s?\+= 1);\s{{0,40}}if \(\1 >=? {AMOUNT}\)"
            r"\s?\{?\s{0,40}break\b"
        ),
        WAITED,
        "a count that nobody waits for the end of",
    ),
    (
        pattern(rf"{_FOR}[^{{}}\0]{{0,300}}?\.repeat\(\s?{AMOUNT}\s?\)"),
        STORED,
        "gigabytes, piece by piece",
    ),
    (
        pattern(rf"{_FOR}\s{{0,40}}\w{{1,20}} \+= (?:String\(|`|\w{{1,20}}\.toString\(|[\"'])"),
        GROWS,
        "a text or list that grows ten million times",
    ),
    (
        pattern(
            rf"{_FOR}\s{{0,40}}(?<![\w.])(\w{{1,20}}) = (?:new )?Array\(\d{{1,9}}\)\.fill\(\s?\2\s?\)"
        ),
        DOUBLINGS,
        "a list that multiplies with each step",
    ),
    (
        pattern(
            r"for \((?<!\wfor \()(?:const|let) \w{1,20} of [^()\n]{1,40}\)\s?\{?[^{}\0]{0,120}?"
            rf"\bArray\(\s?{AMOUNT}\s?\)"
        ),
        GROWS,
        "a list of ten million members in each round",
    ),
    (
        pattern(
            rf"{_FOR}[^{{}}\0]{{0,200}}?\.push\(\s?(?:net\.(?:createConnection|connect|Socket)"
            r"|new net\.Socket|fs\.openSync|openSync|createConnection|net\.createServer)\("
        ),
        AT_ONCE,
        "more files or sockets than a program may have open",
    ),
)
"""Each with the least that counts, and what it is; numbers of one match are multiplied."""

_COSTLY = pattern(
    rb"for \((?<!\wfor \()(?:let|var) (\w{1,20}) = \d;\s?\1 <=? ([A-Za-z_$][\w.$]{0,40});[^)\n]{1,30}\)\s?\{?"
    rb"(?=[^}\0]{0,200}?(?:\bcreateHash\(|\bnew Worker\(|\bspawn\(|\bfork\(|\bpbkdf2Sync\("
    rb"|\.push\(\s?(?:fs\.)?openSync\(|\.push\(\s?net\.(?:connect|createConnection)\("
    rb"|\.push\(\s?(?:new )?Array\(\s?\d{3}|\.repeat\(\s?\d{3}|\b(?:alloc|randomBytes)\(\s?\d{3}"
    rb"|\w \+= [\"'`]))"
)
"""A loop that starts a program or a thread, hashes, keeps a file open or gathers more text in each round."""

_COUNTS_DOWN = pattern(
    rb"\bwhile \((?<!\wwhile \()([A-Za-z_$][\w.$]{0,40})--(?: > 0)?\)\s?\{?"
    rb"(?=[^}\0]{0,200}?(?:\bnew Worker\(|\bspawn\(|\bfork\())"
)
_POWER = pattern(rb"BigInt\(\s?[\w$.]{1,40}\s?\)\s?\*\*\s?BigInt\(\s?([\w$.]{1,40})\s?\)")
_LOOPS = ("for (let ", "for (const ", "for (var ", "while (", "++", "+= 1")


def javascript_rounds(source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    if not any(word in source for word in _LOOPS):
        return
    for form, most, what in _KINDS:
        for match in form.finditer(source):
            amounts = [text for text in match.groups() if text and text[0].isdigit()]
            if math.prod(map(value, amounts)) >= most:
                yield source.count("\n", 0, match.start()) + 1, what


def costly_bounds(data: bytes) -> Iterator[tuple[int, int]]:
    """First and last byte of what says how often costly loops go round, `i < count`, or how long a
    number gets.
    """
    for match in _COSTLY.finditer(data):
        yield match.span(2)
    for match in _COUNTS_DOWN.finditer(data) if b"--" in data else ():
        yield match.span(1)
    for match in _POWER.finditer(data) if b"BigInt(" in data and b"**" in data else ():
        yield match.span(1)
