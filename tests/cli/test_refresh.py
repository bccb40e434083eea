"""refresh, and what `verify` and `check` remember of the index."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeNpm

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"


@pytest.fixture
def approved(cli: Cli, npm: FakeNpm) -> Cli:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    assert cli("vet", PIN, "--approve", "--reason", "x", "--quiet")[0] == 0
    return cli


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "allowlist"


def test_refreshing_says_until_when_it_holds(approved: Cli) -> None:
    code, out, err = approved("refresh")
    assert (code, err) == (0, "")
    assert out.startswith("the index holds until 20")


def test_this_user_remembers_without_being_told(approved: Cli, root: Path) -> None:
    before = root.with_name("before")
    shutil.copytree(root, before)
    approved("suspend", "npm:other", "--reason", "x")
    assert approved("verify")[0] == 0
    shutil.rmtree(root)
    shutil.copytree(before, root)
    code, _, err = approved("verify")
    assert code == 4
    assert "timestamp.json: is version 2, but version 3 has been seen: it was rolled back" in err


def test_a_policy_that_changed_is_signed_on_request(approved: Cli, root: Path) -> None:
    with (root / "policy.toml").open("a") as file:
        file.write("# read by two people\n")
    code, _, err = approved("verify")
    assert code == 4
    assert f"{root}/policy.toml: changed since it was signed" in err
    assert "mcp-vet refresh --sign" in err
    assert approved("refresh")[0] == 4
    assert approved("refresh", "--sign")[0] == 0
    assert approved("verify")[0] == 0


def test_what_was_seen_is_recorded_and_demanded(
    approved: Cli, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without a memory of its own takes the one that is committed."""
    before = root.with_name("before")
    shutil.copytree(root, before)
    approved("suspend", PIN, "--reason", "x")
    code, _, err = approved("verify", "--record")
    assert code == 0
    assert err == "mcp-vet: wrote .mcp-vet/seen.json: commit it\n"
    assert json.loads((tmp_path / ".mcp-vet" / "seen.json").read_text())["schema"] == (
        "mcp-vet/seen/v1"
    )
    shutil.rmtree(root)
    shutil.copytree(before, root)
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "fresh machine"))
    servers = {"docs": {"command": "npx", "args": ["-y", "server@1.2.3"]}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    for command in ("check", "verify", "list"):
        code, _, err = approved(command)
        assert code == 4
        assert "has been seen: it was rolled back" in err
    (tmp_path / ".mcp-vet" / "seen.json").unlink()
    assert approved("check")[0] == 0, "without a memory nobody can tell"


def test_an_index_without_its_key_cannot_be_renewed(approved: Cli, tmp_path: Path) -> None:
    keys = tmp_path / "home" / "config" / "keys"
    (keys / "service.pem").unlink()
    code, _, err = approved("refresh")
    assert code == 4
    assert f"{keys}: holds 0 of the 1 keys that sign snapshot" in err
    assert "mcp-vet keys list names them" in err
    assert approved("verify")[0] == 0


def test_what_cannot_be_listed_is_named(approved: Cli, root: Path) -> None:
    shutil.rmtree(root / "entries" / "npm" / "server")
    code, out, _ = approved("refresh")
    assert code == 4
    assert "FAIL     " in out
    assert "its entry is missing, though the index lists it" in out
