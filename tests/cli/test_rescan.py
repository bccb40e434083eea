"""`mcp-vet rescan` and `mcp-vet renew`, from words to exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeNpm, FakeOsv, FakeServer, Reply
from tests.workflow.rescanning import HIGH, record

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"
SECRET = "a secret of the receiver"


@pytest.fixture
def approved(cli: Cli, npm: FakeNpm, osv: FakeOsv) -> Cli:
    """Somebody with one approved server, and advisories that can be asked."""
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    assert cli("vet", PIN, "--approve", "--reason", "x", "--quiet", "--closure", "none")[0] == 0
    osv.records.clear()
    return cli


def test_clean_is_0(approved: Cli) -> None:
    code, out, err = approved("rescan", "--quiet")
    assert (code, err) == (0, "")
    first, *_, last = out.splitlines()
    assert first == "mcp-vet rescan: CLEAN  1 entry: 1 kept; 0 decided again"
    assert last.startswith("the index holds until ")


def test_malware_is_5_and_stays_5(approved: Cli, osv: FakeOsv, tmp_path: Path) -> None:
    osv.add(record("MAL-1", "server"))
    code, out, _ = approved("rescan", "--dry-run", "--format", "json", "--quiet")
    document = json.loads(out)
    assert (code, document["dry_run"], document["entries"][0]["effect"]) == (5, True, "suspended")
    assert not (tmp_path / "allowlist" / "status").exists()
    assert approved("check")[0] in (0, 1)
    for _ in range(2):
        code, out, _ = approved("rescan", "--quiet")
        assert code == 5
        assert f"SUSPENDED  {PIN}" in out
    assert len(list((tmp_path / "allowlist" / "status").iterdir())) == 1
    code, out, _ = approved("verify")
    assert "1 are stopped" in out


def test_what_needs_a_person_is_1_and_what_is_not_known_3(
    approved: Cli, osv: FakeOsv, server: FakeServer
) -> None:
    osv.add(record("GHSA-1", "server", None))
    code, out, _ = approved("rescan", "--quiet")
    assert (code, "FLAGGED" in out) == (1, True)
    server.routes["/osv/v1/querybatch"] = Reply(status=400)
    code, out, _ = approved("rescan", "--quiet")
    assert (code, "STALE" in out) == (3, True)


def test_an_allowlist_that_is_none_is_4(cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli("rescan")
    assert (code, out) == (4, "")
    assert str(tmp_path / "allowlist") in err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("npm:ghost@1.2.3",), "there is no entry of npm:ghost@1.2.3"),
        (("server",), "does not name an ecosystem"),
        (("--since", "yesterday"), "--since: 'yesterday' is not a date"),
        (("--format", "yaml"), "'yaml' is not one of"),
    ],
)
def test_wrong_words_are_2(approved: Cli, args: tuple[str, ...], message: str) -> None:
    code, out, err = approved("rescan", *args)
    assert (code, out) == (2, "")
    assert message in err


def test_a_report_goes_to_a_file(approved: Cli, tmp_path: Path) -> None:
    place = tmp_path / "rescan.sarif"
    code, out, err = approved("rescan", "--format", "sarif", "--output", str(place), "--quiet")
    assert (code, out) == (0, "")
    assert json.loads(place.read_text())["version"] == "2.1.0"
    assert f"mcp-vet: wrote {place}" in err


def test_people_are_told_and_no_secret_is(
    approved: Cli, osv: FakeOsv, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCP_VET_WEBHOOK_URL", f"{server.url}/hook/token")
    monkeypatch.setenv("MCP_VET_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("MCP_VET_NOTIFY", f"json://user:password@{server.host}/chat")
    server.routes["/hook/token"] = Reply()
    osv.add(record("GHSA-1", "server", HIGH))
    code, out, err = approved("rescan", "--quiet")
    assert code == 5
    assert f"mcp-vet: told webhook {server.host} (1 notice)\n" in err
    assert "did not take the message" in err, "there is no chat"
    assert "next: it is told by the next run; every stop order stands" in err
    for secret in (SECRET, "token", "password"):
        assert secret not in out + err
    server.requests.clear()
    assert approved("rescan", "--dry-run", "--quiet")[0] == 5
    assert not {"/hook/token", "/chat"} & set(server.paths())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MCP_VET_WEBHOOK_URL", "https://hooks.example.com/x", "MCP_VET_WEBHOOK_SECRET must be"),
        ("MCP_VET_WEBHOOK_URL", "ftp://secret", "MCP_VET_WEBHOOK_URL is not an address"),
        ("MCP_VET_NOTIFY", "pigeon://secret", "is no address that Apprise knows"),
    ],
)
def test_a_receiver_that_can_never_be_told_is_a_usage_error(
    approved: Cli, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    code, _, err = approved("rescan", "--quiet")
    assert code == 2
    assert message in err
    assert "secret" not in err.replace("MCP_VET_WEBHOOK_SECRET", "")


def test_renew_says_until_when_or_what_changed(approved: Cli, osv: FakeOsv) -> None:
    code, out, err = approved("renew", PIN, "--reason", "still in use", "--quiet")
    assert (code, out) == (0, "")
    assert f"APPROVED  {PIN}  until " in err
    osv.add(record("GHSA-1", "server", HIGH))
    code, _, err = approved("renew", PIN, "npm:ghost@1.2.3", "--reason", "x", "--quiet")
    assert code == 4
    assert f"mcp-vet: {PIN} is not what was approved: advisory: server 1.2.3: GHSA-1" in err
    assert f"  next: mcp-vet vet {PIN} --approve --reason TEXT\n" in err
