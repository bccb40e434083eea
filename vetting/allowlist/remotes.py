"""Remote servers of the allowlist: which addresses may be used, how, and until when.

remotes/mcp.example.com/
  alice-1f2e3d4c.dsse.json   one person's signed approval of a pattern of addresses

A person has one approval of a pattern, whose name says of which: an older one, or a copy under
another name, never stands beside it. The signed index lists the one that is current.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import documents, remote_pattern
from vetting.allowlist.repository import read_file
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.json import Node
from vetting.errors import AllowlistError
from vetting.signing import dsse
from vetting.signing.kinds import REMOTE

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
    approved_at: datetime
    not_after: datetime


def folder(root: Path, pattern: str) -> Path:
    """Where the approvals of `pattern` lie.

    Raises:
        UsageError: it is no pattern.
    """
    return root / "remotes" / remote_pattern.parse(pattern).authority


def location(root: Path, pattern: str, approver: str) -> Path:
    """Where the approval of `pattern` by that person lies.

    Raises:
        UsageError: it is no pattern.
    """
    label = (approver.partition(":")[2] or approver)[:40]
    digest = hashlib.sha256(pattern.encode()).hexdigest()[:8]
    return folder(root, pattern) / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', label)}-{digest}.dsse.json"


def paths(root: Path) -> list[Path]:
    """Where approvals lie, those included that wait beside their place."""
    there = (root / "remotes").glob("[!.]*/*.dsse.json")
    waiting = (root / "remotes").glob("[!.]*/.*.dsse.json.*")
    found = {path for path in there if not path.name.startswith(".")}
    return sorted(found | {path.with_name(path.name[1:].rpartition(".")[0]) for path in waiting})


def candidates(root: Path, address: str) -> list[Path]:
    """Where the approvals lie that may hold for `address`; at most a few.

    Raises:
        AllowlistError: there are too many to look at.
    """
    place = remote_pattern.canonical(address)
    if place is None:
        return []
    found = [
        path
        for name in remote_pattern.folders(place)
        for path in sorted((root / "remotes" / name).glob("[!.]*.dsse.json"))
    ]
    if len(found) > _MAX_APPROVALS:
        raise AllowlistError(f"{root / 'remotes'}: {len(found)} approvals for {place.host}")
    return found


def fits(pattern: str, address: str) -> bool:
    """Whether `address` is one of the pattern's."""
    mine = remote_pattern.canonical(pattern, pattern=True)
    place = remote_pattern.canonical(address)
    return mine is not None and place is not None and mine.fits(place)


def meet(pattern: str, other: str) -> bool:
    """Whether two patterns may have an address in common; rather yes than no."""
    mine = remote_pattern.canonical(pattern, pattern=True)
    yours = remote_pattern.canonical(other, pattern=True)
    return mine is not None and yours is not None and mine.meets(yours)


def verify(
    path: Path, reviewers: Reviewers, *, read: Callable[[Path], bytes] = read_file
) -> Remote:
    """The approval in the file at `path`, ended or not, if all of this holds.

    1. A reviewer's key signed it, and it is in that reviewer's name.
    2. It approves exactly one pattern, which belongs here under this name, and names its digest.
    3. Transport and authentication are known words.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    what = str(path)
    signed = dsse.verify(read(path), reviewers.all_keys(), what)  # (1)
    statement = documents.statement(signed.payload, what, REMOTE)
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
    if location(path.parents[2], pattern, approver) != path:
        raise AllowlistError(f"{what}: is not where {approver}'s approval of {pattern} belongs")
    return Remote(
        pattern=pattern,
        transport=transport,
        authentication=authentication,
        approver=approver,
        reason=predicate.text("reason") or "",
        approved_at=documents.time(predicate.text("approvedAt"), what),
        not_after=documents.time(predicate.text("notAfter"), what),
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
