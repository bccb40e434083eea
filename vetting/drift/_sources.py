"""Differences of two schemas that are source: the expressions that make them, or signatures.

The named parts between their outermost brackets are compared one by one, and what stands around
them apart from that. What only turns a schema into JSON Schema says nothing of what it holds.
"""

import re
from collections.abc import Iterator

from vetting.drift._fields import field
from vetting.drift._texts import with_quote

Row = tuple[str, str, str]
"""What changed (`COSMETIC`, `TEXT` or `INPUT`), the difference in words, and the text that is new."""

COSMETIC, TEXT, INPUT = "cosmetic", "text", "input"

SPELLING = ("written otherwise", "by other code", "named its variables otherwise")
"""How the words end for source that says the same: beside other differences they say nothing."""

_MILDEST = (COSMETIC, TEXT, INPUT)
_MAX_SPREAD = 4
_SHOWN = 80
"""Characters of a part that are shown as it was and is."""

# One that does not end runs to the end of the text, so that nothing is looked at twice.
_STRING = re.compile(
    r"(?s)\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|`(?:[^`\\]|\\.)*+(?:`|\\?\Z)"
)
# Bundlers number what they join: `z2.string()` was `z.string()` in another build.
_NUMBERED = re.compile(r"\b([A-Za-z_$]+)\d+(?=\s*+[.(])")
# Minifiers name what they join anew: `G.string()` is `Z.string()` in another build.
_RECEIVER = re.compile(
    r"(?<![\w$.\s])(\s*+)[A-Za-z_$][\w$]*+(?=\s*+\.\s*+(?:string|number|boolean|coerce|array|enum|object"
    r"|union|literal|record|any|unknown|optional|nullable|preprocess|discriminatedUnion|tuple|date"
    r"|bigint|null|lazy|strictObject|looseObject|nativeEnum|intersection|url|email|uuid|int)\b)"
)
# What adds parameters to those of an object.
_EXTENDED = re.compile(
    r"\.\s*+(?:extend|safeExtend|augment|merge|and)\s*+\(\s*+"
    r"(?:(?:[\w$]++\s*+\.\s*+)?+object\s*+\(\s*+)?+(?=\{)"
)
# A string that only tells what something is, and rules out no value.
_TOLD = re.compile(
    r"(?:\b(?:description|title|describe|examples?|meta)\b[\"']?\s*+[=:(]|Annotated\[[\w.| ]++,)"
    rf"\s*+f?(?:{_STRING.pattern[4:]})"
)
_DESCRIBED = re.compile(rf"\.\s*+describe\s*+\(\s*+(?:{_STRING.pattern[4:]})\s*+\)")
_OPEN, _CLOSE = "([{", ")]}"
# Formatters put brackets around one parameter, and a comma behind the last of several things.
_ALONE = re.compile(r"\(\s*+([\w$]++)\s*+\)(?=\s*+=>)")
_LAST = re.compile(r",(?=\s*+[)\]}])")
# What is left of the commas between parts that are taken away.
_LEFT = re.compile(r"(?<![,\s])(?:\s*+,)++(?=\s*+[)\]}])|(?<=[(\[{])(?:\s*+,)++")
_CONVERTER = re.compile(r"(?i)\s*+(?:[\w$]++\s*+\.\s*+)*+[\w$]*?to_?json_?schema\s*+\(")
_TIGHT = re.compile(r" (?=[.,()\[\]])|(?<=[.(\[]) ")


def sources(old: str | None, new: str | None, where: str) -> Iterator[Row]:
    """The differences of two sources; None is a schema that is none."""
    if old is None or new is None:
        yield INPUT, f"{where} schema is written in another way", new or ""
        return
    if (old := _unconverted(old)) == (new := _unconverted(new)):
        yield COSMETIC, f"{where}: turned into JSON Schema by other code", ""
        return
    one, two = _parts(old), _parts(new)
    if one is None or two is None:
        yield from _source(old, new, f"{where} schema")
        return
    for name in sorted(one.keys() | two.keys()):
        if name not in one:
            yield INPUT, f"{where}: parameter {name} added", f"{name}\n{_literals(two[name])}"
        elif name not in two:
            yield INPUT, f"{where}: parameter {name} removed", ""
        elif one[name] != two[name]:
            pairs = ((field(one[name]), field(two[name])), (one[name], two[name]))
            if pairs[0][0] != pairs[0][1]:
                rows = ([*_source(*pair, f"{where} {name}", name)] for pair in pairs)
                yield from min(rows, key=lambda found: _MILDEST.index(found[0][0]))
    alike = _signature(old) == _signature(new)  # a model that became a function's parameters
    first, second = _around(old, one), _around(new, two)
    if alike and _compact(first) != _compact(second):
        part = "what it returns" if _signature(new) == 0 else "what stands around its parameters"
        yield INPUT, f"{where} schema: {part} {_was_and_is(first, second)}", ""
    elif one == two and old != new and alike:
        yield COSMETIC, f"{where}: written otherwise", ""


