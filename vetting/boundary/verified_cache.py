"""What has been verified already, by the content of everything that was verified.

A cache may come from anywhere, from an older run or from a CI cache that a pull request filled, so
each record carries a MAC under a secret of this user, which lies with their keys and never in the
cache. Whatever is wrong with file or secret means an empty cache: everything is verified again.
"""

import contextlib
import hmac
import json
import os
import stat
from pathlib import Path

from vetting.boundary.files import write_atomic

_MAX_FILE = 8 << 20
_MAX_RECORDS = 20_000
_SECRET = 32
_SAFELY = os.O_NOFOLLOW | os.O_CLOEXEC


class VerifiedCache:
    """Texts by key; a text is only given back if this user put it there."""

    def __init__(self, path: Path, secret: Path) -> None:
        self._path = path
        self._place = secret
        self._secret = _read_secret(secret)
        self._known = _load(path) if self._secret else {}
        self._new: dict[str, list[str]] = {}

    def get(self, key: str) -> str | None:
        """What was kept under `key`."""
        found = self._new.get(key) or self._known.get(key)
        if not isinstance(found, list) or len(found) != 2:
            return None
        text, mac = found
        if not isinstance(text, str) or not isinstance(mac, str):
            return None
        return text if hmac.compare_digest(_bytes(mac), _bytes(self._mac(key, text))) else None

    def put(self, key: str, text: str) -> None:
        """Keep `text` under `key`; `save` writes it."""
        self._secret = self._secret or _make_secret(self._place)
        if self._secret:
            self._new[key] = [text, self._mac(key, text)]

    def save(self) -> None:
        """Write what is new. A disk that cannot be written only costs time on the next run."""
        if not self._new:
            return
        records = {**self._known, **self._new}
        kept = dict(list(records.items())[-_MAX_RECORDS:])
        with contextlib.suppress(OSError):
            write_atomic(self._path, json.dumps(kept).encode(), mode=0o600)

    def _mac(self, key: str, text: str) -> str:
        return hmac.digest(self._secret, _bytes(f"{key}\0{text}"), "sha256").hex()


def _bytes(text: str) -> bytes:
    """Of any text, also of one that JSON can spell and UTF-8 cannot."""
    return text.encode("utf-8", "surrogatepass")


def _load(path: Path) -> dict[str, object]:
    try:
        if not path.is_file() or path.stat().st_size > _MAX_FILE:
            return {}
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_secret(path: Path) -> bytes:
    """The secret at `path`; empty when there is none that can be trusted."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY | _SAFELY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            own = status.st_uid == os.getuid() and not status.st_mode & 0o077
            if own and stat.S_ISREG(status.st_mode):
                found = file.read(_SECRET + 1)
                return found if len(found) == _SECRET else b""
    return b""


def _make_secret(path: Path) -> bytes:
    """A new secret at `path`, unless something is there already."""
    made = os.urandom(_SECRET)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        return made
    return b""
