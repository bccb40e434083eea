"""The allowlist directory: where everything lies, how an entry is published and verified.

policy.toml          what verdicts are decided by
reviewers.json       whose signatures count
entries/npm/@scope/name/1.2.3/
vsa.dsse.json        the entry: a SLSA Verification Summary
vsa.sigstore.json    the same envelope as a Sigstore bundle, for cosign
approvals/*.dsse.json
evidence/*.dsse.json
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from vetting import ecosystems
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError, UsageError
from vetting.model.entry import Approval, Entry
from vetting.model.package import PackagePin
from vetting.signing import dsse
from vetting.signing.statements import APPROVAL, STATEMENT, VSA

ENTRY = "vsa.dsse.json"
_MAX_FILE = 64 << 20


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the entry of `pin` lies."""
    return root / "entries" / pin.ecosystem / pin.name / pin.version


def pins(root: Path) -> Iterator[PackagePin]:
    """Every pin that has an entry, verified or not, in path order."""
    base = root / "entries"
    for path in sorted(base.glob(f"**/{ENTRY}")):
        ecosystem, *name, version = path.parent.relative_to(base).parts
        try:
            yield ecosystems.parse_pin(f"{ecosystem}:{'/'.join(name)}@{version}")
        except UsageError as error:
            raise AllowlistError(f"{path}: its folder does not name a pin ({error})") from error


def publish(root: Path, pin: PackagePin, files: Mapping[str, bytes], entry: bytes) -> Path:
    """Put an entry in place: its attachments first, the entry itself last and atomically.

    Attachments have names of their own content, so a reader at any moment sees the old entry with
    all it refers to, or the new one.
    """
    base = folder(root, pin)
    for name, data in files.items():
        write_atomic(base / name, data)
    write_atomic(base / "vsa.sigstore.json", _bundle(entry))
    write_atomic(base / ENTRY, entry)
    referred = {base / name for name in files}
    for stale in (*base.glob("approvals/*.dsse.json"), *base.glob("evidence/*.dsse.json")):
        if stale not in referred:
            stale.unlink()
    return base


def verify(root: Path, pin: PackagePin, reviewers: Reviewers, now: datetime) -> Entry:
    """The entry of `pin`, if all of this holds.

    1. The verifier's key signed it.
    2. It is a Verification Summary that says PASSED about exactly this pin.
    3. Every attestation it refers to is there, with the digest it names.
    4. Enough different people approved, each with a key of their own, about the same files.
    5. None of the approvals it needs has ended.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    base = folder(root, pin)
    path = base / ENTRY
    try:
        envelope = path.read_bytes()
    except OSError as error:
        raise AllowlistError(f"there is no entry for {pin} ({path})") from error
    verified = dsse.verify(envelope, reviewers.verifier_keys, str(path))  # (1)
    statement = _statement(verified.payload, str(path), VSA)
    predicate = statement.get("predicate")
    if predicate.text("resourceUri") != pin.purl:  # (2)
        raise AllowlistError(
            f"{path}: speaks about {predicate.text('resourceUri')}, not {pin.purl}"
        )
    if predicate.text("verificationResult") != "PASSED":
        raise AllowlistError(f"{path}: does not say PASSED")
    approvals: dict[str, Approval] = {}
    for reference in predicate.get("inputAttestations").elements():
        name = reference.text("uri") or ""
        data = _attached(base, name, reference.get("digest").text("sha256") or "")  # (3)
        if not name.startswith("approvals/"):
            continue
        signed = dsse.verify(data, reviewers.all_keys(), str(base / name))
        document = _statement(signed.payload, str(base / name), APPROVAL)
        if document.get("subject").value != statement.get("subject").value:  # (4)
            raise AllowlistError(f"{base / name}: approves other files than the entry")
        for key in signed.keys:
            person = reviewers.owner(key)
            approval = _approval(document.get("predicate"), str(base / name))
            if person is not None and approval.not_after >= now:  # (5)
                approvals[person.id] = approval
    if len(approvals) < reviewers.threshold:
        raise AllowlistError(
            f"{path}: {len(approvals)} of {reviewers.threshold} approvals needed are valid today",
            hint=f"mcp-vet approve {pin} --reason ... renews it",
        )
    return Entry(
        pin=pin,
        files=tuple(
            (node.text("name") or "", node.get("digest").texts())
            for node in statement.get("subject").elements()
        ),
        approvals=tuple(approvals.values()),
        verified_at=_time(predicate.text("timeVerified"), str(path)),
        levels=tuple(str(node.value) for node in predicate.get("verifiedLevels").elements()),
    )


def _attached(base: Path, name: str, sha256: str) -> bytes:
    path = base / name
    if not path.resolve().is_relative_to(base.resolve()):
        raise AllowlistError(f"{base / ENTRY}: refers to a file outside its folder: {name}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AllowlistError(f"{path}: missing, though the entry refers to it") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SignatureError(f"{path}: changed since the entry was signed")
    return data


def _statement(payload: bytes, what: str, predicate_type: str) -> Node:
    try:
        statement = parse(payload, what, limit=_MAX_FILE)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    found = (statement.text("_type"), statement.text("predicateType"))
    if found != (STATEMENT, predicate_type) or statement.duplicates:
        raise SignatureError(f"{what}: is a {found[1]}, not a {predicate_type}")
    return statement


def _approval(predicate: Node, what: str) -> Approval:
    if predicate.text("decision") != "APPROVED":
        raise AllowlistError(f"{what}: is not an approval")
    return Approval(
        approver=predicate.get("approver").text("id") or "",
        reason=predicate.text("reason") or "",
        approved_at=_time(predicate.text("approvedAt"), what),
        not_after=_time(predicate.text("notAfter"), what),
        not_looked_at=tuple(
            (node.text("check") or "", node.text("reason") or "")
            for node in predicate.get("notLookedAt").elements()
        ),
        waivers=tuple(
            (node.text("finding") or "", node.text("reason") or "")
            for node in predicate.get("waivers").elements()
        ),
    )


def _time(text: str | None, what: str) -> datetime:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except ValueError as error:
        raise AllowlistError(f"{what}: holds no valid time") from error


def _bundle(envelope: bytes) -> bytes:
    """https://github.com/sigstore/protobuf-specs, media type v0.3, verified by a plain key."""
    document = json.loads(envelope)
    bundle = {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {
            "publicKey": {"hint": document["signatures"][0]["keyid"]},
            "tlogEntries": [],
        },
        "dsseEnvelope": document,
    }
    return json.dumps(bundle, indent=1).encode() + b"\n"


def attachment_name(folder_name: str, label: str, data: bytes) -> str:
    """A name of its own content: `approvals/alice-1f2e3d4c.dsse.json`."""
    return f"{folder_name}/{label}-{hashlib.sha256(data).hexdigest()[:8]}.dsse.json"
