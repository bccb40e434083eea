"""Where registries say that signatures and attestations are."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.ecosystems.conftest import TARGETS
from tests.factories import pin
from tests.fakes import FakeNpm, FakePypi, FakeServer
from vetting import ecosystems
from vetting.ecosystems import Address, Registry
from vetting.ecosystems._simple import parse_page
from vetting.errors import FormatError
from vetting.model.artifact import Artifact

Connect = Callable[..., Registry]
PATH = "/-/npm/v1/attestations/server@1.2.3"


def npm_artifact(registry: Registry) -> Artifact:
    found = ecosystems.get("npm").release(registry, pin(), TARGETS)
    return found.artifacts[0]


def test_npm_signatures_are_carried_as_they_are(server: FakeServer, connect: Connect) -> None:
    signatures: list[Any] = [{"keyid": "k", "sig": "s"}, {"keyid": 7}, "x"]
    FakeNpm(server).publish("server", "1.2.3", dist={"signatures": signatures})
    found = npm_artifact(connect())
    assert found.signatures == (("k", "s"), ("", ""), ("", ""))
    assert found.integrity is not None
    assert found.integrity.startswith("sha512-")


def test_a_mirror_that_strips_signatures_and_attestations(
    server: FakeServer, connect: Connect
) -> None:
    FakeNpm(server).publish("server", "1.2.3")
    found = npm_artifact(connect())
    assert (found.signatures, found.provenance_url) == ((), None)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"https://public.example{PATH}", PATH),
        (f"http://10.0.0.1:9{PATH}?token=x", PATH),
        (PATH, PATH),
        ("x", "/x"),
    ],
)
def test_attestations_are_asked_for_at_the_configured_registry(
    url: str, path: str, server: FakeServer, connect: Connect
) -> None:
    FakeNpm(server).publish("server", "1.2.3", dist={"attestations": {"url": url}})
    assert npm_artifact(connect()).provenance_url == server.url + path


@pytest.mark.parametrize("prefix", ["", "/api/npm"])
def test_a_registry_below_a_path_keeps_it(
    prefix: str, server: FakeServer, connect: Connect
) -> None:
    url = f"https://public.example{prefix}{PATH}"
    FakeNpm(server).publish("server", "1.2.3", dist={"attestations": {"url": url}})
    server.routes["/api/npm/server"] = server.routes["/server"]
    tarball = f"{server.url}/server/-/server-1.2.3.tgz"
    found = npm_artifact(connect("/api/npm/"))
    assert (found.provenance_url, found.url) == (f"{server.url}/api/npm{PATH}", tarball)


def test_a_malformed_attestations_address_is_refused(server: FakeServer, connect: Connect) -> None:
    dist = {"attestations": {"url": "https://[broken"}}
    FakeNpm(server).publish("server", "1.2.3", dist=dist)
    with pytest.raises(FormatError, match="malformed attestations address"):
        npm_artifact(connect())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"provenance": None}, ""),
        ({"provenance": 7}, None),
        ({"provenance": "../a"}, "../a"),
        ({"provenance": "https://index.example/a"}, "https://index.example/a"),
    ],
)
def test_provenance_on_a_json_page(said: dict[str, Any], expected: str | None) -> None:
    file = {"filename": "x-1.0.tar.gz", "url": "x", "hashes": {}, **said}
    body = json.dumps({"meta": {"api-version": "1.4"}, "files": [file]}).encode()
    (found,) = parse_page(body, "application/vnd.pypi.simple.v1+json", "the page").files
    assert found.provenance == expected


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("", None), (' data-provenance="https://index.example/a"', "https://index.example/a")],
)
def test_provenance_on_an_html_page(attribute: str, expected: str | None) -> None:
    body = f'<html><a href="x-1.0.tar.gz"{attribute}>x</a></html>'.encode()
    (found,) = parse_page(body, "text/html", "the page").files
    assert found.provenance == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, ""),
        ("/p", "{server}/p"),
        ("https://index.example/p", "https://index.example/p"),
    ],
)
def test_the_address_is_resolved_against_the_page(
    said: str | None, expected: str, server: FakeServer, connect: Connect
) -> None:
    index = FakePypi(server)
    index.publish("server", "1.2.3", {"server-1.2.3.tar.gz": b"x"})
    index.files["server"][0]["provenance"] = said
    index.refresh("server")
    registry = connect()
    simple = Registry(http=registry.http, default=Address(url=index.url, origin="a test"))
    (found,) = ecosystems.get("pypi").release(simple, pin("pypi"), TARGETS).artifacts
    assert found.provenance_url == expected.replace("{server}", server.url)


def test_a_malformed_provenance_address_is_refused(server: FakeServer, connect: Connect) -> None:
    index = FakePypi(server)
    index.publish("server", "1.2.3", {"server-1.2.3.tar.gz": b"x"})
    index.files["server"][0]["provenance"] = "https://[broken"
    index.refresh("server")
    simple = Registry(http=connect().http, default=Address(url=index.url, origin="a test"))
    with pytest.raises(FormatError, match="the index gives"):
        ecosystems.get("pypi").release(simple, pin("pypi"), TARGETS)
