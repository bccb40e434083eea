"""The one place that builds everything a workflow needs from the settings."""

import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vetting import discovery, ecosystems, programs
from vetting.boundary.apprise_channel import AppriseChannel
from vetting.boundary.http import Client, Credentials, HttpLimits
from vetting.boundary.http.url import host_of
from vetting.boundary.readings import Readings
from vetting.boundary.scan_cache import ScanCache
from vetting.boundary.webhook import Webhook
from vetting.ecosystems import Registry
from vetting.engines import Engine
from vetting.errors import ConfigError, Forbidden
from vetting.settings import Settings, read_settings
from vetting.sources import Services
from vetting.sources.osv.lookup import Advisories
from vetting.sources.osv.mirror import Mirror
from vetting.store import Store
from vetting.workflow import Tools
from vetting.workflow.channels import Channels

__all__ = ["Settings", "build", "read_settings"]

_PUBLIC = Services()


def build(
    settings: Settings,
    *,
    environ: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Tools:
    """Everything a workflow needs."""
    env = os.environ if environ is None else environ
    expressions = settings.cache_dir / "expressions.json"
    programs.keep_in(Readings(expressions, programs.VERSION, every=True))
    found = {}
    for name in ecosystems.names():
        setting = {"npm": settings.npm_registry, "pypi": settings.pypi_index}.get(name)
        found[name] = ecosystems.get(name).addresses(setting, env, Path.home())
    services = Services(
        **{
            item.name: getattr(settings, item.name).rstrip("/")
            for item in fields(Services)
            if getattr(settings, item.name)
        }
    )
    extra = [part.strip().lower() for part in settings.trusted_hosts.split(",") if part.strip()]
    trusted = _trusted_hosts(found, extra) | _configured(services)
    addresses = [a for default, scoped in found.values() for a in (default, *dict(scoped).values())]
    http = Client(
        settings.cache_dir / "http",
        trusted=trusted,
        credentials=(*_token(services), *(a.credentials for a in addresses if a.credentials)),
        ca_bundle=_ca_bundle(settings, env),
    )
    return Tools(
        allowlist=Path(settings.allowlist),
        blobs=settings.cache_dir / "blobs",
        key_dir=settings.key_dir,
        reviewer=settings.reviewer,
        http=http,
        services=services,
        advisories=Advisories(
            mirror=Mirror(settings.data_dir / "advisories.sqlite"),
            http=http,
            api=services.osv_api,
        ),
        registries={
            name: Registry(http=http, default=default, scoped=scoped, trusted=frozenset(extra))
            for name, (default, scoped) in found.items()
        },
        engine=_engine(settings.engine),
        scans=ScanCache(settings.cache_dir / "scans.sqlite"),
        store=Store(settings.database or f"sqlite:///{settings.data_dir / 'mcp-vet.sqlite'}"),
        tool_cache=settings.cache_dir / "tools",
        progress=progress,
        clock=clock,
        channels=_channels(settings, env),
    )


def _channels(settings: Settings, env: Mapping[str, str]) -> Channels:
    """Whom to tell. The webhook has a client of its own: the host that it may call on a private
    network is none that packages are fetched from, and its answers are not looked at.
    """
    webhook = None
    if settings.webhook_url:
        try:
            host = host_of(settings.webhook_url)
        except Forbidden:
            raise ConfigError(  # without the address: its path is a secret
                "MCP_VET_WEBHOOK_URL is not an address that can be called",
                hint="it starts with https://",
            ) from None
        client = Client(
            settings.cache_dir / "http",
            trusted=frozenset({host}),
            ca_bundle=_ca_bundle(settings, env),
            limits=HttpLimits(total=30.0, body=1 << 20),
        )
        webhook = Webhook(
            http=client, url=settings.webhook_url, secret=settings.webhook_secret or ""
        )
    return Channels(
        webhook=webhook,
        others=tuple(AppriseChannel(url=url) for url in settings.notify.split()),
        outbox=settings.data_dir / "notified.json",
    )


def _ca_bundle(settings: Settings, env: Mapping[str, str]) -> str | None:
    return settings.ca_bundle or env.get("REQUESTS_CA_BUNDLE") or env.get("SSL_CERT_FILE")


def _token(services: Services) -> tuple[Credentials, ...]:
    """The code host's token, for that host alone."""
    if services.code_host_token is None:
        return ()
    header = f"Bearer {services.code_host_token}"
    return (Credentials(host=host_of(services.code_host), header=header),)


def _configured(services: Services) -> frozenset[str]:
    """`host:port` of the services whose address is not the public default."""
    return frozenset(
        host_of(getattr(services, item.name))
        for item in fields(Services)
        if item.name != "code_host_token"
        and getattr(services, item.name) != getattr(_PUBLIC, item.name)
    )


def _trusted_hosts(found: Mapping[str, Any], extra: list[str]) -> frozenset[str]:
    """`host:port` of every address the user configured, the only ones that may be private."""
    hosts = set()
    for default, scoped in found.values():
        for address in (default, *dict(scoped).values()):
            if not address.public:
                hosts.add(host_of(address.url))
    for host in extra:
        hosts |= {host} if ":" in host else {f"{host}:443", f"{host}:80"}
    return frozenset(hosts)


def _engine(name: str) -> Engine:
    try:
        return discovery.load("vetting.engines", name, Engine)  # type: ignore[type-abstract]
    except KeyError:
        known = ", ".join(discovery.names("vetting.engines"))
        raise ConfigError(f"there is no syntax engine {name!r}", hint=f"one of: {known}") from None
