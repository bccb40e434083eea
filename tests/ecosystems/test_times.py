from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.ecosystems.conftest import TARGETS
from tests.factories import pin
from tests.fakes import FakeNpm, FakePypi, FakeServer
from vetting import ecosystems
from vetting.ecosystems import Registry

Connect = Callable[..., Registry]
Dates = tuple[datetime | None, datetime | None]
NONE: Dates = (None, None)


def day(month: int) -> datetime:
    return datetime(2026, month, 2, tzinfo=UTC)


def dates(registry: Registry, ecosystem: str, version: str = "1.2.3") -> Dates:
    found = ecosystems.get(ecosystem).release(registry, pin(ecosystem, "server", version), TARGETS)
    return found.first_published_at, found.previous_published_at


@pytest.fixture
def npm(server: FakeServer) -> FakeNpm:
    """Published in January, March, May and, a fix for an old line, June."""
    fake = FakeNpm(server)
    for version, month in (("1.0.0", 1), ("1.2.3", 3), ("2.0.0", 5), ("1.2.4", 6)):
        fake.publish("server", version, time=f"2026-0{month}-02T00:00:00Z")
    return fake


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.0.0", (day(1), None)),
        ("1.2.3", (day(1), day(1))),
        ("2.0.0", (day(1), day(3))),
        ("1.2.4", (day(1), day(5))),
    ],
)
def test_npm_releases_in_the_order_they_came_out(
    npm: FakeNpm, connect: Connect, version: str, expected: Dates
) -> None:
    times = npm.packuments["server"]["time"]
    times |= {"created": "2020-01-01T00:00:00Z", "modified": "2026-07-01T00:00:00Z"}
    npm.refresh("server")
    assert dates(connect(), "npm", version) == expected


def test_npm_versions_that_were_removed_came_out_all_the_same(
    npm: FakeNpm, connect: Connect
) -> None:
    del npm.packuments["server"]["versions"]["1.0.0"]
    npm.refresh("server")
    assert dates(connect(), "npm") == (day(1), day(1))


@pytest.mark.parametrize("time", [None, "yesterday", "", 7])
def test_npm_times_with_a_gap_tell_nothing(npm: FakeNpm, connect: Connect, time: object) -> None:
    times = npm.packuments["server"]["time"]
    if time is None:
        del times["1.0.0"]
    else:
        times["1.0.0"] = time
    npm.refresh("server")
    assert dates(connect(), "npm") == NONE


def test_npm_without_times_tells_nothing(npm: FakeNpm, connect: Connect) -> None:
    del npm.packuments["server"]["time"]
    npm.refresh("server")
    assert dates(connect(), "npm") == NONE


def pypi(server: FakeServer, form: str, *, project_json: bool) -> FakePypi:
    """Published in January, March (its wheel in April) and May."""
    fake = FakePypi(server, form=form, project_json=project_json)
    for name, version, month in (
        ("server-1.0.tar.gz", "1.0", 1),
        ("server-1.2.3.tar.gz", "1.2.3", 3),
        ("server-1.2.3-py3-none-any.whl", "1.2.3", 4),
        ("server-2.0.tar.gz", "2.0", 5),
    ):
        fake.publish("server", version, {name: b""}, upload_time=f"2026-0{month}-02T00:00:00Z")
    return fake


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.0", (day(1), None)), ("1.2.3", (day(1), day(1))), ("2.0", (day(1), day(3)))],
)
def test_python_releases_come_out_with_their_first_file(
    server: FakeServer, connect: Connect, version: str, expected: Dates
) -> None:
    pypi(server, "json", project_json=False)
    assert dates(connect("/simple/"), "pypi", version) == expected


def test_the_json_api_knows_the_times_that_a_page_lacks(
    server: FakeServer, connect: Connect
) -> None:
    fake = pypi(server, "html", project_json=True)
    assert dates(connect("/simple/"), "pypi", "2.0") == (day(1), day(3))
    fake.project_json = False
    server.routes.pop("/pypi/server/json")
    assert dates(connect("/simple/"), "pypi", "2.0") == NONE


def test_a_file_without_a_time_is_a_gap(server: FakeServer, connect: Connect) -> None:
    fake = pypi(server, "json", project_json=False)
    del fake.files["server"][1]["upload-time"]
    fake.refresh("server")
    assert dates(connect("/simple/"), "pypi", "2.0") == NONE
