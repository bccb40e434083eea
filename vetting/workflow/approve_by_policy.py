"""Approve by policy: let the machine pass an update that adds nothing to what people approved.

Only where `policy.toml` says so, and only the verifier's key can: whoever reads the entry holds the
update against the approved version again, by the policy in force.
"""

from vetting.allowlist import index
from vetting.errors import AllowlistError, NotAllowed
from vetting.model.verdict import Decision, Verdict
from vetting.policy import decide
from vetting.signing.ring import Ring
from vetting.workflow import Tools, basis
from vetting.workflow.agree import Approver, Terms, agree
from vetting.workflow.approval_checks import allowed_scripts, check_not_stopped, end_of, scripted
from vetting.workflow.approve import Approved, approved
from vetting.workflow.refresh import refresh
from vetting.workflow.vet import policy_in_force

REASON = "an update that adds nothing to {base}"


def approve_by_policy(verdict: Verdict, tools: Tools) -> Approved:
    """Approve what `verdict` is about.

    1. Policy must leave updates to the machine, and the verifier's key must be here.
    2. People must have approved an earlier version, and still do.
    3. Policy, asked again, must find nothing above a note: no addition, no finding, no gap that
       blocks, no release younger than the cooldown.
    4. Sign evidence, approval and entry, and publish them.

    Raises:
        NotAllowed: a person has to decide; names exactly what they have to look at.
        AllowlistError: the verifier's key is not here.
    """
    policy, now = policy_in_force(tools), tools.clock()
    pin = verdict.pin
    by_people = f"mcp-vet approve {pin} --reason TEXT"
    if not policy.approvals.updates_by_policy:  # (1)
        raise NotAllowed(
            f"{policy.source} leaves updates to people",
            hint='[update] approve = "policy" lets a machine pass those that add nothing',
        )
    current = index.load(tools.allowlist, None)
    ring = Ring(tools.key_dir, tools.passphrase)
    key = next((key for key in current.reviewers.verifier_keys if key in ring.publics), None)
    service = ring.signer(key) if key else None
    if service is None:
        raise AllowlistError(
            f"no key in {tools.key_dir} is the verifier's in {tools.allowlist}/reviewers.json",
            hint="approve by policy where the entries are made, as refresh does",
        )
    before = basis.last(pin, tools)
    if before is None or before.pin == pin:  # (2)
        what = "no version of it that people approved holds" if before is None else "it is approved"
        raise NotAllowed(f"{pin} is no update: {what}", hint=by_people)
    asked = decide(  # (3)
        verdict.release,
        verdict.subject,
        verdict.evidence,
        policy,
        now=now,
        approved=before.approved,
    )
    reasons = [reason.message for reason in asked.reasons]
    if asked.release.published_at is None:
        reasons.append("when it was published is not known, so the cooldown may not be over")
    if reasons or asked.decision is not Decision.ALLOW or not asked.subject:
        found = "; ".join(reasons) or "no file of it could be read"
        raise NotAllowed(f"{pin} goes to a person: {found}", hint=by_people)
    check_not_stopped(asked, current)
    if not current.signed:
        refresh(tools)
    review = basis.review_of(asked, before, policy.approvals, tools)
    terms = Terms(  # (4)
        reason=REASON.format(base=before.pin),
        not_after=end_of(None, policy, now),
        review=review,
        scripts=tuple(sorted(set(allowed_scripts(before)) & set(scripted(asked)))),
        basis=before,
        by_policy=True,
    )
    name = current.reviewers.verifier
    approver = Approver(name=name, signer=service, service=service)
    done = agree(asked, tools, current.reviewers, approver, terms)
    return approved(pin, done, current.reviewers)
