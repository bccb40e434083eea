"""What was seen of an allowlist before: the memory that shows a rollback.

A signed index cannot say that a newer one exists; only somebody who has seen the newer one can. So
a reader keeps the versions it saw, and a repository that is checked by machines without a memory
commits them (`.mcp-vet/seen.json`).
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vetting.boundary.files import write_atomic
from vetting.boundary.json import parse
from vetting.errors import AllowlistError, FormatError

COMMITTED = Path(".mcp-vet/seen.json")
_SCHEMA = "mcp-vet/seen/v1"
_CLOCK_SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest that was seen. `root_digest` is the SHA-256 of root version `root`: no other may
    take its place.
    """

    root: int
    root_digest: str
    timestamp: int
    snapshot: int
    at: datetime
    """When that was; a clock that is behind it by more than a moment was set back."""

    file: str = field(default="", compare=False)
    """Where it is kept, for messages."""


def latest(now: datetime, seen: Seen | None) -> datetime:
    """The time to judge by: a clock that was set back makes nothing fresh."""
    return seen.at if seen is not None and now < seen.at - _CLOCK_SLACK else now


def load(path: Path) -> Seen | None:
    """What `path` says was seen; None if there is no such file.

    Raises:
        AllowlistError: the file is there, and says nothing usable.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        document = parse(data, str(path), limit=1 << 16)
    except FormatError as error:
        raise _malformed(path) from error
    root = document.get("root")
    numbers = root.number("version"), document.number("timestamp"), document.number("snapshot")
    digest, at = root.text("sha256"), document.text("at")
    if document.text("schema") != _SCHEMA or not digest or not at or document.duplicates:
        raise _malformed(path)
    try:
        when = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _malformed(path) from error
    if any(number is None or number < 1 for number in numbers):
        raise _malformed(path)
    first, second, third = (number or 0 for number in numbers)
    return Seen(
        root=first,
        root_digest=digest,
        timestamp=second,
        snapshot=third,
        at=when,
        file=str(path),
    )


def _malformed(path: Path) -> AllowlistError:
    return AllowlistError(
        f"{path}: does not say what was seen of the allowlist",
        hint="restore it from version control; mcp-vet verify --record writes it anew",
    )


def save(path: Path, seen: Seen) -> bool:
    """Write what was seen, unless nothing is newer; whether it was written."""
    try:
        before = load(path)
    except AllowlistError:
        before = None
    if before is not None and replace(before, at=seen.at) == seen:
        return False
    document = {
        "schema": _SCHEMA,
        "root": {"version": seen.root, "sha256": seen.root_digest},
        "timestamp": seen.timestamp,
        "snapshot": seen.snapshot,
        "at": f"{seen.at:%Y-%m-%dT%H:%M:%SZ}",
    }
    write_atomic(path, json.dumps(document, indent=2).encode() + b"\n")
    return True


def newest(*found: Seen | None) -> Seen | None:
    """Of several memories the one that demands most.

    Raises:
        AllowlistError: they speak of two allowlists.
    """
    known = [item for item in found if item is not None]
    if not known:
        return None
    best = max(known, key=lambda item: (item.root, item.timestamp))
    same = {item.root_digest for item in known if item.root == best.root}
    if len(same) > 1:
        raise AllowlistError(
            "two records of what was seen name different roots of the allowlist",
            hint=f"one of them, {COMMITTED} or this user's own, is of another allowlist",
        )
    return replace(
        best,
        timestamp=max(item.timestamp for item in known),
        snapshot=max(item.snapshot for item in known),
        at=max(item.at for item in known),
    )
