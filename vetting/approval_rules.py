"""The part of the policy that says whose approval is enough: tiers, chains, updates by policy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from vetting.model.additions import Addition, added
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.tiers import Case, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """How many people must approve; `why` names the tier that says so, empty for the list."""

    people: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRules:
    """See the module. `free` are the kinds of additions that need no person."""

    tiers: tuple[Tier, ...] = ()
    max_chain: int = 10
    """How many approvals in a row may look at differences only."""

    updates_by_policy: bool = False
    cooldown: timedelta = timedelta(days=7)
    capabilities: frozenset[str] = frozenset()
    """Those that an update may gain."""

    free: frozenset[str] = frozenset({"closure member"})
    blocking: Mapping[str, bool] = field(default_factory=lambda: {"default": True})
    """By check, whether its gap needs a person; under `default` for all others."""

    def needed(self, case: Case, threshold: int) -> Needed:
        """How many people must approve `case`, where the list of reviewers asks for `threshold`.

        Of the tiers that fit, the one that asks for most counts; one that lowers counts only where
        no other fits.
        """
        fitting = [(tier, why) for tier in self.tiers if (why := tier.why(case)) is not None]
        stricter = [pair for pair in fitting if not pair[0].lowers]
        if stricter:
            tier, why = max(stricter, key=lambda pair: pair[0].approvers)
            if tier.approvers > threshold:
                return Needed(people=tier.approvers, why=f"tier {tier.name}: {why}")
            return Needed(people=threshold)
        if fitting:
            tier, why = max(fitting, key=lambda pair: pair[0].approvers)
            if tier.approvers < threshold:
                return Needed(people=tier.approvers, why=f"tier {tier.name}: {why}")
        return Needed(people=threshold)

    def judged(self, found: Iterable[Addition]) -> tuple[Addition, ...]:
        """Of what an update adds, that which needs a person."""
        left = []
        for item in found:
            names = item.names
            if item.kind == "capability":
                names = tuple(name for name in names if name not in self.capabilities)
            if names and item.kind not in self.free:
                left.append(Addition(kind=item.kind, names=names))
        return tuple(left)

    def additions(
        self, before: CapabilityEnvelope, after: CapabilityEnvelope
    ) -> tuple[Addition, ...]:
        """What `after` adds to `before` that needs a person."""
        return self.judged(added(before, after))

    def blocks(self, check: str) -> bool:
        """Whether a person has to decide when `check` could not look at everything."""
        return self.blocking.get(check, self.blocking["default"])
