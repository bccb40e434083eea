"""Sync: bring the local advisory mirror up to date."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vetting.boundary import feed
from vetting.errors import FormatError, UsageError
from vetting.sources.osv.mirror import Feed, Import, Mirror
from vetting.sources.osv.record import ECOSYSTEMS, MAX_RECORD
from vetting.workflow import Tools

_MAX_FEED = 4 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """One feed after a sync; `changed` is False when the source said that nothing is new."""

    feed: Feed
    changed: bool


def sync(tools: Tools, origin: str | None = None) -> tuple[Synced, ...]:
    """Import advisories from `origin`: a folder, a zip archive, or an address; by default the
    public export, one archive per ecosystem.

    1. Find the feeds that `origin` means.
    2. Download each one only if it changed since the last time.
    3. Replace its records in one transaction.

    Raises:
        UsageError: `origin` is nothing of the kind.
        RegistryError, FormatError: a feed cannot be fetched or read; the mirror is as before.
    """
    mirror = tools.advisories.mirror
    if origin is not None and not origin.startswith(("http://", "https://")):  # (1)
        path = Path(origin).expanduser()
        if not path.exists():
            raise UsageError(
                f"{origin} does not exist", hint="a folder, a zip archive or an address"
            )
        return (_import(tools, mirror, f"file:{path.resolve()}", path, None),)
    base = (origin or tools.services.osv_export).rstrip("/")
    single = base.endswith(".zip")
    urls = [base] if single else [f"{base}/{name}/all.zip" for name in ECOSYSTEMS]
    return tuple(_fetch(tools, mirror, url) for url in urls)


def _fetch(tools: Tools, mirror: Mirror, url: str) -> Synced:
    known = next((item for item in mirror.feeds() if item.source == url), None)
    with tempfile.TemporaryDirectory(prefix="mcp-vet-") as folder:
        path = Path(folder) / "feed.zip"
        tools.progress(f"downloading {url}")
        with path.open("wb") as file:
            answer = tools.http.download(
                url, max_bytes=_MAX_FEED, sink=file.write, etag=known.etag if known else None
            )  # (2)
        if answer.unchanged and known is not None:
            mirror.confirm(url, tools.clock())
            return Synced(feed=known, changed=False)
        return _import(tools, mirror, url, path, answer.etag)


def _import(tools: Tools, mirror: Mirror, source: str, path: Path, etag: str | None) -> Synced:
    total = feed.count(path)
    if total == 0:
        raise FormatError(f"{source} holds no records", hint="it must hold OSV records as *.json")

    def items() -> Iterator[tuple[str, bytes | None, str | None]]:
        for item in feed.items(path, MAX_RECORD):
            yield item.name, item.data, item.problem

    imported = mirror.replace(  # (3)
        Import(source=source, etag=etag or _folder_tag(path), items=items()),
        tools.clock(),
        lambda done: tools.progress(f"importing advisories: {done:,} of {total:,}"),
    )
    return Synced(feed=imported, changed=True)


def _folder_tag(path: Path) -> str | None:
    """A local archive's own tag: its digest."""
    if path.is_dir():
        return None
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
