"""Where in a package a file lies: beside what a server is started from, or in it."""

from vetting.patterns import pattern

_ASIDE = frozenset(
    {"test", "tests", "__tests__", "fixtures", "examples", "example", "docs", "testdata", ".github"}
)
_TEST = pattern(r"(?:test_.+|.+_test|conftest)\.py|.+\.(?:spec|test)\.[cm]?[jt]sx?")


def is_aside(path: str) -> bool:
    """Whether `path` is a test, or lies in a folder for tests, examples or documentation."""
    *folders, name = path.lower().split("/")
    return not _ASIDE.isdisjoint(folders) or _TEST.fullmatch(name) is not None
