"""A folder that is used many times and must be what it was when it was made.

Two digests tell. The stamp is over what the file system says of every file: kind, rights, size,
inode, and the time of its last change, which nobody but the system sets: writing to a file, or
replacing it, changes the stamp even when size and modification time are put back. It costs no
reading. The content digest is over the bytes; it is computed where the stamp differs, as it does
after a copy or a restored backup.

Neither helps against who may do everything this user may: they would change the program itself.
"""

import contextlib
import hashlib
import marshal
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20
_MAX_FILES = 1_000_000


def stamp(tree: Path) -> str:
    """The digest of what the file system says of everything in `tree`.

    Raises:
        OSError: something in it cannot be looked at.
    """
    # Written out, and not by `_walk`: every start does this for thousands of files. A link cannot
    # be changed, only replaced, by one of another inode and time.
    top = os.lstat(tree)
    rows = [("", top.st_mode, 0, top.st_ino, top.st_ctime_ns)]
    add = rows.append
    waiting = [str(tree)]
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for item in found:
                state = item.stat(follow_symlinks=False)
                mode = state.st_mode
                if stat.S_ISDIR(mode):
                    waiting.append(item.path)
                add((item.path, mode, state.st_size, state.st_ino, state.st_ctime_ns))
    rows.sort()
    # Version 2 of the format depends on nothing but the values.
    return hashlib.sha256(marshal.dumps(rows, 2)).hexdigest()


def content(tree: Path) -> str:
    """The digest of every file's bytes, with names, kinds and whether it may be executed.

    Raises:
        OSError: something in it cannot be read.
    """
    digest = hashlib.sha256()
    for name, path, state in sorted(_walk(str(tree))):
        mode = state.st_mode
        if stat.S_ISLNK(mode):
            row = f"link\0{name}\0{Path(path).readlink()}\n"
        elif stat.S_ISREG(mode):
            row = f"file\0{name}\0{mode & 0o111:o}\0{_hash(path)}\n"
        else:
            row = f"{stat.S_IFMT(mode):o}\0{name}\n"
        digest.update(row.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def close(tree: Path) -> None:
    """Take the right to write from everything in `tree`: what runs from it cannot change it.

    Raises:
        OSError: a right cannot be changed.
    """
    for _, path, state in _walk(str(tree)):
        if not stat.S_ISLNK(state.st_mode):
            os.chmod(path, stat.S_IMODE(state.st_mode) & ~0o222)  # noqa: PTH101 - thousands of them


def remove(tree: Path) -> None:
    """Remove a folder, closed or not; what cannot be removed stays."""
    import shutil

    with contextlib.suppress(OSError):
        for _, path, state in _walk(str(tree)):
            if stat.S_ISDIR(state.st_mode):
                os.chmod(path, stat.S_IMODE(state.st_mode) | 0o700)  # noqa: PTH101
    shutil.rmtree(tree, ignore_errors=True)


def _walk(top: str) -> Iterator[tuple[str, str, os.stat_result]]:
    """Every file and folder below `top`, itself first, links not followed: name, path, state."""
    yield "", top, os.lstat(top)
    waiting = [("", top)]
    count = 0
    while waiting:
        base, folder = waiting.pop()
        with os.scandir(folder) as found:
            for item in found:
                count += 1
                if count > _MAX_FILES:
                    raise OSError(27, f"more than {_MAX_FILES} files", top)
                state = item.stat(follow_symlinks=False)
                name = f"{base}{item.name}"
                if stat.S_ISDIR(state.st_mode):
                    waiting.append((f"{name}/", item.path))
                yield name, item.path, state


def _hash(path: str) -> str:
    digest = hashlib.sha256()
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
