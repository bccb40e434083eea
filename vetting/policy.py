"""Policy, and the pure decision it makes on evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from vetting.approval_rules import ApprovalRules
from vetting.config_waivers import ConfigWaiver
from vetting.ecosystems import Target
from vetting.model import capability_envelope
from vetting.model.additions import added
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.evidence import Evidence, Finding, Outcome
from vetting.model.package import PackagePin, Release
from vetting.model.verdict import (
    ALWAYS_DENIED,
    Decision,
    Effect,
    Reason,
    SubjectFile,
    Update,
    Verdict,
    Waiver,
)
from vetting.rescan_policy import RescanPolicy
from vetting.rule_effect import effect_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of a decision. Fields as in the documented `default_policy.toml`."""

    source: str
    digest: str
    """`sha256:…` of the file's bytes."""

    severity: Mapping[str, Effect]
    rules: Mapping[str, Effect]
    incomplete: Mapping[str, Effect]
    first_capabilities: frozenset[str]
    approvals: ApprovalRules
    """Whose approval is enough, and what an update may add without a person."""

    cooldown: timedelta
    advisory_age: timedelta
    """How old the advisory mirror may be."""

    evidence_days: int
    """How old recorded evidence may be when somebody approves on it."""

    approve_incomplete: str
    approve_days: int
    approve_max_days: int
    waiver_max_days: int
    targets: tuple[Target, ...]
    config_waivers: tuple[ConfigWaiver, ...] = ()
    """Findings in client configurations that the team accepts for a time."""

    rescan: RescanPolicy
    """What a re-scan does about what changed."""

    raw: bytes = field(repr=False, compare=False, default=b"")

    def effect(self, finding: Finding) -> Effect:
        """What to do with `finding`: by rule id, then signal, then the longest prefix, then
        severity. What was published as malware is denied whatever the policy says.
        """
        if finding.rule_id in ALWAYS_DENIED:
            return Effect.DENY
        severity = finding.severity.value
        return effect_of(self.rules, self.severity, finding.rule_id, finding.signal, severity)

    def on_incomplete(self, check: str) -> Effect:
        """What to do when `check` could not look at everything."""
        return self.incomplete.get(check, self.incomplete["default"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What was approved of the last approved version; the update rule compares with it."""

    pin: PackagePin
    envelope: CapabilityEnvelope
    until: datetime | None = None


def decide(
    release: Release,
    files: tuple[SubjectFile, ...],
    evidence: tuple[Evidence, ...],
    policy: Policy,
    *,
    now: datetime,
    approved: Approved | None = None,
    waivers: tuple[Waiver, ...] = (),
) -> Verdict:
    """The verdict of `policy` on `evidence`. Pure: the same input gives the same verdict.

    `files` are the artifacts that were looked at, which a signature will cover; `approved` is the
    last approved version of the same package, None for a first request.
    """
    made = Verdict(
        pin=release.pin,
        decision=Decision.ALLOW,
        reasons=(),
        subject=files,
        release=release,
        evidence=evidence,
        policy_digest=policy.digest,
        decided_at=now,
        waivers=waivers,
    )
    reasons = [
        *_from_findings(evidence, policy, waivers, now),
        *_from_gaps(evidence, policy),
        *(_from_update(made, policy, approved) if approved else _from_first(made, policy)),
        *_from_age(release, policy, now),
    ]
    reasons.sort(key=lambda reason: -list(Effect).index(reason.effect))  # stable: worst first
    decision = Decision.ALLOW
    if any(reason.effect is Effect.DENY for reason in reasons):
        decision = Decision.DENY
    elif reasons:
        decision = Decision.REVIEW
    made = replace(made, decision=decision, reasons=tuple(reasons))
    return replace(made, update=_update(made, policy, approved)) if approved else made


def _update(verdict: Verdict, policy: Policy, approved: Approved) -> Update:
    """What the verdict is about against what was approved; of the version that is approved already
    nobody has to approve anything.
    """
    another = approved.pin != verdict.pin
    return Update(
        base=approved.pin,
        until=approved.until,
        adds=added(approved.envelope, capability_envelope.of(verdict)),
        by_policy=another
        and policy.approvals.updates_by_policy
        and verdict.decision is Decision.ALLOW
        and verdict.release.published_at is not None
        and bool(verdict.subject),
    )


def _from_findings(
    evidence: tuple[Evidence, ...], policy: Policy, waivers: tuple[Waiver, ...], now: datetime
) -> Iterator[Reason]:
    """One reason per rule: its worst finding in words, and how many more there are; the rule with
    the worst finding first.
    """
    groups: dict[tuple[str, str, Effect], list[Finding]] = {}
    pairs = [(finding, item.check) for item in evidence for finding in item.findings]
    for finding, check in sorted(pairs, key=lambda pair: pair[0].order):
        effect = policy.effect(finding)
        waived = any(waiver.covers(finding, now) for waiver in waivers)
        if effect is not Effect.NOTE and not waived:
            groups.setdefault((check, finding.rule_id, effect), []).append(finding)
    for (check, rule_id, effect), findings in groups.items():
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        message = findings[0].message + more
        yield Reason(check=check, rule_id=rule_id, effect=effect, message=message)


def _from_gaps(evidence: tuple[Evidence, ...], policy: Policy) -> Iterator[Reason]:
    for item in evidence:
        effect = policy.on_incomplete(item.check)
        if item.outcome is Outcome.INCOMPLETE and effect is not Effect.NOTE:
            yield Reason(
                check=item.check,
                rule_id="meta.not_evaluated",
                effect=effect,
                message=item.reason or "could not look at everything",
            )


def _from_first(verdict: Verdict, policy: Policy) -> Iterator[Reason]:
    """What a server that was never approved can do beyond what policy lets it."""
    if new := set(verdict.profile.classes()) - policy.first_capabilities:
        yield _added("capability", f"never approved here: {', '.join(sorted(new))}")


def _from_update(verdict: Verdict, policy: Policy, approved: Approved) -> Iterator[Reason]:
    """What an update adds to what was approved, and what nobody can compare."""
    envelope = capability_envelope.of(verdict)
    since = approved.pin.version
    for item in policy.approvals.additions(approved.envelope, envelope):
        names = ", ".join(item.names)
        words = f"whether new since {since}" if item.kind == "unknown" else f"new since {since}"
        yield _added(item.kind, f"{words}: {names}")


def _added(kind: str, words: str) -> Reason:
    return Reason(
        check="policy",
        rule_id=f"policy/new-{kind.replace(' ', '-')}",
        effect=Effect.REVIEW,
        message=f"{kind} {words}",
    )


def _from_age(release: Release, policy: Policy, now: datetime) -> Iterator[Reason]:
    if release.published_at is None or now - release.published_at >= policy.cooldown:
        return
    until = release.published_at + policy.cooldown
    yield Reason(
        check="release-state",
        rule_id="age.version",
        effect=Effect.REVIEW,
        message=f"published {release.published_at:%Y-%m-%d}; the cooldown ends {until:%Y-%m-%d}",
    )


def incomplete_blocks(verdict: Verdict, policy: Policy) -> bool:
    """Whether the verdict hangs on something that could not be looked at (exit code 3)."""
    return verdict.decision is not Decision.DENY and any(
        policy.on_incomplete(item.check) is not Effect.NOTE for item in verdict.incomplete
    )
