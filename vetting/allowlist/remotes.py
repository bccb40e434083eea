"""Remote servers of the allowlist: which addresses may be used, how, and until when.

remotes/mcp.example.com/
  alice-1f2e3d4c.dsse.json   one person's signed approval of a pattern of addresses
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vetting.allowlist import remote_pattern
from vetting.allowlist.repository import read_file
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import write_atomic
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.signing import dsse
from vetting.signing.kinds import REMOTE, STATEMENT

AUTHENTICATIONS = ("oauth", "header", "none")
TRANSPORTS = ("any", "http", "sse", "ws")
_MAX_APPROVALS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """One person's verified approval of a pattern of addresses."""

    pattern: str
    transport: str
    authentication: str
    approver: str
    reason: str
    not_after: datetime


def folder(root: Path, pattern: str) -> Path:
    """Where the approvals of `pattern` lie.

    Raises:
        UsageError: it is no pattern.
    """
    return root / "remotes" / remote_pattern.parse(pattern).authority


def publish(root: Path, pattern: str, label: str, envelope: bytes) -> Path:
    """Put an approval in place; one person's newest approval of a pattern replaces the others."""
    digest = hashlib.sha256(pattern.encode()).hexdigest()[:8]
    path = folder(root, pattern) / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', label)}-{digest}.dsse.json"
    write_atomic(path, envelope)
    return path


def candidates(root: Path, address: str) -> list[Path]:
    """The approvals that may hold for `address`, by where they lie; at most a few.

    Raises:
        AllowlistError: there are too many to look at.
    """
    place = remote_pattern.canonical(address)
    if place is None:
        return []
    found = [
        path
        for name in remote_pattern.folders(place)
        for path in sorted((root / "remotes" / name).glob("*.dsse.json"))
        if not path.name.startswith(".")
    ]
    if len(found) > _MAX_APPROVALS:
        raise AllowlistError(f"{root / 'remotes'}: {len(found)} approvals for {place.host}")
    return found


def fits(pattern: str, address: str) -> bool:
    """Whether `address` is one of the pattern's."""
    mine = remote_pattern.canonical(pattern, pattern=True)
    place = remote_pattern.canonical(address)
    return mine is not None and place is not None and mine.fits(place)


def verify(
    path: Path, reviewers: Reviewers, *, read: Callable[[Path], bytes] = read_file
) -> Remote:
    """The approval in the file at `path`, ended or not, if all of this holds.

    1. A reviewer's key signed it, and it is in that reviewer's name.
    2. It approves exactly one pattern, which belongs into this folder, and names its digest.
    3. Transport and authentication are known words.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    what = str(path)
    signed = dsse.verify(read(path), reviewers.all_keys(), what)  # (1)
    try:
        statement = parse(signed.payload, what, limit=1 << 20)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    kind = (statement.text("_type"), statement.text("predicateType"))
    if statement.duplicates or kind != (STATEMENT, REMOTE):
        raise SignatureError(f"{what}: is not an approval of a remote server")
    predicate = statement.get("predicate")
    approver = predicate.get("approver").text("id") or ""
    if approver not in {who.id for key in signed.keys if (who := reviewers.owner(key))}:
        raise AllowlistError(f"{what}: is in the name of {approver}, who did not sign it")
    pattern = _pattern(statement, path)  # (2)
    transport = predicate.text("transport") or ""
    authentication = predicate.text("authentication") or ""
    if (
        predicate.text("decision") != "APPROVED"
        or transport not in TRANSPORTS
        or authentication not in AUTHENTICATIONS
    ):  # (3)
        raise AllowlistError(f"{what}: approves nothing that this mcp-vet knows")
    try:
        not_after = datetime.fromisoformat(predicate.text("notAfter") or "").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise AllowlistError(f"{what}: holds no valid time") from error
    return Remote(
        pattern=pattern,
        transport=transport,
        authentication=authentication,
        approver=approver,
        reason=predicate.text("reason") or "",
        not_after=not_after,
    )


def _pattern(statement: Node, path: Path) -> str:
    subjects = tuple(statement.get("subject").elements())
    pattern = subjects[0].text("name") if len(subjects) == 1 else None
    place = remote_pattern.canonical(pattern or "", pattern=True)
    if pattern is None or place is None or place.authority != path.parent.name:
        raise AllowlistError(f"{path}: its subject is no pattern of addresses that belongs here")
    digest = hashlib.sha256(pattern.encode()).hexdigest()
    if subjects[0].get("digest").text("sha256") != digest:
        raise AllowlistError(f"{path}: its subject's digest is not the pattern's")
    return pattern
