"""One authority for all tests: making keys takes longer than using them."""

from pathlib import Path

import pytest

from tests.fakes import FakeServer
from tests.sources.provenance.authority import Authority
from vetting.boundary.http import Client, HttpLimits
from vetting.sources.provenance.sigstore import Sigstore


@pytest.fixture(scope="package")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="package")
def sigstore(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Sigstore:
    return Sigstore(authority.root(tmp_path_factory.mktemp("root") / "trusted_root.json"))


@pytest.fixture
def server(emptied: FakeServer) -> FakeServer:
    """One server for all these tests."""
    return emptied


@pytest.fixture
def http(server: FakeServer, tmp_path: Path) -> Client:
    limits = HttpLimits(attempts=1, connect=2, read=2, total=5, pause=0)
    return Client(tmp_path / "http", trusted=frozenset({server.host}), limits=limits)
