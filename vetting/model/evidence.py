"""What a check found, and what it could not look at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from vetting.model.closure import Closure
from vetting.model.profile import Profile
from vetting.model.provenance import Provenance
from vetting.model.signals import ReleaseSignals
from vetting.model.surface import Surface


@unique
class Severity(StrEnum):
    """How bad it is if true; declared in rising order. `unknown` is never mapped to another."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """For sorting, worst first: unknown stands between medium and high."""
        return ("critical", "high", "unknown", "medium", "low", "info").index(self.value)


@unique
class Confidence(StrEnum):
    """How likely the finding is what it says, declared in rising order."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@unique
class Outcome(StrEnum):
    """A check's result; `incomplete` says that something could not be looked at."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a check can find, explained once for findings, reports and `mcp-vet explain`.

    `id` is `family/name`, or the signal's id where the field has one (`man.confusion`). `signal`
    is the class policy may address instead of the id. `meaning` tells a reviewer what the finding
    means, `normal` what harmless packages do that looks alike, `remedy` what to do.
    """

    id: str
    title: str
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    meaning: str
    normal: str = ""
    remedy: str = ""
    signal: str = ""
    capability: str | None = None
    cwe: tuple[str, ...] = ()
    owasp: tuple[str, ...] = ()
    """OWASP MCP Top 10 ids, `MCP01` to `MCP10`."""

    references: tuple[str, ...] = ()

    def finding(
        self,
        message: str,
        *,
        location: "Location | None" = None,
        severity: Severity | None = None,
        references: tuple[str, ...] = (),
    ) -> "Finding":
        """A finding of this rule, with the rule's severity unless the facts call for another."""
        return Finding(
            rule_id=self.id,
            signal=self.signal or self.id,
            severity=severity or self.severity,
            confidence=self.confidence,
            message=message,
            location=location,
            references=self.references + references,
        )


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
    """The result of one check on one subject; `reason` says why it is incomplete."""

    check: str
    version: int
    outcome: Outcome
    collected_at: datetime
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    coverage: Coverage | None = None
    profile: Profile | None = None
    surface: Surface | None = None
    closure: Closure | None = None
    signals: ReleaseSignals | None = None
    provenance: Provenance | None = None
