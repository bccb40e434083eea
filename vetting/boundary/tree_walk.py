"""Walk a folder for files of certain names, and read small texts of it; never leaves the folder.

A symbolic link is followed while it stays inside: a client would follow it as well, and the
name it gives a file may be the one that matters. What leads outside, and what cannot be read, is
reported and not passed over.
"""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from vetting.boundary.files import read_handle

MAX_SIZE = 8 << 20
"""Bytes of the largest text that is read."""

MAX_ENTRIES = 2_000_000
"""Names of the largest tree that is walked."""

SKIPPED = frozenset({".git", "node_modules"})
"""Folders whose contents are others' work: dependencies and the history."""


class Walked(NamedTuple):
    """A file of the tree; `error` says why it, or the folder at `path`, could not be looked at."""

    path: str
    """Relative to the folder that was walked, with `/`."""

    error: str | None = None


class UnreadableText(Exception):  # noqa: N818 - a state of the file
    """A file cannot be read as a text; the message says why."""


def walk(
    root: Path,
    wanted: Callable[[str], bool],
    folders: frozenset[str],
    top: Path | None = None,
    skip: frozenset[str] = frozenset(),
) -> Iterator[Walked]:
    """The files below `root` whose relative path is `wanted`, in no particular order.

    Links may lead anywhere inside `top`, which is `root` or a folder above it. `folders` are the
    names, in lower case, of folders that matter: one of them that is a link to the outside is an
    error, any other such link is passed over like an ordinary file. `skip` are relative paths of
    folders that hold nothing of the kind.
    """
    home = (top or root).resolve()
    pending = [("", False)]
    entries = 0
    while pending:
        folder, linked = pending.pop()
        try:
            found = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Walked(path=folder or ".", error=_reason(error))
            continue
        entries += len(found)
        if entries > MAX_ENTRIES:
            yield Walked(path=folder or ".", error=f"the tree has over {MAX_ENTRIES:,} entries")
            return
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            link = entry.is_symlink()
            if _is_folder(entry, follow=False):
                if entry.name not in SKIPPED and path not in skip:
                    pending.append((path, linked))
            elif link and _is_folder(entry, follow=True):
                problem = _link_problem(root / path, home, linked)
                if problem is None:
                    pending.append((path, True))
                elif problem and entry.name.lower() in folders:
                    yield Walked(path=path, error=problem)
            elif wanted(path):
                yield Walked(path=path)


def read_text(path: Path, root: Path) -> str:
    """The text of the file at `path`, a byte-order mark and line ends included.

    Raises:
        UnreadableText: it is not there, no plain file, too large, not UTF-8, not inside `root`, or
            was written to meanwhile.
    """
    try:
        resolved = path.resolve(strict=True)
        if not resolved.is_relative_to(root.resolve()):
            raise UnreadableText("it leads out of the folder")
        # Without O_NONBLOCK a pipe would be waited for.
        handle = os.open(resolved, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableText("no plain file")
            data = read_handle(handle, min(before.st_size, MAX_SIZE) + 1)
            after = os.fstat(handle)
        finally:
            os.close(handle)
    except (OSError, ValueError, RuntimeError) as error:
        raise UnreadableText(_reason(error)) from None
    if len(data) > MAX_SIZE:
        raise UnreadableText(f"larger than {MAX_SIZE >> 20} MiB")
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(data) != after.st_size:
        raise UnreadableText("it changed while it was read")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableText(f"not UTF-8 at byte {error.start}") from None


def _is_folder(entry: os.DirEntry[str], *, follow: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:  # a link to itself; as a file it is reported
        return False


def _link_problem(link: Path, home: Path, linked: bool) -> str | None:
    """Why a link to a folder is not followed; empty when that folder is walked anyway."""
    try:
        target = link.resolve(strict=True)
        parent = link.parent.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        return _reason(error)
    if not target.is_relative_to(home):
        return "a symbolic link that leads out of the folder"
    if parent.is_relative_to(target):
        return ""  # to itself or upwards: it is being walked
    return "a symbolic link inside a folder that is one itself" if linked else None


def _reason(error: Exception) -> str:
    """In plain words, without the path, which may be one of this machine."""
    return (error.strerror if isinstance(error, OSError) else None) or "cannot be read"
