"""Which network addresses may be called: public ones, and hosts the user configured.

A package's metadata must not steer us to the cloud metadata service or the intranet (SSRF). The
check is made on the addresses a connection really uses, after resolution and for every redirect,
so neither unusual spellings (`2130706433`, `[::ffff:127.0.0.1]`) nor DNS rebinding get around it.
"""

import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any, ClassVar

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from vetting.boundary.http import deadline
from vetting.boundary.http.url import host_of
from vetting.errors import Forbidden

# RFC 6890's special-purpose blocks that lead to this machine, its network or its cloud provider.
# Spelled out because Python's `is_global` changed between patch releases (CVE-2024-4032). The
# documentation blocks of RFC 5737 are left out: nothing private lives there.
_BLOCKED = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4"),
        *("240.0.0.0/4", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
        "168.63.129.16/32",  # Azure's own services for the machines in it
    )
)
# IPv6 that a gateway turns into the IPv4 address in its last 32 bits.
_TRANSLATED = tuple(map(ipaddress.ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))


def is_public(address: str) -> bool:
    """Whether an IP address may be called; IPv4 inside IPv6 counts as that IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and any(ip in block for block in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return not any(ip.version == block.version and ip in block for block in _BLOCKED)


def _resolve(host: str, port: int | None, flags: int = 0) -> list[str]:
    """The addresses of `host`, all of them public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except UnicodeError as error:
        raise Forbidden(f"{host!r} is not a host name") from error
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if blocked := [address for address in addresses if not is_public(address)]:
        raise Forbidden(
            f"refused to call {host}: it resolves to the private address {blocked[0]}",
            hint="if this host is yours, configure it as a registry or source address",
        )
    return addresses


def _connect(connection: HTTPConnection) -> socket.socket:
    """Resolve, refuse what is not public, and connect to exactly the address that was checked."""
    host = connection._dns_host  # noqa: SLF001 - urllib3's documented hook has no public name
    addresses = _resolve(host, connection.port)
    for position, address in enumerate(addresses):
        try:
            return create_connection(
                (address, connection.port or 0),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except OSError:
            if position + 1 == len(addresses):
                raise
    raise OSError("no address")


class _HTTPConnection(HTTPConnection):
    """Under the deadline of the thread that uses it."""

    def _new_conn(self) -> socket.socket:
        connection = super()._new_conn()
        deadline.watch(connection)
        return connection

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            deadline.watch(self.sock)
        super().request(*args, **kwargs)


class _HTTPSConnection(HTTPSConnection, _HTTPConnection):
    """See `_HTTPConnection`."""


class _PublicHTTPConnection(_HTTPConnection):
    def _new_conn(self) -> socket.socket:
        connection = _connect(self)
        deadline.watch(connection)
        return connection


class _PublicHTTPSConnection(HTTPSConnection, _PublicHTTPConnection):
    """See `_PublicHTTPConnection`."""


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _TimedAdapter(HTTPAdapter):
    """Keeps deadlines; accepts what the operating system trusts besides requests' own list."""

    pools: ClassVar[Mapping[str, type[HTTPConnectionPool]]] = {
        "http": _HTTPPool,
        "https": _HTTPSPool,
    }

    def __init__(self, context: Callable[[], ssl.SSLContext]) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See `HTTPAdapter.init_poolmanager`."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = dict(self.pools)

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """See `HTTPAdapter.get_connection_with_tls_context`."""
        encrypted = (request.url or "").lower().startswith("https:")
        if encrypted and "ssl_context" not in self.poolmanager.connection_pool_kw:
            self.poolmanager.connection_pool_kw["ssl_context"] = self._context()
        return super().get_connection_with_tls_context(request, verify, proxies, cert)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> ProxyManager:
        """See `HTTPAdapter.proxy_manager_for`."""
        manager: ProxyManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = dict(_TimedAdapter.pools)
        return manager


class GuardedAdapter(_TimedAdapter):
    """Connects to public addresses only, except for the `host:port` pairs in `trusted`.

    Behind a proxy the proxy resolves names, so there its own rules decide; only addresses spelled
    as numbers are still refused.
    """

    pools: ClassVar[Mapping[str, type[HTTPConnectionPool]]] = {
        "http": _PublicHTTPPool,
        "https": _PublicHTTPSPool,
    }

    def __init__(self, trusted: Collection[str]) -> None:
        # One context for both, if any: loading the certificates takes longer than all else here.
        context = cache(ssl.create_default_context)
        super().__init__(context)
        self._trusted = trusted
        self._plain = _TimedAdapter(context)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """See `HTTPAdapter.send`."""
        url = request.url or ""
        host = host_of(url)
        if host in self._trusted:
            return self._plain.send(request, *args, **kwargs)
        if select_proxy(url, kwargs.get("proxies")):
            name, _, port = host.rpartition(":")
            with contextlib.suppress(socket.gaierror):  # a name
                _resolve(name, int(port), socket.AI_NUMERICHOST)
        return super().send(request, *args, **kwargs)

    def close(self) -> None:
        """See `HTTPAdapter.close`."""
        super().close()
        self._plain.close()
