"""The packages read by hand are well-formed; `scripts/evaluate/capabilities.py` compares them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from vetting.model.profile import CAPABILITIES

FOLDER = Path(__file__).parent.parent / "assets" / "capabilities"
CASES = [case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_bytes())]
VALUES = (True, False, "conditional", "dependency-only")


def test_there_are_packages_of_both_ecosystems() -> None:
    assert len(CASES) >= 15
    assert {case["ecosystem"] for case in CASES} == {"npm", "PyPI"}
    assert len({(case["ecosystem"], case["name"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_case_says_everything_and_where(case: dict[str, Any]) -> None:
    names = case["env"]["names"]
    assert names == sorted(set(names))
    assert set(case["env"]["secret_names"]) <= set(names)
    assert case["env"]["reads"] or not (names or case["env"]["dynamic"])
    for kind in CAPABILITIES:
        if kind == "env":
            continue
        assert case[kind]["value"] in VALUES
        there = case[kind]["value"] in (True, "conditional")
        places = case["evidence"].get(kind, [])
        assert bool(places) == there
        assert all(re.fullmatch(r"[\w@./-]+:\d+", place) for place in places)
