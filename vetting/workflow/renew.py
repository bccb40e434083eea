"""Renew: one signature carries an approval on, as long as nothing changed."""

from datetime import datetime

from vetting.allowlist import repository
from vetting.allowlist.index import Index
from vetting.errors import AllowlistError, NotAllowed, UsageError, VettingError
from vetting.model.check import STOPPED
from vetting.model.pin import PackagePin
from vetting.model.rescan import Cause
from vetting.model.review import Kind
from vetting.workflow import Tools, memory
from vetting.workflow.approval_checks import end_of
from vetting.workflow.approve import Approved, approve
from vetting.workflow.rescan_compare import Wish, compare
from vetting.workflow.rescan_live import Live, find
from vetting.workflow.vet import policy_in_force

_NOT_ABOUT_IT = frozenset({Cause.RULES, Cause.EXPIRY})
"""What changes about us, and not about the server."""


def renew(
    pin: PackagePin, tools: Tools, *, reason: str, expires: datetime | None = None
) -> Approved:
    """Extend the approval of `pin`.

    1. Its entry must hold today, and nothing may stop it.
    2. Ask all that a re-scan asks: advisories about it and its closure, and what the registry says
       of its files, its state and who publishes it.
    3. Anything that changed, and anything that could not be asked, needs a full approval instead.
    4. Approve the very evidence that was approved before, for a time.

    Raises:
        NotAllowed: it ended, is stopped, or changed; says what.
        UsageError: it would not end later, or not within policy.
        VettingError: something could not be asked.
        AllowlistError: there is no entry that holds, or the allowlist cannot be relied on.
    """
    now = tools.clock()
    current = memory.current(tools.allowlist, tools.key_dir, now)
    live = _live(pin, current, tools)  # (1)
    fresh = f"mcp-vet vet {pin} --approve --reason TEXT"
    if live.standing.status in STOPPED:
        raise NotAllowed(
            f"{pin} is {live.standing.status.value}: {live.standing.reason}",
            hint=f"mcp-vet reinstate {pin} --reason TEXT",
        )
    if live.ends < now:
        raise NotAllowed(f"the approval of {pin} ended {live.ends:%Y-%m-%d}", hint=fresh)
    policy = policy_in_force(tools)
    if end_of(expires, policy, now) <= live.ends:
        raise UsageError(
            f"{pin} is approved until {live.ends:%Y-%m-%d} already",
            hint="--expires names a later day",
        )
    (found,), _ = compare(tools, current, [live], policy, Wish())  # (2)
    changes = [item for item in found.changes if item.cause not in _NOT_ABOUT_IT]
    if changes:  # (3)
        said = "; ".join(f"{item.cause.value}: {item.message}" for item in changes)
        raise NotAllowed(f"{pin} is not what was approved: {said}", hint=fresh)
    if found.gaps:
        raise VettingError(
            f"whether {pin} is still what was approved is not known: {'; '.join(found.gaps)}",
            hint="try again when it can be asked, or approve it over the gap: " + fresh,
        )
    verdict = repository.evidence(tools.allowlist, live.entry, current.reviewers)
    return approve(  # (4)
        verdict,
        tools,
        reason=reason,
        expires=expires,
        waivers=tuple(item for item in verdict.waivers if item.until >= now),
        kind=Kind.CARRY,
    )


def _live(pin: PackagePin, current: Index, tools: Tools) -> Live:
    found = find(tools.allowlist, current, [pin], tools.scans)
    for problem in found.problems:
        raise AllowlistError(
            problem, hint=f"a first approval: mcp-vet vet {pin} --approve --reason TEXT"
        )
    return found.lives[0]
