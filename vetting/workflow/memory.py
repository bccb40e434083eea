"""What this person, and this repository, saw of an allowlist: the defence against an old copy."""

import contextlib
import hashlib
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, layout, seen
from vetting.allowlist.index import Index
from vetting.allowlist.roles import ROOT, file_name, folder
from vetting.allowlist.seen import COMMITTED, Seen
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError


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


def claim(allowlist: Path, key_dir: Path) -> None:
    """Note that this user made the allowlist, by the first root that all of it comes from."""
    with contextlib.suppress(OSError, AllowlistError):
        write_atomic(_claimed(allowlist, key_dir), _first_root(allowlist).encode())


def is_own(allowlist: Path, key_dir: Path) -> bool:
    """Whether this user made the allowlist that lies there now."""
    try:
        return _claimed(allowlist, key_dir).read_text() == _first_root(allowlist)
    except (OSError, AllowlistError, UnicodeDecodeError):
        return False


def _claimed(allowlist: Path, key_dir: Path) -> Path:
    return place(allowlist, key_dir).with_suffix(".own")


def _first_root(allowlist: Path) -> str:
    data = layout.read_file(folder(allowlist) / file_name(ROOT, 1))
    return hashlib.sha256(data).hexdigest()


def current(allowlist: Path, key_dir: Path, now: datetime) -> Index:
    """The index in force, checked against what was seen, and remembered.

    Raises:
        AllowlistError: it cannot be relied on.
    """
    found = index.load(allowlist, now, remembered(allowlist, key_dir))
    remember(allowlist, key_dir, found)
    return found
