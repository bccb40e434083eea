"""Read a feed of many small JSON files from a zip archive or a folder, one at a time.

Feeds come from services we chose, but a compromised or broken one must cost a message, not the
machine: every member has a size limit that is enforced while it is unpacked, and so has the whole.
The directory of an archive is read as a stream too: the standard library would hold a gigabyte of
objects for two million members.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vetting.errors import FormatError

_MEMBERS = 2_000_000
_TOTAL = 16 << 30
_RATIO = 500
_END = struct.Struct("<4s4H2LH")
_END64_AT = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_MAX32 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A member: its name, and its bytes or why they were not read."""

    name: str
    data: bytes | None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    encrypted: bool
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def count(path: Path) -> int:
    """How many members `items` will yield.

    Raises:
        FormatError: see `items`.
    """
    if path.is_dir():
        return sum(1 for _ in _files(path))
    with _open(path) as file:
        return sum(1 for _ in _entries(file, path.name))


def items(path: Path, max_bytes: int) -> Iterator[Item]:
    """Every `*.json` at any depth of the folder or zip archive at `path`, each within `max_bytes`.

    Folders are read in the order of their names, archives in that of their directory.

    Raises:
        FormatError: the archive is damaged, or unpacks to more than any feed does.
    """
    if path.is_dir():
        for document in _files(path):
            yield _read(document, str(document.relative_to(path)), max_bytes)
        return
    with _open(path) as file, _open(path) as directory:
        size = path.stat().st_size
        packed = unpacked = 0
        for entry in _entries(directory, path.name):
            packed += entry.packed
            if packed > size:
                raise FormatError(f"{path.name} holds members that share their bytes")
            item = _member(file, entry, max_bytes)
            unpacked += len(item.data or b"")
            if unpacked > _TOTAL:
                raise FormatError(f"{path.name} unpacks to more than {_TOTAL >> 30} GiB")
            yield item


def _files(folder: Path) -> Iterator[Path]:
    # Only regular files: opening a named pipe would wait for ever.
    yield from (path for path in sorted(folder.rglob("*.json")) if path.is_file())


def _read(file: Path, name: str, max_bytes: int) -> Item:
    try:
        with file.open("rb") as handle:
            data = handle.read(max_bytes + 1)
    except OSError as error:
        return Item(name=name, data=None, problem=f"cannot be read ({error.strerror})")
    return _within(name, data, max_bytes)


def _within(name: str, data: bytes, max_bytes: int) -> Item:
    if len(data) > max_bytes:
        return Item(name=name, data=None, problem=f"is larger than {max_bytes:,} bytes")
    return Item(name=name, data=data)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FormatError(f"{path.name} cannot be read ({error.strerror})") from error


def _entries(file: BinaryIO, name: str) -> Iterator[_Entry]:
    """The archive's `*.json` members, from its central directory."""
    try:
        number, position = _directory(file)
        file.seek(position)
        for _ in range(number):
            entry = _central(file)
            if entry.name.endswith(".json"):
                yield entry
    except (struct.error, OSError, ValueError, OverflowError) as error:
        raise FormatError(f"{name} is not a readable zip archive ({error})") from error


def _directory(file: BinaryIO) -> tuple[int, int]:
    """How many members there are, and where the central directory starts (APPNOTE 4.3.14-16)."""
    size = file.seek(0, 2)
    start = max(0, size - _END.size - 0xFFFF)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0:
        raise ValueError("it has no end record")
    _, _, _, _, number, length, position, _ = _END.unpack_from(tail, at)
    locator = at - _END64_AT.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\6\7":
        file.seek(_END64_AT.unpack_from(tail, locator)[2])
        magic, _, _, _, _, _, _, number, length, position = _END64.unpack(file.read(_END64.size))
        if magic != b"PK\6\6":
            raise ValueError("its ZIP64 end record is missing")
    if number > _MEMBERS:
        raise ValueError(f"it holds more than {_MEMBERS} members")
    if position + length > start + at:
        raise ValueError("its directory lies outside of it")
    return number, position


def _central(file: BinaryIO) -> _Entry:
    (magic, _, _, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size,
     comment_size, _, _, _, offset) = _CENTRAL.unpack(file.read(_CENTRAL.size))  # fmt: skip
    name = file.read(name_size)
    extra = file.read(extra_size)
    file.seek(comment_size, 1)
    if magic != b"PK\1\2" or len(name) < name_size or len(extra) < extra_size:
        raise ValueError("its directory is damaged")
    if _MAX32 in (packed, size, offset):
        size, packed, offset = _large(extra, size, packed, offset)
    return _Entry(name=name.decode("utf-8", "replace"), encrypted=bool(flags & 1), method=method,
                  crc=crc, packed=packed, size=size, offset=offset)  # fmt: skip


def _large(extra: bytes, *numbers: int) -> tuple[int, ...]:
    """Those of the numbers that did not fit, from the ZIP64 extra field (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{size // 8}Q", extra, at + 4))
            return tuple(next(wide, value) if value == _MAX32 else value for value in numbers)
        at += 4 + size
    return numbers


def _member(file: BinaryIO, entry: _Entry, max_bytes: int) -> Item:
    if entry.size > max_bytes or entry.packed > max_bytes + (1 << 10):
        problem = f"is larger than {max_bytes:,} bytes"
        return Item(name=entry.name, data=None, problem=problem)
    if entry.size > _RATIO * max(entry.packed, 512):
        return Item(name=entry.name, data=None, problem=f"shrinks more than {_RATIO} times")
    try:
        data = _unpack(file, entry, max_bytes)
    except (struct.error, zlib.error, OSError, ValueError, OverflowError) as error:
        return Item(name=entry.name, data=None, problem=f"cannot be unpacked ({error})")
    return _within(entry.name, data, max_bytes)


def _unpack(file: BinaryIO, entry: _Entry, max_bytes: int) -> bytes:
    """At most one byte more than `max_bytes`: the declared sizes may lie."""
    file.seek(entry.offset)
    head = _LOCAL.unpack(file.read(_LOCAL.size))
    if head[0] != b"PK\3\4":
        raise ValueError("there is no member where the directory says")
    if entry.encrypted:
        raise ValueError("it is encrypted")
    file.seek(head[-2] + head[-1], 1)
    packed = file.read(entry.packed)
    if entry.method == 0:
        data = packed
    elif entry.method == 8:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflate.decompress(packed, max_bytes + 1)
        if len(data) <= max_bytes and not inflate.eof:
            raise ValueError("it is cut short")
    else:
        raise ValueError(f"its compression method {entry.method} is not supported")
    if len(data) <= max_bytes and (len(data) != entry.size or zlib.crc32(data) != entry.crc):
        raise ValueError("its checksum is wrong")
    return data
