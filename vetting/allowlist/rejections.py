"""Rejections: reviewers' signed answers that a pin is not to be, which later requests are told.

rejections/npm/@scope/name/1.2.3/alice-example.com-1f2e3d4c-5a6b7c8d.dsse.json

A rejection takes nothing away: what is approved stays so (`revoke` stops it), and whoever deletes
one makes nothing approved. A later approval by enough people supersedes it.
"""

import hashlib
from datetime import datetime
from pathlib import Path

from vetting.allowlist import approvals, documents, repository, requests
from vetting.allowlist.reviewers import Reviewers
from vetting.errors import AllowlistError
from vetting.model.pin import PackagePin
from vetting.model.request import Rejection, RejectReason
from vetting.signing import dsse
from vetting.signing.kinds import REJECTION

FOLDER = "rejections"
_MOST = 200


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the rejections of `pin` lie."""
    return root / FOLDER / pin.ecosystem / pin.name / pin.version


def write(root: Path, pin: PackagePin, person: str, envelope: bytes) -> Path:
    """Put a rejection in place.

    Raises:
        FormatError: a link leads out of the allowlist.
    """
    name = f"{requests.label(person)}-{hashlib.sha256(envelope).hexdigest()[:8]}.dsse.json"
    path = folder(root, pin) / name
    requests.put(root, path, envelope)
    return path


def of(root: Path, pin: PackagePin, reviewers: Reviewers) -> tuple[Rejection, ...]:
    """Every rejection of `pin`, the latest first.

    Raises:
        AllowlistError: one is none, or is not signed by whom it says.
    """
    paths = sorted(folder(root, pin).glob("[!.]*.dsse.json"))
    if len(paths) > _MOST:
        raise AllowlistError(f"{folder(root, pin)}: more than {_MOST} rejections")
    found = [read(path, pin, reviewers) for path in paths]
    return tuple(sorted(found, key=lambda item: item.at, reverse=True))


def in_force(root: Path, pin: PackagePin, reviewers: Reviewers) -> tuple[Rejection, ...]:
    """Those of `pin` that no later approval by enough people supersedes, the latest first.

    Raises:
        AllowlistError: one is none, or is not signed by whom it says.
    """
    found = of(root, pin, reviewers)
    since = _approved_since(root, pin, reviewers) if found else None
    return tuple(item for item in found if since is None or item.at > since)


def _approved_since(root: Path, pin: PackagePin, reviewers: Reviewers) -> datetime | None:
    """When enough people had approved `pin`, ended or not."""
    last: dict[str, datetime] = {}
    for path in sorted(repository.folder(root, pin).glob("approvals/[!.]*.dsse.json")):
        try:
            _, said = approvals.read(repository.read_file(path), reviewers, str(path))
        except AllowlistError:
            continue  # it counts for nothing anywhere
        last[said.approver] = max(said.approved_at, last.get(said.approver, said.approved_at))
    times = sorted(last.values(), reverse=True)
    return times[reviewers.threshold - 1] if len(times) >= reviewers.threshold else None


def read(path: Path, pin: PackagePin, reviewers: Reviewers) -> Rejection:
    """The rejection of `pin` in the file at `path`, if the reviewer it is in the name of signed it.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    what = str(path)
    signed = dsse.verify(requests.read_plain_file(path), reviewers.keys_ever(), what)
    statement = documents.statement(signed.payload, what, REJECTION)
    predicate = statement.get("predicate")
    at = documents.time(predicate.text("decidedAt"), what)
    by = predicate.get("reviewer").text("id") or ""
    if by not in {who.id for key in signed.keys if (who := reviewers.owner_at(key, at))}:
        raise AllowlistError(f"{what}: is in the name of {by}, who did not sign it")
    subjects = tuple(statement.get("subject").elements())
    if [node.text("name") for node in subjects] != [pin.purl]:
        raise AllowlistError(f"{what}: rejects something else")
    reason, other = predicate.get("reason"), predicate.text("alternative")
    try:
        if predicate.text("decision") != "REJECTED":
            raise ValueError("no rejection")  # noqa: TRY301 - said once, below
        return Rejection(
            pin=pin,
            reason=RejectReason(reason.text("code") or ""),
            note=reason.text("note") or "",
            by=by,
            at=at,
            alternative=PackagePin.from_purl(other) if other else None,
            closes=frozenset(
                node.get("digest").text("sha256") or ""
                for node in predicate.get("requests").elements()
            ),
        )
    except ValueError as error:
        raise AllowlistError(
            f"{what}: says something that this mcp-vet does not know",
            hint="a newer mcp-vet may have written it",
        ) from error
