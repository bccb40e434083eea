"""`mcp-vet run` as clients start it: a process with pipes, which becomes the server."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakeOsv, FakePypi, FakeServer, Reply, Route, user
from tests.workflow.freezing import frozen, publish_npm, publish_pypi
from vetting import app
from vetting.workflow import Tools
from vetting.workflow.stop import scope_of, stop

Started = Callable[..., "subprocess.Popen[bytes]"]
Frozen = tuple[Path, dict[str, Route]]
PIN = "pypi:server==1.2.3"
WHEEL = "/files/server-1.2.3-py3-none-any.whl"


@pytest.fixture
def now(environ: dict[str, str], tmp_path: Path) -> Iterator[Tools]:
    """Tools at the time of the processes that are started."""
    made = app.build(
        app.read_settings(environ, tmp_path), environ=environ, clock=lambda: datetime.now(UTC)
    )
    yield made
    made.store.close()


@pytest.fixture
def server(emptied: FakeServer) -> FakeServer:
    """One server for all these tests: what was frozen once names its address."""
    return emptied


@pytest.fixture(scope="module")
def _frozen(one_server: FakeServer, tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    """Where somebody's allowlist and settings lie who froze a server, and what the index serves."""
    folder = tmp_path_factory.mktemp("frozen")
    one_server.empty()
    environ = user(folder, one_server, FakeOsv(one_server))
    settings = app.read_settings(environ, folder)
    made = app.build(settings, environ=environ, clock=lambda: datetime.now(UTC))
    publish_pypi(FakePypi(one_server))
    frozen(made, pin("pypi"))
    made.store.close()
    return folder, dict(one_server.routes)


@pytest.fixture
def approved(_frozen: Frozen, server: FakeServer, environ: dict[str, str], now: Tools) -> Path:
    """The folder of the entry of a server that is frozen and was never started."""
    folder, routes = _frozen
    server.routes.update(routes)
    shutil.copytree(folder / "allowlist", environ["MCP_VET_ALLOWLIST"])
    shutil.copytree(folder / "home/config", now.key_dir.parent, dirs_exist_ok=True)
    return Path(environ["MCP_VET_ALLOWLIST"], "entries/pypi/server/1.2.3")


@pytest.fixture
def go(started: Started) -> Started:
    def start(*args: str, **options: object) -> "subprocess.Popen[bytes]":
        return started("run", *args, **{"stdin": subprocess.PIPE, **options})

    return start


def trees(tmp_path: Path) -> list[str]:
    """What lies where trees are."""
    return sorted(path.name for path in tmp_path.glob("home/cache/run/*/*"))


WHOLE = ["seal.json", "tree"]


@pytest.mark.usefixtures("approved")
def test_the_process_becomes_the_server(go: Started) -> None:
    first = go(PIN, "--", "--flag", "x")
    assert first.stdin is not None
    assert first.stdout is not None
    first.stdin.write(b"one\n")
    first.stdin.flush()
    out, err = first.communicate(b"two\n")
    assert (first.returncode, out) == (0, b"> one\n> two\nend --flag x\n")
    assert err.decode().splitlines() == [
        f"mcp-vet: installing {PIN} and what it needs (first start from this lock)",
        "mcp-vet: not passed on: PYTHONPATH",
    ]
    again = go(PIN)
    assert again.communicate(b"three\n") == (
        b"> three\nend\n",
        b"mcp-vet: not passed on: PYTHONPATH\n",
    )


@pytest.mark.usefixtures("approved")
def test_a_client_that_closes_its_end_at_once_hangs_nothing(go: Started, tmp_path: Path) -> None:
    gone = go(PIN)
    for stream in (gone.stdin, gone.stdout, gone.stderr):
        assert stream is not None
        stream.close()
    gone.wait(60)
    assert trees(tmp_path) in ([], WHOLE)
    closed = go(PIN, stdin=subprocess.DEVNULL)
    assert closed.communicate(timeout=60)[0] == b"end\n"
    assert closed.returncode == 0


