import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from packageurl.contrib.purl2url import get_download_url

from tests.ecosystems.conftest import TARGETS
from tests.factories import pin
from tests.fakes import FakeNpm, FakeServer, Reply
from vetting import ecosystems
from vetting.boundary.http import Client
from vetting.boundary.http.client import HttpLimits
from vetting.ecosystems import Registry
from vetting.errors import (
    Forbidden,
    FormatError,
    NotFound,
    RegistryError,
    Unreachable,
    UsageError,
    VettingError,
)
from vetting.model.artifact import Digest
from vetting.model.package import Release

Connect = Callable[..., Registry]
NPM = ecosystems.get("npm")
PUBLIC = urlsplit(get_download_url("pkg:npm/name@1.0.0")).netloc  # type: ignore[no-untyped-call]


def release(registry: Registry, name: str = "server", version: str = "1.2.3") -> Release:
    return NPM.release(registry, pin("npm", name, version), TARGETS)


def addresses(
    folder: Path, setting: str | None = None, npmrc: str | None = None, **environ: str
) -> tuple[ecosystems.Address, dict[str, ecosystems.Address]]:
    if npmrc is not None:
        (folder / ".npmrc").write_text(npmrc)
    default, scoped = NPM.addresses(setting, environ, folder)
    return default, dict(scoped)


# Where the registry is.


@pytest.mark.parametrize(
    ("setting", "npmrc", "environ", "url", "origin"),
    [
        (
            "https://ours.example/npm",
            "registry=https://rc.example/",
            {"npm_config_registry": "https://env.example/"},
            "https://ours.example/npm/",
            "MCP_VET_NPM_REGISTRY",
        ),
        (
            None,
            "registry=https://rc.example/",
            {"npm_config_registry": "https://env.example/"},
            "https://env.example/",
            "npm_config_registry",
        ),
        (
            None,
            None,
            {"NPM_CONFIG_REGISTRY": "https://env.example/a/b///"},
            "https://env.example/a/b/",
            "npm_config_registry",
        ),
        (
            None,
            "; a comment\n# registry=https://no.example/\n registry = 'https://rc.example/npm' \n",
            {},
            "https://rc.example/npm/",
            "{home}/.npmrc",
        ),
        (
            None,
            "registry=https://${HOST}/${NONE?}${UNSET}/",
            {"HOST": "rc.example"},
            "https://rc.example/${UNSET}/",
            "{home}/.npmrc",
        ),
        (None, None, {"npm_config_registry": ""}, f"https://{PUBLIC}/", "the public default"),
        (None, "always-auth=true", {}, f"https://{PUBLIC}/", "the public default"),
    ],
)
def test_the_first_configured_registry_is_used(
    tmp_path: Path,
    setting: str | None,
    npmrc: str | None,
    environ: dict[str, str],
    url: str,
    origin: str,
) -> None:
    default, scoped = addresses(tmp_path, setting, npmrc, **environ)
    assert (default.url, default.origin) == (url, origin.format(home=tmp_path))
    assert default.public == (origin == "the public default")
    assert scoped == {}


def test_another_npmrc_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("registry=https://other.example/")
    default, _ = addresses(
        tmp_path,
        npmrc="registry=https://rc.example/",
        NPM_CONFIG_USERCONFIG=str(tmp_path / "other"),
    )
    assert default.url == "https://other.example/"


