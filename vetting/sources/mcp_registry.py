"""Entries of the MCP registry: which packages a server's registered name stands for.

https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/api/openapi.yaml
"""

from dataclasses import dataclass
from urllib.parse import quote

from packaging.utils import canonicalize_name

from vetting.boundary.http import Client
from vetting.boundary.json import parse
from vetting.errors import FormatError
from vetting.patterns import pattern

_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9][A-Za-z0-9._-]*")
_MAX_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The newest version of an entry; `packages` are (registry type, identifier) pairs."""

    name: str
    packages: tuple[tuple[str, str], ...]

    def stands_for(self, ecosystem: str, name: str) -> bool:
        """Whether one of the packages is this one."""
        return any(
            kind == ecosystem and _canonical(kind, identifier) == _canonical(kind, name)
            for kind, identifier in self.packages
        )


def is_name(text: str) -> bool:
    """Whether an entry can be called so: a reversed domain, a slash, a name."""
    return len(text) <= 200 and _NAME.fullmatch(text) is not None


def latest(http: Client, base: str, name: str) -> Entry:
    """The entry called `name`, which `is_name`.

    Raises:
        NotFound: nothing is registered under that name.
        RegistryError: the registry cannot be reached.
        FormatError: it gives no usable answer.
    """
    url = f"{base}/v0.1/servers/{quote(name, safe='')}/versions/latest"
    response = http.get(url, accept="application/json", fresh=3600, max_bytes=_MAX_BYTES)
    server = parse(response.body, url).get("server")
    if server.text("name") != name:
        raise FormatError(f"{url} is not about {name}")
    packages = (
        (node.text("registryType"), node.text("identifier"))
        for node in server.get("packages").elements()
    )
    known = tuple((kind, name) for kind, name in packages if kind and name)
    return Entry(name=name, packages=known)


def _canonical(ecosystem: str, name: str) -> str:
    return canonicalize_name(name) if ecosystem == "pypi" else name
