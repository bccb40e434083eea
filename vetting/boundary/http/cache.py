"""HTTP answers on disk, so that repeated work asks only what changed (RFC 9111)."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from vetting.boundary.files import write_atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored answer; `stored_at` in seconds since the epoch, refreshed when revalidated.

    `found` is False for a 404, which is kept for a moment so that a run does not ask twice.
    """

    url: str
    final_url: str
    found: bool
    content_type: str
    etag: str | None
    last_modified: str | None
    stored_at: float
    sha256: str


class Cache:
    """Answers by (URL, Accept): a small JSON head beside the body, both checked when read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str, accept: str) -> Path:
        key = hashlib.sha256(f"{url}\0{accept}".encode()).hexdigest()
        return self._folder / key[:2] / key

    def load(self, url: str, accept: str) -> tuple[Stored, bytes] | None:
        """The stored answer, or None if there is none or it is damaged."""
        path = self._path(url, accept)
        try:
            head, _, body = path.read_bytes().partition(b"\n")
            stored = Stored(**json.loads(head))
        except (OSError, ValueError, TypeError):
            return None
        if stored.url != url or hashlib.sha256(body).hexdigest() != stored.sha256:
            return None
        return stored, body

    def store(self, stored: Stored, accept: str, body: bytes) -> None:
        """Keep an answer; a full or read-only disk only costs the next call."""
        try:
            head = json.dumps(asdict(stored)).encode()
            write_atomic(self._path(stored.url, accept), head + b"\n" + body, mode=0o600)
        except OSError:
            return
