"""pip-audit, really run: over the mirror's records, over the live API, and made to fail."""

import sys
from pathlib import Path

import pytest

from tests.factories import NOW
from tests.fakes import FakeOsv, FakeServer, Reply
from vetting.boundary.http import Client, HttpLimits
from vetting.errors import ToolError
from vetting.model.advisory import Advisory, Affected, AffectedRange, Event
from vetting.model.artifact import Digest
from vetting.model.closure import ClosureMember
from vetting.sources import pip_audit
from vetting.sources.osv.lookup import Answer
from vetting.sources.pip_audit import Reported, Skipped


def member(name: str, version: str, *, algorithm: str = "sha256") -> ClosureMember:
    digest = Digest(algorithm=algorithm, value="ab" * 32)
    files = ((f"{name}-{version}.tar.gz", digest),)
    return ClosureMember(ecosystem="pypi", name=name, version=version, files=files)


def advisory(identifier: str, name: str, *events: tuple[str, str], **fields: object) -> Advisory:
    made = tuple(Event(kind=kind, version=version) for kind, version in events)
    ranges = (AffectedRange(kind="ECOSYSTEM", events=made),)
    affected = (Affected(ecosystem="pypi", name=name, ranges=ranges),)
    return Advisory(id=identifier, modified=None, affected=affected, **fields)  # type: ignore[arg-type]


def mirrored(*advisories: Advisory) -> Answer:
    found: dict[tuple[str, str], tuple[Advisory, ...]] = {}
    for item in advisories:
        package = ("pypi", item.affected[0].name)
        found[package] = (*found.get(package, ()), item)
    return Answer(advisories=found, source="OSV mirror", as_of=NOW)


KNOWN = mirrored(advisory("PYSEC-1", "x", ("introduced", "0")))


