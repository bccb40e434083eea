"""What a vet remembers of earlier ones, and of the allowlist, end to end."""

import dataclasses
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.factories import NOW, pin
from tests.fakes import FakeNpm
from vetting.model.evidence import Evidence, Outcome
from vetting.model.verdict import Decision, Verdict
from vetting.store import Store
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.vet import Depth, vet

ALONE = Depth(closure="none")
DAY = timedelta(days=1)


def publish(
    tools: Tools, npm: FakeNpm, version: str, *, publisher: str, name: str = "server", **more: Any
) -> None:
    """Publish, and forget what the registry answered before."""
    people = [{"name": "alice"}]
    said = {"_npmUser": {"name": publisher}, "maintainers": people}
    npm.publish(name, version, {"README.md": "hi\n"}, registry_manifest=said, **more)
    shutil.rmtree(tools.blobs.parent / "http", ignore_errors=True)


def vetted(tools: Tools, version: str = "1.2.3", name: str = "server") -> Verdict:
    return vet(pin(name=name, version=version), tools, depth=ALONE).verdict


def of(verdict: Verdict, check: str) -> Evidence:
    (found,) = (item for item in verdict.evidence if item.check == check)
    return found


def told(verdict: Verdict, check: str = "history") -> list[str]:
    return [
        f"{item.rule_id}: {item.message}"
        for item in of(verdict, check).findings
        if item.rule_id != "pub.single"
    ]


def test_another_publisher_than_last_time(tools: Tools, npm: FakeNpm) -> None:
    publish(tools, npm, "1.0.0", publisher="alice", time="2026-01-02T03:04:05Z")
    assert told(vetted(tools, "1.0.0")) == []
    publish(tools, npm, "1.0.1", publisher="bob", time="2026-02-02T03:04:05Z")
    said = ["pub.publisher_changed: published by bob, 1.0.0 by alice"]
    first = vetted(tools, "1.0.1")
    assert (told(first), first.decision) == (said, Decision.REVIEW)
    again = vetted(dataclasses.replace(tools, clock=lambda: NOW + DAY), "1.0.1")
    assert told(again) == said, "it is not forgotten by looking again"


def test_a_second_bad_release_is_compared_with_the_approved_one(tools: Tools, npm: FakeNpm) -> None:
    publish(tools, npm, "1.0.0", publisher="alice", time="2026-01-02T03:04:05Z")
    approve(vetted(tools, "1.0.0"), tools, reason="needed")
    for version, month in (("1.0.1", 2), ("1.0.2", 3)):
        publish(tools, npm, version, publisher="bob", time=f"2026-0{month}-02T03:04:05Z")
        said = ["pub.publisher_changed: published by bob, 1.0.0 by alice"]
        assert told(vetted(tools, version)) == said


def test_bytes_that_changed_deny_however_often_they_are_vetted(tools: Tools, npm: FakeNpm) -> None:
    publish(tools, npm, "1.2.3", publisher="alice")
    assert vetted(tools).decision is not Decision.DENY
    publish(tools, npm, "1.2.3", publisher="alice", package_json={"license": "ISC"})
    for _ in range(3):
        verdict = vetted(tools)
        (said,) = told(verdict)
        assert said.startswith("reg.integrity_changed: server-1.2.3.tgz: SHA-256 ")
        assert verdict.decision is Decision.DENY


def test_a_database_that_cannot_be_read_is_a_gap_and_stops_nothing(
    tools: Tools, npm: FakeNpm, tmp_path: Path
) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"no database at all " * 100)
    broken = dataclasses.replace(tools, store=Store(f"sqlite:///{path}"))
    publish(tools, npm, "1.2.3", publisher="alice")
    evidence = of(vetted(broken), "history")
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.reason == (
        f"what earlier vets saw is not known: the database sqlite:///{path} cannot be used "
        "(file is not a database)"
    )


def test_a_damaged_record_is_a_gap(tools: Tools, npm: FakeNpm) -> None:
    publish(tools, npm, "1.2.3", publisher="alice")
    vetted(tools)
    path = tools.store.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE verdict SET seen = '{'")
    evidence = of(vetted(tools), "history")
    assert evidence.outcome is Outcome.INCOMPLETE
    assert "what was seen of version 1.2.3 is not valid JSON" in str(evidence.reason)


def test_what_looks_like_an_entry_of_the_allowlist(tools: Tools, npm: FakeNpm) -> None:
    for name in ("@acme/weather-mcp", "forecast-mcp"):
        publish(tools, npm, "1.2.3", publisher="alice", name=name)
        verdict = vetted(tools, name=name)
        assert told(verdict, "names") == []
        approve(verdict, tools, reason="needed")
    for name, near in (("weather-mcp", "@acme/weather-mcp"), ("forecst-mcp", "forecast-mcp")):
        publish(tools, npm, "1.2.3", publisher="bob", name=name)
        (said,) = told(vetted(tools, name=name), "names")
        assert said.startswith(f"name.typosquat: could be taken for {near}, which is approved")
