"""Suspend, revoke and reinstate, from the command to what the gate says."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.allowlist.conftest import _made, site
from tests.allowlist.site import Site
from tests.factories import pin
from tests.fakes import FakeNpm
from vetting.cli._stop import tell
from vetting.model.check import Status
from vetting.model.stop import Reason
from vetting.workflow import Tools
from vetting.workflow.stop import scope_of, stop
from vetting.workflow.vet import last_approved

__all__ = ["_made", "site"]

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"
BY = "mailto:alice@example.com"


@pytest.fixture
def approved(cli: Cli, npm: FakeNpm, tmp_path: Path) -> Cli:
    """Somebody whose one approved server is in use."""
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    assert cli("vet", PIN, "--approve", "--reason", "x", "--quiet")[0] == 0
    servers = {"docs": {"command": "npx", "args": ["-y", "server@1.2.3"]}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    return cli


def status(cli: Cli) -> tuple[int, str]:
    """Exit code and status of the one server, as the gate says."""
    code, out, _ = cli("check", "--format", "json")
    (server,) = json.loads(out)["servers"]
    return code, server["status"]


def test_a_suspended_server_ends_the_check_with_5(approved: Cli, tmp_path: Path) -> None:
    assert status(approved) == (0, "allowed")
    code, out, err = approved("suspend", PIN, "--reason", "asks for too much")
    assert (code, out) == (0, "")
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    first, path, stops, following = err.splitlines()
    assert first.startswith(f"SUSPENDED  {PIN}  SUSPICIOUS: asks for too much ({BY}, ")
    assert today[:4] in first
    assert path.startswith(f"  {tmp_path}/allowlist/status/stop-npm-server-1.2.3-")
    assert stops == f"  stops {PIN}"
    assert following == "  next: commit and push it; clients obey it from their next update on"
    assert status(approved) == (5, "suspended")
    code, out, _ = approved("verify")
    assert code == 0
    assert f"STOPPED {PIN}  suspended: SUSPICIOUS: asks for too much" in out
    assert "0 hold, 1 are stopped, 0 do not" in out
    code, out, _ = approved("show", PIN)
    assert code == 5
    assert out.startswith(f"SUSPENDED  {PIN}\n  SUSPICIOUS: asks for too much (")
    assert json.loads(approved("list", "--format", "json")[1])[0]["state"] == "suspended"


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("suspend", "npm:server", "--reason", "advisory"), "suspended"),
        (("suspend", "npm:server@<2", "--reason", "ADVISORY", "--note", "GHSA-1"), "suspended"),
        (("suspend", "--member", "npm:server", "--reason", "compromised"), "suspended"),
        (("revoke", PIN, "--reason", "COMPROMISED", "--note", "steals"), "revoked"),
        (("revoke", "npm:server", "--reason", "license"), "revoked"),
    ],
)
def test_what_is_stopped_may_start_again_when_people_agree(
    approved: Cli, args: tuple[str, ...], word: str
) -> None:
    assert approved(*args)[0] == 0
    assert status(approved) == (5, word)
    target = args[1:3] if args[1] == "--member" else args[1:2]
    code, _, err = approved("reinstate", *target, "--reason", "looked at it")
    assert code == 0
    assert err.startswith("REINSTATED  ")
    assert status(approved) == (0, "allowed")


def test_remote_servers_are_stopped_and_start_again(cli: Cli, tmp_path: Path) -> None:
    servers = {"docs": {"type": "http", "url": "https://mcp.example.com/mcp"}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    pattern = "https://mcp.example.com/*"
    assert cli("approve", "--remote", pattern, "--auth", "none", "--reason", "x")[0] == 0
    assert status(cli)[1] == "remote"
    assert f"ok    remote {pattern}  by {BY} until " in cli("verify")[1]
    assert cli("list")[1].startswith(f"remote {pattern}  until ")
    code, _, err = cli("revoke", "--remote", pattern, "--reason", "compromised")
    assert code == 0
    assert f"STOPPED remote {pattern}  revoked: remote {pattern}: COMPROMISED" in cli("verify")[1]
    assert json.loads(cli("list", "--format", "json")[1])[0]["state"] == "revoked"
    assert err.startswith(f"REVOKED  remote {pattern}  COMPROMISED (")
    assert f"  stops addresses of {pattern}\n" in err
    assert status(cli) == (5, "revoked")
    assert f"remote {pattern}: COMPROMISED (" in " ".join(cli("check")[1].split())
    code, _, err = cli("reinstate", "--remote", pattern, "--reason", "it was nothing")
    assert (code, err.splitlines()[0]) == (0, f"REINSTATED  remote {pattern}")
    assert status(cli)[1] == "remote"


def test_an_order_about_another_version_changes_nothing(approved: Cli) -> None:
    _, _, err = approved("suspend", "npm:server@<1.2.3", "--reason", "OTHER")
    assert "  no entry falls under it now; later ones will\n" in err
    assert status(approved) == (0, "allowed")


def test_what_may_fall_under_an_order_is_not_allowed(approved: Cli) -> None:
    """The release names no publisher, so whether it is theirs is not known."""
    _, _, err = approved("suspend", "--publisher", "npm:mallory", "--reason", "COMPROMISED")
    assert f"  may stop (its closure or publisher is not known whole) {PIN}\n" in err
    assert status(approved) == (3, "incomplete")
    code, out, _ = approved("verify")
    assert code == 3
    assert f"UNKNOWN {PIN}" in out


def test_an_order_is_obeyed_where_nobody_can_sign_the_index(approved: Cli, tmp_path: Path) -> None:
    for name in ("service", "scanner", "root"):
        (tmp_path / "home" / "config" / "keys" / f"{name}.pem").unlink()
    code, _, err = approved("suspend", PIN, "--reason", "OTHER")
    assert code == 0
    assert "it works from now on, and is not in the signed index yet: mcp-vet refresh" in err
    assert status(approved) == (5, "suspended")
    code, _, err = approved("reinstate", PIN, "--reason", "x")
    assert err.startswith(f"AGREED  {PIN}: still stopped until the index lists it\n")
    assert status(approved) == (5, "suspended")


def test_somebody_without_a_key_stops_nothing(approved: Cli, tmp_path: Path) -> None:
    for path in (tmp_path / "home" / "config" / "keys").glob("*.pem"):
        path.unlink()
    code, _, err = approved("suspend", PIN, "--reason", "x")
    assert code == 4
    assert "is a reviewer's or the verifier's in" in err
    assert "next: any one reviewer can stop a server" in err
    assert not (tmp_path / "allowlist" / "status").exists()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("suspend", "--reason", "x"), "name one thing: a PIN, a package, a range"),
        (("suspend", PIN, "--member", PIN, "--reason", "x"), "name one thing"),
        (("suspend", "gem:a", "--reason", "x"), "gem"),
        (("suspend", "npm:a@~~", "--reason", "x"), "'~~' is neither a version nor a range"),
        (("suspend", "pypi:a@latest", "--reason", "x"), "is neither a version nor a range"),
        (("suspend", "--publisher", "npm:", "--reason", "x"), "names no publisher"),
        (("revoke", "--remote", "mcp.example.com", "--reason", "OTHER"), "is not a pattern of"),
        (("revoke", PIN, "--reason", "mood"), "'mood' is not one of"),
        (("reinstate", PIN, "--reason", "x"), f"{PIN} is not stopped"),
    ],
)
def test_wrong_words_are_a_usage_error(
    approved: Cli, tmp_path: Path, args: tuple[str, ...], message: str
) -> None:
    code, out, err = approved(*args)
    assert (code, out) == (2, "")
    assert message in err
    assert not (tmp_path / "allowlist" / "status").exists()


def test_what_is_stopped_cannot_be_approved_around(approved: Cli) -> None:
    approved("revoke", PIN, "--reason", "COMPROMISED")
    code, _, err = approved("approve", PIN, "--reason", "again")
    assert code == 1
    assert f"mcp-vet: {PIN} is revoked: COMPROMISED ({BY}, " in err
    assert f"  next: mcp-vet reinstate {PIN} --reason TEXT, by as many people" in err
    assert status(approved) == (5, "revoked")


def test_a_stopped_version_is_no_base_to_compare_with(approved: Cli, tools: Tools) -> None:
    next_one = pin(version="1.3.0")
    found = last_approved(next_one, tools)
    assert found is not None
    assert str(found.pin) == PIN
    approved("suspend", PIN, "--reason", "OTHER")
    assert last_approved(next_one, tools) is None


def test_what_builds_on_it_is_named_and_stopped_too(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.approve(version="1.3.0", hours=1)
    site.approve("other", hours=1)
    done = stop(
        site.later(2), scope_of(PIN), revokes=True, reason=Reason.COMPROMISED, note="stolen token"
    )
    assert [str(row) for row in done.pins] == [PIN]
    assert [(str(row), str(base)) for row, base in done.descendants] == [("npm:server@1.3.0", PIN)]
    tell(done, "REVOKED")
    assert f"  also stops npm:server@1.3.0, which builds on {PIN}\n" in capsys.readouterr().err
    assert site.ask(version="1.3.0")[0].status is Status.SUSPENDED
    assert site.ask("other")[0].status is Status.ALLOWED


def test_what_builds_on_a_version_that_is_only_outdated_goes_on(site: Site) -> None:
    site.approve(version="1.3.0", hours=1)
    done = stop(site.later(2), scope_of(PIN), revokes=True, reason=Reason.SUPERSEDED, note="")
    assert done.descendants == ()
    assert site.ask(version="1.3.0")[0].status is Status.ALLOWED
