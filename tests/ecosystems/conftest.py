"""A client for the loopback registries that never really waits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import FakeServer
from vetting.boundary.http import Client
from vetting.boundary.http.client import HttpLimits
from vetting.ecosystems import Address, Registry, Target

TARGETS = (Target(pythons=("3.11", "3.13"), platform="linux-x86_64"),)


@pytest.fixture
def server(emptied: FakeServer) -> FakeServer:
    """One server for all these tests."""
    return emptied


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have slept, call by call."""
    return []


@pytest.fixture
def connect(server: FakeServer, tmp_path: Path, waits: list[float]) -> Callable[..., Registry]:
    """A registry at `path` of the fake server; every call starts with an empty cache."""
    calls = 0

    def make(path: str = "/", *, trusted: frozenset[str] = frozenset()) -> Registry:
        nonlocal calls
        calls += 1
        client = Client(
            tmp_path / f"http{calls}",
            trusted=frozenset({server.host}),
            limits=HttpLimits(pause=0.0),
            sleep=waits.append,
        )
        return Registry(
            http=client,
            default=Address(url=server.url + path, origin="the test"),
            trusted=trusted,
        )

    return make
