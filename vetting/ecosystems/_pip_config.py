"""Which package index Python's clients use on this machine."""

import base64
import configparser
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vetting.boundary.http import Credentials
from vetting.boundary.http.url import host_of
from vetting.ecosystems import Address, expand, read_text, registry_url


def address(setting: str | None, environ: Mapping[str, str], home: Path) -> Address:
    """The index address: our own setting, then uv's, then pip's, then the public default.

    Raises:
        UsageError: the first one found is not an address.
    """
    pip_conf, pip_index = _pip_conf(environ, home)
    candidates = (
        (setting, "MCP_VET_PYPI_INDEX"),
        # uv allows NAME=URL here.
        (re.sub(r"^[\w.-]+=", "", environ.get("UV_DEFAULT_INDEX", "")), "UV_DEFAULT_INDEX"),
        (environ.get("UV_INDEX_URL"), "UV_INDEX_URL"),
        (environ.get("PIP_INDEX_URL"), "PIP_INDEX_URL"),
        (pip_index, pip_conf),
    )
    for url, origin in candidates:
        if url:
            return _address(expand(url, environ), origin)
    return _public()


def _public() -> Address:
    from packageurl.contrib.purl2url import get_repo_url

    host = urlsplit(get_repo_url("pkg:pypi/name")).netloc  # type: ignore[no-untyped-call]
    return Address(url=f"https://{host}/simple/", origin="the public default", public=True)


def _pip_conf(environ: Mapping[str, str], home: Path) -> tuple[str, str | None]:
    """The first pip configuration file that sets `index-url`, in pip's order of precedence.

    https://pip.pypa.io/en/stable/topics/configuration/
    """
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return "", None  # pip's way to say: read no file at all
    config_home = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    for path in (
        Path(named) if named else None,
        home / "Library" / "Application Support" / "pip" / "pip.conf",
        config_home / "pip" / "pip.conf",
        home / ".pip" / "pip.conf",
        Path("/etc/pip.conf"),
    ):
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(read_text(path))
        except configparser.Error:
            continue
        for key in ("index-url", "index_url"):
            if url := parser.get("global", key, fallback=None):
                return str(path), url
    return "", None


def _address(url: str, origin: str) -> Address:
    clean = registry_url(url, origin)
    parts = urlsplit(url)
    credentials = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        token = base64.b64encode(pair.encode()).decode()
        credentials = Credentials(host=host_of(clean), header=f"Basic {token}")
    return Address(url=clean, origin=origin, credentials=credentials)
