"""Open a database by its URL, and bring its schema to the newest revision."""

import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.errors import VettingError
from vetting.store import migrations

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_LOCK = 0x6D637076
"""The PostgreSQL advisory lock under which one process migrates and the others wait."""


def open_database(url: str, patience: float) -> "Engine":
    """Connect, making and migrating the database where needed.

    Connections made with the execution option `writing` take SQLite's write lock at once: a
    transaction that reads first and writes later would fail when another wrote in between.
    Migrations run in one transaction, so killing them anywhere leaves the old schema.

    Raises:
        VettingError: it cannot be opened, or a newer mcp-vet made it.
    """
    from sqlalchemy import NullPool, create_engine, event
    from sqlalchemy.exc import SQLAlchemyError

    path = sqlite_path(url)
    options: dict[str, Any] = {}
    if path is not None:
        options = {"poolclass": NullPool, "connect_args": {"timeout": patience}}
    try:
        if path is not None and not str(path).startswith("file:"):
            path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url), **options
        )
        if path is not None:
            event.listen(engine, "connect", _set_up)
            event.listen(engine, "begin", _begin)
        _migrate(engine)
    except ModuleNotFoundError as error:
        raise VettingError(
            f"the database {shown(url)} needs the Python package {error.name}",
            hint="install mcp-vet with its extra: mcp-vet[postgres]",
        ) from error
    except (SQLAlchemyError, OSError) as error:
        raise unusable(url, error) from error
    return engine


def unusable(url: str, error: Exception) -> VettingError:
    """What to tell when the database at `url` fails with `error`."""
    cause = str(getattr(error, "orig", None) or error) or type(error).__name__
    return VettingError(
        f"the database {shown(url)} cannot be used ({cause.splitlines()[0]})",
        hint="free or move it, or point MCP_VET_DATABASE to another; the allowlist does not need it",
    )


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; where that is a URL itself, it begins with `file:`."""
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix).partition("?")[0]) if url.startswith(prefix) else None


def shown(url: str) -> str:
    """`url` without its password."""
    return re.sub(r"(://[^/:@]*):[^/]*@", r"\1:***@", url)


def _set_up(dbapi: sqlite3.Connection, _: object) -> None:
    # Transactions begin in `_begin`: Python's own way leaves table definitions outside of them.
    dbapi.isolation_level = None
    with suppress(sqlite3.OperationalError):  # a database that can only be read
        dbapi.execute("PRAGMA journal_mode=WAL")


def _begin(connection: "Connection") -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(engine: "Engine") -> None:
    from sqlalchemy import text

    with engine.connect() as connection:
        if _revision(connection) == migrations.head():
            return
    with engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        current = _revision(connection)
        if current not in (None, *migrations.revisions()):
            raise VettingError(
                f"the database {shown(str(engine.url))} was made by a newer mcp-vet",
                hint="update mcp-vet, or point MCP_VET_DATABASE to another database",
            )
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(migrations.FOLDER).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(connection: "Connection") -> str | None:
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
