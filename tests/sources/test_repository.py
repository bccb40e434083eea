import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW
from tests.fakes import FakeServer, Reply
from vetting.boundary.http import Client, Credentials, HttpLimits
from vetting.errors import FormatError, NotFound, RegistryError, Unreachable, VettingError
from vetting.model.signals import Count
from vetting.sources.repository import Naming, Repository, describe, naming
from vetting.sources.repository_url import Place

PLACE = Place(owner="owner", name="name")
REPO = "/repos/owner/name"
TREE = f"{REPO}/git/trees/main?recursive=1"


def facts(**changes: Any) -> dict[str, Any]:
    """The host's answer about a repository, as far as it is read."""
    return {
        "full_name": "owner/name",
        "stargazers_count": 1204,
        "archived": False,
        "pushed_at": "2026-11-01T10:00:00Z",
        "default_branch": "main",
        **changes,
    }


@pytest.fixture
def pauses() -> list[float]:
    return []


def client(server: FakeServer, folder: Path, pauses: list[float], **fields: Any) -> Client:
    limits = HttpLimits(attempts=2, pause=0.0)
    trusted = frozenset({server.host})
    return Client(folder / "http", trusted=trusted, limits=limits, sleep=pauses.append, **fields)


@pytest.fixture
def http(server: FakeServer, tmp_path: Path, pauses: list[float]) -> Client:
    return client(server, tmp_path, pauses)


# What the host says of it.


def test_a_repository(server: FakeServer, http: Client) -> None:
    server.json(REPO, facts())
    found = describe(http, server.url, PLACE)
    assert (found.place, found.branch, found.archived, found.stale) == (PLACE, "main", False, False)
    assert found.pushed_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert (found.stars.value, found.stars.source) == (1204, server.host)
    assert datetime.now(UTC) - found.stars.as_of < timedelta(minutes=1)
    assert server.requests[0].headers["Accept"] == "application/vnd.github+json"
    assert "Authorization" not in server.requests[0].headers


def test_a_renamed_repository_is_followed(server: FakeServer, http: Client) -> None:
    server.routes[REPO] = Reply(status=301, headers={"Location": f"{server.url}/repositories/1"})
    server.json("/repositories/1", facts(full_name="New-Owner/new.name"))
    place = Place(owner="owner", name="name", folder="packages/a")
    found = describe(http, server.url, place).place
    assert (found.full_name, found.folder) == ("New-Owner/new.name", "packages/a")


def test_the_token_goes_to_the_host_and_nowhere_else(
    server: FakeServer, tmp_path: Path, pauses: list[float]
) -> None:
    other = FakeServer()
    try:
        server.routes[REPO] = Reply(status=301, headers={"Location": f"{other.url}/elsewhere"})
        other.json("/elsewhere", facts())
        http = Client(
            tmp_path / "http",
            trusted=frozenset({server.host, other.host}),
            credentials=(Credentials(host=server.host, header="Bearer secret"),),
            sleep=pauses.append,
        )
        with pytest.raises(RegistryError, match="leads to another host"):
            describe(http, server.url, PLACE)
        assert server.requests[0].headers["Authorization"] == "Bearer secret"
        assert "Authorization" not in other.requests[0].headers
    finally:
        other.close()


def test_no_such_repository(server: FakeServer, http: Client) -> None:
    with pytest.raises(NotFound, match="answered 404"):
        describe(http, server.url, PLACE)
    assert server.paths() == [REPO]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"<html>",
        json.dumps(facts()).encode()[:-1],
        b"[" * 100_000,
        json.dumps(facts(stargazers_count="5")).encode(),
        json.dumps(facts(stargazers_count=-5)).encode(),
        json.dumps(facts(stargazers_count=1 << 53)).encode(),
        json.dumps(facts(stargazers_count=True)).encode(),
        json.dumps(facts(default_branch=None)).encode(),
        json.dumps(facts(default_branch="b" * 256)).encode(),
        json.dumps(facts(full_name="")).encode(),
        json.dumps(facts(full_name="owner")).encode(),
        json.dumps(facts(full_name="../..")).encode(),
        json.dumps(facts(full_name="owner/name/../../x")).encode(),
        json.dumps(facts(full_name="owner/na\nme")).encode(),
        json.dumps(facts(full_name=["owner/name"])).encode(),
    ],
)
def test_an_answer_that_is_none_is_refused(server: FakeServer, http: Client, body: bytes) -> None:
    server.routes[REPO] = Reply(body=body)
    with pytest.raises(FormatError):
        describe(http, server.url, PLACE)