def test_scopes_have_registries_and_tokens_of_their_own(tmp_path: Path) -> None:
    npmrc = """
        registry=https://rc.example/npm/
        //rc.example/npm/:_authToken=${TOKEN}
        @team:registry=https://team.example:8443
        //${TEAM_HOST}/:_auth=dXNlcjpwYXNz
        @free:registry=https://free.example/
    """
    default, scoped = addresses(
        tmp_path, npmrc=npmrc, TOKEN="npm-token", TEAM_HOST="team.example:8443"
    )
    assert default.credentials is not None
    assert (default.credentials.host, default.credentials.header) == (
        "rc.example:443",
        "Bearer npm-token",
    )
    assert {scope: address.url for scope, address in scoped.items()} == {
        "@free": "https://free.example/",
        "@team": "https://team.example:8443/",
    }
    team = scoped["@team"].credentials
    assert team is not None
    assert (team.host, team.header) == ("team.example:8443", "Basic dXNlcjpwYXNz")
    assert scoped["@free"].credentials is None
    assert "npm-token" not in repr(default)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("//rc.example/npm/private/", True),
        ("//rc.example/npm/", True),
        ("//rc.example/", True),
        ("//rc.example/other/", False),
        ("//evil.example/", False),
        ("//rc.example/npm/private/deeper/", False),
    ],
)
def test_a_token_belongs_to_its_path_and_below(tmp_path: Path, key: str, found: bool) -> None:
    npmrc = f"registry=https://rc.example/npm/private/\n{key}:_authToken=t"
    default, _ = addresses(tmp_path, npmrc=npmrc)
    assert (default.credentials is not None) == found


def test_our_own_setting_counts_for_scopes_too(tmp_path: Path) -> None:
    npmrc = "@team:registry=https://team.example/"
    assert addresses(tmp_path, "https://ours.example/", npmrc)[1] == {}
    assert list(addresses(tmp_path, None, npmrc)[1]) == ["@team"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("registry.example", "'registry.example'"),
        ("ftp://registry.example/", "'ftp://registry.example/'"),
        ("file:///srv/npm", "'file:///srv/npm'"),
        ("https://", "'https://'"),
        ("http://[::1", "'http://[::1'"),
        ("https://registry.example:port/", "'https://registry.example:port/'"),
        ("ftp://me:hunter2@registry.example/", "'ftp://***@registry.example/'"),
    ],
)
def test_what_is_no_address_is_a_usage_error(tmp_path: Path, url: str, shown: str) -> None:
    with pytest.raises(UsageError) as caught:
        addresses(tmp_path, url)
    assert str(caught.value) == f"MCP_VET_NPM_REGISTRY: {shown} is not a registry address"
    assert caught.value.hint == "it starts with https://"


def test_credentials_in_an_address_are_not_part_of_it(tmp_path: Path) -> None:
    default, _ = addresses(tmp_path, "https://me:hunter2@registry.example/npm?x=1#y")
    assert default.url == "https://registry.example/npm/"


# What a release is.


def test_a_release_as_the_public_registry_tells_it(npm: FakeNpm, connect: Connect) -> None:
    data = npm.publish(
        "@scope/server",
        "1.2.3",
        package_json={
            "bin": {"server": "dist/index.js"},
            "scripts": {"postinstall": "node setup.js"},
            "dependencies": {"zod": "^3.0.0"},
            "optionalDependencies": {"fsevents": "~2.3.2"},
        },
        registry_manifest={
            "_npmUser": {"name": "alice", "email": "alice@example.com"},
            "maintainers": [{"name": "bob"}, {"name": "alice"}],
            "description": "A server",
        },
    )
    registry = connect()
    found = release(registry, "@scope/server")
    sha512 = Digest(algorithm="sha512", value=hashlib.sha512(data).hexdigest())
    sha1 = Digest(algorithm="sha1", value=hashlib.sha1(data).hexdigest())
    (artifact,) = found.artifacts
    assert artifact.filename == "server-1.2.3.tgz"
    assert artifact.url == f"{npm.server.url}/@scope/server/-/server-1.2.3.tgz"
    assert artifact.kind == "npm-tarball"
    assert artifact.digests == (sha512, sha1)
    assert artifact.uploaded_at == found.published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert found.registry == registry.default.url
    assert found.publisher == "alice"
    assert found.maintainers == ("alice", "bob")
    assert found.repository_url == "https://example.com/repo.git"
    assert found.license == "MIT"
    assert found.description == "A server"
    assert found.newest_version == "1.2.3"
    assert (found.deprecated, found.withdrawn, found.skipped_artifacts) == (None, None, ())
    assert found.manifest is not None
    assert found.manifest.scripts == (("postinstall", "node setup.js"),)
    assert found.manifest.bins == (("server", "dist/index.js"),)
    assert found.manifest.dependencies == (("fsevents", "~2.3.2"), ("zod", "^3.0.0"))
    assert npm.server.paths() == ["/@scope%2Fserver"]


