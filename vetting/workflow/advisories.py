"""Sync: bring the local advisory mirror up to date."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vetting.boundary import feed
from vetting.errors import FormatError, UsageError, VettingError
from vetting.sources.osv.mirror import Feed, Import, Mirror
from vetting.sources.osv.record import ECOSYSTEMS, MAX_RECORD
from vetting.workflow import Tools

_MAX_FEED = 4 << 30

Meter = Callable[[str, int, int], None]
"""What is being done, how far it is, and of how much (0: not known)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """One feed after a sync: as it now stands, or why it could not be synced; `changed` is False
    when the source said that nothing is new.
    """

    source: str
    feed: Feed | None = None
    changed: bool = True
    error: VettingError | None = None


def sync(
    tools: Tools, origin: str | None = None, meter: Meter = lambda *_: None
) -> Iterator[Synced]:
    """Import advisories from `origin`: a folder, a zip archive, or an address; by default the
    public export, one archive per ecosystem.

    1. Find the feeds that `origin` means.
    2. Take each one only if it changed since the last time.
    3. Replace its records in one transaction; when that fails, the mirror is as before and the
       other feeds are still synced.

    Raises:
        UsageError: `origin` is nothing of the kind.
    """
    if origin is not None and not origin.startswith(("http://", "https://")):  # (1)
        path = Path(origin).expanduser()
        if not path.is_dir() and not path.is_file():
            raise UsageError(
                f"{origin} does not exist", hint="a folder, a zip archive or an address"
            )
        sources = [f"file:{path.resolve()}"]
    else:
        base = (origin or tools.services.osv_export).rstrip("/")
        single = base.endswith(".zip")
        sources = [base] if single else [f"{base}/{name}/all.zip" for name in ECOSYSTEMS]
    for source in sources:
        try:
            yield _take(source, tools, meter)
        except VettingError as error:
            yield Synced(source=source, error=error)


def _take(source: str, tools: Tools, meter: Meter) -> Synced:
    mirror = tools.advisories.mirror
    known = next((item for item in _feeds(mirror) if item.source == source), None)
    tag = known.tag if known else None
    with tempfile.TemporaryDirectory(prefix="mcp-vet-") as folder:
        path = Path(source.removeprefix("file:"))
        new = _digest(path) if source.startswith("file:") else None
        if not source.startswith("file:"):  # (2)
            path = Path(folder) / "feed.zip"
            new = _download(source, path, tag, tools, meter)
        if known and tag is not None and new == tag:
            return Synced(source=source, feed=mirror.confirm(source, tools.clock()), changed=False)
        return Synced(source=source, feed=_import(source, path, new, tools, meter))  # (3)


def _feeds(mirror: Mirror) -> tuple[Feed, ...]:
    """What was synced before; a mirror that cannot be read is about to be made anew, or to fail."""
    try:
        return mirror.feeds()
    except VettingError:
        return ()


def _download(url: str, path: Path, tag: str | None, tools: Tools, meter: Meter) -> str | None:
    """Download the archive unless it still is the one known by `tag`; its tag, if it has one."""
    etag = tag if tag and not tag.startswith("sha256:") else None
    received = 0
    with path.open("wb") as file:

        def sink(piece: bytes) -> None:
            nonlocal received
            file.write(piece)
            received += len(piece)
            meter(f"downloading {url}", received, 0)

        answer = tools.http.download(url, max_bytes=_MAX_FEED, sink=sink, etag=etag)
    if answer.unchanged:
        return tag
    # Without an ETag the content tells at least that there is nothing to import.
    return answer.etag or _digest(path)


def _import(source: str, path: Path, tag: str | None, tools: Tools, meter: Meter) -> Feed:
    total = feed.count(path)
    if total == 0:
        raise FormatError(f"{source} holds no records", hint="it must hold OSV records as *.json")

    def items() -> Iterator[tuple[str, bytes | None, str | None]]:
        for item in feed.items(path, MAX_RECORD):
            yield item.name, item.data, item.problem

    what = f"importing {source}"
    meter(what, 0, total)
    imported = tools.advisories.mirror.replace(
        Import(source=source, tag=tag, items=items()),
        tools.clock(),
        lambda done: meter(what, done, total),
    )
    meter(what, total, total)
    return imported


def _digest(path: Path) -> str | None:
    """An archive's own tag; a folder has none."""
    if path.is_dir():
        return None
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
