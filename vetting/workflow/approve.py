"""Approve: sign an entry for a verdict."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vetting.allowlist import index, pending, repository
from vetting.allowlist.reviewers import Reviewers, load
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.check import STOPPED
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.stop import Facts
from vetting.model.verdict import Decision, Verdict, Waiver
from vetting.policy import Policy, decide
from vetting.signing import dsse, statements
from vetting.signing.keys import Signer
from vetting.signing.ring import Ring
from vetting.signing.statements import Attachment
from vetting.workflow import Tools, is_initialised
from vetting.workflow.init import Initialised, init
from vetting.workflow.refresh import complete, refresh
from vetting.workflow.vet import last_approved, policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The entry as a verifier reads it, where it lies, and what was set up on the way.

    There is no entry yet while `missing` more people must approve, or while no machine with the
    verifier's key has made it.
    """

    pin: PackagePin
    entry: Entry | None
    folder: Path
    people: tuple[str, ...]
    missing: int
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
    requested_by: str = "",
) -> Approved:
    """Approve what `verdict` is about.

    1. The approval must have a reason, and its dates must be within policy.
    2. Policy, asked again with the waivers, must leave the decision to a person.
    3. Without an allowlist, make one; this person's key must be a reviewer's.
    4. Sign the evidence and the approval, which is one person's and names the evidence by digest.
    5. When enough people agree, and the verifier's key is here: sign the entry, publish it, and read
       it back as any verifier would.

    Raises:
        UsageError: the reason or a date is unusable. NotAllowed: policy or the list forbids it.
    """
    policy = policy_in_force(tools)
    now = tools.clock()
    if not reason.strip():  # (1)
        raise UsageError("an approval needs a reason", hint="--reason 'what it is for'")
    not_after = end_of(expires, policy, now)
    _check_waivers(waivers, verdict, policy, now)
    before = last_approved(verdict.pin, tools)
    asked = decide(  # (2)
        verdict.release,
        verdict.subject,
        verdict.evidence,
        policy,
        now=now,
        approved=before,
        waivers=waivers,
    )
    _check_decision(asked, policy)
    made = None if is_initialised(tools) else init(tools)  # (3)
    reviewers = load(tools.allowlist / "reviewers.json")
    signer, person, service = signers(tools, reviewers)
    if requested_by == person:
        raise NotAllowed(
            f"{person} asked for {verdict.pin}, so somebody else must approve it",
            hint="another reviewer runs the same command",
        )
    current = index.load(tools.allowlist, None, changed=True)
    _check_not_stopped(asked, current)
    if not current.signed and service:
        refresh(tools)
    scan = dsse.sign(statements.evidence(asked), service or signer)  # (4)
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
            review=_review(tools, before.pin if before else None, requested_by),
        ),
        signer,
    )
    named = re.sub(r"[^A-Za-z0-9.-]+", "-", person.partition(":")[2] or person)
    label = named.strip(".-")[:40] or "x"
    folder = repository.folder(tools.allowlist, asked.pin)
    write_atomic(folder / scan_name, scan)
    approval_name = repository.attachment_name("approvals", label, approval)
    write_atomic(folder / approval_name, approval)
    entry: Entry | None = None
    people: tuple[str, ...] = (person,)
    agreed = pending.collect(  # (5)
        tools.allowlist, asked.pin, reviewers, now, newest=approval_name
    )
    if agreed is not None:
        people = agreed.people
        if len(people) >= reviewers.threshold and service:
            ring = Ring(tools.key_dir, tools.passphrase)
            complete(tools.allowlist, asked, agreed, reviewers, ring, service, now)
            current = index.load(tools.allowlist, now)
            entry = repository.verify(tools.allowlist, asked.pin, reviewers, now, read=current.read)
    return Approved(
        pin=asked.pin,
        entry=entry,
        folder=folder,
        people=people,
        missing=max(0, reviewers.threshold - len(people)),
        initialised=made,
    )


def _check_not_stopped(verdict: Verdict, current: index.Index) -> None:
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


def _review(tools: Tools, base: PackagePin | None, requested_by: str) -> statements.Review:
    """What the approval builds on: the approved version that the evidence was compared with."""
    if base is None:
        return statements.Review(requested_by=requested_by)
    path = repository.folder(tools.allowlist, base) / repository.ENTRY
    digest = hashlib.sha256(repository.read_file(path)).hexdigest()
    return statements.Review(requested_by=requested_by, base=base, entry=digest)


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


def signers(tools: Tools, reviewers: Reviewers) -> tuple[Signer, str, Signer | None]:
    """This person's key with their id, and the verifier's key if this machine has it.

    Raises:
        AllowlistError: no key here is a reviewer's, or it cannot be opened.
    """
    ring = Ring(tools.key_dir, tools.passphrase)
    mine = next(((key, who) for key in ring.publics if (who := reviewers.owner(key))), None)
    signer = ring.signer(mine[0]) if mine else None
    if mine is None or signer is None:
        raise AllowlistError(
            f"no key in {tools.key_dir} is a reviewer's in {tools.allowlist}/reviewers.json",
            hint="a reviewer listed there must approve, or use an allowlist of your own (--allowlist)",
        )
    service = next((key for key in reviewers.verifier_keys if key in ring.publics), None)
    return signer, mine[1].id, ring.signer(service) if service else None