def test_what_a_mirror_strips_is_missing(npm: FakeNpm, connect: Connect) -> None:
    npm.publish(
        "server",
        "1.2.3",
        registry_manifest={"license": None, "repository": None},
        dist={"integrity": None, "shasum": None},
    )
    packument = npm.packuments["server"]
    del packument["time"], packument["dist-tags"], packument["name"]
    npm.refresh("server")
    found = release(connect())
    assert found.artifacts[0].digests == ()
    assert found.artifacts[0].uploaded_at is None
    assert (found.published_at, found.publisher, found.maintainers) == (None, None, ())
    assert (found.repository_url, found.license, found.description) == (None, None, None)
    assert (found.newest_version, found.deprecated, found.withdrawn) == (None, None, None)


def test_maintainers_of_the_package_stand_in_for_those_of_the_version(
    npm: FakeNpm, connect: Connect
) -> None:
    npm.publish("server", "1.2.3")
    npm.packuments["server"]["maintainers"] = [{"name": "carol"}, {"email": "x@example.com"}]
    npm.refresh("server")
    assert release(connect()).maintainers == ("carol",)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-01-02T03:04:05.000Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_times_are_utc_and_rubbish_is_no_time(
    npm: FakeNpm, connect: Connect, time: str, expected: datetime | None
) -> None:
    npm.publish("server", "1.2.3", time=time)
    found = release(connect()).published_at
    assert found == expected
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("use other-server", "use other-server"),
        (True, "yes"),
        ("", None),
        (False, None),
        (None, None),
        (0, None),
        (["gone"], None),
    ],
)
def test_deprecation_has_many_forms(
    npm: FakeNpm, connect: Connect, value: Any, expected: str | None
) -> None:
    npm.publish("server", "1.2.3")
    npm.packuments["server"]["versions"]["1.2.3"]["deprecated"] = value
    npm.refresh("server")
    assert release(connect()).deprecated == expected


@pytest.mark.parametrize(
    ("field", "value", "repository"),
    [
        ("repository", "github:me/repo", "github:me/repo"),
        ("repository", {"type": "git", "url": "https://example.com/x"}, "https://example.com/x"),
        ("repository", {"type": "git"}, None),
        ("repository", ["https://example.com/x"], None),
    ],
)
def test_a_repository_is_a_text_or_an_object(
    npm: FakeNpm, connect: Connect, field: str, value: Any, repository: str | None
) -> None:
    npm.publish("server", "1.2.3", registry_manifest={field: value})
    assert release(connect()).repository_url == repository


@pytest.mark.parametrize(
    ("value", "expected"), [("MIT", "MIT"), ({"type": "ISC"}, "ISC"), (["MIT"], None), (7, None)]
)
def test_a_licence_is_a_text_or_an_object(
    npm: FakeNpm, connect: Connect, value: Any, expected: str | None
) -> None:
    npm.publish("server", "1.2.3", registry_manifest={"license": value})
    assert release(connect()).license == expected


HELD = "npm's security team holds this name in place of a removed package"


@pytest.mark.parametrize(
    ("version", "repository", "expected"),
    [
        ("0.0.1-security", "https://example.com/repo", HELD),
        ("0.0.1-security.0", "https://example.com/repo", HELD),
        ("1.2.3", "git+https://example.com/npm/security-holder.git", HELD),
        ("1.2.3", "https://example.com/repo", None),
        ("0.0.1-security-fix", "https://example.com/repo", None),
        ("0.0.1", "https://example.com/repo", None),
    ],
)
def test_a_security_holder_is_withdrawn(
    npm: FakeNpm, connect: Connect, version: str, repository: str, expected: str | None
) -> None:
    npm.publish("server", version, registry_manifest={"repository": repository})
    assert release(connect(), version=version).withdrawn == expected


