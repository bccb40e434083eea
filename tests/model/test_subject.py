import pytest

from tests.factories import subject, tree
from vetting.model.artifact import ArtifactKind


def test_every_file_comes_once_and_belongs_to_the_first_artifact() -> None:
    first = tree(
        {"pkg/a.py": "same", "pkg/b.py": "same", "pkg/copy/a.py": "same"},
        kind=ArtifactKind.WHEEL,
        filename="x-1-py3-none-any.whl",
    )
    second = tree(
        {"src/pkg/a.py": "same", "src/pkg/b.py": "other", "tests/t.py": "t"},
        kind=ArtifactKind.SDIST,
        filename="x-1.tar.gz",
        prefix="x-1.tar.gz!/",
    )
    shown = [tree.shown(file) for tree, file in subject(first, second).files()]
    assert shown == [
        "pkg/a.py",
        "pkg/b.py",
        "pkg/copy/a.py",
        "x-1.tar.gz!/src/pkg/b.py",
        "x-1.tar.gz!/tests/t.py",
    ]


def test_only_what_was_read_is_signed_for() -> None:
    read = tree({"a": "1"}, filename="read.tgz")
    unread = tree({}, filename="unread.tgz")
    looked = subject(read, unread).looked_at()
    assert [(file.filename, file.size, file.digests) for file in looked] == [
        ("read.tgz", 1, read.digests)
    ]


@pytest.mark.parametrize(
    ("wheel_name", "passed_over"),
    [
        ("x-1-py3-none-any.whl", True),
        ("x-1-cp313-cp313-win_amd64.whl", False),
        (None, False),
    ],
)
def test_an_sdist_is_passed_over_beside_a_wheel_for_everybody(
    wheel_name: str | None, passed_over: bool
) -> None:
    source = tree({"a": "1"}, kind=ArtifactKind.SDIST, filename="x-1.tar.gz")
    built = [tree({"a": "1"}, kind=ArtifactKind.WHEEL, filename=wheel_name)] if wheel_name else []
    whole = subject(*built, source)
    assert whole.passed_over(source) == passed_over
    assert not any(whole.passed_over(item) for item in built)
