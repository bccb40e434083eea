"""Approve remote: agree that remote servers of some addresses may be used, and how."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import remotes
from vetting.allowlist.remotes import Remote
from vetting.allowlist.reviewers import load
from vetting.errors import UsageError
from vetting.signing import dsse, statements
from vetting.workflow import Tools, is_initialised
from vetting.workflow.approve import end_of, signers
from vetting.workflow.init import Initialised, init
from vetting.workflow.vet import policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedRemote:
    """The approval as a verifier reads it, where it lies, and who else is needed."""

    remote: Remote
    path: Path
    missing: int
    """How many more people must approve the same pattern, transport and authentication."""

    initialised: Initialised | None


def approve_remote(
    pattern: str,
    tools: Tools,
    *,
    transport: str,
    authentication: str,
    reason: str,
    expires: datetime | None = None,
) -> ApprovedRemote:
    """Approve the remote servers whose addresses fit `pattern`.

    1. The pattern must be one; the approval must have a reason, and end within policy.
    2. Without an allowlist, make one; this person's key must be a reviewer's.
    3. Sign, publish, and read the approval back as any verifier would.

    Raises:
        UsageError: the pattern, the reason or the date is unusable.
        AllowlistError: no key of this person is a reviewer's.
    """
    policy = policy_in_force(tools)
    now = tools.clock()
    remotes.folder(tools.allowlist, pattern)  # (1)
    if not reason.strip():
        raise UsageError("an approval needs a reason", hint="--reason 'what it is for'")
    not_after = end_of(expires, policy, now)
    made = None if is_initialised(tools) else init(tools)  # (2)
    reviewers = load(tools.allowlist / "reviewers.json")
    signer, person, _ = signers(tools, reviewers)
    envelope = dsse.sign(  # (3)
        statements.remote(
            pattern,
            transport=transport,
            authentication=authentication,
            approver=person,
            reason=reason.strip(),
            now=now,
            not_after=not_after,
        ),
        signer,
    )
    label = person.partition(":")[2] or person
    path = remotes.publish(tools.allowlist, pattern, label[:40], envelope)
    remote = remotes.verify(path, reviewers)
    same = {
        other.approver
        for item in sorted(path.parent.glob("*.dsse.json"))
        if (other := remotes.verify(item, reviewers)).not_after >= now
        and (other.pattern, other.transport, other.authentication)
        == (remote.pattern, remote.transport, remote.authentication)
    }
    missing = max(0, reviewers.threshold - len(same))
    return ApprovedRemote(remote=remote, path=path, missing=missing, initialised=made)
