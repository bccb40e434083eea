"""Whose word the evidence beside a request is: signed statements of those who found the same.

requests/npm/server/1.2.3/evidence/<digest>-<who>.dsse.json

1. The verifier, or a reviewer who does not ask for the server, has signed it.
2. It is about exactly this pin and this evidence, and not of a time to come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vetting.allowlist import documents, requests
from vetting.allowlist.reviewers import Reviewers
from vetting.errors import AllowlistError, FormatError
from vetting.model.pin import PackagePin
from vetting.signing import answers, dsse
from vetting.signing.keys import Signer
from vetting.signing.kinds import VETTED

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    """Somebody whose key counts vetted the pin, and found that evidence, and a lock of that SHA-256."""

    by: str
    at: datetime
    lock: str | None = None


def may_vouch(reviewers: Reviewers, person: str, askers: tuple[str, ...]) -> bool:
    """Whether a reviewer's word on evidence counts: one's own request is for others to judge,
    where there are others.
    """
    return person not in askers or reviewers.alone


def write(
    root: Path,
    pin: PackagePin,
    evidence: str,
    signer: Signer,
    *,
    by: str,
    now: datetime,
    lock: str | None = None,
) -> Path:
    """Sign that `by` found that evidence, and the lock of that SHA-256; put it beside the request."""
    envelope = dsse.sign(answers.vetted(pin, evidence, by=by, now=now, lock=lock), signer)
    place = requests.evidence_path(root, pin, evidence)
    path = place.with_name(f"{place.stem}-{requests.label(by)}.dsse.json")
    requests.put(root, path, envelope)
    return path


def evidence(root: Path, pin: PackagePin) -> tuple[str, ...]:
    """The digests of the evidence for `pin` that somebody has signed for, whoever it is."""
    place = requests.folder(root, pin) / "evidence"
    found = dict.fromkeys(
        path.name[:64] for path in sorted(place.glob(f"{'[0-9a-f]' * 64}-*.json"))
    )
    return tuple(f"sha256:{name}" for name in [*found][:_MOST])


def newest(
    root: Path,
    pin: PackagePin,
    evidence: str,
    reviewers: Reviewers,
    askers: tuple[str, ...],
    now: datetime,
) -> Vetted | None:
    """The latest statement that counts."""
    found = counting(root, pin, evidence, reviewers, askers, now)
    return max(found, key=lambda said: said.at, default=None)


def counting(
    root: Path,
    pin: PackagePin,
    evidence: str,
    reviewers: Reviewers,
    askers: tuple[str, ...],
    now: datetime,
) -> list[Vetted]:
    """The statements that count; the others are left out, as if they were not there."""
    place = requests.evidence_path(root, pin, evidence)
    found = []
    for path in sorted(place.parent.glob(f"{place.stem}-*.dsse.json"))[:_MOST]:
        try:
            said = _read(path, pin, evidence, reviewers)
        except (AllowlistError, FormatError):
            continue
        if said.at > now + timedelta(days=1):
            continue
        if said.by == reviewers.verifier or may_vouch(reviewers, said.by, askers):
            found.append(said)
    return found


def _read(path: Path, pin: PackagePin, evidence: str, reviewers: Reviewers) -> Vetted:
    what = str(path)
    trusted = (*reviewers.verifier_keys, *reviewers.all_keys())
    signed = dsse.verify(requests.read_plain_file(path), trusted, what)  # (1)
    statement = documents.statement(signed.payload, what, VETTED)
    predicate = statement.get("predicate")
    at = documents.time(predicate.text("vettedAt"), what)
    by = predicate.get("vettedBy").text("id") or ""
    people = {who.id for key in signed.keys if (who := reviewers.owner(key))}
    if not signed.keys.isdisjoint(reviewers.verifier_keys):
        people.add(reviewers.verifier)
    if by not in people:
        raise AllowlistError(f"{what}: is in the name of {by}, who did not sign it")
    subjects = tuple(statement.get("subject").elements())  # (2)
    named = [(node.text("name"), node.get("digest").text("sha256")) for node in subjects]
    if named != [(pin.purl, evidence.removeprefix("sha256:"))]:
        raise AllowlistError(f"{what}: is about something else")
    return Vetted(by=by, at=at, lock=predicate.get("lock").get("digest").text("sha256"))
