"""S1, S2 and S4: what a name resolves to decides, not how it is written."""

import socket
from typing import Any

import pytest

from tests.boundary.http.conftest import Make
from tests.fakes import FakeServer, Reply
from vetting.boundary.http.addresses import is_public
from vetting.errors import Forbidden, Unreachable


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",  # Alibaba Cloud's metadata
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",  # Azure's
        "169.254.169.254",  # nearly everybody's
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",  # Oracle's
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",  # 6to4
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo
        "fc00::1",
        "fd00:ec2::254",  # AWS's
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.17",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.255.255",
        "192.0.2.1",  # documentation: nothing private lives there
        "198.51.100.1",
        "203.0.113.7",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:db8::1",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
        "2002:0101:0101::",
    ],
)
def test_any_other_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "localhost",
        "LOCALHOST",
        "①②⑦.⓪.⓪.①",  # Unicode's compatibility digits, which IDNA folds
        "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",  # full-width letters
    ],
)
def test_this_machine_is_refused_however_it_is_written(
    client: Make, server: FakeServer, host: str
) -> None:
    server.routes["/x"] = Reply(body=b"secret")
    port = server.host.rpartition(":")[2]
    with pytest.raises(Forbidden):
        client(trusted=frozenset()).get(f"http://{host}:{port}/x")
    assert server.requests == []


@pytest.mark.parametrize("host", ["localhost.", "127.0.0.1.", "127.0.0.1%2e", "%31%32%37.0.0.1"])
def test_this_machine_is_not_called_where_resolvers_differ(
    client: Make, server: FakeServer, host: str
) -> None:
    port = server.host.rpartition(":")[2]
    with pytest.raises((Forbidden, Unreachable)):
        client(trusted=frozenset(), attempts=1).get(f"http://{host}:{port}/x")
    assert server.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "[fd00:ec2::254]",
        "2852039166",
        "0xA9FEA9FE",
        "0251.0376.0251.0376",
        "10.0.0.1",
        "192.168.0.1",
    ],
)
def test_a_private_network_is_refused_however_it_is_written(client: Make, host: str) -> None:
    with pytest.raises(Forbidden, match=r"private address|not a valid address"):
        client(trusted=frozenset()).get(f"http://{host}/latest/meta-data/")


def test_trust_is_for_one_spelling_and_one_port(
    client: Make, server: FakeServer, other: FakeServer
) -> None:
    server.routes["/x"] = other.routes["/x"] = Reply(body=b"x")
    http = client()
    assert http.get(f"{server.url}/x").body == b"x"
    port = server.host.rpartition(":")[2]
    for url in (f"{other.url}/x", f"http://localhost:{port}/x", f"http://2130706433:{port}/x"):
        with pytest.raises(Forbidden):
            http.get(url)
    assert other.requests == []


def test_a_refusal_says_what_to_do(client: Make, server: FakeServer) -> None:
    port = server.host.rpartition(":")[2]
    with pytest.raises(Forbidden) as caught:
        client(trusted=frozenset()).get(f"http://localhost:{port}/x")
    assert str(caught.value).startswith("refused to call localhost: it resolves to the private")
    assert caught.value.hint == (
        "if this host is yours, configure it as a registry or source address"
    )


class Resolver:
    """Names that resolve as told, one answer after the other; numbers as they are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host[0].isdigit() or ":" in host:
            return self._real(host, port, *args, **kwargs)
        self.asked.append(host)
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, 1, 6, "", (address, port))
            for address in self._answers.pop(0)
        ]


@pytest.mark.parametrize(
    "answer",
    [["169.254.169.254"], ["127.0.0.1"], ["203.0.113.7", "10.0.0.1"], ["::1"], ["::ffff:10.0.0.1"]],
)
def test_a_name_with_a_private_address_is_refused(
    client: Make, monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    Resolver(monkeypatch, answer)
    with pytest.raises(Forbidden, match="private address"):
        client().get("http://metadata.google.internal/computeMetadata/v1/")


def test_the_address_that_was_checked_is_the_one_that_is_called(
    client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4, DNS rebinding: a second resolution would lead to this machine."""
    resolver = Resolver(monkeypatch, ["203.0.113.7"], ["127.0.0.1"])
    called = []

    def connect(_: socket.socket, address: Any) -> None:
        called.append(address)
        raise OSError("unreachable network")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(Unreachable):
        client(attempts=1).get("http://rebinding.example/x")
    assert resolver.asked == ["rebinding.example"]
    assert called == [("203.0.113.7", 80)]


def test_a_name_that_does_not_resolve_is_unreachable(
    client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(Unreachable, match=r"^missing\.example cannot be reached \(.*not known\)$"):
        client(attempts=1).get("http://missing.example/x")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", ".example", "*.example"])
def test_what_is_no_host_name_is_refused(client: Make, host: str) -> None:
    with pytest.raises(Forbidden, match=r"is not a host name|not a valid address"):
        client().get(f"http://{host}/x")


def test_all_addresses_of_a_name_are_tried(
    client: Make, monkeypatch: pytest.MonkeyPatch, server: FakeServer
) -> None:
    """The first of two public addresses cannot be reached here; the second one is called."""
    Resolver(monkeypatch, ["203.0.113.1", "203.0.113.2"])
    real = socket.socket.connect
    called = []

    def connect(self: socket.socket, address: Any) -> None:
        called.append(address[0])
        if address[0] == "203.0.113.1":
            raise OSError("unreachable network")
        real(self, ("127.0.0.1", int(server.host.rpartition(":")[2])))

    monkeypatch.setattr(socket.socket, "connect", connect)
    server.routes["/x"] = Reply(body=b"second")
    assert client().get("http://two.example/x").body == b"second"
    assert called == ["203.0.113.1", "203.0.113.2"]
