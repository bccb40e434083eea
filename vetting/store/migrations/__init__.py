"""Alembic migrations; `head` is known without importing Alembic."""

from pathlib import Path

FOLDER = Path(__file__).parent


def head() -> str:
    """The newest revision: file names start with it and sort in order."""
    return max(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
