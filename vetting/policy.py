"""Policy, and the pure decision it makes on evidence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vetting.config_waivers import ConfigWaiver
from vetting.ecosystems import Target
from vetting.model.evidence import Evidence, Finding, Outcome
from vetting.model.package import PackagePin, Release
from vetting.model.profile import Profile, merge
from vetting.model.verdict import (
    ALWAYS_DENIED,
    Decision,
    Effect,
    Reason,
    SubjectFile,
    Verdict,
    Waiver,
)
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
    update_capabilities: frozenset[str]
    update_free: frozenset[str]
    """What an update may add besides: "environment name", "host", "install script"."""

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
    """What the last approved version could do; the update rule compares with it."""

    pin: PackagePin
    profile: Profile


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
    reasons = [
        *_from_findings(evidence, policy, waivers, now),
        *_from_gaps(evidence, policy),
        *_from_profile(merge(item.profile for item in evidence if item.profile), policy, approved),
        *_from_age(release, policy, now),
    ]
    reasons.sort(key=lambda reason: -list(Effect).index(reason.effect))  # stable: worst first
    decision = Decision.ALLOW
    if any(reason.effect is Effect.DENY for reason in reasons):
        decision = Decision.DENY
    elif reasons:
        decision = Decision.REVIEW
    return Verdict(
        pin=release.pin,
        decision=decision,
        reasons=tuple(reasons),
        subject=files,
        release=release,
        evidence=evidence,
        policy_digest=policy.digest,
        decided_at=now,
        waivers=waivers,
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


def _from_profile(profile: Profile, policy: Policy, approved: Approved | None) -> Iterator[Reason]:
    """What the server can do that was never approved. New is stronger than present."""
    if approved is None:
        before, allowed, since = Profile(), policy.first_capabilities, "never approved here"
    else:
        before, allowed = approved.profile, policy.update_capabilities
        since = f"new since {approved.pin.version}"
    added = {"capability": set(profile.classes()) - set(before.classes()) - allowed}
    if approved is not None:
        names: dict[str, Callable[[Profile], set[str]]] = {
            "environment name": lambda p: {item.name for item in p.env},
            "host": lambda p: {item.host for item in p.hosts},
            "install script": lambda p: {f"{s.name}: {s.command}" for s in p.install_scripts},
        }
        for what, of in names.items():
            if what not in policy.update_free:
                added[what] = of(profile) - of(before)
    for what, new in added.items():
        if new:
            yield Reason(
                check="policy",
                rule_id=f"policy/new-{what.replace(' ', '-')}",
                effect=Effect.REVIEW,
                message=f"{what} {since}: {', '.join(sorted(new))}",
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
