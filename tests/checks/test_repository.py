import json
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.checks.conftest import lines
from tests.factories import NOWHERE, context, pin, release, subject, tree
from tests.fakes import FakeServer, Reply
from vetting.boundary.http import Client, HttpLimits
from vetting.checks import Context
from vetting.checks.repository import RepositoryCheck
from vetting.model.evidence import Evidence, Outcome
from vetting.model.subject import Subject

REPO = "/repos/owner/name"
MINE = {"package.json": '{"name": "server"}'}
OTHERS = {"package.json": '{"name": "other"}'}


@pytest.fixture
def given(server: FakeServer, tmp_path: Path) -> Context:
    limits = HttpLimits(attempts=1, pause=0.0)
    http = Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)
    return context(tmp_path, http=http, services=replace(NOWHERE, code_host=server.url))


def serve(server: FakeServer, files: Mapping[str, str], **changes: Any) -> None:
    """A repository of these files, as the code host describes it."""
    facts = {
        "full_name": "owner/name",
        "stargazers_count": 1204,
        "archived": False,
        "pushed_at": "2026-11-01T10:00:00Z",
        "default_branch": "main",
        **changes,
    }
    server.json(REPO, facts)
    base = f"/repos/{facts['full_name']}"
    for path, text in files.items():
        server.routes[f"{base}/contents/{path}"] = Reply(body=text.encode())
    listing = [{"path": path, "type": "blob"} for path in files]
    server.json(f"{base}/git/trees/main?recursive=1", {"tree": listing, "truncated": False})


def linked(url: str | None = "git+https://github.com/owner/name.git", **package: Any) -> Subject:
    manifest = json.dumps({"name": "server", **package})
    return subject(tree({"package.json": manifest}), of=release(repository_url=url))


def run(given: Context, whole: Subject | None = None) -> Evidence:
    return RepositoryCheck().run(whole or linked(), given)


@pytest.mark.parametrize(
    ("files", "changes", "expected", "outcome"),
    [
        (MINE, {}, [], Outcome.PASSED),
        (
            MINE,
            {"archived": True},
            ["medium repo.archived -: owner/name is archived"],
            Outcome.FAILED,
        ),
        (
            MINE,
            {"full_name": "owner/new"},
            ["info repo.renamed -: owner/name is called owner/new now"],
            Outcome.PASSED,
        ),
        (MINE, {"full_name": "Owner/Name"}, [], Outcome.PASSED),
        (
            MINE,
            {"pushed_at": "2024-11-20T00:00:00Z"},
            ["info repo.stale -: the last push to owner/name was on 2024-11-20"],
            Outcome.PASSED,
        ),
        (MINE, {"pushed_at": "2024-11-23T00:00:00Z"}, [], Outcome.PASSED),
        (MINE, {"pushed_at": None}, [], Outcome.PASSED),
        (
            OTHERS,
            {},
            [
                (
                    "high repo.ownership_mismatch -: owner/name (branch main) does not name server: "
                    "1 manifest(s) read"
                )
            ],
            Outcome.FAILED,
        ),
        (
            {"README.md": "server"},
            {},
            [
                (
                    "high repo.ownership_mismatch -: owner/name (branch main) does not name server: "
                    "it has no manifest"
                )
            ],
            Outcome.FAILED,
        ),
    ],
)
def test_what_the_code_host_says(
    server: FakeServer,
    given: Context,
    files: Mapping[str, str],
    changes: dict[str, Any],
    expected: list[str],
    outcome: Outcome,
) -> None:
    serve(server, files, **changes)
    evidence = run(given)
    assert (lines(evidence), evidence.outcome, evidence.reason) == (expected, outcome, None)
    assert evidence.signals is not None
    assert evidence.signals.stars is not None
    assert (evidence.signals.stars.value, evidence.signals.stars.source) == (1204, server.host)
    assert evidence.signals.downloads is None


def test_a_repository_that_is_gone(given: Context) -> None:
    evidence = run(given)
    assert lines(evidence) == [
        "medium repo.unreachable -: github.com shows no repository owner/name"
    ]
    assert (evidence.outcome, evidence.reason) == (Outcome.FAILED, None)


@pytest.mark.parametrize("folder", ["packages/a", "/packages/a/", "./packages/a"])
def test_the_folder_that_a_package_names_is_looked_at_first(
    server: FakeServer, given: Context, folder: str
) -> None:
    serve(server, {"packages/a/package.json": '{"name": "server"}', **OTHERS})
    assert lines(run(given, linked(repository={"directory": folder}))) == []
    assert server.paths() == [REPO, f"{REPO}/contents/packages/a/package.json"]


