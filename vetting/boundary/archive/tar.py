"""A strict reader of gzip-compressed tar archives (POSIX.1-2017 pax, ustar, GNU long names)."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from vetting.boundary.archive.names import Names
from vetting.boundary.archive.spool import Member, Spool
from vetting.errors import ArchiveError
from vetting.patterns import pattern

_BLOCK = 512
_ZERO = bytes(_BLOCK)
_CHUNK = 256 << 10
_PIECE = 8 << 20
# bzip2, xz, zstd, compress
_OTHER_COMPRESSION = (b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x1f\x9d")
_OCTAL = pattern(rb" *+([0-7]*+)[ \0]*+")
_PAX = pattern(rb"([1-9][0-9]{0,6}) ([^=\n]{1,128})=")


def members(path: Path, spool: Spool, names: Names) -> Iterator[Member]:
    """The regular files of the archive at `path`, unpacked into `spool`.

    Raises:
        ArchiveError: see the package's rules.
    """
    _gunzip(path, spool, names)
    pending = _Extensions()
    for header, data, size in _headers(spool):
        kind = header[156:157]
        if kind in b"xgLK":
            pending.take(kind, spool, data, size)
            continue
        name, target = pending.apply(header, size)
        pending = _Extensions()
        if kind not in b"0\x0012345":
            raise _unsupported(kind)
        if size and kind in b"12345":
            raise ArchiveError("archive/header-mismatch", "a folder, link or device carries data")
        if kind == b"5" or (kind in b"0\0" and _is_folder(kind, name, header, size)):
            names.folder(name)
        elif kind in b"12":
            names.link(name, target, hard=kind == b"1")
        elif kind in b"34":
            raise ArchiveError("archive/special-file", "holds a device")
        else:
            yield names.file(name), _number(header[100:108]), data, size
    if not pending.empty:
        raise _malformed("ends after an extension header")


def _is_folder(kind: bytes, name: bytes, header: bytes, size: int) -> bool:
    """Whether a file's trailing slash makes it a folder, as it does in the oldest archives.

    There, some readers look at the name in the header only, which an extension may override.
    """
    slash = name.endswith(b"/")
    own = header[0:100].partition(b"\0")[0].endswith(b"/")
    if kind == b"0" and not slash:
        return False
    if kind == b"0" or slash != own or (slash and size):
        raise ArchiveError("archive/header-mismatch", "a file has the name of a folder")
    return slash


def _headers(spool: Spool) -> Iterator[tuple[bytes, int, int]]:
    """Every header block with where its data begins and how long it is."""
    offset = 0
    while offset < spool.size:
        header = spool.read(offset, _BLOCK)
        if header == _ZERO:
            _check_end(spool, offset)
            return
        if len(header) < _BLOCK:
            raise _malformed("ends within a header")
        _check_sum(header)
        size = _number(header[124:136])
        data = offset + _BLOCK
        offset = data + -(-size // _BLOCK) * _BLOCK
        if offset > spool.size:
            raise _malformed("ends within a member")
        yield header, data, size


class _Extensions:
    """What pax and GNU records before a header say about the member that follows."""

    def __init__(self) -> None:
        self._pax: dict[bytes, bytes] = {}
        self._name: bytes | None = None
        self._target: bytes | None = None

    @property
    def empty(self) -> bool:
        return not self._pax and self._name is None and self._target is None

    def take(self, kind: bytes, spool: Spool, data: int, size: int) -> None:
        if size > (1 << 16):
            raise ArchiveError("archive/path-too-long", "an extension header is over 64 KiB")
        content = spool.read(data, size)
        if kind == b"x":
            if self._pax:
                raise ArchiveError("archive/header-mismatch", "a member has two pax headers")
            self._pax = _pax(content)
        elif kind == b"g":
            _check_global(_pax(content))
        elif kind == b"L":
            self._name = _long(self._name, content)
        else:
            self._target = _long(self._target, content)

    def apply(self, header: bytes, size: int) -> tuple[bytes, bytes]:
        """The member's name and link target."""
        for key, other in ((b"path", self._name), (b"linkpath", self._target)):
            if key in self._pax and (other is not None or not self._pax[key]):
                raise ArchiveError("archive/header-mismatch", "a member is named twice over")
        _check_pax_size(self._pax, size)
        name = self._pax.get(b"path") or self._name or _ustar_name(header)
        short = header[157:257].partition(b"\0")[0]
        return name, self._pax.get(b"linkpath") or self._target or short


def _long(known: bytes | None, content: bytes) -> bytes:
    """A GNU long name, of which a member may have one."""
    name = content.rstrip(b"\0")
    if known is not None or not name:
        raise ArchiveError("archive/header-mismatch", "a long name is empty or given twice")
    return name


