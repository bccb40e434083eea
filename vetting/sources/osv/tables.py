"""The mirror's tables, and how an advisory lies in their rows.

They hold what decisions need, already parsed: a lookup costs an index search and no OSV JSON.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.evidence import Severity

VERSION = 2
NAMES = ("feed", "record", "affected")
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS feed (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, serial INTEGER NOT NULL,
    synced_at TEXT NOT NULL, newest TEXT, tag TEXT, records INTEGER NOT NULL,
    held TEXT NOT NULL, refused INTEGER NOT NULL, problems TEXT NOT NULL
)""",
    """CREATE TABLE IF NOT EXISTS record (
    key INTEGER PRIMARY KEY, feed INTEGER NOT NULL, id TEXT NOT NULL, modified TEXT NOT NULL,
    withdrawn INTEGER NOT NULL, severity TEXT NOT NULL, summary TEXT NOT NULL,
    aliases TEXT NOT NULL, refs TEXT NOT NULL, UNIQUE (feed, id)
)""",
    """CREATE TABLE IF NOT EXISTS affected (
    ecosystem TEXT NOT NULL, name TEXT NOT NULL, record INTEGER NOT NULL, spec TEXT NOT NULL
)""",
    "CREATE INDEX IF NOT EXISTS affected_by_package ON affected (ecosystem, name)",
    "CREATE INDEX IF NOT EXISTS affected_by_record ON affected (record)",
)
LOOKUP = """
SELECT key, id, modified, withdrawn, severity, summary, aliases, refs, spec
FROM affected JOIN record ON record.key = affected.record
WHERE ecosystem = ? AND name = ? ORDER BY id, key, affected.rowid
"""


def record_row(advisory: Advisory, key: int, feed: int, modified: str) -> tuple[Any, ...]:
    """The row of table `record`."""
    return (
        key,
        feed,
        advisory.id,
        modified,
        advisory.withdrawn,
        advisory.severity.value,
        advisory.summary,
        json.dumps(advisory.aliases),
        json.dumps(advisory.references),
    )


def affected_rows(advisory: Advisory, key: int) -> Iterator[tuple[Any, ...]]:
    """The rows of table `affected`."""
    for item in advisory.affected:
        ranges = [[part.kind, [[e.kind, e.version] for e in part.events]] for part in item.ranges]
        spec = json.dumps([ranges, item.versions, item.severity.value], separators=(",", ":"))
        yield item.ecosystem, item.name, key, spec


def advisories(rows: Iterable[tuple[Any, ...]], package: tuple[str, str]) -> tuple[Advisory, ...]:
    """What `LOOKUP` found. Of an advisory that several feeds give, the last modified one counts."""
    specs: dict[int, list[str]] = {}
    heads: dict[int, tuple[Any, ...]] = {}
    newest: dict[str, str] = {}
    for row in rows:
        specs.setdefault(row[0], []).append(row[8])
        heads[row[0]] = row
        newest[row[1]] = max(newest.get(row[1], ""), row[2])
    found: dict[str, list[Advisory]] = {}
    for key, row in heads.items():
        if row[2] == newest[row[1]]:
            advisory = _advisory(row, specs[key], package)
            same = found.setdefault(advisory.id, [])
            if advisory not in same:
                same.append(advisory)
    return tuple(advisory for same in found.values() for advisory in same)


def _advisory(row: tuple[Any, ...], specs: list[str], package: tuple[str, str]) -> Advisory:
    _, identifier, modified, withdrawn, severity, summary, aliases, refs, _ = row
    return Advisory(
        id=identifier,
        modified=datetime.fromisoformat(modified) if modified else None,
        aliases=tuple(json.loads(aliases)),
        summary=summary,
        severity=Severity(severity),
        withdrawn=bool(withdrawn),
        references=tuple(json.loads(refs)),
        affected=tuple(_affected(spec, package) for spec in specs),
    )


def _affected(spec: str, package: tuple[str, str]) -> Affected:
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
