import dataclasses
import json
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes import FakeNpm
from tests.workflow.checking import approved
from vetting import exports
from vetting.workflow import Tools

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"


@pytest.fixture
def shop(cli: Cli, tools: Tools) -> Cli:
    """The command line beside an allowlist with one entry."""
    approved(dataclasses.replace(tools, clock=lambda: datetime.now(UTC)), "server@1.2.3")
    return cli


def test_a_bill_of_materials_is_printed_or_written(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    cli("vet", PIN, "--quiet")
    code, out, err = cli("export", "cyclonedx", PIN)
    assert (code, err) == (0, "")
    assert json.loads(out)["metadata"]["component"]["purl"] == "pkg:npm/server@1.2.3"
    code, printed, err = cli("export", "cyclonedx", PIN, "--output", "server.cdx.json")
    assert (code, printed, err) == (0, "", "mcp-vet: wrote server.cdx.json\n")
    assert (tmp_path / "server.cdx.json").read_text() == out


def test_an_allowlist_of_a_client_is_printed_or_written(shop: Cli, tmp_path: Path) -> None:
    line = "npx -y server@1.2.3 --stdio"
    code, out, err = shop("export", "claude-code", "--launch", line, "--launch", f"{line} /srv")
    assert (code, err) == (0, "")
    commands = [item["serverCommand"] for item in json.loads(out)["allowedMcpServers"]]
    assert commands == [
        ["npx", "-y", "server@1.2.3"],
        ["mcp-vet", "run", PIN, "--"],
        line.split(),
        [*line.split(), "/srv"],
    ]
    code, printed, err = shop("export", "codex", "--output", "requirements.toml")
    assert (code, printed, err) == (0, "", "mcp-vet: wrote requirements.toml\n")
    document = tomllib.loads((tmp_path / "requirements.toml").read_text())
    assert list(document["mcp_servers"]) == ["server"]


def test_what_is_left_out_is_said_on_stderr(shop: Cli) -> None:
    assert shop("suspend", PIN, "--reason", "\x1b[31m::error::red")[0] == 0
    code, out, err = shop("export", "vscode")
    assert code == 0
    assert json.loads(out)["chat.mcp.allowedServers"] == []
    assert err.startswith("mcp-vet: npm:server@1.2.3: left out: suspended: SUSPICIOUS: ")
    assert "\x1b" not in err
    assert len(err.splitlines()) == 1


def test_a_folder_is_written_and_nothing_stale_stays_in_it(shop: Cli, tmp_path: Path) -> None:
    assert shop("export", "mcp-registry", "--output", "public") == (
        0,
        "",
        "mcp-vet: wrote 4 files into public\n",
    )
    place = tmp_path / "public/v0.1/servers/mcp-vet.npm/server/versions"
    assert (place / "1.2.3/index.json").is_file()
    assert shop("export", "mcp-registry", "--output", "public")[0] == 0
    assert shop("revoke", PIN, "--reason", "COMPROMISED")[0] == 0
    code, out, err = shop("export", "mcp-registry", "--output", "public")
    assert (code, out) == (2, "")
    assert "1.2.3/index.json: is not part of this export, and would go on to be served" in err


def test_an_allowlist_that_cannot_be_trusted_exports_nothing(shop: Cli, tmp_path: Path) -> None:
    (tmp_path / "allowlist/entries/npm/server/1.2.3/vsa.dsse.json").write_text("{}")
    code, out, err = shop("export", "goose", "--output", "goose.yaml")
    assert (code, out) == (4, "")
    assert "next: mcp-vet verify lists everything that is wrong" in err
    assert not (tmp_path / "goose.yaml").exists()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["cyclonedx", PIN], 2, "mcp-vet: nothing is on record about npm:server@1.2.3\n"),
        (["cyclonedx"], 2, "name a PIN"),
        (["spdx", PIN], 2, "mcp-vet: there is no export format 'spdx'\n"),
        (["cyclonedx", "server"], 2, "does not name an ecosystem"),
        (["codex", PIN], 2, "codex is of the whole allowlist: name no PIN"),
        (["codex"], 4, "allowlist/reviewers.json"),
        (["openvex", "--launch", "npx -y a@1.0.0"], 2, "holds no command lines"),
        (["mcp-registry"], 2, "several files: name their folder with --output"),
    ],
)
def test_what_cannot_be_exported_is_said(cli: Cli, args: list[str], code: int, said: str) -> None:
    found, out, err = cli("export", *args)
    assert (found, out) == (code, "")
    assert said in err


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("npx -y other@1.0.0", 1, "npm:other@1.0.0 is not allowlisted"),
        ("npx 'server", 2, "is no command line"),
    ],
)
def test_a_launch_of_something_else_exports_nothing(
    shop: Cli, line: str, code: int, said: str
) -> None:
    found, out, err = shop("export", "goose", "--launch", line)
    assert (found, out) == (code, "")
    assert said in err


def test_the_help_lists_every_format(cli: Cli) -> None:
    code, out, _ = cli("export", "--help")
    assert code == 0
    for name in exports.names():
        assert f"\n  {name}" in out
        assert exports.get(name).title in out
