"""Differences of two schemas: what a call may hold, apart from the texts about it.

A schema read from source is JSON where the source is plain. Otherwise it is the source of the
expression that makes it (`{"$source": "z.object({…})"}`) or a Python signature, of which the parts
between its outermost brackets are compared.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from vetting.drift._fields import field

Row = tuple[str, str, str]
"""What changed (`COSMETIC`, `TEXT` or `INPUT`), the difference in words, and the text that is new."""

COSMETIC, TEXT, INPUT = "cosmetic", "text", "input"

_TEXTS = frozenset(
    {"description", "title", "$comment", "examples", "example", "markdownDescription"}
)
_MAX_DEPTH = 48
_MOST = 40
_MAX_SPREAD = 4
# One that does not end runs to the end of the text, so that nothing is looked at twice.
_STRING = re.compile(
    r"(?s)\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)|'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|`(?:[^`\\]|\\.)*+(?:`|\\?\Z)"
)
# Bundlers number what they join: `z2.string()` was `z.string()` in another build.
_NUMBERED = re.compile(r"\b([A-Za-z_$]+)\d+(?=\s*+[.(])")
# A string that only tells what something is, and rules out no value.
_TOLD = re.compile(
    r"(?:\b(?:description|title|describe|examples?|meta)\b[\"']?\s*+[=:(]|Annotated\[[\w.| ]++,)"
    rf"\s*+f?(?:{_STRING.pattern[4:]})"
)
_DESCRIBED = re.compile(rf"\.\s*+describe\s*+\(\s*+(?:{_STRING.pattern[4:]})\s*+\)")
_OPEN, _CLOSE = "([{", ")]}"


def schema(old: Any, new: Any, label: str) -> Iterator[Row]:
    """The differences of two schemas, called `label`; `...` stands for the absence of one."""
    for count, row in enumerate(_compare(old, new, label, 0)):
        if count >= _MOST:
            yield INPUT, f"{label} schema: further differences are not listed", ""
            return
        yield row


def _compare(old: Any, new: Any, where: str, depth: int) -> Iterator[Row]:
    if old == new and type(old) is type(new):
        return
    if old is ... or new is ...:
        yield INPUT, f"{where} schema {'added' if old is ... else 'removed'}", _strings(new)
    elif not isinstance(old, dict) or not isinstance(new, dict) or depth > _MAX_DEPTH:
        yield INPUT, f"{where} schema changed", _strings(new)
    elif _written(old) is not None or _written(new) is not None:
        yield from _sources(_written(old), _written(new), where)
    else:
        yield from _objects(old, new, where, depth)


def _objects(old: dict[str, Any], new: dict[str, Any], where: str, depth: int) -> Iterator[Row]:
    for key in sorted(old.keys() | new.keys()):
        one, two = old.get(key, ...), new.get(key, ...)
        if one == two and type(one) is type(two):
            continue
        if key in ("properties", "patternProperties", "$defs", "definitions"):
            yield from _properties(one, two, new, where, depth)
        elif key == "required":
            yield from _required(one, two, old, new, where)
        elif key in _TEXTS:
            yield TEXT, f"{where}: {key} changed", _strings(two)
        elif key == "enum":
            yield from _enum(one, two, where)
        elif isinstance(one, dict) and isinstance(two, dict):
            yield from _compare(one, two, f"{where}.{key}", depth + 1)
        elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
            for number, (first, second) in enumerate(zip(one, two, strict=True)):
                yield from _compare(first, second, f"{where}.{key}[{number}]", depth + 1)
        else:
            yield INPUT, f"{where}: {key} was {_json(one)} and is {_json(two)}", _strings(two)


def _properties(one: Any, two: Any, new: dict[str, Any], where: str, depth: int) -> Iterator[Row]:
    old_ones = one if isinstance(one, dict) else {}
    new_ones = two if isinstance(two, dict) else {}
    needed = new.get("required")
    for name in sorted(old_ones.keys() | new_ones.keys()):
        if name not in old_ones:
            must = isinstance(needed, list) and name in needed
            kind = "required" if must else "optional"
            text = f"{name}\n{_strings(new_ones[name])}"
            yield INPUT, f"{where}: parameter {name} added ({kind})", text
        elif name not in new_ones:
            yield INPUT, f"{where}: parameter {name} removed", ""
        else:
            yield from _compare(old_ones[name], new_ones[name], f"{where} {name}", depth + 1)


def _required(
    one: Any, two: Any, old: dict[str, Any], new: dict[str, Any], where: str
) -> Iterator[Row]:
    """Parameters on both sides that must be given now, or no longer."""
    first, second = (
        set(filter(_is_text, side if isinstance(side, list) else ())) for side in (one, two)
    )
    both = {*(old.get("properties") or {})} & {*(new.get("properties") or {})}
    for name in sorted((first ^ second) & both):
        now = "required now" if name in second else "no longer required"
        yield INPUT, f"{where}: parameter {name} is {now}", ""


def _enum(one: Any, two: Any, where: str) -> Iterator[Row]:
    if not isinstance(one, list) or not isinstance(two, list):
        word = "added" if one is ... else "removed" if two is ... else "changed"
        yield INPUT, f"{where}: the list of allowed values was {word}", _strings(two)
        return
    before, after = ([_json(item) for item in side] for side in (one, two))
    known, told = set(before), set(after)
    for word, gone in (
        ("allows also", [item for item in after if item not in known]),
        ("allows no longer", [item for item in before if item not in told]),
    ):
        if gone:
            yield INPUT, f"{where}: {word} {', '.join(gone[:8])}", "\n".join(gone)


def _sources(old: str | None, new: str | None, where: str) -> Iterator[Row]:
    if old is None or new is None:
        yield INPUT, f"{where} schema is written in another way", new or ""
        return
    one, two = _parts(old), _parts(new)
    if one is None or two is None:
        yield _source(old, new, f"{where} schema")
        return
    for name in sorted(one.keys() | two.keys()):
        if name not in one:
            yield INPUT, f"{where}: parameter {name} added", f"{name}\n{_literals(two[name])}"
        elif name not in two:
            yield INPUT, f"{where}: parameter {name} removed", ""
        elif one[name] != two[name]:
            first, second = field(one[name]), field(two[name])
            if first != second:
                yield _source(first, second, f"{where} {name}")
    alike = _signature(old) == _signature(new)  # a model that became a function's parameters
    if alike and _rest(old, one) != _rest(new, two):
        part = "what it returns" if _signature(new) == 0 else "what stands around its parameters"
        yield INPUT, f"{where} schema: {part} changed", ""


def _source(old: str, new: str, where: str) -> Row:
    """One difference of two texts: of their strings only, or of more."""
    known = set(_STRING.findall(old))
    fresh = "\n".join(text[1:-1] for text in _STRING.findall(new) if text not in known)
    one, two = (_untold(side) for side in (old, new))
    if one == two:
        if fresh:
            return TEXT, f"{where}: its text changed", fresh
        side = where.partition(" ")[0]
        return COSMETIC, f"{side}: a bundler named its variables otherwise", ""
    return INPUT, f"{where}: changed", fresh


def _untold(text: str) -> str:
    """A schema's source without what only tells about it, and without a bundler's numbers."""
    return " ".join(_NUMBERED.sub(r"\1", _TOLD.sub("", _DESCRIBED.sub("", text))).split())


def _written(value: dict[str, Any]) -> str | None:
    found = value.get("$source", value.get("$signature"))
    return found if isinstance(found, str) else None


def _parts(text: str, deep: int = 0) -> dict[str, str] | None:
    """The named parts between the outermost brackets of `z.object({…})`, `{…}` or `(…) -> …`;
    None where there are none.
    """
    blank = _STRING.sub(lambda match: "'" * len(match[0]), text)
    if deep > _MAX_SPREAD or (deep and not blank.startswith("{")):
        return None
    start = min((at for at in (blank.find("{"), _signature(blank)) if at >= 0), default=-1)
    if start < 0 or blank[:start].rstrip().endswith(","):  # options beside what they are for
        return None
    found: dict[str, str] = {}
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
            break
    return found if depth == 0 else None


def _rest(text: str, parts: dict[str, str]) -> str:
    """A schema's source without its named parts."""
    for part in parts.values():
        text = text.replace(part, "", 1)
    return _NUMBERED.sub(r"\1", "".join(text.replace(",", "").split()))


def _signature(text: str) -> int:
    return 0 if text.startswith("(") else -1


def _literals(text: str) -> str:
    return "\n".join(found[1:-1] for found in _STRING.findall(text))


def _strings(value: Any) -> str:
    """Every string in a value, a line each."""
    lines, todo = [], [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            lines.append(item)
        elif isinstance(item, dict):
            lines += list(item)
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return "\n".join(lines)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _json(value: Any) -> str:
    return "absent" if value is ... else json.dumps(value, ensure_ascii=False)[:80]
