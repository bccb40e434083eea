"""Approve remote: agree that remote servers of some addresses may be used, and how."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, remote_listing, remotes
from vetting.allowlist.remotes import Remote
from vetting.errors import AllowlistError, UsageError
from vetting.signing import dsse, statements
from vetting.signing.ring import Ring
from vetting.workflow import Tools, is_initialised
from vetting.workflow.approval_checks import end_of
from vetting.workflow.approve import signers
from vetting.workflow.init import Initialised, init
from vetting.workflow.vet import policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedRemote:
    """The approval as a verifier reads it, where it lies, and who else is needed."""

    remote: Remote
    path: Path
    missing: int
    """How many more people must approve the same pattern, transport and authentication."""

    indexed: bool
    """Whether the signed index lists it, without which it does not count."""

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
    3. Sign the approval, put it in place, and read it back as any verifier would.
    4. Have the index list it where this machine can sign the index: from then on it counts, and
       what it replaces does not.

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
    reviewers = index.load(tools.allowlist, None).reviewers
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
    remote = remotes.verify(
        remotes.location(tools.allowlist, pattern, person), reviewers, read=lambda _: envelope
    )
    path = remote_listing.publish(tools.allowlist, pattern, person, envelope)
    indexed = _listed(tools)  # (4)
    same = {person}
    for other in sorted(path.parent.glob("[!.]*.dsse.json")):
        with contextlib.suppress(AllowlistError):  # the gate names it when it is asked
            found = remotes.verify(other, reviewers)
            if found.not_after >= now and _said(found) == _said(remote):
                same.add(found.approver)
    missing = max(0, reviewers.threshold - len(same))
    return ApprovedRemote(
        remote=remote, path=path, missing=missing, indexed=indexed, initialised=made
    )


def _said(remote: Remote) -> tuple[str, str, str]:
    return remote.pattern, remote.transport, remote.authentication


def _listed(tools: Tools) -> bool:
    """Whether the index lists it, or there is none; the approval lies there either way."""
    ring = Ring(tools.key_dir, tools.passphrase)
    try:
        remote_listing.list_all(tools.allowlist, ring, tools.clock())
    except AllowlistError:
        return False
    return True
