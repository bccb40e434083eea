"""Packages that were read by hand, judged by the script that measures recall and precision."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.network
def test_kept_cases_reach_their_figures() -> None:
    script, cases = "scripts/evaluate/surface.py", "tests/assets/surface_cases.json"
    done = subprocess.run(
        [sys.executable, script, cases],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
