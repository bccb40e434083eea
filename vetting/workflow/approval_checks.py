"""What an approval must keep to before anybody signs it."""

from datetime import datetime, timedelta

from vetting.allowlist.index import Index
from vetting.errors import NotAllowed, UsageError
from vetting.model.check import STOPPED
from vetting.model.package import PackagePin
from vetting.model.stop import Facts
from vetting.model.verdict import Decision, Verdict, Waiver
from vetting.policy import Policy
from vetting.workflow.basis import Basis


def check_not_stopped(verdict: Verdict, current: Index) -> None:
    """What is stopped is not approved around.

    Raises:
        NotAllowed: a stop order covers what is to be approved.
    """
    closure = next((item.closure for item in verdict.evidence if item.closure), None)
    publisher = verdict.release.publisher
    facts = Facts(
        members=tuple(
            PackagePin(ecosystem=item.ecosystem, name=item.name, version=item.version)
            for item in (closure.members if closure else ())
        ),
        whole=closure is not None and closure.complete,
        publishers=frozenset({publisher}) if publisher else None,
    )
    standing = current.status(verdict.pin, lambda: facts)
    if standing.status in STOPPED:
        raise NotAllowed(
            f"{verdict.pin} is {standing.status.value}: {standing.reason}",
            hint=f"mcp-vet reinstate {verdict.pin} --reason TEXT, by as many people as must approve",
        )


def end_of(expires: datetime | None, policy: Policy, now: datetime) -> datetime:
    """When an approval ends: on the day that was asked for, within policy.

    Raises:
        UsageError: policy does not allow the day.
    """
    if expires is None:
        return now + timedelta(days=policy.approve_days)
    if expires <= now:
        raise UsageError(
            f"--expires {expires:%Y-%m-%d} is not in the future",
            hint="without --expires, policy sets the date",
        )
    latest = now + timedelta(days=policy.approve_max_days)
    if expires.date() > latest.date():
        raise UsageError(
            f"--expires {expires:%Y-%m-%d}: policy allows at most {policy.approve_max_days} days",
            hint=f"until {latest:%Y-%m-%d}",
        )
    return expires


def check_waivers(
    waivers: tuple[Waiver, ...], verdict: Verdict, policy: Policy, now: datetime
) -> None:
    """A waiver accepts a finding that is there, for a time.

    Raises:
        UsageError: a waiver covers nothing, or lasts longer than policy lets it.
    """
    latest = now + timedelta(days=policy.waiver_max_days)
    for waiver in waivers:
        if waiver.until <= now or waiver.until.date() > latest.date():
            raise UsageError(
                f"the waiver of {waiver.finding} must end within {policy.waiver_max_days} days",
                hint=f"from {now:%Y-%m-%d} to {latest:%Y-%m-%d}",
            )
        if not any(waiver.covers(finding, now) for _, finding in verdict.ranked):
            rules = dict.fromkeys(reason.rule_id for reason in verdict.reasons)
            raise UsageError(
                f"the waiver of {waiver.finding} fits no finding of {verdict.pin}",
                hint=f"the verdict rests on {', '.join(rules) or 'no finding'}; "
                "write RULE, or RULE@PATH for one file",
            )


def check_decision(verdict: Verdict, policy: Policy) -> None:
    """Policy must leave the decision to a person.

    Raises:
        NotAllowed: it does not.
    """
    if verdict.decision is Decision.DENY:
        reasons = "; ".join(
            f"{item.message} [{item.rule_id}]" for item in verdict.reasons if item.effect == "deny"
        )
        raise NotAllowed(
            f"policy forbids {verdict.pin}: {reasons}",
            hint=f'after reading it: mcp-vet approve {verdict.pin} --reason TEXT --waive "RULE=WHY@DATE"',
        )
    if not verdict.subject:
        raise NotAllowed(f"{verdict.pin}: no file of it could be read, so there is nothing to sign")
    if verdict.incomplete and policy.approve_incomplete == "deny":
        names = ", ".join(item.check for item in verdict.incomplete)
        raise NotAllowed(
            f"policy forbids approving over incomplete evidence ({names})",
            hint="vet again when what is missing can be reached",
        )


def allowed_scripts(before: Basis | None) -> tuple[str, ...]:
    """The install scripts that everybody let run."""
    if before is None:
        return ()
    return tuple(sorted(set.intersection(*(set(i.scripts) for i in before.entry.approvals))))


def scripted(verdict: Verdict) -> tuple[str, ...]:
    """The purls of what runs a command when it is installed."""
    closures = (item.closure for item in verdict.evidence if item.closure)
    return tuple(m.purl for found in closures for m in found.members if m.install_scripts)
