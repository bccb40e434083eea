"""Writes a feed's records into the mirror's tables."""

import sqlite3
from collections import Counter

from vetting.errors import FormatError
from vetting.model.advisory import Advisory
from vetting.sources.osv import tables
from vetting.sources.osv.record import read

_BATCH = 2000
_BATCH_BYTES = 16 << 20
_PROBLEMS = 100


class Writer:
    """Collects rows and writes them in batches; memory stays that of one batch."""

    def __init__(self, connection: sqlite3.Connection, feed: int) -> None:
        self.records = 0
        self.held: Counter[str] = Counter()
        self.newest = ""
        self.refused = 0
        self.problems: list[str] = []
        self._connection = connection
        self._feed = feed
        self._batch: dict[str, tuple[Advisory, str]] = {}
        self._bytes = 0
        self._key = 0

    def clear(self) -> None:
        """Forget what the feed held."""
        query = "DELETE FROM affected WHERE record IN (SELECT key FROM record WHERE feed = ?)"
        self._connection.execute(query, (self._feed,))
        self._connection.execute("DELETE FROM record WHERE feed = ?", (self._feed,))
        query = "SELECT COALESCE(MAX(key), 0) FROM record"
        self._key = self._connection.execute(query).fetchone()[0]

    def take(self, name: str, data: bytes | None, problem: str | None) -> None:
        """Take over the record `data`; refuse what is none, or what could not be read."""
        if data is None:
            self._refuse(f"{name} {problem}")
            return
        try:
            advisory = read(data, name)
        except FormatError as error:
            self._refuse(str(error))
            return
        if not advisory.affected:
            return
        # The same width for all, so that texts compare as times do.
        modified = f"{advisory.modified:%Y-%m-%dT%H:%M:%S.%f+00:00}" if advisory.modified else ""
        known = self._batch.get(advisory.id)
        if known is None or known[1] < modified:
            self._batch[advisory.id] = advisory, modified
        self._bytes += len(data)
        if len(self._batch) >= _BATCH or self._bytes > _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write the batch."""
        records: list[tuple[object, ...]] = []
        affected: list[tuple[object, ...]] = []
        for advisory, modified in self._batch.values():
            query = "SELECT key, modified FROM record WHERE feed = ? AND id = ?"
            known = self._connection.execute(query, (self._feed, advisory.id)).fetchone()
            if known is not None:
                if known[1] >= modified:
                    continue
                self._forget(known[0])
            self._key += 1
            records.append(tables.record_row(advisory, self._key, self._feed, modified))
            affected += tables.affected_rows(advisory, self._key)
            self.records += 1
            self.held.update({item.ecosystem for item in advisory.affected})
            self.newest = max(self.newest, modified)
        self._connection.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", records
        )
        self._connection.executemany("INSERT INTO affected VALUES (?, ?, ?, ?)", affected)
        self._batch.clear()
        self._bytes = 0

    def _forget(self, key: int) -> None:
        query = "SELECT DISTINCT ecosystem FROM affected WHERE record = ?"
        self.held.subtract(row[0] for row in self._connection.execute(query, (key,)))
        self._connection.execute("DELETE FROM affected WHERE record = ?", (key,))
        self._connection.execute("DELETE FROM record WHERE key = ?", (key,))
        self.records -= 1

    def _refuse(self, problem: str) -> None:
        self.refused += 1
        if len(self.problems) < _PROBLEMS:
            self.problems.append(problem[:300])
