"""The action's own scripts, run as a runner runs them, over a repository with a pull request."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pull_request import ROOT, commit, first, git, program, today
from tests.workflow.checking import approved, config
from vetting.workflow import Tools

__all__ = ["today"]

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
Cli = Callable[..., tuple[int, str, str]]
Run = Callable[..., tuple[int, str, dict[str, str]]]


def evaluated(text: str, values: dict[str, str]) -> str:
    """A value of the action with its expressions: the first of several that is not empty."""

    def chosen(match: re.Match[str]) -> str:
        parts = [part.strip() for part in match[1].split("||")]
        found = [part[1:-1] if part[0] == "'" else values.get(part, "") for part in parts]
        return next(filter(None, found), "")

    return re.sub(r"\$\{\{(.*?)\}\}", chosen, text)


@pytest.fixture
def base(today: Tools, tmp_path: Path) -> str:
    """The base commit of a repository whose allowlist has one entry, and uses it."""
    return first(today, tmp_path)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the action: its exit code, what it printed, and its outputs."""
    runner = tmp_path / "runner"
    program(runner / "action/scripts")

    def call(*, branch: str = "", **inputs: str) -> tuple[int, str, dict[str, str]]:
        values = {f"inputs.{name}": item["default"] for name, item in ACTION["inputs"].items()}
        values |= {f"inputs.{name.replace('_', '-')}": text for name, text in inputs.items()}
        values |= {"github.sha": git(tmp_path, "rev-parse", "HEAD"), "runner.temp": str(runner)}
        values["github.base_ref"] = branch
        told = runner / "output"
        code, out = 0, ""
        for step in STEPS:
            told.write_text("")
            env = {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "CI": "true",
                "RUNNER_TEMP": str(runner),
                "GITHUB_OUTPUT": str(told),
                "GITHUB_ACTION_PATH": str(runner / "action"),
                "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
                **{name: evaluated(text, values) for name, text in step["env"].items()},
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            for line in told.read_text().splitlines():
                name, _, text = line.partition("=")
                values[f"steps.{step['id']}.outputs.{name}"] = text
            code, out = done.returncode, out + done.stdout + done.stderr
            if code:
                break
        outputs = {
            name: evaluated(item["value"], values) for name, item in ACTION["outputs"].items()
        }
        return code, out, outputs

    return call


def test_what_is_approved_in_the_base_passes(run: Run, base: str, tmp_path: Path) -> None:
    code, out, outputs = run(base=base)
    assert code == 0, out
    assert outputs["exit-code"] == "0"
    assert Path(outputs["allowlist"], "reviewers.json").is_file()
    assert not Path(outputs["allowlist"]).is_relative_to(tmp_path / "allowlist")
    assert "## mcp-vet check" in (tmp_path / "runner/summary.md").read_text()


def test_a_change_does_not_bring_its_own_approval(
    run: Run, base: str, tmp_path: Path, today: Tools
) -> None:
    approved(today, "other@1.0.0")
    config(tmp_path, {"it": "other@1.0.0"})
    head = commit(tmp_path)
    code, out, outputs = run(base=base)
    assert (code, outputs["exit-code"]) == (1, "1")
    assert "::error file=.cursor/mcp.json,line=" in out
    assert run(base=head)[0] == 0


def test_settings_of_the_change_do_not_name_the_registry(
    run: Run, base: str, tmp_path: Path
) -> None:
    evil = "https://evil.example.com"
    args = ["-y", "--registry", evil, "server@1.4.2"]
    config(tmp_path, {"it": {"command": "npx", "args": args}})
    (tmp_path / "mcp-vet.toml").write_text(f'npm-registry = "{evil}"\nhome = "evil"\n')
    commit(tmp_path)
    code, out, _ = run(base=base)
    assert code == 1
    assert "not from the registry that the configuration names" in out
    assert not (tmp_path / "evil").exists()


def test_a_base_without_an_allowlist_fails(run: Run, base: str) -> None:
    code, out, outputs = run(base=base, allowlist="nowhere")
    assert (code, outputs["exit-code"]) == (4, "")
    assert "::error title=mcp-vet::nowhere is not in the base commit" in out


def test_a_stopped_server_ends_with_5(run: Run, base: str, cli: Cli, tmp_path: Path) -> None:
    assert base
    assert cli("suspend", "npm:server@1.4.2", "--reason", "x")[0] == 0
    commit(tmp_path)
    assert run()[2]["exit-code"] == "5"


@pytest.mark.parametrize("depth", ["", "--depth=1"])
def test_the_branch_that_is_merged_into_counts_as_it_is_now(
    run: Run, base: str, tmp_path: Path, cli: Cli, depth: str
) -> None:
    assert base
    origin = tmp_path / "origin.git"
    git(tmp_path, "clone", "--quiet", "--bare", ".", str(origin))
    git(tmp_path, "remote", "add", "origin", f"file://{origin}")
    git(tmp_path, "checkout", "--quiet", "-b", "change")
    commit(tmp_path)
    if depth:
        git(tmp_path, "fetch", "--quiet", depth, "origin", "main")
    assert run(branch="main")[0] == 0
    git(tmp_path, "checkout", "--quiet", "main")
    assert cli("suspend", "npm:server@1.4.2", "--reason", "x")[0] == 0
    commit(tmp_path)
    git(tmp_path, "push", "--quiet", "origin", "main")
    git(tmp_path, "checkout", "--quiet", "change")
    assert run(branch="main")[2]["exit-code"] == "5"
    git(tmp_path, "fetch", "--quiet", "origin")
    git(tmp_path, "remote", "set-url", "origin", str(tmp_path / "nowhere"))
    assert run(branch="main")[2]["exit-code"] == "5"


def test_a_report_for_code_scanning_is_written_beside(run: Run, base: str, tmp_path: Path) -> None:
    config(tmp_path, {"it": "other@1.0.0"})
    assert run(base=base, sarif="found.sarif")[0] == 1
    document = json.loads((tmp_path / "found.sarif").read_text())
    assert document["version"] == "2.1.0"
    assert document["runs"][0]["results"]


def test_the_baseline_is_that_of_the_base(
    run: Run, base: str, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert base
    monkeypatch.delenv("CI", raising=False)
    config(tmp_path, {"it": "other@1.0.0"})
    assert cli("check", "--baseline")[0] == 0
    known = commit(tmp_path)
    assert run(base=known, baseline=".mcp-vet-baseline.json")[0] == 0
    config(tmp_path, {"it": "other@1.0.0", "more": "another@1.0.0"})
    assert cli("check", "--baseline", "--update-baseline")[0] == 1
    (tmp_path / ".mcp-vet-baseline.json").unlink()
    assert cli("check", "--baseline")[0] == 0
    commit(tmp_path)
    assert run(base=known, baseline=".mcp-vet-baseline.json")[0] == 1


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_no_expression_stands_in_a_script(step: dict[str, Any]) -> None:
    assert "${{" not in step["run"]
    assert step["shell"] == "bash"


def test_words_in_inputs_are_not_run(run: Run, base: str, tmp_path: Path) -> None:
    code, _, _ = run(base=base, paths="$(touch x) ; touch x", allowlist="allowlist")
    assert code == 2
    assert run(base="$(touch x)")[0] != 0
    assert not (tmp_path / "x").exists()


def test_every_input_and_output_is_described() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for item in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert item["description"]
