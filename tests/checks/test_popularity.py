from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.checks.conftest import lines
from tests.factories import NOWHERE, context, pin, release, subject
from tests.fakes import FakeServer, Reply
from vetting.boundary.http import Client, HttpLimits
from vetting.checks import Context
from vetting.checks.popularity import Popularity
from vetting.model.evidence import Outcome
from vetting.model.signals import Count, ReleaseSignals

PATH = "/downloads/point/last-week/server"


@pytest.fixture
def given(server: FakeServer, tmp_path: Path) -> Context:
    limits = HttpLimits(attempts=1, pause=0.0)
    http = Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)
    services = replace(NOWHERE, npm_downloads=server.url, pypi_downloads=server.url)
    return context(tmp_path, http=http, services=services)


def point(downloads: object) -> dict[str, object]:
    return {
        "downloads": downloads,
        "start": "2026-11-14",
        "end": "2026-11-20",
        "package": "server",
    }


@pytest.mark.parametrize(
    ("downloads", "words"),
    [
        (0, "0 downloads last week"),
        (1, "1 download last week"),
        (49, "49 downloads last week"),
        (50, None),
        (12345, None),
    ],
)
def test_few_downloads_are_a_fact(
    server: FakeServer, given: Context, downloads: int, words: str | None
) -> None:
    server.json(PATH, point(downloads))
    evidence = Popularity().run(subject(), given)
    expected = [f"info pop.low -: {words} ({server.host}, 2026-11-20)"] if words else []
    assert (lines(evidence), evidence.outcome) == (expected, Outcome.PASSED)
    count = Count(value=downloads, source=server.host, as_of=datetime(2026, 11, 20, tzinfo=UTC))
    assert evidence.signals == ReleaseSignals(downloads=count)


def test_python_packages_are_counted_too(server: FakeServer, given: Context) -> None:
    document = {"data": {"last_week": 678}, "package": "server"}
    server.json("/api/packages/server/recent", document)
    evidence = Popularity().run(subject(of=release(of=pin("pypi"))), given)
    assert (lines(evidence), evidence.outcome) == ([], Outcome.PASSED)
    assert evidence.signals is not None
    assert evidence.signals.downloads is not None
    assert evidence.signals.downloads.value == 678


def test_a_package_that_nobody_counts(given: Context) -> None:
    evidence = Popularity().run(subject(), given)
    assert lines(evidence) == ["info pop.low -: no downloads of it are counted"]
    assert (evidence.outcome, evidence.signals) == (Outcome.PASSED, None)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=503), "answered 503"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "its rate limit is used up until "),
        (Reply(body=b"{"), "is not valid JSON"),
        (Reply(body=b"{}"), "says nothing of server"),
    ],
)
def test_without_an_answer_it_is_incomplete(
    server: FakeServer, given: Context, reply: Reply, reason: str
) -> None:
    server.routes[PATH] = reply
    evidence = Popularity().run(subject(), given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert evidence.signals is None
    assert reason in (evidence.reason or "")
    assert PATH in (evidence.reason or "")
