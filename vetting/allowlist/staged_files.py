"""Where a staged change of keys lies, and how it is dropped."""

from pathlib import Path

from vetting.allowlist import metadata_files as files
from vetting.allowlist.roles import SIGNED_FILES
from vetting.allowlist.roles import folder as metadata
from vetting.errors import AllowlistError

LIMIT = 5 << 20
"""The most bytes that a file of it may have."""


def folder(root: Path) -> Path:
    """Where a staged change lies."""
    return metadata(root) / "staged"


def names(root: Path) -> list[str]:
    """The names of the files there; empty if nothing is staged.

    Raises:
        AllowlistError: a link stands in the folder's place: what it leads to is not ours to remove.
    """
    if folder(root).is_symlink():
        raise AllowlistError(f"{folder(root)}: is a link", hint="remove it; ask who put it there")
    return sorted(path.name for path in folder(root).glob("[!.]*"))


def discard(root: Path) -> list[str]:
    """Drop what is staged; the names of the files that were there.

    Raises:
        AllowlistError: a link stands in the folder's place. OSError: a file cannot be removed.
    """
    found = names(root)
    for path in folder(root).glob("*"):
        path.unlink()
    if folder(root).exists():
        folder(root).rmdir()
    return found


def sweep(root: Path) -> None:
    """Drop what is in force already, byte by byte: putting it in force was stopped just before that.

    Raises:
        OSError: it cannot be removed.
    """
    found = names(root)
    if found and all(_is_in_force(root, name) for name in found):
        discard(root)


def _is_in_force(root: Path, name: str) -> bool:
    place = (root if name in SIGNED_FILES else metadata(root)) / name
    path = folder(root) / name
    if path.is_symlink() or not place.is_file():
        return False
    try:
        return files.read(path, LIMIT) == files.read(place, LIMIT)
    except AllowlistError:
        return False
