"""The local mirror: advisories in SQLite, looked up by package, replaced atomically.

One transaction imports a feed: whoever reads meanwhile, or after a kill, sees the old records.
Every feed keeps its own copy of a record, so that one that goes with its feed is still there when
another feed has it too.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vetting.errors import FormatError, VettingError
from vetting.model.advisory import Advisory
from vetting.sources.osv import tables
from vetting.sources.osv.writer import Writer

_TOLD = 2000
_FEEDS = """
SELECT source, serial, synced_at, newest, tag, records, held, refused, problems FROM feed
"""
_HINT = "delete it and run mcp-vet advisories sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One imported feed: when it was last confirmed, its newest record, and what was refused.

    `held` counts records by ecosystem. `problems` names the first of the `refused` records. `tag`
    is what the source calls this state of the feed, `serial` our own number for it.
    """

    source: str
    serial: int
    synced_at: datetime
    newest: datetime | None
    tag: str | None
    records: int
    held: tuple[tuple[str, int], ...]
    refused: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A feed to import: its records as bytes with their names, or why a record has none."""

    source: str
    tag: str | None
    items: Iterable[tuple[str, bytes | None, str | None]]


class Mirror:
    """The mirror in the file at `path`, which need not exist. All methods raise VettingError when
    the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def feeds(self) -> tuple[Feed, ...]:
        """Every feed imported so far; none if there is no mirror."""
        if not self.path.exists():
            return ()
        with self._reading() as connection:
            rows = connection.execute(_FEEDS + "ORDER BY source").fetchall()
            return tuple(_feed(row) for row in rows)

    def counts(self) -> dict[str, int]:
        """Advisories per ecosystem, and those about malware."""
        query = (
            "SELECT ecosystem, COUNT(DISTINCT id) FROM affected JOIN record ON key = record "
            "GROUP BY ecosystem"
        )
        malware = "SELECT COUNT(DISTINCT id) FROM record WHERE id LIKE 'MAL-%'"
        with self._reading() as connection:
            found = dict(connection.execute(query).fetchall())
            found["malware"] = connection.execute(malware).fetchone()[0]
        return found

    def lookup(
        self, packages: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[Advisory, ...]]:
        """The advisories about each (ecosystem, name); cost grows with distinct packages."""
        found: dict[tuple[str, str], tuple[Advisory, ...]] = {}
        if not self.path.exists():
            return found
        with self._reading() as connection:
            for package in dict.fromkeys(packages):
                rows = connection.execute(tables.LOOKUP, package).fetchall()
                if rows:
                    found[package] = tables.advisories(rows, package)
        return found

    def replace(
        self, feed: Import, now: datetime, progress: Callable[[int], None] = lambda _: None
    ) -> Feed:
        """Replace everything imported from `feed.source` by its records, in one transaction.

        Of two records with the same id the later modified one counts. A feed that shrank to less
        than half, or whose newest record is older than before, is refused: an empty, partial or
        rolled-back answer must not clear findings.

        Raises:
            FormatError: the feed holds no readable record, shrank, or went back.
            VettingError: the mirror cannot be written.
        """
        with self._writing() as connection:
            old = next(iter(_feeds(connection, feed.source)), None)
            connection.execute(
                "INSERT OR IGNORE INTO feed VALUES (NULL, ?, 0, '', NULL, NULL, 0, '[]', 0, '[]')",
                (feed.source,),
            )
            query = "SELECT number, (SELECT MAX(serial) FROM feed) FROM feed WHERE source = ?"
            number, serial = connection.execute(query, (feed.source,)).fetchone()
            writer = Writer(connection, number)
            writer.clear()
            for done, (name, data, problem) in enumerate(feed.items, 1):
                writer.take(name, data, problem)
                if done % _TOLD == 0:
                    progress(done)
            writer.flush()
            new = Feed(
                source=feed.source,
                serial=serial + 1,
                synced_at=now.astimezone(UTC),
                newest=datetime.fromisoformat(writer.newest) if writer.newest else None,
                tag=feed.tag,
                records=writer.records,
                held=tuple(sorted(writer.held.items())),
                refused=writer.refused,
                problems=tuple(writer.problems),
            )
            self._check(new, old)
            connection.execute(
                "UPDATE feed SET serial = ?, synced_at = ?, newest = ?, tag = ?, records = ?, "
                "held = ?, refused = ?, problems = ? WHERE number = ?",
                (new.serial, new.synced_at.isoformat(), writer.newest or None, new.tag, new.records,
                 json.dumps(new.held), new.refused, json.dumps(new.problems), number),
            )  # fmt: skip
        return new

    def confirm(self, source: str, now: datetime) -> Feed:
        """Note that the feed has not changed."""
        with self._writing() as connection:
            stamp = now.astimezone(UTC).isoformat()
            connection.execute("UPDATE feed SET synced_at = ? WHERE source = ?", (stamp, source))
            return next(_feeds(connection, source))

    def _check(self, new: Feed, old: Feed | None) -> None:
        if not new.records:
            why = f": {new.problems[0]}" if new.problems else ""
            raise FormatError(f"{new.source} holds no record about npm or PyPI{why}")
        hint = f"the old records are kept; if it is meant, delete {self.path} and sync again"
        if old and new.records < old.records // 2:
            had = f"{new.records} records, before it held {old.records}"
            raise FormatError(f"{new.source} holds {had}", hint=hint)
        if old and old.newest and (new.newest is None or new.newest < old.newest):
            raise FormatError(
                f"{new.source} is older than what was synced before: it ends "
                f"{new.newest or 'without a date'}, before {old.newest}",
                hint=hint,
            )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the mirror."""
        try:
            with closing(
                sqlite3.connect(self.path, timeout=30, isolation_level=None)
            ) as connection:
                connection.execute("BEGIN")
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version != tables.VERSION:
                    raise VettingError(
                        f"{self.path}: made by another version of mcp-vet, or empty",
                        hint="mcp-vet advisories sync makes it anew",
                    )
                yield connection
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise VettingError(
                f"{self.path}: the mirror cannot be read ({error})", hint=_HINT
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, committed at the end of the block."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(
                sqlite3.connect(self.path, timeout=30, isolation_level=None)
            ) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("BEGIN IMMEDIATE")
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version != tables.VERSION:
                    for name in tables.NAMES:
                        connection.execute(f"DROP TABLE IF EXISTS {name}")
                for statement in tables.SCHEMA:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {tables.VERSION}")
                yield connection
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            raise VettingError(
                f"{self.path}: the mirror cannot be written ({error})", hint=_HINT
            ) from error


def _feeds(connection: sqlite3.Connection, source: str) -> Iterator[Feed]:
    query = _FEEDS + "WHERE source = ?"
    yield from map(_feed, connection.execute(query, (source,)).fetchall())


def _feed(row: tuple[Any, ...]) -> Feed:
    source, serial, synced_at, newest, tag, records, held, refused, problems = row
    return Feed(
        source=source,
        serial=serial,
        synced_at=datetime.fromisoformat(synced_at),
        newest=datetime.fromisoformat(newest) if newest else None,
        tag=tag,
        records=records,
        held=tuple((name, number) for name, number in json.loads(held)),
        refused=refused,
        problems=tuple(json.loads(problems)),
    )