# Digests.

SRI = {
    name: f"{name}-{base64.b64encode(hashlib.new(name, b'x').digest()).decode()}"
    for name in ("sha1", "sha256", "sha384", "sha512", "md5")
}


@pytest.mark.parametrize(
    ("integrity", "algorithms"),
    [
        (SRI["sha512"], ["sha512"]),
        (f"{SRI['sha256']} {SRI['sha512']}", ["sha256", "sha512"]),
        (f"  {SRI['sha384']}\n{SRI['sha1']} ", ["sha384", "sha1"]),
        (f"{SRI['sha512']}?foo=bar", ["sha512"]),
        (f"{SRI['sha512']} {SRI['sha512']}", ["sha512"]),
        (None, []),
    ],
)
def test_every_declared_digest_is_kept(
    npm: FakeNpm, connect: Connect, integrity: str | None, algorithms: list[str]
) -> None:
    npm.publish("server", "1.2.3", dist={"integrity": integrity, "shasum": None})
    (artifact,) = release(connect()).artifacts
    assert [digest.algorithm for digest in artifact.digests] == algorithms
    assert all(
        digest.value == hashlib.new(digest.algorithm, b"x").hexdigest()
        for digest in artifact.digests
    )


@pytest.mark.parametrize(
    ("dist", "message"),
    [
        ({"integrity": "sha512-"}, "a malformed integrity for npm:server@1.2.3: 'sha512-'"),
        ({"integrity": "sha512-AAAA"}, "a malformed integrity for npm:server@1.2.3: 'sha512-AAAA'"),
        ({"integrity": "sha512"}, "a malformed integrity for npm:server@1.2.3: 'sha512'"),
        ({"integrity": "sha512-*"}, "a malformed integrity for npm:server@1.2.3: 'sha512-*'"),
        ({"integrity": "sha512-ü"}, "a malformed integrity for npm:server@1.2.3: 'sha512-ü'"),
        ({"integrity": SRI["md5"]}, "a malformed integrity for npm:server@1.2.3: 'md5-"),
        (
            {"integrity": f"{SRI['sha512']} sha256-no"},
            "a malformed integrity for npm:server@1.2.3: 'sha256-no'",
        ),
        ({"shasum": "../../etc"}, "a malformed shasum for npm:server@1.2.3: '../../etc'"),
        ({"shasum": "abc123"}, "a malformed shasum for npm:server@1.2.3: 'abc123'"),
    ],
)
def test_a_malformed_digest_is_refused(
    npm: FakeNpm, connect: Connect, dist: dict[str, str], message: str
) -> None:
    npm.publish("server", "1.2.3", dist=dist)
    with pytest.raises(FormatError) as caught:
        release(connect())
    assert str(caught.value).startswith(f"npm declares {message}")


# Tarball addresses.