@pytest.mark.usefixtures("approved")
def test_two_starts_at_once_install_once(go: Started, server: FakeServer, tmp_path: Path) -> None:
    server.requests.clear()
    both = [go(PIN, str(number)) for number in range(2)]
    said = [each.communicate(timeout=120) for each in both]
    assert [out for out, _ in said] == [b"end 0\n", b"end 1\n"]
    assert sum(b"installing" in err for _, err in said) == 1
    assert server.paths().count(WHEEL) == 1
    assert trees(tmp_path) == WHOLE


def slowly(server: FakeServer) -> Callable[[], None]:
    """Serve the wheel byte by byte; what it returns serves it as before."""
    kept = server.routes[WHEEL]
    assert isinstance(kept, Reply)
    server.routes[WHEEL] = Reply(body=kept.body, trickle=0.05)

    def restore() -> None:
        server.routes[WHEEL] = kept

    return restore


def installing(tmp_path: Path, server: FakeServer) -> None:
    """Wait until the install is in its middle."""
    until = time.monotonic() + 60
    while WHEEL not in server.paths():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert [name for name in trees(tmp_path) if name.startswith(".new-")]


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGTERM, marks=pytest.mark.exhaustive),
        pytest.param(signal.SIGINT, marks=pytest.mark.exhaustive),
    ],
)
def test_killed_in_the_middle_of_the_install_the_next_start_works(
    go: Started, server: FakeServer, tmp_path: Path, how: signal.Signals
) -> None:
    restore = slowly(server)
    server.requests.clear()
    first = go(PIN)
    installing(tmp_path, server)
    first.send_signal(how)
    _, err = first.communicate(timeout=60)
    if how is signal.SIGKILL:
        assert first.returncode == -how
    else:
        assert (first.returncode, b"interrupted" in err) == (130, True)
        assert trees(tmp_path) == [], "nothing half-installed is left"
    restore()
    assert go(PIN).communicate(timeout=120)[0] == b"end\n"
    assert trees(tmp_path) == WHOLE


