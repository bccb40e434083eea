import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ecosystems.conftest import TARGETS
from tests.factories import pin, tree
from tests.factories import release as release_value
from tests.fakes import FakePypi, FakeServer, Reply, Request
from vetting import ecosystems
from vetting.ecosystems import Registry
from vetting.errors import FormatError, NotFound, Unreachable
from vetting.model.artifact import ArtifactKind, Digest
from vetting.model.package import Release

Connect = Callable[..., Registry]
PYPI = ecosystems.get("pypi")
WHEEL = "server-1.2.3-py3-none-any.whl"
SDIST = "server-1.2.3.tar.gz"
FILES = {WHEEL: b"a wheel", SDIST: b"an sdist"}


def release(registry: Registry, name: str = "server", version: str = "1.2.3") -> Release:
    return PYPI.release(registry, pin("pypi", name, version), TARGETS)


def at(registry: Registry) -> Registry:
    """The same server, asked at its Simple pages."""
    address = ecosystems.Address(url=registry.default.url + "simple/", origin="the test")
    return Registry(http=registry.http, default=address)


def names(found: Release) -> list[str]:
    return [artifact.filename for artifact in found.artifacts]


@pytest.fixture(params=["json", "html"])
def index(server: FakeServer, request: pytest.FixtureRequest) -> FakePypi:
    """An index in both forms of the Simple API, without project JSON."""
    return FakePypi(server, form=request.param, project_json=False)


@pytest.fixture
def simple(connect: Connect) -> Registry:
    return at(connect())


# Both forms of the index.


def test_a_release_has_the_files_of_its_page(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES)
    found = release(simple)
    assert [(a.filename, a.kind, a.url) for a in found.artifacts] == [
        (WHEEL, "wheel", f"{index.server.url}/files/{WHEEL}"),
        (SDIST, "sdist", f"{index.server.url}/files/{SDIST}"),
    ]
    assert [a.digests for a in found.artifacts] == [
        (Digest(algorithm="sha256", value=hashlib.sha256(data).hexdigest()),)
        for data in FILES.values()
    ]
    assert (found.pin.version, found.registry) == ("1.2.3", simple.default.url)
    assert (found.withdrawn, found.deprecated, found.newest_version) == (None, None, "1.2.3")
    assert index.server.paths()[0] == "/simple/server/"


def test_absolute_addresses_may_lead_elsewhere(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES)
    index.files["server"][0]["url"] = "https://files.example/a/b.whl"
    index.files["server"][0]["filename"] = WHEEL
    index.files["server"][1]["url"] = f"/other/{SDIST}"
    if index.form == "html":
        index.files["server"][0]["url"] = f"https://files.example/a/{WHEEL}"
    index.refresh("server")
    urls = {a.kind.value: a.url for a in release(simple).artifacts}
    assert urls["wheel"].startswith("https://files.example/a/")
    assert urls["sdist"] == f"{index.server.url}/other/{SDIST}"


@pytest.mark.parametrize(
    ("yanked", "expected"),
    [
        (("", ""), None),
        ((True, False), None),
        ((True, True), "yanked: no reason given"),
        ((True, "broken build"), "yanked: broken build"),
    ],
)
def test_a_release_is_withdrawn_when_all_its_files_are_yanked(
    index: FakePypi, simple: Registry, yanked: tuple[Any, Any], expected: str | None
) -> None:
    index.publish("server", "1.2.3", FILES)
    for file, value in zip(index.files["server"], yanked, strict=True):
        file["yanked"] = value or False
    index.refresh("server")
    assert release(simple).withdrawn == expected


def test_files_of_other_projects_and_versions_are_left_out(
    index: FakePypi, simple: Registry
) -> None:
    index.publish(
        "server",
        "1.2.3",
        {
            **FILES,
            "server_extra-1.2.3-py3-none-any.whl": b"",
            "server-extra-1.2.3.tar.gz": b"",
            "other-1.2.3.tar.gz": b"",
            "server-1.2.4.tar.gz": b"",
            "server-1.2.3.post1.tar.gz": b"",
            "server-1.2.3+evil.tar.gz": b"",
            "server-1.2.3.exe": b"",
            "server-1.2.3.tar.gz.asc": b"",
            "server-1.2.3-py3.whl": b"",
        },
    )
    found = release(simple)
    assert names(found) == [WHEEL, SDIST]
    assert found.skipped_artifacts == ()


