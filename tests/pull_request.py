"""A repository with an allowlist and a change, for everything that gates changes."""

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.workflow.checking import approved, config
from vetting.workflow import Tools

ROOT = Path(__file__).parent.parent


def git(folder: Path, *args: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", *identity, *args], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all", "--force", "allowlist", ".cursor")
    for name in (".mcp-vet-baseline.json", "mcp-vet.toml"):
        if (folder / name).exists():
            git(folder, "add", name)
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")
    return git(folder, "rev-parse", "HEAD")


def first(tools: Tools, folder: Path) -> str:
    """The first commit of a repository in `folder`: one entry, which a configuration uses."""
    approved(tools, "server@1.4.2")
    config(folder, {"it": "server@1.4.2"})
    git(folder, "init", "--quiet", "--initial-branch=main", ".")
    return commit(folder)


def program(folder: Path) -> None:
    """Put `mcp-vet` into `folder`."""
    folder.mkdir(parents=True)
    path = folder / "mcp-vet"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vetting "$@"\n')
    path.chmod(0o755)


@pytest.fixture
def today(tools: Tools) -> Tools:
    """Tools whose approvals hold on the day that the tests run."""
    return dataclasses.replace(tools, clock=lambda: datetime.now(UTC))
