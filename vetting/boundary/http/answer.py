"""A response as it arrives: its status judged, its body read within limits."""

import email.utils
import socket
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from vetting.errors import NotFound, RegistryError, Unreachable

if TYPE_CHECKING:
    import requests

_RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 256 << 10
_NO_HOST = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


class Temporary(Unreachable):
    """Worth another attempt; `retry_after` in seconds if the server named a time."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message, hint="try again later; what is cached still works")
        self.retry_after = retry_after


class Answer:
    """A response whose body has not been read yet."""

    def __init__(self, url: str, response: "requests.Response") -> None:
        self.url = url
        self.status = response.status_code
        self.headers = response.headers
        self._response = response

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()

    def pieces(self, max_bytes: int, *, decode: bool) -> Iterator[bytes]:
        """The body within `max_bytes`, complete or an error; `decode` undoes Content-Encoding."""
        encoding = self.headers.get("Content-Encoding", "").strip().lower()
        chunks = self._chunks()
        if decode and encoding in ("gzip", "x-gzip"):
            chunks = self._gunzip(chunks)
        elif decode and encoding not in ("", "identity"):
            raise RegistryError(f"{self.url} is encoded as {encoding[:40]!r}, unasked")
        received = 0
        for chunk in chunks:
            received += len(chunk)
            if received > max_bytes:
                raise RegistryError(f"{self.url} sends more than {max_bytes >> 20} MiB")
            yield chunk

    def _chunks(self) -> Iterator[bytes]:
        """The body as sent; its Content-Length or last chunk proves that it is complete."""
        import urllib3

        try:
            while chunk := self._response.raw.read1(_CHUNK, decode_content=False):
                yield chunk
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Temporary(f"{self.url} was cut short ({short(error)})") from error

    def _gunzip(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """One gzip stream, in pieces of bounded size however well it is compressed."""
        inflate = zlib.decompressobj(wbits=31)
        begun = False
        try:
            for chunk in chunks:
                begun = True
                pending = chunk
                while pending:
                    yield inflate.decompress(pending, _CHUNK)
                    pending = inflate.unconsumed_tail
                if inflate.unused_data:
                    raise RegistryError(f"{self.url} sends data behind its gzip stream")
        except zlib.error as error:
            raise RegistryError(f"{self.url} is not the gzip stream it says ({error})") from error
        if begun and not inflate.eof:
            raise Temporary(f"{self.url} was cut short (within its gzip stream)")


def check_status(answer: Answer) -> None:
    """Raise unless the status is 200: NotFound, Temporary where another attempt may help."""
    if answer.status == 200:
        return
    what = f"{answer.url} answered {answer.status}"
    if answer.status in (404, 410):
        raise NotFound(what)
    if answer.status in (403, 429) and (wait := _limited(answer.headers)) is not None:
        raise Temporary(f"{what}: its rate limit is used up{_until(wait)}", wait)
    if answer.status in _RETRY_STATUS:
        raise Temporary(what, _retry_after(answer.headers.get("Retry-After")))
    if answer.status in (401, 403):
        raise Unreachable(what, hint="check the credentials configured for this host")
    raise Unreachable(what)


def _limited(headers: Mapping[str, str]) -> float | None:
    """Seconds until a rate limit ends, None when the answer is about none.

    GitHub and its like say 403 as well as 429, with Retry-After or with the time of the reset in
    seconds since the epoch.
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    wait = _retry_after(headers.get("Retry-After"))
    reset = headers.get("X-RateLimit-Reset", "").strip()
    used_up = headers.get("X-RateLimit-Remaining", "").strip() == "0"
    if wait is None and used_up and reset.isascii() and reset.isdigit():
        return max(0.0, float(reset) - datetime.now(UTC).timestamp())
    return wait


def _until(wait: float) -> str:
    """In words, unless it is beyond all calendars."""
    try:
        return f" until {datetime.now(UTC) + timedelta(seconds=wait):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return ""


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait: RFC 9110 10.2.3 allows a number or a date."""
    if value is None:
        return None
    try:
        if value.strip().isdigit():
            return float(value)
        date = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


def no_such_host(error: BaseException) -> bool:
    """Whether the innermost cause is that the host's name does not exist, or has no address."""
    for inner in (getattr(error, "reason", None), error.__cause__, *error.args):
        if isinstance(inner, BaseException):
            return no_such_host(inner)
    return isinstance(error, socket.gaierror) and error.errno in _NO_HOST


def short(error: BaseException) -> str:
    """The innermost cause, without the libraries' nesting and object addresses."""
    for inner in (getattr(error, "reason", None), *error.args):
        if isinstance(inner, BaseException):
            return short(inner)
    text = str(getattr(error, "strerror", None) or error)
    return text.rpartition(">: ")[2][:200] or type(error).__name__
