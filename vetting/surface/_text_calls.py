"""What methods of texts return, for the few that names and descriptions are made with."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from vetting.patterns import pattern
from vetting.surface._values import Opaque, members

_CALLS: dict[str, Callable[[str], str]] = {
    "strip": str.strip,
    "trim": str.strip,
    "lower": str.lower,
    "toLowerCase": str.lower,
    "upper": str.upper,
    "toUpperCase": str.upper,
    "dedent": str.strip,
    "toString": str,
}


_PARTS = frozenset({"slice", "substring"})
_LAID_OUT: dict[str, Callable[[str], str]] = {
    "dedent": textwrap.dedent,
    "cleandoc": inspect.cleandoc,
}


_LONGEST = 1 << 20
"""Characters of a text that is put together: of what doubles itself no more is made."""


def joined(parts: Iterable[Any], between: str = "") -> str | None:
    """Texts and numbers put together; None where one is neither, or the whole too long."""
    said: list[str] = []
    room = _LONGEST
    for part in parts:
        if isinstance(part, bool) or not isinstance(part, str | int):
            return None
        said.append(str(part))
        room -= len(said[-1]) + len(between)
        if room < 0:
            return None
    return between.join(said)


def laid_out(name: str, args: list[Any]) -> str | None:
    """What a function of a library that lays out a text returns for one that is known."""
    made = _LAID_OUT.get(name)
    return made(args[0]) if made and len(args) == 1 and isinstance(args[0], str) else None


_LONG = 20_000
_DOUBLED = frozenset({"{{", "}}", "%%"})
_PLACE = pattern(r"\{\{|\}\}|\{(?P<name>\w{0,40})(?:![sr])?\}|(?P<odd>[{}])")
_PERCENT = pattern(r"%%|%(?:\((?P<name>\w{1,40})\))?[sd]|(?P<odd>%)")
"""The places in a text for values, and what is none that is known."""


def text_call(value: str, name: str, args: list[Any], fields: dict[Any, Any] | None = None) -> Any:
    """What a method of a string returns, for the few that names and descriptions are made with;
    `fields` are the arguments that are given by name.
    """
    if name in _CALLS and not args:
        return _CALLS[name](value)
    if name in _PARTS and args and all(type(item) is int and item >= 0 for item in args):
        return value[slice(*args[:2])] if len(args) > 1 else value[args[0] :]
    known = all(isinstance(item, str) for item in args)
    if name in ("replace", "replaceAll") and len(args) == 2 and known:
        grows = value.count(args[0]) * len(args[1]) + len(value) > _LONGEST
        return Opaque() if grows else value.replace(args[0], args[1])
    if name in ("removeprefix", "removesuffix") and len(args) == 1 and known:
        return (
            value.removeprefix(args[0]) if name == "removeprefix" else value.removesuffix(args[0])
        )
    if name == "join" and len(args) == 1 and isinstance(args[0], list):
        texts = all(isinstance(item, str) for item in args[0])
        made = joined(args[0], value) if texts else None
        return Opaque() if made is None else made
    if name == "concat" and known and (made := joined((value, *args))) is not None:
        return made
    if name == "format":
        return _filled(_PLACE, value, args, fields or {})
    if name == "format_map" and len(args) == 1:
        return _filled(_PLACE, value, [], members(args[0]) or {})
    return Opaque()


def with_percents(text: str, given: Any, line: int = 0) -> Any:
    """`text` with `given` in the places that `%s` marks."""
    fields = members(given)
    args = given if isinstance(given, list) else [given] if fields is None else []
    made = _filled(_PERCENT, text, args, fields or {})
    return Opaque(line) if isinstance(made, Opaque) else made


def _filled(places: re.Pattern[str], text: str, args: list[Any], fields: dict[Any, Any]) -> Any:
    """`text` with values in its places: by name, by number, or one after the other."""
    made, end, turn = "", 0, 0
    for place in places.finditer(text[:_LONG]):
        found: Any = place[0][0]  # a mark that is doubled stands for itself
        if place[0] not in _DOUBLED:
            said = place["name"] or str(turn)
            turn += not place["name"]
            number = int(said) if said.isdecimal() else -1
            found = args[number] if 0 <= number < len(args) else fields.get(said)
        if place["odd"] or isinstance(found, bool) or not isinstance(found, str | int):
            return Opaque()
        made += f"{text[end : place.start()]}{found}"
        end = place.end()
        if len(made) > _LONG:
            return Opaque()
    return made + text[end:] if len(text) <= _LONG else Opaque()
