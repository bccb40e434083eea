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
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from vetting import ecosystems
from vetting.allowlist.reviewers import Reviewer, Reviewers
from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError, UsageError
from vetting.model.entry import Approval, Entry
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.model.wire_load import load as load_verdict
from vetting.signing import dsse
from vetting.signing.statements import APPROVAL, EVIDENCE, STATEMENT, VSA

ENTRY = "vsa.dsse.json"
_MAX_FILE = 64 << 20


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the entry of `pin` lies."""
    return root / "entries" / pin.ecosystem / pin.name / pin.version


def pins(root: Path) -> tuple[list[PackagePin], list[AllowlistError]]:
    """Every pin that has an entry, verified or not, in path order; and the entries that lie where
    no pin's entry can.
    """
    found: list[PackagePin] = []
    strays: list[AllowlistError] = []
    base = root / "entries"
    for path in sorted(base.glob(f"**/{ENTRY}")):
        ecosystem, _, rest = path.parent.relative_to(base).as_posix().partition("/")
        name, _, version = rest.rpartition("/")
        try:
            pin = ecosystems.parse_pin(f"{ecosystem}:{name}@{version}")
        except UsageError as error:
            strays.append(AllowlistError(f"{path}: its folder does not name a pin ({error})"))
            continue
        if folder(root, pin) == path.parent:
            found.append(pin)
        else:
            strays.append(AllowlistError(f"{path}: the entry of {pin} belongs elsewhere"))
    return found, strays


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
    leftovers = base.rglob(".*")  # of writes that were killed
    for stale in (*base.glob("approvals/*"), *base.glob("evidence/*"), *leftovers):
        if stale not in referred and stale.is_file():
            stale.unlink()
    return base


def verify(root: Path, pin: PackagePin, reviewers: Reviewers, now: datetime) -> Entry:
    """The entry of `pin`, if all of this holds.

    1. The verifier's key signed it.
    2. It is a Verification Summary by that verifier, says PASSED about exactly this pin, and names
       the pin's files by SHA-256 and SHA-512.
    3. Every attestation it refers to is there, with the digest it names.
    4. Enough different people approved, each with a key of their own, the same files on evidence
       that the entry refers to.
    5. None of the approvals it needs has ended, nor a waiver that it rests on.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    base = folder(root, pin)
    path = base / ENTRY
    if not path.exists():
        raise AllowlistError(f"there is no entry for {pin} ({path})")
    verified = dsse.verify(_read(path), reviewers.verifier_keys, str(path))  # (1)
    statement = _statement(verified.payload, str(path), VSA)
    predicate = statement.get("predicate")
    _check_summary(statement, pin, reviewers, str(path))  # (2)
    attached = _attached(base, predicate)  # (3)
    digests = {hashlib.sha256(data).hexdigest() for data in attached.values()}
    approvals: dict[str, Approval] = {}
    problems = []
    for name, data in attached.items():
        if not name.startswith("approvals/"):
            continue
        what = str(base / name)
        try:
            signed = dsse.verify(data, reviewers.all_keys(), what)
            document = _statement(signed.payload, what, APPROVAL)
            people = [person for key in signed.keys if (person := reviewers.owner(key))]
            _check_same(document, statement, digests, what)  # (4)
            approval = _approval(document.get("predicate"), people, what)
        except AllowlistError as error:
            problems.append(str(error))
            continue
        if approval.not_after < now:  # (5)
            problems.append(f"{what}: ended {approval.not_after:%Y-%m-%d}")
        else:
            approvals[approval.approver] = approval
    if len(approvals) < reviewers.threshold:
        raise AllowlistError(
            f"{path}: {len(approvals)} of {reviewers.threshold} approvals needed are valid"
            + "".join(f"; {problem}" for problem in problems),
            hint=f"mcp-vet vet {pin} --approve --reason TEXT renews it",
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


def evidence(root: Path, entry: Entry, reviewers: Reviewers) -> Verdict:
    """The verdict that a verified `entry` was made on.

    Raises:
        AllowlistError: it is not there, or not signed by the verifier.
    """
    base = folder(root, entry.pin)
    summary = dsse.verify(_read(base / ENTRY), reviewers.verifier_keys, str(base / ENTRY))
    predicate = _statement(summary.payload, str(base / ENTRY), VSA).get("predicate")
    for name, data in _attached(base, predicate).items():
        if name.startswith("evidence/scan"):
            signed = dsse.verify(data, reviewers.verifier_keys, str(base / name))
            document = _statement(signed.payload, str(base / name), EVIDENCE).get("predicate")
            try:
                return load_verdict(document.value or {})
            except FormatError as error:
                raise AllowlistError(f"{base / name}: {error}") from error
    raise AllowlistError(f"{base / ENTRY}: refers to no evidence")


def _check_summary(statement: Node, pin: PackagePin, reviewers: Reviewers, what: str) -> None:
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


def _check_same(document: Node, statement: Node, digests: set[str], what: str) -> None:
    """An approval holds for the files and the evidence it was given on, and for no other."""
    if document.get("subject").value != statement.get("subject").value:
        raise AllowlistError(f"{what}: approves other files than the entry")
    evidence = {
        node.get("digest").text("sha256")
        for node in document.get("predicate").get("evidence").elements()
    }
    if not evidence or not evidence <= digests:
        raise AllowlistError(f"{what}: was given on other evidence than the entry refers to")


def _attached(base: Path, predicate: Node) -> dict[str, bytes]:
    """Every attestation that an entry refers to, by its name; all or none."""
    found = {}
    for reference in predicate.get("inputAttestations").elements():
        name = reference.text("uri") or ""
        path = base / name
        if "\0" in name or not path.resolve().is_relative_to(base.resolve()):
            raise AllowlistError(f"{base / ENTRY}: refers to a file outside its folder: {name!r}")
        if not path.is_file():
            raise AllowlistError(f"{path}: missing, though the entry refers to it")
        data = _read(path)
        if hashlib.sha256(data).hexdigest() != reference.get("digest").text("sha256"):
            raise SignatureError(f"{path}: changed since the entry was signed")
        found[name] = data
    return found


def _read(path: Path) -> bytes:
    """A regular file of bounded size: what lies in a repository may be a link to /dev/zero."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_FILE:
            raise AllowlistError(f"{path}: not a regular file of at most {_MAX_FILE >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error


def _statement(payload: bytes, what: str, predicate_type: str) -> Node:
    try:
        statement = parse(payload, what, limit=_MAX_FILE)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    if statement.duplicates:
        raise SignatureError(f"{what}: the key {statement.duplicates[0]!r} is given twice")
    found = (statement.text("_type"), statement.text("predicateType"))
    if found != (STATEMENT, predicate_type):
        raise SignatureError(f"{what}: is a {found[1]}, not a {predicate_type}")
    return statement


def _approval(predicate: Node, people: list[Reviewer], what: str) -> Approval:
    if predicate.text("decision") != "APPROVED":
        raise AllowlistError(f"{what}: is not an approval")
    approver = predicate.get("approver").text("id") or ""
    if approver not in {person.id for person in people}:
        names = ", ".join(person.id for person in people)
        raise AllowlistError(f"{what}: is in the name of {approver}, but signed by {names}")
    waivers = tuple(predicate.get("waivers").elements())
    ends = [_time(node.text("expires"), what) for node in waivers]
    return Approval(
        approver=approver,
        reason=predicate.text("reason") or "",
        approved_at=_time(predicate.text("approvedAt"), what),
        not_after=min([_time(predicate.text("notAfter"), what), *ends]),
        not_looked_at=tuple(
            (node.text("check") or "", node.text("reason") or "")
            for node in predicate.get("notLookedAt").elements()
        ),
        waivers=tuple((node.text("finding") or "", node.text("reason") or "") for node in waivers),
    )


def _time(text: str | None, what: str) -> datetime:
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError) as error:
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
