"""Is an exact version affected? The OSV specification's evaluation, with "cannot tell" as a value.

https://ossf.github.io/osv-schema/#evaluation: a version is affected if it is listed, or if it lies
in any range. Events are unordered in the document and sorted by the ecosystem's own order here.
Whatever cannot be decided is None, never "not affected".
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from packaging.version import InvalidVersion, Version

from vetting import npm_semver
from vetting.model.advisory import Advisory, Affected, AffectedRange, Event, Hit
from vetting.model.evidence import Severity

# At the same version the state before it ends first: `fixed` 1.0 and `introduced` 1.0 leave 1.0
# affected.
_SAME = {"fixed": 0, "limit": 0, "introduced": 1, "last_affected": 2}
_CANDIDATES = 64
"""Real records name a handful of fixed versions; each costs an evaluation."""

_LEAD = ("MAL-", "GHSA-", "PYSEC-", "CVE-")


@lru_cache(maxsize=1 << 17)
def _pypi_key(version: str) -> Any:
    try:
        return Version(version)
    except InvalidVersion:
        return None


def _npm_key(version: str) -> Any:
    return npm_semver.parse(version, loose=True)


KEYS: dict[str, Callable[[str], Any]] = {"npm": _npm_key, "pypi": _pypi_key}
"""A version's place in its ecosystem's order, None if it has none."""


def affects(affected: Affected, version: str) -> bool | None:
    """Whether `affected` covers `version`; None if the record does not tell."""
    key = KEYS[affected.ecosystem]
    mine = key(version)
    if version in affected.versions:
        return True
    if mine is not None and any(key(listed) == mine for listed in affected.versions):
        return True
    if not affected.ranges:
        # With neither versions nor ranges the record speaks about the whole package.
        return not affected.versions
    ranges = [item for item in affected.ranges if item.kind in ("SEMVER", "ECOSYSTEM")]
    # Commit ranges say the same in another way; alone they do not tell which versions are meant.
    undecided = mine is None or not (ranges or affected.versions)
    for item in ranges:
        answer = _in_range(item, mine, key) if mine is not None else None
        if answer:
            return True
        undecided = undecided or answer is None
    return None if undecided else False


def _in_range(item: AffectedRange, mine: Any, key: Callable[[str], Any]) -> bool | None:
    limits = [event.version for event in item.events if event.kind == "limit"]
    if "*" not in limits and limits:
        keys = [key(limit) for limit in limits]
        if None in keys:
            return None
        if all(mine >= limit for limit in keys):
            return False
    events: list[tuple[Any, Event]] = []
    for event in item.events:
        if event.kind == "limit":
            continue
        start = event.kind == "introduced" and event.version == "0"
        place = None if start else key(event.version)
        if place is None and not start:
            return None
        events.append((place, event))
    if not any(event.kind == "introduced" for _, event in events):
        return None
    inside = False
    for place, event in sorted(events, key=_Order):
        if event.kind == "introduced" and (place is None or mine >= place):
            inside = True
        elif (event.kind == "fixed" and mine >= place) or (
            event.kind == "last_affected" and mine > place
        ):
            inside = False
    return inside


class _Order:
    """Sorts events: `introduced: 0` first, then by version, then as `_SAME` says."""

    def __init__(self, pair: tuple[Any, Event]) -> None:
        self.place, self.event = pair

    def __lt__(self, other: "_Order") -> bool:
        if self.place is None or other.place is None:
            return self.place is None and other.place is not None
        if self.place == other.place:
            return _SAME[self.event.kind] < _SAME[other.event.kind]
        return bool(self.place < other.place)


def fixed_version(affected: Iterable[Affected], version: str) -> str | None:
    """The lowest version named as fixed that lies at or above `version` and that no block affects."""
    blocks = tuple(affected)
    candidates: list[tuple[Any, Affected, str]] = []
    for item in blocks:
        key = KEYS[item.ecosystem]
        mine = key(version)
        for event in (event for part in item.ranges for event in part.events):
            place = key(event.version) if event.kind == "fixed" else None
            if mine is not None and place is not None and place >= mine:
                candidates.append((place, item, event.version))
    candidates.sort(key=lambda candidate: candidate[0])
    for _, item, fixed in candidates[:_CANDIDATES]:
        if affects(item, fixed) is False and not any(affects(other, fixed) for other in blocks):
            return fixed
    return None


def hits(
    advisories: Iterable[Advisory], ecosystem: str, name: str, version: str
) -> tuple[Hit, ...]:
    """The advisories that speak about this version, aliases merged, worst first."""
    found = list(speaking(advisories, ecosystem, name, version))
    merged = [_merge(group, ecosystem, name, version) for group in _groups(found)]
    return tuple(sorted(merged, key=lambda hit: (not hit.malicious, hit.severity.rank, hit.ids)))


def speaking(
    advisories: Iterable[Advisory], ecosystem: str, name: str, version: str
) -> Iterator[tuple[Advisory, bool]]:
    """The advisories that affect this version, or (True) do not tell whether they do."""
    for advisory in advisories:
        if advisory.withdrawn:
            continue
        mine = [a for a in advisory.affected if (a.ecosystem, a.name) == (ecosystem, name)]
        answers = [affects(item, version) for item in mine]
        if any(answers):
            yield advisory, False
        elif None in answers:
            yield advisory, True


def _groups(found: list[tuple[Advisory, bool]]) -> list[list[tuple[Advisory, bool]]]:
    """Advisories that share any name, directly or through others; cycles do no harm."""
    groups: list[tuple[set[str], list[tuple[Advisory, bool]]]] = []
    for advisory, undecided in found:
        names = {advisory.id, *advisory.aliases}
        members = [(advisory, undecided)]
        rest = []
        for group in groups:
            if group[0].isdisjoint(names):
                rest.append(group)
            else:
                names |= group[0]
                members = group[1] + members
        groups = [*rest, (names, members)]
    return [members for _, members in groups]


def _merge(group: list[tuple[Advisory, bool]], ecosystem: str, name: str, version: str) -> Hit:
    advisories = [advisory for advisory, _ in group]
    names = sorted({name for item in advisories for name in (item.id, *item.aliases)}, key=_lead)
    own = sorted({item.id for item in advisories}, key=_lead)
    mine = [
        item
        for advisory in advisories
        for item in advisory.affected
        if (item.ecosystem, item.name) == (ecosystem, name)
    ]
    given = [item.severity for item in mine] + [item.severity for item in advisories]
    rated = [severity for severity in given if severity is not Severity.UNKNOWN]
    first = next(item for item in advisories if item.id == own[0])
    return Hit(
        ids=(*own, *(alias for alias in names if alias not in own)),
        summary=first.summary,
        severity=min(rated, key=lambda severity: severity.rank) if rated else first.severity,
        malicious=any(item.malicious for item in advisories),
        undecidable=all(undecided for _, undecided in group),
        fixed_in=fixed_version(mine, version),
        references=tuple(dict.fromkeys(url for item in advisories for url in item.references))[:5],
    )


def _lead(name: str) -> tuple[int, str]:
    prefixes = [at for at, prefix in enumerate(_LEAD) if name.startswith(prefix)]
    return (prefixes[0] if prefixes else len(_LEAD), name)