def test_a_name_may_be_spelled_in_many_ways(index: FakePypi, simple: Registry) -> None:
    files = {"My_Server-1.0-py3-none-any.whl": b"", "my.server-1.0.tar.gz": b""}
    index.publish("my-server", "1.0", files)
    assert len(release(simple, "my-server", "1.0").artifacts) == 2


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1", "v1.0.0.0"])
def test_equal_versions_are_one_version(index: FakePypi, simple: Registry, version: str) -> None:
    index.publish("server", "1.0.0", {"server-1.0.0-py3-none-any.whl": b""})
    found = release(simple, version=version)
    assert found.pin == pin("pypi", "server", "1.0.0")


def test_local_and_epoch_versions_are_other_versions(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.0", {"server-1.0.tar.gz": b"", "server-1!1.0.tar.gz": b""})
    assert names(release(simple, version="1.0")) == ["server-1.0.tar.gz"]
    assert names(release(simple, version="1!1.0")) == ["server-1!1.0.tar.gz"]
    with pytest.raises(NotFound):
        release(simple, version="1.0+local")


def test_wheels_are_selected_for_the_target_platforms(index: FakePypi, simple: Registry) -> None:
    index.publish(
        "server",
        "1.2.3",
        {
            f"server-1.2.3-{tags}.whl": tags.encode()
            for tags in (
                "cp313-cp313-manylinux_2_17_x86_64",
                "cp311-cp311-musllinux_1_2_x86_64",
                "cp311-cp311-macosx_11_0_arm64",
                "cp39-abi3-manylinux2014_x86_64",
                "cp310-cp310-manylinux_2_17_x86_64",
            )
        }
        | {"server-1.2.3.zip": b"zip"},
    )
    found = release(simple)
    assert names(found) == [
        "server-1.2.3-cp313-cp313-manylinux_2_17_x86_64.whl",
        "server-1.2.3-cp39-abi3-manylinux2014_x86_64.whl",
        "server-1.2.3.zip",
    ]
    assert sorted(artifact.filename for artifact in found.skipped_artifacts) == [
        "server-1.2.3-cp310-cp310-manylinux_2_17_x86_64.whl",
        "server-1.2.3-cp311-cp311-macosx_11_0_arm64.whl",
        "server-1.2.3-cp311-cp311-musllinux_1_2_x86_64.whl",
    ]


def test_an_sdist_alone_is_the_release(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", {SDIST: b""})
    assert names(release(simple)) == [SDIST]


def test_a_release_may_have_nothing_for_the_targets(index: FakePypi, simple: Registry) -> None:
    wheel_name = "server-1.2.3-cp311-cp311-win_amd64.whl"
    index.publish("server", "1.2.3", {wheel_name: b""})
    found = release(simple)
    assert found.artifacts == ()
    assert [artifact.filename for artifact in found.skipped_artifacts] == [wheel_name]


def test_an_unknown_version_names_the_newest(index: FakePypi, simple: Registry) -> None:
    for version in ("1.9", "1.10", "2.0rc1"):
        index.publish("server", version, {f"server-{version}.tar.gz": b""})
    index.publish("server", "1.11", {"server-1.11.tar.gz": b""}, yanked=True)
    with pytest.raises(NotFound) as caught:
        release(simple)
    assert str(caught.value) == "the index has no version 1.2.3 of server"
    assert caught.value.hint == "the newest is pypi:server==1.10"
    assert PYPI.newest(simple, "server") == "1.10"


def test_without_a_stable_version_the_newest_is_a_pre_release(
    index: FakePypi, simple: Registry
) -> None:
    index.publish("server", "1.0a1", {"server-1.0a1.tar.gz": b""})
    index.publish("server", "1.0b2", {"server-1.0b2.tar.gz": b""})
    assert PYPI.newest(simple, "server") == "1.0b2"


def test_without_any_usable_version_there_is_no_newest(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.0", {"server-1.0.tar.gz": b""}, yanked="bad")
    assert PYPI.newest(simple, "server") is None
    with pytest.raises(NotFound) as caught:
        release(simple)
    assert caught.value.hint is None


def test_a_malformed_address_or_digest_is_refused(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES, sha256={WHEEL: "../../../../tmp/victim"})
    with pytest.raises(FormatError, match="malformed sha256"):
        release(simple)


def test_an_address_that_is_none_is_refused(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES)
    index.files["server"][0]["url"] = f"https://[::1/{WHEEL}"
    index.refresh("server")
    with pytest.raises(FormatError, match="address"):
        release(simple)


def test_an_unknown_package_is_not_found(server: FakeServer, simple: Registry) -> None:
    with pytest.raises(NotFound) as caught:
        release(simple)
    assert str(caught.value) == f"there is no Python package server ({server.host})"


def test_a_broken_index_is_no_missing_package(server: FakeServer, simple: Registry) -> None:
    server.routes["/simple/server/"] = Reply(status=403)
    with pytest.raises(Unreachable, match="answered 403"):
        release(simple)


def test_json_is_preferred_and_html_accepted(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES)
    release(simple)
    accept = index.server.requests[0].headers["Accept"]
    assert accept == "application/vnd.pypi.simple.v1+json, text/html;q=0.2"


# What the JSON forms add.


@pytest.mark.parametrize(
    ("status", "withdrawn", "deprecated"),
    [
        ("active", None, None),
        ("quarantined", "the index has quarantined the project", None),
        ("archived", None, "the project is archived"),
        ("deprecated", None, "the project is deprecated"),
        ("something-new", None, None),
    ],
)
def test_the_status_of_a_project(
    server: FakeServer,
    simple: Registry,
    status: str,
    withdrawn: str | None,
    deprecated: str | None,
) -> None:
    pypi = FakePypi(server, project_json=False)
    pypi.status["server"] = status
    pypi.publish("server", "1.2.3", FILES)
    found = release(simple)
    assert (found.withdrawn, found.deprecated) == (withdrawn, deprecated)


def test_project_json_fills_in_what_the_page_lacks(server: FakeServer, simple: Registry) -> None:
    pypi = FakePypi(server, form="html")
    pypi.publish(
        "server",
        "1.2.3",
        FILES,
        requires_dist=["Foo >=1.0 ; extra == 'x'", "bar"],
        info={"license": "Apache-2.0\n\nthe whole text ...", "summary": "A server"},
    )
    found = release(simple)
    assert found.published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert [artifact.size for artifact in found.artifacts] == [7, 8]
    assert found.repository_url == "https://example.com/repo"
    assert (found.license, found.description) == ("Apache-2.0", "A server")
    assert found.manifest is not None
    assert found.manifest.dependencies == (("bar", ""), ('foo>=1.0; extra == "x"', ""))
    assert found.publisher is None


def test_without_project_json_it_is_missing(index: FakePypi, simple: Registry) -> None:
    index.publish("server", "1.2.3", FILES)
    found = release(simple)
    assert (found.manifest, found.repository_url, found.license) == (None, None, None)
    assert found.description is None
    assert (found.published_at is None) == (index.form == "html")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=404),
        Reply(body=b"<html>a login page</html>", headers={"Content-Type": "text/html"}),
        Reply(body=b"{", headers={"Content-Type": "application/json"}),
        Reply(body=b"[]", headers={"Content-Type": "application/json"}),
    ],
)
def test_a_broken_json_api_costs_only_what_it_adds(
    server: FakeServer, simple: Registry, reply: Reply
) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "1.2.3", FILES)
    server.routes["/pypi/server/json"] = reply
    found = release(simple)
    assert names(found) == [WHEEL, SDIST]
    assert (found.manifest, found.license) == (None, None)


