import dataclasses
from pathlib import Path

import pytest

from tests.workflow.checking import approved, config, gated
from vetting.workflow import Tools
from vetting.workflow.check import check
from vetting.workflow.fix import fix

TEXT = """\ufeff{\r
  // the servers of the team
  "mcpServers": {
    "a": { "command": "npx", "args": ["-y", "server@1.5.0"], },  /* keep me */
    'b': { command: 'npx', args: ['-y', 'server'] },
    "same": {"command": "npx", "args": ["-y", "server@1.4.2"]},
    "other": {"command": "npx", "args": ["-y", "unknown@1.0.0"]}
  }
}
"""


def test_only_the_versions_change(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.4.2")
    path = tmp_path / "repository" / ".cursor" / "mcp.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEXT.encode())
    path.chmod(0o640)
    work = gated(tools, tmp_path)
    done = fix(check([tmp_path / "repository"], work))
    expected = TEXT.replace("server@1.5.0", "server@1.4.2").replace("'server'", "'server@1.4.2'")
    assert path.read_bytes() == expected.encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [line.partition(": ")[2] for line in done] == [
        "a: server@1.5.0 is now server@1.4.2",
        "b: server is now server@1.4.2",
    ]
    again = check([tmp_path / "repository"], work)
    assert [server.name for server in again.servers if server.code] == ["other"]
    assert fix(again) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            ".codex/config.toml",
            '[mcp_servers.a]\ncommand = "npx" # x\nargs = ["-y", "server@1.5.0"]\n',
        ),
        (
            "librechat.yaml",
            "mcpServers:\n  a:\n    command: npx # x\n    args: [-y, server@1.5.0]\n",
        ),
        (".vscode/mcp.json", '{"servers": {"a": {"command": "npx", "args": ["server@1.5.0"]}}}'),
    ],
)
def test_other_formats_are_fixed_in_place_too(
    tools: Tools, tmp_path: Path, name: str, text: str
) -> None:
    approved(tools, "server@1.4.2")
    path = tmp_path / "repository" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    fix(check([tmp_path / "repository"], gated(tools, tmp_path)))
    assert path.read_text() == text.replace("1.5.0", "1.4.2")


def test_a_file_that_changed_meanwhile_is_left_alone(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.4.2")
    path = config(tmp_path / "repository", {"a": "server@1.5.0"})
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    path.write_text("\n" + path.read_text())
    before = path.read_bytes()
    (line,) = fix(report)
    assert line.endswith("not changed, it is not the file that was checked")
    assert path.read_bytes() == before


def test_what_would_read_otherwise_is_not_written(tools: Tools, tmp_path: Path) -> None:
    approved(tools, "server@1.4.2")
    path = config(tmp_path / "repository", {"a": "server@1.5.0"})
    report = check([tmp_path / "repository"], gated(tools, tmp_path))
    (server,) = report.servers
    assert server.suggestion is not None
    broken = dataclasses.replace(server.suggestion, new='x", "y')
    bad = dataclasses.replace(report, servers=(dataclasses.replace(server, suggestion=broken),))
    before = path.read_bytes()
    (line,) = fix(bad)
    assert line.endswith("not changed, the versions have to be put in by hand")
    assert path.read_bytes() == before
