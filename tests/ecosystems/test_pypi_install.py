"""Frozen closures installed by the uv that came with this installation, from a loopback index."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakePypi, FakeServer, sdist, wheel
from vetting.ecosystems import Registry, Wanted
from vetting.ecosystems.pypi import Pypi
from vetting.errors import AllowlistError, RegistryError, SignatureError, ToolError
from vetting.model.installed import Installed

SERVER = pin("pypi")
Freeze = Callable[..., Wanted]
Install = Callable[[Wanted], Installed]


@pytest.fixture
def freeze(connect: Callable[..., Registry], tmp_path: Path) -> Freeze:
    """What is wanted to install the closure of server 1.2.3 as it is now."""

    def wanted(**fields: Any) -> Wanted:
        registry = connect("/simple/")
        scratch, folder = tmp_path / "scratch", tmp_path / "install"
        scratch.mkdir()
        folder.mkdir()
        release = Pypi().release(registry, SERVER, ())
        closure = Pypi().closure(registry, release, None, scratch, tmp_path / "locking")
        assert closure.lock is not None, closure.reason
        known = Wanted(
            pin=SERVER,
            lock=closure.lock.content,
            folder=folder,
            cache=tmp_path / "tools",
            blobs=tmp_path / "blobs",
        )
        return replace(known, **fields)

    return wanted


@pytest.fixture
def install(connect: Callable[..., Registry]) -> Install:
    return lambda wanted: Pypi().install(connect("/simple/"), wanted)


def publish(pypi: FakePypi, name: str, version: str, text: str = "", **more: Any) -> None:
    """Publish a wheel of one module, with commands of these names."""
    commands = more.get("commands", ())
    lines = "".join(f"Requires-Dist: {other}\n" for other in more.get("needs", ()))
    info = f"{name}-{version}.dist-info/entry_points.txt"
    scripts = "[console_scripts]\n" + "".join(f"{each} = {name}:main\n" for each in commands)
    files = {f"{name}.py": text, **({info: scripts} if commands else {})}
    data = wheel(name, version, files, metadata=lines)
    pypi.publish(name, version, {f"{name}-{version}-py3-none-any.whl": data})


MAIN = "import sys, a\ndef main():\n    print(a.WORD, *sys.argv[1:])\n"


def test_exactly_what_is_locked_is_installed_and_starts(
    pypi: FakePypi, freeze: Freeze, install: Install, tmp_path: Path
) -> None:
    publish(pypi, "server", "1.2.3", MAIN, needs=["a"], commands=["server", "other"])
    publish(pypi, "a", "1.0", "WORD = 'locked'\n", commands=["not-of-the-server"])
    wanted = freeze()
    publish(pypi, "a", "2.0", "WORD = 'newer'\n")
    done = install(wanted)
    assert [program.name for program in done.programs] == ["other", "server"]
    assert done.default == "server"
    program = done.programs[1]
    assert (program.interpreter, program.flags) == ("bin/python", ("-P", "-s", "-B"))
    # The tree gets its name when it is whole.
    tree = done.tree.rename(tmp_path / "moved")
    argv = [str(tree / program.interpreter), *program.flags, str(tree / program.path), "x"]
    ran = subprocess.run(argv, capture_output=True, text=True, check=True)
    assert ran.stdout == "locked x\n"
    assert list(tree.rglob("site-packages/__pycache__/a.*.pyc")), "compiled once for all starts"


def test_a_single_command_is_the_one_to_start(
    pypi: FakePypi, freeze: Freeze, install: Install
) -> None:
    publish(pypi, "server", "1.2.3", commands=["mcp-it"])
    assert install(freeze()).default == "mcp-it"


def test_other_bytes_than_approved_are_refused(
    pypi: FakePypi, freeze: Freeze, install: Install
) -> None:
    publish(pypi, "server", "1.2.3", needs=["a"])
    publish(pypi, "a", "1.0", "WORD = 'good'\n")
    wanted = freeze()
    pypi.files["a"].clear()
    publish(pypi, "a", "1.0", "WORD = 'evil'\n")
    with pytest.raises(
        SignatureError, match="the index serves other bytes than were approved"
    ) as e:
        install(wanted)
    assert "a==1.0" in str(e.value)


def test_a_member_that_vanished_is_named(
    pypi: FakePypi, server: FakeServer, freeze: Freeze, install: Install
) -> None:
    publish(pypi, "server", "1.2.3", needs=["a"])
    publish(pypi, "a", "1.0")
    wanted = freeze()
    pypi.files["a"].clear()
    publish(pypi, "a", "2.0")
    with pytest.raises(RegistryError, match="is not on the index any more") as caught:
        install(wanted)
    assert "a==1.0" in str(caught.value)
    del server.routes["/simple/a/"]
    with pytest.raises(RegistryError, match="is not on the index any more"):
        install(replace(wanted, cache=wanted.cache / "new", folder=_fresh(wanted)))


def _fresh(wanted: Wanted) -> Path:
    folder = wanted.folder.with_name("again")
    folder.mkdir()
    return folder


def test_sources_are_never_built(pypi: FakePypi, freeze: Freeze, install: Install) -> None:
    publish(pypi, "server", "1.2.3", needs=["a"])
    publish(pypi, "a", "1.0")
    wanted = freeze()
    pypi.files["a"].clear()
    setup = {"setup.py": "raise SystemExit('built')\n"}
    pypi.publish("a", "1.0", {"a-1.0.tar.gz": sdist("a", "1.0", setup)})
    with pytest.raises((RegistryError, ToolError)) as caught:
        install(wanted)
    assert "built" not in str(caught.value)


@pytest.mark.parametrize("line", ["--index-url https://example.com/", "a @ file:///srv/a.whl"])
def test_a_lock_that_lets_anything_in_is_none(
    pypi: FakePypi, freeze: Freeze, install: Install, line: str
) -> None:
    publish(pypi, "server", "1.2.3")
    wanted = freeze()
    with pytest.raises(AllowlistError, match=r"the lock of pypi:server==1\.2\.3 cannot be "):
        install(replace(wanted, lock=wanted.lock + f"{line}\n".encode()))
    assert list(wanted.folder.iterdir()) == []
