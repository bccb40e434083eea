"""Differences of what a tool promises about itself."""

import json
import re
from collections.abc import Iterator
from typing import Any

from vetting.drift._classes import Drift, Row
from vetting.model.surface import Tool
from vetting.patterns import pattern

_HINTS = {
    "readOnlyHint": False,
    "destructiveHint": True,
    "idempotentHint": False,
    "openWorldHint": True,
}
"""What the protocol takes for granted where a tool does not say."""

_SAFE = {
    "readOnlyHint": True,
    "destructiveHint": False,
    "idempotentHint": True,
    "openWorldHint": False,
}


_WORD = pattern(r"\w++")


def annotations(old: Any, new: Any) -> Iterator[Row]:
    """The differences of two sets; `...` stands for the absence of one."""
    one = {} if old is ... else old
    two = {} if new is ... else new
    if not isinstance(one, dict) or not isinstance(two, dict) or "$source" in {*one, *two}:
        yield Drift.UNKNOWN, "annotations changed in a way that could not be read", shown(new)
        return
    for key in sorted(one.keys() | two.keys()):
        default = _HINTS.get(key)
        first, second = one.get(key, default), two.get(key, default)
        if first == second:
            continue
        if isinstance(first, dict) or isinstance(second, dict):
            yield Drift.UNKNOWN, f"{key} is made at run time", shown(second)
        elif key not in _HINTS:
            yield Drift.COSMETIC, f"annotation {key} changed", shown(second)
        else:
            was, now = (
                f"{_json(value)}{'' if key in side else ' by default'}"
                for value, side in ((first, one), (second, two))
            )
            kind = Drift.TEXT if second == _SAFE[key] else Drift.ANNOTATION
            yield kind, f"{key} was {was} and is {now}", ""


def hints(tool: Tool, declared: Any) -> Any:
    """The annotations as they were read where their source is an expression."""
    if isinstance(declared, dict) and "$source" in declared and tool.annotations:
        text = str(declared["$source"])
        said = {
            name: {"$source": text} for name in _HINTS if _spelled(name) & set(_WORD.findall(text))
        }
        return {**said, **dict(tool.annotations)}
    return declared


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]


def _spelled(name: str) -> set[str]:
    """A hint's name in every language's way."""
    return {name, re.sub(r"(?=[A-Z])", "_", name).lower()}


def shown(value: Any) -> str:
    return (
        "" if value is ... or value is None else value if isinstance(value, str) else _json(value)
    )
