"""Differences of two schemas: what a call may hold, apart from the texts about it.

A schema read from source is JSON where the source is plain. Otherwise it is the source of the
expression that makes it (`{"$source": "z.object({…})"}`) or a Python signature: see `_sources`.
"""

import json
from collections.abc import Iterator
from typing import Any

from vetting.drift._sources import COSMETIC, INPUT, TEXT, Row, sources, written
from vetting.drift._texts import fresh, with_quote

__all__ = ["COSMETIC", "INPUT", "TEXT", "Row", "schema"]

_TEXTS = frozenset(
    {"description", "title", "$comment", "examples", "example", "markdownDescription"}
)
_MAX_DEPTH = 48
_MOST = 40


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
    elif written(old) is not None or written(new) is not None:
        yield from sources(written(old), written(new), where)
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
            before, after = _strings(one), _strings(two)
            yield TEXT, with_quote(f"{where}: {key} changed", fresh(before, after)), after
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
