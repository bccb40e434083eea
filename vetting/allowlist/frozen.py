"""The lock that lies beside an entry and freezes everything that a launch installs.

1. The index lists the entry by its digest, the entry its approvals by theirs.
2. Every approval names the same lock by its digest, and the entry says that its closure is frozen.
3. The lock lies beside the entry, and has that digest.

So nothing here looks at a signature: whoever asks has asked the gate first, which did.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vetting.allowlist import documents, repository
from vetting.allowlist.index import Index
from vetting.boundary.json import Node
from vetting.errors import AllowlistError, SignatureError
from vetting.model.entry import FROZEN, Lock
from vetting.model.pin import PackagePin
from vetting.patterns import pattern
from vetting.signing import dsse
from vetting.signing.kinds import APPROVAL, VSA

_PATH = pattern(r"lock/\w[\w.-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What everybody approved: `scripts` are the purls whose install scripts all let run."""

    lock: Lock
    scripts: tuple[str, ...]


def of(root: Path, pin: PackagePin, found: Index) -> Frozen:
    """What froze the closure of `pin`; ask the gate first whether it may run at all.

    Raises:
        AllowlistError: the closure is not frozen, or a file of the entry is not what was signed.
    """
    if not found.signed:
        raise AllowlistError(
            f"{root}: has no signed index, so nothing says which entry of {pin} counts",
            hint="mcp-vet refresh makes one",
        )
    base = repository.folder(root, pin)
    what = str(base / repository.ENTRY)
    entry = documents.statement(dsse.payload(found.read(base / repository.ENTRY), what), what, VSA)
    predicate = entry.get("predicate")
    levels = [node.value for node in predicate.get("verifiedLevels").elements()]
    approvals = [
        _approval(base, reference)
        for reference in predicate.get("inputAttestations").elements()
        if (reference.text("uri") or "").startswith("approvals/")
    ]
    locks = {documents.lock_of(approval) for approval in approvals}
    lock = locks.pop() if len(locks) == 1 else None
    if lock is None or FROZEN not in levels:
        raise AllowlistError(
            f"{what}: the closure of {pin} is not frozen: the approvals name no lock, or not the same",
            hint=f"mcp-vet vet {pin} --approve --reason TEXT resolves and freezes it",
        )
    named = [set(documents.scripts_of(approval)) for approval in approvals]
    return Frozen(lock=lock, scripts=tuple(sorted(set.intersection(*named))))


def read(base: Path, lock: Lock) -> bytes:
    """The bytes of `lock` beside the entry in the folder `base`.

    Raises:
        AllowlistError: it is missing, or not what was approved.
    """
    path = base / lock.path
    if not _PATH.fullmatch(lock.path) or path.is_symlink() or path.parent.is_symlink():
        raise AllowlistError(f"{base}: the approvals name a lock outside its folder: {lock.path!r}")
    if not path.exists():
        raise AllowlistError(
            f"{path}: missing, though the approvals name it",
            hint="restore it from version control",
        )
    data = repository.read_file(path)
    if hashlib.sha256(data).hexdigest() != lock.sha256:
        raise SignatureError(
            f"{path}: changed since it was approved", hint="restore it from version control"
        )
    return data


def agreed(base: Path, named: Iterable[Lock | None]) -> dict[str, bytes]:
    """The lock that all approvals name, by its path, if it lies in the folder `base`; else empty."""
    locks = set(named)
    lock = locks.pop() if len(locks) == 1 else None
    if lock is None:
        return {}
    try:
        return {lock.path: read(base, lock)}
    except AllowlistError:
        return {}  # the entry is then made without: its closure is not frozen


def _approval(base: Path, reference: Node) -> Node:
    """The predicate of an approval that the entry refers to."""
    name = reference.text("uri") or ""
    path = base / name
    if not re.fullmatch(r"approvals/\w[\w.-]*", name, re.ASCII) or path.is_symlink():
        raise AllowlistError(f"{base / repository.ENTRY}: refers to a file outside its folder")
    data = repository.read_file(path)
    if hashlib.sha256(data).hexdigest() != reference.get("digest").text("sha256"):
        raise SignatureError(f"{path}: changed since the entry was signed")
    payload = dsse.payload(data, str(path))
    return documents.statement(payload, str(path), APPROVAL).get("predicate")
