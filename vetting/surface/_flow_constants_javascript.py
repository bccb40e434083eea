"""The numbers that constants stand for in JavaScript: see `_flow_constants`."""

import re
from collections.abc import Iterator
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._flow_constants import counted

_LARGE = 1000
"""A number below is written as it stands."""

_WORDS = (
    "for (let ",
    "for (var ",
    "alloc",
    "Array(",
    "length:",
    "repeat(",
    "Bytes(",
    "truncate",
    "pbkdf2",
)
_MADE = pattern(
    r"const (?<![\w$]const )([A-Za-z_$][\w$]{0,40}) = "
    r"((?:\d|[A-Za-z_$][\w$]{0,40}\s?(?:\*|<<|[-+;,]\s)|\(\d|Math\.pow\()[^;\n]{0,120})"
)
_NEXT = pattern(r",\s{1,20}([A-Za-z_$][\w$]{0,40}) = (?=[\w(])")
_SIGN = pattern(r"\s?(\*\*?|<<|(?<=\s)[-+](?=\s))\s?")
_NUMBER = pattern(r"\d[\d_]{0,20}(?:\.\d{1,6})?(?:e\d{1,3})?n?")
_HEX = pattern(r"\b0[xX][0-9a-fA-F]{1,14}\b")
_POW = pattern(r"Math\.pow\(\s?([\w.]{1,20}),\s?([\w.]{1,20})\s?\)")
_EXPRESSION = 120
_BRACKET = pattern(r"[{}]")
_GIVEN = r"[(,{{]\s?{0}\b(?=[^()\n]{{0,80}}\)\s?(?:=>|\{{))|\b{0}\s?=>"
"""A function that is given something of that name."""

_MOST, _BLOCK = 400, 60_000
"""Constants of one file, and characters of the block that one holds for."""


def folded(source: str) -> str:
    """`source` with large numbers in place of the names of constants that stand for them, each in the
    block where it holds, and all lines where they were.
    """
    if "const " not in source or not any(word in source for word in _WORDS):
        return source
    known: dict[str, float] = {}
    large: list[tuple[int, str, str]] = []
    for match in _MADE.finditer(source):
        for name, said in _parts(match[1], match[2]):
            amount = _value(said, known)
            if not amount or known.get(name, amount) != amount:
                known.pop(name, None)
                continue
            known[name] = amount
            if amount >= _LARGE:
                large.append((match.end(), name, str(int(amount))))
        if len(known) > _MOST:
            break
    for at, name, written in reversed(large):  # what stands before stays where it is
        end = _end(source, at)
        source = source[:at] + _put(source[at:end], name, written) + source[end:]
    return source


def constants(source: str) -> dict[str, float]:
    """The numbers that constants stand for; none of those that stand for several."""
    known: dict[str, float] = {}
    several = set[str]()
    for match in islice(_MADE.finditer(source), _MOST):
        for name, said in _parts(match[1], match[2]):
            found = amount(said, known)
            if name in known and known[name] != found:
                several.add(name)
            known[name] = found
    return {name: found for name, found in known.items() if found and name not in several}


def amount(said: str, known: dict[str, float]) -> float:
    """The number that an expression of constants is, with brackets and powers in it too; 0 for any other."""
    said = _HEX.sub(lambda one: str(int(one[0], 16)), said[:_EXPRESSION])
    said = _POW.sub(r"\1 ** \2", said).partition(",")[0]  # what follows is another's
    if set(_SIGN.findall(said)) <= {"*"}:
        said = said.replace("(", "").replace(")", "")
    return _value(said, known)


def _parts(name: str, said: str) -> Iterator[tuple[str, str]]:
    """The constants of one declaration: `const width = SIZE, height = SIZE`."""
    at = 0
    for match in _NEXT.finditer(said):
        yield name, said[at : match.start()]
        name, at = match[1], match.end()
    yield name, said[at:]


def _value(said: str, known: dict[str, float]) -> float:
    """The number that an expression of constants is; 0 for any other."""
    parts = _SIGN.split(said.strip().strip("()"))
    found = _number(parts[0], known)
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        found = counted(found, sign, _number(part, known))
    return found


def _number(said: str, known: dict[str, float]) -> float:
    said = said.strip()
    if _NUMBER.fullmatch(said):
        return float(said.rstrip("n").replace("_", ""))
    return known.get(said, 0)


def _end(source: str, at: int) -> int:
    """Where the block ends that a place lies in."""
    depth = 0
    for match in _BRACKET.finditer(source, at, at + _BLOCK):
        depth += 1 if match[0] == "{" else -1
        if depth < 0:
            return match.start()
    return min(len(source), at + _BLOCK)


def _put(text: str, name: str, amount: str) -> str:
    """`text` with an amount where a name says how much or how often."""
    if name not in text:
        return text
    said = re.escape(name)
    if re.search(rf"\b(?:let|var|const)\s{said}\s?=|{_GIVEN.format(said)}", text):
        return text  # it is another's name here
    before, after = r"(?<=[<=(,*:]\s)", r"(?=\s?[;,)*}])"
    return re.sub(rf"{before}{said}{after}|(?<=[(,]){said}(?=\s?[,)*])", amount, text)
