"""The scripts that docs/ci.md gives for other CI systems, run over a repository with a change."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pull_request import ROOT, commit, first, git, program, today
from tests.test_readme import FENCE
from tests.workflow.checking import approved, config
from vetting.workflow import Tools

__all__ = ["today"]

BLOCKS = [
    (match["language"], match["body"])
    for match in FENCE.finditer((ROOT / "docs/ci.md").read_text("utf-8"))
]
Run = Callable[[], tuple[int, str]]


def gitlab() -> tuple[str, dict[str, str]]:
    """The script, and the variables that the snippet sets."""
    (body,) = (body for language, body in BLOCKS if "# .gitlab-ci.yml" in body)
    job: Any = yaml.safe_load(body)["mcp-vet"]
    assert job["artifacts"]["reports"] == {"codequality": "gl-code-quality.json"}
    return "set -e\n" + "\n".join(job["script"]), job["variables"]


def jenkins() -> tuple[str, dict[str, str]]:
    """See `gitlab`."""
    (body,) = (body for language, body in BLOCKS if language == "groovy")
    script = body.partition("sh '''")[2].partition("'''")[0]
    variables = dict(re.findall(r"(MCP_VET_\w+) = ['\"](.*)['\"]", body))
    # Jenkins runs scripts with `sh -xe`.
    return "set -e\n" + script, variables


def anywhere() -> tuple[str, dict[str, str]]:
    """See `gitlab`."""
    (body,) = (body for language, body in BLOCKS if language == "sh")
    return "set -e\n" + body, {}


@pytest.fixture(params=[gitlab, jenkins, anywhere], ids=lambda item: item.__name__)
def run(request: pytest.FixtureRequest, today: Tools, tmp_path: Path) -> Run:
    """Run a snippet over the repository as it is now, whose base has one entry."""
    script, variables = request.param()
    base = first(today, tmp_path)
    origin = tmp_path / "origin.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(tmp_path), str(origin))
    git(tmp_path, "remote", "add", "origin", str(origin))
    git(tmp_path, "fetch", "--quiet", "origin")
    work = tmp_path / "work"
    program(work / "venv/bin")
    # mcp-vet is there; what installs it is left out.
    script = "\n".join(
        line for line in script.splitlines() if "pip" not in line and "-m venv" not in line
    ).replace("/tmp/", f"{work}/")
    env = {
        "PATH": f"{work / 'venv/bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "CI": "true",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CHANGE_TARGET": "main",
        "WORKSPACE_TMP": str(work),
        "MCP_VET_HOME": str(work / "home"),
        **{
            name: text.replace("/tmp", str(work)).replace("${WORKSPACE_TMP}", str(work))
            for name, text in variables.items()
        },
    }

    def call() -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return call


def test_what_is_approved_in_the_base_passes(run: Run, tmp_path: Path) -> None:
    code, out = run()
    assert code == 0, out
    assert "mcp-vet: PASS  1 server allowed" in out
    assert any((tmp_path / name).is_file() for name in ("gl-code-quality.json", "mcp-vet.xml"))


def test_a_change_does_not_bring_its_own_approval(run: Run, today: Tools, tmp_path: Path) -> None:
    approved(today, "other@1.0.0")
    config(tmp_path, {"it": "other@1.0.0"})
    commit(tmp_path)
    code, out = run()
    assert code == 1, out
    assert "mcp-vet: FAIL  1 of 1 server not allowed" in out
