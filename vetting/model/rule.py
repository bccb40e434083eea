"""Rules: what can be found, how bad it is, and what it means."""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vetting.model.evidence import Finding, Location


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
        from vetting.model.evidence import Finding

        return Finding(
            rule_id=self.id,
            signal=self.signal or self.id,
            severity=severity or self.severity,
            confidence=self.confidence,
            message=message,
            location=location,
            references=self.references + references,
        )
