from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.factories import NOWHERE
from tests.fakes import FakeServer, Reply
from vetting.boundary.http import Client, HttpLimits
from vetting.errors import FormatError, RegistryError, Unreachable, VettingError
from vetting.model.signals import Count
from vetting.sources import Services
from vetting.sources.downloads import last_week

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def point(name: str, downloads: object = 12345, **changes: object) -> dict[str, object]:
    """npm's answer about one package."""
    return {
        "downloads": downloads,
        "start": "2026-11-14",
        "end": "2026-11-20",
        "package": name,
        **changes,
    }


def recent(name: str, last_week: object = 678) -> dict[str, object]:
    """The answer of the Python counts."""
    data = {"last_day": 1, "last_month": 9000, "last_week": last_week}
    return {"data": data, "package": name, "type": "recent_downloads"}


@pytest.fixture
def services(server: FakeServer) -> Services:
    return replace(NOWHERE, npm_downloads=f"{server.url}/n", pypi_downloads=f"{server.url}/p")


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def http(server: FakeServer, tmp_path: Path, pauses: list[float]) -> Client:
    limits = HttpLimits(attempts=2, pause=0.0)
    trusted = frozenset({server.host})
    return Client(tmp_path / "http", trusted=trusted, limits=limits, sleep=pauses.append)


def npm(*names: str) -> Sequence[tuple[str, str]]:
    return [("npm", name) for name in names]


def test_one_package_of_each_ecosystem(
    server: FakeServer, http: Client, services: Services
) -> None:
    server.json("/n/downloads/point/last-week/server", point("server"))
    server.json("/p/api/packages/server/recent", recent("server"))
    before = datetime.now(UTC).replace(microsecond=0)
    found = last_week(http, services, [("npm", "server"), ("pypi", "server")])
    assert found["npm", "server"] == Count(value=12345, source=server.host, as_of=DAY)
    python = found["pypi", "server"]
    assert (python.value, python.source) == (678, server.host)
    assert before <= python.as_of <= datetime.now(UTC)


def test_plain_names_go_together_and_scoped_ones_alone(
    server: FakeServer, http: Client, services: Services
) -> None:
    names = [f"p{number}" for number in range(130)]
    base = "/n/downloads/point/last-week/"
    server.json(base + ",".join(names[:128]), {name: point(name, 7) for name in names[:128]})
    # What nobody has counted yet is null.
    server.json(base + ",".join(names[128:]), {"p128": point("p128", 8), "p129": None})
    server.json(base + "@scope/a", point("@scope/a", 9))
    found = last_week(http, services, npm(*names, "@scope/a", "@scope/unknown", "p0"))
    assert [found["npm", name].value for name in ("p0", "p127", "p128", "@scope/a")] == [7, 7, 8, 9]
    assert ("npm", "p129") not in found
    assert ("npm", "@scope/unknown") not in found
    assert len(server.requests) == 4


def test_what_is_not_counted_is_left_out(http: Client, services: Services) -> None:
    assert last_week(http, services, [("npm", "server"), ("pypi", "server")]) == {}


def test_counts_are_asked_for_once(server: FakeServer, http: Client, services: Services) -> None:
    server.json("/n/downloads/point/last-week/server", point("server"))
    first = last_week(http, services, npm("server"))
    assert last_week(http, services, npm("server")) == first
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b'{"downloads": 1',
        b"<html>",
        b"[" * 100_000,
        b'{"downloads": 5, "end": "2026-11-20", "package": "other"}',
        b'{"downloads": "5", "end": "2026-11-20", "package": "server"}',
        b'{"downloads": 5.5, "end": "2026-11-20", "package": "server"}',
        b'{"downloads": true, "end": "2026-11-20", "package": "server"}',
        b'{"downloads": -5, "end": "2026-11-20", "package": "server"}',
        b'{"downloads": 9007199254740992, "end": "2026-11-20", "package": "server"}',
        b'{"downloads": ' + b"9" * 5000 + b', "end": "2026-11-20", "package": "server"}',
        b'{"downloads": null, "end": "2026-11-20", "package": "server"}',
        b'{"downloads": 5, "end": "2026-02-30", "package": "server"}',
        b'{"downloads": 5, "end": "yesterday", "package": "server"}',
        b'{"downloads": 5, "end": 20261120, "package": "server"}',
        b'{"downloads": 5, "package": "server"}',
        b'{"error": "package server not found"}',
    ],
)
def test_an_npm_answer_that_is_none_is_refused(
    server: FakeServer, http: Client, services: Services, body: bytes
) -> None:
    server.routes["/n/downloads/point/last-week/server"] = Reply(body=body)
    with pytest.raises(FormatError, match="/n/downloads/point/last-week/server"):
        last_week(http, services, npm("server"))


