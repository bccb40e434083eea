import pytest

from tests.factories import pin
from vetting.ecosystems._pypi_requirements import pythons, read, written

SERVER = pin("pypi")
HASH = "--hash=sha256:" + "a" * 64
OTHER = "--hash=sha512:" + "b" * 128
GOOD = f"# a comment\nserver==1.2.3 \\\n    {HASH} \\\n    {OTHER}\n"


def test_members_have_every_hash() -> None:
    text = GOOD + f"Some_Name==2.0+x ; python_version < '3.12' \\\n    {HASH}\n"
    members, problem = read(text.encode(), SERVER)
    assert problem is None
    assert [(m.purl, [str(d) for _, d in m.files]) for m in members] == [
        ("pkg:pypi/server@1.2.3", ["sha256:" + "a" * 64, "sha512:" + "b" * 128]),
        ("pkg:pypi/some-name@2.0%2Bx", ["sha256:" + "a" * 64]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.com/",
        "-r other.txt",
        "-e .",
        "a @ https://example.com/a-1.whl",
        "a @ git+https://example.com/a",
        f"./a-1-py3-none-any.whl {HASH}",
        f"a>=1 {HASH}",
        f"a==1.* {HASH}",
        f"a===1 {HASH}",
        "a==1 --hash=md5:" + "a" * 32,
        f"a==1 {HASH} --config-settings x=y",
        f"a==1 --global-option=x {HASH}",
        f"a==1 ; python_version < '3' # {HASH}",
        f"a[x]==1 {HASH}",
        "a==1 --hash=sha256:short",
    ],
)
def test_nothing_but_exact_versions_with_hashes_is_let_through(line: str) -> None:
    members, problem = read(f"{GOOD}{line}\n".encode(), SERVER)
    assert members == ()
    assert problem is not None
    assert problem.startswith("requirements.txt holds a line that is no exact version")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{GOOD}a==1\n".encode(), "a 1 has no hashes in the lock"),
        (f"a==1 {HASH}\n".encode(), "the lock does not hold pypi:server==1.2.3"),
        (b"", "the lock does not hold pypi:server==1.2.3"),
        (b"\xff", "requirements.txt is not UTF-8"),
    ],
    ids=range(4),
)
def test_what_is_wrong_is_said(content: bytes, problem: str) -> None:
    assert read(content, SERVER)[1] == problem


def test_what_is_too_large_is_not_read() -> None:
    problem = "requirements.txt is larger than 64 MiB"
    assert read(b" " * (65 << 20), SERVER) == ((), problem)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (written(">=3.12,<4", GOOD), "<4,>=3.12"),
        (GOOD.encode(), ""),
        (b"# requires-python: rubbish\n", ""),
        (b"\xff", ""),
    ],
)
def test_the_python_versions_are_kept(content: bytes, expected: str) -> None:
    assert str(pythons(content)) == expected
