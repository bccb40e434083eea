"""Drift: how much the tools of a server changed, tool by tool.

What a model is told is read once, by whoever approves it. A later version may tell it something
else, and how much else decides who has to look: a class from D0 (nothing) to D8 (nobody can tell)
for every tool, with the difference in words.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vetting.drift._annotations import annotations, hints, shown
from vetting.drift._classes import RANK, Drift, Row
from vetting.drift._reach import PERHAPS, SAYS, does, reach
from vetting.drift._schema import COSMETIC, INPUT, TEXT, schema
from vetting.drift._sources import SPELLING
from vetting.drift._texts import fresh, known, made_of, with_quote
from vetting.drift._words import renamed
from vetting.model.profile import Place
from vetting.model.surface import Surface, SurfaceState, Tool

__all__ = ["Drift", "ToolDrift", "digest_of", "fresh", "gap", "tools", "with_quote", "worst"]

_KINDS = {COSMETIC: Drift.COSMETIC, TEXT: Drift.TEXT, INPUT: Drift.INPUT}
_MOST_WORDS = 20
_CLEAR = (SurfaceState.COMPLETE, SurfaceState.NONE)


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


def worst(classes: Iterator[Drift] | tuple[Drift, ...]) -> Drift:
    """The highest of several classes; D0 of none."""
    return max(classes, key=RANK.__getitem__, default=Drift.NONE)


def gap(before: Surface | None, after: Surface | None) -> str | None:
    """Why the lists cannot be compared in full, if they cannot: then D8 stands beside whatever
    differences are told.
    """
    unread = {}
    for side, surface in (("before", before), ("after", after)):
        if surface is None:
            return f"the tools {side} were never read"
        if surface.state not in _CLEAR:
            unread[side] = f"{surface.state} ({_reasons(surface)})"
    said = set(unread.values())
    if len(unread) == 2 and len(said) == 1:
        return f"both lists are {said.pop()}"
    return "; ".join(f"the list {side} is {words}" for side, words in unread.items()) or None


def _reasons(surface: Surface) -> str:
    """The first reason why a list is not whole, and how many there are."""
    whys = list(dict.fromkeys(site.why for site in surface.unresolved))
    if not whys:
        return "no place is named"
    return whys[0] if len(whys) == 1 else f"{whys[0]}, and {len(whys) - 1} more"


def tools(
    before: Surface | None, after: Surface | None, had: Collection[str] = ()
) -> tuple[ToolDrift, ...]:
    """The tools that differ, in the order in which they should be read. `had` are the capability
    classes of the whole server before.
    """
    old = {tool.name: tool for tool in before.tools} if before else {}
    new = {tool.name: tool for tool in after.tools} if after else {}
    found = [
        change
        for name in old.keys() & new.keys()
        if (change := _changed(old[name], new[name], had)) is not None
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
                what=_arrived(twin, tool, before, had),
                added=tool.name if twin else f"{tool.name}\n{tool.description}",
                place=tool.place,
            )
        )
    left = "removed" if _is_whole(after) else "not found any more; the list is not whole"
    found += [
        ToolDrift(before=tool.name, after=None, drift=Drift.TOOL, what=(left,), place=tool.place)
        for tool in gone.values()
    ]
    return tuple(sorted(found, key=_place))


def _place(change: ToolDrift) -> tuple[int, bool, bool, str]:
    """The worst first, of one class what is sure, and what is new before what is gone."""
    sure = not change.what or PERHAPS not in change.what[0]
    return -RANK[change.drift], not sure, change.after is None, change.name


def _is_whole(surface: Surface | None) -> bool:
    return surface is not None and surface.state in _CLEAR


def _arrived(
    twin: Tool | None, tool: Tool, before: Surface | None, had: Collection[str]
) -> tuple[str, ...]:
    """What there is to say of a tool that has a new name."""
    if twin is None:
        when = "new" if _is_whole(before) else "not found before; the list was not whole"
        return (when, *does(tool))
    return (f"renamed from {twin.name}", *(words for _, words, _ in reach(twin, tool, had)))


def _changed(old: Tool, new: Tool, had: Collection[str]) -> ToolDrift | None:
    found = [*reach(old, new, had)]
    if old.digest != new.digest or not old.digest:
        told = any(what.startswith(SAYS) for _, what, _ in found)  # which is declared
        said = list(_declarations(old, new))
        if not told or said:
            found += said or [(Drift.COSMETIC, "its declaration says the same otherwise", "")]
    if not found:
        return None
    if any(drift is not Drift.COSMETIC for drift, _, _ in found):
        found = [row for row in found if not row[1].endswith(SPELLING)]
    found.sort(key=lambda row: (-RANK[row[0]], PERHAPS in row[1]))
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
            first, second = (hints(tool, side) for tool, side in ((old, first), (new, second)))
            if first == second:
                yield Drift.COSMETIC, "annotations are written otherwise", ""
                continue
        yield from _member(key, first, second)


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
        yield from annotations(old, new)
    elif key in ("inputSchema", "outputSchema"):
        label = "input" if key == "inputSchema" else "output"
        for kind, what, added in schema(old, new, label):
            yield _KINDS[kind], what, added
    else:
        yield from _text(key, old, new)


def _text(key: str, old: Any, new: Any) -> Iterator[Row]:
    if _is_renamed(old, new):
        yield Drift.COSMETIC, f"{key}: a bundler named its variables otherwise", ""
    elif not isinstance(old, str) or not isinstance(new, str):
        said = {(False, True): "added", (True, False): "removed"}
        word = said.get((old is not ..., new is not ...), "changed")
        added = fresh(known(old), known(new))
        if word == "changed" and made_of(old) == made_of(new):
            word = "changed: made by other code; its words are the same as far as they are known"
        yield Drift.TEXT, with_quote(f"{key} {word}", added), added or shown(new)
    elif old.split() == new.split():
        yield Drift.COSMETIC, f"{key}: spacing changed", ""
    else:
        added = fresh(old, new)
        yield Drift.TEXT, with_quote(f"{key} changed", added), added


def _is_renamed(old: Any, new: Any) -> bool:
    """Whether two texts that are made when the server runs are made by the same, and what is known of
    their words is the same too.
    """
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    one, two = (side.get("$source") for side in (old, new))
    others = [{key: side[key] for key in side if key != "$source"} for side in (old, new)]
    made = isinstance(one, str) and isinstance(two, str) and renamed(one, two)
    return made and others[0] == others[1]


def digest_of(tool: Tool) -> str:
    """What stands for a declaration in a table: its digest, or that of the words that are known."""
    words = f"{tool.name}\0{tool.description}"
    return tool.digest or "sha256:" + hashlib.sha256(words.encode()).hexdigest()
