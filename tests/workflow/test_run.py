import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW, pin, verdict
from tests.fakes import FakeNpm, FakeOsv, FakePypi, FakeServer, user
from tests.workflow.freezing import frozen, publish_npm, publish_pypi
from vetting import app
from vetting.errors import AllowlistError, NotAllowed, SignatureError, Stopped, UsageError
from vetting.model.stop import Reason
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.run import Running, Start, runnable, start
from vetting.workflow.stop import scope_of, stop

PIN = "pypi:server==1.2.3"
Go = Callable[..., Start]


def _no_tools() -> Tools:
    raise AssertionError("a start that installs nothing needs none of this")


def _running(tools: Tools, folder: Path) -> Running:
    return Running(
        allowlist=tools.allowlist,
        named=True,
        cache=folder / "home/cache",
        key_dir=tools.key_dir,
        environ={"PATH": os.environ["PATH"]},
        now=NOW,
        tools=lambda: tools,
    )


@pytest.fixture
def running(tools: Tools, tmp_path: Path) -> Running:
    return _running(tools, tmp_path)


@pytest.fixture(scope="module")
def installing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A frozen server of PyPI, whose user and index all tests share."""
    folder, server = tmp_path_factory.mktemp("ready"), FakeServer()
    publish_pypi(FakePypi(server))
    environ = user(folder, server, FakeOsv(server))
    tools = app.build(app.read_settings(environ, folder), environ=environ, clock=lambda: NOW)
    frozen(tools, pin("pypi"))
    yield _running(tools, folder)
    tools.store.close()
    server.close()


@pytest.fixture
def ready(installing: Running) -> Running:
    """It was started before: what follows needs no install. What a test altered is made anew."""
    start(PIN, (), installing)
    return replace(installing, tools=_no_tools)


@pytest.fixture
def listed(npm: FakeNpm, tools: Tools, running: Running) -> Running:
    """A frozen server of npm, never started."""
    publish_npm(npm)
    frozen(tools)
    return replace(running, tools=_no_tools)


def tree(running: Running) -> Path:
    (found,) = running.cache.glob("run/*/tree")
    return found


def says(found: Start, text: str = "") -> str:
    done = subprocess.run(
        found.argv, env=dict(found.env), input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("ecosystem", ["npm", "pypi"])
def test_the_first_start_installs_and_the_next_only_checks(
    npm: FakeNpm, pypi: FakePypi, tools: Tools, running: Running, ecosystem: str
) -> None:
    if ecosystem == "npm" and shutil.which("npm") is None:
        pytest.skip("needs npm on the PATH: install Node.js")
    publish_npm(npm)
    publish_pypi(pypi)
    frozen(tools, pin(ecosystem))
    text = str(pin(ecosystem))
    first = start(text, ("--a", "b c"), running)
    assert says(first, "hello\n") == "> hello\nend --a b c\n"
    assert all(os.path.isabs(word) for word in (first.argv[0], first.argv[-3]))  # noqa: PTH117
    again = start(text, ("--a", "b c"), replace(running, tools=_no_tools))
    assert again == first
    for item in tree(running).rglob("*"):
        assert item.is_symlink() or not item.stat().st_mode & 0o222


def test_the_pin_may_be_written_as_anywhere(ready: Running) -> None:
    found = start(PIN, (), ready)
    for text in ("pypi:Server@1.2.3", "pkg:pypi/server@1.2.3", " pypi:server===1.2.3 "):
        assert start(text, (), ready) == found
    assert runnable("pkg:pypi/server@1.2.3", ready) == pin("pypi")


def _append(tree: Path) -> None:
    path = next(tree.rglob("server.py"))
    path.chmod(0o644)
    path.write_text(path.read_text() + "raise SystemExit('altered')\n")


def _plant(tree: Path) -> None:
    folder = next(tree.rglob("server.py")).parent
    folder.chmod(0o755)
    (folder / "sitecustomize.py").write_text("raise SystemExit('altered')\n")


def _lose(tree: Path) -> None:
    (tree.parent / "seal.json").unlink()


def _forge(tree: Path) -> None:
    seal = tree.parent / "seal.json"
    document = json.loads(seal.read_text())
    ((key, (text, mac)),) = document.items()
    kept = json.loads(text)
    kept["programs"][0][1] = "../../../evil"
    seal.write_text(json.dumps({key: [json.dumps(kept), mac]}))


def _unlink_python(tree: Path) -> None:
    (tree / "bin").chmod(0o755)
    for path in (tree / "bin").glob("python*"):
        path.unlink()
        path.symlink_to("/nowhere/python")


@pytest.mark.parametrize("change", [_append, _plant, _lose, _forge, _unlink_python])
def test_a_tree_that_is_not_what_was_sealed_is_made_anew(
    ready: Running, installing: Running, change: Callable[[Path], None]
) -> None:
    change(tree(ready))
    with pytest.raises(AssertionError, match="needs none of this"):
        start(PIN, (), ready)
    found = start(PIN, (), installing)
    assert says(found) == "end\n"
    assert [path.name for path in sorted(tree(ready).parent.iterdir())] == ["seal.json", "tree"]
    assert start(PIN, (), ready) == found


def test_a_restored_backup_is_as_good(ready: Running) -> None:
    place = tree(ready)
    kept = shutil.copytree(place, place.with_name("copy"), symlinks=True)
    for path in (place, *place.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(place)
    kept.rename(place)
    before = (place.parent / "seal.json").read_bytes()
    assert says(start(PIN, (), ready)) == "end\n"
    assert (place.parent / "seal.json").read_bytes() != before, "the next start reads no bytes"


def test_an_altered_lock_starts_nothing(listed: Running) -> None:
    (path,) = listed.allowlist.rglob("lock/*")
    path.write_bytes(path.read_bytes().replace(b"sha512-", b"sha512-A"))
    with pytest.raises(SignatureError, match=rf"{path}: changed since it was approved"):
        start("npm:server@1.2.3", (), listed)
    assert not list(listed.cache.glob("run/*"))


def test_what_is_not_allowlisted_is_refused_with_the_way_on(listed: Running) -> None:
    with pytest.raises(NotAllowed) as caught:
        start("pypi:other==1.0", (), listed)
    assert str(caught.value) == "pypi:other==1.0 is not allowlisted; nothing was started"
    assert caught.value.hint == "mcp-vet request pypi:other==1.0 --reason TEXT"
    with pytest.raises(NotAllowed, match="other versions are; nothing was started") as caught:
        start("npm:server@1.2.4", (), listed)
    assert str(caught.value.hint).startswith("approved is npm:server@1.2.3, or mcp-vet request")


def test_an_ended_approval_is_refused(npm: FakeNpm, tools: Tools, running: Running) -> None:
    publish_npm(npm)
    frozen(tools, expires=NOW + timedelta(days=1))
    with pytest.raises(NotAllowed, match=r"is expired: it ended .*; nothing was started"):
        start("npm:server@1.2.3", (), replace(running, now=NOW + timedelta(days=2)))


def test_a_stale_index_is_refused(listed: Running) -> None:
    with pytest.raises(AllowlistError, match=r"ended \d"):
        start("npm:server@1.2.3", (), replace(listed, now=NOW + timedelta(days=800)))


@pytest.mark.parametrize("revoke", [False, True])
def test_a_stopped_server_is_refused_at_its_next_start(
    listed: Running, tools: Tools, revoke: bool
) -> None:
    scope = scope_of(str(pin()))
    stop(tools, scope, revokes=revoke, reason=Reason.COMPROMISED, note="a key was stolen")
    with pytest.raises(Stopped, match=r"COMPROMISED.*nothing was started") as caught:
        start("npm:server@1.2.3", (), listed)
    assert caught.value.exit_code == 5


def test_what_was_approved_without_a_lock_is_not_frozen(tools: Tools, running: Running) -> None:
    approve(verdict(), tools, reason="no closure")
    with pytest.raises(AllowlistError, match="is not frozen"):
        start("npm:server@1.2.3", (), replace(running, tools=_no_tools))


@pytest.mark.parametrize("text", ["npm:server", "npm:server@^1", "npm:server@latest"])
def test_an_inexact_pin_names_the_approved_ones(listed: Running, text: str) -> None:
    with pytest.raises(UsageError, match="a pin names one exact version") as caught:
        runnable(text, listed)
    assert caught.value.hint == "approved: npm:server@1.2.3"


@pytest.mark.parametrize(
    "text", ["server@1.2.3", "pypi:../x==1", "npm:@a/../../b@1.0.0", "pypi:a\0==1", "npm:..@1.0.0"]
)
def test_what_is_no_pin_is_a_usage_error(listed: Running, text: str) -> None:
    with pytest.raises(UsageError):
        runnable(text, listed)


def test_only_programs_of_the_package_start(ready: Running) -> None:
    assert start(PIN, (), ready, program="server") == start(PIN, (), ready)
    with pytest.raises(UsageError, match="has no program 'python'") as caught:
        start(PIN, (), ready, program="python")
    assert caught.value.hint == "--bin NAME; there are server"


def test_the_environment_redirects_no_code(ready: Running) -> None:
    given: dict[str, Any] = {"PYTHONPATH": "/evil", "MCP_VET_HOME": "x", "TOKEN": "t", "PATH": "/p"}
    found = start(PIN, (), replace(ready, environ=given))
    assert found.left_out == ("PYTHONPATH",)
    bins = tree(ready) / "bin"
    assert found.env == {"TOKEN": "t", "PATH": f"{bins}:/p", "PYTHONDONTWRITEBYTECODE": "1"}


def test_an_allowlist_that_a_cloned_folder_brings_along_is_not_used(
    listed: Running, tmp_path: Path
) -> None:
    theirs = replace(listed, allowlist=tmp_path / "cloned/allowlist", named=False)
    shutil.copytree(listed.allowlist, theirs.allowlist)
    # Not even where this user's keys sign and where it was checked before: a copy may be any copy.
    assert runnable("npm:server@1.2.3", replace(theirs, named=True)) == pin()
    with pytest.raises(AllowlistError, match="lies in the folder that the server is started in"):
        start("npm:server@1.2.3", (), theirs)


def test_an_allowlist_that_this_user_made_needs_no_name(
    listed: Running, tools: Tools, tmp_path: Path
) -> None:
    own = replace(listed, named=False)
    assert runnable("npm:server@1.2.3", own) == pin()
    # What comes into its place later is another one.
    shutil.rmtree(tools.allowlist)
    theirs = replace(tools, key_dir=tmp_path / "theirs/keys", clock=lambda: NOW)
    frozen(theirs)
    with pytest.raises(AllowlistError, match="is not one that you made"):
        start("npm:server@1.2.3", (), own)


def test_what_the_folder_of_the_start_says_was_seen_does_not_count(
    listed: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".mcp-vet").mkdir()
    (tmp_path / ".mcp-vet/seen.json").write_text("of another allowlist")
    monkeypatch.chdir(tmp_path)
    assert runnable("npm:server@1.2.3", listed) == pin()


def test_no_allowlist_is_told_with_the_setting_that_names_it(
    running: Running, tmp_path: Path
) -> None:
    with pytest.raises(AllowlistError, match="there is no allowlist") as caught:
        start(PIN, (), replace(running, allowlist=tmp_path / "none", named=False))
    assert "MCP_VET_ALLOWLIST" in str(caught.value.hint)
