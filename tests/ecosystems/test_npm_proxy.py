"""What npm gets to see of a registry, asked as npm asks."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import pin
from tests.fakes import FakeNpm, FakeServer, Reply
from vetting.ecosystems import Registry
from vetting.ecosystems._npm_proxy import NpmProxy, from_registry
from vetting.errors import Forbidden

Connect = Callable[..., Registry]


@pytest.fixture
def proxy(connect: Connect) -> NpmProxy:
    def locate(url: str, asked: object) -> str:
        del asked
        if "elsewhere" in url:
            raise Forbidden(f"not {url}")
        return url

    made = NpmProxy(connect(), pin(), locate)
    made.base = "http://127.0.0.1:1"
    return made


def packument(proxy: NpmProxy, name: str) -> Any:
    answer = proxy.answer("GET", f"/{name}", b"")
    assert answer.status == 200
    return json.loads(answer.body)


def test_a_packument_is_cut_down_to_what_resolution_needs(npm: FakeNpm, proxy: NpmProxy) -> None:
    npm.publish(
        "a", "1.0.0", package_json={"scripts": {"install": "x"}, "dependencies": {"b": "^1"}}
    )
    assert packument(proxy, "a") == {
        "name": "a",
        "dist-tags": {"latest": "1.0.0"},
        "time": {"1.0.0": "2026-01-02T03:04:05.000Z"},
        "versions": {
            "1.0.0": {
                "name": "a",
                "version": "1.0.0",
                "dependencies": {"b": "^1"},
                "hasInstallScript": True,
                "dist": {
                    "integrity": npm.packuments["a"]["versions"]["1.0.0"]["dist"]["integrity"],
                    "shasum": npm.packuments["a"]["versions"]["1.0.0"]["dist"]["shasum"],
                    "tarball": "http://127.0.0.1:1/-/tarball/0",
                },
            }
        },
    }
    assert proxy.refused == []


def test_a_tarball_is_had_by_its_number_only(npm: FakeNpm, proxy: NpmProxy) -> None:
    data = npm.publish("a", "1.0.0")
    npm.publish("b", "1.0.0", dist={"tarball": "http://elsewhere.example/b.tgz"})
    packument(proxy, "a")
    packument(proxy, "b")
    assert proxy.answer("GET", "/-/tarball/0", b"").body == data
    assert proxy.answer("GET", "/-/tarball/1", b"").status == 502
    assert proxy.refused == ["not http://elsewhere.example/b.tgz"]
    for path in ("/-/tarball/2", "/-/tarball/", "/-/tarball/-1", "/-/tarball?http://127.0.0.1/"):
        assert proxy.answer("GET", path, b"").status == 404
    assert proxy.tarball(pin(name="a", version="1.0.0")) == f"{npm.server.url}/a/-/a-1.0.0.tgz"
    assert proxy.tarball(pin(name="c", version="1.0.0")) is None
    with pytest.raises(Forbidden):
        proxy.tarball(pin(name="b", version="1.0.0"))


@pytest.mark.parametrize("kind", ["dependencies", "optionalDependencies", "peerDependencies"])
def test_what_comes_from_outside_leads_to_nothing(npm: FakeNpm, proxy: NpmProxy, kind: str) -> None:
    npm.publish("a", "1.0.0", package_json={kind: {"b": "git+ssh://git@example.com/b", "c": "1"}})
    asked = packument(proxy, "a")["versions"]["1.0.0"][kind]
    assert asked == {"b": "npm:mcp-vet-refused-0@0.0.0", "c": "1"}
    assert proxy.refused == [], "nobody asked for it yet"
    assert proxy.answer("GET", "/mcp-vet-refused-0", b"").status == 404
    assert proxy.refused == [
        "a dependency comes from outside the registry: b git+ssh://git@example.com/b"
    ]


@pytest.mark.parametrize(
    "path",
    ["mcp-vet-refused-0", "mcp-vet-refused-x", "mcp-vet-refused-\u00b2", "..", "a%2f..%2fb", "", "%00",
     "--registry=x", "@s%2f", "a" * 215],
)  # fmt: skip
def test_a_path_that_is_no_package_asks_nobody(
    server: FakeServer, proxy: NpmProxy, path: str
) -> None:
    assert proxy.answer("GET", f"/{path}", b"").status == 404
    assert (server.paths(), proxy.refused, proxy.absent) == ([], [], [])


@pytest.mark.parametrize(
    ("reply", "status", "reason"),
    [
        (Reply(status=404), 404, "there is no npm package a"),
        (Reply(status=403), 502, "403"),
        (Reply(body=b"[" * 200_000), 502, "the packument of a is not valid JSON (nested too deeply)"),
        (Reply(body=b"<html>"), 502, "the packument of a is not valid JSON ("),
    ],
    ids=["absent", "refused", "deep", "no JSON"],
)  # fmt: skip
def test_what_the_registry_does_not_answer_is_remembered(
    server: FakeServer, proxy: NpmProxy, reply: Reply, status: int, reason: str
) -> None:
    server.routes["/a"] = reply
    assert proxy.answer("GET", "/a", b"").status == status
    ((said,),) = [kept for kept in (proxy.absent, proxy.refused) if kept]
    assert reason in said
    assert bool(proxy.absent) == (status == 404)


def test_a_packument_that_is_too_large_is_remembered(server: FakeServer, proxy: NpmProxy) -> None:
    server.routes["/a"] = Reply(body=b"{}".ljust(80 << 20))
    assert proxy.answer("GET", "/a", b"").status == 502
    (said,) = proxy.refused
    assert "64 MiB" in said
    assert proxy.absent == []


def test_a_packument_of_another_shape_holds_no_versions(
    server: FakeServer, proxy: NpmProxy
) -> None:
    versions = {"1.0.0": 7, "2.0.0": {"dist": [], "dependencies": ["x"], "scripts": "y"}}
    server.json("/a", {"name": 7, "time": None, "versions": versions})
    assert packument(proxy, "a") == {
        "versions": {
            "2.0.0": {
                "dependencies": ["x"],
                "dist": {"tarball": "http://127.0.0.1:1/-/tarball/0"},
            }
        }
    }


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        *((spec, True) for spec in ("^1.2.3", "", "*", "latest", ">=1 <2 || ~3.1 - 4", " 1.x ", "v1")),
        *((spec, True) for spec in ("npm:a@^1", "npm:@s/a@latest", "npm:@s/a", "1.0.0-rc.1+b")),
        *((spec, False) for spec in ("git+ssh://git@example.com/a.git", "git@example.com:a/b.git")),
        *((spec, False) for spec in ("user/repo", "user/repo#semver:^1", "github:user/repo", "gist:1")),
        *((spec, False) for spec in ("https://example.com/a.tgz", "ext::sh -c id", "link:../a")),
        *((spec, False) for spec in ("file:../a", "../a", "./a", ".", "~/a", "/etc", "C:\\a", "a.tgz")),
        *((spec, False) for spec in ("a.TAR.GZ", "workspace:*", "npm:user/repo", "npm:a@git+ssh://x")),
        *((spec, False) for spec in ("npm:npm:a", "GIT+https://x", " git://x", ">=1 ||" * 5000)),
    ],
)  # fmt: skip
def test_only_ranges_tags_and_their_aliases_come_from_the_registry(
    spec: str, expected: bool
) -> None:
    assert from_registry(spec) is expected
