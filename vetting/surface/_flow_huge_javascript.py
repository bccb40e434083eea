"""See `_flow_huge`, for JavaScript, by the words around each number."""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._flow_constants import counted
from vetting.surface._flow_huge import AT_ONCE, DISK, MEMORY, ROUNDS, TURNS

_NUMBER = r"\d[\d_]{0,20}(?:e\d{1,3})?"
AMOUNT = rf"({_NUMBER}(?:\s?(?:\*\*?|<<)\s?{_NUMBER}){{0,4}})"
_SIGN = pattern(r"\s?(\*\*?|<<)\s?")
_MEMORY = pattern(
    rf"\b(?:Buffer\.alloc(?:Unsafe)?|new (?:Array|ArrayBuffer|Uint8Array|Float64Array)|randomBytes)"
    rf"\(\s?{AMOUNT}\s?[,)]"
    rf"|[\"'`]\.repeat\(\s?{AMOUNT}\s?\)"
)
_DISK = pattern(rf"\btruncate(?:Sync)?\([^(),;\n]{{1,80}},\s?{AMOUNT}\s?[,)]")
_TURNS = pattern(rf"\bpbkdf2(?:Sync)?\([^(),;\n]{{1,80}},[^(),;\n]{{1,80}},\s?{AMOUNT}\s?,")
_LOOP = pattern(
    rf"for \((?<!\wfor \()(?:let|var) \w{{1,20}} = \d;\s?\w{{1,20}} <=? {AMOUNT};[^)\n]{{1,30}}\)\s?\{{?"
    r"(?=(?:(?!\bbreak\b|\breturn\b|\bthrow\b)[^}\0]){0,600}?\b(?:writeFile(?:Sync)?|fetch|mkdir(?:Sync)?|spawn|fork|exec|Worker"
    r"|axios(?:\.\w{1,8})?|openSync|https?\.(?:get|request))\()"
)
_AT_ONCE = pattern(
    rf"\.from\(\{{\s?length:\s?{AMOUNT}\s?\}},\s?(?:async\s)?\(?[\w,\s]{{0,20}}\)?\s?=>\s?\{{?[^;\0]{{0,80}}?"
    r"\b(?:fetch|axios(?:\.\w{1,8})?|got|request|spawn|fork|Worker)\("
)
_MAKERS = (
    *("Buffer.alloc", "new Array(", "new ArrayBuffer(", "new Uint8Array(", "new Float64Array("),
    *("randomBytes(", ".repeat("),
)
_KINDS = (
    (_MEMORY, MEMORY, "a buffer of gigabytes", _MAKERS),
    (_DISK, DISK, "a file larger than a disk", ("truncate",)),
    (_TURNS, TURNS, "a hash of more rounds than anybody waits for", ("pbkdf2",)),
    (
        _LOOP,
        ROUNDS,
        "a loop of more files, requests or processes than there is room for",
        ("for (let ", "for (var "),
    ),
    (
        _AT_ONCE,
        AT_ONCE,
        "more requests at once than a machine has sockets for",
        ("length:",),
    ),
)
"""Each with the least that counts, what it is, and words of which one stands wherever it does."""


def javascript_huge(source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    for form, most, what, words in _KINDS:
        for match in form.finditer(source) if any(word in source for word in words) else ():
            amount = next(filter(None, match.groups()), "")
            if value(amount) >= most:
                yield source.count("\n", 0, match.start()) + 1, what


def value(text: str) -> float:
    """The number that an expression of constants is."""
    parts = _SIGN.split(text.strip())
    found = float(parts[0].replace("_", ""))
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        found = counted(found, sign, float(part.replace("_", "")))
    return found