def test_the_words_on_another_version_are_not_taken(server: FakeServer, simple: Registry) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "1.2.3", FILES)
    pypi.publish("server", "2.0", {"server-2.0.tar.gz": b""})
    found = release(simple)
    assert (found.license, found.repository_url, found.manifest) == (None, None, None)
    assert found.published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_an_older_version_is_described_by_a_page_of_its_own(
    server: FakeServer, simple: Registry
) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "1.2.3", FILES, info={"license": "old"})
    server.json("/pypi/server/1.2.3/json", {"info": pypi.info["server"]})
    pypi.publish("server", "2.0", {"server-2.0.tar.gz": b""}, info={"license": "new"})
    assert release(simple).license == "old"


def test_a_version_is_the_same_however_it_is_spelled(server: FakeServer, simple: Registry) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "2026.08.01", {"server-2026.8.1.tar.gz": b""})
    found = release(simple, version="2026.8.1")
    assert (found.license, found.pin.version) == ("MIT", "2026.8.1")


def test_digests_of_both_sources_must_hold(server: FakeServer, simple: Registry) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "1.2.3", FILES)
    other = {"filename": WHEEL, "digests": {"sha256": "0" * 64}}
    server.json("/pypi/server/json", {"info": {}, "releases": {"1.2.3": [other]}})
    assert [digest.value for digest in release(simple).artifacts[0].digests] == [
        "0" * 64,
        hashlib.sha256(b"a wheel").hexdigest(),
    ]


