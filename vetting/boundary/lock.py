"""One writer at a time, among the processes of one machine."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.02


@contextmanager
def exclusive(folder: Path, *, wait: float) -> Iterator[None]:
    """Hold `folder`, which is made if need be, for the block; the hold ends with the process,
    however that ends, and leaves no file behind.

    Raises:
        TimeoutError: somebody else held it for `wait` seconds.
        OSError: the folder cannot be made or opened.
    """
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise TimeoutError(f"{folder} is held by another process") from None
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)
