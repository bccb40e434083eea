"""Advisories from the best source at hand: a young mirror, else the live API, else none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vetting.boundary.http import Client
from vetting.errors import VettingError
from vetting.model.advisory import Advisory, Hit
from vetting.sources.osv import live
from vetting.sources.osv.match import hits
from vetting.sources.osv.mirror import Feed, Mirror

Package = tuple[str, str]
"""An ecosystem and a name."""

_MEMORY = 100_000
"""Packages and versions to remember; far more than one run meets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Advisories by (ecosystem, name), where they come from and as of when.

    `gap` says why the answer may miss something; then nothing counts as unaffected. `api` is the
    address of the OSV API if that gave the answer.
    """

    advisories: Mapping[Package, tuple[Advisory, ...]]
    source: str
    as_of: datetime | None
    gap: str | None = None
    api: str | None = None
    matched: dict[tuple[str, str, str], tuple[Hit, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Versions evaluated before against the same records."""

    def hits(self, ecosystem: str, name: str, version: str) -> tuple[Hit, ...]:
        """What is known against this version, evaluated once however many servers bring it in."""
        member = (ecosystem, name, version)
        found = self.matched.get(member)
        if found is None:
            found = hits(self.advisories.get((ecosystem, name), ()), ecosystem, name, version)
            self.matched[member] = found
        return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read from one state of the mirror."""

    state: tuple[int, ...] = ()
    advisories: dict[Package, tuple[Advisory, ...]] = field(default_factory=dict)
    matched: dict[tuple[str, str, str], tuple[Hit, ...]] = field(default_factory=dict)


class _Memory:
    """Holds what is known, until the mirror changes or it becomes too much."""

    def __init__(self) -> None:
        self._known = _Known()

    def at(self, state: tuple[int, ...]) -> _Known:
        """What is known of that state. Never emptied, only replaced: answers go on using it."""
        known = self._known
        if state != known.state or len(known.advisories) + len(known.matched) > _MEMORY:
            known = self._known = _Known(state)
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisories:
    """The mirror and the API. Lives as long as the process: what it read once is remembered, so
    that cost grows with distinct packages and not with the servers that bring them in.
    """

    mirror: Mirror
    http: Client
    api: str
    _memory: _Memory = field(default_factory=_Memory, init=False, repr=False, compare=False)

    def ask(self, packages: Iterable[Package], now: datetime, max_age: timedelta) -> Answer:
        """What is known about each (ecosystem, name); `max_age` is policy's limit for the mirror.

        Never raises: failure is a gap.
        """
        wanted = list(dict.fromkeys(packages))
        try:
            feeds = self.mirror.feeds()
            stale = too_old(feeds, {ecosystem for ecosystem, _ in wanted}, now, max_age)
            if stale is None:
                return self._from_mirror(wanted, feeds)
        except VettingError as error:
            stale = str(error)
        reply = live.lookup(self.http, self.api, wanted)
        if not reply.problems:
            return Answer(advisories=reply.advisories, source="OSV API", as_of=now, api=self.api)
        gap = f"{stale}, and OSV cannot be asked: {'; '.join(reply.problems[:3])}"
        # An old mirror can still tell what was known then; it just cannot clear anything.
        try:
            old = self.mirror.lookup(wanted)
        except VettingError:
            old = {}
        both = {
            package: (*reply.advisories.get(package, ()), *old.get(package, ()))
            for package in {**reply.advisories, **old}
        }
        return Answer(advisories=both, source="old mirror" if old else "none", as_of=None, gap=gap)

    def _from_mirror(self, wanted: Sequence[Package], feeds: tuple[Feed, ...]) -> Answer:
        known = self._memory.at(tuple(feed.serial for feed in feeds))
        missing = [package for package in wanted if package not in known.advisories]
        if missing:
            found = self.mirror.lookup(missing)
            known.advisories.update({package: found.get(package, ()) for package in missing})
        return Answer(
            advisories=known.advisories,
            source="OSV mirror",
            as_of=min(_ages(feeds, {ecosystem for ecosystem, _ in wanted}).values(), default=None),
            gap="; ".join(
                f"{feed.refused} record(s) of {feed.source} could not be read "
                f"({'; '.join(feed.problems[:2])})"
                for feed in feeds
                if feed.refused
            )
            or None,
            matched=known.matched,
        )


def too_old(
    feeds: Sequence[Feed], ecosystems: Iterable[str], now: datetime, max_age: timedelta
) -> str | None:
    """Why the mirror cannot be relied on for all of `ecosystems`, or None."""
    if not feeds:
        return "there is no advisory mirror (mcp-vet advisories sync)"
    wanted = sorted(set(ecosystems))
    ages = _ages(feeds, wanted)
    for ecosystem in wanted:
        if ecosystem not in ages:
            return f"the advisory mirror holds nothing about {ecosystem}"
        # A date in the future, after a clock was set back, proves no youth.
        if abs(now - ages[ecosystem]) > max_age:
            return f"the advisory mirror is from {ages[ecosystem]:%Y-%m-%d %H:%M} UTC"
    return None


def _ages(feeds: Sequence[Feed], ecosystems: Iterable[str]) -> dict[str, datetime]:
    """When what is held of each ecosystem was last confirmed.

    The youngest of its large feeds counts: a few records of one's own, synced today, do not make
    last month's public feed young, and a file that was imported once does not make it old.
    """
    found = {}
    for ecosystem in ecosystems:
        sizes = [(dict(feed.held).get(ecosystem, 0), feed.synced_at) for feed in feeds]
        largest = max(size for size, _ in sizes)
        if largest:
            found[ecosystem] = max(at for size, at in sizes if size * 2 >= largest)
    return found
