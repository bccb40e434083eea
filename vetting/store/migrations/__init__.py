"""Alembic migrations; their revisions are known without importing Alembic."""

from pathlib import Path

FOLDER = Path(__file__).parent


def revisions() -> tuple[str, ...]:
    """All revisions in order: file names start with them."""
    files = (FOLDER / "versions").glob("[0-9]*.py")
    return tuple(sorted(path.stem.partition("_")[0] for path in files))


def head() -> str:
    """The newest revision."""
    return revisions()[-1]
