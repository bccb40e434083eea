"""Differences of two schemas that are source: the expressions that make them, or signatures.

The named parts between their outermost brackets are compared one by one, and what stands around
them apart from that. What only turns a schema into JSON Schema says nothing of what it holds.
"""

from collections.abc import Iterator

from vetting.drift._fields import field, returned
from vetting.drift._shape import Shape, plain, shape, wrapping
from vetting.drift._texts import with_quote
from vetting.drift._words import renamed, strings, unnamed, untold
from vetting.patterns import pattern
from vetting.source_strings import blank

Row = tuple[str, str, str]
"""What changed (`COSMETIC`, `TEXT` or `INPUT`), the difference in words, and the text that is new."""

COSMETIC, TEXT, INPUT = "cosmetic", "text", "input"

SPELLING = ("written otherwise", "by other code", "named its variables otherwise")
"""How the words end for source that says the same: beside other differences they say nothing."""

_MILDEST = (COSMETIC, TEXT, INPUT)
_SHOWN = 80
"""Characters of a part that are shown as it was and is."""

_OPEN, _CLOSE = "([{", ")]}"
_CONVERTER = pattern(r"(?i)\s*+(?:[\w$]++\s*+\.\s*+)*+[\w$]*?to_?json_?schema\s*+\(")
# Options of such a call that are no more than switches and names.
_PLAIN = pattern(
    r"(?:\{(?:\s*+[\w$\"']++\s*+:\s*+(?:true|false|null|!\s?[01]|\d++|\"[\w./:-]{0,40}+\"|'[\w./:-]{0,40}+')"
    r"\s*+,?+)*+\s*+\})?+"
)
_DIGEST = pattern(r"([\"']?)sha256:[0-9a-f]{32}\1")
_TIGHT = pattern(r" (?=[.,()\[\]])|(?<=[.(\[]) ")


def sources(old: str | None, new: str | None, where: str) -> Iterator[Row]:
    """The differences of two sources; None is a schema that is none."""
    if old is None or new is None:
        yield INPUT, f"{where} schema is written in another way", new or ""
        return
    pairs = [_unconverted(side) for side in (old, new)]
    if pairs[0][1] == pairs[1][1] or all(_PLAIN.fullmatch(options) for _, options in pairs):
        old, new = (inner for inner, _ in pairs)
    if old == new:
        yield COSMETIC, f"{where}: turned into JSON Schema by other code", ""
        return
    first, second = shape(old), shape(new)
    if first is None or second is None:
        yield from _source(old, new, f"{where} schema")
        return
    one, two = first.parts, second.parts
    for name in sorted(one.keys() | two.keys()):
        if name not in one:
            added = "\n".join(dict.fromkeys((name, *strings(two[name]))))
            yield INPUT, f"{where}: parameter {name} added", added
        elif name not in two:
            yield INPUT, f"{where}: parameter {name} removed", ""
        elif one[name] != two[name]:
            yield from _part(one[name], two[name], f"{where} {name}", name)
    around = [*_around(first, second, f"{where} schema")]
    yield from around
    if not around and one == two and old != new:
        yield COSMETIC, f"{where}: written otherwise", ""


def _part(old: str, new: str, where: str, name: str) -> Iterator[Row]:
    """The differences of one parameter, in the form that tells the least of them."""
    pairs = ((field(old), field(new)), (old, new))
    rows = [[*_source(*pair, where, name)] for pair in pairs if pair[0] != pair[1]]
    found = min(rows, key=lambda found: _MILDEST.index(found[0][0])) if len(rows) == 2 else []
    fresh = _said(old, new)[1]
    if fresh and (not found or found[0][0] == COSMETIC):  # a form may have no place for a text
        found = [(TEXT, with_quote(f"{where}: its text changed", fresh), fresh)]
    yield from found


def _around(old: Shape, new: Shape, where: str) -> Iterator[Row]:
    """The differences of what stands around the parameters, which may say what they are itself: no
    text of it may go unseen where a schema is made by a function that nobody knows.
    """
    changed, fresh = _said(old.around, new.around)
    alike = old.signature == new.signature  # a model that became a function's parameters
    one, two = plain(old.around), plain(new.around)
    same = renamed(one, two) or (new.signature and returned(one) == returned(two))
    if alike and wrapping(old.around) != wrapping(new.around) and not same:
        if new.signature:
            yield INPUT, f"what it returns {_was_and_is(one, two)}", fresh
        else:
            said = _was_and_is(one, two)
            yield INPUT, f"{where}: what stands around its parameters {said}", fresh
    elif changed:
        yield TEXT, with_quote(f"{where}: a text around its parameters changed", fresh), fresh


def written(value: dict[str, object]) -> str | None:
    """The source that a schema is kept as; None where it is JSON."""
    found = value.get("$source", value.get("$signature"))
    return found if isinstance(found, str) else None


def _source(old: str, new: str, where: str, name: str = "") -> Iterator[Row]:
    """The differences of two texts: of what they hold, and of the strings that only tell of it."""
    changed, fresh = _said(old, new)
    one, two = (untold(side) for side in (old, new))
    if unnamed(one) != unnamed(two):
        yield INPUT, f"{where}: {_was_and_is(one, two, name)}", fresh
        kept = set(strings(two))
        if said := "\n".join(text for text in fresh.split("\n") if text and text not in kept):
            yield TEXT, with_quote(f"{where}: its text changed", said), ""
    elif changed:
        yield TEXT, with_quote(f"{where}: its text changed", fresh), fresh
    else:
        how = "written otherwise" if one == two else "a bundler named its variables otherwise"
        yield COSMETIC, f"{where.partition(' ')[0]}: {how}", ""


def _said(old: str, new: str) -> tuple[bool, str]:
    """Whether strings of a source are not as before, and those that are new, a line each. That some
    are gone is no change.
    """
    before, after = strings(old), strings(new)
    known, kept = set(before), set(after)
    fresh = "\n".join(dict.fromkeys(text for text in after if text not in known))
    return bool(fresh) or [text for text in before if text in kept] != after, fresh


def _was_and_is(old: str, new: str, name: str = "") -> str:
    """The two in a few words; of long ones, from where they differ. Digests say only that there is code."""
    one, two = (
        _TIGHT.sub("", _DIGEST.sub("…", side.removeprefix(name).lstrip(" :")))
        for side in (old, new)
    )
    if one == two and old != new:
        shown = one if len(one) <= _SHOWN else f"{one[:_SHOWN]}…"
        return f"is made by other code, perhaps of the same: {shown}"
    if max(len(one), len(two)) > _SHOWN:
        at = next(
            (n for n, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0
        )
        at = max(at - _SHOWN // 4, 0)
        one, two = (f"…{side[at:]}" if at else side for side in (one, two))
    one, two = (side if len(side) <= _SHOWN else f"{side[:_SHOWN]}…" for side in (one, two))
    if one == two:
        return "changed"
    return f"was {one or 'not said'} and is {two or 'not said any more'}"


def _unconverted(text: str) -> tuple[str, str]:
    """A schema without the call that turns it into JSON Schema, and that one's options; those may be
    code, and texts that the model is told.
    """
    call = _CONVERTER.match(text)
    if call is None:
        return text, ""
    code = blank(text)
    depth, end = 1, None
    for at in range(call.end(), len(code)):
        char = code[at]
        depth += (char in _OPEN) - (char in _CLOSE)
        if end is None and ((char == "," and depth == 1) or depth == 0):
            end = at
        if depth == 0:
            if code[at + 1 :].strip():
                break
            return text[call.end() : end].strip(), text[end:at].strip(" ,\n\t")
    return text, ""