def test_a_tarball_address_may_be_relative(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.3", dist={"tarball": "server/-/server-1.2.3.tgz"})
    (artifact,) = release(connect()).artifacts
    assert artifact.url == f"{npm.server.url}/server/-/server-1.2.3.tgz"


def test_a_tarball_on_another_host_is_refused(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.3", dist={"tarball": "https://files.example/x.tgz"})
    with pytest.raises(Forbidden) as caught:
        release(connect())
    assert str(caught.value) == (
        "the packument of server points to a tarball on another host, files.example"
    )
    assert caught.value.hint == ("if that is intended, set MCP_VET_TRUSTED_HOSTS=files.example")


def test_a_tarball_on_a_trusted_host_is_accepted(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.3", dist={"tarball": "https://Files.example/x.tgz"})
    registry = connect(trusted=frozenset({"files.example"}))
    assert release(registry).artifacts[0].url == "https://Files.example/x.tgz"


@pytest.mark.parametrize(
    "tarball",
    ["https://{host}@evil.example/x.tgz", "https://{host}.evil.example/x", "//evil.example/x.tgz"],
)
def test_a_tarball_on_a_host_that_looks_alike_is_refused(
    npm: FakeNpm, connect: Connect, tarball: str
) -> None:
    address = tarball.format(host=npm.server.host.partition(":")[0])
    npm.publish("server", "1.2.3", dist={"tarball": address})
    with pytest.raises(Forbidden, match=r"another host, .*evil\.example$"):
        release(connect())


def test_a_tarball_on_the_public_host_moves_to_the_configured_registry(
    npm: FakeNpm, connect: Connect
) -> None:
    for path in ("/", "/mirror/npm/"):
        npm.publish("server", "1.2.3", dist={"tarball": f"https://{PUBLIC}/server/-/s-1.2.3.tgz"})
        npm.server.routes[f"{path}server"] = npm.server.routes["/server"]
        (artifact,) = release(connect(path)).artifacts
        assert artifact.url == f"{npm.server.url}{path}server/-/s-1.2.3.tgz"


@pytest.mark.parametrize("tarball", [None, "", 7])
def test_a_release_without_tarball_is_refused(npm: FakeNpm, connect: Connect, tarball: Any) -> None:
    npm.publish("server", "1.2.3", dist={"tarball": tarball})
    with pytest.raises(FormatError, match=r"^the packument of server names no tarball for 1\.2\.3"):
        release(connect())


def test_a_tarball_address_that_is_none_is_refused(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.3", dist={"tarball": "https://[::1"})
    with pytest.raises(FormatError) as caught:
        release(connect())
    assert str(caught.value) == (
        "npm declares a malformed tarball address for npm:server@1.2.3: 'https://[::1'"
    )


# What is not there, and registries that misbehave.


def test_an_unknown_package_is_not_found(connect: Connect, server: FakeServer) -> None:
    with pytest.raises(NotFound) as caught:
        release(connect())
    assert str(caught.value) == f"there is no npm package server ({server.host})"


def test_an_unknown_version_names_the_newest(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.4")
    with pytest.raises(NotFound) as caught:
        release(connect())
    assert str(caught.value) == "npm has no version 1.2.3 of server"
    assert caught.value.hint == "the newest is npm:server@1.2.4"


def test_an_unpublished_version_was_there_once(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("server", "1.2.3")
    npm.publish("server", "1.2.4")
    del npm.packuments["server"]["versions"]["1.2.3"]
    npm.refresh("server")
    with pytest.raises(NotFound) as caught:
        release(connect())
    assert str(caught.value) == (
        "npm has no version 1.2.3 of server; it was published 2026-01-02 and removed since"
    )
    assert caught.value.hint == "the newest is npm:server@1.2.4"


def test_an_unpublished_package_says_when(server: FakeServer, connect: Connect) -> None:
    gone = {"name": "server", "time": {"unpublished": {"time": "2026-03-04T05:06:07.000Z"}}}
    server.json("/server", gone)
    with pytest.raises(NotFound) as caught:
        release(connect())
    assert str(caught.value) == "the npm package server was unpublished on 2026-03-04"


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (b"{", "application/json", "the packument of server is not valid JSON"),
        (b"", "application/json", "the packument of server is not valid JSON"),
        (b"<html>", "text/html", "the packument of server is not valid JSON"),
        (b"\xff\xfe", "application/json", "the packument of server is not valid JSON"),
        (b"[" * 100_000, "application/json", "the packument of server is not valid JSON"),
        (b'{"n": 1%s}' % (b"0" * 10_000), "application/json", "the packument of server is not"),
        (b"{}", "application/json", "the packument of server is not one: wrong name, or no"),
        (b"[]", "application/json", "the packument of server is not one: wrong name, or no"),
        (b"null", "application/json", "the packument of server is not one: wrong name, or no"),
        (
            b'{"name": "other", "versions": {}}',
            "application/json",
            "the packument of server is not one: wrong name, or no",
        ),
        (
            b'{"name": "server", "versions": {}, "versions": {"1.2.3": {}}}',
            "application/json",
            "the packument of server gives 'versions' twice",
        ),
        (
            b'{"versions": {"1.2.3": {"dist": {"shasum": "a", "shasum": "b"}}}}',
            "application/json",
            "the packument of server gives 'shasum' twice",
        ),
    ],
)
def test_an_answer_that_is_no_packument_is_refused(
    server: FakeServer, connect: Connect, body: bytes, content_type: str, message: str
) -> None:
    server.routes["/server"] = Reply(body=body, headers={"Content-Type": content_type})
    with pytest.raises(FormatError) as caught:
        release(connect())
    assert str(caught.value).startswith(message)


def test_a_packument_without_end_is_refused(npm: FakeNpm, connect: Connect, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", package_json={"description": "x" * 20_000})
    small = Client(
        tmp_path / "small",
        trusted=frozenset({npm.server.host}),
        limits=HttpLimits(pause=0.0, body=10_000),
    )
    with pytest.raises(RegistryError, match="sends more than 0 MiB"):
        release(Registry(http=small, default=connect().default))
    assert release(connect()).description == "x" * 20_000


@pytest.mark.parametrize("version", [{}, {"dist": None}, {"dist": []}, [], "1.2.3", 7])
def test_a_version_that_is_none_is_refused(
    server: FakeServer, connect: Connect, version: Any
) -> None:
    server.json("/server", {"versions": {"1.2.3": version}})
    with pytest.raises(VettingError):
        release(connect())


def test_a_busy_registry_is_asked_again_when_it_says(
    npm: FakeNpm, connect: Connect, waits: list[float]
) -> None:
    npm.publish("server", "1.2.3")
    right = npm.server.routes["/server"]
    asked = 0

    def busy(_: Any) -> Reply:
        nonlocal asked
        asked += 1
        if asked == 1:
            return Reply(status=429, headers={"Retry-After": "7"})
        assert isinstance(right, Reply)
        return right

    npm.server.routes["/server"] = busy
    assert release(connect()).pin.version == "1.2.3"
    assert (asked, [wait for wait in waits if wait > 1]) == (2, [7.0])


def test_a_registry_that_stays_busy_is_unreachable(
    server: FakeServer, connect: Connect, waits: list[float]
) -> None:
    server.routes["/server"] = Reply(status=429, headers={"Retry-After": "86400"})
    with pytest.raises(Unreachable, match="answered 429"):
        release(connect())
    assert server.paths() == ["/server"]
    assert max(waits, default=0.0) < 60


def test_a_broken_registry_is_unreachable(server: FakeServer, connect: Connect) -> None:
    server.routes["/server"] = Reply(status=503)
    with pytest.raises(RegistryError, match="answered 503"):
        release(connect())


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"latest": "1.2.3", "next": "2.0.0-rc.1"}, "1.2.3"),
        ({"latest": "v1.2.3"}, "1.2.3"),
        ({"next": "2.0.0"}, None),
        ({"latest": "1.2"}, None),
        ({"latest": ["1.2.3"]}, None),
        (None, None),
    ],
)
def test_the_newest_version_is_what_the_latest_tag_says(
    server: FakeServer, connect: Connect, tags: Any, expected: str | None
) -> None:
    server.json("/server", {"versions": {}, "dist-tags": tags})
    assert NPM.newest(connect(), "server") == expected


def test_a_scoped_package_is_asked_of_its_scopes_registry(npm: FakeNpm, connect: Connect) -> None:
    npm.publish("@team/server", "1.2.3")
    npm.server.routes["/team/@team%2Fserver"] = npm.server.routes.pop("/@team%2Fserver")
    registry = connect()
    team = ecosystems.Address(url=f"{npm.server.url}/team/", origin="the test")
    scoped = Registry(http=registry.http, default=registry.default, scoped=(("@team", team),))
    assert release(scoped, "@team/server").registry == team.url
    with pytest.raises(NotFound):
        release(registry, "@team/server")
