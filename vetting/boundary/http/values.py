"""What goes into the HTTP client and what comes out of it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A header value that is sent to one `host:port` and never to another."""

    host: str
    header: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer of status 200; `fetched_at` is when the server last confirmed it."""

    url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    stale: bool = False
    """The server could not be reached and this is the last answer it gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """How a download ended: nothing came when it is `unchanged`."""

    unchanged: bool
    etag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """Seconds and bytes. `total` bounds one attempt, whatever trickles in; a 404 is remembered
    for `negative` seconds.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 120.0
    body: int = 64 << 20
    attempts: int = 4
    retry_after: float = 60.0
    redirects: int = 5
    negative: float = 60.0
    pause: float = 0.02
    """Least time between two calls to one host."""
