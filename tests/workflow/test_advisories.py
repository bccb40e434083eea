"""Sync, from folders, archives and addresses that behave and misbehave."""

import dataclasses
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW
from tests.fakes import FakeServer, Reply, Request
from tests.sources.osv.test_mirror import MANY, ids, record
from vetting.errors import UsageError
from vetting.workflow import Tools
from vetting.workflow.advisories import Synced, sync


def zipped(*records: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, data in enumerate(records):
            archive.writestr(f"{number}.json", data)
    return buffer.getvalue()


def export(server: FakeServer, ecosystem: str, *records: bytes, etag: str | None = '"1"') -> None:
    """Serve an ecosystem's archive, conditionally if it has an ETag."""
    body = zipped(*records)

    def answer(request: Request) -> Reply:
        if etag and request.headers.get("If-None-Match") == etag:
            return Reply(status=304)
        return Reply(body=body, headers={"ETag": etag} if etag else {})

    server.routes[f"/osv-export/{ecosystem}/all.zip"] = answer


def told(results: tuple[Synced, ...] | list[Synced]) -> list[tuple[bool, int | None, str]]:
    return [
        (item.changed, item.feed.records if item.feed else None, str(item.error or ""))
        for item in results
    ]


def test_the_public_export_is_one_archive_per_ecosystem(tools: Tools, server: FakeServer) -> None:
    export(server, "npm", *MANY)
    export(server, "PyPI", record("PYSEC-1", ecosystem="PyPI"))
    assert told(list(sync(tools))) == [(True, 10, ""), (True, 1, "")]
    later = dataclasses.replace(tools, clock=lambda: NOW + timedelta(hours=5))
    assert told(list(sync(later))) == [(False, 10, ""), (False, 1, "")]
    assert {feed.synced_at for feed in tools.advisories.mirror.feeds()} == {later.clock()}
    export(server, "npm", *MANY, record("GHSA-99"), etag='"2"')
    assert told(list(sync(later))) == [(True, 11, ""), (False, 1, "")]


def test_an_export_without_tags_is_imported_only_when_it_differs(
    tools: Tools, server: FakeServer
) -> None:
    export(server, "npm", *MANY, etag=None)
    url = f"{server.url}/osv-export/npm/all.zip"
    assert [told(list(sync(tools, url))) for _ in range(2)] == [[(True, 10, "")], [(False, 10, "")]]
    assert "If-None-Match" not in server.requests[-1].headers, "a digest is no ETag"


def test_one_feed_that_fails_does_not_cost_the_others(tools: Tools, server: FakeServer) -> None:
    export(server, "npm", *MANY)
    export(server, "PyPI", record("PYSEC-1", ecosystem="PyPI"))
    list(sync(tools))
    server.routes["/osv-export/npm/all.zip"] = Reply(body=b"<html>", headers={"ETag": '"9"'})
    export(server, "PyPI", record("PYSEC-2", ecosystem="PyPI"), etag='"2"')
    failed, done = sync(tools)
    assert "feed.zip is not a readable zip archive" in str(failed.error)
    assert done.feed is not None
    mirror = tools.advisories.mirror
    assert (len(ids(mirror)), ids(mirror, ("pypi", "x"))) == (10, ["PYSEC-2"])


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(status=403),
        Reply(body=zipped(*MANY), cut=100),
        Reply(body=zipped(*MANY)[:-30]),
        Reply(body=zipped()),
        Reply(body=zipped(b"[]")),
        Reply(body=zipped(MANY[0])),
    ],
)
def test_a_sync_that_fails_leaves_the_mirror_as_it_was(
    tools: Tools, server: FakeServer, reply: Reply
) -> None:
    url = f"{server.url}/osv-export/npm/all.zip"
    export(server, "npm", *MANY)
    list(sync(tools, url))
    before = tools.advisories.mirror.feeds()
    server.routes["/osv-export/npm/all.zip"] = reply
    (failed,) = sync(tools, url)
    assert failed.error is not None
    assert failed.source == url
    assert tools.advisories.mirror.feeds() == before
    assert len(ids(tools.advisories.mirror)) == 10


def test_a_folder_and_an_archive_of_ones_own(tools: Tools, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "1.json").write_bytes(record("GHSA-1"))
    assert told(list(sync(tools, str(folder)))) == [(True, 1, "")]
    (folder / "2.json").write_bytes(record("GHSA-2"))
    assert told(list(sync(tools, str(folder)))) == [(True, 2, "")]
    archive = tmp_path / "feed.zip"
    archive.write_bytes(zipped(*MANY))
    assert told(list(sync(tools, str(archive)))) == [(True, 10, "")]
    assert told(list(sync(tools, str(archive)))) == [(False, 10, "")]


def test_what_it_is_doing_is_told_with_numbers(tools: Tools, server: FakeServer) -> None:
    export(server, "npm", *[record(f"GHSA-{n}", name=f"x{n}") for n in range(4500)])
    url = f"{server.url}/osv-export/npm/all.zip"
    said: list[tuple[str, int, int]] = []
    list(sync(tools, url, lambda *what: said.append(what)))
    downloads = [item for item in said if not item[2]]
    assert {what for what, _, _ in downloads} == {f"downloading {url}"}
    assert downloads[-1][1] > 10_000
    assert [item for item in said if item[2]] == [
        (f"importing {url}", done, 4500) for done in (0, 2000, 4000, 4500)
    ]


@pytest.mark.parametrize("origin", ["nowhere", "ftp://127.0.0.1/x.zip", "file:///etc"])
def test_an_origin_that_is_none_is_a_usage_error(tools: Tools, origin: str) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        list(sync(tools, origin))