@pytest.mark.parametrize("pushed", [None, 5, "", "yesterday", "2026-13-01T00:00:00Z"])
def test_a_push_without_a_date_is_unknown(server: FakeServer, http: Client, pushed: object) -> None:
    server.json(REPO, facts(pushed_at=pushed))
    assert describe(http, server.url, PLACE).pushed_at is None


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(status=500), "answered 500"),
        (Reply(status=401), "answered 401"),
        (Reply(status=403), "answered 403"),
        (Reply(status=451), "answered 451"),
        (Reply(body=b"{", length=100, cut=1), "cut short"),
    ],
)
def test_a_host_without_an_answer(
    server: FakeServer, http: Client, reply: Reply, message: str
) -> None:
    server.routes[REPO] = reply
    with pytest.raises(RegistryError, match=message):
        describe(http, server.url, PLACE)


def test_an_answer_that_is_too_large_is_none(server: FakeServer, http: Client) -> None:
    server.routes[REPO] = Reply(body=b" " * (1 << 20) + b"{}")
    with pytest.raises(RegistryError, match="more than 1 MiB"):
        describe(http, server.url, PLACE)


@pytest.mark.parametrize("status", [403, 429])
def test_a_rate_limit_says_when_it_ends(
    server: FakeServer, http: Client, pauses: list[float], status: int
) -> None:
    ends = datetime.now(UTC) + timedelta(hours=1)
    stamp = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(ends.timestamp()))}
    date = {"Retry-After": format_datetime(ends, usegmt=True)}
    for headers in (stamp, date, {"Retry-After": "3600"}):
        server.routes[REPO] = Reply(status=status, headers=headers)
        with pytest.raises(Unreachable, match=r"used up until \S+ \S+ UTC$") as caught:
            describe(http, server.url, PLACE)
        said = str(caught.value).partition(" until ")[2].removesuffix(" UTC")
        assert abs(datetime.fromisoformat(f"{said}+00:00") - ends) <= timedelta(minutes=1)
    assert (len(server.requests), pauses) == (3, []), "an hour is not waited for"


def test_a_short_limit_is_waited_for(server: FakeServer, http: Client, pauses: list[float]) -> None:
    server.routes[REPO] = Reply(status=403, headers={"Retry-After": "9"})
    with pytest.raises(Unreachable, match="rate limit"):
        describe(http, server.url, PLACE)
    assert (len(server.requests), pauses) == (2, [9.0])


