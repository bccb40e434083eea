"""Deciding on an entry again: over its recorded evidence, with the changed parts replaced."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from vetting import __version__
from vetting.allowlist import repository
from vetting.checks import advisories
from vetting.errors import AllowlistError, VettingError
from vetting.model import capability_envelope
from vetting.model.evidence import Evidence, Outcome
from vetting.model.rescan import Cause, Change, Reaction
from vetting.policy import Approved, Policy, decide
from vetting.workflow import Tools, rescan_advisories, rescan_changes, rescan_vetted

if TYPE_CHECKING:
    from vetting.allowlist.index import Index
    from vetting.model.verdict import Verdict
    from vetting.sources.osv.lookup import Answer
    from vetting.workflow.rescan_live import Compared, Live

_NAME = advisories.Advisories.name


class Again:
    """Decides again for one run. What another policy says of the same evidence never changes, so
    that is remembered between runs.
    """

    def __init__(self, tools: Tools, current: "Index", policy: Policy) -> None:
        self._tools = tools
        self._reviewers = current.reviewers
        self._policy = policy
        self._scanner = f"rescan policy {__version__} {policy.digest}"

    def decide(self, item: "Compared", answer: "Answer | None") -> None:
        """Decide on `item` again if there are new advisories in `answer`, or if another policy than
        today's decided on it; what that changes is added to it.
        """
        live = item.live
        other = live.facts.policy != self._policy.digest
        known = self._known(live) if other else ()
        if answer is None and known is not None:
            item.changes += known
            return
        try:
            before = repository.evidence(self._tools.allowlist, live.entry, self._reviewers)
        except AllowlistError as error:
            item.gaps.append(str(error))
            return
        if known is None:
            today = self._decided(before, before.evidence)
            known = tuple(rescan_changes.by_policy(before, today, self._policy))
            self._keep(live, known)
            item.decision = today.decision.value
        item.changes += known
        if answer is not None:
            self._advise(item, before, answer)
        item.redecided = True

    def vet(self, item: "Compared") -> None:
        """Vet the entry's version again with today's rules, and add what that changes."""
        from vetting.workflow.vet import vet

        live = item.live
        try:
            before = repository.evidence(self._tools.allowlist, live.entry, self._reviewers)
            today = vet(live.pin, self._tools).verdict
        except VettingError as error:
            item.gaps.append(f"vetting it again: {error}")
            return
        item.changes += rescan_vetted.vetted(before, today, self._policy)
        item.redecided, item.decision = True, today.decision.value

    def _advise(self, item: "Compared", before: "Verdict", answer: "Answer") -> None:
        now = self._tools.clock()
        recorded = next((one for one in before.evidence if one.check == _NAME), None)
        empty = Evidence(
            check=_NAME,
            version=advisories.Advisories.version,
            outcome=Outcome.PASSED,
            collected_at=now,
        )
        closure = next((one.closure for one in before.evidence if one.closure), None)
        fresh = advisories.again(recorded or empty, before.pin, closure, answer, now)
        others = tuple(one for one in before.evidence if one is not recorded)
        today = self._decided(before, (*others, fresh))
        item.changes += rescan_advisories.advisories(recorded, fresh, before, self._policy, now)
        item.decision = today.decision.value

    def _decided(self, before: "Verdict", evidence: tuple[Evidence, ...]) -> "Verdict":
        """What policy says of it today. What people approved it with is nothing new about it."""
        return decide(
            before.release,
            before.subject,
            evidence,
            self._policy,
            now=self._tools.clock(),
            approved=Approved(pin=before.pin, envelope=capability_envelope.of(before)),
            waivers=before.waivers,
        )

    def _known(self, live: "Live") -> tuple[Change, ...] | None:
        found = self._tools.scans.get(self._scanner, [live.evidence]).get(live.evidence)
        if found is None:
            return None
        try:
            return tuple(
                Change(
                    **{
                        **item,
                        "cause": Cause(item["cause"]),
                        "reaction": Reaction(item["reaction"]),
                    }
                )
                for item in json.loads(found)
            )
        except (ValueError, TypeError, KeyError):  # somebody damaged the cache
            return None

    def _keep(self, live: "Live", changes: tuple[Change, ...]) -> None:
        text = json.dumps([asdict(change) for change in changes])
        self._tools.scans.put(self._scanner, {live.evidence: text})
