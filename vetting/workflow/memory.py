"""What this person, and this repository, saw of an allowlist: the defence against an old copy."""

import contextlib
import hashlib
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, seen
from vetting.allowlist.index import Index
from vetting.allowlist.seen import COMMITTED, Seen


def place(allowlist: Path, key_dir: Path) -> Path:
    """Where this user's memory of the allowlist lies: with the keys, as nobody else may write it."""
    name = hashlib.sha256(str(allowlist.resolve()).encode()).hexdigest()[:16]
    return key_dir.parent / "seen" / f"{name}.json"


def remembered(allowlist: Path, key_dir: Path) -> Seen | None:
    """What was seen of the allowlist: by this user, and by whoever committed `.mcp-vet/seen.json`
    here.

    Raises:
        AllowlistError: a record is unusable, or the two contradict each other.
    """
    return seen.newest(seen.load(place(allowlist, key_dir)), seen.load(COMMITTED))


def remember(allowlist: Path, key_dir: Path, found: Index) -> None:
    """Keep what was seen; a disk that cannot be written costs the memory, not the answer."""
    if found.seen is not None:
        with contextlib.suppress(OSError):
            seen.save(place(allowlist, key_dir), found.seen)


def current(allowlist: Path, key_dir: Path, now: datetime) -> Index:
    """The index in force, checked against what was seen, and remembered.

    Raises:
        AllowlistError: it cannot be relied on.
    """
    found = index.load(allowlist, now, remembered(allowlist, key_dir))
    remember(allowlist, key_dir, found)
    return found