@pytest.mark.parametrize(
    ("info", "repository"),
    [
        ({"project_urls": {"Source Code": "https://example.com/s"}}, "https://example.com/s"),
        ({"project_urls": {"GitHub": "https://example.com/g"}}, "https://example.com/g"),
        (
            {"project_urls": {"Homepage": "https://example.com/h", "repository": "https://e.com"}},
            "https://e.com",
        ),
        ({"project_urls": {"Home": "https://example.com/h"}}, "https://example.com/h"),
        ({"project_urls": None, "home_page": "https://example.com/p"}, "https://example.com/p"),
        ({"project_urls": {"Docs": "https://example.com/d"}, "home_page": ""}, None),
        ({"project_urls": ["https://example.com"]}, None),
    ],
)
def test_the_repository_is_among_the_labelled_links(
    server: FakeServer, simple: Registry, info: dict[str, Any], repository: str | None
) -> None:
    FakePypi(server).publish("server", "1.2.3", FILES, info=info)
    assert release(simple).repository_url == repository


@pytest.mark.parametrize(
    ("info", "licence"),
    [
        ({"license_expression": "MIT OR Apache-2.0", "license": "see file"}, "MIT OR Apache-2.0"),
        ({"license": "  BSD  \nwhole text"}, "BSD"),
        (
            {"license": "", "classifiers": ["License :: OSI Approved :: MIT License"]},
            "MIT License",
        ),
        ({"license": None, "classifiers": ["Topic :: Security"]}, None),
    ],
)
def test_the_licence_has_a_name(
    server: FakeServer, simple: Registry, info: dict[str, Any], licence: str | None
) -> None:
    FakePypi(server).publish("server", "1.2.3", FILES, info=info)
    assert release(simple).license == licence


def test_people_and_broken_text_of_the_json_api(server: FakeServer, simple: Registry) -> None:
    pypi = FakePypi(server)
    pypi.publish("server", "1.2.3", FILES, requires_dist=["\ud800", "not a requirement"])
    people = [{"role": "Owner", "user": "bob"}, {"role": "Owner", "user": "alice"}, {}]
    page = {"info": pypi.info["server"], "releases": {}, "ownership": {"roles": people}}
    server.json("/pypi/server/json", page)
    found = release(simple)
    assert found.maintainers == ("alice", "bob")
    assert found.manifest is not None
    assert found.manifest.dependencies == (("?", ""), ("not a requirement", ""))


def test_an_index_below_a_path_keeps_its_json_there(server: FakeServer, connect: Connect) -> None:
    def moved(request: Request) -> Reply:
        reply = server.routes[request.path.removeprefix("/api/pypi/all")]
        assert isinstance(reply, Reply)
        return reply

    FakePypi(server).publish("server", "1.2.3", FILES)
    server.routes["/api/pypi/all/simple/server/"] = moved
    server.routes["/api/pypi/all/pypi/server/json"] = moved
    found = release(at(connect("/api/pypi/all/")))
    assert found.license == "MIT"
    assert found.artifacts[0].url == f"{server.url}/api/pypi/all/files/{WHEEL}"


# What the archives say.


def test_the_archive_tells_what_the_index_did_not() -> None:
    said = "License-Expression: ISC\nProject-URL: Source, https://example.com/src\n"
    archive = tree(
        {"server-1.2.3.dist-info/METADATA": f"Metadata-Version: 2.4\nName: server\n{said}"},
        kind=ArtifactKind.WHEEL,
        filename=WHEEL,
    )
    blank = release_value(of=pin("pypi"), license=None, repository_url=None)
    found = PYPI.describe(blank, (archive,))
    assert (found.license, found.repository_url) == ("ISC", "https://example.com/src")
    known = release_value(of=pin("pypi"), license="MIT", repository_url="https://example.com/x")
    assert PYPI.describe(known, (archive,)) == known
    assert PYPI.describe(blank, ()) == blank


def test_metadata_that_cannot_be_read_tells_nothing() -> None:
    path = "server-1.2.3.dist-info/METADATA"
    huge = tree({path: b"x" * (9 << 20)}, kind=ArtifactKind.WHEEL, filename=WHEEL)
    blank = release_value(of=pin("pypi"), license=None, repository_url=None)
    assert PYPI.describe(blank, (huge,)) == blank
    right = tree({"PKG-INFO": b"License: MIT\n"}, kind=ArtifactKind.SDIST, filename=SDIST)
    assert PYPI.describe(blank, (huge, right)).license == "MIT"
