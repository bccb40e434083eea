"""A strict reader of zip archives (PKWARE APPNOTE 6.3.10), as wheels and some sdists are."""

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vetting.boundary.archive.names import Names
from vetting.boundary.archive.spool import Member, Spool
from vetting.errors import ArchiveError

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_CHUNK = 256 << 10
_PIECE = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    offset: int

    @property
    def text(self) -> bytes | str:
        return self.name if self.flags & _UTF8 else self.name.decode("cp437")


def members(path: Path, spool: Spool, names: Names) -> Iterator[Member]:
    """The regular files of the archive at `path`, unpacked into `spool`.

    Every byte of the archive must belong to exactly one member, the central directory or its end
    record: what lies elsewhere is seen by some readers only (CVE-2025-54368).

    Raises:
        ArchiveError: see the package's rules.
    """
    data = path.read_bytes()
    entries, start = _directory(data)
    position = 0
    for entry in sorted(entries, key=lambda item: item.offset):
        if entry.offset < position:
            raise ArchiveError("archive/overlap", "two members share the same bytes")
        if entry.offset > position:
            raise ArchiveError("archive/hidden-data", "data lies before or between the members")
        begin = _local(data, entry)
        position = _end(data, begin + entry.packed, entry)
        if position > start:
            raise ArchiveError("archive/overlap", "a member reaches into the central directory")
        if not entry.flags & _UTF8 and not entry.name.isascii():
            names.note("archive/odd-name", "is not marked as UTF-8", str(entry.text))
        if stat.S_ISLNK(entry.mode):
            names.link(entry.text, b"?", hard=False)
        elif entry.name.endswith(b"/"):
            if entry.size:
                raise ArchiveError("archive/header-mismatch", "a folder carries data")
            _unpack(data, begin, entry, spool)
            names.folder(entry.text)
        elif stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG):
            raise ArchiveError("archive/special-file", "holds a device or a named pipe")
        else:
            name = names.file(entry.text)
            offset = spool.size
            _unpack(data, begin, entry, spool)
            yield name, entry.mode, offset, entry.size
    if position != start:
        raise ArchiveError("archive/hidden-data", "data lies before the central directory")


def _directory(data: bytes) -> tuple[list[_Entry], int]:
    """The entries of the central directory and where it starts."""
    if len(data) < _END.size:
        raise _malformed("too short")
    at = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 256))
    if at < 0 or at + _END.size > len(data):
        raise _malformed("has no end record, or data follows it")
    _, disk, first, here, count, size, start, comment = _END.unpack_from(data, at)
    tail = data[at + _END.size :]
    if len(tail) != comment or b"PK" in tail:
        raise ArchiveError("archive/hidden-data", "data follows the end record")
    if data[max(0, at - 20) : at].startswith(b"PK\6\7"):
        raise ArchiveError("archive/unsupported", "is a ZIP64 archive")
    if start + size < at:
        raise ArchiveError("archive/hidden-data", "data lies before the archive")
    if disk or first or here != count or start + size != at:
        raise ArchiveError("archive/header-mismatch", "the end record disagrees with the directory")
    entries = []
    position = start
    for _ in range(count):
        entry, position = _central(data, position, at)
        entries.append(entry)
    if position != at:
        raise ArchiveError("archive/hidden-data", "data lies between directory and end record")
    return entries, start


def _central(data: bytes, position: int, limit: int) -> tuple[_Entry, int]:
    if position + _CENTRAL.size > limit:
        raise _malformed("the central directory is cut short")
    (magic, _, _, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size,
     comment_size, disk, _, attributes, offset) = _CENTRAL.unpack_from(data, position)  # fmt: skip
    begin = position + _CENTRAL.size
    end = begin + name_size + extra_size + comment_size
    if magic != b"PK\1\2" or end > limit or disk:
        raise _malformed("the central directory is damaged")
    name = data[begin : begin + name_size]
    if flags & _ENCRYPTED:
        raise ArchiveError("archive/unsupported", "holds encrypted members")
    if method not in (_STORED, _DEFLATED):
        raise ArchiveError("archive/unsupported", f"uses compression method {method}")
    if 0xFFFFFFFF in (packed, size, offset):
        raise ArchiveError("archive/unsupported", "is a ZIP64 archive")
    # Installers take the Unix mode from here whatever system the entry says it is from.
    entry = _Entry(name=name, flags=flags, method=method, crc=crc, packed=packed, size=size,
                   mode=attributes >> 16, offset=offset)  # fmt: skip
    _check_extra(data[begin + name_size : begin + name_size + extra_size], entry)
    return entry, end


