"""Read a feed of many small JSON files from a zip archive or a folder, one at a time.

Feeds come from services we chose, but a compromised or broken one must cost a message, not the
machine: every member has a size limit that is enforced while it is unpacked, and so has the whole.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vetting.errors import FormatError

_MEMBERS = 2_000_000
_TOTAL = 32 << 30
_RATIO = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A member: its name, and its bytes or why they were not read."""

    name: str
    data: bytes | None
    problem: str | None = None


def count(path: Path) -> int:
    """How many members `items` will yield."""
    if path.is_dir():
        return sum(1 for _ in path.glob("*.json"))
    with _open(path) as archive:
        return sum(info.filename.endswith(".json") for info in archive.infolist())


def items(path: Path, max_bytes: int) -> Iterator[Item]:
    """Every `*.json` of the folder or zip archive at `path`, in name order for folders.

    Raises:
        FormatError: the archive is damaged, or unpacks to more than any feed does.
    """
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            if file.stat().st_size > max_bytes:
                problem = f"is larger than {max_bytes >> 20} MiB"
                yield Item(name=file.name, data=None, problem=problem)
            else:
                yield Item(name=file.name, data=file.read_bytes())
        return
    total = 0
    with _open(path) as archive:
        for info in archive.infolist():
            if not info.filename.endswith(".json"):
                continue
            item = _member(archive, info, max_bytes)
            total += len(item.data or b"")
            if total > _TOTAL:
                raise FormatError(f"{path.name} unpacks to more than {_TOTAL >> 30} GiB")
            yield item


def _open(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise FormatError(f"{path.name} is not a zip archive ({error})") from error
    if len(archive.infolist()) > _MEMBERS:
        archive.close()
        raise FormatError(f"{path.name} holds more than {_MEMBERS} members")
    return archive


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int) -> Item:
    too_big = f"is larger than {max_bytes >> 20} MiB"
    if info.file_size > max_bytes or info.file_size > _RATIO * max(info.compress_size, 512):
        return Item(name=info.filename, data=None, problem=too_big)
    try:
        with archive.open(info) as member:
            # One byte more than allowed: the declared size may lie.
            data = member.read(max_bytes + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        return Item(name=info.filename, data=None, problem=f"cannot be unpacked ({error})")
    if len(data) > max_bytes:
        return Item(name=info.filename, data=None, problem=too_big)
    return Item(name=info.filename, data=data)
