"""A notice: one thing that people should hear of, once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from vetting.model.pin import PackagePin
from vetting.model.wire import stamp

SCHEMA = "mcp-vet/event/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One event. `about` are what makes it the same event on another run: `dedupe` is made of them,
    so that whoever gets it twice can tell.
    """

    event: str
    """`server.suspended`, `finding.new`, `approval.expiring`, `approval.expired`, `scan.incomplete`
    or `feed.stale`.
    """

    at: datetime
    title: str
    about: tuple[str, ...]
    pin: PackagePin | None = None
    entry: str | None = None
    """SHA-256 of the entry."""

    causes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    ends: datetime | None = None
    order: str | None = None
    """The stop order, by its place in the allowlist."""

    @property
    def dedupe(self) -> str:
        """The same for the same event, on every run and every machine."""
        said = "\0".join([self.event, str(self.pin or ""), self.entry or "", *self.about])
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]

    def document(self) -> dict[str, object]:
        """As a receiver gets it."""
        pin = self.pin
        return {
            "schema": SCHEMA,
            "id": _uuid7(self.at),
            "dedupe_id": self.dedupe,
            "event": self.event,
            "occurred_at": stamp(self.at),
            "title": self.title,
            "pin": pin
            and {
                "ecosystem": pin.ecosystem,
                "name": pin.name,
                "version": pin.version,
                "purl": pin.purl,
            },
            "entry": self.entry,
            "causes": list(self.causes),
            "reasons": list(self.reasons),
            "ends": stamp(self.ends),
            "order": self.order,
        }


def _uuid7(at: datetime) -> str:
    """A UUID that sorts by time (RFC 9562, 5.7): milliseconds, version, random bits."""
    number = (int(at.timestamp() * 1000) & (1 << 48) - 1) << 80 | secrets.randbits(80)
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
