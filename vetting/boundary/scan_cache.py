"""Scan results by content: a file that was scanned with the same rules is never scanned again."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS scan (
    content TEXT NOT NULL,   -- SHA-256 of the file
    scanner TEXT NOT NULL,   -- engine, rules and language, by version or digest
    result TEXT NOT NULL,    -- JSON
    PRIMARY KEY (content, scanner)
) WITHOUT ROWID
"""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class ScanCache:
    """A cache only: losing it costs time, and whatever is wrong with it means an empty one.

    The file is opened, and made, by the first use: most commands scan nothing. It is for the thread
    that the cache was made in; to others it is empty.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._path: Path | None = path
        self._thread = threading.get_ident()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Give the file back; afterwards nothing is found and nothing kept."""
        self._path = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection | None:
        """The database; None where it cannot be used. It is tried to open it only once."""
        if threading.get_ident() != self._thread:
            return None
        path, self._path = self._path, None
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = _open(path)
            except (sqlite3.Error, OSError) as error:
                if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                    with contextlib.suppress(sqlite3.Error, OSError):
                        for suffix in ("", "-wal", "-shm"):
                            Path(f"{path}{suffix}").unlink(missing_ok=True)
                        self._connection = _open(path)
        return self._connection

    def get(self, scanner: str, contents: Iterable[str]) -> dict[str, str]:
        """The known results of `scanner`, by content."""
        connection = self._opened()
        if connection is None:
            return {}
        found: dict[str, str] = {}
        wanted = list(contents)
        try:
            for start in range(0, len(wanted), 500):
                part = wanted[start : start + 500]
                marks = ",".join("?" * len(part))
                query = (
                    f"SELECT content, result FROM scan WHERE scanner = ? AND content IN ({marks})"  # noqa: S608
                )
                found.update(connection.execute(query, (scanner, *part)))
        except sqlite3.Error:
            return {}
        return found

    def put(self, scanner: str, results: dict[str, str]) -> None:
        """Keep results by content."""
        connection = self._opened() if results else None
        if connection is None:
            return
        try:
            with connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO scan VALUES (?, ?, ?)",
                    [(content, scanner, result) for content, result in results.items()],
                )
        except sqlite3.Error:
            return


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
