"""The mirror: what an import takes over, refuses and leaves alone."""

import json
import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW
from vetting.errors import FormatError, VettingError
from vetting.model.evidence import Severity
from vetting.sources.osv.mirror import Feed, Import, Mirror
from vetting.sources.osv.record import read

ASSETS = Path(__file__).parents[2] / "assets" / "osv"
X = ("npm", "x")


def record(identifier: str, *, name: str = "x", ecosystem: str = "npm", **fields: Any) -> bytes:
    affected = [{"package": {"name": name, "ecosystem": ecosystem}}]
    return json.dumps({"id": identifier, "affected": affected, **fields}).encode()


def load(mirror: Mirror, *records: bytes | None, source: str = "a", tag: str | None = None) -> Feed:
    items = [(f"{n}.json", data, None if data else "is gone") for n, data in enumerate(records)]
    return mirror.replace(Import(source=source, tag=tag, items=items), NOW)


def ids(mirror: Mirror, package: tuple[str, str] = X) -> list[str]:
    return [advisory.id for advisory in mirror.lookup([package]).get(package, ())]


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "data" / "advisories.sqlite")


def test_what_comes_out_is_what_went_in(mirror: Mirror) -> None:
    files = sorted(ASSETS.glob("*.json"))
    feed = load(mirror, *(file.read_bytes() for file in files))
    assert (feed.records, feed.refused, feed.held) == (7, 0, (("npm", 4), ("pypi", 3)))
    assert mirror.counts() == {"npm": 4, "pypi": 3, "malware": 2}
    for file in files:
        expected = read(file.read_bytes(), file.name)
        package = (expected.affected[0].ecosystem, expected.affected[0].name)
        assert mirror.lookup([package])[package] == (expected,)
    assert mirror.feeds() == (feed,)


def test_no_mirror_knows_nothing(mirror: Mirror) -> None:
    assert mirror.feeds() == ()
    assert mirror.lookup([X]) == {}
    assert not mirror.path.exists()


def test_a_sync_replaces_what_the_feed_held_before(mirror: Mirror) -> None:
    load(mirror, record("GHSA-1"), record("GHSA-2"))
    load(mirror, record("GHSA-3"), source="b")
    feed = load(mirror, record("GHSA-2"), record("GHSA-4"))
    assert ids(mirror) == ["GHSA-2", "GHSA-3", "GHSA-4"]
    assert feed.serial == 3, "every import has a number of its own"


def test_a_record_that_one_feed_drops_is_kept_for_the_other(mirror: Mirror) -> None:
    load(mirror, record("GHSA-1"), record("GHSA-2"))
    load(mirror, record("GHSA-1"), source="b")
    assert ids(mirror) == ["GHSA-1", "GHSA-2"], "the same twice is one"
    load(mirror, record("GHSA-2"))
    assert ids(mirror) == ["GHSA-1", "GHSA-2"]


@pytest.mark.parametrize("order", [1, -1])
def test_of_records_with_one_id_the_last_modified_counts(mirror: Mirror, order: int) -> None:
    old = record("GHSA-1", modified="2026-01-01T00:00:00.5Z", summary="old")
    new = record("GHSA-1", modified="2026-01-01T01:00:01+01:00", summary="new")
    feed = load(mirror, *[old, new][::order])
    assert [item.summary for item in mirror.lookup([X])[X]] == ["new"]
    assert (feed.records, feed.held) == (1, (("npm", 1),))
    load(mirror, old, source="b")
    assert [item.summary for item in mirror.lookup([X])[X]] == ["new"]


def test_of_records_far_apart_too(mirror: Mirror) -> None:
    many = [record(f"GHSA-{n}", name=f"y{n}", modified="2026-01-01T00:00:00Z") for n in range(2500)]
    new = record("GHSA-0", ecosystem="PyPI", modified="2026-01-02T00:00:00Z")
    feed = load(mirror, *many, new)
    assert (feed.records, feed.held) == (2500, (("npm", 2499), ("pypi", 1)))
    assert ids(mirror, ("npm", "y0")) == []
    assert ids(mirror, ("pypi", "x")) == ["GHSA-0"]