def written(value: dict[str, object]) -> str | None:
    """The source that a schema is kept as; None where it is JSON."""
    found = value.get("$source", value.get("$signature"))
    return found if isinstance(found, str) else None


def _source(old: str, new: str, where: str, name: str = "") -> Iterator[Row]:
    """The differences of two texts: of what they hold, and of the strings that only tell of it."""
    known = set(_STRING.findall(old))
    fresh = "\n".join(text[1:-1] for text in _STRING.findall(new) if text not in known)
    one, two = (_untold(side) for side in (old, new))
    if _unnumbered(one) != _unnumbered(two):
        yield INPUT, f"{where}: {_was_and_is(one, two, name)}", fresh
        kept = set(_STRING.findall(two))
        told = (text[1:-1] for text in _STRING.findall(new) if text not in known | kept)
        if said := "\n".join(told):
            yield TEXT, with_quote(f"{where}: its text changed", said), ""
    elif fresh:
        yield TEXT, with_quote(f"{where}: its text changed", fresh), fresh
    else:
        how = "written otherwise" if one == two else "a bundler named its variables otherwise"
        yield COSMETIC, f"{where.partition(' ')[0]}: {how}", ""


def _was_and_is(old: str, new: str, name: str = "") -> str:
    """The two in a few words; of long ones, from where they differ."""
    one, two = (_TIGHT.sub("", side.removeprefix(name).lstrip(" :")) for side in (old, new))
    if max(len(one), len(two)) > _SHOWN:
        at = next(
            (n for n, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0
        )
        at = max(at - _SHOWN // 4, 0)
        one, two = (f"…{side[at:]}" if at else side for side in (one, two))
    one, two = (side if len(side) <= _SHOWN else f"{side[:_SHOWN]}…" for side in (one, two))
    return f"was {one} and is {two}" if one and two and one != two else "changed"


def _unconverted(text: str) -> str:
    """A schema without the call that turns it into JSON Schema, and without that one's options."""
    call = _CONVERTER.match(text)
    if call is None:
        return text
    blank = _blank(text)
    depth, end = 1, None
    for at in range(call.end(), len(blank)):
        char = blank[at]
        depth += (char in _OPEN) - (char in _CLOSE)
        if end is None and ((char == "," and depth == 1) or depth == 0):
            end = at
        if depth == 0:
            return text if blank[at + 1 :].strip() else text[call.end() : end].strip()
    return text


def _blank(text: str) -> str:
    """`text` with nothing in its strings."""
    return _STRING.sub(lambda match: "'" * len(match[0]), text)


def _untold(text: str) -> str:
    """A schema's source without what only tells about it, and without a formatter's marks."""
    said = _TOLD.sub("", _DESCRIBED.sub("", text))
    return " ".join(_LAST.sub("", _ALONE.sub(r"\1", said)).split())


def _unnumbered(text: str) -> str:
    return _RECEIVER.sub(r"\1z", _NUMBERED.sub(r"\1", text))


def _parts(text: str, deep: int = 0) -> dict[str, str] | None:
    """The named parts between the outermost brackets of `z.object({…})`, `{…}` or `(…) -> …`, and
    of what that is extended by; None where there are none.
    """
    blank = _blank(text)
    if deep > _MAX_SPREAD or (deep and not blank.startswith("{")):
        return None
    start = min((at for at in (blank.find("{"), _signature(blank)) if at >= 0), default=-1)
    if start < 0 or blank[:start].rstrip().endswith(","):  # options beside what they are for
        return None
    found: dict[str, str] = {}
    end = _members(text, blank, start, deep, found)
    while end is not None and (more := _EXTENDED.search(blank, end)) is not None:
        end = _members(text, blank, more.end(), deep, found)
    return found if end is not None else None


def _members(text: str, blank: str, start: int, deep: int, found: dict[str, str]) -> int | None:
    """Add the named parts between two brackets to `found`; where they end, None if they do not."""
    depth, begin = 0, start + 1
    for at in range(start, len(blank)):
        char = blank[at]
        depth += (char in _OPEN) - (char in _CLOSE)
        if (char == "," and depth == 1) or depth == 0:
            part = text[begin:at].strip()
            spread = _parts(part[3:].lstrip(), deep + 1) if part.startswith("...") else None
            name = re.match(r"[\"']?([\w$.*-]{1,200})[\"']?", part)
            if spread:
                found |= spread
            elif name:
                found[name[1].replace("...", "(spread)")] = part
            begin = at + 1
        if depth == 0:
            return at
    return None


def _around(text: str, parts: dict[str, str]) -> str:
    """A schema's source without its named parts; of a signature, what it returns."""
    for part in parts.values():
        text = text.replace(part, "", 1)
    if text.startswith("("):
        text = text.rpartition("->")[2]
    return _LEFT.sub("", _untold(text))


def _compact(text: str) -> str:
    return _unnumbered("".join(text.replace(",", "").split()))


def _signature(text: str) -> int:
    return 0 if text.startswith("(") else -1


def _literals(text: str) -> str:
    return "\n".join(found[1:-1] for found in _STRING.findall(text))
