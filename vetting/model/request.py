"""A request: somebody asks for a server; and a rejection: a reviewer's answer that it is not to be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique

from vetting.model.pin import PackagePin


@unique
class DataClass(StrEnum):
    """The most sensitive data that the server will touch."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a requester says of a server: why they want it, what for, and until when."""

    reason: str
    purpose: str = ""
    data: DataClass | None = None
    team: str = ""
    needed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One person's request for one pin.

    `evidence` is the digest, `sha256:…`, of the evidence that lies beside it; None where nobody has
    vetted the pin yet. Nobody signs a request: all of it is the requester's word.
    """

    pin: PackagePin
    requester: str
    wish: Wish
    asked_at: datetime
    evidence: str | None = None
    digest: str = field(default="", compare=False)
    """The SHA-256 of the file it was read from: what a rejection closes."""


@unique
class RejectReason(StrEnum):
    """Why a server is rejected; the code that programs act on."""

    COMPROMISED = "COMPROMISED"
    SUSPICIOUS = "SUSPICIOUS"
    ADVISORY = "ADVISORY"
    LICENSE = "LICENSE"
    TOO_BROAD = "TOO_BROAD"
    DUPLICATE = "DUPLICATE"
    UNMAINTAINED = "UNMAINTAINED"
    NOT_NEEDED = "NOT_NEEDED"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One reviewer's signed answer. `closes` are the digests of the requests that it answers."""

    pin: PackagePin
    reason: RejectReason
    note: str
    by: str
    at: datetime
    alternative: PackagePin | None = None
    closes: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Why, for a message."""
        said = f"{self.reason.value}{f': {self.note}' if self.note else ''}"
        return f"{said} ({self.by}, {self.at:%Y-%m-%d})"
