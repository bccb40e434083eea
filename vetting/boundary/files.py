"""Write files so that a reader sees the old content or the new, never a part."""

import errno
import os
import stat
from pathlib import Path


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Replace `path` with `data`, creating folders as needed; durable when it returns."""
    import tempfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:  # what a full disk does not name
            error.filename = str(path)
        raise
    # The new name is durable only when the folder is.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_plain(path: Path | str, most: int) -> bytes:
    """The bytes of a regular file of at most `most` bytes: a link to /dev/zero, or a pipe, is none.

    Raises:
        OSError: it is not there, is none, or cannot be read; `strerror` says which.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_size > most:
            reason = f"not a regular file of at most {most >> 20} MiB"
            raise OSError(errno.EINVAL, reason, str(path))
        return read_handle(handle, state.st_size)
    finally:
        os.close(handle)


def read_handle(handle: int, most: int) -> bytes:
    """Up to `most` bytes from an open file. Thousands of small files are read in one run, and a
    file object of its own costs more than reading one.

    Raises:
        OSError: it cannot be read.
    """
    data = os.read(handle, most)
    while len(data) < most and (more := os.read(handle, most - len(data))):
        data += more
    return data
