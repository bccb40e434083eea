"""What an approval has beyond the one that it builds on: what nobody may carry on alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vetting.allowlist.attached import Claim
from vetting.approval_rules import ApprovalRules
from vetting.model.additions import Addition
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """An approved version that something builds on: `approvals` are those that made it valid, and
    `bases` the versions that it builds on itself, nearest first.
    """

    claim: Claim
    approvals: tuple[Approval, ...]
    bases: tuple[PackagePin, ...] = ()

    @property
    def envelope(self) -> CapabilityEnvelope | None:
        """What was approved; None where it was approved before there were envelopes."""
        return self.approvals[0].envelope


def additions(approval: Approval, base: Base, rules: ApprovalRules) -> tuple[Addition, ...] | None:
    """What it adds that policy leaves to people; None if that cannot be told."""
    if base.envelope is None or approval.envelope is None:
        return None
    return rules.additions(base.envelope, approval.envelope)


def accepts(approval: Approval, base: Base) -> tuple[str, ...]:
    """What it accepts that not everybody accepted before: findings, gaps, install scripts."""
    found = []
    for what, of in _ACCEPTED.items():
        before = set.intersection(*(set(of(item)) for item in base.approvals))
        found += [f"{what} {name}" for name in sorted(set(of(approval)) - before)]
    return tuple(found)


_ACCEPTED: dict[str, Callable[[Approval], Iterable[str]]] = {
    "waiver of": lambda item: _names(item.waivers),
    "gap in": lambda item: _names(item.not_looked_at),
    "install script of": lambda item: item.scripts,
}


def _names(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [name for name, _ in pairs]


def differences(approval: Approval, claim: Claim, base: Base) -> tuple[str, ...]:
    """What is not as it was, so that it cannot be carried on."""
    found = []
    if base.claim.pin != claim.pin or base.claim.subject != claim.subject:
        found.append("files")
    if base.envelope is None or approval.envelope is None:
        found.append("what was approved before is in no envelope")
    else:
        found += base.envelope.differences(approval.envelope)
    if any(item.lock != approval.lock for item in base.approvals):
        found.append("lock")
    if any(approval.approver in item.requested_by for item in base.approvals):
        found.append(f"{approval.approver} asked for it")
    return (*found, *accepts(approval, base))
