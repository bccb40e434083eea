"""The client against real servers: cache, redirects, credentials, proxies, TLS, pacing."""

import gzip
import hashlib
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.boundary.http.conftest import Make
from tests.fakes import FakeServer, Reply, Request
from vetting import __version__
from vetting.boundary.http import Client, Credentials
from vetting.boundary.http.cache import Cache, Stored
from vetting.boundary.process import run
from vetting.errors import Forbidden, NotFound, RegistryError, Unreachable


def tagged(body: bytes = b"body", etag: str = '"1"') -> Callable[[Request], Reply]:
    """Answers 304 to who knows `etag` already."""

    def route(request: Request) -> Reply:
        headers = {"ETag": etag, "Content-Type": "text/plain"}
        if request.headers.get("If-None-Match") == etag:
            return Reply(status=304, headers=headers)
        return Reply(body=body, headers=headers)

    return route


# --- Asking ---------------------------------------------------------------------------------------


def test_an_answer_has_its_body_its_type_and_its_time(client: Make, server: FakeServer) -> None:
    server.routes["/x?y=1"] = Reply(body=b"body", headers={"Content-Type": "text/plain"})
    before = time.time()
    found = client().get(f"{server.url}/x?y=1", accept="text/*")
    assert (found.url, found.body, found.content_type, found.stale) == (
        *(f"{server.url}/x?y=1", b"body"),
        *("text/plain", False),
    )
    assert before <= found.fetched_at.timestamp() <= time.time()
    assert found.fetched_at.tzinfo is not None