def test_a_bad_record_costs_only_itself_and_is_named(mirror: Mirror) -> None:
    feed = load(mirror, b"{", None, record("GHSA-1"), b'{"id": 5}', record("GHSA-2", severity=3))
    assert (feed.records, feed.refused) == (2, 3)
    assert [problem.split(" ")[0] for problem in feed.problems] == ["0.json", "1.json", "3.json"]
    assert mirror.feeds() == (feed,)
    assert mirror.lookup([X])[X][0].severity is Severity.UNKNOWN


MANY = [record(f"GHSA-{number}", modified="2026-02-01T00:00:00Z") for number in range(10)]


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        ([], "a holds no record about npm or PyPI"),
        ([b"{"], r"a holds no record about npm or PyPI: 0.json is not valid JSON"),
        ([record("GO-1", ecosystem="Go")], "a holds no record about npm or PyPI"),
        (MANY[:4], "a holds 4 records, before it held 10"),
        ([record(f"GHSA-{n}", modified="2026-01-01T00:00:00Z") for n in range(10)], "is older"),
    ],
)
def test_an_empty_partial_or_older_feed_clears_nothing(
    mirror: Mirror, records: list[bytes], problem: str
) -> None:
    before = load(mirror, *MANY)
    with pytest.raises(FormatError, match=problem):
        load(mirror, *records)
    assert len(ids(mirror)) == 10
    assert mirror.feeds() == (before,)


def test_a_feed_that_breaks_off_changes_nothing(mirror: Mirror) -> None:
    before = load(mirror, *MANY)

    def items() -> Any:
        yield "1.json", record("GHSA-99", modified="2026-03-01T00:00:00Z"), None
        raise FormatError("the archive is damaged")

    with pytest.raises(FormatError, match="damaged"):
        mirror.replace(Import(source="a", tag=None, items=items()), NOW)
    assert mirror.feeds() == (before,)
    assert len(ids(mirror)) == 10


def test_readers_see_the_old_state_until_the_new_one_is_whole(mirror: Mirror) -> None:
    load(mirror, *MANY)
    seen = []

    def items() -> Any:
        for number in range(5000):
            yield f"{number}.json", record(f"GHSA-{number}", modified="2026-02-01T00:00:00Z"), None
            if number in (2500, 4999):
                seen.append(len(ids(mirror)))

    mirror.replace(Import(source="a", tag=None, items=items()), NOW)
    assert seen == [10, 10]
    assert len(ids(mirror)) == 5000


def test_confirming_changes_the_date_only(mirror: Mirror) -> None:
    feed = load(mirror, *MANY, tag='"1"')
    later = mirror.confirm("a", NOW + timedelta(hours=1))
    assert later.synced_at == NOW + timedelta(hours=1)
    assert (later.serial, later.tag, later.records) == (feed.serial, '"1"', 10)


def test_a_mirror_of_another_version_is_made_anew(mirror: Mirror) -> None:
    mirror.path.parent.mkdir()
    with sqlite3.connect(mirror.path) as connection:
        connection.execute("CREATE TABLE record (x)")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(VettingError, match="another version") as caught:
        mirror.feeds()
    assert caught.value.hint == "mcp-vet advisories sync makes it anew"
    load(mirror, *MANY)
    assert len(ids(mirror)) == 10


def test_a_damaged_mirror_is_said_so(mirror: Mirror) -> None:
    mirror.path.parent.mkdir()
    mirror.path.write_bytes(b"rubbish " * 1000)
    for work in (mirror.feeds, mirror.counts, lambda: mirror.lookup([X]), lambda: load(mirror)):
        with pytest.raises(VettingError, match=r"cannot be (read|written)") as caught:
            work()
        assert caught.value.hint is not None
        assert "delete it" in caught.value.hint


def test_looking_up_costs_distinct_packages_only(mirror: Mirror) -> None:
    load(mirror, *MANY)
    before = time.process_time()
    assert list(mirror.lookup([X] * 200_000)) == [X]
    assert time.process_time() - before < 1
