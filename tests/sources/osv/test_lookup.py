"""Where advisories come from: a young mirror, else the live API, else nowhere."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW
from tests.fakes import FakeOsv, FakeServer, Reply
from tests.sources.osv.test_mirror import load, record
from vetting.boundary.http import Client, HttpLimits
from vetting.sources.osv.lookup import Advisories, Answer
from vetting.sources.osv.mirror import Mirror

DAY = timedelta(days=1)
X, Y = ("npm", "x"), ("pypi", "y")


def osv_record(identifier: str, name: str = "x", ecosystem: str = "npm", **fields: Any) -> Any:
    affected = [{"package": {"name": name, "ecosystem": ecosystem}}]
    return {"id": identifier, "affected": affected, **fields}


@pytest.fixture
def advisories(tmp_path: Path, server: FakeServer, osv: FakeOsv) -> Advisories:
    limits = HttpLimits(attempts=2, pause=0, retry_after=0.1)
    http = Client(
        tmp_path / "http", trusted=frozenset({server.host}), limits=limits, sleep=lambda _: None
    )
    return Advisories(mirror=Mirror(tmp_path / "mirror.sqlite"), http=http, api=osv.url)


def names(answer: Answer, package: tuple[str, str] = X) -> list[str]:
    return [item.id for item in answer.advisories.get(package, ())]


def test_a_young_mirror_is_asked_and_nobody_else(
    advisories: Advisories, server: FakeServer
) -> None:
    load(advisories.mirror, record("GHSA-1"), record("GHSA-2", name="z"))
    answer = advisories.ask([X, ("npm", "unknown")], NOW + DAY, DAY)
    assert (answer.source, answer.as_of, answer.gap, answer.api) == ("OSV mirror", NOW, None, None)
    assert names(answer) == ["GHSA-1"]
    assert server.paths() == []


@pytest.mark.parametrize("age", [DAY + timedelta(seconds=1), -DAY - timedelta(seconds=1)])
def test_an_old_mirror_or_one_from_the_future_is_not_relied_on(
    advisories: Advisories, osv: FakeOsv, age: timedelta
) -> None:
    load(advisories.mirror, record("GHSA-1"))
    osv.add(osv_record("GHSA-2"))
    answer = advisories.ask([X], NOW + age, DAY)
    assert (answer.source, names(answer), answer.gap) == ("OSV API", ["GHSA-2"], None)
    assert answer.api == osv.url


def test_a_mirror_of_one_ecosystem_clears_nothing_of_another(
    advisories: Advisories, osv: FakeOsv
) -> None:
    load(advisories.mirror, record("GHSA-1"))
    osv.add(osv_record("PYSEC-1", "y", "PyPI"))
    answer = advisories.ask([X, Y], NOW, DAY)
    assert (answer.source, names(answer, Y)) == ("OSV API", ["PYSEC-1"])


def test_the_age_is_that_of_the_youngest_large_feed(advisories: Advisories) -> None:
    old = dataclasses.replace(advisories, mirror=advisories.mirror)
    many = [record(f"GHSA-{n}") for n in range(10)]
    load(old.mirror, *many, source="once.zip")
    load(old.mirror, *many, source="public")
    old.mirror.confirm("public", NOW + 10 * DAY)
    assert advisories.ask([X], NOW + 10 * DAY, DAY).source == "OSV mirror"
    load(old.mirror, record("GHSA-99"), source="our own")
    old.mirror.confirm("our own", NOW + 20 * DAY)
    assert advisories.ask([X], NOW + 20 * DAY, DAY).source == "OSV API"


def test_without_any_source_old_news_is_told_and_nothing_is_cleared(
    advisories: Advisories, server: FakeServer
) -> None:
    server.routes["/osv/v1/querybatch"] = Reply(status=503)
    answer = advisories.ask([X], NOW, DAY)
    assert (answer.source, names(answer)) == ("none", [])
    assert answer.gap is not None
    assert "there is no advisory mirror (mcp-vet advisories sync), and OSV cannot" in answer.gap
    assert f"{server.url}/osv/v1/querybatch answered 503" in answer.gap
    load(advisories.mirror, record("GHSA-1"))
    answer = advisories.ask([X], NOW + 3 * DAY, DAY)
    assert (answer.source, names(answer)) == ("old mirror", ["GHSA-1"])
    assert answer.gap is not None
    assert answer.gap.startswith("the advisory mirror is from 2026-11-21 12:00 UTC, and OSV")


def test_a_broken_mirror_is_a_reason_to_ask_live(advisories: Advisories, osv: FakeOsv) -> None:
    advisories.mirror.path.write_bytes(b"rubbish " * 1000)
    osv.add(osv_record("GHSA-2"))
    assert names(advisories.ask([X], NOW, DAY)) == ["GHSA-2"]


def test_refused_records_are_a_gap_that_names_them(advisories: Advisories) -> None:
    load(advisories.mirror, record("GHSA-1"), b"{", source="feed.zip")
    answer = advisories.ask([X], NOW, DAY)
    assert names(answer) == ["GHSA-1"], "the rest of the evidence is kept"
    assert answer.gap is not None
    assert answer.gap.startswith("1 record(s) of feed.zip could not be read (1.json is not valid")


def test_what_was_read_once_is_read_again_only_when_the_mirror_changes(
    advisories: Advisories, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(advisories.mirror, record("GHSA-1"))
    asked: list[list[tuple[str, str]]] = []
    real = Mirror.lookup

    def spy(mirror: Mirror, packages: Any) -> Any:
        asked.append(list(packages))
        return real(mirror, asked[-1])

    monkeypatch.setattr(Mirror, "lookup", spy)
    first = advisories.ask([X], NOW, DAY)
    hits = first.hits("npm", "x", "1.0.0")
    second = advisories.ask([X, ("npm", "z")], NOW, DAY)
    assert second.hits("npm", "x", "1.0.0") is hits
    assert asked == [[X], [("npm", "z")]]
    load(advisories.mirror, record("GHSA-1"), record("GHSA-2"))
    third = advisories.ask([X], NOW, DAY)
    assert [hit.ids for hit in third.hits("npm", "x", "1.0.0")] == [("GHSA-1",), ("GHSA-2",)]
    assert [hit.ids for hit in first.hits("npm", "x", "1.0.0")] == [("GHSA-1",)]


def test_a_lookup_that_fails_is_not_remembered_as_clean(
    advisories: Advisories, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(advisories.mirror, record("GHSA-1"))
    path = advisories.mirror.path
    hidden = path.with_name("elsewhere")

    def fails(mirror: Mirror, packages: Any) -> Any:
        monkeypatch.undo()
        path.rename(hidden)
        path.write_bytes(b"rubbish " * 1000)
        return mirror.lookup(packages)

    monkeypatch.setattr(Mirror, "lookup", fails)
    assert advisories.ask([X], NOW, DAY).source == "OSV API"
    hidden.replace(path)
    assert names(advisories.ask([X], NOW, DAY)) == ["GHSA-1"]