def test_an_old_answer_says_so(
    server: FakeServer, http: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.json(REPO, facts())
    first = describe(http, server.url, PLACE)
    server.routes[REPO] = Reply(status=502)
    later = time.time() + 7200
    monkeypatch.setattr(time, "time", lambda: later)
    again = describe(http, server.url, PLACE)
    assert (again.stale, again.stars) == (True, first.stars)


# Whether it names the package.


def repository(folder: str = "") -> Repository:
    return Repository(
        place=Place(owner="owner", name="name", folder=folder),
        branch="main",
        stars=Count(value=1204, source="code.example", as_of=NOW),
        archived=False,
        pushed_at=None,
        stale=False,
    )


def serve(server: FakeServer, files: Mapping[str, str], *, truncated: bool = False) -> None:
    """The files of the default branch, and their listing."""
    for path, text in files.items():
        server.routes[f"{REPO}/contents/{path}"] = Reply(body=text.encode())
    tree = [{"path": path, "type": "blob", "mode": "100644"} for path in files]
    folders = [{"path": path.rpartition("/")[0], "type": "tree"} for path in files if "/" in path]
    server.json(TREE, {"sha": "1", "tree": [*folders, *tree], "truncated": truncated})


def package(name: str) -> str:
    return json.dumps({"name": name})


@pytest.mark.parametrize(
    ("ecosystem", "name", "folder", "files", "path", "calls"),
    [
        ("npm", "server", "", {"package.json": package("server")}, "package.json", 1),
        ("npm", "@s/server", "", {"package.json": package("@s/server")}, "package.json", 1),
        ("npm", "server", "a", {"a/package.json": package("server")}, "a/package.json", 1),
        (
            "npm",
            "@s/server",
            "",
            {
                "package.json": package("root"),
                **{f"a{number}/package.json": package(f"a{number}") for number in range(20)},
                "packages/server/package.json": package("@s/server"),
            },
            "packages/server/package.json",
            3,
        ),
        (
            "npm",
            "server",
            "moved/away",
            {"package.json": package("server")},
            "package.json",
            3,
        ),
        (
            "pypi",
            "my-server",
            "",
            {"pyproject.toml": '[build-system]\nrequires = []\n[project]\nname = "My.Server"\n'},
            "pyproject.toml",
            1,
        ),
        (
            "pypi",
            "my-server",
            "",
            {"pyproject.toml": "[tool.poetry] # x\n'name' = 'my_server'\n"},
            "pyproject.toml",
            1,
        ),
        ("pypi", "my-server", "", {"setup.cfg": "[metadata]\nname = my_server\n"}, "setup.cfg", 3),
        ("pypi", "my-server", "", {"setup.py": 'setup(name="my_server")'}, "setup.py", 3),
        (
            "pypi",
            "my-server",
            "",
            {
                "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
                "src/my-server/pyproject.toml": '[project]\nname = "my-server"',
            },
            "src/my-server/pyproject.toml",
            3,
        ),
    ],
)
def test_a_package_is_found_where_it_lies(
    server: FakeServer,
    http: Client,
    ecosystem: str,
    name: str,
    folder: str,
    files: Mapping[str, str],
    path: str,
    calls: int,
) -> None:
    serve(server, files)
    assert naming(http, server.url, repository(folder), ecosystem, name).path == path
    assert len(server.requests) == calls
    raw = [item for item in server.requests if "/contents/" in item.path]
    assert {item.headers["Accept"] for item in raw} == {"application/vnd.github.raw+json"}


@pytest.mark.parametrize(
    ("ecosystem", "files", "expected"),
    [
        ("npm", {}, Naming(path=None, read=0)),
        ("npm", {"pyproject.toml": '[project]\nname = "server"'}, Naming(path=None, read=0)),
        ("npm", {"package.json": package("Server")}, Naming(path=None, read=1)),
        ("npm", {"package.json": "{}"}, Naming(path=None, read=1)),
        ("npm", {"package.json": "[]"}, Naming(path=None, read=1)),
        ("npm", {"package.json": '{"name": ["server"]}'}, Naming(path=None, read=1)),
        ("npm", {"package.json": "{"}, Naming(path=None, read=0, unread=1)),
        ("npm", {"package.json": "[" * 100_000}, Naming(path=None, read=0, unread=1)),
        ("npm", {"package.json": " " * (1 << 20) + "{}"}, Naming(path=None, read=0, unread=1)),
        (
            "npm",
            {"node_modules/server/package.json": package("server")},
            Naming(path=None, read=0),
        ),
        (
            "npm",
            {f"a{number}/package.json": package("x") for number in range(11)},
            Naming(path=None, read=8, unread=3),
        ),
        (
            "pypi",
            {"pyproject.toml": '[[tool.uv.index]]\nname = "server"\n[tool.x]\nname = "server"'},
            Naming(path=None, read=1),
        ),
        (
            "pypi",
            {"pyproject.toml": '[project]\nauthors = [{name = "server"}]\nname = "other"'},
            Naming(path=None, read=1),
        ),
        ("pypi", {"setup.py": "setup(name=NAME, filename='server')"}, Naming(path=None, read=1)),
    ],
)
def test_a_repository_that_does_not_name_it(
    server: FakeServer, http: Client, ecosystem: str, files: Mapping[str, str], expected: Naming
) -> None:
    serve(server, files)
    assert naming(http, server.url, repository(), ecosystem, "server") == expected


def test_an_incomplete_listing_is_told(server: FakeServer, http: Client) -> None:
    serve(server, {"package.json": package("other")}, truncated=True)
    expected = Naming(path=None, read=1, partial=True)
    assert naming(http, server.url, repository(), "npm", "server") == expected


def test_what_was_removed_meanwhile_is_passed_over(server: FakeServer, http: Client) -> None:
    serve(server, {"a/package.json": package("a"), "b/package.json": package("b")})
    del server.routes[f"{REPO}/contents/a/package.json"]
    assert naming(http, server.url, repository(), "npm", "server") == Naming(path=None, read=1)


def test_hostile_listings_lead_nowhere(server: FakeServer, http: Client) -> None:
    odd: list[Any] = [None, 5, [], {}, {"path": 5}, {"path": "package.json", "type": "tree"}]
    paths = ("../package.json", "/package.json", "a//package.json", "a/./package.json")
    odd += [{"path": path, "type": "blob"} for path in (*paths, "a" * 2000 + "/package.json")]
    odd += [{"path": "a\r\nb?c#d/package.json", "type": "blob"}]
    server.json(TREE, {"tree": odd})
    assert naming(http, server.url, repository(), "npm", "server").path is None
    assert server.paths() == [
        f"{REPO}/contents/package.json",
        TREE,
        f"{REPO}/contents/a%0D%0Ab%3Fc%23d/package.json",
    ]


@pytest.mark.parametrize("at", ["contents/package.json", "git/trees/main?recursive=1"])
@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 30}),
        Reply(status=429, headers={"Retry-After": "600"}),
        Reply(status=502),
        Reply(body=b"{", length=100, cut=1),
    ],
)
def test_a_host_that_stops_answering_is_no_answer(
    server: FakeServer, http: Client, at: str, reply: Reply
) -> None:
    serve(server, {"package.json": package("other")})
    server.routes[f"{REPO}/{at}"] = reply
    with pytest.raises(Unreachable, match=r"answered|cut short"):
        naming(http, server.url, repository(), "npm", "server")


@pytest.mark.parametrize(("body", "before"), [(b"", 0), (b"{", 0), (b"{}", 16 << 20)])
def test_a_listing_that_is_none_is_no_answer(
    server: FakeServer, http: Client, body: bytes, before: int
) -> None:
    server.routes[TREE] = Reply(body=b" " * before + body)
    with pytest.raises(VettingError, match="git/trees"):
        naming(http, server.url, repository(), "npm", "server")


def test_a_hostile_manifest_is_read_at_once(server: FakeServer, http: Client) -> None:
    lines = "a" + ".a" * 200_000 + "=1\n" + "[" * 100_000 + "\n" + "name " * 60_000
    serve(server, {"pyproject.toml": lines, "setup.py": "name" + " " * 1_000_000})
    start = time.process_time()
    assert naming(http, server.url, repository(), "pypi", "server").path is None
    assert time.process_time() - start < 2


def test_an_unknown_ecosystem_is_not_guessed_at(server: FakeServer, http: Client) -> None:
    with pytest.raises(FormatError, match="cargo"):
        naming(http, server.url, repository(), "cargo", "server")
    assert server.requests == []
