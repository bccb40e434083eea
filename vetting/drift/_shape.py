"""The parameters that a schema's source names, and what stands around them.

The object literal that names them is not the first one of a source: `z.preprocess(rename({…}),
z.object({…}))` says by its second argument what a call may hold.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from vetting.drift._words import compact, strings, untold
from vetting.patterns import pattern
from vetting.source_strings import blank

_OPEN, _CLOSE = "([{", ")]}"
_DEEP = 12
"""Steps from an expression to the object literals in it."""

_CALL = pattern(r"\s*+(?:[\w$]++\s*+\.\s*+)*+([\w$]++)\s*+\(")
_METHOD = pattern(r"\s*+\.\s*+([\w$]++)\s*+(\(?)")
_ARROW = pattern(
    r"\s*+(?:(?:async\s*+)?(?:\(\s*+\)|[\w$]++)\s*+=>\s*+(?:\{\s*+return\b)?"
    r"|function\b\s*+[\w$]*+\s*+\(\s*+\)\s*+\{\s*+return\b)"
)
_KEY = pattern(r"([\"']?)([\w$.*-]{1,200})\1")
# What is left of the commas between parts that are taken away.
_LEFT = pattern(r"(?<![,\s])(?:\s*+,)++(?=\s*+[)\]}])|(?<=[(\[{])(?:\s*+,)++")

# Of a source that has no blanks and commas, and whose members are taken away.
_OBJECT = pattern(r"(?:[\w$]++\.)?+object\(\{\}\)")
_SHAPE = pattern(
    r"(?<![\w$])(?:[\w$]++\.)?+(?:o|strictO|looseO)bject\(\{\}\)"
    r"(?:\.(?:strict|strip|passthrough|loose)\(\))?+\.shape(?![\w$.(])"
)
_SPREAD = "...{}"

_FIRST, _SECOND = frozenset({0}), frozenset({1})
_ARGUMENTS = {
    **dict.fromkeys(("object", "strictObject", "looseObject", "interface", "Object"), _FIRST),
    **dict.fromkeys(("optional", "nullable", "nullish", "readonly", "exactOptional"), _FIRST),
    **dict.fromkeys(("pipe", "pipeline", "partial", "required", "strict", "brand"), _FIRST),
    **dict.fromkeys(("extend", "safeExtend", "augment", "merge", "and", "lazy"), _FIRST),
    "preprocess": _SECOND,
    "intersection": _FIRST | _SECOND,
}
"""Which arguments of a function of a schema library say what an object holds."""

_MORE = frozenset({"extend", "safeExtend", "augment", "merge", "and"})
"""Methods that add the members of their argument to those of an object."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parameters by their names, and the source without them; of a signature, what it returns."""

    parts: dict[str, str]
    around: str
    signature: bool = False


def shape(text: str) -> Shape | None:
    """The named parts of `z.object({…})`, `{…}` or `(…) -> …`, and of what that is extended by;
    None where there are none.
    """
    reader = _Reader(text)
    start = len(text) - len(text.lstrip())
    end = reader.ends.get(0)
    if text.startswith("(") and end is not None and (after := text[end + 1 :].lstrip()[:2]) == "->":
        reader.members(0, 0)
        return Shape(reader.parts, text[end + 1 :].partition(after)[2], signature=True)
    found = [*reader.literals(start, len(text), 0)]
    if not found:
        first = reader.blank.find("{")
        if first < 0 or reader.blank[:first].rstrip().endswith(","):  # options beside the schema
            return None
        found = [first, *reader.added(first, 0)]
    if any(at not in reader.ends for at in found):
        return None
    for at in found:
        reader.members(at, 0)
    return Shape(reader.parts, reader.around())


