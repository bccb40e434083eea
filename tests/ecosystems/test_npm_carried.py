"""Locks carried over to a neighbouring version, beside what npm itself writes for it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm
from vetting.boundary.json import Node
from vetting.ecosystems import Registry
from vetting.ecosystems._npm_carried import needs
from vetting.ecosystems.npm import Npm
from vetting.model.closure import Closure
from vetting.model.package import Release

Locked = Callable[[str], tuple[Release, Closure]]


@pytest.fixture
def locked(connect: Callable[..., Registry], tmp_path: Path) -> Locked:
    """A version of the server, and its closure by the npm of this machine."""
    if shutil.which("npm") is None:
        pytest.skip("needs npm on the PATH: install Node.js")

    def lock(version: str) -> tuple[Release, Closure]:
        registry = connect()
        release = Npm().release(registry, pin(version=version), ())
        folder = tmp_path / version
        folder.mkdir()
        closure = Npm().closure(registry, release, None, folder, tmp_path / "cache")
        assert (closure.complete, closure.reason) == (True, None)
        return release, closure

    return lock


def of(npm: FakeNpm, version: str, **more: Any) -> None:
    npm.publish("server", version, package_json={"dependencies": {"a": "^1.0.0"}, **more})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "scripts": {"postinstall": "node x.js"},
            "bin": {"server": "index.js", "x": "x.js"},
            "deprecated": 'use \u00fcber "other"',
            "engines": {"node": ">=18 <99"},
            "optionalDependencies": {"b": "1"},
            "os": ["never"],
            "cpu": ["none"],
            "peerDependencies": {"b": ">=1", "absent": "1"},
            "peerDependenciesMeta": {"absent": {"optional": True}},
            "funding": [{"type": "x", "url": "https://example.com"}],
        },
    ],
    ids=["plain", "with everything"],
)
def test_it_is_what_npm_would_write(npm: FakeNpm, locked: Locked, more: dict[str, Any]) -> None:
    npm.publish("a", "1.1.0", package_json={"dependencies": {"b": "*", "server2": "1"}})
    npm.publish("b", "1.5.0", package_json={"deprecated": "no"})
    npm.publish("server2", "1.0.0", registry_manifest={"repository": "npm/security-holder"})
    of(npm, "1.2.3", **more)
    of(npm, "1.2.4", **more)
    first, closure = locked("1.2.3")
    second, by_npm = locked("1.2.4")
    assert first.needs is not None
    assert first.needs == second.needs
    found = Npm().carried(closure, second)
    assert found is not None
    assert found.lock == by_npm.lock
    assert replace(found, resolved_at=None) == replace(by_npm, resolved_at=None)
    assert found.resolved_at == closure.resolved_at
    assert [m.name for m in found.members if m.withdrawn] == ["server2"]


@pytest.mark.parametrize(
    "asks",
    [
        {"dependencies": {"server": "1"}},
        {"peerDependencies": {"server": "*"}},
        {"dependencies": {"again": "npm:server@1.2.3"}},
    ],
    ids=["a circle", "a peer", "an alias"],
)
def test_what_asks_for_the_package_itself_is_left_to_npm(
    npm: FakeNpm, locked: Locked, connect: Callable[..., Registry], asks: dict[str, Any]
) -> None:
    npm.publish("a", "1.1.0", package_json=asks)
    of(npm, "1.2.3")
    of(npm, "1.2.4")
    _, closure = locked("1.2.3")
    second = Npm().release(connect(), pin(version="1.2.4"), ())
    assert Npm().carried(closure, second) is None


@pytest.mark.parametrize(
    "other",
    [
        {"dependencies": {"a": "^1.0.1"}},
        {"optionalDependencies": {"b": "1"}},
        {"engines": {"node": ">=20"}},
        {"scripts": {"install": "x"}},
    ],
    ids=["a range", "one more", "engines", "a script"],
)
def test_another_need_is_told_apart(
    npm: FakeNpm, connect: Callable[..., Registry], other: dict[str, Any]
) -> None:
    of(npm, "1.2.3")
    of(npm, "1.2.4", **other)
    of(npm, "1.2.5", description="another", scripts={"test": "x"})
    registry = connect()
    first, second, third = (
        Npm().release(registry, pin(version=version), ()).needs
        for version in ("1.2.3", "1.2.4", "1.2.5")
    )
    assert first is not None
    assert second not in (None, first)
    assert third == first


def test_what_the_archive_decides_is_left_to_npm(
    npm: FakeNpm, connect: Callable[..., Registry]
) -> None:
    of(npm, "1.2.3")
    for key, value in {"bundleDependencies": ["a"], "_hasShrinkwrap": True}.items():
        npm.packuments["server"]["versions"]["1.2.3"][key] = value
        npm.refresh("server")
        assert Npm().release(connect(), pin(), ()).needs is None
        del npm.packuments["server"]["versions"]["1.2.3"][key]


def test_a_closure_without_a_lock_gives_none(
    npm: FakeNpm, connect: Callable[..., Registry]
) -> None:
    of(npm, "1.2.3")
    release = Npm().release(connect(), pin(), ())
    assert Npm().carried(Closure(complete=True, digest="sha256:0", members=()), release) is None


@pytest.mark.parametrize(
    "version", ["dependencies", 5, ["dependencies"], None, {"dependencies": 1}]
)
def test_a_version_of_another_shape_is_no_trouble(version: object) -> None:
    first = needs(Node(version))
    assert first is None or isinstance(version, dict)
