"""Status, Retry-After and body of an answer, as real responses of the loopback server."""

import contextlib
import email.utils
import gzip
import socket
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import MaxRetryError, NameResolutionError

from tests.boundary.http.conftest import Make
from tests.fakes import FakeServer, Reply
from tests.random_cases import cases
from vetting.boundary.http.answer import Temporary, _retry_after, no_such_host, short
from vetting.errors import NotFound, RegistryError, Unreachable

GZIP = {"Content-Encoding": "gzip"}


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A whole answer in chunks, each written as it is."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


@pytest.mark.parametrize(
    ("status", "error", "attempts"),
    [
        (404, NotFound, 1),
        (410, NotFound, 1),
        (400, Unreachable, 1),
        (401, Unreachable, 1),
        (403, Unreachable, 1),
        (451, Unreachable, 1),
        (204, Unreachable, 1),
        (206, Unreachable, 1),
        (304, Unreachable, 1),
        (408, Temporary, 3),
        (425, Temporary, 3),
        (429, Temporary, 3),
        (500, Temporary, 3),
        (502, Temporary, 3),
        (503, Temporary, 3),
        (504, Temporary, 3),
    ],
)
def test_a_status_decides_what_happens(
    client: Make, server: FakeServer, status: int, error: type[RegistryError], attempts: int
) -> None:
    server.routes["/x"] = Reply(status=status)
    with pytest.raises(error, match=f"/x answered {status}$") as caught:
        client(attempts=3).get(f"{server.url}/x")
    assert type(caught.value) is error
    assert len(server.requests) == attempts


def test_a_refused_login_says_what_to_do(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(status=401)
    with pytest.raises(Unreachable) as caught:
        client().get(f"{server.url}/x")
    assert caught.value.hint == "check the credentials configured for this host"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("7", 7.0),
        (" 120 ", 120.0),
        ("9" * 400, float("inf")),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("٣", 3.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
        ("Mon, 01 Jan 99999 00:00:00 GMT", None),
        ("Mon, 01 Jan 2001 00:00:00 +999999999999999999999", None),
    ],
)
def test_retry_after_in_every_form(value: str | None, seconds: float | None) -> None:
    assert _retry_after(value) == seconds


@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT"])
def test_retry_after_as_a_date(form: str) -> None:
    value = (datetime.now(UTC) + timedelta(seconds=90)).strftime(form)
    seconds = _retry_after(value)
    assert seconds is not None
    assert 85 < seconds <= 90


@given(value=st.one_of(st.text(), st.from_regex(r"\w{3}, \d+ Jan \d+ \d+:\d+:\d+ [+-]?\w+")))
@settings(max_examples=cases(300), deadline=None)
@example("Mon, 31 Feb 2030 00:00:00 GMT")
@example("Mon, 01 Jan 2030 99:00:00 GMT")
def test_retry_after_is_never_an_error(value: str) -> None:
    seconds = _retry_after(value)
    assert seconds is None or seconds >= 0


def test_a_server_that_says_when_is_asked_again_then(
    client: Make, server: FakeServer, pauses: list[float]
) -> None:
    server.routes["/x"] = Reply(status=429, headers={"Retry-After": "3"})
    with pytest.raises(Temporary):
        client(attempts=3).get(f"{server.url}/x")
    assert pauses == [3.0, 3.0]
    date = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    server.routes["/x"] = Reply(status=503, headers={"Retry-After": date})
    with pytest.raises(Temporary):
        client(attempts=2).get(f"{server.url}/x")
    assert 25 < pauses[2] <= 30


def test_a_server_that_says_much_later_is_not_asked_again(
    client: Make, server: FakeServer, pauses: list[float]
) -> None:
    server.routes["/x"] = Reply(status=429, headers={"Retry-After": "3600"})
    with pytest.raises(Temporary):
        client(attempts=4).get(f"{server.url}/x")
    assert len(server.requests) == 1
    assert pauses == []


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"Retry-After": "3600"}, r" until 20\d\d-\d\d-\d\d \d\d:\d\d UTC"),
        (
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"},
            " until 2100-01-01 00:00 UTC",
        ),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 400}, ""),
        ({"Retry-After": "9" * 15}, ""),
    ],
)
def test_a_rate_limit_says_when_it_ends(
    client: Make,
    server: FakeServer,
    pauses: list[float],
    status: int,
    headers: dict[str, str],
    until: str,
) -> None:
    server.routes["/x"] = Reply(status=status, headers=headers)
    with pytest.raises(
        Temporary, match=rf"/x answered {status}: its rate limit is used up{until}$"
    ):
        client(attempts=4).get(f"{server.url}/x")
    assert (len(server.requests), pauses) == (1, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"X-RateLimit-Remaining": "0"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "-5"},
        {"X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "4102444800"},
        {"Retry-After": "soon"},
    ],
)
def test_a_refusal_is_no_rate_limit(
    client: Make, server: FakeServer, headers: dict[str, str]
) -> None:
    server.routes["/x"] = Reply(status=403, headers=headers)
    with pytest.raises(Unreachable, match=r"/x answered 403$") as caught:
        client().get(f"{server.url}/x")
    assert type(caught.value) is Unreachable


