"""Drift: how much the tools of a server changed, tool by tool.

What a model is told is read once, by whoever approves it. A later version may tell it something
else, and how much else decides who has to look: a class from D0 (nothing) to D8 (nobody can tell)
for every tool, with the difference in words.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from vetting.drift._schema import COSMETIC, INPUT, TEXT, schema
from vetting.model.profile import Place
from vetting.model.surface import Handler, Surface, SurfaceState, Tool
from vetting.model.trifecta import LEG_WORDS


@unique
class Drift(StrEnum):
    """How much something changed, mildest first; `UNKNOWN` is never taken for nothing."""

    NONE = "D0"
    COSMETIC = "D1"
    """A title, an icon, spacing."""

    TEXT = "D2"
    """What the model reads: descriptions, and strings in schemas."""

    INPUT = "D3"
    """What a call may or must hold."""

    ANNOTATION = "D4"
    """A promise taken back: no longer read-only, open to the world now."""

    TOOL = "D5"
    """Added, removed or renamed."""

    REACH = "D6"
    """The server reaches further: a capability, host, environment name or trifecta leg is new."""

    PINNED = "D7"
    """The same version is not the same any more."""

    UNKNOWN = "D8"
    """Not comparable."""

    @property
    def words(self) -> str:
        """What the class is called."""
        return _WORDS[self]


_WORDS = {
    Drift.NONE: "unchanged",
    Drift.COSMETIC: "cosmetic",
    Drift.TEXT: "text",
    Drift.INPUT: "input",
    Drift.ANNOTATION: "promise weakened",
    Drift.TOOL: "tool",
    Drift.REACH: "reach",
    Drift.PINNED: "changed under its pin",
    Drift.UNKNOWN: "not comparable",
}
_RANK = {drift: rank for rank, drift in enumerate(Drift)}
_KINDS = {COSMETIC: Drift.COSMETIC, TEXT: Drift.TEXT, INPUT: Drift.INPUT}
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
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolDrift:
    """One tool that is not as before. `before` and `after` are its names, None where it is not.

    `added` is the text that the model was not told before: what the rules about texts are for.
    """

    before: str | None
    after: str | None
    drift: Drift
    what: tuple[str, ...] = ()
    added: str = ""
    place: Place

    @property
    def name(self) -> str:
        """The name it goes by now."""
        return self.after or self.before or ""


Row = tuple[Drift, str, str]
"""A class, the difference in words, and the text that is new."""


def worst(classes: Iterator[Drift] | tuple[Drift, ...]) -> Drift:
    """The highest of several classes; D0 of none."""
    return max(classes, key=_RANK.__getitem__, default=Drift.NONE)


def gap(before: Surface | None, after: Surface | None) -> str | None:
    """Why the lists cannot be compared in full, if they cannot: then D8 stands beside whatever
    differences are told.
    """
    clear = (SurfaceState.COMPLETE, SurfaceState.NONE)
    for side, surface in (("before", before), ("after", after)):
        if surface is None:
            return f"the tools {side} were never read"
        if surface.state not in clear:
            return f"the list {side} is {surface.state}: {len(surface.unresolved)} places unread"
    return None


def tools(before: Surface | None, after: Surface | None) -> tuple[ToolDrift, ...]:
    """The tools that differ, worst first, then by name."""
    old = {tool.name: tool for tool in before.tools} if before else {}
    new = {tool.name: tool for tool in after.tools} if after else {}
    found = [
        change
        for name in old.keys() & new.keys()
        if (change := _changed(old[name], new[name])) is not None
    ]
    gone = {name: old[name] for name in sorted(old.keys() - new.keys())}
    by_words = {words: tool for tool in gone.values() if (words := _but_name(tool))}
    for tool in (new[name] for name in sorted(new.keys() - old.keys())):
        twin = by_words.pop(_but_name(tool), None)
        if twin is not None:
            del gone[twin.name]
        found.append(
            ToolDrift(
                before=twin.name if twin else None,
                after=tool.name,
                drift=Drift.TOOL,
                what=(f"renamed from {twin.name}",) if twin else ("new",),
                added=tool.name if twin else f"{tool.name}\n{tool.description}",
                place=tool.place,
            )
        )
    found += [
        ToolDrift(
            before=tool.name, after=None, drift=Drift.TOOL, what=("removed",), place=tool.place
        )
        for tool in gone.values()
    ]
    return tuple(sorted(found, key=lambda change: (-_RANK[change.drift], change.name)))


def _changed(old: Tool, new: Tool) -> ToolDrift | None:
    found = [*_reach(old, new)]
    if old.digest != new.digest or not old.digest:
        found += _declarations(old, new)
    if not found:
        return None
    words = tuple(dict.fromkeys(what for _, what, _ in found))
    more = (f"and {len(words) - _MOST_WORDS} more",) if len(words) > _MOST_WORDS else ()
    return ToolDrift(
        before=old.name,
        after=new.name,
        drift=worst(tuple(drift for drift, _, _ in found)),
        what=words[:_MOST_WORDS] + more,
        added="\n".join(dict.fromkeys(text for _, _, text in found if text)),
        place=new.place,
    )


def _reach(old: Tool, new: Tool) -> Iterator[Row]:
    """What the code behind a tool does now and did not, where that was known before."""
    if old.handler is Handler.UNKNOWN and not old.legs:
        return
    had = {reason.leg for reason in old.legs}
    for reason in new.legs:
        if reason.leg not in had:
            yield Drift.REACH, f"it {LEG_WORDS[reason.leg]} now: {reason.why}", ""
    if old.handler is not Handler.UNKNOWN:
        for name in sorted(set(new.reaches) - set(old.reaches)):
            yield Drift.REACH, f"its code reaches {name} now", ""


def _declarations(old: Tool, new: Tool) -> Iterator[Row]:
    one, two = _members(old), _members(new)
    if one is None or two is None:
        if old.description != new.description:
            yield from _text("description", old.description, new.description)
        yield Drift.UNKNOWN, "its declaration is not known in full", ""
        return
    for key in sorted(one.keys() | two.keys()):
        first, second = one.get(key, ...), two.get(key, ...)
        if first == second:
            continue
        if key == "annotations" and (old.annotations or new.annotations):
            first, second = (_hints(tool, side) for tool, side in ((old, first), (new, second)))
            if first == second:
                yield Drift.COSMETIC, "annotations are written otherwise", ""
                continue
        yield from _member(key, first, second)


def _hints(tool: Tool, declared: Any) -> Any:
    """The annotations as they were read where their source is an expression."""
    if isinstance(declared, dict) and "$source" in declared and tool.annotations:
        return dict(tool.annotations)
    return declared


def _members(tool: Tool) -> Mapping[str, Any] | None:
    """The declaration's members; None where it was not kept."""
    try:
        found = json.loads(tool.declaration)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _but_name(tool: Tool) -> str:
    """What a declaration says apart from the name; empty if that is too little to know it by."""
    said = _members(tool)
    if not said or not said.get("description"):
        return ""
    return json.dumps({key: said[key] for key in said if key != "name"}, sort_keys=True)


