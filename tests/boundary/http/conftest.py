"""A client with short limits that records its pauses, and a server that speaks https."""

import ipaddress
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.fakes import FakeServer
from vetting.boundary.http import Client, Credentials, HttpLimits

Make = Callable[..., Client]


@pytest.fixture
def pauses() -> list[float]:
    """Every pause a client made, in seconds, none of which really passed."""
    return []


@pytest.fixture
def client(tmp_path: Path, server: FakeServer, pauses: list[float]) -> Make:
    """Makes clients that trust `server` unless told otherwise, all with one cache."""

    def make(
        *,
        trusted: frozenset[str] = frozenset({server.host}),
        credentials: tuple[Credentials, ...] = (),
        ca_bundle: str | None = None,
        cache: Path = tmp_path / "cache",
        **limits: float,
    ) -> Client:
        values: dict[str, float] = {"connect": 2.0, "read": 2.0, "total": 5.0, "attempts": 2}
        return Client(
            cache,
            trusted=trusted,
            credentials=credentials,
            ca_bundle=ca_bundle,
            limits=HttpLimits(**{**values, "pause": 0.0, **limits}),  # type: ignore[arg-type]
            sleep=pauses.append,
        )

    return make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "loopback.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[FakeServer]:
    fake = FakeServer(certificate)
    yield fake
    fake.close()


@pytest.fixture
def other() -> Iterator[FakeServer]:
    """A second server, on another port."""
    fake = FakeServer()
    yield fake
    fake.close()
