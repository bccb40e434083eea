import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeNpm

Cli = Callable[..., tuple[int, str, str]]
PIN = "npm:server@1.2.3"


def test_a_bill_of_materials_is_printed_or_written(cli: Cli, npm: FakeNpm, tmp_path: Path) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    cli("vet", PIN, "--quiet")
    code, out, err = cli("export", "cyclonedx", PIN)
    assert (code, err) == (0, "")
    assert json.loads(out)["metadata"]["component"]["purl"] == "pkg:npm/server@1.2.3"
    code, printed, err = cli("export", "cyclonedx", PIN, "--output", "server.cdx.json")
    assert (code, printed, err) == (0, "", "mcp-vet: wrote server.cdx.json\n")
    assert (tmp_path / "server.cdx.json").read_text() == out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["cyclonedx", PIN], 2, "mcp-vet: nothing is on record about npm:server@1.2.3\n"),
        (["cyclonedx"], 2, "name a PIN"),
        (["spdx", PIN], 2, "mcp-vet: there is no export format 'spdx'\n"),
        (["cyclonedx", "server"], 2, "does not name an ecosystem"),
    ],
)
def test_what_cannot_be_exported_is_said(cli: Cli, args: list[str], code: int, said: str) -> None:
    found, out, err = cli("export", *args)
    assert (found, out) == (code, "")
    assert said in err


def test_a_closure_that_is_not_complete_is_not_exported(cli: Cli, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    cli("vet", PIN, "--quiet", "--closure", "none")
    code, out, err = cli("export", "cyclonedx", PIN)
    assert (code, out) == (3, "")
    assert "the closure of npm:server@1.2.3 on record is not complete" in err
