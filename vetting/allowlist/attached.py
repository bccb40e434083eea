"""Entries of earlier versions that an entry builds on, attached to it: `bases/SHA-256.dsse.json`.

An entry is replaced when it is renewed and goes when it is revoked; what was approved on top of it
stays verifiable, because it carries that entry and its approvals with it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import approvals, documents, repository
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.json import Node
from vetting.errors import AllowlistError
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin
from vetting.signing import dsse
from vetting.signing.kinds import VSA

FOLDER = "bases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an entry, or the approvals that would make one, says of one version: `subject` are its
    files, and `made` when it was signed.
    """

    what: str
    pin: PackagePin
    subject: object
    made: datetime
    approvals: tuple[Approval, ...]
    seen: CapabilityEnvelope | None = None
    """What the evidence says, for approvals from before they named an envelope."""


def gather(base: Path, entry: bytes) -> dict[str, bytes]:
    """What somebody who builds on `entry`, lying in the folder `base`, attaches to theirs: it, its
    approvals, and what it builds on itself.

    Raises:
        AllowlistError: a file of it is missing, or not what it refers to.
    """
    what = str(base / repository.ENTRY)
    statement = documents.statement(dsse.payload(entry, what), what, VSA)
    kept = repository.attachments(base, statement.get("predicate"), repository.read_file)
    found = [
        entry,
        *(data for name, data in kept.items() if name.startswith(("approvals/", FOLDER))),
    ]
    return {name_of(data): data for data in found}


def with_all_behind(entries: Iterable[str], kept: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of the attached files `kept`, the entries so named and what they rest on, by their places."""
    found: dict[str, bytes] = {}
    for name in entries:
        if name not in kept:
            continue
        what = name_of(kept[name])
        predicate = documents.statement(dsse.payload(kept[name], what), what, VSA).get("predicate")
        behind = [node.get("digest").text("sha256") or "" for node in _references(predicate)]
        found |= {name_of(kept[item]): kept[item] for item in (name, *behind) if item in kept}
    return found


def name_of(data: bytes) -> str:
    """Where an attached file lies."""
    return f"{FOLDER}/{digest(data)}.dsse.json"


def digest(data: bytes) -> str:
    """What attached files are known by."""
    return hashlib.sha256(data).hexdigest()


def read(
    data: bytes, pin: PackagePin, reviewers: Reviewers, attached: Mapping[str, bytes]
) -> Claim:
    """The attached entry `data` of `pin`, with its approvals that are attached.

    Raises:
        AllowlistError: it is none, or is not the verifier's.
    """
    what = f"the entry of {pin}"
    signed = dsse.verify(data, reviewers.verifier_keys_ever(), what)
    statement = documents.statement(signed.payload, what, VSA)
    check_summary(statement, pin, reviewers, what)
    predicate = statement.get("predicate")
    made = documents.time(predicate.text("timeVerified"), what)
    if not reviewers.verified_at(signed.keys, made):
        raise AllowlistError(f"{what}: was signed after its key was retired")
    references = {node.get("digest").text("sha256") or "" for node in _references(predicate)}
    given = []
    for reference in _references(predicate):
        name = reference.text("uri") or ""
        data = attached.get(reference.get("digest").text("sha256") or "", b"")
        if name.startswith("approvals/") and data:
            document, approval = approvals.read(data, reviewers, f"{what}: {name}")
            approvals.check_same(document, statement, references, f"{what}: {name}")
            given.append(approval)
    return Claim(
        what=what,
        pin=pin,
        subject=statement.get("subject").value,
        made=made,
        approvals=tuple(given),
    )


def check_summary(statement: Node, pin: PackagePin, reviewers: Reviewers, what: str) -> None:
    """A Verification Summary by that verifier that says PASSED about exactly this pin.

    Raises:
        AllowlistError: it is another.
    """
    predicate = statement.get("predicate")
    if predicate.text("resourceUri") != pin.purl:
        raise AllowlistError(
            f"{what}: speaks about {predicate.text('resourceUri')}, not {pin.purl}"
        )
    if predicate.get("verifier").text("id") != reviewers.verifier:
        raise AllowlistError(f"{what}: is not by the verifier {reviewers.verifier}")
    if predicate.text("verificationResult") != "PASSED":
        raise AllowlistError(f"{what}: does not say PASSED")
    files = [node.get("digest") for node in statement.get("subject").elements()]
    if not files or not all(node.text("sha256") and node.text("sha512") for node in files):
        raise AllowlistError(f"{what}: does not name its files by SHA-256 and SHA-512")


def _references(predicate: Node) -> tuple[Node, ...]:
    return tuple(predicate.get("inputAttestations").elements())
