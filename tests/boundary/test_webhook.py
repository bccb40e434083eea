"""Signed messages: what is sent, what the receiver can check, and what is never followed."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import NOW
from tests.fakes import FakeServer, Reply, Request
from vetting.boundary.http import Client
from vetting.boundary.webhook import Webhook, signature
from vetting.errors import ConfigError, Forbidden, RegistryError

SECRET = "a secret of the receiver"


def webhook(
    server: FakeServer, folder: Path, *, path: str = "/hook", secret: str = SECRET
) -> Webhook:
    client = Client(folder / "http", trusted=frozenset({server.host}), sleep=lambda _: None)
    return Webhook(http=client, url=server.url + path, secret=secret)


def verified(request: Request, secret: bytes) -> bool:
    """As a receiver does it, by the words of the specification."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{expected}")


def test_the_receiver_can_verify_it(server: FakeServer, tmp_path: Path) -> None:
    server.routes["/hook"] = Reply()
    webhook(server, tmp_path).send("id-1", b'{"a": 1}', NOW)
    (request,) = server.requests
    assert verified(request, SECRET.encode())
    assert not verified(request, b"another secret of somebody")
    assert request.headers["webhook-id"] == "id-1"
    sent = datetime.fromtimestamp(int(request.headers["webhook-timestamp"]), UTC)
    assert sent == NOW
    assert request.headers["Content-Type"] == "application/json"
    assert request.body == b'{"a": 1}'


def test_the_example_of_the_specification_is_signed_the_same() -> None:
    """https://github.com/standard-webhooks/standard-webhooks (Signature scheme)."""
    assert (
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_a_receiver_that_is_busy_is_asked_again(server: FakeServer, tmp_path: Path) -> None:
    answers = [Reply(status=503), Reply(status=429, headers={"Retry-After": "1"}), Reply()]
    server.routes["/hook"] = lambda _: answers.pop(0)
    webhook(server, tmp_path).send("id-1", b"{}", NOW)
    assert len(server.requests) == 3
    assert {request.headers["webhook-id"] for request in server.requests} == {"id-1"}


@pytest.mark.parametrize("status", [400, 401, 404, 410, 500])
def test_what_is_not_taken_is_an_error(server: FakeServer, tmp_path: Path, status: int) -> None:
    server.routes["/hook"] = Reply(status=status)
    with pytest.raises(RegistryError):
        webhook(server, tmp_path).send("id-1", b"{}", NOW)


def test_it_follows_the_receiver_nowhere(server: FakeServer, tmp_path: Path) -> None:
    server.routes["/hook"] = Reply(status=307, headers={"Location": f"{server.url}/elsewhere"})
    server.routes["/elsewhere"] = Reply()
    with pytest.raises(RegistryError):
        webhook(server, tmp_path).send("id-1", b"{}", NOW)
    assert "/elsewhere" not in server.paths()


def test_a_private_address_that_was_not_configured_is_refused(
    server: FakeServer, tmp_path: Path
) -> None:
    elsewhere = Webhook(http=Client(tmp_path / "http"), url=f"{server.url}/hook", secret=SECRET)
    with pytest.raises(Forbidden):
        elsewhere.send("id-1", b"{}", NOW)
    assert server.requests == []


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("", "must be at least 16 bytes long"),
        ("short", "must be at least 16 bytes long"),
        ("whsec_c2hvcnQ=", "must be at least 16 bytes long"),
        ("whsec_***", "there is no base64 after whsec_"),
    ],
)
def test_a_secret_that_protects_nothing_is_refused(
    server: FakeServer, tmp_path: Path, secret: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        webhook(server, tmp_path, secret=secret).check()
    assert not secret or secret not in str(caught.value)


def test_neither_address_nor_secret_shows(server: FakeServer, tmp_path: Path) -> None:
    made = webhook(server, tmp_path, path="/hook/token-of-somebody")
    for text in (repr(made), str(made), made.target, made.key):
        assert SECRET not in text
        assert "token-of-somebody" not in text
    assert made.target == f"webhook {server.host}"
