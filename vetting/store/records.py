"""Read and write recorded verdicts."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.errors import FormatError
from vetting.model.package import PackagePin, Seen
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.model.wire_load import load
from vetting.store import migrations
from vetting.store._database import open_database, sqlite_path, unusable
from vetting.store._seen import MOST, dump_seen, load_seen

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

_TIMES = ("decided_at",)
_COUNTS = ("downloads", "stars")
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class Store:
    """The database at `url`, made and migrated on first use.

    Every method raises VettingError when the database cannot be used. `patience` is how many
    seconds to wait for another process that is writing to an SQLite file.
    """

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        self.url = url
        self._patience = patience
        self._opened: Engine | None = None

    def close(self) -> None:
        """Close connections; the store can still be used and opens new ones."""
        if self._opened is not None:
            self._opened.dispose()

    def record(self, verdict: Verdict) -> None:
        """Keep `verdict`; one that says the same as the last of its pin only confirms it."""
        moment = verdict.decided_at.astimezone(UTC)
        values: dict[str, Any] = {
            "purl": verdict.pin.purl,
            "ecosystem": verdict.pin.ecosystem,
            "name": verdict.pin.name,
            "version": verdict.pin.version,
            "decision": verdict.decision.value,
            "content": _content(verdict),
            "document": json.dumps(dump(verdict, stored=True)),
            "seen": dump_seen(verdict),
        }
        if self._record_plainly(values, moment):
            return
        from sqlmodel import col, select

        from vetting.store.tables import VerdictRow

        query = select(VerdictRow).where(VerdictRow.purl == verdict.pin.purl)
        with self._session(writing=True) as session:
            row = session.exec(query.order_by(col(VerdictRow.id).desc()).limit(1)).first()
            if row is None or row.content != values["content"]:
                row = VerdictRow(**values, decided_at=moment, confirmed_at=moment)
            row.confirmed_at = moment
            session.add(row)
            session.commit()

    def latest(self, pin: PackagePin) -> tuple[Verdict, datetime] | None:
        """The last verdict on `pin` and when it was last confirmed."""
        from sqlmodel import col, select

        from vetting.store.tables import VerdictRow

        query = select(VerdictRow).where(VerdictRow.purl == pin.purl)
        with self._session() as session:
            row = session.exec(query.order_by(col(VerdictRow.id).desc()).limit(1)).first()
            if row is None:
                return None
            confirmed, document = row.confirmed_at, row.document
        if confirmed.tzinfo is None:  # SQLite has no time zones
            confirmed = confirmed.replace(tzinfo=UTC)
        try:
            return load(json.loads(document)), confirmed
        except (FormatError, ValueError, AttributeError) as error:
            raise FormatError(
                f"the verdict on {pin} in the database cannot be read ({error})",
                hint=f"mcp-vet vet {pin} makes a new one",
            ) from error

    def versions(self, pin: PackagePin) -> list[str]:
        """All versions of the package with a verdict, newest verdict first."""
        from sqlmodel import col, select

        from vetting.store.tables import VerdictRow

        query = select(VerdictRow.version).where(
            VerdictRow.ecosystem == pin.ecosystem, VerdictRow.name == pin.name
        )
        with self._session() as session:
            found = session.exec(query.order_by(col(VerdictRow.id).desc()))
            return list(dict.fromkeys(found))

    def seen(self, pin: PackagePin) -> tuple[Seen, ...]:
        """What earlier vets saw of the package, in any version, newest first; what several saw
        alike comes once, from the first of them.

        Where there is no SQLite file yet, none is made.
        """
        path = sqlite_path(self.url)
        if path is not None and not path.exists() and not str(path).startswith("file:"):
            return ()
        rows: Sequence[tuple[str, datetime | str, str | None]] | None = None
        if path is not None and path.is_file():
            rows = self._seen_quickly(path, pin)
        if rows is None:
            from sqlmodel import col, func, select

            from vetting.store.tables import VerdictRow as Row

            query = (
                select(Row.version, func.min(Row.decided_at), Row.seen)
                .where(Row.ecosystem == pin.ecosystem, Row.name == pin.name)
                .where(col(Row.seen).is_not(None))
                .group_by(Row.version, col(Row.seen))
                .order_by(func.max(Row.id).desc())
                .limit(MOST)
            )
            with self._session() as session:
                rows = session.exec(query).all()
        return tuple(load_seen(version, at, text or "") for version, at, text in rows)

    def _seen_quickly(
        self, path: Path, pin: PackagePin
    ) -> list[tuple[str, datetime | str, str | None]] | None:
        """The rows of `seen`, without SQLModel as in `_record_plainly`; None leaves it to the full way."""
        query = (
            "SELECT version, MIN(decided_at), seen FROM verdict WHERE ecosystem = ? AND name = ?"
            " AND seen IS NOT NULL GROUP BY version, seen ORDER BY MAX(id) DESC LIMIT ?"
        )
        try:
            with closing(sqlite3.connect(path, timeout=self._patience)) as connection:
                found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                if found != (migrations.head(),):
                    return None
                return connection.execute(query, (pin.ecosystem, pin.name, MOST)).fetchall()
        except sqlite3.Error:
            return None

    def _record_plainly(self, values: Mapping[str, str | None], moment: datetime) -> bool:
        """Keep a verdict without SQLModel, whose import would cost more than the rest of a `vet`.

        False leaves it to the full way, which makes and migrates the database, speaks to others
        than SQLite, and finds words for whatever is wrong here.
        """
        path = sqlite_path(self.url)
        if path is None or not path.is_file():
            return False
        newest = "SELECT id FROM verdict WHERE purl = ? ORDER BY id DESC LIMIT 1"
        confirm = f"UPDATE verdict SET confirmed_at = ? WHERE id = ({newest}) AND content = ?"  # noqa: S608
        stamp = moment.strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLAlchemy writes it
        row = {**values, "decided_at": stamp, "confirmed_at": stamp}
        insert = f"INSERT INTO verdict ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
        try:
            with closing(sqlite3.connect(path, timeout=self._patience)) as connection:
                connection.isolation_level = None
                connection.execute("BEGIN IMMEDIATE")
                found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
                if found != (migrations.head(),):
                    return False
                same = (stamp, values["purl"], values["content"])
                if connection.execute(confirm, same).rowcount != 1:
                    connection.execute(insert, tuple(row.values()))
                connection.execute("COMMIT")
                return True
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) in _BUSY:  # waited long enough
                raise unusable(self.url, error) from error
            return False

    @contextmanager
    def _session(self, *, writing: bool = False) -> Iterator["Session"]:
        from sqlalchemy.exc import SQLAlchemyError
        from sqlmodel import Session

        if self._opened is None:
            self._opened = open_database(self.url, self._patience)
        try:
            with Session(self._opened.execution_options(writing=writing)) as session:
                yield session
        except SQLAlchemyError as error:
            raise unusable(self.url, error) from error


def _content(verdict: Verdict) -> str:
    """What makes a verdict another one: not its time, nor counts that change every day."""
    document = dump(verdict)
    for key in _TIMES:
        document.pop(key)
    for key in _COUNTS:
        document["release"].pop(key)
    said = json.dumps(document, sort_keys=True) + dump_seen(verdict)
    return hashlib.sha256(said.encode()).hexdigest()
