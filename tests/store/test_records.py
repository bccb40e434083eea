import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW, evidence, finding, pin, release, subject_file, tree, verdict
from vetting.errors import FormatError, VettingError
from vetting.model.artifact import Digest
from vetting.model.package import Release, Seen
from vetting.model.provenance import Provenance, ProvenanceState
from vetting.model.verdict import Verdict
from vetting.model.wire import dump
from vetting.store import Store, migrations
from vetting.store._seen import MOST

PIN = pin()
FOUND = verdict(evidence(finding()))
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mcp-vet.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{path}", patience=0.2)
    yield made
    made.close()


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT purl, ecosystem, name, version, decision, decided_at, confirmed_at FROM verdict"
        ).fetchall()


def latest(store: Store) -> tuple[dict[str, object], object]:
    found = store.latest(PIN)
    assert found is not None
    return dump(found[0]), found[1]


def test_a_verdict_comes_back_with_its_findings(store: Store) -> None:
    store.record(FOUND)
    assert latest(store) == (dump(FOUND), NOW)


def test_what_was_never_vetted_has_no_verdict(store: Store) -> None:
    assert store.latest(PIN) is None
    assert store.versions(PIN) == []


def test_the_database_is_made_with_its_folders_and_its_whole_schema(
    store: Store, path: Path
) -> None:
    store.record(FOUND)
    assert rows(path) == [
        (
            "pkg:npm/server@1.2.3",
            "npm",
            "server",
            "1.2.3",
            "review",
            "2026-11-21 12:00:00.000000",
            "2026-11-21 12:00:00.000000",
        )
    ]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        indexes = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        names = {name for (name,) in indexes}
    assert revision == [(migrations.head(),)]
    assert {"ix_verdict_purl", "ix_verdict_name"} <= names


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import NullPool, create_engine
    from sqlmodel import SQLModel

    store.record(FOUND)
    with create_engine(store.url, poolclass=NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_the_same_verdict_again_only_confirms_the_first(store: Store, path: Path) -> None:
    store.record(FOUND)
    store.record(verdict(evidence(finding()), now=NOW + DAY))
    assert [row[-2:] for row in rows(path)] == [
        ("2026-11-21 12:00:00.000000", "2026-11-22 12:00:00.000000")
    ]
    assert latest(store) == (dump(FOUND), NOW + DAY)


def test_times_of_other_zones_are_kept_in_utc(store: Store, path: Path) -> None:
    there = timezone(timedelta(hours=9))
    store.record(verdict(evidence(finding()), now=NOW.astimezone(there)))
    store.record(verdict(evidence(finding()), now=(NOW + DAY).astimezone(there)))
    assert [row[-2:] for row in rows(path)] == [
        ("2026-11-21 12:00:00.000000", "2026-11-22 12:00:00.000000")
    ]


@pytest.mark.parametrize(
    "other",
    [
        verdict(evidence(finding(line=8)), now=NOW + DAY),
        verdict(evidence(finding(message="Otherwise")), now=NOW + DAY),
        verdict(evidence(finding(), reason="not all"), now=NOW + DAY),
        verdict(now=NOW + DAY),
    ],
    ids=["place", "words", "gap", "clean"],
)
def test_another_verdict_is_kept_beside_the_first(store: Store, path: Path, other: Verdict) -> None:
    store.record(FOUND)
    store.record(other)
    assert len(rows(path)) == 2
    assert latest(store) == (dump(other), NOW + DAY)
    store.record(FOUND)
    assert len(rows(path)) == 3, "it says something else than the last one"


def test_versions_of_one_package_come_newest_verdict_first(store: Store) -> None:
    for name, version in (("server", "1.0.0"), ("server", "1.1.0"), ("else", "9.0.0")):
        store.record(verdict(of=release(of=pin(name=name, version=version))))
    store.record(verdict(evidence(finding()), of=release(of=pin(version="1.0.0"))))
    assert store.versions(pin(version="2.0.0")) == ["1.0.0", "1.1.0"]
    assert store.versions(pin("pypi", version="2.0.0")) == []


# What earlier vets saw.


def told(version: str = "1.2.3", name: str = "server", **fields: Any) -> Release:
    return release(of=pin(name=name, version=version), **fields)


BUILT = Provenance(state=ProvenanceState.VERIFIED, identity="repo/workflow")


def test_what_a_vet_saw_comes_back(store: Store) -> None:
    of = told(publisher="alice", maintainers=("alice", "bob"))
    file = subject_file(content=b"read")
    store.record(verdict(replace(evidence(), provenance=BUILT), of=of, files=[file]))
    assert store.seen(PIN) == (
        Seen(
            version="1.2.3",
            seen_at=NOW,
            published_at=of.published_at,
            publisher="alice",
            maintainers=("alice", "bob"),
            provenance="repo/workflow",
            digests=(("server-1.2.3.tgz", hashlib.sha256(b"read").hexdigest()),),
        ),
    )


def test_what_was_not_said_is_not_known(store: Store) -> None:
    lost = replace(BUILT, state=ProvenanceState.INVALID)
    store.record(verdict(replace(evidence(), provenance=lost), of=told(published_at=None)))
    (seen,) = store.seen(PIN)
    assert (seen.published_at, seen.publisher, seen.maintainers) == (None, None, ())
    assert seen.provenance is None, "a signature that does not hold names nobody"


def test_files_that_were_not_read_have_the_digest_their_registry_declares(store: Store) -> None:
    read = subject_file("a.whl", b"read")
    lied = [Digest(algorithm="sha256", value="0" * 64)]
    others = [Digest(algorithm="sha256", value="1" * 64), Digest(algorithm="md5", value="2" * 32)]
    of = told(
        artifacts=(tree({}, filename="a.whl", declared=lied).artifact,),
        skipped_artifacts=(
            tree({}, filename="b.whl", declared=others).artifact,
            tree({}, filename="c.whl", declared=others[1:]).artifact,
        ),
    )
    store.record(verdict(of=of, files=[read]))
    (seen,) = store.seen(PIN)
    assert seen.digests == (("a.whl", hashlib.sha256(b"read").hexdigest()), ("b.whl", "1" * 64))


def test_sights_come_newest_first_and_once(store: Store) -> None:
    steps = [
        (told(publisher="alice"), evidence()),
        (told("1.2.4", publisher="alice"), evidence()),
        (told(publisher="alice"), evidence(finding())),  # decided anew, nothing else to see
        (told(publisher="bob"), evidence(finding())),
        (told(name="other"), evidence()),
    ]
    for number, (of, found) in enumerate(steps):
        store.record(verdict(found, of=of, now=NOW + number * DAY))
    assert [(item.version, item.publisher, item.seen_at) for item in store.seen(PIN)] == [
        ("1.2.3", "bob", NOW + 3 * DAY),
        ("1.2.3", "alice", NOW),
        ("1.2.4", "alice", NOW + DAY),
    ]
    assert store.seen(pin("pypi")) == ()


def test_only_a_bounded_number_of_sights_is_read(store: Store, path: Path) -> None:
    store.record(verdict(of=told(publisher="p0")))
    columns = (
        "purl, ecosystem, name, version, decision, content, decided_at, confirmed_at, document"
    )
    copies = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MOST + 5})"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            f"INSERT INTO verdict ({columns}, seen) {copies}"
            f" SELECT {columns}, replace(seen, 'p0', 'p' || i) FROM n, verdict ORDER BY i"
        )
    found = store.seen(PIN)
    assert len(found) == MOST
    assert found[0].publisher == f"p{MOST + 5}"