@pytest.mark.parametrize(
    "body", [b"[]", b"null", b'{"a": {}, "b": null}', b'{"a": 5, "b": null}', b'{"a": null']
)
def test_a_bulk_answer_that_is_none_is_refused(
    server: FakeServer, http: Client, services: Services, body: bytes
) -> None:
    server.routes["/n/downloads/point/last-week/a,b"] = Reply(body=body)
    with pytest.raises(FormatError, match="/n/downloads/point/last-week/a,b"):
        last_week(http, services, npm("a", "b"))


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'{"data": [], "package": "server"}',
        b'{"data": {"last_week": "5"}, "package": "server"}',
        b'{"data": {"last_week": -1}, "package": "server"}',
        b'{"data": {"last_week": 5}, "package": "other"}',
        b'{"data": {"last_week": 5}, "package": "server"',
    ],
)
def test_a_python_answer_that_is_none_is_refused(
    server: FakeServer, http: Client, services: Services, body: bytes
) -> None:
    server.routes["/p/api/packages/server/recent"] = Reply(body=body)
    with pytest.raises(FormatError, match="/p/api/packages/server/recent"):
        last_week(http, services, [("pypi", "server")])


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(status=500), "answered 500"),
        (Reply(status=503), "answered 503"),
        (Reply(status=403), "answered 403"),
        (Reply(status=429), "answered 429"),
        (Reply(body=b'{"downloads"', length=400, cut=12), "was cut short"),
        (Reply(body=b" " * (1 << 20) + b"{}"), "sends more than 1 MiB"),
    ],
)
def test_a_service_without_an_answer(
    server: FakeServer, http: Client, services: Services, reply: Reply, message: str
) -> None:
    server.routes["/n/downloads/point/last-week/server"] = reply
    with pytest.raises(RegistryError, match=message):
        last_week(http, services, npm("server"))


def test_a_service_that_says_when(
    server: FakeServer, http: Client, services: Services, pauses: list[float]
) -> None:
    path = "/n/downloads/point/last-week/server"
    server.routes[path] = Reply(status=429, headers={"Retry-After": "7"})
    with pytest.raises(Unreachable, match=r"used up until 20\d\d-"):
        last_week(http, services, npm("server"))
    assert pauses == [7.0]
    later = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    server.routes[path] = Reply(status=429, headers={"Retry-After": later})
    with pytest.raises(Unreachable, match=r"used up until 20\d\d-"):
        last_week(http, services, npm("server"))
    assert pauses == [7.0], "two hours are not waited for"


@pytest.mark.parametrize(
    ("ecosystem", "name"),
    [
        ("npm", ""),
        ("npm", ".."),
        ("npm", "../x"),
        ("npm", "@scope/../x"),
        ("npm", "@../x"),
        ("npm", "a,b"),
        ("npm", "a?b=c"),
        ("npm", "a/b"),
        ("npm", "a b"),
        ("npm", "a\r\nHost: x"),
        ("npm", "n\u0430me"),
        ("npm", "n" * 215),
        ("pypi", "a/../b"),
        ("pypi", "a%2fb"),
        ("cargo", "server"),
    ],
)
def test_what_is_no_name_is_not_asked_for(
    server: FakeServer, http: Client, services: Services, ecosystem: str, name: str
) -> None:
    with pytest.raises(VettingError):
        last_week(http, services, [("npm", "server"), (ecosystem, name)])
    assert server.requests == []
