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
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vetting.allowlist import documents
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import read_plain, write_atomic
from vetting.boundary.inside import inside
from vetting.boundary.json import Node
from vetting.errors import AllowlistError, FormatError, SignatureError, UsageError
from vetting.model.entry import Approval, Entry
from vetting.model.pin import PackagePin
from vetting.signing import dsse
from vetting.signing.bundle import bundle
from vetting.signing.kinds import EVIDENCE, VSA

if TYPE_CHECKING:
    from vetting.model.verdict import Verdict

ENTRY = "vsa.dsse.json"
_MAX_FILE = 64 << 20


def folder(root: Path, pin: PackagePin) -> Path:
    """Where the entry of `pin` lies."""
    return root / "entries" / pin.ecosystem / pin.name / pin.version


def waiting(path: Path, digest: str) -> Path:
    """Where the entry for `path` lies until the index that lists it is in force."""
    return path.with_name(f".{path.name}.{digest}")


def pins(root: Path) -> tuple[list[PackagePin], list[AllowlistError]]:
    """Every pin that has an entry, verified or not, in path order; and the entries that lie where
    no pin's entry can.
    """
    from vetting import ecosystems

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


def publish(
    root: Path,
    pin: PackagePin,
    files: Mapping[str, bytes],
    entry: bytes,
    *,
    in_force: Callable[[], object] | None = None,
) -> Path:
    """Put an entry in place: its attachments first, the entry itself last and atomically.

    Attachments have names of their own content, so a reader at any moment sees the old entry with
    all it refers to, or the new one. With a signed index, `in_force` has it list the new entry,
    which until then waits beside its place.
    """
    base = folder(root, pin)
    for name, data in files.items():
        write_atomic(base / name, data)
    if in_force is not None:
        write_atomic(waiting(base / ENTRY, hashlib.sha256(entry).hexdigest()), entry)
        in_force()
    settle(base, entry)
    referred = {base / name for name in files}
    leftovers = base.rglob(".*")  # of writes that were killed
    for stale in (*base.glob("approvals/*"), *base.glob("evidence/*"), *leftovers):
        if stale not in referred and stale.is_file():
            stale.unlink()
    return base


def settle(base: Path, entry: bytes) -> None:
    """Put the entry into its place in the folder `base`, the copy for cosign first."""
    write_atomic(base / "vsa.sigstore.json", bundle(entry))
    write_atomic(base / ENTRY, entry)


def read_file(path: Path | str) -> bytes:
    """A regular file of bounded size: what lies in a repository may be a link to /dev/zero.

    Raises:
        AllowlistError: it is none, or cannot be read.
    """
    try:
        return read_plain(path, _MAX_FILE)
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error


def verify(
    root: Path,
    pin: PackagePin,
    reviewers: Reviewers,
    now: datetime,
    *,
    read: Callable[[Path], bytes] = read_file,
) -> Entry:
    """The entry of `pin`, if all of this holds. `read` gives a file's bytes.

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
    if not path.exists() and not any(base.glob(f".{ENTRY}.*")):
        raise AllowlistError(f"there is no entry for {pin} ({path})")
    verified = dsse.verify(read(path), reviewers.verifier_keys, str(path))  # (1)
    statement = documents.statement(verified.payload, str(path), VSA)
    predicate = statement.get("predicate")
    _check_summary(statement, pin, reviewers, str(path))  # (2)
    attached = _attached(base, predicate, read)  # (3)
    digests = {hashlib.sha256(data).hexdigest() for data in attached.values()}
    approvals: dict[str, Approval] = {}
    problems = []
    for name, data in attached.items():
        if not name.startswith("approvals/"):
            continue
        what = str(base / name)
        try:
            document, approval = documents.read_approval(data, reviewers, what)
            _check_same(document, statement, digests, what)  # (4)
        except AllowlistError as error:
            problems.append(str(error))
            continue
        if approval.not_after < now:  # (5)
            problems.append(f"{what}: ended {approval.not_after:%Y-%m-%d}")
        else:
            approvals[approval.approver] = approval
    for person in {approval.requested_by for approval in approvals.values()} & approvals.keys():
        del approvals[person]
        problems.append(f"{path}: {person} asked for it, so their approval does not count")
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
        verified_at=documents.time(predicate.text("timeVerified"), str(path)),
        levels=tuple(str(node.value) for node in predicate.get("verifiedLevels").elements()),
    )


def evidence(root: Path, entry: Entry, reviewers: Reviewers) -> "Verdict":
    """The verdict that a verified `entry` was made on.

    Raises:
        AllowlistError: it is not there, or not signed by the verifier or a reviewer.
    """
    from vetting.model.wire_load import load as load_verdict

    base = folder(root, entry.pin)
    summary = dsse.verify(read_file(base / ENTRY), reviewers.verifier_keys, str(base / ENTRY))
    predicate = documents.statement(summary.payload, str(base / ENTRY), VSA).get("predicate")
    for name, data in _attached(base, predicate, read_file).items():
        if name.startswith("evidence/scan"):
            trusted = (*reviewers.verifier_keys, *reviewers.keys_ever())
            signed = dsse.verify(data, trusted, str(base / name))
            document = documents.statement(signed.payload, str(base / name), EVIDENCE).get(
                "predicate"
            )
            try:
                return load_verdict(document.value or {})
            except FormatError as error:
                raise AllowlistError(f"{base / name}: {error}") from error
    raise AllowlistError(f"{base / ENTRY}: refers to no evidence")


def referred(base: Path) -> frozenset[str]:
    """The names that the entry in the folder `base` refers to, as it says; empty without one."""
    if not (base / ENTRY).exists():
        return frozenset()
    payload = dsse.payload(read_file(base / ENTRY), str(base / ENTRY))
    found = (
        documents.statement(payload, str(base / ENTRY), VSA)
        .get("predicate")
        .get("inputAttestations")
    )
    return frozenset(node.text("uri") or "" for node in found.elements())


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


def _attached(base: Path, predicate: Node, read: Callable[[Path], bytes]) -> dict[str, bytes]:
    """Every attestation that an entry refers to, by its name; all or none."""
    found = {}
    for reference in predicate.get("inputAttestations").elements():
        name = reference.text("uri") or ""
        path = base / name
        if not inside(base, name):
            raise AllowlistError(f"{base / ENTRY}: refers to a file outside its folder: {name!r}")
        if not path.is_file():
            raise AllowlistError(f"{path}: missing, though the entry refers to it")
        data = read(path)
        if hashlib.sha256(data).hexdigest() != reference.get("digest").text("sha256"):
            raise SignatureError(f"{path}: changed since the entry was signed")
        found[name] = data
    return found


def attachment_name(folder_name: str, label: str, data: bytes) -> str:
    """A name of its own content: `approvals/alice-1f2e3d4c.dsse.json`."""
    return f"{folder_name}/{label}-{hashlib.sha256(data).hexdigest()[:8]}.dsse.json"
