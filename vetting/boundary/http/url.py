"""Addresses as text, without importing a network library."""

from urllib.parse import urlsplit

from vetting.errors import Forbidden


def host_of(url: str) -> str:
    """`host:port` of `url` in lower case, the port always given: the unit of trust and pacing.

    Raises:
        Forbidden: not an http(s) URL with a plain host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        url.encode()
    except ValueError as error:
        raise Forbidden(f"not a valid address: {url!r} ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Forbidden(f"refused address {url!r}: only http and https are called")
    # A backslash is a slash to some parsers, and so the end of the host.
    if any(char <= " " or char in "\\\x7f" for char in url):
        raise Forbidden(f"refused address {url!r}: it holds white space or control characters")
    if parts.scheme == "http" and port == 443:
        raise Forbidden(f"refused address {url!r}: http on the port of https")
    if port is None:
        port = 443 if parts.scheme == "https" else 80
    return f"{parts.hostname.lower()}:{port}"
