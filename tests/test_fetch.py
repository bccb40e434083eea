import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories import release
from tests.fakes import FakeServer, Reply, Request, tgz, wheel
from vetting.boundary.http import Client
from vetting.boundary.http.client import HttpLimits
from vetting.fetch import fetch, matches
from vetting.model.artifact import Artifact, ArtifactKind, Digest
from vetting.model.subject import Subject

TARBALL = tgz({"package/package.json": "{}", "package/index.js": "run()"})
Fetch = Callable[..., Subject]


def digest(data: bytes, algorithm: str = "sha512") -> Digest:
    return Digest(algorithm=algorithm, value=hashlib.new(algorithm, data).hexdigest())


def served(
    server: FakeServer,
    data: bytes,
    filename: str = "server-1.2.3.tgz",
    *,
    declared: tuple[Digest, ...] | None = None,
    kind: ArtifactKind = ArtifactKind.NPM_TARBALL,
) -> Artifact:
    server.routes[f"/{filename}"] = Reply(body=data)
    return Artifact(
        filename=filename,
        url=f"{server.url}/{filename}",
        kind=kind,
        digests=(digest(data),) if declared is None else declared,
    )


@pytest.fixture
def blobs(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def get(server: FakeServer, tmp_path: Path, blobs: Path) -> Fetch:
    """Fetch a release of these artifacts."""
    client = Client(
        tmp_path / "http",
        trusted=frozenset({server.host}),
        limits=HttpLimits(pause=0.0),
        sleep=lambda _: None,
    )

    def call(*artifacts: Artifact) -> Subject:
        return fetch(release(artifacts=artifacts), client, blobs, lambda _: None)

    return call


def stored(blobs: Path) -> list[str]:
    """Every file of the store, by its path in it."""
    return sorted(str(path.relative_to(blobs)) for path in blobs.rglob("*") if path.is_file())


def kept(data: bytes) -> str:
    value = hashlib.sha512(data).hexdigest()
    return f"sha512/{value[:2]}/{value}"


def test_a_file_is_read_and_kept_by_its_digest(server: FakeServer, get: Fetch, blobs: Path) -> None:
    subject = get(served(server, TARBALL))
    (tree,) = subject.trees
    assert tree.size == len(TARBALL)
    assert tree.digests == (digest(TARBALL, "sha256"), digest(TARBALL, "sha512"))
    assert [(file.path, tree.read(file)) for file in tree.files] == [
        ("package.json", b"{}"),
        ("index.js", b"run()"),
    ]
    assert (tree.refused, tree.prefix, subject.missing) == (None, "", ())
    assert stored(blobs) == [kept(TARBALL)]


def test_a_file_of_the_store_is_not_fetched_again(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    artifact = served(server, TARBALL)
    first = get(artifact)
    assert get(artifact).trees[0].files == first.trees[0].files
    assert server.paths() == ["/server-1.2.3.tgz"]
    assert stored(blobs) == [kept(TARBALL)]


def test_a_damaged_file_of_the_store_is_fetched_again(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    artifact = served(server, TARBALL)
    get(artifact)
    (blobs / kept(TARBALL)).write_bytes(TARBALL[:-1] + b"!")
    (tree,) = get(artifact).trees
    assert tree.digest("sha512") == digest(TARBALL).value
    assert len(tree.files) == 2
    assert (blobs / kept(TARBALL)).read_bytes() == TARBALL
    assert len(server.paths()) == 2


def test_a_damaged_file_does_not_survive_a_registry_that_is_away(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    artifact = served(server, TARBALL)
    get(artifact)
    (blobs / kept(TARBALL)).write_bytes(b"damaged")
    server.routes.clear()
    subject = get(artifact)
    assert subject.trees == ()
    assert [item.why for item in subject.missing] == [f"{artifact.url} answered 404"]
    assert stored(blobs) == []


@pytest.mark.parametrize(
    "declared",
    [
        (digest(b"other"),),
        (digest(TARBALL), digest(b"other", "sha1")),
        (digest(TARBALL, "sha256"), digest(b"other", "sha512")),
    ],
)
def test_bytes_that_do_not_match_are_never_read_or_kept(
    server: FakeServer, get: Fetch, blobs: Path, declared: tuple[Digest, ...]
) -> None:
    subject = get(served(server, TARBALL, declared=declared))
    (tree,) = subject.trees
    assert tree.files == ()
    assert tree.refused is None
    assert tree.digest("sha512") == digest(TARBALL).value
    assert subject.looked_at() == ()
    assert stored(blobs) == []


@pytest.mark.parametrize("declared", [(), (digest(TARBALL, "sha1"),), (digest(TARBALL, "md5"),)])
def test_bytes_without_a_strong_digest_are_read_but_not_kept(
    server: FakeServer, get: Fetch, blobs: Path, declared: tuple[Digest, ...]
) -> None:
    artifact = served(server, TARBALL, declared=declared)
    (tree,) = get(artifact).trees
    assert len(tree.files) == 2
    assert set(declared) <= set(tree.digests)
    assert tree.digest("sha256") == digest(TARBALL, "sha256").value
    assert stored(blobs) == []
    get(artifact)
    assert len(server.paths()) == 2


def test_the_strongest_digest_names_the_file(server: FakeServer, get: Fetch, blobs: Path) -> None:
    both = (digest(TARBALL, "sha256"), digest(TARBALL, "sha384"))
    get(served(server, TARBALL, declared=both))
    value = both[1].value
    assert stored(blobs) == [f"sha384/{value[:2]}/{value}"]


def test_a_digest_that_is_a_path_reaches_no_file(
    server: FakeServer, get: Fetch, blobs: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    evil = Digest(algorithm="sha256", value="../../../victim")
    (tree,) = get(served(server, TARBALL, declared=(evil,))).trees
    assert tree.files == ()
    assert victim.read_text() == "mine"
    assert stored(blobs) == []


def test_a_hostile_archive_is_refused_with_its_reason(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    evil = tgz({"package/../../etc/passwd": "x"})
    subject = get(served(server, evil))
    (tree,) = subject.trees
    assert tree.refused is not None
    assert tree.refused.rule_id == "archive/path-traversal"
    assert tree.refused.message == "package/../../etc/passwd climbs out of the archive"
    assert tree.files == ()
    assert subject.looked_at() == ()
    assert stored(blobs) == [kept(evil)]


def test_what_cannot_be_fetched_is_missing_and_stops_no_other(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    right = served(server, TARBALL)
    gone = served(server, b"gone", "gone.tgz")
    broken = served(server, b"broken", "broken.tgz")
    local = Artifact(filename="x", url="file:///etc/passwd", kind=ArtifactKind.OTHER)
    server.routes["/gone.tgz"] = Reply(status=404)
    server.routes["/broken.tgz"] = Reply(status=403)
    subject = get(gone, right, broken, local)
    assert [tree.artifact for tree in subject.trees] == [right]
    assert [(item.artifact, item.why) for item in subject.missing] == [
        (gone, f"{gone.url} answered 404"),
        (broken, f"{broken.url} answered 403"),
        (local, "refused address 'file:///etc/passwd': only http and https are called"),
    ]
    assert stored(blobs) == [kept(TARBALL)]


def test_a_download_cut_short_gets_a_second_chance(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    artifact = served(server, TARBALL)
    replies = [Reply(body=TARBALL, cut=100), Reply(body=TARBALL)]
    server.routes["/server-1.2.3.tgz"] = lambda _: replies.pop(0)
    (tree,) = get(artifact).trees
    assert len(tree.files) == 2
    assert stored(blobs) == [kept(TARBALL)]


def test_a_download_always_cut_short_is_missing(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    artifact = served(server, TARBALL)
    server.routes["/server-1.2.3.tgz"] = Reply(body=TARBALL, cut=100)
    subject = get(artifact)
    assert subject.trees == ()
    assert len(subject.missing) == 1
    assert len(server.paths()) == 2
    assert stored(blobs) == []


def test_a_store_that_cannot_be_written_makes_files_missing(
    server: FakeServer, get: Fetch, blobs: Path
) -> None:
    blobs.write_text("a file where the folder should be")
    (item,) = get(served(server, TARBALL)).missing
    assert item.why == f"{blobs} cannot be used (File exists)"
    blobs.unlink()
    blobs.mkdir()
    (blobs / "sha512").write_text("again a file")
    (item,) = get(served(server, TARBALL)).missing
    assert item.why == "not stored (Not a directory)"
    (blobs / "sha512").unlink()
    assert len(get(served(server, TARBALL)).trees) == 1


def test_wheels_are_fetched_side_by_side_and_keep_their_order(
    server: FakeServer, get: Fetch
) -> None:
    together = threading.Barrier(4, timeout=10)
    artifacts = []
    for number in range(4):
        data = wheel("server", "1.2.3", {f"m{number}.py": str(number)})
        name = f"server-1.2.3-cp3{number}-none-any.whl"
        artifacts.append(served(server, data, name, kind=ArtifactKind.WHEEL))

        def late(_: Request, data: bytes = data) -> Reply:
            together.wait()
            return Reply(body=data)

        server.routes[f"/{name}"] = late
    subject = get(*artifacts)
    assert [tree.artifact for tree in subject.trees] == artifacts
    assert [tree.prefix for tree in subject.trees] == [
        "",
        "server-1.2.3-cp31-none-any.whl!/",
        "server-1.2.3-cp32-none-any.whl!/",
        "server-1.2.3-cp33-none-any.whl!/",
    ]
    assert [tree.find(f"m{n}.py") is not None for n, tree in enumerate(subject.trees)] == [True] * 4


def test_the_first_file_that_arrives_names_the_findings(server: FakeServer, get: Fetch) -> None:
    gone = served(server, b"", "gone.whl", kind=ArtifactKind.WHEEL)
    del server.routes["/gone.whl"]
    subject = get(gone, served(server, TARBALL))
    assert [tree.prefix for tree in subject.trees] == [""]


def test_a_release_without_files_is_an_empty_subject(get: Fetch) -> None:
    subject = get()
    assert (subject.trees, subject.missing) == ((), ())


def test_nothing_is_left_open(server: FakeServer, get: Fetch) -> None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("needs /proc")
    artifact = served(server, TARBALL, declared=(digest(b"other"),))
    get(artifact)
    before = len(os.listdir(folder))  # noqa: PTH208 - the count is what matters
    for _ in range(5):
        get(artifact)
    assert len(os.listdir(folder)) <= before + 1  # noqa: PTH208


@pytest.mark.parametrize(
    ("declared", "computed", "same"),
    [
        ((), (digest(b"x"),), True),
        ((digest(b"x"),), (digest(b"x"),), True),
        ((digest(b"x"),), (digest(b"x"), digest(b"x", "sha256")), True),
        ((digest(b"x"), digest(b"x", "sha1")), (digest(b"x"),), False),
        ((digest(b"y"),), (digest(b"x"),), False),
    ],
)
def test_every_declared_digest_must_be_among_the_computed(
    declared: tuple[Digest, ...], computed: tuple[Digest, ...], same: bool
) -> None:
    artifact = Artifact(filename="x", url="x", kind=ArtifactKind.OTHER, digests=declared)
    assert matches(artifact, computed) == same