@pytest.mark.usefixtures("approved")
def test_a_full_disk_is_told_and_leaves_nothing(go: Started, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    full = go(PIN, preexec_fn=limited)
    out, err = full.communicate(timeout=60)
    assert (full.returncode, out) == (3, b"")
    assert b"mcp-vet: " in err
    assert b"next: " in err
    assert b"Traceback" not in err
    assert trees(tmp_path) == []


@pytest.mark.usefixtures("approved")
def test_a_cache_that_cannot_be_written_is_told(go: Started, tmp_path: Path) -> None:
    run = tmp_path / "home/cache/run"
    run.parent.mkdir(parents=True, exist_ok=True)
    run.write_text("a file is in the way")
    failed = go(PIN)
    out, err = failed.communicate(timeout=60)
    assert (failed.returncode, out) == (3, b"")
    assert f"{run}".encode() in err
    assert b"next: free some space, or have MCP_VET_HOME name a folder" in err


@pytest.mark.usefixtures("approved")
def test_a_member_that_vanished_is_told_and_leaves_nothing(
    go: Started, pypi: FakePypi, tmp_path: Path
) -> None:
    publish_pypi(pypi, "9.9.9")
    failed = go(PIN)
    out, err = failed.communicate(timeout=60)
    assert (failed.returncode, out) == (3, b"")
    assert b"the closure of pypi:server==1.2.3 is not on the index any more" in err
    assert trees(tmp_path) == []


def test_an_altered_lock_is_named(go: Started, approved: Path, tmp_path: Path) -> None:
    (path,) = approved.glob("lock/*")
    path.write_bytes(path.read_bytes() + b"evil==1.0\n")
    refused = go(PIN)
    out, err = refused.communicate(timeout=60)
    assert (refused.returncode, out) == (4, b"")
    assert f"mcp-vet: {path}: changed since it was approved\n".encode() in err
    assert trees(tmp_path) == []


@pytest.mark.usefixtures("approved")
def test_a_suspended_server_ends_with_its_own_code(go: Started, now: Tools) -> None:
    from vetting.model.stop import Reason

    stop(now, scope_of(PIN), revokes=False, reason=Reason.SUSPICIOUS, note="it phones home")
    refused = go(PIN)
    out, err = refused.communicate(timeout=60)
    assert (refused.returncode, out) == (5, b"")
    assert b"is suspended: SUSPICIOUS" in err
    assert b"nothing was started" in err


Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def listed(npm: FakeNpm, now: Tools) -> None:
    publish_npm(npm)
    frozen(now)


@pytest.mark.usefixtures("listed")
def test_a_snippet_is_printed_for_what_may_run(cli: Cli, environ: dict[str, str]) -> None:
    code, out, err = cli(
        "run", "pkg:npm/server@1.2.3", "--bin", "server", "--print-config", "vscode", "--", "/data"
    )
    args = ["run", "--bin", "server", "npm:server@1.2.3", "--", "/data"]
    entry = {"type": "stdio", "command": "mcp-vet", "args": args}
    assert (code, json.loads(out)) == (0, {"servers": {"server": entry}})
    assert err == "mcp-vet: into .vscode/mcp.json\n"
    code, out, err = cli("run", "npm:other@1.0.0", "--print-config", "vscode")
    assert (code, out) == (1, "")
    assert environ["MCP_VET_ALLOWLIST"]


@pytest.mark.usefixtures("listed")
def test_settings_of_the_folder_do_not_count(
    go: Started, environ: dict[str, str], tmp_path: Path
) -> None:
    """A client starts servers in folders that strangers wrote."""
    del environ["MCP_VET_ALLOWLIST"]
    elsewhere = tmp_path / "moved"
    (tmp_path / "allowlist").rename(elsewhere)
    setting = f'allowlist = "{elsewhere}"\n'
    (tmp_path / "mcp-vet.toml").write_text(setting)
    args = ("npm:server@1.2.3", "--print-config", "zed")
    refused = go(*args)
    assert b"there is no allowlist" in refused.communicate()[1]
    assert refused.returncode == 4
    (tmp_path / "home/config/mcp-vet.toml").write_text(setting)
    told = go(*args)
    out, _ = told.communicate()
    assert (told.returncode, b"context_servers" in out) == (0, True)


FORBIDDEN = {
    *(
        "alembic",
        "asyncio",
        "click",
        "cryptography",
        "email",
        "http",
        "importlib.metadata",
        "logging",
    ),
    *("packageurl", "packaging", "platformdirs", "pydantic", "requests", "rfc8785", "rich"),
    *("securesystemslib", "semgrep", "shutil", "socket", "sqlalchemy", "sqlmodel", "ssl"),
    *("subprocess", "tempfile", "tomllib", "tuf", "urllib3", "yaml"),
}


REPORT = """
import json, os, sys
real = os.execve
def execve(path, argv, env):
    print(json.dumps(sorted(sys.modules)), file=sys.stderr, flush=True)
    real(path, argv, env)
os.execve = execve
sys.argv = ["mcp-vet", *json.loads(sys.argv[1])]
from vetting.__main__ import main
main()
"""


@pytest.mark.usefixtures("approved")
def test_a_warm_start_loads_little(go: Started, environ: dict[str, str], tmp_path: Path) -> None:
    assert go(PIN).communicate(timeout=120)[0] == b"end\n"
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", REPORT, json.dumps(["run", PIN, "--", "x"])]
    known = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    env = {**known, **environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "end x\n"
    told, modules = done.stderr.splitlines()
    assert told == "mcp-vet: not passed on: PYTHONPATH"
    loaded = set(json.loads(modules))
    bare = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (loaded - set(json.loads(bare.stdout))) & FORBIDDEN == set()
    assert "vetting.workflow.install" not in loaded
    assert not any(name.startswith(("vetting.ecosystems", "vetting.cli")) for name in loaded)
