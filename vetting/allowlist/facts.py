"""What the evidence and the approvals behind an entry say that stop orders are about.

Nothing here looks at a signature: the entry's bytes are vouched for by the index, and theirs by it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from vetting.allowlist import documents
from vetting.errors import SignatureError
from vetting.model.pin import PackagePin
from vetting.model.stop import Facts
from vetting.signing import dsse
from vetting.signing.kinds import APPROVAL, EVIDENCE, VSA

_FOLDERS = ("evidence/", "approvals/", "bases/")


def behind(base: Path, entry: bytes, read: Callable[[Path], bytes]) -> Facts | None:
    """What stands behind an `entry` in the folder `base`; None if it names no evidence.

    Raises:
        AllowlistError: a file of it is missing or altered.
    """
    what = str(base)
    files: dict[str, tuple[str, bytes]] = {}
    for name, digest in _references(dsse.payload(entry, what), what):
        if name.startswith(_FOLDERS) and name.count("/") == 1:
            data = read(base / name)
            if hashlib.sha256(data).hexdigest() != digest:
                raise SignatureError(f"{base / name}: changed since the entry was signed")
            files[digest] = (name, data)
    scans = [data for name, data in files.values() if name.startswith("evidence/")]
    if not scans:
        return None
    found = [_of_evidence(data, what) for data in scans]
    return Facts(
        members=tuple(member for members, _, _ in found for member in members),
        whole=all(whole for _, whole, _ in found),
        publishers=_together(publisher for _, _, publisher in found),
        bases=_bases(files, what),
    )


def _references(payload: bytes, what: str) -> list[tuple[str, str]]:
    """Names and digests of what an entry refers to."""
    predicate = documents.statement(payload, what, VSA).get("predicate")
    return [
        (node.text("uri") or "", node.get("digest").text("sha256") or "")
        for node in predicate.get("inputAttestations").elements()
    ]


def _together(publishers: Iterable[str | None]) -> frozenset[str] | None:
    known = frozenset(publisher for publisher in publishers if publisher)
    return known or None


def _of_evidence(envelope: bytes, what: str) -> tuple[list[PackagePin], bool, str | None]:
    """The members of the closure, whether those are all, and the publisher."""
    statement = documents.statement(dsse.payload(envelope, what), what, EVIDENCE)
    verdict = statement.get("predicate")
    closure = verdict.get("closure")
    members = []
    whole = closure.text("state") == "complete"
    for member in closure.get("packages").elements():
        pin = _pin(member.text("purl"))
        if pin is None:
            whole = False
        else:
            members.append(pin)
    return members, whole, verdict.get("release").text("publisher")


def _bases(
    files: Mapping[str, tuple[str, bytes]], what: str
) -> tuple[tuple[PackagePin, frozenset[str] | None], ...]:
    """The versions that it builds on: those that are attached, and those that approvals name from
    before anything was attached.
    """
    found: dict[PackagePin, frozenset[str] | None] = {}
    for name, data in files.values():
        payload = dsse.payload(data, what)
        statement = documents.any_statement(payload, what)
        predicate = statement.get("predicate")
        if name.startswith("approvals/"):
            base = _pin(predicate.get("review").text("base"))
            if base is not None:
                found.setdefault(base, None)
        elif statement.text("predicateType") == VSA:
            base = _pin(predicate.text("resourceUri"))
            approvals = (
                files[digest][1] for _, digest in _references(payload, what) if digest in files
            )
            if base is not None:
                found[base] = _together(_publisher(data, what) for data in approvals)
    return tuple(found.items())


def _publisher(envelope: bytes, what: str) -> str | None:
    """Who published what an approval is about, if it is one and says so."""
    statement = documents.any_statement(dsse.payload(envelope, what), what)
    if statement.text("predicateType") != APPROVAL:
        return None
    return statement.get("predicate").get("envelope").text("publisher")


def _pin(purl: str | None) -> PackagePin | None:
    try:
        return PackagePin.from_purl(purl or "")
    except ValueError:
        return None
