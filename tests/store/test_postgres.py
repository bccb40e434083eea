"""The same store on PostgreSQL: a server of this machine, started for these tests on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from tests.factories import NOW, evidence, finding, pin, release, verdict
from tests.fakes import FakeNpm
from tests.store.test_records import recording_at
from vetting.errors import VettingError
from vetting.model.wire import dump
from vetting.store import Store

pytestmark = pytest.mark.postgres
FOUND = verdict(evidence(finding()))
DAY = timedelta(days=1)


def binaries() -> Path | None:
    """The newest server's programs, as Debian installs them, or those on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: p.parts)
    known = [str(found[-1])] if found else []
    path = next((name for name in (*known, shutil.which("postgres")) if name), None)
    return Path(path).parent if path else None


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; then somebody else has to."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The URL of a running server, without a database."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    user = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="mcp-vet-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    environ = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)}
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "vet", "-A", "trust", "-E", "UTF8"]
    serve = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-F"]
    subprocess.run(
        [*initdb, "--no-sync"],
        user=user,
        env=environ,
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*serve, "-h", "127.0.0.1"], user=user, env=environ, cwd=folder, stdout=log, stderr=log
        )
    try:
        _wait(f"postgresql://vet@127.0.0.1:{port}/postgres", folder / "log")
        yield f"postgresql://vet:hunter2@127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


def _wait(address: str, log: Path) -> None:
    for _ in range(100):
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture
def url(postgres: str, request: pytest.FixtureRequest) -> str:
    """A database of its own."""
    name = f"test_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{postgres}/{name}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()


def rows(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT purl, decision, decided_at, confirmed_at FROM verdict ORDER BY id"
        ).fetchall()


def test_a_verdict_comes_back_with_its_findings(store: Store) -> None:
    assert store.latest(pin()) is None
    store.record(FOUND)
    found = store.latest(pin())
    assert found is not None
    assert (dump(found[0]), found[1]) == (dump(FOUND), NOW)


def test_the_same_verdict_again_only_confirms_the_first(store: Store, url: str) -> None:
    store.record(FOUND)
    store.record(verdict(evidence(finding()), now=NOW + DAY))
    assert rows(url) == [("pkg:npm/server@1.2.3", "review", NOW, NOW + DAY)]
    store.record(verdict(now=NOW + 2 * DAY))
    assert [row[1:] for row in rows(url)] == [
        ("review", NOW, NOW + DAY),
        ("allow", NOW + 2 * DAY, NOW + 2 * DAY),
    ]


def test_versions_come_newest_verdict_first(store: Store) -> None:
    for version in ("1.0.0", "1.1.0"):
        store.record(verdict(of=release(of=pin(version=version))))
    assert store.versions(pin()) == ["1.1.0", "1.0.0"]


def test_what_earlier_vets_saw_comes_newest_first_and_once(store: Store) -> None:
    assert store.seen(pin()) == ()
    for number, (version, who) in enumerate(
        (("1.0.0", "alice"), ("1.1.0", "alice"), ("1.0.0", "alice"), ("1.0.0", "bob"))
    ):
        of = release(of=pin(version=version), publisher=who)
        found = evidence(finding()) if number == 2 else evidence()
        store.record(verdict(found, of=of, now=NOW + number * DAY))
    assert [(item.version, item.publisher, item.seen_at) for item in store.seen(pin())] == [
        ("1.0.0", "bob", NOW + 3 * DAY),
        ("1.0.0", "alice", NOW),
        ("1.1.0", "alice", NOW + DAY),
    ]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_spelling_of_the_address_works(url: str, scheme: str) -> None:
    store = Store(url.replace("postgresql", scheme, 1))
    store.record(FOUND)
    store.close()
    assert len(rows(url)) == 1


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import NullPool, create_engine
    from sqlmodel import SQLModel

    store.record(FOUND)
    address = store.url.replace("postgresql", "postgresql+psycopg")
    with create_engine(address, poolclass=NullPool).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_many_at_once_make_one_schema(url: str) -> None:
    stores = [Store(url) for _ in range(6)]
    with ThreadPoolExecutor(len(stores)) as pool:
        found = [verdict(of=release(of=pin(name=f"server-{n}"))) for n in range(len(stores))]
        list(pool.map(Store.record, stores, found))
    for store in stores:
        store.close()
    assert len(rows(url)) == len(stores)


def test_killed_before_any_statement_it_goes_on_next_time(url: str, store: Store) -> None:
    ended = []
    for count in range(0, 100, 5):
        process = recording_at(url, FOUND, count)
        process.communicate()
        ended.append(process.returncode)
        if process.returncode == 0:
            break
    assert set(ended[:-1]) == {-9}
    assert ended[-1] == 0
    assert len(ended) > 2
    store.record(FOUND)
    assert len(rows(url)) == 1


def test_a_server_that_does_not_answer_is_an_error_without_the_password(postgres: str) -> None:
    for address in (f"{postgres}/no_such_database", "postgresql://vet:hunter2@127.0.0.1:1/x"):
        with pytest.raises(VettingError, match="cannot be used") as caught:
            Store(address).record(FOUND)
        assert caught.value.exit_code == 3
        assert "hunter2" not in str(caught.value)


def test_the_whole_command_line_works_on_it(
    cli: Callable[..., tuple[int, str, str]],
    npm: FakeNpm,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MCP_VET_DATABASE", url)
    npm.publish("server", "1.2.3", {"README.md": "hello"})
    for _ in range(2):
        assert cli("vet", "npm:server@1.2.3")[0] == 0
    assert len(rows(url)) == 1
    assert cli("approve", "npm:server@1.2.3", "--reason", "x")[0] == 0
    assert cli("show", "npm:server@1.2.3")[1].startswith("APPROVED")


def test_text_that_postgresql_cannot_hold_is_kept_anyway(store: Store) -> None:
    """Its text type takes no NUL, which hostile files are full of."""
    odd = verdict(evidence(finding(message="a\0b \ud800 \u202e", path="x\0.js")))
    store.record(odd)
    found = store.latest(pin())
    assert found is not None
    assert dump(found[0]) == dump(odd)
