"""The allowlist directory: where everything lies, how an entry is published and verified.

policy.toml          what verdicts are decided by
reviewers.json       whose signatures count
entries/npm/@scope/name/1.2.3/
  vsa.dsse.json        the entry: a SLSA Verification Summary
  vsa.sigstore.json    the same envelope as a Sigstore bundle, for cosign
  approvals/*.dsse.json
  evidence/*.dsse.json
  bases/*.dsse.json    the entries and approvals that it builds on
  lock/*               what freezes the closure; the approvals name it by its digest
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from vetting.allowlist import documents
from vetting.allowlist.layout import ENTRY, folder, read_file, waiting
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import write_atomic
from vetting.boundary.inside import inside
from vetting.boundary.json import Node
from vetting.errors import AllowlistError, FormatError, SignatureError, UsageError
from vetting.model.entry import Entry
from vetting.model.pin import PackagePin
from vetting.signing import dsse
from vetting.signing.bundle import bundle
from vetting.signing.kinds import EVIDENCE, VSA

if TYPE_CHECKING:
    from vetting.approval_rules import ApprovalRules
    from vetting.model.verdict import Verdict

__all__ = (
    "ENTRY",
    "attachment_name",
    "attachments",
    "evidence",
    "folder",
    "pins",
    "publish",
    "read_file",
    "referred",
    "rules_in_force",
    "settle",
    "verify",
    "waiting",
)


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
    attached = (
        path
        for name in ("approvals", "evidence", "lock", "bases")
        for path in base.glob(f"{name}/*")
    )
    for stale in (*attached, *leftovers):
        if stale not in referred and stale.is_file():
            stale.unlink()
    return base


def settle(base: Path, entry: bytes) -> None:
    """Put the entry into its place in the folder `base`, the copy for cosign first."""
    write_atomic(base / "vsa.sigstore.json", bundle(entry))
    write_atomic(base / ENTRY, entry)


def verify(
    root: Path,
    pin: PackagePin,
    reviewers: Reviewers,
    now: datetime,
    *,
    read: Callable[[Path], bytes] = read_file,
    rules: "ApprovalRules | None" = None,
) -> Entry:
    """The entry of `pin`, if all of this holds. `read` gives a file's bytes; without `rules`, those
    of the policy that lies there count.

    1. The verifier's key signed it, while it was the verifier's.
    2. It is a Verification Summary by that verifier, says PASSED about exactly this pin, and names
       the pin's files by SHA-256 and SHA-512.
    3. Every attestation it refers to is there, with the digest it names.
    4. Enough different people approved, each with a key of their own, the same files and the same
       envelope on evidence that the entry refers to and that says the same (`quorum`).
    5. None of the approvals it needs has ended, nor a waiver that it rests on.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    from vetting.allowlist.attached import check_summary
    from vetting.allowlist.claims import Entered, of_entry

    base = folder(root, pin)
    path = base / ENTRY
    if not path.exists() and not any(base.glob(f".{ENTRY}.*")):
        raise AllowlistError(f"there is no entry for {pin} ({path})")
    verified = dsse.verify(read(path), reviewers.verifier_keys_ever(), str(path))  # (1)
    statement = documents.statement(verified.payload, str(path), VSA)
    predicate = statement.get("predicate")
    check_summary(statement, pin, reviewers, str(path))  # (2)
    made = documents.time(predicate.text("timeVerified"), str(path))
    if not reviewers.verified_at(verified.keys, made):
        raise SignatureError(f"{path}: was signed after its key was retired")
    entered = Entered(
        base=base,
        pin=pin,
        statement=statement,
        made=made,
        files=attachments(base, predicate, read),  # (3)
    )
    found = of_entry(entered, reviewers, rules or rules_in_force(root), now)  # (4) (5)
    if found.until is None:
        raise AllowlistError(
            f"{path}: {len(found.approvals)} of {found.needed.people} approvals needed are valid"
            + (f" ({found.needed.why})" if found.needed.why else "")
            + "".join(f"; {problem}" for problem in found.problems),
            hint=f"mcp-vet vet {pin} --approve --reason TEXT renews it",
        )
    return Entry(
        pin=pin,
        files=tuple(
            (node.text("name") or "", node.get("digest").texts())
            for node in statement.get("subject").elements()
        ),
        approvals=found.approvals,
        verified_at=made,
        levels=tuple(str(node.value) for node in predicate.get("verifiedLevels").elements()),
        not_after=found.until,
        needed=found.needed.people,
        why=found.needed.why,
        bases=found.bases,
    )


def rules_in_force(root: Path) -> "ApprovalRules":
    """What the policy of the allowlist says of approvals; the built-in one's where it has none.

    Raises:
        AllowlistError: it cannot be read. ConfigError: it is malformed.
    """
    path = root / "policy.toml"
    return _rules(read_file(path) if path.exists() else None, str(path))


@lru_cache(maxsize=8)
def _rules(raw: bytes | None, source: str) -> "ApprovalRules":
    from vetting import policy_file

    return (policy_file.default() if raw is None else policy_file.parse(raw, source)).approvals


def evidence(root: Path, entry: Entry, reviewers: Reviewers) -> "Verdict":
    """The verdict that a verified `entry` was made on.

    Raises:
        AllowlistError: it is not there, or not signed by the verifier or a reviewer.
    """
    from vetting.model.wire_load import load as load_verdict

    base = folder(root, entry.pin)
    summary = dsse.verify(
        read_file(base / ENTRY), reviewers.verifier_keys_ever(), str(base / ENTRY)
    )
    predicate = documents.statement(summary.payload, str(base / ENTRY), VSA).get("predicate")
    for name, data in attachments(base, predicate, read_file).items():
        if name.startswith("evidence/scan"):
            trusted = (*reviewers.verifier_keys_ever(), *reviewers.keys_ever())
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


def attachments(base: Path, predicate: Node, read: Callable[[Path], bytes]) -> dict[str, bytes]:
    """Every attestation that an entry refers to, by its name; all or none.

    Raises:
        AllowlistError: one is missing, or is not what the entry refers to.
    """
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