def test_a_rate_limit_that_ends_soon_is_waited_for(
    client: Make, server: FakeServer, pauses: list[float]
) -> None:
    soon = str(int(time.time()) + 30)
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": soon}
    server.routes["/x"] = Reply(status=403, headers=headers)
    with pytest.raises(Temporary):
        client(attempts=2).get(f"{server.url}/x")
    assert 25 < pauses[0] <= 30


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        pytest.param(Reply(body=b"plain"), b"plain", id="plain"),
        pytest.param(Reply(body=b""), b"", id="empty"),
        pytest.param(Reply(body=gzip.compress(b"packed"), headers=GZIP), b"packed", id="gzip"),
        pytest.param(
            Reply(body=gzip.compress(b"x"), headers={"Content-Encoding": " X-Gzip "}),
            b"x",
            id="old",
        ),
        pytest.param(Reply(body=b"", headers=GZIP), b"", id="empty, called gzip"),
        pytest.param(Reply(body=b"x", headers={"Content-Encoding": "identity"}), b"x", id="none"),
        pytest.param(Reply(raw=chunked(b"one", b"two")), b"onetwo", id="chunked"),
        pytest.param(Reply(raw=chunked()), b"", id="no chunks"),
        pytest.param(
            Reply(raw=b"HTTP/1.0 200 OK\r\n\r\nuntil the end"), b"until the end", id="until closed"
        ),
        pytest.param(Reply(body=b"slow", trickle=0.01), b"slow", id="slow but within the deadline"),
        pytest.param(Reply(body=b"longer", length=4), b"long", id="a length ends the body"),
        pytest.param(
            Reply(body=gzip.compress(bytes(2_000_000)), headers=GZIP), bytes(2_000_000), id="zeros"
        ),
    ],
)
def test_a_whole_body_is_read(client: Make, server: FakeServer, reply: Reply, body: bytes) -> None:
    server.routes["/x"] = reply
    assert client().get(f"{server.url}/x").body == body


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"truncated", cut=4), id="fewer bytes than promised"),
        pytest.param(Reply(body=b"short", length=500), id="length too large"),
        pytest.param(Reply(body=b"cut off", cut=0), id="no bytes at all"),
        pytest.param(Reply(body=gzip.compress(b"packed"), cut=12, headers=GZIP), id="cut gzip"),
        pytest.param(
            Reply(body=gzip.compress(b"packed")[:12], headers=GZIP), id="gzip that was cut before"
        ),
        pytest.param(Reply(raw=chunked(b"one", end=b"")), id="no last chunk"),
        pytest.param(Reply(raw=chunked(b"one", end=b"ff\r\ntwo")), id="cut chunk"),
        pytest.param(Reply(raw=chunked(b"one", end=b"xyz\r\n\r\n")), id="chunk of no size"),
        pytest.param(Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"), id="no body, no head"),
        pytest.param(Reply(raw=b""), id="nothing"),
        pytest.param(Reply(raw=b"220 smtp.example ESMTP\r\n"), id="another protocol"),
        pytest.param(
            Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            id="two lengths",
        ),
        pytest.param(Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"), id="headers"),
        pytest.param(Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"), id="line"),
    ],
)
def test_a_damaged_answer_is_tried_again_and_then_unreachable(
    client: Make, server: FakeServer, reply: Reply
) -> None:
    server.routes["/x"] = reply
    with pytest.raises(Temporary):
        client(attempts=2).get(f"{server.url}/x")
    assert len(server.requests) == 2


@pytest.mark.parametrize("length", ["5" * 5000, "²", "-1", "x", "5, 5"])
def test_a_length_that_is_no_number_is_no_crash(
    client: Make, server: FakeServer, length: str
) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode("latin-1", "replace")
    server.routes["/x"] = Reply(raw=head + b"12345")
    with contextlib.suppress(Unreachable):
        assert client(attempts=1).get(f"{server.url}/x").body == b"12345"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(
            Reply(body=gzip.compress(b"x") + b"garbage", headers=GZIP),
            "sends data behind its gzip stream",
            id="garbage behind",
        ),
        pytest.param(
            Reply(body=b"plain", headers=GZIP), "is not the gzip stream it says", id="none"
        ),
        pytest.param(
            Reply(body=b"x", headers={"Content-Encoding": "br"}), "is encoded as 'br'", id="br"
        ),
        pytest.param(
            Reply(body=b"x", headers={"Content-Encoding": "gzip, gzip"}),
            "is encoded as 'gzip, gzip'",
            id="twice",
        ),
    ],
)
def test_an_encoding_that_was_not_asked_for_is_an_error(
    client: Make, server: FakeServer, reply: Reply, why: str
) -> None:
    server.routes["/x"] = reply
    with pytest.raises(RegistryError, match=why):
        client().get(f"{server.url}/x")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"x" * 2001), id="plain"),
        pytest.param(Reply(body=gzip.compress(b"x" * 2001), headers=GZIP), id="after decoding"),
        pytest.param(Reply(raw=chunked(*[b"x" * 100] * 20, b"x")), id="chunked"),
        pytest.param(Reply(raw=b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 2001), id="until closed"),
    ],
)
def test_too_much_is_not_read(client: Make, server: FakeServer, reply: Reply) -> None:
    server.routes["/x"] = reply
    with pytest.raises(RegistryError, match=r"/x sends more than 0 MiB$"):
        client().get(f"{server.url}/x", max_bytes=2000)
    assert len(client().get(f"{server.url}/x", max_bytes=2001).body) == 2001


