"""A disk that is full, and a folder that may not be written: said by name, and nothing half-done."""

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.cli.test_attacks import _today, site

__all__ = ["_today", "site"]

Cli = Callable[..., tuple[int, str, str]]
Started = Callable[..., "subprocess.Popen[bytes]"]
CHANGES = [
    ("refresh",),
    ("suspend", "npm:server@1.2.3", "--reason", "OTHER"),
    ("keys", "rotate", "timestamp"),
    ("keys", "add", "{root}", "--role", "root", "--role", "targets", "--threshold", "2"),
]


def everything(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def full() -> None:
    """Every file that grows beyond a few bytes fails, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: " ".join(words[:2]))
def test_a_full_disk_is_told_and_changes_nothing(
    site: Site, started: Started, cli: Cli, words: tuple[str, ...]
) -> None:
    key = site.index().reviewers.all_keys()[0].text
    before = everything(site.root)
    done = started(*(word.format(root=key) for word in words), preexec_fn=full)
    _, err = done.communicate(timeout=60)
    assert done.returncode == 3
    said = err.decode()
    assert "File too large" in said
    assert str(site.folder) in said, "and it is named"
    assert "  next: make room, or allow it to write there" in said
    assert everything(site.root) == before
    assert cli("check")[0] == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
@pytest.mark.parametrize("words", CHANGES[:2], ids=lambda words: " ".join(words[:2]))
def test_a_folder_without_rights_is_told_and_changes_nothing(
    site: Site, cli: Cli, words: tuple[str, ...]
) -> None:
    before = everything(site.root)
    (site.root / "status").mkdir(exist_ok=True)
    for folder in (site.root / "status", site.metadata):
        folder.chmod(0o500)
    code, _, err = cli(*words)
    for folder in (site.root / "status", site.metadata):
        folder.chmod(0o700)
    assert code == 3
    assert "Permission denied" in err
    assert str(site.root) in err
    assert everything(site.root) == before
