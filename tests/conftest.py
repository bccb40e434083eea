"""Fixtures, and the rule that tests do not leave this machine."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests.factories import NOW
from tests.fakes import FakeNpm, FakeOsv, FakePypi, FakeServer, user
from tests.many_cases import hold_back, together
from tests.random_cases import cases, look_at_every
from vetting import app
from vetting.workflow import Tools

# A job in the background of a shell ignores interrupts, and so would every program that tests start.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

gc.set_threshold(50_000, 20, 50)  # as `vetting.__main__` does, and for the same reason

_allowed = [False]


_LONG = frozenset(
    {
        "test_comments_switch_no_rule_off",
        "test_every_expression_is_known_and_takes_linear_time",
        "test_no_match_is_filtered_away_or_cut_away",
        "test_samples_are_found_and_twins_are_not_flagged",
        "test_value_is_followed",
        "test_what_a_first_look_missed_is_found_since",
    }
)
"""Tests that take longest: at the end the other workers would wait for the one that has them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `scripts/test --all` asks for."""
    again = "measure expressions that were found to be linear before, and write down which are"
    parser.addoption("--measure-again", action="store_true", help=again)


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module is read: how many random cases tests look at.

    How long texts take to be made up says how busy the machine is, and nothing of what is tested.
    """
    look_at_every(config.option.markexpr)
    slow = [HealthCheck.too_slow]
    settings.register_profile("ours", max_examples=cases(100), suppress_health_check=slow)
    settings.load_profile("ours")


@pytest.hookimpl(trylast=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tiny cases are run together."""
    hold_back(metafunc)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those come first."""
    items[:] = sorted(together(items), key=lambda item: item.name.partition("[")[0] not in _LONG)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """No collector of rubbish goes through all tests and modules again and again."""
    gc.freeze()


def _stay_here(event: str, args: tuple[Any, ...]) -> None:
    if event != "socket.connect" or _allowed[0]:
        return
    address = args[1]
    if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1")):
        raise RuntimeError(f"a test tried to leave this machine: {address}")


sys.addaudithook(_stay_here)

# No test cuts the power, and what the kernel was given outlives the process that is killed: waiting
# for the disk takes a third of the time of tests that publish. `boundary/test_files.py` tests that
# files are durable.
os.fsync = os.fstat  # type: ignore[assignment]

# Hypothesis would read every module of ours for constants to try: ten seconds of each worker's first
# run. What a test shall try is in its strategies.
providers.is_local_module_file = lambda _path: False  # type: ignore[attr-defined, assignment]


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only tests marked `network` may call out."""
    _allowed[0] = request.node.get_closest_marker("network") is not None
    yield
    _allowed[0] = False


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.close()


@pytest.fixture(scope="session")
def one_server() -> Iterator[FakeServer]:
    """For all tests of a folder that asks for `emptied`: starting one takes longer than such a test."""
    fake = FakeServer()
    yield fake
    fake.close()


@pytest.fixture
def emptied(one_server: FakeServer) -> FakeServer:
    """It, with nothing of the test before."""
    one_server.empty()
    return one_server


@pytest.fixture
def npm(server: FakeServer) -> FakeNpm:
    return FakeNpm(server)


@pytest.fixture
def pypi(server: FakeServer) -> FakePypi:
    return FakePypi(server)


@pytest.fixture
def osv(server: FakeServer) -> FakeOsv:
    return FakeOsv(server)


@pytest.fixture
def environ(tmp_path: Path, server: FakeServer, osv: FakeOsv) -> dict[str, str]:
    """The environment of that user."""
    return user(tmp_path, server, osv)


@pytest.fixture
def tools(environ: dict[str, str], tmp_path: Path) -> Tools:
    """Tools of that user, at a fixed time."""
    return app.build(app.read_settings(environ, tmp_path), environ=environ, clock=lambda: NOW)


@pytest.fixture
def cli(
    environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process as that user: exit code, stdout, stderr."""
    from vetting.cli import run_command

    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("COLUMNS", raising=False)  # a terminal's width is no part of the user
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command(args[0], list(args[1:]))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
