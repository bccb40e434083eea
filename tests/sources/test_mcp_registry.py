from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeServer, Reply, Route
from vetting.boundary.http import Client, HttpLimits
from vetting.errors import FormatError, NotFound, RegistryError
from vetting.sources.mcp_registry import Entry, is_name, latest

NAME = "com.example/server"
PATH = "/v0.1/servers/com.example%2Fserver/versions/latest"


def entry(*packages: Any, name: str = NAME) -> dict[str, Any]:
    """The registry's answer about one version."""
    official = {"status": "active", "isLatest": True}
    return {
        "server": {
            "name": name,
            "description": "a server",
            "version": "1.2.3",
            "packages": list(packages),
        },
        "_meta": {"io.modelcontextprotocol.registry/official": official},
    }


def package(kind: str, identifier: str) -> dict[str, Any]:
    return {"registryType": kind, "identifier": identifier, "transport": {"type": "stdio"}}


@pytest.fixture
def http(server: FakeServer, tmp_path: Path) -> Client:
    limits = HttpLimits(attempts=1, pause=0.0)
    return Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)


def test_an_entry_and_its_packages(server: FakeServer, http: Client) -> None:
    packages = [package("npm", "@example/server"), package("pypi", "Example.Server")]
    server.json(PATH, entry(*packages))
    found = latest(http, server.url, NAME)
    assert found.packages == (("npm", "@example/server"), ("pypi", "Example.Server"))


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("npm", "@example/server", True),
        ("npm", "@Example/server", False),
        ("npm", "example-server", False),
        ("pypi", "example-server", True),
        ("pypi", "@example/server", False),
        ("oci", "@example/server", False),
    ],
)
def test_an_entry_stands_for_its_packages(ecosystem: str, name: str, expected: bool) -> None:
    packages = (("npm", "@example/server"), ("pypi", "Example.Server"))
    assert Entry(name=NAME, packages=packages).stands_for(ecosystem, name) is expected


def test_parts_of_other_types_count_as_absent(server: FakeServer, http: Client) -> None:
    odd: list[Any] = [None, 5, [], {}, {"registryType": "npm"}, {"identifier": "x"}]
    odd += [{"registryType": ["npm"], "identifier": "x"}, package("npm", "a")]
    server.json(PATH, entry(*odd))
    assert latest(http, server.url, NAME).packages == (("npm", "a"),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"server": null}',
        b'{"server": {"name": 5}}',
        b'{"server": {"name": "com.example/server"}',
        b'{"server": {"name": "com.example/other", "packages": []}}',
    ],
)
def test_an_answer_that_is_none_is_refused(server: FakeServer, http: Client, body: bytes) -> None:
    server.routes[PATH] = Reply(body=body)
    with pytest.raises(FormatError, match="example%2Fserver"):
        latest(http, server.url, NAME)


@pytest.mark.parametrize(
    ("reply", "error", "message"),
    [
        (Reply(status=404), NotFound, "answered 404"),
        (Reply(status=500), RegistryError, "answered 500"),
        (Reply(status=429, headers={"Retry-After": "600"}), RegistryError, "used up until"),
        (Reply(body=b"{", length=9, cut=1), RegistryError, "cut short"),
        (lambda _: Reply(body=b" " * (4 << 20) + b"{}"), RegistryError, "more than 4 MiB"),
    ],
)
def test_no_answer(
    server: FakeServer, http: Client, reply: Route, error: type[RegistryError], message: str
) -> None:
    server.routes[PATH] = reply
    with pytest.raises(error, match=message):
        latest(http, server.url, NAME)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("com.example/server", True),
        ("io.github.Some-One/my_server.x", True),
        ("server", False),
        ("com.example/a/b", False),
        ("com.example/", False),
        ("/server", False),
        ("../x", False),
        ("com.example/..", False),
        ("com.example/a b", False),
        ("com.example/server\n", False),
        ("com.example/" + "n" * 200, False),
        ("", False),
    ],
)
def test_names_of_entries(text: str, expected: bool) -> None:
    assert is_name(text) is expected