@pytest.mark.parametrize("folder", ["../../../user", 5, "a" * 9999, "a\r\nb"])
def test_a_hostile_folder_is_the_root(server: FakeServer, given: Context, folder: object) -> None:
    serve(server, MINE)
    assert lines(run(given, linked(repository={"directory": folder}))) == []
    assert server.paths() == [REPO, f"{REPO}/contents/package.json"]


def test_a_broken_manifest_does_not_stop_it(server: FakeServer, given: Context) -> None:
    serve(server, MINE)
    of = release(repository_url="owner/name")
    evidence = run(given, subject(tree({"package.json": "{"}), of=of))
    assert (lines(evidence), evidence.outcome) == ([], Outcome.PASSED)


def test_python_packages(server: FakeServer, given: Context) -> None:
    serve(server, {"src/x/pyproject.toml": '[project]\nname = "Server"\n'})
    url = "https://github.com/owner/name/tree/main/src/x"
    whole = subject(of=release(of=pin("pypi"), repository_url=url))
    assert lines(run(given, whole)) == []


def test_without_a_link_nobody_is_asked(server: FakeServer, given: Context) -> None:
    evidence = run(given, linked(None))
    assert (lines(evidence), evidence.outcome, server.requests) == ([], Outcome.PASSED, [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.com/a/b", "the repository is on example.com; only github.com is asked"),
        ("http://github@127.0.0.1:18081/a/b", "the repository is on 127.0.0.1:18081; only"),
        ("http://169.254.169.254/latest", "the repository is on 169.254.169.254; only"),
        ("https://github.com/owner", "'owner/' is not the name of a repository"),
        ("javascript:alert(1)", "the repository is on javascript; only"),
        ("a\x1b[31m b", "the repository link cannot be read: 'a\\x1b[31m b'"),
    ],
)
def test_a_link_elsewhere_is_not_followed(
    server: FakeServer, given: Context, url: str, reason: str
) -> None:
    evidence = run(given, linked(url))
    assert (evidence.outcome, lines(evidence), server.requests) == (Outcome.INCOMPLETE, [], [])
    assert (evidence.reason or "").startswith(reason)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=502), "answered 502"),
        (Reply(status=403), "answered 403"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "its rate limit is used up until "),
        (
            Reply(status=403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}),
            "its rate limit is used up until ",
        ),
        (Reply(body=b'{"full_name"'), "is not valid JSON"),
        (Reply(body=b"{}"), "does not describe a repository"),
    ],
)
def test_without_an_answer_it_is_incomplete(
    server: FakeServer, given: Context, reply: Reply, reason: str
) -> None:
    server.routes[REPO] = reply
    evidence = run(given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert evidence.signals is None
    assert reason in (evidence.reason or "")


def test_what_was_learnt_before_the_limit_is_kept(server: FakeServer, given: Context) -> None:
    serve(server, MINE, archived=True)
    server.routes[f"{REPO}/contents/package.json"] = Reply(
        status=403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
    )
    evidence = run(given)
    assert lines(evidence) == ["medium repo.archived -: owner/name is archived"]
    assert evidence.reason == (
        f"whether it names the package: {server.url}{REPO}/contents/package.json answered 403: "
        "its rate limit is used up until 2100-01-01 00:00 UTC"
    )
    assert evidence.signals is not None


def test_what_was_not_read_could_still_name_it(server: FakeServer, given: Context) -> None:
    serve(server, {f"a{number}/package.json": "{}" for number in range(10)})
    evidence = run(given)
    assert lines(evidence) == [
        (
            "medium repo.ownership_mismatch -: owner/name (branch main) does not name server: "
            "8 manifest(s) read"
        )
    ]
    assert evidence.reason == "2 manifest(s) of the repository were not read"
    listing = {"tree": [], "truncated": True}
    server.json(f"{REPO}/git/trees/main?recursive=1", listing)
    evidence = run(replace(given, http=Client(given.blobs, trusted=given.http._trusted)))
    assert [finding.severity for finding in evidence.findings] == ["medium"]
    assert "0 manifest(s) read" in evidence.findings[0].message
    assert evidence.reason == "the code host does not list all files of the repository"


def test_an_old_answer_is_incomplete(
    server: FakeServer, given: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(server, MINE)
    assert run(given).reason is None
    for path in server.routes:
        server.routes[path] = Reply(status=503)
    later = time.time() + 7200
    monkeypatch.setattr(time, "time", lambda: later)
    evidence = run(given)
    assert (evidence.outcome, lines(evidence)) == (Outcome.INCOMPLETE, [])
    assert (evidence.reason or "").startswith(f"{server.host} cannot be reached; this is what it ")