@pytest.fixture
def http(tmp_path: Path, server: FakeServer) -> Client:
    limits = HttpLimits(attempts=2, pause=0)
    trusted = frozenset({server.host})
    return Client(tmp_path / "http", trusted=trusted, limits=limits, sleep=lambda _: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pip-audit"
    made.mkdir()
    return made


def test_it_answers_from_the_mirror(http: Client, folder: Path, server: FakeServer) -> None:
    answer = mirrored(
        advisory("PYSEC-1", "x", ("introduced", "0"), ("fixed", "2.0"), aliases=("CVE-1",)),
        advisory("PYSEC-2", "x", ("introduced", "0"), ("fixed", "0.5")),
        advisory("PYSEC-3", "x", ("introduced", "0"), withdrawn=True),
        advisory("PYSEC-4", "x", ("introduced", "0"), ("fixed", "someday")),
        advisory("PYSEC-5", "clean", ("introduced", "9")),
        advisory("MAL-1", "y-z", ("introduced", "0")),
    )
    members = [member("x", "1.0.0"), member("x", "2.0.0"), member("y-z", "1"), member("clean", "1")]
    opinion = pip_audit.audit(members, answer, http, folder)
    assert opinion.skipped == ()
    assert sorted(opinion.reported, key=lambda item: item.ids) == [
        Reported(name="y-z", version="1", ids=("MAL-1",), fixed_in=()),
        Reported(name="x", version="1.0.0", ids=("PYSEC-1", "CVE-1"), fixed_in=("2.0",)),
    ]
    assert server.paths() == []


def test_what_cannot_be_written_as_a_requirement_is_skipped(
    http: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pip_audit, "_MAX_ROUNDS", 2)
    members = [
        member("x", "1.0\n--index-url=http://example.com"),
        member("--index-url=x", "1.0"),
        member("weak", "1.0", algorithm="md5"),
        member("good", "1.0"),
        *(member("many", f"{n}.0") for n in range(3)),
    ]
    opinion = pip_audit.audit(members, mirrored(), http, folder)
    assert opinion.reported == ()
    assert [(item.name, item.why) for item in opinion.skipped] == [
        ("x", "no valid name and version"),
        ("--index-url=x", "no valid name and version"),
        ("weak", "no SHA-256"),
        ("many", "more than 2 versions of it"),
    ]


def test_it_asks_the_live_api_through_us_and_reads_every_page(
    http: Client, folder: Path, osv: FakeOsv, server: FakeServer
) -> None:
    osv.page = 1
    for number in range(3):
        affected = [{"package": {"name": "x", "ecosystem": "PyPI"}, "versions": ["1.0"]}]
        osv.add({"id": f"PYSEC-{number}", "affected": affected})
    answer = Answer(advisories={}, source="OSV API", as_of=NOW, api=osv.url)
    opinion = pip_audit.audit([member("x", "1.0"), member("y", "1.0")], answer, http, folder)
    assert sorted(item.ids for item in opinion.reported) == [(f"PYSEC-{n}",) for n in range(3)]
    assert opinion.skipped == ()
    assert set(server.paths()) == {"/osv/v1/query"}
    assert all("mcp-vet" in request.headers["User-Agent"] for request in server.requests)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"{"),
        pytest.param(Reply(status=503), marks=pytest.mark.exhaustive),
        pytest.param(Reply(body=b'{"vulns": [{"affected": 5}]}'), marks=pytest.mark.exhaustive),
    ],
)
def test_a_crash_is_not_taken_for_a_result(
    http: Client, folder: Path, osv: FakeOsv, server: FakeServer, reply: Reply
) -> None:
    server.routes["/osv/v1/query"] = reply
    answer = Answer(advisories={}, source="OSV API", as_of=NOW, api=osv.url)
    with pytest.raises(ToolError, match="pip-audit gave no result"):
        pip_audit.audit([member("x", "1.0")], answer, http, folder)


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("", "pip-audit gave no result"),
        ("[]", "holds no dependencies"),
        ('{"dependencies": {}}', "holds no dependencies"),
        ('{"dependencies": [{"name": "x", "version": "1.0", "vulns": [{}]}]}', "without an id"),
    ],
)
def test_other_output_is_not_taken_for_a_result(
    http: Client, folder: Path, monkeypatch: pytest.MonkeyPatch, output: str, problem: str
) -> None:
    monkeypatch.setattr(sys, "executable", _program(folder, output))
    with pytest.raises(ToolError, match=problem):
        pip_audit.audit([member("x", "1.0")], KNOWN, http, folder)


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ('{"dependencies": []}', "it is not in the result"),
        ('{"dependencies": [{"name": "x", "skip_reason": "too odd"}]}', "too odd"),
        ('{"dependencies": [{"name": "x", "version": "1.0"}]}', "no reason given"),
        ('{"dependencies": [{"name": "x", "version": "2", "vulns": []}]}', "not in the result"),
    ],
)
def test_what_it_leaves_out_is_skipped(
    http: Client, folder: Path, monkeypatch: pytest.MonkeyPatch, output: str, why: str
) -> None:
    monkeypatch.setattr(sys, "executable", _program(folder, output))
    opinion = pip_audit.audit([member("x", "1.0")], KNOWN, http, folder)
    (skipped,) = opinion.skipped
    assert isinstance(skipped, Skipped)
    assert (skipped.name, skipped.version) == ("x", "1.0")
    assert why in skipped.why


def _program(folder: Path, output: str) -> str:
    """A program that prints `output` whatever it is asked."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{output}\nEND\nexit 1\n")
    path.chmod(0o755)
    return str(path)


def test_without_it_the_error_says_so(
    http: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(folder / "nowhere"))
    with pytest.raises(ToolError, match="cannot be started"):
        pip_audit.audit([member("x", "1.0")], KNOWN, http, folder)


def test_it_is_not_started_where_nothing_is_known_of_any(
    http: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(folder / "nowhere"))
    members = [member("x", "1.0"), member("y", "1.0", algorithm="md5")]
    opinion = pip_audit.audit(members, mirrored(advisory("PYSEC-1", "other")), http, folder)
    assert opinion.reported == ()
    assert [skipped.name for skipped in opinion.skipped] == ["y"]
