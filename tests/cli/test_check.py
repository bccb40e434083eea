"""The gate as CI runs it: exit codes, outputs, files that it writes, and what it loads."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.workflow.checking import approved, config
from vetting import check_reports
from vetting.workflow import Tools

Cli = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def today(tools: Tools) -> Tools:
    """Tools whose approvals hold on the day that the tests run."""
    return dataclasses.replace(tools, clock=lambda: datetime.now(UTC))


@pytest.fixture
def gate(cli: Cli, today: Tools, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line in a repository whose allowlist has one entry."""
    for name in ("CI", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    approved(today, "server@1.4.2")
    return cli


def test_what_is_approved_passes(gate: Cli, tmp_path: Path) -> None:
    config(tmp_path, {"it": "server@1.4.2"})
    code, out, err = gate("check")
    assert (code, err) == (0, "")
    assert out.startswith("mcp-vet: PASS  1 server allowed, 1 file looked at  (allowlist ")


def test_an_empty_repository_passes(gate: Cli) -> None:
    code, out, _ = gate("check")
    assert code == 0
    assert "0 servers, 0 files looked at" in out


def test_what_is_not_approved_fails_and_says_what_to_do(gate: Cli, tmp_path: Path) -> None:
    config(tmp_path, {"it": "server@1.5.0"})
    code, out, _ = gate("check")
    assert code == 1
    assert ".cursor/mcp.json:" in out
    assert "[config/pin-mismatch]" in out
    assert "npm:server@1.4.2, the nearest approved version" in " ".join(out.split())
    assert 'fix: "args": ["-y", "server@1.4.2"]  (mcp-vet check --fix writes it)' in out


@pytest.mark.parametrize(
    ("servers", "code"),
    [
        ({"it": {"command": "frobnicate"}}, 3),
        ({"it": {"command": "frobnicate"}, "that": "other@1.0.0"}, 3),
        ({"it": "other@1.0.0"}, 1),
    ],
)
def test_the_worst_exit_code_wins(
    gate: Cli, tmp_path: Path, servers: dict[str, object], code: int
) -> None:
    config(tmp_path, servers)
    assert gate("check")[0] == code
    (tmp_path / "allowlist/entries/npm/server/1.4.2/vsa.dsse.json").write_text("{}")
    config(tmp_path, {**servers, "damaged": "server@1.4.2"})
    assert gate("check")[0] == 4


def test_without_an_allowlist_the_next_step_is_init(cli: Cli, tmp_path: Path) -> None:
    config(tmp_path, {"it": "server@1.4.2"})
    code, out, err = cli("check")
    assert (code, out) == (4, "")
    there = f"there is no allowlist at {tmp_path}/allowlist; 1 server is configured here"
    assert err.startswith(f"mcp-vet: {there}\n  next: mcp-vet init makes one; ")


@pytest.mark.parametrize("form", check_reports.names())
def test_every_report_says_that_the_allowlist_cannot_be_trusted(
    cli: Cli, tmp_path: Path, form: str
) -> None:
    config(tmp_path, {"it": "server@1.4.2"})
    code, out, err = cli("check", "--format", form)
    assert (code, err[:34]) == (4, "mcp-vet: there is no allowlist at ")
    assert ("there is no allowlist at " in out) is (form != "text")


@pytest.mark.parametrize("args", [("nothing",), ("--format", "pdf"), ("--allowlist",)])
def test_wrong_words_are_a_usage_error(gate: Cli, args: tuple[str, ...]) -> None:
    code, out, _ = gate("check", *args)
    assert (code, out) == (2, "")


def test_one_file_can_be_named(gate: Cli, tmp_path: Path) -> None:
    config(tmp_path, {"it": "other@1.0.0"})
    path = config(tmp_path, {"it": "server@1.4.2"}, "my servers.json")
    assert gate("check", str(path))[0] == 0


@pytest.mark.parametrize("form", check_reports.names())
def test_every_format_has_the_same_exit_code_and_nothing_beside_it(
    gate: Cli, tmp_path: Path, form: str
) -> None:
    config(tmp_path, {"it": "other@1.0.0"})
    code, out, err = gate("check", "--format", form)
    assert (code, err) == (1, "")
    assert out.endswith("\n")
    target = tmp_path / "report"
    code, printed, err = gate("check", "--format", form, "--output", str(target))
    assert (code, printed) == (1, "")
    assert target.read_text() == out
    assert "mcp-vet: FAIL  1 of 1 server not allowed" in err


def test_github_gets_a_summary_of_the_job(
    gate: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(tmp_path, {"it": "other@1.0.0"})
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert gate("check", "--format", "github")[0] == 1
    assert summary.read_text().startswith("before\n## mcp-vet check failed\n")


def test_fix_writes_the_nearest_version_and_ends_green(gate: Cli, tmp_path: Path) -> None:
    path = config(tmp_path, {"it": "server@1.5.0"})
    code, out, _ = gate("check", "--fix")
    assert code == 0
    assert "FIXED   .cursor/mcp.json:" in out
    assert "server@1.4.2" in path.read_text()


def test_a_baseline_starts_green_and_only_gets_better(gate: Cli, tmp_path: Path) -> None:
    config(tmp_path, {"it": "other@1.0.0", "that": "more@1.0.0"})
    code, out, err = gate("check", "--baseline")
    assert code == 0
    assert "2 findings are in .mcp-vet-baseline.json: commit it" in err
    assert out.count("KNOWN ") == 2
    assert gate("check")[0] == 1, "only who asks for it gets it"
    config(tmp_path, {"it": "other@1.0.0", "new": "evil@1.0.0"})
    code, out, _ = gate("check", "--baseline")
    assert code == 1
    assert "1 finding of the baseline is gone" in out
    assert gate("check", "--update-baseline")[0] == 1
    kept = json.loads((tmp_path / ".mcp-vet-baseline.json").read_text())["findings"]
    assert [item["server"] for item in kept] == ["it"]


def test_a_baseline_is_never_recorded_in_ci(
    gate: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    config(tmp_path, {"it": "other@1.0.0"})
    code, _, err = gate("check", "--baseline", ".")
    assert code == 2
    assert "none is recorded in CI" in err
    assert not (tmp_path / ".mcp-vet-baseline.json").exists()


def test_names_of_strangers_do_not_reach_the_log_raw(gate: Cli, tmp_path: Path) -> None:
    bad = "\x1b]52;c;YQ==\x07\r::error::x\n::add-mask::y ##vso[a.b]c"
    config(
        tmp_path, {bad: {"command": bad, "args": [bad, "-y", f"{bad}@1.0.0"], "env": {bad: bad}}}
    )
    for form in check_reports.names():
        _, out, err = gate("check", "--format", form)
        for text in (out, err):
            assert not set(text) & {"\x1b", "\x07", "\r"}
            assert "##vso[" not in text
            assert "\n::add-mask" not in text
            assert "\n::error::" not in text


def test_a_secret_of_a_configuration_is_in_no_report(gate: Cli, tmp_path: Path) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2
    config(
        tmp_path,
        {
            "it": {
                "command": "npx",
                "args": ["-y", "other@1.0.0", "--token", secret],
                "env": {"GITHUB_TOKEN": secret},
            }
        },
    )
    for form in check_reports.names():
        _, out, err = gate("check", "--format", form)
        assert secret not in out + err


@pytest.mark.parametrize("ci", [True, False])
@pytest.mark.parametrize("place", ["mcp-vet.toml", "pyproject.toml"])
def test_a_change_does_not_choose_what_it_is_judged_by(
    gate: Cli, tmp_path: Path, today: Tools, monkeypatch: pytest.MonkeyPatch, place: str, ci: bool
) -> None:
    """It brings an allowlist of its own, signed by itself, and settings that name it."""
    config(tmp_path, {"it": "evil@6.6.6"})
    approved(dataclasses.replace(today, allowlist=tmp_path / "mine"), "evil@6.6.6")
    table = "" if place == "mcp-vet.toml" else "[tool.mcp-vet]\n"
    (tmp_path / place).write_text(f'{table}allowlist = "mine"\nhome = "evil"\n')
    monkeypatch.delenv("MCP_VET_ALLOWLIST")
    assert gate("check")[0] == 0  # on a machine of its own it may look at what it likes
    if ci:
        monkeypatch.setenv("CI", "true")
    code, out, err = gate("check", *([] if ci else ["--no-project-settings"]))
    assert (code, "evil" in out) == (1, True)
    assert err == (
        "mcp-vet: the setting allowlist of the project's files does not count here; "
        "MCP_VET_ALLOWLIST does\n"
    )
    monkeypatch.delenv("MCP_VET_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = gate("check", "--no-project-settings", "--allowlist", "allowlist")
    assert (code, "the setting home of" in err, "allowlist of" in err) == (1, True, False)
    assert not (tmp_path / "evil").exists()


LOADED = """
import json, sys
sys.argv = ["mcp-vet", "check"]
from vetting.__main__ import main
try:
    main()
except SystemExit as done:
    code = done.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
HEAVY = {
    "pydantic", "pydantic_core", "sqlmodel", "sqlalchemy", "dbos", "requests", "urllib3", "rich",
    "alembic", "semgrep", "sigstore", "cyclonedx", "packageurl", "http", "socket", "ssl",
    "sqlite3", "asyncio", "yaml", "email",
}  # fmt: skip


def test_the_gate_loads_no_network_no_database_and_no_heavy_library(
    gate: Cli, tmp_path: Path, environ: dict[str, str]
) -> None:
    """Neither when entries are verified, nor when that is remembered."""
    del gate
    config(tmp_path, {"it": "server@1.4.2"})
    env = {**environ, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    for run in range(2):
        done = subprocess.run(
            [sys.executable, "-c", LOADED],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        code, modules = json.loads(done.stderr.splitlines()[-1])
        assert code == 0, done.stdout
        loaded = {name.partition(".")[0] for name in modules}
        assert loaded & HEAVY == set()
        if run:
            assert loaded & {"cryptography", "securesystemslib", "tuf"} == set()
            verifying = ("chain", "repository", "reviewers", "stops")
            assert not {f"vetting.allowlist.{name}" for name in verifying}.intersection(modules)
        ours = {name for name in modules if name.startswith("vetting.")}
        assert not {
            name
            for name in ours
            if f"{name}.".startswith(
                ("vetting.store.", "vetting.checks.", "vetting.sources.osv.", "vetting.app.")
            )
        }
        if run == 1:
            assert loaded & {"tuf", "securesystemslib", "cryptography"} == set()
            extensions = {
                f"{parent}.{name}"
                for parent, name in (item.split(".")[1:3] for item in ours if item.count(".") > 1)
                if parent in ("configs", "launchers", "check_reports") and name[0] != "_"
            }
            assert extensions == {"configs.cursor", "launchers.npx", "check_reports.text"}
