import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = """
import pytest
from tests.many_cases import hold_back, together

@pytest.hookimpl(trylast=True)
def pytest_generate_tests(metafunc):
    hold_back(metafunc)

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items[:] = together(items)
"""
TESTS = """
import pytest

@pytest.fixture(scope="module")
def shared():
    return []

@pytest.fixture(params=["x", "y"])
def either(request):
    return request.param * 2

@pytest.mark.parametrize("second", [True, False])
@pytest.mark.parametrize("first", ["fine", "wrong", "broken", "skipped"])
def test_many(first, second, shared):
    shared.append((first, second))
    if first == "broken" and second:
        raise ValueError("it broke")
    if first == "skipped" and second:
        pytest.skip("it was skipped")
    assert first != "wrong", f"it is wrong, {second}"

def test_all_ran(shared):
    assert len(shared) == 8

@pytest.mark.parametrize("number", [1, 2])
def test_in_a_folder_of_its_own(number, tmp_path):
    assert not list(tmp_path.iterdir())
    (tmp_path / "a").touch()

@pytest.mark.parametrize("number", [1, 2])
def test_with_what_has_cases_itself(number, either):
    assert either in ("xx", "yy")

@pytest.mark.parametrize("number", [pytest.param(1, marks=pytest.mark.skip), 2])
def test_marked(number):
    assert number == 2
"""


def run(folder: Path, *arguments: str) -> str:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-v",
        "--color=no",
        "-p",
        "no:cacheprovider",
        f"--basetemp={folder / 'its'}",  # else it looks for folders of earlier runs, and removes them
        *arguments,
    ]
    # On CI pytest shows whole messages in its summary, a second time; the run's own options
    # are not this one's.
    plain = {
        name: value
        for name, value in os.environ.items()
        if name not in {"BUILD_NUMBER", "CI", "PYTEST_ADDOPTS"}
    }
    return subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, check=False
    ).stdout


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return run(tmp_path_factory.mktemp("whole")).splitlines()


def test_cases_are_one_test_unless_something_is_made_for_each(whole: list[str]) -> None:
    lines = [line.partition(" [")[0].rstrip() for line in whole]
    assert [line for line in lines if line.startswith("test_it.py::")] == [
        "test_it.py::test_many FAILED",
        "test_it.py::test_all_ran PASSED",
        "test_it.py::test_in_a_folder_of_its_own[1] PASSED",
        "test_it.py::test_in_a_folder_of_its_own[2] PASSED",
        "test_it.py::test_with_what_has_cases_itself[x-1] PASSED",
        "test_it.py::test_with_what_has_cases_itself[x-2] PASSED",
        "test_it.py::test_with_what_has_cases_itself[y-1] PASSED",
        "test_it.py::test_with_what_has_cases_itself[y-2] PASSED",
        "test_it.py::test_marked[1] SKIPPED (unconditional skip)",
        "test_it.py::test_marked[2] PASSED",
    ]


def test_each_case_that_fails_is_named_and_shown(whole: list[str]) -> None:
    assert (
        "4 of 8 cases: test_many[wrong-True], test_many[wrong-False], "
        "test_many[broken-True], test_many[skipped-True]"
    ) in whole
    assert [line for line in whole if line.startswith("E  ") and "assert" not in line] == [
        "E       AssertionError: it is wrong, True",
        "E       AssertionError: it is wrong, False",
        "E           ValueError: it broke",
        "E           Skipped: it was skipped",
    ]


def test_a_case_that_is_asked_for_runs_alone(tmp_path: Path) -> None:
    told = run(tmp_path, "test_it.py::test_many[wrong-True]")
    assert "test_it.py::test_many[wrong-True] FAILED" in told
    assert "1 failed" in told
