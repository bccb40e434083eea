"""A deadline for a whole exchange: at its end the connection is shut under whoever waits on it.

A socket's own time-out starts anew with every byte. A server that trickles its headers, or the
size line of a chunk, would otherwise hold a call for days.
"""

import contextlib
import os
import socket
import threading
from typing import Self

_current = threading.local()


class Deadline:
    """Watches every connection that this thread uses inside its `with` block."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        _current.deadline = self
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        _current.deadline = None
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def watch(self, connection: socket.socket) -> None:
        """Shut `connection` at the deadline, whatever will have been wrapped around it by then."""
        with self._lock:
            self._watched.append(socket.socket(fileno=os.dup(connection.fileno())))
        if self.expired:
            self._expire()

    def _expire(self) -> None:
        self.expired = True
        with self._lock:
            for connection in self._watched:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


def watch(connection: socket.socket) -> None:
    """Put `connection` under this thread's deadline, if there is one."""
    deadline: Deadline | None = getattr(_current, "deadline", None)
    if deadline is not None:
        deadline.watch(connection)
