"""Where in a package a file lies, as far as checks weigh it."""

_ASIDE = frozenset(
    {"test", "tests", "__tests__", "fixtures", "examples", "docs", "testdata", ".github"}
)


def is_aside(path: str) -> bool:
    """Whether `path` lies in a folder for tests, examples or documentation."""
    return not _ASIDE.isdisjoint(path.lower().split("/")[:-1])
