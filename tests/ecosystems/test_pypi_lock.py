"""Closures by the uv that came with this installation, from a loopback index."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import pin
from tests.fakes import FakePypi, FakeServer, Reply, sdist, wheel
from vetting.ecosystems import Registry
from vetting.ecosystems._pypi_lock import _pythons, _script, read_lock
from vetting.ecosystems.pypi import Pypi
from vetting.model.closure import Closure, closure_digest

Resolve = Callable[..., Closure]
SERVER = pin("pypi")


@pytest.fixture
def resolve(connect: Callable[..., Registry], tmp_path: Path) -> Resolve:
    """The closure of server 1.2.3 at index `path`."""
    number = 0

    def closure(cutoff: datetime | None = None, *, path: str = "/simple/") -> Closure:
        nonlocal number
        number += 1
        registry = connect(path)
        release = Pypi().release(registry, SERVER, ())
        folder = tmp_path / f"lock{number}"
        folder.mkdir()
        return Pypi().closure(registry, release, cutoff, folder, tmp_path / f"cache{number}")

    return closure


def publish(pypi: FakePypi, name: str, version: str, *metadata: str, **options: object) -> None:
    """Publish a wheel with these lines in its metadata."""
    lines = "".join(f"{line}\n" for line in metadata)
    data = wheel(name, version, {f"{name}.py": ""}, metadata=lines)
    pypi.publish(name, version, {f"{name}-{version}-py3-none-any.whl": data}, **options)  # type: ignore[arg-type]


def purls(closure: Closure) -> list[str]:
    return [member.purl.removeprefix("pkg:pypi/") for member in closure.members]


@pytest.mark.parametrize("form", ["json", "html"])
def test_uv_locks_what_a_launch_would_bring_in_on_any_platform(
    pypi: FakePypi, resolve: Resolve, form: str, tmp_path: Path
) -> None:
    pypi.form = form
    publish(
        pypi,
        "server",
        "1.2.3",
        "Requires-Dist: a>=1",
        "Requires-Dist: b; sys_platform == 'win32'",
        "Requires-Dist: c; extra == 'more'",
        "Requires-Dist: d[x]",
    )
    publish(pypi, "a", "1.0", "Requires-Dist: server", "Requires-Dist: b", "Requires-Dist: a")
    publish(pypi, "a", "1.1", yanked="bad")
    publish(pypi, "b", "2.0")
    publish(pypi, "d", "1", "Provides-Extra: x", "Requires-Dist: b<3; extra == 'x'")
    pypi.publish("b", "2.0", {"b-2.0.tar.gz": sdist("b", "2.0", {})})
    closure = resolve()
    assert (closure.complete, closure.reason) == (True, None)
    assert purls(closure) == ["a@1.0", "b@2.0", "d@1", "server@1.2.3"]
    found = {member.name: member for member in closure.members}
    assert found["b"].via == ("pkg:pypi/a@1.0", "pkg:pypi/d@1", "pkg:pypi/server@1.2.3")
    assert found["a"].via == ("pkg:pypi/server@1.2.3",)
    assert found["server"].via == ()
    assert {name: str(digest) for name, digest in found["b"].files} == {
        str(file["filename"]): f"sha256:{file['hashes']['sha256']}" for file in pypi.files["b"]
    }
    assert closure.digest == closure_digest(closure.members)
    assert closure.lock is not None
    assert closure.lock.name == Pypi.lock == "requirements.txt"
    text = closure.lock.content.decode()
    hashes = [f"    --hash={digest}" for _, digest in sorted(found["b"].files, key=lambda f: f[1])]
    lines = text.splitlines()
    assert lines[0] == "# requires-python: >=3.10"
    assert " \\\n".join(["b==2.0", *hashes]) in text
    for member in closure.members:
        assert f"{member.name}=={member.version} \\" in lines
    assert "127.0.0.1" not in text
    assert str(tmp_path) not in text
    again, problem = Pypi().locked(closure.lock.content, SERVER)
    assert problem is None
    assert closure_digest(again) == closure.digest


def test_a_package_that_needs_no_other_is_a_closure_of_its_own(
    pypi: FakePypi, resolve: Resolve
) -> None:
    publish(pypi, "server", "1.2.3")
    closure = resolve()
    ((name, digest),) = closure.members[0].files
    assert (closure.complete, purls(closure)) == (True, ["server@1.2.3"])
    assert name == "server-1.2.3-py3-none-any.whl"
    assert digest.value == pypi.files["server"][0]["hashes"]["sha256"]
    assert not closure.members[0].install_scripts


def test_what_was_uploaded_after_the_cutoff_is_not_there(pypi: FakePypi, resolve: Resolve) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a")
    publish(pypi, "a", "1.0", upload_time="2026-01-03T00:00:00.000000Z")
    publish(pypi, "a", "1.1", upload_time="2026-03-03T00:00:00.000000Z")
    assert purls(resolve()) == ["a@1.1", "server@1.2.3"]
    assert purls(resolve(datetime(2026, 2, 1, tzinfo=UTC))) == ["a@1.0", "server@1.2.3"]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (">=3.12", ">=3.12"),
        (None, ">=3.10"),
        ("not one", ">=3.10"),
        ('>=3.8"\n# dependencies = ["evil"]', ">=3.10"),
    ],
)
def test_the_indexs_words_on_python_versions_are_parsed_first(
    words: str | None, written: str
) -> None:
    assert _script(SERVER, _pythons(words)).splitlines() == [
        "# /// script",
        f'# requires-python = "{written}"',
        '# dependencies = ["server==1.2.3"]',
        "# ///",
    ]


def test_a_release_for_another_python_is_locked_all_the_same(
    pypi: FakePypi, resolve: Resolve
) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Python: >=3.99")
    pypi.files["server"][0]["requires-python"] = ">=3.99"
    pypi.refresh("server")
    assert purls(resolve()) == ["server@1.2.3"]


def test_a_withdrawn_release_is_a_withdrawn_member(pypi: FakePypi, resolve: Resolve) -> None:
    publish(pypi, "server", "1.2.3", yanked="broken")
    closure = resolve()
    assert [member.withdrawn for member in closure.members] == ["yanked: broken"]
    assert closure.complete


def _gone(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: gone")


def _built(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a")
    pypi.publish("a", "1.0", {"a-1.0.tar.gz": sdist("a", "1.0", {"setup.py": "raise SystemExit"})})


def _git(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a @ git+https://example.com/a")


def _file(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a @ file:///a-1.0-py3-none-any.whl")


def _yanked(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a==1.0")
    publish(pypi, "a", "1.0", yanked="stolen token")


def _no_page(pypi: FakePypi, server: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a")
    server.routes["/simple/a/"] = Reply(status=403)


def _too_old(pypi: FakePypi, _: FakeServer) -> None:
    publish(pypi, "server", "1.2.3", "Requires-Dist: a>=9")
    publish(pypi, "a", "1.0")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_gone, "gone was not found in the package registry"),
        (_built, "building from source is disabled"),
        (_git, "`a` was included as a URL dependency"),
        (_file, "`a` was included as a URL dependency"),
        (_yanked, "a==1.0 was yanked (reason: stolen token)"),
        (_no_page, "a was not found in the package registry"),
        (_too_old, "only a==1.0 is available"),
    ],
)
def test_what_cannot_be_had_makes_the_closure_incomplete(
    pypi: FakePypi,
    server: FakeServer,
    resolve: Resolve,
    make: Callable[[FakePypi, FakeServer], None],
    reason: str,
) -> None:
    make(pypi, server)
    closure = resolve()
    assert (closure.complete, closure.digest) == (False, None)
    assert str(closure.reason).startswith("uv could not lock the closure: ")
    assert reason in str(closure.reason)


def test_a_file_on_another_host_needs_https(pypi: FakePypi, resolve: Resolve) -> None:
    other = FakeServer()
    try:
        publish(pypi, "server", "1.2.3", "Requires-Dist: a")
        publish(pypi, "a", "1.0")
        name = "a-1.0-py3-none-any.whl"
        other.routes[f"/{name}"] = pypi.server.routes[f"/files/{name}"]
        pypi.files["a"][0]["url"] = f"{other.url}/{name}"
        pypi.refresh("a")
        closure = resolve()
    finally:
        other.close()
    assert (closure.complete, closure.digest) == (False, None)
    assert closure.reason == f"the index offers a on another host, {other.host}, over plain http"


def test_without_uv_the_closure_is_incomplete_and_says_how_to_get_it(
    pypi: FakePypi, resolve: Resolve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publish(pypi, "server", "1.2.3")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert resolve().reason == "uv is not installed; pip install uv"
    (tmp_path / "uv").write_text("#!/nowhere/interpreter\n")
    (tmp_path / "uv").chmod(0o755)
    assert str(resolve().reason).endswith("/uv cannot be started: No such file or directory")


# Locks that uv would not write.

FILE = '{ url = "https://example.com/server.whl", hash = "sha256:00" }'
PACKAGE = f"""
[[package]]
name = "server"
version = "1.2.3"
source = {{ registry = "https://example.com/simple/" }}
wheels = [{FILE}]
"""


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the lock does not hold pypi:server==1.2.3"),
        (b"\xff", "uv's lock cannot be read (UnicodeDecodeError"),
        (b"[[package", "uv's lock cannot be read (TOMLDecodeError"),
        (b"package = [1]", "the lock does not hold pypi:server==1.2.3"),
        (b"package = [{}]", "uv's lock cannot be read (KeyError"),
        (b"package = 1", "uv's lock cannot be read (TypeError"),
        (b'package = [{name = 1, version = "1"}]', "uv's lock cannot be read ("),
        (
            b'[[package]]\nname="a"\nversion="1"\nwheels=["x"]',
            "uv's lock cannot be read (Attribute",
        ),
        (PACKAGE.replace(FILE, "").encode(), "server 1.2.3 has no hashes in the lock"),
        (
            PACKAGE.replace("registry =", "git =").encode(),
            "server does not come from the index",
        ),
        (
            PACKAGE.replace("registry =", "virtual =").encode(),
            "server does not come from the index",
        ),
    ],
)
def test_what_is_wrong_with_a_lock_is_said(content: bytes, problem: str) -> None:
    _, found = read_lock(content, SERVER)
    assert found is not None
    assert found.startswith(problem)


def test_two_versions_of_a_package_are_two_members() -> None:
    asks = 'dependencies = [{ name = "a", version = "2" }]\n'
    one = PACKAGE.replace('"server"', '"a"').replace("1.2.3", "1")
    two = PACKAGE.replace('"server"', '"a"').replace("1.2.3", "2")
    found, problem = read_lock((PACKAGE + asks + one + two).encode(), SERVER)
    assert problem is None
    assert [(member.purl, member.via) for member in found] == [
        ("pkg:pypi/a@1", ()),
        ("pkg:pypi/a@2", ("pkg:pypi/server@1.2.3",)),
        ("pkg:pypi/server@1.2.3", ()),
    ]