def _gunzip(path: Path, spool: Spool, names: Names) -> None:
    """Unpack all gzip streams of the file, which follow each other without a gap."""
    with path.open("rb") as file:
        pending = file.read(_CHUNK)
        consumed = 0
        count = 0
        while True:
            if count == 0 or pending.startswith(b"\x1f\x8b"):
                count += 1
            elif (pending + file.read()).strip(b"\0"):
                raise ArchiveError("archive/hidden-data", "data follows the end of the gzip stream")
            else:
                break
            if count > 64:
                raise ArchiveError("archive/unsupported", "holds more than 64 gzip members")
            pending, consumed = _stream(pending, consumed, file, spool)
            if len(pending) < 2:
                pending += file.read(_CHUNK)
    if count > 1:
        names.note("archive/multi-gzip", f"is {count} gzip streams in a row", "")


def _stream(pending: bytes, consumed: int, file: BinaryIO, spool: Spool) -> tuple[bytes, int]:
    """Unpack one gzip stream; what of the input is left, and how much was used in all."""
    if pending.startswith(_OTHER_COMPRESSION):
        raise ArchiveError("archive/unsupported", "is not compressed with gzip")
    inflate = zlib.decompressobj(wbits=31)
    while not inflate.eof:
        chunk = pending or file.read(_CHUNK)
        if not chunk:
            raise _malformed("the gzip stream is cut short")
        try:
            out = inflate.decompress(chunk, _PIECE)
        except zlib.error as error:
            raise _malformed(f"not a valid gzip stream ({error})") from error
        pending = inflate.unconsumed_tail
        consumed += len(chunk) - len(pending) - len(inflate.unused_data)
        spool.write(out, compressed=consumed)
    return inflate.unused_data, consumed


def _check_end(spool: Spool, offset: int) -> None:
    """Two zero blocks end an archive; some readers go on after one, and some look behind both."""
    while offset < spool.size:
        if spool.read(offset, 1 << 20).strip(b"\0"):
            raise ArchiveError("archive/hidden-data", "data follows the end of the tar archive")
        offset += 1 << 20


def _check_sum(header: bytes) -> None:
    stored = _number(header[148:156])
    if stored != sum(header) - sum(header[148:156]) + 8 * 0x20:
        raise _malformed("a header's checksum is wrong")


def _number(field: bytes) -> int:
    """An octal field, or GNU's base-256 form for large sizes."""
    if field[0] & 0x80:
        value = int.from_bytes(field[1:], "big")
        if field[0] != 0x80 or value >= 1 << 40:
            raise _malformed("a header holds an impossible number")
        return value
    match = _OCTAL.fullmatch(field)
    if match is None:
        raise _malformed("a header holds a malformed number")
    return int(match[1] or b"0", 8)


def _ustar_name(header: bytes) -> bytes:
    name = header[0:100].partition(b"\0")[0]
    prefix = header[345:500].partition(b"\0")[0]
    if not prefix:
        return name
    if header[257:265] != b"ustar\x0000":
        raise ArchiveError(
            "archive/header-mismatch", "a name has a prefix that not every reader uses"
        )
    return prefix + b"/" + name


def _pax(content: bytes) -> dict[bytes, bytes]:
    records: dict[bytes, bytes] = {}
    offset = 0
    while offset < len(content):
        match = _PAX.match(content, offset)
        if match is None:
            raise _malformed("a pax record is malformed")
        end = offset + int(match[1])
        if end > len(content) or end <= match.end() or content[end - 1 : end] != b"\n":
            raise _malformed("a pax record has a wrong length")
        if match[2] in records:
            raise ArchiveError("archive/header-mismatch", "a pax record is given twice")
        if match[2].startswith((b"GNU.sparse", b"SCHILY.realsize")):
            raise ArchiveError("archive/unsupported", "holds sparse members")
        records[match[2]] = content[match.end() : end - 1]
        offset = end
    return records


def _check_global(records: dict[bytes, bytes]) -> None:
    if not {b"path", b"linkpath", b"size"}.isdisjoint(records):
        raise ArchiveError("archive/size-override", "a global header overrides names or sizes")


def _check_pax_size(pax: dict[bytes, bytes], size: int) -> None:
    """CVE-2025-62518: readers that trust the other size find other members in the same bytes."""
    declared = pax.get(b"size")
    if declared is not None and declared != str(size).encode():
        raise ArchiveError("archive/size-override", "an extension header overrides a member's size")


def _unsupported(kind: bytes) -> ArchiveError:
    if kind == b"6":
        return ArchiveError("archive/special-file", "holds a named pipe")
    if kind in b"SDMNV7":
        return ArchiveError("archive/unsupported", "holds sparse, multi-volume or vendor members")
    return _malformed(f"member type {kind!r} is unknown")


def _malformed(what: str) -> ArchiveError:
    return ArchiveError("archive/malformed", f"the tar archive is malformed: {what}")
