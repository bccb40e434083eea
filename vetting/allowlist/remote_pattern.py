"""Patterns of remote servers' addresses: `https://mcp.example.com/*`, `https://*.example.com/mcp`.

An address and a pattern are compared in one canonical form; what has none fits nothing, because
two readers of it could see two servers (user names, backslashes, dot segments, odd ports).
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from vetting.errors import UsageError
from vetting.patterns import pattern

_PORTS = {"https": 443, "http": 80, "wss": 443, "ws": 80}
_HOST = pattern(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*"
)
_PATH = pattern(r"[A-Za-z0-9/_.~!$&'()*+,;=:@%-]*")
_ANY = "_any."
_OWN_MACHINE = pattern(
    r"localhost|.+\.localhost|127(?:\.[0-9]{1,3}){3}|::1|0\.0\.0\.0|host\.docker\.internal"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A canonical address, or a pattern of addresses."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port, as a folder may be called: `mcp.example.com`, `_any.example.com_8443`."""
        host = _ANY + self.host[2:] if self.host.startswith("*.") else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}_{self.port}"

    def fits(self, address: "Place") -> bool:
        """Whether this pattern holds `address`."""
        if (self.scheme, self.port) != (address.scheme, address.port):
            return False
        if self.host.startswith("*."):
            if not address.host.endswith(self.host[1:]):
                return False
        elif self.host != address.host:
            return False
        return _holds(self.path.split("*"), address.path)

    def meets(self, other: "Place") -> bool:
        """Whether this pattern and `other` may hold one address, going by scheme, host and port."""
        mine, yours = self.host.removeprefix("*."), other.host.removeprefix("*.")
        same = mine == yours and (mine == self.host) == (yours == other.host)
        under_mine = mine != self.host and yours.endswith(f".{mine}")
        under_yours = yours != other.host and mine.endswith(f".{yours}")
        alike = (self.scheme, self.port) == (other.scheme, other.port)
        return alike and (same or under_mine or under_yours)


def canonical(text: str, *, pattern: bool = False) -> Place | None:
    """The canonical form of an address, None if it has none."""
    if (
        len(text) > 2048
        or not text.isascii()
        or not text.isprintable()
        or re.search(r"[\s\\]", text)
    ):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    bare = host[2:] if pattern and host.startswith("*.") else host
    if (
        parts.scheme not in _PORTS
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or not _HOST.fullmatch(bare)
        or (bare != host and "." not in bare)
    ):
        return None
    path = parts.path or "/"
    segments = unquote(path).split("/")
    if not _PATH.fullmatch(path) or "." in segments or ".." in segments or "\\" in unquote(path):
        return None
    if path.count("*") > (8 if pattern else 0):
        return None
    return Place(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme], path=path)


def parse(text: str) -> Place:
    """The pattern that somebody wrote.

    Raises:
        UsageError: it is none.
    """
    place = canonical(text, pattern=True)
    if place is None:
        raise UsageError(
            f"{text!r} is not a pattern of addresses",
            hint="write it as https://mcp.example.com/* or https://*.example.com/mcp",
        )
    return place


def _holds(parts: list[str], path: str) -> bool:
    """Whether `path` is these parts, with anything between them. As an expression, a pattern of a
    dozen stars would take minutes.
    """
    if len(parts) == 1:
        return path == parts[0]
    first, *middle, last = parts
    end = len(path) - len(last)
    if not path.startswith(first) or not path.endswith(last):
        return False
    at = len(first)
    for part in middle:
        found = path.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def folders(address: Place) -> tuple[str, ...]:
    """The folders that patterns for `address` can lie in, the nearest first."""
    labels = address.host.split(".")
    suffix = address.authority[len(address.host) :]
    wild = (".".join(labels[start:]) for start in range(1, len(labels) - 1))
    return (address.authority, *(f"{_ANY}{host}{suffix}" for host in wild))


def on_this_machine(url: str) -> bool:
    """Whether the address never leaves this machine: what answers there was started by somebody."""
    if re.match(r"(?:unix|pipe):", url):
        return True
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return False
    return _OWN_MACHINE.fullmatch(host) is not None
