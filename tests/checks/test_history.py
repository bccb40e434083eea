import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.checks.conftest import lines
from tests.factories import NOW, pin, release, subject, tree
from vetting.checks import Context
from vetting.checks.history import History
from vetting.model.artifact import Artifact, ArtifactKind, Digest
from vetting.model.evidence import Outcome
from vetting.model.package import Seen

DAY = timedelta(days=1)
PUBLISHED = NOW - 60 * DAY  # as the factory's releases are


def seen(version: str = "1.2.2", **fields: Any) -> Seen:
    values: dict[str, Any] = {
        "seen_at": NOW - 10 * DAY,
        "published_at": PUBLISHED - DAY,
        "publisher": None,
        "maintainers": (),
        "provenance": None,
        "digests": (),
        **fields,
    }
    return Seen(version=version, **values)


def found(
    context: Context, *earlier: Seen, approved: str | None = None, **fields: Any
) -> list[str]:
    """What is said of version 1.2.3 with these fields, after `earlier` was seen."""
    given = replace(context, seen=earlier, approved_version=approved)
    return lines(History().run(subject(of=release(**fields)), given))


# People.

CHANGED = "pub.publisher_changed -: published by bob, 1.2.2 by alice"


@pytest.mark.parametrize(
    ("now", "before", "maintainers", "expected"),
    [
        ("alice", "alice", (), []),
        ("bob", "alice", (), [f"high {CHANGED}"]),
        ("bob", "alice", ("alice",), [f"high {CHANGED}"]),
        ("bob", "alice", ("alice", "bob"), [f"medium {CHANGED}; both maintained it"]),
        # A mirror that says nothing says nothing.
        (None, "alice", (), []),
        ("bob", None, ("alice",), []),
    ],
)
def test_somebody_else_publishes(
    now: str | None,
    before: str | None,
    maintainers: tuple[str, ...],
    expected: list[str],
    context: Context,
) -> None:
    earlier = seen(publisher=before, maintainers=maintainers)
    assert found(context, earlier, publisher=now) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (("a", "b"), ("a", "b"), []),
        (("a", "b", "c"), ("a",), ["medium pub.maintainer_added -: new since 1.2.2: b, c"]),
        (("a", "b"), ("a", "b", "c"), ["info pub.maintainer_removed -: gone since 1.2.2: c"]),
        (
            ("x", "y"),
            ("a", "y"),
            [
                "medium pub.maintainer_added -: new since 1.2.2: x",
                "info pub.maintainer_removed -: gone since 1.2.2: a",
            ],
        ),
        ((), ("a",), []),
        (("a", "b"), (), []),
        (("a",), ("a",), ["info pub.single -: maintained by a alone"]),
    ],
)
def test_maintainers_come_and_go(
    now: tuple[str, ...], before: tuple[str, ...], expected: list[str], context: Context
) -> None:
    assert found(context, seen(maintainers=before), maintainers=now) == expected


def test_the_version_published_before_is_compared_with(context: Context) -> None:
    old = seen("1.0.0", publisher="carol", published_at=PUBLISHED - 90 * DAY)
    last = seen("1.2.2", publisher="alice", published_at=PUBLISHED - DAY)
    mute = seen("1.2.2", published_at=PUBLISHED)
    later = seen("2.0.0", publisher="bob", published_at=PUBLISHED + DAY)
    same = seen("1.2.3", publisher="bob", published_at=PUBLISHED)
    for earlier in ((old, last, mute, later, same), (same, later, mute, last, old)):
        assert found(context, *earlier, publisher="bob") == [f"high {CHANGED}"]
    assert found(context, later, same, publisher="alice") == []
    undated = seen("1.2.2", publisher="alice", published_at=None)
    assert found(context, undated, publisher="bob") == [f"high {CHANGED}"]
    assert found(context, last, publisher="bob", published_at=None) == [f"high {CHANGED}"]


def test_two_bad_releases_do_not_vouch_for_each_other(context: Context) -> None:
    approved = seen("1.2.1", publisher="alice", maintainers=("alice",), published_at=NOW - 90 * DAY)
    bad = seen("1.2.2", publisher="bob", maintainers=("alice", "bob"))
    told = found(context, bad, approved, publisher="bob", maintainers=("alice", "bob"))
    assert told == []
    told = found(
        context, bad, approved, approved="1.2.1", publisher="bob", maintainers=("alice", "bob")
    )
    assert told == [
        "high pub.publisher_changed -: published by bob, 1.2.1 by alice",
        "medium pub.maintainer_added -: new since 1.2.1: bob",
    ]


