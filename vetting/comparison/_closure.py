"""What changed among the packages that a launch brings in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vetting.comparison._values import Section, section
from vetting.model.closure import Closure, ClosureMember
from vetting.model.verdict import Verdict

_SHOWN = 3
"""Files that are named."""


@dataclass(frozen=True, slots=True)
class _Known:
    """All versions of a package with what is to be said of them, and its files' digests by name."""

    words: list[str] = field(default_factory=list)
    files: dict[str, set[str]] = field(default_factory=dict)


def closures(before: Verdict, after: Verdict) -> Section:
    """The section about them. The same version with other files is the change that must not go
    unseen; fewer files are none: a server that runs on fewer versions of Python needs fewer.
    """
    found = _closure(before), _closure(after)
    known = [closure for closure in found if closure is not None and closure.complete]
    gap = None if len(known) == 2 else "a closure is not complete"
    if any(closure is None or not (closure.complete or closure.members) for closure in found):
        return Section(name="closure", changes=(), gap=gap)  # compared with nothing, all is new
    one, two = (
        _members(closure.members if closure else (), side.pin.name)
        for closure, side in zip(found, (before, after), strict=True)
    )
    texts = [{name: ", ".join(item.words) for name, item in side.items()} for side in (one, two)]
    for name in one.keys() & two.keys():
        if one[name].words == two[name].words:
            was, now = _other_files(one[name].files, two[name].files)
            texts[0][name] += was
            texts[1][name] += now
    return section("closure", texts[0], texts[1], gap)


def _closure(verdict: Verdict) -> Closure | None:
    return next((item.closure for item in verdict.evidence if item.closure), None)


def _members(members: Iterable[ClosureMember], itself: str) -> dict[str, _Known]:
    """By name."""
    found: dict[str, _Known] = {}
    for member in members:
        if member.name == itself:
            continue
        remarks = [
            *(["runs code when installed"] if member.install_scripts else []),
            *(["withdrawn"] if member.withdrawn else []),
        ]
        known = found.setdefault(member.name, _Known())
        known.words.append(member.version + (f" ({', '.join(remarks)})" if remarks else ""))
        alone = len(member.files) == 1  # then a record keeps no name of it
        for filename, digest in member.files:
            known.files.setdefault("" if alone else filename, set()).add(str(digest))
    return found


def _other_files(before: Mapping[str, set[str]], after: Mapping[str, set[str]]) -> tuple[str, str]:
    """What to add to the words about one version that has other files now."""
    changed = [
        name for name in before.keys() & after.keys() if before[name].isdisjoint(after[name])
    ]
    every, now = (set[str]().union(*side.values()) for side in (before, after))
    if every and not after.get("", set()) <= every:
        changed.append("")
    if "" in before and now and before[""].isdisjoint(now):
        changed = ["", *after]
    if changed:
        return _digests(before, changed), _digests(after, changed)
    more = sorted(name for name in after.keys() - before.keys() if not after[name] <= every)
    if not more:
        return "", ""
    rest = f" and {len(more) - _SHOWN} more" if len(more) > _SHOWN else ""
    return "", f" (new files: {', '.join(more[:_SHOWN])}{rest})"


def _digests(files: Mapping[str, set[str]], names: list[str]) -> str:
    found = [digest for name in sorted(set(names)) for digest in sorted(files.get(name, ()))]
    rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f" ({', '.join(found[:_SHOWN])}{rest})"
