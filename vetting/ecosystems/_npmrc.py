"""Where npm's registries are, with the user's tokens: our setting, the environment, `.npmrc`.

https://docs.npmjs.com/cli/configuring-npm/npmrc
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from vetting.boundary.http import Credentials
from vetting.boundary.http.url import host_of
from vetting.ecosystems import Address, expand, read_text, registry_url


def addresses(
    setting: str | None, environ: Mapping[str, str], home: Path
) -> tuple[Address, tuple[tuple[str, Address], ...]]:
    """See `Ecosystem.addresses`."""
    lowered = {key.lower(): value for key, value in environ.items()}
    rc_path = Path(lowered.get("npm_config_userconfig") or home / ".npmrc")
    rc = _npmrc(read_text(rc_path), environ)
    candidates = (
        (setting, "MCP_VET_NPM_REGISTRY"),
        (lowered.get("npm_config_registry"), "npm_config_registry"),
        (rc.get("registry"), str(rc_path)),
    )
    default = next((_address(url, origin, rc) for url, origin in candidates if url), public())
    scoped = tuple(
        (key.removesuffix(":registry"), _address(url, str(rc_path), rc))
        for key, url in sorted(rc.items())
        if key.startswith("@") and key.endswith(":registry")
    )
    return default, scoped if not setting else ()


def public() -> Address:
    """The ecosystem's own default."""
    from packageurl.contrib.purl2url import get_download_url

    parts = urlsplit(get_download_url("pkg:npm/name@1.0.0"))  # type: ignore[no-untyped-call]
    return Address(url=f"https://{parts.netloc}/", origin="the public default", public=True)


def _npmrc(text: str, environ: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for line in text.splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith(("#", ";")):
            values[expand(key.strip(), environ)] = expand(value.strip().strip("\"'"), environ)
    return values


def _address(url: str, origin: str, rc: Mapping[str, str]) -> Address:
    clean = registry_url(url, origin)
    return Address(url=clean, origin=origin, credentials=_credentials(clean, rc))


def _credentials(url: str, rc: Mapping[str, str]) -> Credentials | None:
    """The token that `.npmrc` keeps under the registry's address without its scheme."""
    prefix = url.partition(":")[2]
    while prefix.strip("/"):
        for key, scheme in (("_authToken", "Bearer"), ("_auth", "Basic")):
            if token := rc.get(f"{prefix}:{key}"):
                return Credentials(host=host_of(url), header=f"{scheme} {token}")
        prefix = prefix.rstrip("/").rpartition("/")[0] + "/"
    return None
