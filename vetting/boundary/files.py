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
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
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
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or state.st_size > most:
            reason = f"not a regular file of at most {most >> 20} MiB"
            raise OSError(errno.EINVAL, reason, str(path))
        return file.read(most)