def test_a_bomb_costs_little_memory(client: Make, server: FakeServer) -> None:
    """B10: 300 MB of zeros in 300 kB, refused at 1 MiB."""
    server.routes["/x"] = Reply(body=gzip.compress(bytes(300_000_000), 1), headers=GZIP)
    http = client()
    with pytest.raises(RegistryError):
        http.get(f"{server.url}/small")  # imports what is imported late
    tracemalloc.start()
    try:
        with pytest.raises(RegistryError, match="more than 1 MiB"):
            http.get(f"{server.url}/x", max_bytes=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"x" * 200, trickle=0.05), id="body"),
        pytest.param(
            Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40 + b"\r\n", trickle=0.05),
            id="headers",
        ),
        pytest.param(
            Reply(
                raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 200,
                trickle=0.05,
            ),
            id="the size line of a chunk",
        ),
        pytest.param(
            Reply(raw=b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * 200, trickle=0.05),
            id="a body that ends with the connection",
        ),
    ],
)
def test_a_trickle_ends_at_the_deadline(client: Make, server: FakeServer, reply: Reply) -> None:
    """B10: every byte comes in time, all of them would take ten seconds."""
    server.routes["/x"] = reply
    start = time.monotonic()
    with pytest.raises(Temporary, match=r"/x took longer than 0 s$"):
        client(total=0.4, attempts=1).get(f"{server.url}/x")
    assert time.monotonic() - start < 2


def test_silence_ends_at_the_time_out(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(body=b"xy", trickle=3.0)
    start = time.monotonic()
    with pytest.raises(Temporary, match="timed out"):
        client(read=0.2, attempts=1).get(f"{server.url}/x")
    assert time.monotonic() - start < 2


class _CausedError(Exception):
    def __init__(self, reason: BaseException) -> None:
        super().__init__("wrapped")
        self.reason = reason


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(111, "Connection refused"), "Connection refused"),
        (_CausedError(OSError(111, "Connection refused")), "Connection refused"),
        (ValueError("aborted", OSError(104, "Reset")), "Reset"),
        (Exception(_CausedError(OSError("<urllib3.Connection object at 0x7f>: gone"))), "gone"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "'utf-8' codec can't"),
        (TimeoutError(), "TimeoutError"),
        (ValueError("x" * 500), "x" * 200),
    ],
)
def test_a_cause_is_told_shortly(error: BaseException, text: str) -> None:
    assert short(error).startswith(text)
    assert len(short(error)) <= 200


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), True),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), False),
        (ConnectionRefusedError(111, "Connection refused"), False),
    ],
)
def test_a_name_that_does_not_exist_is_worth_no_second_attempt(
    error: OSError, permanent: bool
) -> None:
    pool = HTTPSConnectionPool("no-such-host.invalid")
    connection = HTTPSConnection("no-such-host.invalid")
    inner: Exception = error
    if isinstance(error, socket.gaierror):
        inner = NameResolutionError("no-such-host.invalid", connection, error)
        inner.__cause__ = error
    whole = requests.ConnectionError(MaxRetryError(pool, "/", inner))
    assert no_such_host(whole) is permanent
