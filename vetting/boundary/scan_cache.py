"""Scan results by content: a file that was scanned with the same rules is never scanned again."""

import contextlib
import sqlite3
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
    """A cache only: losing it costs time, and whatever is wrong with it means an empty one."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._connection: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _open(path)
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                with contextlib.suppress(sqlite3.Error, OSError):
                    for suffix in ("", "-wal", "-shm"):
                        Path(f"{path}{suffix}").unlink(missing_ok=True)
                    self._connection = _open(path)

    def close(self) -> None:
        """Give the file back; afterwards nothing is found and nothing kept."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, scanner: str, contents: Iterable[str]) -> dict[str, str]:
        """The known results of `scanner`, by content."""
        if self._connection is None:
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
                found.update(self._connection.execute(query, (scanner, *part)))
        except sqlite3.Error:
            return {}
        return found

    def put(self, scanner: str, results: dict[str, str]) -> None:
        """Keep results by content."""
        if self._connection is None or not results:
            return
        try:
            with self._connection:
                self._connection.executemany(
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
