"""Which network addresses may be called: public ones, and hosts the user configured.

A package's metadata must not steer us to the cloud metadata service or the intranet (SSRF). The
check is made on the addresses a connection really uses, after resolution and for every redirect,
so neither unusual spellings (`2130706433`, `[::ffff:127.0.0.1]`) nor DNS rebinding get around it.
"""

import ipaddress
import socket
import ssl
from collections.abc import Collection
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

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
        *("240.0.0.0/4", "::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address may be called; IPv4 inside IPv6 counts as that IPv4."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = inner or ip
    return not any(ip.version == block.version and ip in block for block in _BLOCKED)


def _connect(connection: HTTPConnection) -> socket.socket:
    """Resolve, refuse what is not public, and connect to exactly the address that was checked."""
    host = connection._dns_host  # noqa: SLF001 - urllib3's documented hook has no public name
    found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if blocked := [address for address in addresses if not is_public(address)]:
        raise Forbidden(
            f"refused to call {connection.host}: it resolves to the private address {blocked[0]}",
            hint="if this host is yours, configure it as a registry or source address",
        )
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


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _SystemTrustAdapter(HTTPAdapter):
    """Accepts what the operating system trusts besides requests' own certificate list."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See `HTTPAdapter.init_poolmanager`."""
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(), **kwargs)


class GuardedAdapter(_SystemTrustAdapter):
    """Connects to public addresses only, except for the `host:port` pairs in `trusted`.

    Behind a proxy the proxy resolves names, so there its own rules decide.
    """

    def __init__(self, trusted: Collection[str]) -> None:
        self._trusted = trusted
        super().__init__()
        self._plain = _SystemTrustAdapter()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """See `HTTPAdapter.init_poolmanager`."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _PublicHTTPPool,
            "https": _PublicHTTPSPool,
        }

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """See `HTTPAdapter.send`."""
        if host_of(request.url or "") in self._trusted:
            return self._plain.send(request, *args, **kwargs)
        return super().send(request, *args, **kwargs)
