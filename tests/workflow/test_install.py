import os
import threading
from pathlib import Path

import pytest

from tests.factories import pin
from tests.fakes import FakePypi, FakeServer, Reply
from tests.workflow.freezing import publish_pypi, resolved
from vetting.allowlist.frozen import Frozen
from vetting.errors import RegistryError, VettingError
from vetting.model.entry import Lock
from vetting.model.installed import Installed
from vetting.workflow import Tools, locks, trees
from vetting.workflow.install import install

SERVER = pin("pypi")


@pytest.fixture
def lock(pypi: FakePypi, tools: Tools) -> bytes:
    publish_pypi(pypi)
    found = locks.find(resolved(tools, SERVER), tools.blobs)
    assert found is not None
    return found.content


@pytest.fixture
def place(tmp_path: Path) -> Path:
    agreed = Frozen(lock=Lock(path="lock/x", sha256="a" * 64), scripts=())
    return trees.place(tmp_path / "cache", "pypi", agreed)


def test_one_of_several_starts_installs_and_the_others_wait(
    lock: bytes, place: Path, tools: Tools, server: FakeServer
) -> None:
    server.requests.clear()
    done: list[Installed] = []
    threads = [
        threading.Thread(target=lambda: done.append(install(SERVER, lock, (), place, tools)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [trees.sealed(place, tools.key_dir)] * 3
    assert len([path for path in server.paths() if path.endswith(".whl")]) == 1


def test_nothing_is_left_of_an_install_that_failed(
    lock: bytes, place: Path, tools: Tools, server: FakeServer
) -> None:
    path = "/files/server-1.2.3-py3-none-any.whl"
    kept = server.routes[path]
    server.routes[path] = Reply(status=404)
    with pytest.raises(VettingError) as caught:
        install(SERVER, lock, (), place, tools)
    assert isinstance(caught.value, RegistryError) or "server" in str(caught.value)
    assert list(place.iterdir()) == []
    server.routes[path] = kept
    assert install(SERVER, lock, (), place, tools).default == "server"


def test_what_a_killed_install_left_is_removed(lock: bytes, place: Path, tools: Tools) -> None:
    left = place / ".new-abc" / "tree"
    left.mkdir(parents=True)
    (left / "half").write_text("")
    left.chmod(0o555)
    (place / "tree").mkdir()
    (place / "tree" / "unsealed").write_text("")
    assert trees.sealed(place, tools.key_dir) is None
    done = install(SERVER, lock, (), place, tools)
    assert not (done.tree / "unsealed").exists()
    assert sorted(path.name for path in place.iterdir()) == ["seal.json", "tree"]


def test_a_cache_that_cannot_be_written_is_named(lock: bytes, tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VettingError, match=r"cannot be installed: .*file.*nothing was") as e:
        install(SERVER, lock, (), tmp_path / "file" / "run" / "x", tools)
    assert "MCP_VET_HOME" in str(e.value.hint)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_cache_is_named(lock: bytes, tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    with pytest.raises(VettingError, match="Permission denied; nothing was started"):
        install(SERVER, lock, (), tmp_path / "closed" / "x", tools)


def test_a_place_is_of_one_lock_and_of_the_scripts_that_ran(tmp_path: Path) -> None:
    one = Frozen(lock=Lock(path="lock/x", sha256="a" * 64), scripts=())
    other = Frozen(lock=Lock(path="lock/y", sha256="a" * 64), scripts=())
    scripted = Frozen(lock=one.lock, scripts=("pkg:npm/a@1.0.0",))
    assert trees.place(tmp_path, "npm", one) == trees.place(tmp_path, "npm", other)
    assert len({trees.place(tmp_path, "npm", each) for each in (one, scripted)}) == 2
