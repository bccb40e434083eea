"""What is known of a file is not read again, and read again where anything is different."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.conftest import wheel
from vetting import profile
from vetting.boundary.scan_cache import ScanCache
from vetting.model.artifact import ArtifactTree
from vetting.profile._facts import Facts
from vetting.profile.python import PythonReader

SOURCE = """import os
import requests
from pydantic_settings import BaseSettings
KEY = "MY_KEY"
def need(name):
    return os.environ[f"A_{name}"]
need("TOKEN")
os.getenv(other)
requests.get(KEY)
class S(BaseSettings):
    port: int = 1
    model_config = {"env_prefix": "MY_"}
for info in S.model_fields.values():
    os.getenv(info.alias)
"""
FILES = {"server/a.py": SOURCE, "server/b.py": "def ("}


@pytest.fixture
def scans(tmp_path: Path) -> Iterator[ScanCache]:
    cache = ScanCache(tmp_path / "scans.sqlite")
    yield cache
    cache.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read."""
    paths: list[str] = []
    original = PythonReader.read

    def noted(self: PythonReader, path: str, data: bytes, own: frozenset[str]) -> Facts:
        paths.append(path)
        return original(self, path, data, own)

    monkeypatch.setattr(PythonReader, "read", noted)
    return paths


def tree(**changes: str) -> ArtifactTree:
    return wheel({**FILES, **changes})


def test_what_is_known_of_a_file_is_what_was_read_of_it(scans: ScanCache, read: list[str]) -> None:
    first = profile.read(tree(), scans)
    assert first == profile.read(tree())
    assert first["server/a.py"].settings
    assert first["server/a.py"].models
    assert first["server/a.py"].helpers
    assert first["server/b.py"].why
    read.clear()
    assert profile.read(tree(), scans) == first
    assert read == []


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({"README.md": "y"}, set()),
        ({"server/b.py": "x = 1"}, {"server/b.py"}),
        ({"server/c.py": SOURCE}, {"server/c.py"}),
        ({"server/other.py": "x = 1"}, {"server/other.py"}),
        ({"requests/__init__.py": "x = 1"}, {"requests/__init__.py", "server/a.py"}),
    ],
)
def test_what_is_different_is_read_again(
    scans: ScanCache, read: list[str], changes: dict[str, str], again: set[str]
) -> None:
    profile.read(tree(), scans)
    read.clear()
    found = profile.read(tree(**changes), scans)
    assert set(read) == again
    assert found == profile.read(tree(**changes))