def _member(key: str, old: Any, new: Any) -> Iterator[Row]:
    """The differences of one member of a declaration; `...` stands for its absence."""
    if any(isinstance(side, dict) and "$digest" in side for side in (old, new)):
        yield Drift.UNKNOWN, f"its {key} changed and is too large to compare", ""
    elif key in ("title", "icons"):
        yield Drift.COSMETIC, f"{key} changed", new if isinstance(new, str) else ""
    elif key == "annotations":
        yield from _annotations(old, new)
    elif key in ("inputSchema", "outputSchema"):
        label = "input" if key == "inputSchema" else "output"
        for kind, what, added in schema(old, new, label):
            yield _KINDS[kind], what, added
    else:
        yield from _text(key, old, new)


def _text(key: str, old: Any, new: Any) -> Iterator[Row]:
    if not isinstance(old, str) or not isinstance(new, str):
        said = {(False, True): "added", (True, False): "removed"}
        word = said.get((old is not ..., new is not ...), "changed")
        yield Drift.TEXT, f"{key} {word}", _shown(new)
    elif old.split() == new.split():
        yield Drift.COSMETIC, f"{key}: spacing changed", ""
    else:
        known = set(_SENTENCE.split(old))
        fresh = [part for part in _SENTENCE.split(new) if part not in known]
        yield Drift.TEXT, f"{key} changed", "\n".join(fresh)


def _annotations(old: Any, new: Any) -> Iterator[Row]:
    one = {} if old is ... else old
    two = {} if new is ... else new
    if not isinstance(one, dict) or not isinstance(two, dict) or "$source" in {*one, *two}:
        yield Drift.UNKNOWN, "annotations changed in a way that could not be read", _shown(new)
        return
    for key in sorted(one.keys() | two.keys()):
        default = _HINTS.get(key)
        first, second = one.get(key, default), two.get(key, default)
        if first == second:
            continue
        if key not in _HINTS:
            yield Drift.COSMETIC, f"annotation {key} changed", _shown(second)
        elif second != _SAFE[key]:
            yield Drift.ANNOTATION, f"{key} was {_json(first)} and is {_json(second)}", ""
        else:
            yield Drift.TEXT, f"{key} was {_json(first)} and is {_json(second)}", ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]


def _shown(value: Any) -> str:
    return (
        "" if value is ... or value is None else value if isinstance(value, str) else _json(value)
    )


def digest_of(tool: Tool) -> str:
    """What stands for a declaration in a table: its digest, or that of the words that are known."""
    words = f"{tool.name}\0{tool.description}"
    return tool.digest or "sha256:" + hashlib.sha256(words.encode()).hexdigest()
