"""What people ask for, each as numbered sentences over the parts below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the gate works without any of them
    import tempfile

    from vetting.boundary.http import Client
    from vetting.boundary.scan_cache import ScanCache
    from vetting.ecosystems import Registry
    from vetting.engines import Engine
    from vetting.signing.ring import Passphrase
    from vetting.sources import Services
    from vetting.sources.osv.lookup import Advisories
    from vetting.store import Store
    from vetting.workflow.channels import Channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What workflows work with; `app.build` makes it from the settings, once per run."""

    allowlist: Path
    blobs: Path
    """Verified downloads, by digest."""

    key_dir: Path
    reviewer: str | None
    """This person's id, if they gave one."""

    http: "Client"
    services: "Services"
    advisories: "Advisories"
    registries: "Mapping[str, Registry]"
    engine: "Engine"
    scans: "ScanCache"
    store: "Store"
    tool_cache: Path
    """Caches of the programs we run, such as uv's."""

    progress: Callable[[str], None]
    clock: Callable[[], datetime]
    passphrase: "Passphrase | None" = None
    """Asks for the passphrase of an encrypted key."""

    channels: "Channels | None" = None
    """Who is told about what a re-scan finds."""

    def scratch(self) -> "tempfile.TemporaryDirectory[str]":
        """A folder that goes away with its `with` block."""
        import tempfile

        return tempfile.TemporaryDirectory(prefix="mcp-vet-")


def is_initialised(tools: Tools) -> bool:
    """Whether there is an allowlist already."""
    return (tools.allowlist / "reviewers.json").exists()
