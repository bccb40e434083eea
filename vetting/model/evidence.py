"""What a check found, and what it could not look at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from vetting.model.rule import Confidence, Rule, Severity
from vetting.patterns import pattern

if TYPE_CHECKING:  # making dataclasses takes time, and the gate needs rules and severities only
    from vetting.model.closure import Closure
    from vetting.model.profile import Profile
    from vetting.model.provenance import Provenance
    from vetting.model.signals import ReleaseSignals
    from vetting.model.surface import Surface

_FOLDED = pattern(r"\A(\d{1,9}) further places like this\b|\(and (\d{1,9}) more tools\)\Z")

__all__ = [
    "Confidence",
    "Coverage",
    "Evidence",
    "Excerpt",
    "Finding",
    "Location",
    "Outcome",
    "Rule",
    "Severity",
    "Unread",
]


@unique
class Outcome(StrEnum):
    """A check's result; `incomplete` says that something could not be looked at."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in the package: lines count from 1 and `end_line` is included."""

    path: str
    line: int | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Source lines around a finding, secrets redacted; `first` is the first line's number."""

    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a reviewer should know, with the rule that explains it."""

    rule_id: str
    signal: str
    severity: Severity
    confidence: Confidence
    message: str
    location: Location | None = None
    aliases: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    excerpt: Excerpt | None = None

    @property
    def stands_for(self) -> int:
        """How many places or tools beside its own it stands for, which it does not name."""
        said = _FOLDED.search(self.message)
        return int(said[1] or said[2]) if said else 0

    @property
    def order(self) -> tuple[int, int, str, Location]:
        """For sorting: worst and surest first, then by rule and place."""
        confidence = ("high", "medium", "low").index(self.confidence.value)
        place = self.location or Location(path="")
        place = Location(path=place.path, line=place.line or 0, end_line=place.end_line or 0)
        return (self.severity.rank, confidence, self.rule_id, place)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unread:
    """A file, or part of one, that a check could not look at, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many files there were, how many were read in full, and which were not."""

    files: int
    read: int
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The result of one check on one subject; `reason` says why it is incomplete, `rules` is the
    digest of the static rules it went by.
    """

    check: str
    version: int
    outcome: Outcome
    collected_at: datetime
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    coverage: Coverage | None = None
    profile: "Profile | None" = None
    surface: "Surface | None" = None
    closure: "Closure | None" = None
    signals: "ReleaseSignals | None" = None
    provenance: "Provenance | None" = None
    rules: str | None = None
