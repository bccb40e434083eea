"""A response as it arrives: its status judged, its body read within limits."""

import email.utils
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from vetting.errors import NotFound, RegistryError, Unreachable

if TYPE_CHECKING:
    import requests

_RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK = 256 << 10


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

    def pieces(self, seconds: float, max_bytes: int) -> Iterator[bytes]:
        """The decoded body, within `seconds` and `max_bytes`, complete or an error."""
        import urllib3

        deadline = time.monotonic() + seconds
        length = self.headers.get("Content-Length", "")
        plain = self.headers.get("Content-Encoding", "identity") == "identity"
        received = 0
        try:
            # read1 returns what has arrived, so that a trickle cannot outlast the deadline.
            while piece := self._response.raw.read1(_CHUNK, decode_content=True):
                received += len(piece)
                if received > max_bytes:
                    raise RegistryError(f"{self.url} sends more than {max_bytes >> 20} MiB")
                if time.monotonic() > deadline:
                    raise Temporary(f"{self.url} took longer than {seconds:.0f} s")
                yield piece
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Temporary(f"{self.url} was cut short ({short(error)})") from error
        if plain and length.isdigit() and int(length) != received:
            raise Temporary(f"{self.url} sent {received} of {length} bytes")


def check_status(answer: Answer) -> None:
    """Raise unless the status is 200: NotFound, Temporary where another attempt may help."""
    if answer.status == 200:
        return
    what = f"{answer.url} answered {answer.status}"
    if answer.status in (404, 410):
        raise NotFound(what)
    if answer.status in _RETRY_STATUS:
        raise Temporary(what, _retry_after(answer.headers.get("Retry-After")))
    if answer.status in (401, 403):
        raise Unreachable(what, hint="check the credentials configured for this host")
    raise Unreachable(what)


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait: RFC 9110 10.2.3 allows a number or a date."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        date = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


def short(error: BaseException) -> str:
    """The innermost cause, without the library's nesting and object addresses."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    text = str(reason or error)
    return text.rpartition(">: ")[2][:200] or type(error).__name__
