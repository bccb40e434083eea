"""The workflows that teams copy: they parse, may little, and take nothing of a change as a script."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pull_request import ROOT, git, program
from tests.test_readme import parse

FOLDER = ROOT / "docs/examples/github"
PATHS = sorted(FOLDER.glob("*.yml"))
FLOWS: dict[str, Any] = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in PATHS}
PAGE = (ROOT / "docs/requests.md").read_text("utf-8")


def jobs() -> Iterator[tuple[str, str, Any]]:
    for name, flow in FLOWS.items():
        for job, body in flow["jobs"].items():
            yield name, job, body


def steps() -> Iterator[tuple[str, Any]]:
    for name, _, job in jobs():
        yield from ((name, step) for step in job["steps"])


STEPS = list(steps())
SCRIPTS = [(name, step["name"], step["run"]) for name, step in STEPS]


def events(flow: Any) -> Any:
    return flow[True]  # YAML 1.1 reads `on` as a truth value


def test_the_page_tells_of_every_workflow() -> None:
    assert set(FLOWS) == set(re.findall(r"\| `([\w-]+\.yml)` \|", PAGE))
    assert (FOLDER / "CODEOWNERS").is_file()


@pytest.mark.parametrize("name", FLOWS)
def test_a_workflow_may_read_only_and_a_job_says_what_else(name: str) -> None:
    flow = FLOWS[name]
    assert flow["permissions"] == {"contents": "read"}
    for job in flow["jobs"].values():
        assert job["timeout-minutes"] <= 120
        allowed = job.get("permissions", {})
        changes = "pull_request" in events(flow)
        assert allowed.get("contents", "read") == ("read" if changes else "write")
        assert set(allowed) <= {"contents", "pull-requests"}


@pytest.mark.parametrize("name", FLOWS)
def test_no_job_that_sees_an_unmerged_change_has_a_key(name: str) -> None:
    text = next(path for path in PATHS if path.name == name).read_text("utf-8")
    assert "pull_request_target" not in events(FLOWS[name])
    if "pull_request" in events(FLOWS[name]):
        assert "secrets." not in text
        assert not any("environment" in job for job in FLOWS[name]["jobs"].values())
    else:
        assert all(job["environment"] for job in FLOWS[name]["jobs"].values())
        assert FLOWS[name]["concurrency"]["cancel-in-progress"] is False


@pytest.mark.parametrize(("name", "step", "run"), SCRIPTS)
def test_nothing_is_put_into_a_scripts_text(name: str, step: str, run: str) -> None:
    assert "${{" not in run, (name, step)


def test_a_planted_injection_would_be_caught() -> None:
    planted = yaml.safe_load("run: echo ${{ github.event.pull_request.title }}")
    assert "${{" in planted["run"]


def test_nobody_elses_code_is_used() -> None:
    assert not [step for _, step in STEPS if "uses" in step]


@pytest.mark.parametrize(("name", "step", "run"), SCRIPTS)
def test_every_script_is_valid_and_stops_at_unset_variables(name: str, step: str, run: str) -> None:
    done = subprocess.run(["bash", "-n"], input=run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), (name, step)
    assert run.startswith("set -") or run == 'exit "$CODE"'


LINES = sorted(
    {
        re.sub(r"\$\w+", "npm:a@1.0.0", match[0].rstrip())
        for _, _, run in SCRIPTS
        for match in re.finditer(r"mcp-vet [a-z][^|;\n>]+", re.sub(r"(?m)^\s*#.*$|\\\n", " ", run))
        if not match[0].startswith("mcp-vet commit")
    }
)


@pytest.mark.parametrize("line", LINES)
def test_a_command_line_of_a_workflow_parses(line: str) -> None:
    parse(line.partition(" 2")[0])


def test_command_lines_are_found() -> None:
    found = {line.split()[1] for line in LINES}
    assert {"review", "refresh", "rescan", "advisories"} <= found


# The workflow for requests, run as a runner runs it.

HOSTILE = "allowlist/requests/npm/x/1.0.0/$(touch pwned) `touch pwned`;touch pwned.json"


def run(step: str, folder: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    script = next(body for name, told, body in SCRIPTS if (name, told) == ("mcp-request.yml", step))
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_a_change_is_data(tmp_path: Path) -> None:
    """The pins of new requests reach mcp-vet as one argument each, and nothing else runs."""
    origin, work, runner = (tmp_path / name for name in ("origin", "work", "runner"))
    for folder in (origin, work, runner):
        folder.mkdir()
    git(origin, "init", "--quiet", "--initial-branch=main")
    (origin / "mcp-vet.toml").write_text("")
    git(origin, "add", "-A")
    git(origin, "commit", "--quiet", "-m", "base")
    base = git(origin, "rev-parse", "HEAD")
    for path, pin in (
        ("allowlist/requests/npm/a/1.0.0/c.json", "pkg:npm/a@1.0.0"),
        ("allowlist/requests/npm/b/1.0.0/c.json", "--output=pwned"),
        ("allowlist/requests/npm/a/1.0.0/evidence/0.json", "pkg:npm/evidence@1.0.0"),
        (HOSTILE, "$(touch pwned)"),
        ("other.json", "pkg:npm/elsewhere@1.0.0"),
    ):
        place = origin / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f'{{"pin": "{pin}"}}')
    (origin / "mcp-vet.toml").write_text('home = "evil"\n')
    git(origin, "add", "-A")
    git(origin, "commit", "--quiet", "-m", "change")
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    env = {
        "TOKEN": "t",
        "BASE": base,
        "HEAD": head,
        "RUNNER_TEMP": str(runner),
        "GITHUB_SERVER_URL": f"file://{tmp_path}",
        "GITHUB_REPOSITORY": "origin",
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
    }
    done = run("Take the base, and the requests of the change", work, env)
    assert done.returncode == 0, done.stderr
    assert (work / "mcp-vet.toml").read_text() == "", "settings are the base's"
    assert not (work / "other.json").exists()
    tools = runner / "venv/bin"
    tools.mkdir(parents=True)
    stub = tools / "mcp-vet"
    stub.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done >>"$RUNNER_TEMP/asked"\n')
    stub.chmod(0o755)
    done = run("Vet", work, env)
    assert done.returncode == 0, done.stderr
    asked = (runner / "asked").read_text().splitlines()
    after = [asked[number + 1] for number, word in enumerate(asked) if word == "--"]
    assert sorted(after) == ["$(touch pwned)", "--output=pwned", "pkg:npm/a@1.0.0"]
    assert not list(tmp_path.rglob("pwned"))


def test_a_hostile_pin_is_refused_by_the_real_program(tmp_path: Path) -> None:
    program(tmp_path / "bin")
    for pin in ("$(touch pwned)", "--output=pwned", "pkg:npm/../../x@1.0.0"):
        done = subprocess.run(
            [tmp_path / "bin/mcp-vet", "review", "--vet", "--quiet", "--", pin],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "MCP_VET_HOME": str(tmp_path / "home"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
    assert not list(tmp_path.rglob("pwned"))
