"""The local mirror: advisories in SQLite, looked up by package, replaced atomically.

One transaction imports a feed: whoever reads meanwhile, or after a kill, sees the old records. The
tables hold what decisions need, already parsed, so that a lookup costs an index search.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vetting.errors import FormatError, VettingError
from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.evidence import Severity
from vetting.sources.osv.record import ECOSYSTEMS, read

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, modified TEXT, withdrawn INTEGER NOT NULL,
    severity TEXT NOT NULL, summary TEXT NOT NULL, aliases TEXT NOT NULL, refs TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS affected (
    ecosystem TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, spec TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS affected_by_package ON affected (ecosystem, name);
CREATE INDEX IF NOT EXISTS affected_by_record ON affected (id);
CREATE TABLE IF NOT EXISTS feed (
    source TEXT PRIMARY KEY, synced_at TEXT NOT NULL, newest TEXT, etag TEXT,
    records INTEGER NOT NULL, refused TEXT NOT NULL
);
"""
_BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One imported feed: when it was last confirmed, its newest record, and what was refused."""

    source: str
    synced_at: datetime
    newest: datetime | None
    etag: str | None
    records: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A feed to import: its records as bytes with their names, or why a record has none."""

    source: str
    etag: str | None
    items: Iterable[tuple[str, bytes | None, str | None]]


