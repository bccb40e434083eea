"""What other rules than those of the approval mean for an entry, and what looking again found. Pure."""

from collections.abc import Iterator, Mapping

from vetting.model.rescan import Cause, Change, Reaction
from vetting.model.verdict import Effect, Verdict
from vetting.policy import Policy
from vetting.workflow.rescan_changes import differing
from vetting.workflow.rescan_facts import Evidenced


def by_rules(
    recorded: Evidenced, checks: Mapping[str, int], rules: str, policy: Policy
) -> Iterator[Change]:
    """Whether other checks, or other rules, than today's looked at it."""
    then = dict(recorded.checks)
    changed = sorted(name for name in checks if then.get(name) != checks[name])
    if recorded.rules is not None and recorded.rules != rules:
        changed.append("its rules")
    if changed:
        yield differing(
            Cause.RULES,
            f"looked at by other checks than today's: {', '.join(changed)}",
            f"rules:{rules[:12]}:{','.join(changed)}",
            policy,
        )


def vetted(before: Verdict, today: Verdict, policy: Policy) -> Iterator[Change]:
    """What a fresh vet of the same version found that the approved evidence does not hold: other
    bytes, other tools by the same reading of them, and findings that policy does not let pass.
    """
    then = {item.filename: {*item.digests} for item in before.subject}
    for file in today.subject:
        if file.filename in then and then[file.filename].isdisjoint(file.digests):
            yield differing(
                Cause.BYTES,
                f"{file.filename}: other bytes than were approved",
                f"bytes:{file.filename}:{file.digests[0]}",
                policy,
                "reg.integrity_changed",
            )
    yield from _tools(before, today, policy)
    known = {(finding.rule_id, finding.location) for _, finding in before.ranked}
    told: set[str] = set()
    for _, finding in today.ranked:
        new = (finding.rule_id, finding.location) not in known and finding.rule_id not in told
        advisory = finding.rule_id.startswith("adv.")
        if new and not advisory and policy.effect(finding) is not Effect.NOTE:
            told.add(finding.rule_id)
            yield Change(
                cause=Cause.RULES,
                message=f"found now: {finding.message}",
                key=f"found:{finding.rule_id}",
                reaction=max(
                    Reaction.FLAG,
                    policy.rescan.reaction(Cause.RULES),
                    key=lambda item: item.rank,
                ),
                rule_id=finding.rule_id,
            )


def _tools(before: Verdict, today: Verdict, policy: Policy) -> Iterator[Change]:
    readings = [_reading(verdict) for verdict in (before, today)]
    (then, by_then), (now, by_now) = readings
    if then and now and then != now and by_then == by_now:
        yield differing(
            Cause.TOOLS,
            "the same version declares other tools than were approved",
            f"tools:{now}",
            policy,
            "tool.changed",
        )


def _reading(verdict: Verdict) -> tuple[str | None, int]:
    """The digest of the tools, where all could be read, and the version of the check that did."""
    surface = next((item.surface for item in verdict.evidence if item.surface), None)
    version = next((item.version for item in verdict.evidence if item.check == "tool-surface"), 0)
    return (surface.digest if surface else None), version
