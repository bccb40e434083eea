"""The live API: paging, batches, caching, and answers that make no sense."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeOsv, FakeServer, Reply
from tests.sources.osv.test_lookup import osv_record
from vetting.boundary.http import Client, HttpLimits
from vetting.sources.osv import live

BATCH = "/osv/v1/querybatch"
X = ("npm", "x")


@pytest.fixture
def http(tmp_path: Path, server: FakeServer) -> Client:
    limits = HttpLimits(attempts=3, pause=0)
    trusted = frozenset({server.host})
    return Client(tmp_path / "http", trusted=trusted, limits=limits, sleep=lambda _: None)


def test_pages_are_followed_for_each_package(
    http: Client, osv: FakeOsv, server: FakeServer
) -> None:
    osv.page = 2
    for number in range(5):
        osv.add(osv_record(f"GHSA-{number}"))
    osv.add(osv_record("PYSEC-1", "y", "PyPI"))
    reply = live.lookup(http, osv.url, [X, ("pypi", "y"), ("npm", "clean")])
    assert reply.problems == []
    assert [a.id for a in reply.advisories[X]] == [f"GHSA-{n}" for n in range(5)]
    assert [a.id for a in reply.advisories["pypi", "y"]] == ["PYSEC-1"]
    assert ("npm", "clean") not in reply.advisories
    sizes = [len(json.loads(r.body)["queries"]) for r in server.requests if r.path == BATCH]
    assert sizes == [3, 1, 1]


def test_a_batch_holds_a_thousand_at_most(http: Client, osv: FakeOsv, server: FakeServer) -> None:
    osv.add(osv_record("GHSA-1", "p2400"))
    reply = live.lookup(http, osv.url, [("npm", f"p{n}") for n in range(2500)])
    assert [len(json.loads(r.body)["queries"]) for r in server.requests if r.path == BATCH] == [
        1000,
        1000,
        500,
    ]
    assert list(reply.advisories) == [("npm", "p2400")]


def test_a_busy_api_is_asked_again(http: Client, osv: FakeOsv, server: FakeServer) -> None:
    osv.add(osv_record("GHSA-1"))
    answer = server.routes[BATCH]
    replies = [Reply(status=429, headers={"Retry-After": "1"}), Reply(status=503)]

    def busy(request: Any) -> Reply:
        if replies:
            return replies.pop()
        assert callable(answer)
        return answer(request)

    server.routes[BATCH] = busy
    reply = live.lookup(http, osv.url, [X])
    assert (reply.problems, list(reply.advisories)) == ([], [X])


def test_a_record_is_fetched_again_only_when_a_later_one_is_listed(
    http: Client, osv: FakeOsv, server: FakeServer
) -> None:
    osv.add(osv_record("GHSA-1", modified="2026-01-01T00:00:00Z", summary="old"))
    for _ in range(2):
        assert live.lookup(http, osv.url, [X]).advisories[X][0].summary == "old"
    assert server.paths().count("/osv/v1/vulns/GHSA-1") == 1
    osv.add(osv_record("GHSA-1", modified="2026-01-02T00:00:00Z", summary="new"))
    assert live.lookup(http, osv.url, [X]).advisories[X][0].summary == "new"
    osv.add(osv_record("GHSA-1", modified="2026-01-03T00:00:00Z", summary="newer"))
    server.routes["/osv/v1/vulns/GHSA-1"] = Reply(status=503)
    reply = live.lookup(http, osv.url, [X])
    assert reply.advisories == {}
    assert "the copy at hand may be old" in reply.problems[0]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(body=b"{"), "is not valid JSON"),
        (Reply(body=b"[]"), "answered 0 of 1 queries"),
        (Reply(body=b'{"results": [{}, {}]}'), "answered 2 of 1 queries"),
        (Reply(body=b'{"results": [{"vulns": [{"id": 5}]}]}'), "without a usable id"),
        (Reply(body=b'{"results": [{"next_page_token": "again"}]}'), "more than 100 pages"),
        (Reply(status=400), "answered 400"),
        (Reply(body=b'{"results": [{}]}', cut=5), "cut short"),
    ],
)
def test_an_answer_without_sense_is_a_problem(
    http: Client, osv: FakeOsv, server: FakeServer, reply: Reply, problem: str
) -> None:
    server.routes[BATCH] = reply
    found = live.lookup(http, osv.url, [X])
    assert found.advisories == {}
    assert len(found.problems) == 1
    assert problem in found.problems[0]
    assert server.host in found.problems[0]


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(body=b"{"), "is not valid JSON"),
        (Reply(body=b" " * (9 << 20)), "more than 8 MiB"),
        (Reply(body=b'{"id": "GHSA-9"}'), "gives GHSA-9"),
        (Reply(status=404), "answered 404"),
    ],
)
def test_a_bad_record_costs_only_itself(
    http: Client, osv: FakeOsv, server: FakeServer, reply: Reply, problem: str
) -> None:
    osv.add(osv_record("GHSA-1"))
    osv.add(osv_record("GHSA-2"))
    server.routes["/osv/v1/vulns/GHSA-1"] = reply
    found = live.lookup(http, osv.url, [X])
    assert [item.id for item in found.advisories[X]] == ["GHSA-2"]
    assert len(found.problems) == 1
    assert problem in found.problems[0]
    assert "/osv/v1/vulns/GHSA-1" in found.problems[0]