class Mirror:
    """The mirror in the file at `path`, which need not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def feeds(self) -> tuple[Feed, ...]:
        """Every feed imported so far; none if there is no mirror."""
        if not self.path.exists():
            return ()
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT * FROM feed ORDER BY source").fetchall()
        return tuple(
            Feed(
                source=row[0],
                synced_at=datetime.fromisoformat(row[1]),
                newest=datetime.fromisoformat(row[2]) if row[2] else None,
                etag=row[3],
                records=row[4],
                refused=tuple(json.loads(row[5])),
            )
            for row in rows
        )

    def counts(self) -> dict[str, int]:
        """Records per ecosystem, and those about malware."""
        with closing(self._connect()) as connection:
            query = "SELECT ecosystem, COUNT(DISTINCT id) FROM affected GROUP BY ecosystem"
            found = dict(connection.execute(query).fetchall())
            malware = "SELECT COUNT(*) FROM record WHERE id LIKE 'MAL-%'"
            found["malware"] = connection.execute(malware).fetchone()[0]
        return found

    def lookup(
        self, packages: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[Advisory, ...]]:
        """The advisories about each (ecosystem, name); cost grows with distinct packages."""
        found: dict[tuple[str, str], tuple[Advisory, ...]] = {}
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            for package in dict.fromkeys(packages):
                rows = cursor.execute(_LOOKUP, package).fetchall()
                if rows:
                    found[package] = tuple(_advisories(rows, package))
        return found

    def replace(
        self, feed: Import, now: datetime, progress: Callable[[int], None] = lambda _: None
    ) -> Feed:
        """Replace everything imported from `feed.source` by its records, in one transaction.

        Of two records with the same id the later modified one counts. A feed that shrank to less
        than half is refused: an empty or partial answer must not clear findings.

        Raises:
            FormatError: the feed holds no readable record, or shrank.
            VettingError: the mirror cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(self._connect(write=True)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                old = connection.execute(
                    "SELECT records FROM feed WHERE source = ?", (feed.source,)
                ).fetchone()
                writer = _Writer(connection, feed.source)
                writer.clear()
                for number, (name, data, problem) in enumerate(feed.items, 1):
                    writer.take(name, data, problem)
                    if number % _BATCH == 0:
                        writer.flush()
                        progress(number)
                writer.flush()
                if not writer.records or (old and writer.records < old[0] // 2):
                    raise FormatError(
                        f"{feed.source} holds {writer.records} records"
                        + (f", before it held {old[0]}; the old ones are kept" if old else ""),
                    )
                row = (
                    feed.source,
                    now.astimezone(UTC).isoformat(),
                    writer.newest,
                    feed.etag,
                    writer.records,
                    json.dumps(writer.refused[:1000]),
                )
                connection.execute("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?, ?)", row)
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise VettingError(f"{self.path}: the mirror cannot be written ({error})") from error
        return next(item for item in self.feeds() if item.source == feed.source)

    def confirm(self, source: str, now: datetime) -> None:
        """Note that the feed has not changed."""
        with closing(self._connect(write=True)) as connection:
            stamp = now.astimezone(UTC).isoformat()
            connection.execute("UPDATE feed SET synced_at = ? WHERE source = ?", (stamp, source))
            connection.commit()

    def _connect(self, *, write: bool = False) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise VettingError(
                    f"{self.path}: made by another version of mcp-vet",
                    hint="delete it and run mcp-vet advisories sync",
                )
            if write or version == 0:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.executescript(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
        except sqlite3.Error as error:
            raise VettingError(
                f"{self.path}: the mirror cannot be opened ({error})",
                hint="delete it and run mcp-vet advisories sync",
            ) from error
        return connection


_LOOKUP = """
SELECT record.id, withdrawn, severity, summary, aliases, refs, modified, spec
FROM affected JOIN record USING (id) WHERE ecosystem = ? AND name = ? ORDER BY record.id
"""


def _advisories(rows: Sequence[tuple[Any, ...]], package: tuple[str, str]) -> Iterator[Advisory]:
    """Rows of one record stand together; each is one `affected` block."""
    specs: dict[str, list[str]] = {}
    heads: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        specs.setdefault(row[0], []).append(row[7])
        heads[row[0]] = row
    for identifier, (_, withdrawn, severity, summary, aliases, refs, modified, _) in heads.items():
        yield Advisory(
            id=identifier,
            modified=datetime.fromisoformat(modified) if modified else None,
            aliases=tuple(json.loads(aliases)),
            summary=summary,
            severity=Severity(severity),
            withdrawn=bool(withdrawn),
            references=tuple(json.loads(refs)),
            affected=tuple(_load(spec, package) for spec in specs[identifier]),
        )


def _dump(affected: Affected) -> str:
    ranges = [
        [item.kind, [[event.kind, event.version] for event in item.events]]
        for item in affected.ranges
    ]
    return json.dumps([ranges, affected.versions, affected.severity.value], separators=(",", ":"))


def _load(spec: str, package: tuple[str, str]) -> Affected:
    ranges, versions, severity = json.loads(spec)
    return Affected(
        ecosystem=package[0],
        name=package[1],
        ranges=tuple(
            AffectedRange(kind=kind, events=tuple(Event(kind=k, version=v) for k, v in events))
            for kind, events in ranges
        ),
        versions=tuple(versions),
        severity=Severity(severity),
    )


class _Writer:
    """Collects rows and writes them in batches; memory stays that of one batch."""

    def __init__(self, connection: sqlite3.Connection, source: str) -> None:
        self.records = 0
        self.newest: str | None = None
        self.refused: list[str] = []
        self._connection = connection
        self._source = source
        self._records: dict[str, tuple[Any, ...]] = {}
        self._affected: dict[str, list[tuple[str, str, str, str]]] = {}

    def clear(self) -> None:
        query = "DELETE FROM affected WHERE id IN (SELECT id FROM record WHERE source = ?)"
        self._connection.execute(query, (self._source,))
        self._connection.execute("DELETE FROM record WHERE source = ?", (self._source,))

    def take(self, name: str, data: bytes | None, problem: str | None) -> None:
        if data is None:
            self.refused.append(f"{name} {problem}")
            return
        try:
            advisory = read(data, name)
        except FormatError as error:
            self.refused.append(str(error)[:300])
            return
        modified = advisory.modified.astimezone(UTC).isoformat() if advisory.modified else ""
        known = self._records.get(advisory.id)
        if known is not None and known[2] >= modified:
            return
        if not advisory.affected:
            return
        self.newest = max(self.newest or "", modified) or None
        self._records[advisory.id] = (
            advisory.id,
            self._source,
            modified,
            advisory.withdrawn,
            advisory.severity.value,
            advisory.summary,
            json.dumps(advisory.aliases),
            json.dumps(advisory.references),
        )
        self._affected[advisory.id] = [
            (item.ecosystem, item.name, advisory.id, _dump(item)) for item in advisory.affected
        ]

    def flush(self) -> None:
        ids = [(identifier,) for identifier in self._records]
        query = "SELECT id, modified FROM record WHERE id = ?"
        for (identifier,) in ids:
            row = self._connection.execute(query, (identifier,)).fetchone()
            if row is not None and row[1] >= self._records[identifier][2]:
                del self._records[identifier], self._affected[identifier]
            elif row is not None:
                self._connection.execute("DELETE FROM affected WHERE id = ?", (identifier,))
            else:
                self.records += 1
        self._connection.executemany(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._records.values()
        )
        self._connection.executemany(
            "INSERT INTO affected VALUES (?, ?, ?, ?)",
            [row for rows in self._affected.values() for row in rows],
        )
        self._records.clear()
        self._affected.clear()


def known_ecosystems() -> tuple[str, ...]:
    """The OSV ecosystems a full mirror holds."""
    return tuple(ECOSYSTEMS)
