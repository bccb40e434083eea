"""Registries that a command line or its environment names, and what is to be said of them."""

import re
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from vetting.launchers._judge import bare_url
from vetting.model.server import Ref


@cache
def _defaults() -> frozenset[str]:
    """Host names of the public registries; the library that knows them costs time to import."""
    from packageurl.contrib.purl2url import get_download_url, get_repo_url

    urls = (
        get_download_url("pkg:npm/a@1"),  # type: ignore[no-untyped-call]
        get_repo_url("pkg:pypi/a"),  # type: ignore[no-untyped-call]
        get_repo_url("pkg:nuget/a"),  # type: ignore[no-untyped-call]
    )
    hosts = {(urlsplit(url or "").hostname or "").removeprefix("www.") for url in urls}
    return frozenset(hosts) - {""}


def alternative(url: str | None) -> str | None:
    """`url` without credentials when it is not a public default over HTTPS, else None."""
    if url is None or not url.strip():
        return None
    if re.match(r"\s*https://", url, re.IGNORECASE):
        try:
            host = urlsplit(url.strip()).hostname
        except ValueError:
            host = None
        if host and any(host == known or host.endswith(f".{known}") for known in _defaults()):
            return None
    return bare_url(url)


def flags(url: str | None, origin: str) -> set[str]:
    """The flags of a registry; `origin` is `alt-registry` or `env-registry`."""
    if alternative(url) is None:
        return set()
    plain = re.match(r"\s*http://", url or "", re.IGNORECASE)
    return {origin, "plain-http-registry"} if plain else {origin}


def placed(ref: Ref, url: str | None) -> Ref:
    """`ref` as it comes from `url`."""
    return replace(ref, registry=alternative(url))
