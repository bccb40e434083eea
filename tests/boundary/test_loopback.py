"""The loopback server: what it answers, and that nobody can bring it down or make it talk."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from vetting.boundary import loopback
from vetting.boundary.loopback import Answer


def answer(method: str, path: str, body: bytes) -> Answer:
    if path == "/fails":
        raise RuntimeError("a bug")
    return Answer(status=418, body=f"{method} {path} {body.decode()}".encode())


@pytest.fixture
def port() -> Iterator[int]:
    with loopback.serve(answer) as base:
        host, _, port = base.removeprefix("http://").partition(":")
        assert host == "127.0.0.1"
        yield int(port)


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body=body)
        response = connection.getresponse()
        return response.status, response.headers["Content-Type"], response.read()
    finally:
        connection.close()


def test_the_handler_gets_method_path_and_body(port: int) -> None:
    kind = "application/json"
    assert ask(port, "GET", "/a?b=c") == (418, kind, b"GET /a?b=c ")
    assert ask(port, "POST", "/v1", b"hello") == (418, kind, b"POST /v1 hello")
    assert ask(port, "DELETE", "/v1")[0] == 501


def test_many_answers_on_one_connection_wait_for_nobody(port: int) -> None:
    """Head and body are two packets: with Nagle's algorithm the second waits up to 40 ms, each time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    started = time.monotonic()
    for number in range(100):
        connection.request("GET", f"/{number}")
        assert connection.getresponse().read() == f"GET /{number} ".encode()
    connection.close()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999"])
def test_a_length_that_is_none_is_refused(port: int, length: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")


def test_a_failure_ends_one_connection_and_says_nothing(
    port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        ask(port, "GET", "/fails")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(b"\0\1\2\r\n\r\n")
    assert ask(port, "GET", "/")[0] == 418
    assert capfd.readouterr() == ("", "")


def test_it_is_gone_afterwards() -> None:
    before = threading.active_count()
    with loopback.serve(answer) as base:
        port = int(base.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        ask(port, "GET", "/")
    assert threading.active_count() == before
