"""Approve: sign an entry for a verdict."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vetting.allowlist import repository
from vetting.allowlist.reviewers import Reviewers, load
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.verdict import Decision, Verdict, Waiver
from vetting.policy import Policy, decide
from vetting.signing import dsse, statements
from vetting.signing.keys import FileSigner, PublicKey, Signer
from vetting.signing.statements import Attachment
from vetting.workflow import Tools, is_initialised
from vetting.workflow.init import Initialised, init
from vetting.workflow.vet import last_approved, policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The entry as a verifier reads it, where it lies, and what was set up on the way."""

    entry: Entry
    folder: Path
    initialised: Initialised | None


def recorded(pin: PackagePin, tools: Tools, policy: Policy) -> Verdict:
    """The verdict on record for `pin`, if it is young enough to approve on.

    Raises:
        NotAllowed: there is none, or it is too old.
    """
    found = tools.store.latest(pin)
    again = f"mcp-vet vet {pin}"
    if found is None:
        raise NotAllowed(f"there is no verdict on {pin} yet", hint=again)
    verdict, confirmed = found
    if tools.clock() - confirmed > timedelta(days=policy.evidence_days):
        raise NotAllowed(f"the verdict on {pin} is from {confirmed:%Y-%m-%d}: too old", hint=again)
    return verdict


def approve(
    verdict: Verdict,
    tools: Tools,
    *,
    reason: str,
    expires: datetime | None = None,
    waivers: tuple[Waiver, ...] = (),
) -> Approved:
    """Approve what `verdict` is about.

    1. The approval must have a reason, and its dates must be within policy.
    2. Policy, asked again with the waivers, must leave the decision to a person.
    3. Without an allowlist, make one; this person's key must be a reviewer's.
    4. Sign the evidence, the approval, and the entry that names both by digest.
    5. Publish, and read the entry back as any verifier would.

    Raises:
        UsageError: the reason or a date is unusable. NotAllowed: policy or the list forbids it.
    """
    policy = policy_in_force(tools)
    now = tools.clock()
    if not reason.strip():  # (1)
        raise UsageError("an approval needs a reason", hint="--reason 'what it is for'")
    not_after = _not_after(expires, policy, now)
    _check_waivers(waivers, verdict, policy, now)
    asked = decide(  # (2)
        verdict.release,
        verdict.subject,
        verdict.evidence,
        policy,
        now=now,
        approved=last_approved(verdict.pin, tools),
        waivers=waivers,
    )
    _check_decision(asked, policy)
    made = None if is_initialised(tools) else init(tools)  # (3)
    reviewers = load(tools.allowlist / "reviewers.json")
    if reviewers.threshold > 1:
        raise NotAllowed(
            f"{tools.allowlist}/reviewers.json asks for {reviewers.threshold} people, and approve "
            "signs for one",
            hint="collecting approvals of several people is not possible with this version",
        )
    signer, person, service = _signers(tools, reviewers)
    label = re.sub(r"[^A-Za-z0-9.-]+", "-", person.partition(":")[2] or person)[:40]
    scan = dsse.sign(statements.evidence(asked), service)  # (4)
    scan_name = repository.attachment_name("evidence", "scan", scan)
    approval = dsse.sign(
        statements.approval(
            asked,
            approver=person,
            reason=reason.strip(),
            now=now,
            not_after=not_after,
            attached=[Attachment.of(scan_name, scan)],
            waivers=waivers,
        ),
        signer,
    )
    approval_name = repository.attachment_name("approvals", label, approval)
    files = {scan_name: scan, approval_name: approval}
    summary = statements.verification_summary(
        asked,
        verifier=reviewers.verifier,
        now=now,
        attached=[Attachment.of(name, data) for name, data in files.items()],
        levels=["MCPVET_ALLOWLISTED"],
    )
    folder = repository.publish(tools.allowlist, asked.pin, files, dsse.sign(summary, service))
    entry = repository.verify(tools.allowlist, asked.pin, reviewers, now)  # (5)
    return Approved(entry=entry, folder=folder, initialised=made)


def _not_after(expires: datetime | None, policy: Policy, now: datetime) -> datetime:
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


def _check_waivers(
    waivers: tuple[Waiver, ...], verdict: Verdict, policy: Policy, now: datetime
) -> None:
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


def _check_decision(verdict: Verdict, policy: Policy) -> None:
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


def _signers(tools: Tools, reviewers: Reviewers) -> tuple[Signer, str, Signer]:
    """This person's key with their id, and the verifier's key."""
    found: dict[PublicKey, Signer] = {}
    for path in sorted(tools.key_dir.glob("*.pem")):
        signer = FileSigner(path)
        found[signer.public] = signer
    mine = next(((key, who) for key in found if (who := reviewers.owner(key))), None)
    service = next((key for key in reviewers.verifier_keys if key in found), None)
    if mine is None or service is None:
        missing = "reviewer's" if mine is None else "verifier's"
        raise AllowlistError(
            f"no key in {tools.key_dir} is a {missing} in {tools.allowlist}/reviewers.json",
            hint="a reviewer listed there must approve, or use an allowlist of your own (--allowlist)",
        )
    return found[mine[0]], mine[1].id, found[service]