def test_a_change_that_no_report_prints_is_recorded_too(store: Store, path: Path) -> None:
    store.record(verdict(of=told(maintainers=("alice",))))
    store.record(verdict(of=told(maintainers=("alice", "bob")), now=NOW + DAY))
    assert len(rows(path)) == 2
    assert [item.maintainers for item in store.seen(PIN)] == [("alice", "bob"), ("alice",)]


def test_looking_back_makes_no_database(store: Store, path: Path) -> None:
    assert store.seen(PIN) == ()
    assert not path.exists()


def test_both_ways_of_looking_back_see_the_same(store: Store) -> None:
    for number, publisher in enumerate(("alice", "bob", "alice")):
        store.record(verdict(of=told(publisher=publisher), now=NOW + number * DAY))
    quick = store.seen(PIN)
    assert [item.publisher for item in quick] == ["alice", "bob"]
    reading = Store(store.url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true")
    assert reading.seen(PIN) == quick


def test_records_made_before_there_was_a_column_for_it_tell_what_they_can(
    store: Store, path: Path
) -> None:
    store.record(verdict(of=told(publisher="alice", maintainers=("alice",))))
    store.record(verdict(of=told("1.2.4")))
    expected = store.seen(PIN)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE verdict DROP COLUMN seen")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("UPDATE verdict SET document = '{' WHERE version = '1.2.4'")
    (seen,) = Store(store.url).seen(PIN)
    assert seen == replace(expected[1], maintainers=())
    assert rows(path)[1][3] == "1.2.4", "the damaged record is still there"


@pytest.mark.parametrize("text", ["", "{", '{"published_at": "x"}'])
def test_a_damaged_sight_is_an_error(store: Store, path: Path, text: str) -> None:
    store.record(FOUND)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE verdict SET seen = ?", (text,))
    with pytest.raises(FormatError, match=r"what was seen of version 1\.2\.3"):
        store.seen(PIN)


@pytest.mark.parametrize("text", ["[]", "{}", '{"digests": 3, "maintainers": {}}'])
def test_a_sight_of_another_shape_tells_nothing(store: Store, path: Path, text: str) -> None:
    store.record(FOUND)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE verdict SET seen = ?", (text,))
    (seen,) = store.seen(PIN)
    assert (seen.publisher, seen.maintainers, seen.digests) == (None, (), ())


def test_a_database_that_is_none_cannot_be_looked_back_in(store: Store, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(VettingError, match="unable to open database file"):
        store.seen(PIN)
    path.rmdir()
    path.write_bytes(b"precious text, and no database " * 100)
    with pytest.raises(VettingError, match="file is not a database"):
        store.seen(PIN)


RECORD = """
import json, os, signal, sys
from vetting.model.wire_load import load
from vetting.store import Store

url, statements, document = sys.argv[1:]
left = int(statements)

def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

if left < 1000:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    event.listen(Engine, "before_cursor_execute", count)
store, found = Store(url), load(json.loads(document))
store.seen(found.pin)
store.record(found)
print(sorted(m for m in ("sqlmodel", "sqlalchemy", "alembic", "pydantic") if m in sys.modules))
"""


def recording_at(url: str, found: Verdict, statements: int = 1000) -> "subprocess.Popen[str]":
    """A process that records `found`, killed before it executes more than so many statements."""
    document = json.dumps(dump(found, stored=True))
    return subprocess.Popen(
        [sys.executable, "-c", RECORD, url, str(statements), document],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def recording(path: Path, found: Verdict, statements: int = 1000) -> "subprocess.Popen[str]":
    """The same, into an SQLite file."""
    return recording_at(f"sqlite:///{path}", found, statements)


def ran(*arguments: str) -> str:
    """What a process says that runs a program, given by its text, with arguments."""
    done = subprocess.run(
        [sys.executable, "-c", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_only_the_first_record_costs_a_heavy_import(path: Path) -> None:
    output, _ = recording(path, FOUND).communicate()
    assert output == "['alembic', 'pydantic', 'sqlalchemy', 'sqlmodel']\n"
    output, _ = recording(path, verdict(evidence(finding()), now=NOW + DAY)).communicate()
    assert output == "[]\n", "looking back included"
    assert [row[-1] for row in rows(path)] == ["2026-11-22 12:00:00.000000"]
    output, _ = recording(path, verdict(now=NOW + 2 * DAY)).communicate()
    assert output == "[]\n", "another verdict too"
    assert len(rows(path)) == 2


def test_a_row_is_the_same_whichever_way_it_was_written(tmp_path: Path) -> None:
    found = verdict(evidence(finding()))
    written = []
    for name in ("first", "second"):
        path = tmp_path / f"{name}.sqlite"
        store = Store(f"sqlite:///{path}")
        if name == "second":  # the database is there, so SQLModel is not asked
            store.record(verdict())
        store.record(found)
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            row = connection.execute("SELECT * FROM verdict ORDER BY id DESC").fetchone()
            written.append({key: row[key] for key in row.keys() if key != "id"})  # noqa: SIM118
    assert written[0] == written[1]


# What can be wrong with a database: said in words, never a traceback, nothing lost unseen.


def refused(store: Store, verdict: Verdict = FOUND) -> VettingError:
    with pytest.raises(VettingError) as caught:
        store.record(verdict)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    return caught.value


def test_a_locked_database_is_an_error_once_patience_ends(store: Store, path: Path) -> None:
    store.record(FOUND)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        for found in (FOUND, verdict()):
            message = f"the database sqlite:///{path} cannot be used (database is locked)"
            assert str(refused(store, found)) == message
        connection.rollback()
    store.record(verdict())
    assert len(rows(path)) == 2


def test_a_lock_that_is_soon_released_is_waited_for(path: Path) -> None:
    patient = Store(f"sqlite:///{path}", patience=20)
    patient.record(FOUND)
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with ThreadPoolExecutor() as pool:
            waiting = [pool.submit(patient.record, item) for item in (FOUND, verdict())]
            pool.submit(connection.rollback)
            for item in waiting:
                item.result()


def test_a_database_that_can_only_be_read_is_read_and_not_written(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record(FOUND)
    monkeypatch.chdir(path.parent)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    reading = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert latest(reading) == (dump(FOUND), NOW)
    assert "attempt to write a readonly database" in str(refused(reading, verdict()))
    assert len(rows(path)) == 1
    assert [item for item in path.parent.iterdir() if item.is_dir()] == []


def test_a_file_that_is_no_database_is_left_alone(store: Store, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"precious text, and no database " * 100)
    assert "file is not a database" in str(refused(store))
    with pytest.raises(VettingError, match="file is not a database"):
        store.latest(PIN)
    assert path.read_bytes().startswith(b"precious")


def test_a_damaged_database_is_an_error(store: Store, path: Path) -> None:
    store.record(FOUND)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)
    path.write_bytes(data)
    assert "malformed" in str(refused(store, verdict()))


def test_a_damaged_record_is_an_error_that_vetting_again_mends(store: Store, path: Path) -> None:
    store.record(FOUND)
    for document in ("", "[]", "{}", json.dumps(dump(FOUND) | {"evidence": 3})):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE verdict SET document = ?", (document,))
        with pytest.raises(
            VettingError, match=r"the verdict on npm:server@1\.2\.3 .* cannot be read"
        ) as caught:
            store.latest(PIN)
        assert caught.value.hint == "mcp-vet vet npm:server@1.2.3 makes a new one"


def test_a_database_of_a_newer_version_is_left_alone(store: Store, path: Path) -> None:
    store.record(FOUND)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = Store(store.url)
    with pytest.raises(VettingError, match="was made by a newer mcp-vet"):
        newer.record(FOUND)
    with pytest.raises(VettingError, match="was made by a newer mcp-vet"):
        newer.latest(PIN)
    assert len(rows(path)) == 1


def parent_is_a_file(folder: Path) -> str:
    (folder / "data").write_bytes(b"")
    return f"sqlite:///{folder}/data/mcp-vet.sqlite"


def path_is_a_folder(folder: Path) -> str:
    (folder / "mcp-vet.sqlite").mkdir()
    return f"sqlite:///{folder}/mcp-vet.sqlite"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (parent_is_a_file, "File exists"),
        (path_is_a_folder, "unable to open database file"),
        (lambda _: "sqlite:////dev/full", "cannot be used"),
        (lambda _: "mysql+nothing://localhost/x", "cannot be used"),
        (lambda _: "no url at all", "cannot be used"),
        (lambda _: "", "cannot be used"),
        (lambda _: "postgresql://[half", "cannot be used"),
        (lambda _: "postgresql://u:hunter2@127.0.0.1:1/x", "cannot be used"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(
    tmp_path: Path, make: Callable[[Path], str], why: str
) -> None:
    message = str(refused(Store(make(tmp_path))))
    assert why in message
    assert "hunter2" not in message


def test_a_driver_that_is_not_installed_is_named() -> None:
    error = refused(Store("oracle+cx_oracle://u:hunter2@127.0.0.1/x"))
    assert str(error) == (
        "the database oracle+cx_oracle://u:***@127.0.0.1/x needs the Python package cx_Oracle"
    )


# Several at once, and killed in between.


AT_ONCE = """
import os, sys
import alembic.command, sqlmodel  # once for all: to load them takes longer than all that follows

record, url, *documents = sys.argv[1:]
children = []
for document in documents:
    children.append(os.fork())
    if children[-1] == 0:
        sys.argv[1:] = url, "1000", document
        exec(record)
        sys.stdout.flush()
        os._exit(0)
print("ended", [os.waitpid(child, 0)[1] for child in children])
"""


@pytest.mark.exhaustive
def test_many_processes_make_one_database(path: Path) -> None:
    found = [verdict(now=NOW + number * DAY) for number in range(4)]
    documents = [json.dumps(dump(one, stored=True)) for one in found]
    output = ran(AT_ONCE, RECORD, f"sqlite:///{path}", *documents)
    assert "Error" not in output
    assert output.endswith("\nended [0, 0, 0, 0]\n")
    assert len(rows(path)) == 1


KILLED = """
import os, sys
import alembic.command, sqlmodel  # once for all: to load them takes longer than all that follows

record, folder, document = sys.argv[1:]
for count in range(0, 100, 4):
    child = os.fork()
    if child == 0:
        sys.argv[1:] = f"sqlite:///{folder}/{count}.sqlite", str(count), document
        exec(record)
        sys.stdout.flush()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(count, code, flush=True)
    if code == 0:
        break
"""


def test_killed_before_any_statement_it_goes_on_next_time(tmp_path: Path) -> None:
    output = ran(KILLED, RECORD, str(tmp_path), json.dumps(dump(FOUND, stored=True)))
    *killed, written, last = output.splitlines()
    assert written.startswith("['alembic'")
    counts = [tuple(map(int, line.split())) for line in (*killed, last)]
    for count, _ in counts:
        path = tmp_path / f"{count}.sqlite"
        store = Store(f"sqlite:///{path}")
        store.record(FOUND)
        assert len(rows(path)) == 1
    assert {code for _, code in counts[:-1]} == {-9}
    assert counts[-1][1] == 0
    assert len(counts) > 3, "there were statements to be killed at"


def test_a_moved_database_goes_on_to_work(store: Store, path: Path, tmp_path: Path) -> None:
    store.record(FOUND)
    shutil.move(path.parent, tmp_path / "moved data % and more")
    moved = Store(f"sqlite:///{tmp_path}/moved data % and more/mcp-vet.sqlite")
    moved.record(verdict(evidence(finding()), now=NOW + DAY))
    assert latest(moved) == (dump(FOUND), NOW + DAY)