def test_a_request_says_who_asks_and_nothing_more(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(body=b"x")
    client().get(f"{server.url}/x", accept="text/plain")
    (request,) = server.requests
    assert request.headers.pop("User-Agent").startswith(f"mcp-vet/{__version__} (")  # type: ignore[attr-defined]
    assert request.headers == {
        "Host": server.host,
        "Accept": "text/plain",
        "Accept-Encoding": "gzip, identity",
        "Connection": "keep-alive",
    }


def test_connections_are_kept(client: Make, server: FakeServer) -> None:
    ports = set()

    def route(_: Request) -> Reply:
        ports.add(threading.current_thread().name)
        return Reply(body=b"x")

    http = client()
    for number in range(5):
        server.routes[f"/{number}"] = route
        http.get(f"{server.url}/{number}")
    assert len(ports) == 1


def test_a_server_that_recovers_is_heard(client: Make, server: FakeServer) -> None:
    replies = [Reply(status=503), Reply(body=b"cut", cut=1), Reply(body=b"whole")]
    server.routes["/x"] = lambda _: replies.pop(0)
    assert client(attempts=3).get(f"{server.url}/x").body == b"whole"


def test_nobody_there_is_unreachable(client: Make, server: FakeServer) -> None:
    server.close()
    with pytest.raises(Unreachable, match=r"cannot be reached \(.*refused\)$") as caught:
        client(attempts=1).get(f"{server.url}/x")
    assert caught.value.hint == "try again later; what is cached still works"


# --- Cache ----------------------------------------------------------------------------------------


def test_a_fresh_answer_is_not_asked_for_again(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(body=b"one")
    first = client().get(f"{server.url}/x")
    server.routes["/x"] = Reply(body=b"two")
    again = client().get(f"{server.url}/x")
    assert again == first
    assert again.body == b"one"
    assert client().get(f"{server.url}/x", accept="text/html").body == b"two"
    assert client().get(f"{server.url}/x", fresh=0).body == b"two"
    assert len(server.requests) == 3


def test_an_old_answer_is_confirmed_by_its_tag(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = tagged()
    first = client().get(f"{server.url}/x")
    time.sleep(0.01)
    again = client().get(f"{server.url}/x", fresh=0)
    assert (again.body, again.content_type, again.stale) == (b"body", "text/plain", False)
    assert again.fetched_at > first.fetched_at
    assert server.requests[1].headers["If-None-Match"] == '"1"'
    server.routes["/x"] = tagged(b"new", '"2"')
    assert client().get(f"{server.url}/x", fresh=0).body == b"new"
    assert client().get(f"{server.url}/x", fresh=0).body == b"new"
    assert server.requests[3].headers["If-None-Match"] == '"2"'


def test_an_old_answer_is_confirmed_by_its_date(client: Make, server: FakeServer) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    server.routes["/x"] = Reply(body=b"body", headers={"Last-Modified": date})
    client().get(f"{server.url}/x")
    server.routes["/x"] = Reply(status=304)
    assert client().get(f"{server.url}/x", fresh=0).body == b"body"
    assert server.requests[1].headers["If-Modified-Since"] == date
    assert "If-None-Match" not in server.requests[1].headers


def test_not_modified_is_no_answer_to_who_has_nothing(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(status=304)
    with pytest.raises(Unreachable, match="answered 304"):
        client().get(f"{server.url}/x")
    with pytest.raises(Unreachable, match="answered 304"):
        client().download(f"{server.url}/x", max_bytes=10, sink=lambda _: None)


@pytest.mark.parametrize(
    "reply", [Reply(status=503), Reply(status=403), Reply(body=b"body", cut=1), None]
)
def test_the_last_answer_serves_while_there_is_no_other(
    client: Make, server: FakeServer, reply: Reply | None
) -> None:
    server.routes["/x"] = tagged()
    first = client().get(f"{server.url}/x")
    if reply is None:
        server.close()
    else:
        server.routes["/x"] = reply
    again = client().get(f"{server.url}/x", fresh=0)
    assert (again.body, again.stale, again.fetched_at) == (b"body", True, first.fetched_at)
    assert not first.stale


def test_what_the_cache_knows_needs_no_network_library(
    client: Make, server: FakeServer, tmp_path: Path
) -> None:
    """Importing requests takes longer than most commands."""
    server.routes["/x"] = Reply(body=b"body")
    client().get(f"{server.url}/x")
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from vetting.boundary.http import Client\n"
        "print(Client(Path(sys.argv[2])).get(sys.argv[3]).body)\n"
        "print(sorted({'requests', 'urllib3', 'tenacity', 'ssl'} & set(sys.modules)))"
    )
    root = str(Path(__file__).parents[3])
    argv = [sys.executable, "-I", "-c", code, root, str(tmp_path / "cache"), f"{server.url}/x"]
    done = run(argv, cwd=tmp_path)
    assert (done.stdout, done.stderr) == (b"b'body'\n[]\n", "")


def test_what_is_gone_is_not_served_from_the_cache(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = tagged()
    client().get(f"{server.url}/x")
    server.routes["/x"] = Reply(status=404)
    with pytest.raises(NotFound):
        client().get(f"{server.url}/x", fresh=0)
    server.close()
    with pytest.raises(Unreachable):
        client().get(f"{server.url}/x", fresh=0)


def test_too_large_an_answer_is_not_replaced_by_an_old_one(
    client: Make, server: FakeServer
) -> None:
    server.routes["/x"] = Reply(body=b"x")
    client().get(f"{server.url}/x")
    server.routes["/x"] = Reply(body=b"x" * 100)
    with pytest.raises(RegistryError, match="sends more than"):
        client().get(f"{server.url}/x", fresh=0, max_bytes=10)


def test_what_is_not_there_is_not_asked_for_twice(client: Make, server: FakeServer) -> None:
    for _ in range(3):
        with pytest.raises(NotFound, match=f"^{server.url}/x answered 404$"):
            client().get(f"{server.url}/x")
    assert len(server.requests) == 1
    server.routes["/x"] = Reply(body=b"published")
    assert client().get(f"{server.url}/x", fresh=0).body == b"published"


def test_what_is_not_there_is_asked_for_again_after_a_moment(
    client: Make, server: FakeServer
) -> None:
    with pytest.raises(NotFound):
        client().get(f"{server.url}/x")
    server.routes["/x"] = Reply(body=b"published")
    with pytest.raises(NotFound):
        client(negative=60.0).get(f"{server.url}/x")
    assert client(negative=0.0).get(f"{server.url}/x").body == b"published"


@pytest.mark.parametrize("damage", [b"", b"rubbish", b'{"url": 1}\nbody'])
def test_a_damaged_cache_is_asked_around(
    client: Make, server: FakeServer, tmp_path: Path, damage: bytes
) -> None:
    server.routes["/x"] = tagged()
    client().get(f"{server.url}/x")
    (path,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    path.write_bytes(damage)
    assert client().get(f"{server.url}/x").body == b"body"
    assert "If-None-Match" not in server.requests[1].headers


def test_a_cache_that_cannot_be_written_is_done_without(
    client: Make, server: FakeServer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    server.routes["/x"] = Reply(body=b"body")
    assert client(cache=tmp_path / "file").get(f"{server.url}/x").body == b"body"


def test_an_answer_from_the_future_is_confirmed(
    client: Make, server: FakeServer, tmp_path: Path
) -> None:
    """R4: the clock was wrong then, or is now."""
    url = f"{server.url}/x"
    stored = Stored(
        url=url,
        final_url=url,
        found=True,
        content_type="",
        etag='"1"',
        last_modified=None,
        stored_at=time.time() + 10_000,
    )
    Cache(tmp_path / "cache").store(stored, "*/*", b"body")
    server.routes["/x"] = tagged()
    found = client().get(url)
    assert found.body == b"body"
    assert found.fetched_at.timestamp() <= time.time()
    assert len(server.requests) == 1


# --- Downloads ------------------------------------------------------------------------------------


def test_a_download_arrives_piece_by_piece(client: Make, server: FakeServer) -> None:
    body = bytes(range(256)) * 4000
    server.routes["/x.tgz"] = Reply(body=body)
    pieces: list[bytes] = []
    client().download(f"{server.url}/x.tgz", max_bytes=len(body), sink=pieces.append)
    assert b"".join(pieces) == body
    assert len(pieces) > 1
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


def test_a_download_is_not_decoded(client: Make, server: FakeServer) -> None:
    """Some servers call the gzip of a .tgz its Content-Encoding; its digest is over the .tgz."""
    body = b"\x1f\x8b the bytes of a .tgz"
    server.routes["/x.tgz"] = Reply(body=body, headers={"Content-Encoding": "gzip"})
    pieces: list[bytes] = []
    client().download(f"{server.url}/x.tgz", max_bytes=100, sink=pieces.append)
    assert b"".join(pieces) == body


def test_a_download_is_tried_again_only_while_nothing_was_passed_on(
    client: Make, server: FakeServer
) -> None:
    replies = [Reply(status=503), Reply(body=b"whole", cut=0), Reply(body=b"whole")]
    server.routes["/x"] = lambda _: replies.pop(0)
    pieces: list[bytes] = []
    client(attempts=4).download(f"{server.url}/x", max_bytes=100, sink=pieces.append)
    assert b"".join(pieces) == b"whole"
    server.routes["/y"] = Reply(body=b"truncated", cut=4)
    pieces.clear()
    with pytest.raises(Unreachable, match="was cut short"):
        client(attempts=4).download(f"{server.url}/y", max_bytes=100, sink=pieces.append)
    assert b"".join(pieces) == b"trun"
    assert server.paths().count("/y") == 1


def test_a_download_is_limited(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = Reply(body=b"x" * 1001)
    with pytest.raises(RegistryError, match="sends more than"):
        client().download(f"{server.url}/x", max_bytes=1000, sink=lambda _: None)
    pieces: list[bytes] = []
    client().download(f"{server.url}/x", max_bytes=1001, sink=pieces.append)
    assert hashlib.sha256(b"".join(pieces)).digest() == hashlib.sha256(b"x" * 1001).digest()


def test_a_download_that_is_still_the_same_brings_nothing(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = tagged()
    pieces: list[bytes] = []
    first = client().download(f"{server.url}/x", max_bytes=10, sink=pieces.append)
    assert (first.unchanged, first.etag, pieces) == (False, '"1"', [b"body"])
    again = client().download(f"{server.url}/x", max_bytes=10, sink=pieces.append, etag=first.etag)
    assert (again.unchanged, again.etag, pieces) == (True, '"1"', [b"body"])
    other = client().download(f"{server.url}/x", max_bytes=10, sink=pieces.append, etag='"0"')
    assert (other.unchanged, other.etag, pieces) == (False, '"1"', [b"body", b"body"])


# --- Questions in a body --------------------------------------------------------------------------


def test_a_question_is_posted(client: Make, server: FakeServer) -> None:
    server.routes["/q"] = lambda request: Reply(body=b"answer to " + request.body)
    http = client(credentials=(Credentials(host=server.host, header="Bearer s3cret"),))
    assert http.post_json(f"{server.url}/q", b'{"a": 1}') == b'answer to {"a": 1}'
    assert http.post_json(f"{server.url}/q", b"2") == b"answer to 2"
    (first, _) = server.requests
    assert first.headers["Content-Type"] == "application/json"
    assert first.headers["Authorization"] == "Bearer s3cret"


def test_a_question_is_repeated_like_any_call(client: Make, server: FakeServer) -> None:
    replies = [Reply(status=503), Reply(body=b"cut", cut=1), Reply(body=b"whole")]
    server.routes["/q"] = lambda _: replies.pop(0)
    assert client(attempts=3).post_json(f"{server.url}/q", b"x") == b"whole"
    assert [request.body for request in server.requests] == [b"x"] * 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304, 400])
def test_a_question_goes_nowhere_else(client: Make, server: FakeServer, status: int) -> None:
    server.routes["/q"] = Reply(status=status, headers={"Location": "/other"})
    with pytest.raises(Unreachable, match=f"answered {status}"):
        client().post_json(f"{server.url}/q", b"x")
    assert server.paths() == ["/q"]


def test_a_question_is_not_put_to_a_private_address(client: Make, server: FakeServer) -> None:
    with pytest.raises(Forbidden):
        client(trusted=frozenset()).post_json(f"{server.url}/q", b"x")
    assert server.requests == []


# --- Redirects ------------------------------------------------------------------------------------


def moved(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/b/y", "../b/y", "{url}/b/y", "//{host}/b/y"])
def test_a_redirect_is_followed(client: Make, server: FakeServer, status: int, target: str) -> None:
    server.routes["/a/x"] = moved(target.format(url=server.url, host=server.host), status)
    server.routes["/b/y"] = Reply(body=b"there")
    found = client().get(f"{server.url}/a/x")
    assert (found.body, found.url) == (b"there", f"{server.url}/b/y")
    assert client().get(f"{server.url}/a/x").url == f"{server.url}/b/y"
    assert server.paths() == ["/a/x", "/b/y"]


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_another_status_with_a_location_is_not_followed(
    client: Make, server: FakeServer, status: int
) -> None:
    server.routes["/x"] = moved("/y", status)
    with pytest.raises(Unreachable, match=f"answered {status}"):
        client().get(f"{server.url}/x")
    assert server.paths() == ["/x"]


def test_redirects_are_counted(client: Make, server: FakeServer) -> None:
    for number in range(6):
        server.routes[f"/{number}"] = moved(f"/{number + 1}")
    server.routes["/6"] = Reply(body=b"far")
    with pytest.raises(Unreachable, match="/6 redirects more than 5 times"):
        client().get(f"{server.url}/0")
    assert client().get(f"{server.url}/1").body == b"far"


@pytest.mark.parametrize("target", ["/x", ""])
def test_a_loop_ends(client: Make, server: FakeServer, target: str) -> None:
    server.routes["/x"] = moved(target)
    with pytest.raises(Unreachable, match="redirects more than 5 times"):
        client().get(f"{server.url}/x")
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "gopher://registry.example/x",
        "ftp://registry.example/x",
        "javascript:alert(1)",
        "data:text/plain,x",
        "http://[::1/x",
        "http://registry.example:99999/",
        "http://user:password@127.0.0.1/x",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data/",
        "//[::ffff:169.254.169.254]/latest/",
        "http://127.0.0.1\\@registry.example/",
    ],
)
def test_a_redirect_to_where_we_never_go_is_refused(
    client: Make, server: FakeServer, target: str
) -> None:
    server.routes["/x"] = moved(target)
    with pytest.raises(Forbidden):
        client().get(f"{server.url}/x")
    assert server.paths() == ["/x"]


def test_a_redirect_to_another_port_of_a_trusted_host_is_refused(
    client: Make, server: FakeServer, other: FakeServer
) -> None:
    server.routes["/x"] = moved(f"{other.url}/x")
    with pytest.raises(Forbidden, match="private address"):
        client().get(f"{server.url}/x")
    assert other.requests == []


def test_the_body_of_a_redirect_is_not_read(client: Make, server: FakeServer) -> None:
    bomb = gzip.compress(bytes(50_000_000), 1)
    headers = {"Location": "/y", "Content-Encoding": "gzip"}
    server.routes["/x"] = Reply(status=302, body=bomb, headers=headers)
    server.routes["/y"] = Reply(body=b"there")
    tracemalloc.start()
    try:
        assert client().get(f"{server.url}/x").body == b"there"
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_a_refusal_is_not_answered_from_the_cache(client: Make, server: FakeServer) -> None:
    server.routes["/x"] = tagged()
    client().get(f"{server.url}/x")
    server.routes["/x"] = moved("http://169.254.169.254/")
    with pytest.raises(Forbidden):
        client().get(f"{server.url}/x", fresh=0)


# --- Credentials ----------------------------------------------------------------------------------


def test_credentials_go_to_their_host_only(
    client: Make, server: FakeServer, other: FakeServer
) -> None:
    """S3."""
    server.routes["/x"] = moved(f"{other.url}/x")
    other.routes["/x"] = moved(f"{server.url}/y")
    server.routes["/y"] = Reply(body=b"back")
    http = client(
        trusted=frozenset({server.host, other.host}),
        credentials=(Credentials(host=server.host, header="Bearer s3cret"),),
    )
    assert http.get(f"{server.url}/x").body == b"back"
    assert [request.headers.get("Authorization") for request in server.requests] == [
        "Bearer s3cret",
        "Bearer s3cret",
    ]
    assert [request.headers.get("Authorization") for request in other.requests] == [None]


def test_credentials_do_not_show() -> None:
    assert "s3cret" not in repr(Credentials(host="registry.example:443", header="Bearer s3cret"))


@pytest.mark.parametrize("userinfo", ["user:password", "user", ":password", "", "github"])
def test_an_address_with_credentials_is_refused(
    client: Make, server: FakeServer, userinfo: str
) -> None:
    """S1: `http://github@127.0.0.1` looks like GitHub to a careless reader."""
    with pytest.raises(Forbidden, match="credentials in it") as caught:
        client().get(f"http://{userinfo}@{server.host}/x")
    assert "password" not in str(caught.value)
    assert server.requests == []


def test_a_netrc_file_is_not_used(
    client: Make, server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password s3cret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.routes["/x"] = Reply(body=b"x")
    client().get(f"{server.url}/x")
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    "path",
    ["/x\r\nX-Injected: 1", "/x\nX-Injected: 1", "/x HTTP/1.1\r\nHost: y", "/x\ty", "/x\x00"],
)
def test_an_address_cannot_carry_headers(client: Make, server: FakeServer, path: str) -> None:
    """S6."""
    with pytest.raises(Forbidden, match="white space or control characters"):
        client().get(server.url + path)
    assert server.requests == []


@pytest.mark.parametrize("target", ["/y z", "/y\x0bz", "/y\x7fz", "http://a b/"])
def test_a_redirect_cannot_carry_headers(client: Make, server: FakeServer, target: str) -> None:
    server.routes["/x"] = Reply(
        raw=b"HTTP/1.0 302 Found\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % target.encode()
    )
    with pytest.raises(Forbidden, match="white space or control characters"):
        client().get(f"{server.url}/x")


# --- Proxies --------------------------------------------------------------------------------------


@pytest.fixture
def proxied(other: FakeServer, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """A proxy that the environment names, as a company's does."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("http_proxy", other.url)
    return other


def test_the_proxy_of_the_environment_is_used(client: Make, proxied: FakeServer) -> None:
    proxied.routes["http://registry.example/x"] = Reply(body=b"through")
    assert client().get("http://registry.example/x").body == b"through"


def test_a_proxy_is_under_the_deadline_too(client: Make, proxied: FakeServer) -> None:
    proxied.routes["http://registry.example/x"] = Reply(raw=b"HTTP/1.1 200" * 20, trickle=0.05)
    start = time.monotonic()
    with pytest.raises(Unreachable, match="took longer than"):
        client(total=0.4, attempts=1).get("http://registry.example/x")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "169.254.169.254", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_a_proxy_is_not_asked_for_private_numbers(
    client: Make, proxied: FakeServer, host: str
) -> None:
    """S8: it stands in the network that these numbers are private to."""
    with pytest.raises(Forbidden, match="private address"):
        client().get(f"http://{host}/x")
    assert proxied.requests == []


def test_a_proxy_is_asked_for_public_numbers(client: Make, proxied: FakeServer) -> None:
    proxied.routes["http://203.0.113.7/x"] = Reply(body=b"x")
    assert client().get("http://203.0.113.7/x").body == b"x"


def test_hosts_that_need_no_proxy_are_called(
    client: Make, server: FakeServer, proxied: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server.routes["/x"] = Reply(body=b"direct")
    assert client().get(f"{server.url}/x").body == b"direct"
    assert proxied.requests == []


def test_a_trusted_host_goes_through_the_proxy_like_any_other(
    client: Make, server: FakeServer, proxied: FakeServer
) -> None:
    proxied.routes[f"{server.url}/x"] = Reply(body=b"through")
    assert client().get(f"{server.url}/x").body == b"through"
    assert server.requests == []


# --- TLS ------------------------------------------------------------------------------------------


def trusting(client: Make, *servers: FakeServer, **options: object) -> Client:
    return client(trusted=frozenset(server.host for server in servers), **options)


def test_a_certificate_nobody_trusts_is_refused(client: Make, secure: FakeServer) -> None:
    secure.routes["/x"] = Reply(body=b"x")
    with pytest.raises(Unreachable, match="has no certificate we trust") as caught:
        trusting(client, secure).get(f"{secure.url}/x")
    assert caught.value.hint == ("name your certificate authority's file in MCP_VET_CA_BUNDLE")
    assert secure.requests == []


def test_a_certificate_of_our_own_authority_is_trusted(
    client: Make, secure: FakeServer, certificate: Path
) -> None:
    secure.routes["/x"] = Reply(body=b"x")
    http = trusting(client, secure, ca_bundle=str(certificate))
    assert http.get(f"{secure.url}/x").body == b"x"


def test_a_certificate_for_another_host_is_refused(
    client: Make, secure: FakeServer, certificate: Path
) -> None:
    port = secure.host.rpartition(":")[2]
    http = client(trusted=frozenset({f"127.0.0.2:{port}"}), ca_bundle=str(certificate), attempts=1)
    with pytest.raises(Unreachable):
        http.get(f"https://127.0.0.2:{port}/x")
    assert secure.requests == []


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_authority_file_that_is_none_is_an_error_of_ours(
    client: Make, secure: FakeServer, tmp_path: Path, content: bytes | None
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    with pytest.raises(Unreachable) as caught:
        trusting(client, secure, ca_bundle=str(bundle), attempts=1).get(f"{secure.url}/x")
    assert caught.value.hint == "name your certificate authority's file in MCP_VET_CA_BUNDLE"


def test_the_way_back_from_https_is_refused(
    client: Make, secure: FakeServer, server: FakeServer, certificate: Path
) -> None:
    """S2."""
    secure.routes["/x"] = moved(f"{server.url}/x")
    server.routes["/x"] = Reply(body=b"plain")
    http = trusting(client, secure, server, ca_bundle=str(certificate))
    for url in (secure.url, secure.url.replace("https", "HTTPS")):
        with pytest.raises(Forbidden, match=r"it gives up https$"):
            http.get(f"{url}/x")
    assert server.requests == []
    server.routes["/y"] = moved(f"{secure.url}/y")
    secure.routes["/y"] = Reply(body=b"up")
    assert http.get(f"{server.url}/y").body == b"up"


def test_a_trickle_within_tls_ends_at_the_deadline(
    client: Make, secure: FakeServer, certificate: Path
) -> None:
    secure.routes["/x"] = Reply(body=b"x" * 200, trickle=0.05)
    secure.routes["/y"] = Reply(body=b"y")
    http = trusting(client, secure, ca_bundle=str(certificate), total=0.5, attempts=1)
    assert http.get(f"{secure.url}/y").body == b"y"
    start = time.monotonic()
    with pytest.raises(Unreachable, match="took longer than"):
        http.get(f"{secure.url}/x")  # over the kept connection
    assert time.monotonic() - start < 2


# --- Pacing and threads ---------------------------------------------------------------------------


def test_calls_to_one_host_are_paced(
    client: Make, server: FakeServer, other: FakeServer, pauses: list[float]
) -> None:
    server.routes["/x"] = other.routes["/x"] = Reply(body=b"x")
    http = client(trusted=frozenset({server.host, other.host}), pause=10.0)
    http.get(f"{server.url}/x")
    http.get(f"{other.url}/x")
    assert pauses == []
    http.get(f"{server.url}/x", fresh=0)
    http.get(f"{server.url}/x", fresh=0)
    assert [round(pause) for pause in pauses] == [10, 20]


def test_an_answer_from_the_cache_needs_no_pace(
    client: Make, server: FakeServer, pauses: list[float]
) -> None:
    server.routes["/x"] = Reply(body=b"x")
    http = client(pause=10.0)
    for _ in range(3):
        http.get(f"{server.url}/x")
    assert pauses == []


def test_one_client_serves_many_threads(client: Make, server: FakeServer) -> None:
    for number in range(40):
        server.routes[f"/{number}"] = Reply(body=str(number).encode() * 1000)
    http = client()
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda n: http.get(f"{server.url}/{n % 40}").body, range(80)))
    assert bodies == [str(number % 40).encode() * 1000 for number in range(80)]
