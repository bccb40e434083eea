"""`mcp-vet advisories` as its users run it, and as the power goes off."""

import fcntl
import json
import os
import pty
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeServer, Reply
from tests.sources.osv.test_mirror import MANY, ids, record
from tests.workflow.test_advisories import export, zipped
from vetting.sources.osv.mirror import Mirror

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mirror(environ: dict[str, str]) -> Mirror:
    return Mirror(Path(environ["MCP_VET_HOME"]) / "data" / "advisories.sqlite")


def test_sync_and_status(cli: Cli, server: FakeServer) -> None:
    code, out, err = cli("advisories", "status")
    assert (code, err) == (3, "")
    assert out.startswith("there is no advisory mirror (mcp-vet advisories sync); policy allows")
    export(server, "npm", *MANY, record("MAL-2026-1", modified="2026-02-03T00:00:00Z"))
    export(server, "PyPI", record("PYSEC-1", ecosystem="PyPI"))
    url = f"{server.url}/osv-export"
    code, out, err = cli("advisories", "sync")
    assert (code, out) == (
        0,
        f"imported  11 records  {url}/npm/all.zip\nimported  1 records  {url}/PyPI/all.zip\n",
    )
    assert f"mcp-vet: importing {url}/npm/all.zip: 100%\n" in err
    assert cli("advisories", "sync")[1] == out.replace("imported ", "unchanged ")
    code, out, err = cli("advisories", "status")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "       11 records  synced " in lines[0] or "       11 records  synced " in lines[1]
    assert "(0.0 hours ago)  newest record 2026-02-03" in out
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "1 about malware", "11 about npm", "1 about pypi"
    ]  # fmt: skip


def test_status_as_json(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "feed.zip").write_bytes(zipped(*MANY, b"{"))
    assert cli("advisories", "sync", "--from", "feed.zip")[0] == 3
    code, out, _ = cli("advisories", "status", "--format", "json")
    document: dict[str, Any] = json.loads(out)
    (feed,) = document.pop("feeds")
    assert code == 0
    assert document == {"counts": {"npm": 10, "malware": 0}, "usable": True, "reason": None}
    assert feed.pop("age_seconds") < 60
    assert feed.pop("synced_at").startswith("20")
    assert feed == {
        "source": f"file:{tmp_path}/feed.zip",
        "records": 10,
        "newest_record": "2026-02-01T00:00:00Z",
        "refused": 1,
    }


def test_records_that_are_refused_are_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "good.json").write_bytes(record("GHSA-1"))
    (tmp_path / "feed" / "big.json").write_bytes(b'{"id": "' + b"x" * (16 << 20) + b'"}')
    (tmp_path / "feed" / "\x1b]0;x.json").write_bytes(b"{")
    for number in range(10):
        (tmp_path / "feed" / f"z{number}.json").write_bytes(b"{")
    code, out, err = cli("advisories", "sync", "--from", "feed")
    assert (code, out) == (3, f"imported  1 records  file:{tmp_path}/feed\n")
    assert "  refused: big.json is larger than 8,388,608 bytes\n" in err
    assert "  and 2 more\n" in err
    assert "\x1b" not in err


def test_an_address_on_the_command_line_may_be_private(cli: Cli) -> None:
    other = FakeServer()
    try:
        other.routes["/feeds/own.zip"] = Reply(body=zipped(*MANY))
        code, out, _ = cli("advisories", "sync", "--from", f"{other.url}/feeds/own.zip")
    finally:
        other.close()
    assert (code, out) == (0, f"imported  10 records  {other.url}/feeds/own.zip\n")


def test_a_feed_that_fails_is_named_and_the_other_still_comes(cli: Cli, server: FakeServer) -> None:
    export(server, "PyPI", record("PYSEC-1", ecosystem="PyPI"))
    code, out, err = cli("advisories", "sync")
    assert (code, out) == (3, f"imported  1 records  {server.url}/osv-export/PyPI/all.zip\n")
    assert f"mcp-vet: {server.url}/osv-export/npm/all.zip answered 404\n" in err


def test_an_origin_that_is_none(cli: Cli) -> None:
    code, out, err = cli("advisories", "sync", "--from", "nowhere.zip")
    assert (code, out) == (2, "")
    assert err == (
        "mcp-vet: nowhere.zip does not exist\n  next: a folder, a zip archive or an address\n"
    )


def _locked(path: Path) -> bool:
    """Whether somebody is writing."""
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    return False


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="pipes have a fixed size")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_sync_that_is_killed_leaves_the_old_mirror_working(
    started: Callable[..., "subprocess.Popen[bytes]"],
    cli: Cli,
    mirror: Mirror,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    """Its messages go into a pipe with room for one line, so that it stands still at the second, in
    the middle of its transaction, until the signal comes.
    """
    folder = tmp_path / "feed"
    folder.mkdir()
    for position, data in enumerate(MANY):
        (folder / f"{position}.json").write_bytes(data)
    assert cli("advisories", "sync", "--from", str(folder))[0] == 0
    before = mirror.feeds()
    for position in range(800):
        new = record(f"GHSA-{position}", summary="new", modified="2026-03-01T00:00:00Z")
        (folder / f"{position}.json").write_bytes(new)
    ours, theirs = os.pipe()
    room = fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4096)
    os.write(theirs, b" " * (room - len(f"mcp-vet: importing file:{folder}: 0%\n") - 5))
    process = started("advisories", "sync", "--from", str(folder), stderr=theirs)
    os.close(theirs)
    try:
        while not _locked(mirror.path):
            assert process.poll() is None, "it must not end before it is killed"
            time.sleep(0.01)
    finally:
        process.send_signal(number)
        while os.read(ours, 4096):
            pass
        os.close(ours)
        process.communicate()
    assert process.returncode != 0
    assert mirror.feeds() == before
    assert len(ids(mirror)) == 10
    assert {item.summary for item in mirror.lookup([("npm", "x")])[("npm", "x")]} == {""}
    assert cli("advisories", "sync", "--from", str(folder))[0] == 0
    assert len(ids(mirror)) == 800


def test_a_terminal_sees_a_bar(
    started: Callable[..., "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    (tmp_path / "feed.zip").write_bytes(zipped(*MANY))
    ours, theirs = pty.openpty()
    env = {"TERM": "xterm", "COLUMNS": "120"}
    process = started("advisories", "sync", "--from", "feed.zip", env=env, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass  # how Linux says that the other side has closed
    finally:
        os.close(ours)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert out.startswith(b"imported  10 records")
    assert "━".encode() in shown
    assert b"10/10" in shown