def _check_extra(extra: bytes, entry: _Entry) -> None:
    """Fields that may give a member another name or size for the readers that know them."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        body = extra[position + 4 : position + 4 + size]
        if kind == _UNICODE_PATH and body[5:] != entry.name:
            raise ArchiveError("archive/header-mismatch", "a member has two names")
        # Bazel repeats the sizes in ZIP64's form.
        if kind == _ZIP64 and body != struct.pack("<2Q", entry.size, entry.packed):
            raise ArchiveError("archive/header-mismatch", "a member has two sizes")
        position += 4 + size
    if position != len(extra):
        raise _malformed("an extra field is damaged")


def _local(data: bytes, entry: _Entry) -> int:
    """Check the member's own header against the directory's; where its data begins."""
    if entry.offset + _LOCAL.size > len(data):
        raise _malformed("a member lies outside the archive")
    (magic, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size
     ) = _LOCAL.unpack_from(data, entry.offset)  # fmt: skip
    begin = entry.offset + _LOCAL.size
    name = data[begin : begin + name_size]
    if magic != b"PK\3\4":
        raise _malformed("a member has no header")
    declared = (crc, packed, size)
    late = bool(flags & _DESCRIPTOR) and declared == (0, 0, 0)
    if (
        (name, method, flags) != (entry.name, entry.method, entry.flags)
        or not (late or declared == (entry.crc, entry.packed, entry.size))
        or (late and entry.method == _STORED and entry.packed)
    ):
        raise ArchiveError(
            "archive/header-mismatch", "a member's header disagrees with the directory"
        )
    _check_extra(data[begin + name_size : begin + name_size + extra_size], entry)
    return int(begin + name_size + extra_size)


def _end(data: bytes, position: int, entry: _Entry) -> int:
    """Where the member ends: after its data descriptor, if it has one, which must agree."""
    if not entry.flags & _DESCRIPTOR:
        return position
    for form in ("<4s3L", "<3L"):
        size = struct.calcsize(form)
        if position + size <= len(data):
            fields = struct.unpack_from(form, data, position)
            if fields[-3:] == (entry.crc, entry.packed, entry.size) and fields[0] in (
                b"PK\7\x08",
                entry.crc,
            ):
                return position + size
    raise ArchiveError("archive/header-mismatch", "a data descriptor disagrees with the directory")


def _unpack(data: bytes, begin: int, entry: _Entry, spool: Spool) -> None:
    """Append the member's content to the spool, proving its size and checksum."""
    packed = memoryview(data)[begin : begin + entry.packed]
    crc = 0
    size = 0
    for chunk in _chunks(packed, entry):
        size += len(chunk)
        if size > entry.size:
            break
        crc = zlib.crc32(chunk, crc)
        spool.write(chunk, compressed=begin + entry.packed)
    if size != entry.size or crc != entry.crc:
        raise ArchiveError(
            "archive/header-mismatch", "a member's content disagrees with its size or checksum"
        )


def _chunks(packed: memoryview, entry: _Entry) -> Iterator[bytes]:
    if entry.method == _STORED:
        yield bytes(packed)
        return
    inflate = zlib.decompressobj(wbits=-15)
    pending = b""
    position = 0
    try:
        while not inflate.eof:
            if not pending:
                pending = bytes(packed[position : position + _CHUNK])
                position += len(pending)
            # An empty input is no mistake: zlib may hold output that did not fit the last piece.
            chunk = inflate.decompress(pending, _PIECE)
            if not (chunk or pending or inflate.eof):
                raise _malformed("a member is cut short")
            pending = inflate.unconsumed_tail
            yield chunk
    except zlib.error as error:
        raise _malformed(f"a member cannot be unpacked ({error})") from error
    if inflate.unused_data or position < len(packed):
        raise ArchiveError("archive/hidden-data", "data follows the end of a member")


def _malformed(what: str) -> ArchiveError:
    return ArchiveError("archive/malformed", f"the zip archive is malformed: {what}")
