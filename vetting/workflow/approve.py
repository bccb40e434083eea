"""Approve: sign an entry for a verdict."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, requests
from vetting.allowlist.reviewers import Reviewers, load
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.review import Kind, Review
from vetting.model.verdict import Verdict, Waiver
from vetting.policy import decide
from vetting.signing.keys import Signer
from vetting.signing.ring import Ring
from vetting.workflow import Tools, basis, is_initialised
from vetting.workflow.agree import Agreement, Approver, Terms, agree
from vetting.workflow.approval_checks import (
    allowed_scripts,
    check_decision,
    check_not_stopped,
    check_waivers,
    end_of,
    scripted,
)
from vetting.workflow.init import Initialised, init
from vetting.workflow.refresh import refresh
from vetting.workflow.vet import policy_in_force


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
    needed: int
    why: str
    """Which tier says how many, empty where the list of reviewers does."""

    problems: tuple[str, ...]
    """Approvals that do not count, and why."""

    initialised: Initialised | None


def approve(
    verdict: Verdict,
    tools: Tools,
    *,
    reason: str,
    expires: datetime | None = None,
    waivers: tuple[Waiver, ...] = (),
    requested_by: str = "",
    scripts: bool = False,
    kind: Kind = Kind.DELTA,
) -> Approved:
    """Approve what `verdict` is about.

    1. The approval must have a reason, and its dates must be within policy.
    2. Policy, asked again with the waivers, must leave the decision to a person.
    3. Without an allowlist, make one; this person's key must be a reviewer's.
    4. Sign the approval, which is one person's; with `scripts` the install scripts may run.
    5. By its `kind` it rests on the version that people approved last, or is a full review; or it
       carries on the approval of the same version, from which nothing may differ.
    6. When enough people agree, and the verifier's key is here: sign the entry, publish it, and read
       it back as any verifier would.

    Raises:
        UsageError: the reason or a date is unusable. NotAllowed: policy or the list forbids it.
    """
    policy = policy_in_force(tools)
    now = tools.clock()
    if not reason.strip():  # (1)
        raise UsageError("an approval needs a reason", hint="--reason 'what it is for'")
    not_after = end_of(expires, policy, now)
    check_waivers(waivers, verdict, policy, now)
    carries = kind is Kind.CARRY
    before = _base(verdict.pin, tools, carries=carries)
    asked = decide(  # (2)
        verdict.release,
        verdict.subject,
        verdict.evidence,
        policy,
        now=now,
        approved=before.approved if before else None,
        waivers=waivers,
    )
    check_decision(asked, policy)
    made = None if is_initialised(tools) else init(tools)  # (3)
    reviewers = load(tools.allowlist / "reviewers.json")
    signer, person, service = signers(tools, reviewers)
    askers = _requesters(tools, verdict.pin, reviewers, person, requested_by)
    current = index.load(tools.allowlist, None, changed=True)
    check_not_stopped(asked, current)
    if not current.signed and service:
        refresh(tools)
    review = Review(requested_by=askers)
    if kind is not Kind.FULL:
        review = basis.review_of(asked, before, policy.approvals, tools, askers)
    allowed = scripted(asked) if scripts else allowed_scripts(before) if carries else ()
    done = agree(  # (4) (5) (6)
        asked,
        tools,
        reviewers,
        Approver(name=person, signer=signer, service=service),
        Terms(
            reason=reason.strip(),
            not_after=not_after,
            waivers=waivers,
            scripts=allowed,
            review=review,
            basis=None if kind is Kind.FULL else before,
            carries=carries,
        ),
    )
    return approved(asked.pin, done, reviewers, made)


def approved(
    pin: PackagePin, done: Agreement, reviewers: Reviewers, made: Initialised | None = None
) -> Approved:
    """What came of an approval, for people."""
    agreed = done.pending
    return Approved(
        pin=pin,
        entry=done.entry,
        folder=done.folder,
        people=agreed.people if agreed else (),
        missing=agreed.missing if agreed else reviewers.threshold,
        needed=agreed.needed if agreed else reviewers.threshold,
        why=agreed.why if agreed else "",
        problems=agreed.problems if agreed else (),
        initialised=made,
    )


def _base(pin: PackagePin, tools: Tools, *, carries: bool) -> basis.Basis | None:
    if not carries:
        return basis.last(pin, tools)
    found = basis.of(pin, tools) if is_initialised(tools) else None
    if found is None:
        raise NotAllowed(
            f"there is no approval of {pin} that people gave and that holds today",
            hint=f"approve it anew: mcp-vet vet {pin} --approve --reason TEXT",
        )
    return found


def _requesters(
    tools: Tools, pin: PackagePin, reviewers: Reviewers, person: str, named: str
) -> tuple[str, ...]:
    """Everybody who asked for `pin`, by the requests on file or as `named`, but this person: they
    may only be among them where nobody else could approve.

    Raises:
        NotAllowed: this person asked for it. FormatError: a request on file is malformed.
    """
    asked = {request.requester for request in requests.of(tools.allowlist, pin)}
    if person == named or (person in asked and not reviewers.alone):
        raise NotAllowed(
            f"{person} asked for {pin}, so somebody else must approve it",
            hint="another reviewer runs the same command",
        )
    return tuple(sorted({*asked, named} - {person, ""}))


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