class _Reader:
    """One source, with its brackets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blank = blank(text)
        self.ends = _ends(self.blank)
        self.parts: dict[str, str] = {}
        self._spans: list[tuple[int, int]] = []
        self._spreads = 0

    def literals(self, start: int, end: int, deep: int) -> Iterator[int]:
        """Where the object literals begin that say what an expression's object holds."""
        while start < end and self.blank[start].isspace():
            start += 1
        if start >= end or deep > _DEEP:
            return
        if self.blank[start] in "({":
            last = self.ends.get(start)
            if self.blank[start] == "{":
                yield start
            elif last is not None:
                yield from self.literals(start + 1, last, deep + 1)
            yield from self.added(start, deep)
            return
        call = _CALL.match(self.blank, start, end)
        if call is None:
            return
        opened = call.end() - 1
        wanted = _ARGUMENTS.get(call[1])
        for number, (one, two) in enumerate(self.pieces(opened)):
            arrow = _ARROW.match(self.blank, one, two) if call[1] == "lazy" else None
            found = [*self.literals(arrow.end() if arrow else one, two, deep + 1)]
            if wanted is None and found and _CALL.match(self.blank, one, two):
                yield from found  # a function of its own, that is given a schema
                break
            if wanted and number in wanted:
                yield from found
        yield from self.added(opened, deep)

    def added(self, opened: int, deep: int) -> Iterator[int]:
        """As `literals`, of the methods that are called on what ends with a bracket."""
        end = self.ends.get(opened)
        while end is not None and (method := _METHOD.match(self.blank, end + 1)) is not None:
            if not method[2]:
                end = method.end() - 1
                continue
            opened = method.end() - 1
            if method[1] in _MORE:
                one, two = next(self.pieces(opened), (0, 0))
                yield from self.literals(one, two, deep + 1)
            end = self.ends.get(opened)

    def pieces(self, opened: int) -> Iterator[tuple[int, int]]:
        """What commas part between two brackets."""
        last = self.ends.get(opened)
        if last is None:
            return
        begin = at = opened + 1
        while at < last:
            if self.blank[at] == ",":
                yield begin, at
                begin = at + 1
            at = self.ends.get(at, at) + 1
        yield begin, last

    def members(self, opened: int, deep: int) -> None:
        """Take the named parts between two brackets; of what is spread there, its own."""
        for begin, end in self.pieces(opened):
            part = self.text[begin:end].strip()
            one = end - len(self.text[begin:end].lstrip())
            two = one + len(part)
            key = _KEY.match(part)
            if part.startswith("..."):
                inner = [*self.literals(one + 3, two, deep + 1)] if deep < _DEEP else []
                for literal in inner:
                    self.members(literal, deep + 1)
                if not inner:  # what is spread second is another part than what is first
                    self._spreads += 1
                    number = f" {self._spreads}" if self._spreads > 1 else ""
                    self._keep(f"(spread{number})", part, one, two)
            elif key:
                self._keep(key[2], f"{key[2]}{part[key.end() :]}", one, two)

    def _keep(self, name: str, part: str, one: int, two: int) -> None:
        known = self.parts.get(name)
        self.parts[name] = part if known is None else _both(known, part)
        self._spans.append((one, two))

    def around(self) -> str:
        """The source without the parts that were taken."""
        left, end = [], 0
        for one, two in sorted(self._spans):
            if one >= end:
                left.append(self.text[end:one])
                end = two
        return "".join((*left, self.text[end:]))


def plain(around: str) -> str:
    """What stands around parameters without what only tells of it, and the commas between them."""
    return _LEFT.sub("", untold(around))


def wrapping(around: str) -> str:
    """As `plain`, in a form that is alike for what lets in the same: a shape that is registered by
    itself is what a library makes an object of, and what is spread there is a part of it.
    """
    text = compact(plain(around))
    for _ in range(_DEEP):
        less = _SHAPE.sub("{}", text.replace(_SPREAD, ""))
        if less == text:
            break
        text = less
    return "{}" if _OBJECT.fullmatch(text) else text


def _both(old: str, new: str) -> str:
    """What a name is given twice, as in what is spread after another: with the texts of both."""
    if untold(old) != untold(new):
        return f"{old} & {new}"
    known = set(strings(old))
    more = (json.dumps(text) for text in dict.fromkeys(strings(new)) if text not in known)
    return "".join((old, *(f" . describe ( {text} )" for text in more)))


def _ends(text: str) -> dict[int, int]:
    """The closing brackets by their opening ones; of those that have one."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in _OPEN:
            opened.append(at)
        elif char in _CLOSE and opened:
            found[opened.pop()] = at
    return found
