"""Read and write recorded verdicts."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vetting.errors import VettingError
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.model.wire_load import load
from vetting.store import migrations

if TYPE_CHECKING:
    from sqlalchemy import Engine

_TIMES = ("decided_at",)


class Store:
    """The database at `url`, made and migrated on first use."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opened: Engine | None = None

    def record(self, verdict: Verdict) -> None:
        """Keep `verdict`; one that says the same as the last of its pin only confirms it."""
        content = _content(verdict)
        if self._confirm(verdict, content):
            return
        from sqlmodel import Session

        from vetting.store.tables import VerdictRow

        row = VerdictRow(
            purl=verdict.pin.purl,
            ecosystem=verdict.pin.ecosystem,
            name=verdict.pin.name,
            version=verdict.pin.version,
            decision=verdict.decision.value,
            content=content,
            decided_at=verdict.decided_at,
            confirmed_at=verdict.decided_at,
            document=json.dumps(dump(verdict, stored=True)),
        )
        with Session(self._engine()) as session:
            session.add(row)
            session.commit()

    def latest(self, pin: PackagePin) -> tuple[Verdict, datetime] | None:
        """The last verdict on `pin` and when it was last confirmed."""
        from sqlmodel import Session, col, select

        from vetting.store.tables import VerdictRow

        query = select(VerdictRow).where(VerdictRow.purl == pin.purl)
        with Session(self._engine()) as session:
            row = session.exec(query.order_by(col(VerdictRow.id).desc()).limit(1)).first()
            if row is None:
                return None
            confirmed = row.confirmed_at
            if confirmed.tzinfo is None:
                confirmed = confirmed.replace(tzinfo=UTC)
            return load(json.loads(row.document)), confirmed

    def versions(self, pin: PackagePin) -> list[str]:
        """All versions of the package with a verdict, newest verdict first."""
        from sqlmodel import Session, col, select

        from vetting.store.tables import VerdictRow

        query = select(VerdictRow.version).where(
            VerdictRow.ecosystem == pin.ecosystem, VerdictRow.name == pin.name
        )
        with Session(self._engine()) as session:
            found = session.exec(query.order_by(col(VerdictRow.id).desc()))
            return list(dict.fromkeys(found))

    def _confirm(self, verdict: Verdict, content: str) -> bool:
        """Move the last verdict's `confirmed_at` if it says the same: without SQLModel, whose
        import would cost more than the rest of a repeated `vet`.
        """
        path = _sqlite_path(self.url)
        if path is None or not path.is_file():
            return False
        moment = verdict.decided_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        try:
            with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
                if not _is_current(connection):
                    return False
                query = "SELECT id, content FROM verdict WHERE purl = ? ORDER BY id DESC LIMIT 1"
                last = connection.execute(query, (verdict.pin.purl,)).fetchone()
                if last is None or last[1] != content:
                    return False
                update = "UPDATE verdict SET confirmed_at = ? WHERE id = ?"
                return connection.execute(update, (moment, last[0])).rowcount == 1
        except sqlite3.Error:
            return False

    def _engine(self) -> "Engine":
        if self._opened is None:
            self._opened = _open(self.url)
        return self._opened


def _open(url: str) -> "Engine":
    """Connect, and bring the schema to the newest revision."""
    from sqlalchemy import create_engine, event, inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    path = _sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_engine(url)
        if path is not None:
            event.listen(
                engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA journal_mode=WAL")
            )
        with engine.begin() as connection:
            current = None
            if inspect(connection).has_table("alembic_version"):
                current = connection.scalar(text("SELECT version_num FROM alembic_version"))
            if current == migrations.head():
                return engine
            from alembic import command
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", str(migrations.FOLDER))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise VettingError(
            f"the database {_shown(url)} cannot be used ({str(error).splitlines()[0]})",
            hint="check MCP_VET_DATABASE",
        ) from error
    return engine


def _is_current(connection: sqlite3.Connection) -> bool:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == migrations.head()


def _sqlite_path(url: str) -> Path | None:
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":***@") if parts.password else url


def _content(verdict: Verdict) -> str:
    document = dump(verdict)
    for key in _TIMES:
        document.pop(key)
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
