"""What people ask for, each as numbered sentences over the parts below."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.boundary.http import Client
from vetting.boundary.scan_cache import ScanCache
from vetting.ecosystems import Registry
from vetting.engines import Engine
from vetting.sources import Services
from vetting.sources.osv.lookup import Advisories
from vetting.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What workflows work with; `app.build` makes it from the settings, once per run."""

    allowlist: Path
    blobs: Path
    """Verified downloads, by digest."""

    key_dir: Path
    reviewer: str | None
    """This person's id, if they gave one."""

    http: Client
    services: Services
    advisories: Advisories
    registries: Mapping[str, Registry]
    engine: Engine
    scans: ScanCache
    store: Store
    tool_cache: Path
    """Caches of the programs we run, such as uv's."""

    progress: Callable[[str], None]
    clock: Callable[[], datetime]

    def scratch(self) -> "tempfile.TemporaryDirectory[str]":
        """A folder that goes away with its `with` block."""
        return tempfile.TemporaryDirectory(prefix="mcp-vet-")


def is_initialised(tools: Tools) -> bool:
    """Whether there is an allowlist already."""
    return (tools.allowlist / "reviewers.json").exists()