# Pace.


@pytest.mark.parametrize(
    ("published", "previous", "expected"),
    [
        (PUBLISHED, PUBLISHED - 365 * DAY, []),
        (PUBLISHED, None, []),
        (None, PUBLISHED, []),
        (
            datetime.fromisoformat("2026-09-01T00:00Z"),
            datetime.fromisoformat("2025-08-31T00:00Z"),
            [
                "medium pub.dormant_revival -: published 2026-09-01, the release before it 2025-08-31",
            ],
        ),
    ],
)
def test_a_sleeping_package_wakes_up(
    published: datetime | None, previous: datetime | None, expected: list[str], context: Context
) -> None:
    told = found(context, published_at=published, previous_published_at=previous)
    assert told == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, []),
        (NOW - 30 * DAY, []),
        (NOW - 29 * DAY, ["medium age.package -: first published 2026-10-23"]),
        (NOW + DAY, ["medium age.package -: first published 2026-11-22"]),
    ],
)
def test_a_young_package(first: datetime | None, expected: list[str], context: Context) -> None:
    assert found(context, first_published_at=first) == expected


# Files.

TGZ = "server-1.2.3.tgz"
BYTES = tree({"index.js": "x"})
NOW_IS = BYTES.digest("sha256") or ""


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


OTHER_BYTES = f"SHA-256 {NOW_IS[:16]}… now, {sha('other')[:16]}… when vetted on 2026-11-11"


def artifact(name: str, digest: str | None, uploaded: datetime | None = None) -> Artifact:
    digests = (Digest(algorithm="sha256", value=digest),) if digest else ()
    return Artifact(
        filename=name,
        url=f"https://registry.example/{name}",
        kind=ArtifactKind.WHEEL,
        digests=digests,
        uploaded_at=uploaded,
    )


def test_the_bytes_of_a_version_never_change(context: Context) -> None:
    whole = subject(BYTES, of=release(artifacts=(BYTES.artifact,)))
    for earlier, expected in (
        ((seen("1.2.3", digests=((TGZ, NOW_IS),)),), []),
        ((seen("1.2.2", digests=((TGZ, sha("other")),)),), []),
        ((), []),
        (
            # The changed bytes were seen too: what was there first still counts.
            (
                seen("1.2.3", digests=((TGZ, NOW_IS),), seen_at=NOW - DAY),
                seen("1.2.3", digests=((TGZ, sha("other")),)),
            ),
            [
                f"critical reg.integrity_changed -: {TGZ}: {OTHER_BYTES}",
            ],
        ),
    ):
        evidence = History().run(whole, replace(context, seen=earlier))
        assert lines(evidence) == expected


def test_files_that_are_not_read_must_not_change_either(context: Context) -> None:
    """By the digest their registry declares; one that declares none says nothing."""
    earlier = seen("1.2.3", digests=(("a.whl", sha("a")), ("b.whl", sha("b"))))
    for declared, count in ((sha("a"), 0), (None, 0), (sha("other"), 1)):
        files = (artifact("a.whl", declared), artifact("b.whl", sha("b")))
        told = found(context, earlier, skipped_artifacts=files)
        assert len([line for line in told if "critical reg.integrity_changed" in line]) == count


def test_a_file_is_added_to_a_version_that_was_vetted(context: Context) -> None:
    earlier = seen("1.2.3", digests=(("a.whl", sha("a")),))
    old = artifact("a.whl", sha("a"))
    for uploaded, added in ((None, True), (NOW - 9 * DAY, True), (NOW - 11 * DAY, False)):
        new = artifact("b.whl", sha("b"), uploaded)
        said = "reg.file_added -: b.whl: not there when vetted on 2026-11-11"
        told = found(context, earlier, artifacts=(old, new))
        assert told == ([f"medium {said}"] if added else [])
        told = found(context, earlier, artifacts=(old,), skipped_artifacts=(new,))
        assert told == ([f"info {said}"] if added else [])
        assert found(context, artifacts=(old, new)) == []
        # A record without any file, of a release that could not be fetched, tells nothing.
        assert found(context, seen("1.2.3"), artifacts=(old, new)) == []


def test_a_record_that_cannot_be_read_is_a_gap(context: Context) -> None:
    given = replace(context, unseen="what earlier vets saw is not known: no disk")
    evidence = History().run(subject(of=release(of=pin(), first_published_at=NOW)), given)
    assert (evidence.outcome, evidence.reason) == (Outcome.INCOMPLETE, given.unseen)
    assert lines(evidence) == ["medium age.package -: first published 2026-11-21"]
