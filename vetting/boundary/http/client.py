"""The one HTTP client: limits, retries, pacing, cache and redirects in one place."""

import platform
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from vetting import __version__
from vetting.boundary.http.answer import Answer, Temporary, check_status, no_such_host, short
from vetting.boundary.http.cache import Cache, Stored
from vetting.boundary.http.retry import persist
from vetting.boundary.http.url import host_of
from vetting.boundary.http.values import Credentials, Download, HttpLimits, Response
from vetting.errors import Forbidden, NotFound, Unreachable

if TYPE_CHECKING:
    import requests

__all__ = ["Client", "HttpLimits"]

USER_AGENT = f"mcp-vet/{__version__} ({platform.system()}; package vetting)"

_REDIRECT_STATUS = frozenset({301, 302, 303, 307, 308})


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
            self._cache.store(_stored(url, None, now), accept, b"")
            raise
        if answer.status == 304 and known:
            stored = replace(known[0], stored_at=now)
            body = known[1]
        else:
            stored = _stored(url, answer, now)
        self._cache.store(stored, accept, body)
        return _from_cache(stored, body)

    def download(
        self,
        url: str,
        *,
        max_bytes: int,
        sink: Callable[[bytes], object],
        etag: str | None = None,
    ) -> Download:
        """GET `url` piece by piece into `sink`; retried only while nothing was passed on.

        The bytes come as they are: some servers call the gzip of a .tgz its Content-Encoding. With
        `etag`, nothing comes when the server still has what it gave under that tag.

        Raises:
            See `get`.
        """
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if etag:
            headers["If-None-Match"] = etag
        answer, _ = self._retrying(url, headers, max_bytes, sink=sink)
        return Download(unchanged=answer.status == 304, etag=answer.headers.get("ETag"))

    def post_json(
        self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The answer to a question that is too long for an address, or to a message; never cached
        or redirected. `headers` are sent besides the usual ones.

        Raises:
            See `get`.
        """
        send = {"Accept": "application/json", "Content-Type": "application/json"}
        return self._retrying(url, {**send, **(headers or {})}, self.limits.body, data=body)[1]

    def _retrying(
        self,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        *,
        sink: Callable[[bytes], object] | None = None,
        data: bytes | None = None,
    ) -> tuple[Answer, bytes]:
        conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        passed_on = False

        def attempt() -> tuple[Answer, bytes]:
            nonlocal passed_on
            with self._follow(url, headers, data) as answer:
                if answer.status == 304 and conditional:
                    return answer, b""
                check_status(answer)
                parts = []
                for part in answer.pieces(max_bytes, decode=sink is None):
                    if sink is None:
                        parts.append(part)
                    else:
                        passed_on = True
                        sink(part)
                return answer, b"".join(parts)

        return persist(
            attempt,
            url,
            seconds=self.limits.total,
            most=self.limits.attempts,
            patience=self.limits.retry_after,
            repeatable=lambda: not passed_on,
            sleep=self._sleep,
        )

    def _follow(self, url: str, headers: Mapping[str, str], data: bytes | None) -> Answer:
        """One call with its redirects, each hop checked like the first."""
        for _ in range(self.limits.redirects + 1):
            answer = self._call(url, headers, data)
            if answer.status not in _REDIRECT_STATUS or data is not None:
                return answer
            with answer:
                url = _target(url, answer.headers.get("Location", ""))
        raise Unreachable(f"{url} redirects more than {self.limits.redirects} times")

    def _call(self, url: str, headers: Mapping[str, str], data: bytes | None) -> Answer:
        import requests
        import requests.utils

        host = host_of(url)
        if urlsplit(url).username is not None or urlsplit(url).password is not None:
            raise Forbidden(
                f"refused an address with credentials in it, for {host}",
                hint="credentials come from the registry settings, not from addresses",
            )
        self._pace(host)
        send = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, identity", **headers}
        if host in self._credentials:
            send["Authorization"] = self._credentials[host]
        try:
            response = self._open().request(
                "GET" if data is None else "POST",
                url,
                data=data,
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
            message = f"{urlsplit(url).netloc} cannot be reached ({short(error)})"
            # A name that does not exist will not exist in a second either.
            raise (Unreachable if no_such_host(error) else Temporary)(message) from error
        except OSError as error:  # from requests itself, before it calls
            raise Unreachable(
                f"{urlsplit(url).netloc} cannot be called ({error})",
                hint="name your certificate authority's file in MCP_VET_CA_BUNDLE",
            ) from error
        return Answer(url, response)

    def _open(self) -> "requests.Session":
        from vetting.boundary.http.session import Session

        with self._lock:
            if self._session is None:
                self._session = Session(self._trusted)
            return self._session

    def _pace(self, host: str) -> None:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next_call.get(host, 0.0))
            self._next_call[host] = at + self.limits.pause
        if at > now:
            self._sleep(at - now)


def _target(url: str, location: str) -> str:
    """Where a redirect leads, as far as it may."""
    try:
        target = urljoin(url, location)
        secure = urlsplit(target).scheme == "https"
    except ValueError as error:
        raise Forbidden(f"{url} redirects to {location[:200]!r}, not a valid address") from error
    if urlsplit(url).scheme == "https" and not secure:
        raise Forbidden(f"refused a redirect from {url} to {target}: it gives up https")
    return target


def _stored(url: str, answer: Answer | None, now: float) -> Stored:
    return Stored(
        url=url,
        final_url=answer.url if answer else url,
        found=answer is not None,
        content_type=answer.headers.get("Content-Type", "") if answer else "",
        etag=answer.headers.get("ETag") if answer else None,
        last_modified=answer.headers.get("Last-Modified") if answer else None,
        stored_at=now,
    )


def _from_cache(stored: Stored, body: bytes) -> Response:
    return Response(
        url=stored.final_url,
        body=body,
        content_type=stored.content_type,
        fetched_at=datetime.fromtimestamp(stored.stored_at, UTC),
    )
