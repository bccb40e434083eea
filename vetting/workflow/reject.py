"""Reject: a reviewer answers that a server is not to be, and says what to use instead."""

from dataclasses import dataclass
from pathlib import Path

from vetting.allowlist import index, rejections, repository, requests
from vetting.allowlist.reviewers import load
from vetting.errors import AllowlistError, NotAllowed, UsageError
from vetting.model.package import PackagePin
from vetting.model.request import Rejection, RejectReason, Request
from vetting.signing import answers, dsse
from vetting.workflow import Tools, is_initialised
from vetting.workflow.approve import signers

_MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The signed answer, where it lies, and the requests that it closes."""

    rejection: Rejection
    path: Path
    closed: tuple[Request, ...]


def reject(
    pin: PackagePin,
    tools: Tools,
    *,
    reason: RejectReason,
    note: str,
    alternative: PackagePin | None = None,
) -> Rejected:
    """Reject `pin`, asked for or not.

    1. A note must say why, for those who asked.
    2. A key of this person must be a reviewer's, and the pin must not be approved now.
    3. Sign the answer, with the digest of each request that it closes, and put it in place.

    Raises:
        UsageError: there is no note. AllowlistError: there is no allowlist, or no reviewer's key.
        NotAllowed: the pin is approved. FormatError: a request on file is malformed.
    """
    if not note.strip() or len(note) > _MOST:  # (1)
        raise UsageError(
            "a rejection needs a note that says why"
            if not note.strip()
            else "the note is too long",
            hint=f"--note TEXT, at most {_MOST} characters",
        )
    root, now = tools.allowlist, tools.clock()
    found = index.load(root, None, changed=True)  # (2)
    signer, person, _ = signers(tools, found.reviewers)
    if _is_approved(tools, pin, found):
        raise NotAllowed(
            f"{pin} is approved, and a rejection would not stop it",
            hint=f"mcp-vet revoke {pin} --reason CODE",
        )
    closed = requests.of(root, pin)
    payload = answers.rejection(  # (3)
        pin,
        reason=reason,
        note=note.strip(),
        by=person,
        now=now,
        alternative=alternative,
        closes=[item.digest for item in closed],
    )
    path = rejections.write(root, pin, person, dsse.sign(payload, signer))
    made = rejections.read(path, pin, found.reviewers)
    return Rejected(rejection=made, path=path, closed=closed)


def objections(pin: PackagePin, tools: Tools) -> tuple[Rejection, ...]:
    """The rejections of `pin` that an approval now would go against, the latest first.

    Raises:
        AllowlistError: one is none, or is not signed by whom it says.
    """
    if not is_initialised(tools):
        return ()
    reviewers = load(tools.allowlist / "reviewers.json")
    return rejections.in_force(tools.allowlist, pin, reviewers)


def _is_approved(tools: Tools, pin: PackagePin, found: index.Index) -> bool:
    try:
        repository.verify(tools.allowlist, pin, found.reviewers, tools.clock(), read=found.read)
    except AllowlistError:  # there is no entry, or it has ended
        return False
    return True
