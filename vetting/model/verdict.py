"""A decision on a pin, with everything it was made on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from vetting.model.artifact import Digest
from vetting.model.evidence import Evidence, Finding, Outcome
from vetting.model.package import PackagePin, Release
from vetting.model.profile import Profile, merge
from vetting.model.signals import ReleaseSignals
from vetting.model.signals import merge as merge_signals

if TYPE_CHECKING:  # which imports this
    from vetting.model.additions import Addition


@unique
class Decision(StrEnum):
    """What policy says: `review` leaves it to a person."""

    ALLOW = "allow"
    REVIEW = "review"
    DENY = "deny"


@unique
class Effect(StrEnum):
    """What policy does with a finding or gap; declared in rising order."""

    NOTE = "note"
    REVIEW = "review"
    DENY = "deny"


ALWAYS_DENIED = frozenset({"adv.malicious"})
"""Rules that no policy weakens and no waiver covers: what was published as malware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the decision is not `allow`: the rule, and what policy does with it."""

    check: str
    rule_id: str
    effect: Effect
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFile:
    """An artifact as it was looked at: what the signature will cover."""

    filename: str
    size: int
    digests: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding that somebody accepted for one pin, until a date.

    `finding` is a rule id, or `rule@path` for one place; `until` is the last valid day (UTC).
    """

    finding: str
    reason: str
    until: datetime

    def covers(self, finding: Finding, now: datetime) -> bool:
        """Whether this waiver applies to `finding` at `now`."""
        if finding.rule_id in ALWAYS_DENIED:
            return False
        rule, _, path = self.finding.partition("@")
        names = {finding.rule_id, *finding.aliases}
        place = finding.location.path if finding.location else ""
        return rule in names and path in ("", place) and now <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What the pin is against the `base`, the version that people approved last, `until` a time: all
    that it `adds`, also what policy lets it. `by_policy` says that policy lets a machine approve it.
    """

    base: PackagePin
    until: datetime | None = None
    adds: "tuple[Addition, ...]" = ()
    by_policy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision, its reasons and the evidence, all of one moment."""

    pin: PackagePin
    decision: Decision
    reasons: tuple[Reason, ...]
    subject: tuple[SubjectFile, ...]
    release: Release
    evidence: tuple[Evidence, ...]
    policy_digest: str
    decided_at: datetime
    waivers: tuple[Waiver, ...] = ()
    update: Update | None = None
    """What it was held against; None if no version was approved."""

    @property
    def profile(self) -> Profile:
        """What the code can touch, over all evidence."""
        return merge(item.profile for item in self.evidence if item.profile)

    @property
    def signals(self) -> ReleaseSignals:
        """Downloads and stars, as far as any check learnt them."""
        return merge_signals(item.signals for item in self.evidence if item.signals)

    @property
    def incomplete(self) -> tuple[Evidence, ...]:
        """The checks that could not look at everything."""
        return tuple(item for item in self.evidence if item.outcome is Outcome.INCOMPLETE)

    @property
    def ranked(self) -> tuple[tuple[str, Finding], ...]:
        """All findings with their check, worst first."""
        found = [(item.check, finding) for item in self.evidence for finding in item.findings]
        return tuple(sorted(found, key=lambda pair: pair[1].order))

    def waiver_for(self, finding: Finding) -> Waiver | None:
        """The waiver in force for `finding` when the decision was made."""
        return next((w for w in self.waivers if w.covers(finding, self.decided_at)), None)
