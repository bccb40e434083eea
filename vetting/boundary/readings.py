"""What reading our own files gave, where doing so again takes longer than reading it back.

It lies in one file of the cache, under the digest of what was read; losing it costs time, and
whatever is wrong with it means that there is none.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

from vetting.boundary.files import read_plain, write_atomic

_MAX_FILE = 16 << 20


class Readings:
    """Values that JSON can spell, by key. Those of another `version` of the reader are forgotten, and
    those that nobody asked for, unless `every` one stays.
    """

    def __init__(self, path: Path, version: str, *, every: bool = False) -> None:
        self._path = path
        self._version = version
        self._every = every
        self._kept: dict[str, Any] | None = None
        self._used: dict[str, Any] = {}
        self._new = False

    def get(self, key: str) -> Any:
        """What was kept under `key`; None when there is nothing."""
        if self._kept is None:
            self._kept = _load(self._path, self._version)
        found = self._kept.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def put(self, key: str, value: Any) -> None:
        """Keep `value` under `key`; `save` writes it."""
        self._used[key] = value
        self._new = True

    def save(self) -> None:
        """Write what was used, if any of it is new."""
        if self._new:
            self._new = False
            before = (self._kept or {}) if self._every else {}
            document = {"version": self._version, "readings": before | self._used}
            with contextlib.suppress(OSError):
                write_atomic(self._path, json.dumps(document).encode(), mode=0o600)


def _load(path: Path, version: str) -> dict[str, Any]:
    try:
        document = json.loads(read_plain(path, _MAX_FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(document, dict) or document.get("version") != version:
        return {}
    found = document.get("readings")
    return found if isinstance(found, dict) else {}
