"""Closures by the npm of this machine, from a loopback registry."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakeServer, Reply, npm_tarball
from vetting.ecosystems import Registry
from vetting.ecosystems.npm import Npm
from vetting.model.closure import Closure
from vetting.model.package import Release

Resolve = Callable[..., Closure]


@pytest.fixture
def real_npm() -> None:
    if shutil.which("npm") is None:
        pytest.skip("needs npm on the PATH: install Node.js")


@pytest.fixture
def resolve(connect: Callable[..., Registry], tmp_path: Path) -> Resolve:
    """The closure of server 1.2.3; `whole` has npm itself lock what needs no npm."""
    number = 0

    def closure(cutoff: datetime | None = None, *, whole: bool = False) -> Closure:
        nonlocal number
        number += 1
        registry = connect()
        release = Npm().release(registry, pin(), ())
        if whole:
            release = asked(release)
        folder = tmp_path / f"lock{number}"
        folder.mkdir()
        return Npm().closure(registry, release, cutoff, folder, tmp_path / "cache")

    return closure


def asked(release: Release) -> Release:
    assert release.manifest is not None
    return replace(release, manifest=replace(release.manifest, standalone=False))


def needs(kind: str = "dependencies", **wanted: str) -> dict[str, Any]:
    return {kind: {name.replace("_", "-"): spec for name, spec in wanted.items()}}


def purls(closure: Closure) -> list[str]:
    return [member.purl.removeprefix("pkg:npm/") for member in closure.members]


@pytest.mark.usefixtures("real_npm")
def test_npm_locks_what_a_launch_would_bring_in(
    npm: FakeNpm, resolve: Resolve, tmp_path: Path
) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="^1.0.0", b="1.x"))
    npm.publish("a", "1.0.0")
    npm.publish("a", "1.1.0", package_json=needs(b="*", **{"@s/c": "npm:@s/other@^2"}))
    npm.publish("b", "1.5.0", package_json={**needs(a="1", b="1"), "scripts": {"install": "x"}})
    npm.publish("b", "2.0.0")
    npm.publish("@s/other", "2.0.0", package_json={"deprecated": "use another"})
    npm.publish("peer", "3.0.0")
    npm.packuments["@s/other"]["versions"]["2.0.0"].update(needs("peerDependencies", peer=">=1"))
    npm.refresh("@s/other")
    closure = resolve()
    assert (closure.complete, closure.reason) == (True, None)
    found = {member.name: member for member in closure.members}
    assert purls(closure) == [
        "%40s/other@2.0.0", "a@1.1.0", "b@1.5.0", "peer@3.0.0", "server@1.2.3",
    ]  # fmt: skip
    assert found["b"].via == ("pkg:npm/a@1.1.0", "pkg:npm/b@1.5.0", "pkg:npm/server@1.2.3")
    assert found["server"].via == ()
    assert (found["b"].install_scripts, found["a"].install_scripts) == (True, False)
    assert found["@s/other"].deprecated == "use another"
    for name, version in (("a", "1.1.0"), ("@s/other", "2.0.0")):
        declared = npm.packuments[name]["versions"][version]["dist"]["integrity"]
        ((_, digest),) = found[name].files
        assert digest.algorithm == "sha512"
        assert f"sha512-{_base64(digest.value)}" == declared
    assert closure.lock is not None
    assert closure.lock.name == Npm.lock == "package-lock.json"
    lock = json.loads(closure.lock.content)
    assert "127.0.0.1" not in closure.lock.content.decode()
    assert Npm().locked(closure.lock.content, pin())[1] is None
    assert lock["packages"][""]["dependencies"] == {"server": "1.2.3"}
    assert str(tmp_path) not in closure.lock.content.decode()
    assert closure.digest == resolve().digest


def _base64(value: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(value)).decode()


@pytest.mark.parametrize(
    "package_json",
    [
        {},
        {
            "scripts": {"postinstall": "node x.js", "test": "y"},
            "bin": {"server": "index.js"},
            "deprecated": "use \u00fcber \"other\"",
            "dependencies": {},
        },
    ],
    ids=["plain", "with everything"],
)  # fmt: skip
@pytest.mark.usefixtures("real_npm")
def test_what_needs_no_other_package_is_locked_as_npm_would_without_npm(
    npm: FakeNpm,
    resolve: Resolve,
    monkeypatch: pytest.MonkeyPatch,
    package_json: dict[str, Any],
) -> None:
    npm.publish("server", "1.2.3", package_json=package_json)
    by_npm = resolve(whole=True)
    monkeypatch.setenv("PATH", "/nowhere")
    without = resolve()
    assert by_npm.complete
    assert without.members == by_npm.members
    assert without.digest == by_npm.digest
    assert without.lock is not None
    assert by_npm.lock is not None
    assert json.loads(without.lock.content) == json.loads(by_npm.lock.content)


@pytest.mark.parametrize(
    "kind", ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]
)
def test_whatever_asks_for_another_package_is_left_to_npm(
    npm: FakeNpm, resolve: Resolve, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    npm.publish("server", "1.2.3", registry_manifest={kind: {"a": "1"}})
    assert str(resolve().reason).startswith("npm is not installed")


def test_without_npm_the_closure_is_incomplete_and_says_how_to_get_it(
    npm: FakeNpm, resolve: Resolve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="1"))
    npm.publish("a", "1.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    closure = resolve()
    assert (closure.complete, closure.digest, closure.members) == (False, None, ())
    assert closure.reason == (
        "npm is not installed; install Node.js, or pip install 'mcp-vet[npm]' brings it"
    )


@pytest.mark.usefixtures("real_npm")
def test_what_was_published_after_the_cutoff_is_not_there(npm: FakeNpm, resolve: Resolve) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="1"))
    npm.publish("a", "1.0.0", time="2026-01-03T00:00:00.000Z")
    npm.publish("a", "1.1.0", time="2026-03-03T00:00:00.000Z")
    cutoff = datetime(2026, 2, 1, tzinfo=UTC)
    assert purls(resolve(cutoff)) == ["a@1.0.0", "server@1.2.3"]


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("optionalDependencies", "file:../../../etc"),
    ],
)
@pytest.mark.usefixtures("real_npm")
def test_npm_never_sees_what_comes_from_outside_the_registry(
    npm: FakeNpm, resolve: Resolve, kind: str, spec: str
) -> None:
    npm.publish("server", "1.2.3", package_json=needs(kind, a=spec))
    closure = resolve()
    assert closure.complete is False
    assert closure.reason == f"a dependency comes from outside the registry: a {spec}"


def _unreachable(npm: FakeNpm, server: FakeServer) -> None:
    # An optional dependency is left out by npm without a word.
    npm.publish("server", "1.2.3", package_json=needs("optionalDependencies", a="1"))
    server.routes["/a"] = Reply(status=403)


def _elsewhere(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="1"))
    npm.publish("a", "1.0.0", dist={"tarball": "http://example.com/a-1.0.0.tgz"})


def _no_integrity(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="1"))
    npm.publish("a", "1.0.0", dist={"integrity": None, "shasum": None})


def _no_such_version(npm: FakeNpm, _: FakeServer) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="^9"))
    npm.publish("a", "1.0.0")


@pytest.mark.parametrize(
    ("publish", "reason"),
    [
        (_unreachable, "403"),
        (_elsewhere, "the packument of a points to a tarball on another host, example.com"),
        (_no_integrity, "a@1.0.0 has no integrity in the lock"),
        (_no_such_version, "No matching version found for a@^9"),
    ],
)
@pytest.mark.usefixtures("real_npm")
def test_what_cannot_be_had_makes_the_closure_incomplete(
    npm: FakeNpm,
    server: FakeServer,
    resolve: Resolve,
    publish: Callable[[FakeNpm, FakeServer], None],
    reason: str,
) -> None:
    publish(npm, server)
    closure = resolve()
    assert (closure.complete, closure.digest) == (False, None)
    assert reason in str(closure.reason)


@pytest.mark.usefixtures("real_npm")
def test_bundled_packages_and_foreign_platforms(npm: FakeNpm, resolve: Resolve) -> None:
    inner = {"name": "a", "version": "1.0.0"}
    ours = {
        "name": "server",
        "version": "1.2.3",
        **needs(a="1"),
        "bundleDependencies": ["a"],
        "os": ["plan9"],
    }
    tarball = npm_tarball(ours, {"node_modules/a/package.json": json.dumps(inner)})
    npm.publish("server", "1.2.3", package_json=ours, tarball=tarball)
    closure = resolve()
    assert (closure.complete, closure.reason) == (True, None)
    found = {member.name: member for member in closure.members}
    assert (found["a"].bundled, found["a"].files) == (True, ())
    assert not found["server"].bundled


@pytest.mark.usefixtures("real_npm")
def test_a_name_held_by_the_security_team_is_a_withdrawn_member(
    npm: FakeNpm, resolve: Resolve
) -> None:
    npm.publish("server", "1.2.3", package_json=needs(a="*"))
    holder = {"type": "git", "url": "git+https://example.com/npm/security-holder.git"}
    npm.publish("a", "0.0.1-security", package_json={"repository": holder})
    found = {member.name: member.withdrawn for member in resolve().members}
    assert found["server"] is None
    assert str(found["a"]).startswith("npm's security team holds this name")
