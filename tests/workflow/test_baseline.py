import json
from pathlib import Path

import pytest

from tests.check_reports.samples import RICH, finding, server
from vetting.errors import ConfigError
from vetting.model.check import CheckReport
from vetting.workflow.baseline import load, write


def test_what_fails_or_is_known_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    count = write(path, RICH.findings)
    document = json.loads(path.read_text())
    assert count == len(document["findings"]) == len(load(path))
    assert {item["rule"] for item in document["findings"]} == {
        "config/unparsable",
        "config/not-allowlisted",
        "config/unpinned",
        "config/revoked",
    }
    assert document["findings"][0] == {
        "file": ".cursor/mcp.json",
        "server": "bad",
        "rule": "config/revoked",
        "fingerprint": "e" * 64,
    }


def test_a_baseline_that_is_written_again_only_becomes_shorter(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write(path, RICH.findings)
    known = load(path)
    fewer = CheckReport(
        files=(), servers=(server(finding(), finding("config/new", fingerprint="9" * 64)),)
    )
    assert write(path, fewer.findings, only=known) == 1
    assert load(path) == {"a" * 64}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "version": 1}', "[" * 100_000]
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"baseline\.json:1: "):
        load(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "nothing")
