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


class Cache:
    """Answers by (URL, Accept). A file is the SHA-256 of the rest, a JSON head, the body."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, url: str, accept: str) -> Path:
        key = hashlib.sha256(f"{url}\0{accept}".encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / key

    def load(self, url: str, accept: str) -> tuple[Stored, bytes] | None:
        """The stored answer, or None if there is none or it is damaged."""
        try:
            digest, _, content = self._path(url, accept).read_bytes().partition(b"\n")
            if digest != _digest(content):
                return None
            head, _, body = content.partition(b"\n")
            return Stored(**json.loads(head)), body
        except (OSError, ValueError, TypeError):  # TypeError: written by another version
            return None

    def store(self, stored: Stored, accept: str, body: bytes) -> None:
        """Keep an answer; a full or read-only disk only costs the next call."""
        try:
            content = json.dumps(asdict(stored)).encode() + b"\n" + body
            data = _digest(content) + b"\n" + content
            write_atomic(self._path(stored.url, accept), data, mode=0o600)
        except OSError:
            return


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
