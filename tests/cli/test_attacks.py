"""Each attack on the list, as the user of `mcp-vet check` meets it: its own message, and exit 4."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.allowlist import test_attacks
from tests.allowlist.site import Site, tools_in
from tests.allowlist.test_attacks import ATTACKS
from tests.factories import verdict
from vetting.model.stop import Reason
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.stop import scope_of, stop

Cli = Callable[..., tuple[int, str, str]]
AT_A_FIXED_TIME = {"entries_of_another_version", "old_entry_put_back", "root_replaced"}
"""Those whose story has hours in it are told to the gate alone."""


def today(folder: Path) -> Tools:
    return replace(tools_in(folder), clock=lambda: datetime.now(UTC))


@pytest.fixture(scope="session")
def _today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowlist whose one entry may run now."""
    folder = tmp_path_factory.mktemp("today")
    tools = today(folder)
    approve(verdict(now=tools.clock()), tools, reason="docs search")
    tools.store.close()
    return folder


@pytest.fixture
def site(_today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    tools = today(tmp_path)
    shutil.copytree(_today / "allowlist", tools.allowlist)
    shutil.copytree(_today / "home" / "config", tools.key_dir.parent, dirs_exist_ok=True)
    servers = {"docs": {"command": "npx", "args": ["-y", "server@1.2.3"]}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    # What the attacks look at themselves is as of a fixed time; here only the command looks.
    monkeypatch.setattr(test_attacks, "suspended", _suspended)
    return Site(tools=tools, folder=tmp_path)


def _suspended(site: Site) -> Path:
    return stop(
        site.tools,
        scope_of("npm:server@1.2.3"),
        revokes=False,
        reason=Reason.ADVISORY,
        note="GHSA-1",
    ).path


def test_left_alone_it_may_run(site: Site, cli: Cli) -> None:
    assert site.root.exists()
    assert cli("check")[0] == 0


@pytest.mark.parametrize(
    ("attack", "file", "why"),
    [row for row in ATTACKS if row[0].__name__ not in AT_A_FIXED_TIME],
    ids=lambda v: getattr(v, "__name__", None),
)
def test_an_attack_ends_the_check_with_4_and_its_own_message(
    site: Site, cli: Cli, attack: Callable[[Site], None], file: str, why: str
) -> None:
    assert cli("check")[0] == 0  # and what was verified before does not help it
    attack(site)
    if attack is test_attacks.one_key_counted_twice:  # who saw the true root knows it anyway
        shutil.rmtree(site.tools.key_dir.parent / "seen")
    code, out, err = cli("check")
    assert code == 4
    said = " ".join((out + err).split())
    assert why in said
    assert file.replace(" ", "") in said.replace(" ", "")


def test_a_directory_that_was_rolled_back_is_refused_by_the_memory_of_this_user(
    site: Site, cli: Cli
) -> None:
    old = site.copy("old")
    _suspended(site)
    assert cli("check")[0] == 5
    site.restore(old)
    code, _, err = cli("check")
    assert code == 4
    assert "has been seen: it was rolled back" in err


def test_a_directory_that_was_rolled_back_is_refused_by_what_was_committed(
    site: Site, cli: Cli, tmp_path: Path
) -> None:
    """A machine of CI has no memory of its own."""
    old = site.copy("old")
    _suspended(site)
    assert cli("verify", "--record")[0] == 0
    site.restore(old)
    shutil.rmtree(tmp_path / "home")
    code, _, err = cli("check")
    assert code == 4
    assert "timestamp.json: is version 2, but version 3 has been seen: it was rolled back" in err


def test_an_index_that_was_held_back_ends(site: Site, cli: Cli) -> None:
    draft = site.draft(hours=-60 * 24)
    draft.sign_anew("status")
    draft.commit()
    code, _, err = cli("check")
    assert code == 4
    assert "so nobody vouches that nothing newer exists" in err
    assert "  next: whoever has the index keys renews it: mcp-vet refresh" in err
