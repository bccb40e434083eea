"""A team over one allowlist: reviewers, a machine with the other keys, and people who ask."""

import dataclasses
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW
from vetting import app
from vetting.signing.keys import PublicKey, generate
from vetting.workflow import Tools
from vetting.workflow.init import init


def mail(name: str) -> str:
    return f"mailto:{name}@example.com"


def person(environ: Mapping[str, str], folder: Path, name: str) -> Tools:
    """Somebody on a machine of their own, with the team's allowlist."""
    mine = {**environ, "MCP_VET_HOME": f"{folder}/home of {name}", "MCP_VET_REVIEWER": mail(name)}
    return app.build(app.read_settings(mine, folder), environ=mine, clock=lambda: NOW)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Team:
    """Alice and Bob approve, both are needed; the machine signs the rest; Carol and Dave ask."""

    alice: Tools
    bob: Tools
    machine: Tools
    carol: Tools
    dave: Tools


NAMES = ("alice", "bob", "machine", "carol", "dave")


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The allowlist and everybody's home; made once, as making it waits for disks."""
    folder = tmp_path_factory.mktemp("team")
    environ = {"MCP_VET_ALLOWLIST": str(folder / "allowlist")}
    alice, bob, machine = (person(environ, folder, name) for name in NAMES[:3])
    theirs: PublicKey = generate(bob.key_dir / "reviewer.pem").public
    init(alice, threshold=2, others={mail("bob"): theirs})
    machine.key_dir.mkdir(parents=True)
    for name in ("service", "scanner", "root"):
        shutil.move(alice.key_dir / f"{name}.pem", machine.key_dir / f"{name}.pem")
    return folder


@pytest.fixture
def people(environ: dict[str, str], tmp_path: Path, _made: Path) -> Team:
    shutil.copytree(_made, tmp_path, dirs_exist_ok=True)
    return Team(**{name: person(environ, tmp_path, name) for name in NAMES})


def later(tools: Tools, **time: float) -> Tools:
    """The same person some time after NOW."""
    return dataclasses.replace(tools, clock=lambda: NOW + timedelta(**time))
