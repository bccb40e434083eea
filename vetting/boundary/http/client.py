"""The one HTTP client: limits, retries, pacing, cache and redirects in one place."""

import hashlib
import platform
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from vetting import __version__
from vetting.boundary.http.answer import Answer, Temporary, check_status, short
from vetting.boundary.http.cache import Cache, Stored
from vetting.boundary.http.url import host_of
from vetting.errors import Forbidden, NotFound, Unreachable

if TYPE_CHECKING:
    import requests

USER_AGENT = f"mcp-vet/{__version__} ({platform.system()}; package vetting)"

_REDIRECT_STATUS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A header value that is sent to one `host:port` and never to another."""

    host: str
    header: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer of status 200; `fetched_at` is when the server last confirmed it."""

    url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    stale: bool = False
    """The server could not be reached and this is the last answer it gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """Seconds and bytes. `total` bounds one attempt, whatever trickles in; a 404 is remembered
    for `negative` seconds.
    """

    connect: float = 10.0
    read: float = 20.0
    total: float = 120.0
    body: int = 64 << 20
    attempts: int = 4
    retry_after: float = 60.0
    redirects: int = 5
    negative: float = 60.0
    pause: float = 0.02
    """Least time between two calls to one host."""


class Client:
    """Thread-safe. `trusted` are the hosts the user configured: only those may be private.

    The session is made on first use: a run that the cache can answer never imports `requests`.
    """

    def __init__(
        self,
        cache: Path,
        *,
        trusted: frozenset[str] = frozenset(),
        credentials: tuple[Credentials, ...] = (),
        ca_bundle: str | None = None,
        limits: HttpLimits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or HttpLimits()
        self._cache = Cache(cache)
        self._trusted = trusted
        self._credentials = {item.host: item.header for item in credentials}
        self._ca_bundle = ca_bundle
        self._sleep = sleep
        self._session: requests.Session | None = None
        self._lock = threading.Lock()
        self._next_call: dict[str, float] = {}

    def get(
        self, url: str, *, accept: str = "*/*", fresh: float = 300.0, max_bytes: int | None = None
    ) -> Response:
        """GET `url`; answered from the cache while younger than `fresh` seconds.

        Later it is revalidated, and if the server cannot be reached the old answer comes back
        marked `stale`.

        Raises:
            NotFound: 404 or 410. Unreachable: no usable answer. Forbidden: refused address.
        """
        known = self._cache.load(url, accept)
        now = time.time()
        if known and not known[0].found:
            if 0 <= now - known[0].stored_at < min(fresh, self.limits.negative):
                raise NotFound(f"{url} answered 404")
            known = None
        if known and 0 <= now - known[0].stored_at < fresh:
            return _from_cache(*known)
        headers = {"Accept": accept}
        if known and known[0].etag:
            headers["If-None-Match"] = known[0].etag
        if known and known[0].last_modified:
            headers["If-Modified-Since"] = known[0].last_modified
        try:
            answer, body = self._retrying(url, headers, max_bytes or self.limits.body)
        except Unreachable:
            if known:
                return replace(_from_cache(*known), stale=True)
            raise
        except NotFound:
            self._cache.store(_stored(url, None, now, b""), accept, b"")
            raise
        if answer.status == 304 and known:
            stored = replace(known[0], stored_at=now)
            body = known[1]
        else:
            stored = _stored(url, answer, now, body)
        self._cache.store(stored, accept, body)
        return _from_cache(stored, body)

    def download(self, url: str, *, max_bytes: int, sink: Callable[[bytes], object]) -> None:
        """GET `url` piece by piece into `sink`; retried only while nothing was passed on.

        Raises:
            See `get`; also Unreachable when the body is cut short or too large.
        """
        self._retrying(url, {"Accept": "*/*"}, max_bytes, sink)

    def _retrying(
        self,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        sink: Callable[[bytes], object] | None = None,
    ) -> tuple[Answer, bytes]:
        import tenacity

        passed_on = False

        def once() -> tuple[Answer, bytes]:
            nonlocal passed_on
            answer = self._follow(url, headers)
            with answer:
                if answer.status == 304:
                    return answer, b""
                check_status(answer)
                parts = []
                for part in answer.pieces(self.limits.total, max_bytes):
                    if sink is None:
                        parts.append(part)
                    else:
                        passed_on = True
                        sink(part)
                return answer, b"".join(parts)

        def wait(state: tenacity.RetryCallState) -> float:
            error = state.outcome and state.outcome.exception()
            asked = error.retry_after if isinstance(error, Temporary) else None
            if asked is not None:
                return asked
            return float(tenacity.wait_exponential_jitter(0.25, 8, jitter=0.25)(state))

        def worth_it(error: BaseException) -> bool:
            if not isinstance(error, Temporary) or passed_on:
                return False
            return error.retry_after is None or error.retry_after <= self.limits.retry_after

        retry = tenacity.Retrying(
            retry=tenacity.retry_if_exception(worth_it),
            wait=wait,
            stop=tenacity.stop_after_attempt(self.limits.attempts),
            sleep=self._sleep,
            reraise=True,
        )
        return retry(once)

    def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        """One call with its redirects, each hop checked like the first."""
        for _ in range(self.limits.redirects + 1):
            answer = self._call(url, headers)
            if answer.status not in _REDIRECT_STATUS:
                return answer
            with answer:
                target = urljoin(url, answer.headers.get("Location", ""))
            if url.startswith("https:") and not target.startswith("https:"):
                raise Forbidden(f"refused a redirect from {url} to {target}: it gives up https")
            url = target
        raise Unreachable(f"{url} redirects more than {self.limits.redirects} times")

    def _call(self, url: str, headers: Mapping[str, str]) -> Answer:
        import requests
        import requests.utils

        host = self._check(url)
        self._pace(host)
        send = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, identity", **headers}
        if host in self._credentials:
            send["Authorization"] = self._credentials[host]
        try:
            response = self._open().get(
                url,
                headers=send,
                stream=True,
                allow_redirects=False,
                timeout=(self.limits.connect, self.limits.read),
                proxies=requests.utils.get_environ_proxies(url),
                verify=self._ca_bundle or True,
            )
        except requests.exceptions.InvalidURL as error:
            raise Forbidden(f"not a valid address: {url!r}") from error
        except requests.exceptions.SSLError as error:
            raise Unreachable(
                f"{urlsplit(url).netloc} has no certificate we trust ({short(error)})",
                hint="name your certificate authority's file in MCP_VET_CA_BUNDLE",
            ) from error
        except requests.RequestException as error:
            raise Temporary(f"{urlsplit(url).netloc} cannot be reached ({short(error)})") from error
        return Answer(url, response)

    def _check(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise Forbidden(
                f"refused an address with credentials in it, for host {parts.hostname}",
                hint="credentials come from the registry settings, not from addresses",
            )
        return host_of(url)

    def _open(self) -> "requests.Session":
        import requests

        from vetting.boundary.http.addresses import GuardedAdapter

        with self._lock:
            if self._session is None:
                self._session = requests.Session()
                # No ~/.netrc, which would add credentials by host name behind our back.
                self._session.trust_env = False
                adapter = GuardedAdapter(self._trusted)
                self._session.mount("https://", adapter)
                self._session.mount("http://", adapter)
            return self._session

    def _pace(self, host: str) -> None:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next_call.get(host, 0.0))
            self._next_call[host] = at + self.limits.pause
        if at > now:
            self._sleep(at - now)


def _stored(url: str, answer: Answer | None, now: float, body: bytes) -> Stored:
    return Stored(
        url=url,
        final_url=answer.url if answer else url,
        found=answer is not None,
        content_type=answer.headers.get("Content-Type", "") if answer else "",
        etag=answer.headers.get("ETag") if answer else None,
        last_modified=answer.headers.get("Last-Modified") if answer else None,
        stored_at=now,
        sha256=hashlib.sha256(body).hexdigest(),
    )


def _from_cache(stored: Stored, body: bytes) -> Response:
    return Response(
        url=stored.final_url,
        body=body,
        content_type=stored.content_type,
        fetched_at=datetime.fromtimestamp(stored.stored_at, UTC),
    )
