"""Outside facts: advisories, popularity, repositories, provenance. Each may be unreachable.

What cannot be asked raises `RegistryError`; the check that wanted it turns that into incomplete
evidence. No fact from here can approve anything.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the services are that are no package registries; every address can be set."""

    osv_export: str = "https://osv-vulnerabilities.storage.googleapis.com"
    osv_api: str = "https://api.osv.dev"
    npm_downloads: str = "https://api.npmjs.org"
    pypi_downloads: str = "https://pypistats.org"
    code_host: str = "https://api.github.com"
    code_host_token: str | None = field(default=None, repr=False)
    mcp_registry: str = "https://registry.modelcontextprotocol.io"
