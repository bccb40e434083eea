"""Advisories from the best source at hand: a young mirror, else the live API, else none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from vetting.boundary.http import Client
from vetting.errors import VettingError
from vetting.model.advisory import Advisory
from vetting.sources.osv import live
from vetting.sources.osv.mirror import Mirror

Found = dict[tuple[str, str], tuple[Advisory, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Advisories by (ecosystem, name), where they come from and as of when.

    `gap` says why the answer may miss something; then nothing counts as unaffected.
    """

    advisories: Found
    source: str
    as_of: datetime | None
    gap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisories:
    """The mirror and the API; `max_age` is policy's limit for the mirror."""

    mirror: Mirror
    http: Client
    api: str

    def ask(self, packages: Iterable[tuple[str, str]], now: datetime, max_age: timedelta) -> Answer:
        """What is known about each (ecosystem, name). Never raises: failure is a gap."""
        wanted = list(dict.fromkeys(packages))
        try:
            stale = self._stale(now, max_age)
            if stale is None:
                return self._from_mirror(wanted)
        except VettingError as error:
            stale = str(error)
        try:
            return Answer(
                advisories=live.lookup(self.http, self.api, wanted), source="OSV API", as_of=now
            )
        except VettingError as error:
            gap = f"{stale}, and OSV cannot be asked: {error}"
        # An old mirror can still tell what was known then; it just cannot clear anything.
        try:
            return Answer(
                advisories=self.mirror.lookup(wanted) if self.mirror.path.exists() else {},
                source="old mirror",
                as_of=None,
                gap=gap,
            )
        except VettingError:
            return Answer(advisories={}, source="none", as_of=None, gap=gap)

    def _stale(self, now: datetime, max_age: timedelta) -> str | None:
        """Why the mirror cannot be relied on, or None."""
        feeds = self.mirror.feeds()
        if not feeds:
            return "there is no advisory mirror (mcp-vet advisories sync)"
        oldest = min(feed.synced_at for feed in feeds)
        if now - oldest > max_age:
            return f"the advisory mirror is from {oldest:%Y-%m-%d %H:%M} UTC"
        return None

    def _from_mirror(self, wanted: list[tuple[str, str]]) -> Answer:
        feeds = self.mirror.feeds()
        refused = sum(len(feed.refused) for feed in feeds)
        return Answer(
            advisories=self.mirror.lookup(wanted),
            source="OSV mirror",
            as_of=min(feed.synced_at for feed in feeds),
            gap=f"{refused} record(s) of the mirror could not be read" if refused else None,
        )
