"""Stop orders: how far one reaches, and what it says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from vetting.model.pin import PackagePin


@unique
class Reach(StrEnum):
    """What kind of thing an order stops."""

    VERSION = "version"
    RANGE = "range"
    PACKAGE = "package"
    PUBLISHER = "publisher"
    MEMBER = "member"
    """Everything that brings the package in, and the package itself."""

    REMOTE = "remote"
    """The remote servers whose addresses fit a pattern."""


@unique
class Reason(StrEnum):
    """Why something is stopped; the code that programs act on."""

    COMPROMISED = "COMPROMISED"
    ADVISORY = "ADVISORY"
    LICENSE = "LICENSE"
    PUBLISHER_CHANGED = "PUBLISHER_CHANGED"
    SUPERSEDED = "SUPERSEDED"
    SUSPICIOUS = "SUSPICIOUS"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an order stops: `name` is a package, a publisher's name, or a pattern of addresses;
    `versions` is exact, a range, or empty for all.
    """

    reach: Reach
    ecosystem: str
    name: str
    versions: str = ""

    def __str__(self) -> str:
        if self.reach is Reach.REMOTE:
            return f"remote {self.name}"
        exact = self.versions[:1].isdigit()
        mark = "==" if self.ecosystem == "pypi" and exact else "@"
        what = f"{self.ecosystem}:{self.name}{mark + self.versions if self.versions else ''}"
        special = self.reach in (Reach.PUBLISHER, Reach.MEMBER)
        return f"{self.reach.value} {what}" if special else what


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One order. `digest` is the SHA-256 of its envelope: what lifting it refers to."""

    file: str
    digest: str
    revokes: bool
    scope: Scope
    reason: Reason
    note: str
    by: str
    since: datetime

    @property
    def words(self) -> str:
        """Why, for a message."""
        said = f"{self.reason.value}{f': {self.note}' if self.note else ''}"
        return f"{said} ({self.by}, {self.since:%Y-%m-%d})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the evidence behind an entry says that orders are about; None where it does not say."""

    members: tuple[PackagePin, ...] = ()
    whole: bool = False
    """Whether `members` is the whole closure."""

    publishers: frozenset[str] | None = None
    bases: tuple[tuple[PackagePin, frozenset[str] | None], ...] = ()
    """The versions that were approved before it and that it builds on, with who published them."""
