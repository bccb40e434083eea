"""Archives written field by field, so that every field can be wrong."""

import gzip
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from vetting.boundary import archive
from vetting.boundary.archive import Contents, Limits
from vetting.errors import ArchiveError
from vetting.model.artifact import ArtifactKind

NPM, SDIST, WHEEL = ArtifactKind.NPM_TARBALL, ArtifactKind.SDIST, ArtifactKind.WHEEL
END = bytes(1024)


def read(
    folder: Path,
    data: bytes,
    kind: ArtifactKind = NPM,
    *,
    limits: Limits | None = None,
    zipped: bool = False,
) -> Contents:
    """What our reader makes of `data`."""
    path = folder / "archive"
    path.write_bytes(data)
    return archive.read(path, kind, limits, zipped=zipped)


def refused(
    folder: Path,
    data: bytes,
    kind: ArtifactKind = NPM,
    *,
    limits: Limits | None = None,
    zipped: bool = False,
) -> str:
    """The rule that `data` is refused for."""
    with pytest.raises(ArchiveError) as caught:
        read(folder, data, kind, limits=limits, zipped=zipped)
    return caught.value.rule_id


def files(contents: Contents) -> dict[str, bytes]:
    """Everything that was read, by name."""
    return {file.path: contents.read(file) for file in contents.files}


def noted(contents: Contents) -> list[tuple[str, str]]:
    """The rule and the path of every oddity."""
    return [(note.rule_id, note.path) for note in contents.notes]


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def header(
    name: bytes,
    size: int = 0,
    *,
    kind: bytes = b"0",
    mode: bytes = b"0000644\0",
    target: bytes = b"",
    magic: bytes = b"ustar\x0000",
    prefix: bytes = b"",
    size_field: bytes | None = None,
    checksum: bytes | None = None,
) -> bytes:
    """One tar header block."""
    block = bytearray(512)
    block[0:100] = name.ljust(100, b"\0")
    block[100:108] = mode
    block[124:136] = b"%011o\0" % size if size_field is None else size_field
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157:257] = target.ljust(100, b"\0")
    block[257:265] = magic
    block[345:500] = prefix.ljust(155, b"\0")
    block[148:156] = b"%06o\0 " % sum(block) if checksum is None else checksum
    assert len(block) == 512
    return bytes(block)


def member(name: bytes, data: bytes = b"", *, kind: bytes = b"0", target: bytes = b"") -> bytes:
    """A tar header and its data."""
    return header(name, len(data), kind=kind, target=target) + padded(data)


def link(name: bytes, target: bytes, *, hard: bool = False) -> bytes:
    return member(name, kind=b"1" if hard else b"2", target=target)


def pax(records: Mapping[str, bytes], *, kind: bytes = b"x") -> bytes:
    """A pax extension header."""
    return member(b"PaxHeader", b"".join(map(pax_record, records.items())), kind=kind)


def pax_record(record: tuple[str, bytes]) -> bytes:
    body = b" " + record[0].encode() + b"=" + record[1] + b"\n"
    size = len(body)
    while size != len(body) + len(str(size)):
        size = len(body) + len(str(size))
    return str(size).encode() + body


def long_name(name: bytes, *, kind: bytes = b"L") -> bytes:
    """A GNU long name, or a long link target with `kind` K."""
    return member(b"././@LongLink", name + b"\0", kind=kind)


def tgz(*parts: bytes, end: bytes = END) -> bytes:
    return gzip.compress(b"".join(parts) + end, mtime=0)


def tar_of(names: Mapping[bytes, bytes]) -> bytes:
    return tgz(*(member(name, data) for name, data in names.items()))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One zip member. What starts with `local_` is what its own header says, else the same as the
    directory; `crc` and `size` are what both say, `stored` are the bytes that are really there.
    """

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0x800
    mode: int = 0o100644
    system: int = 3
    extra: bytes = b""
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    offset: int | None = None
    stored: bytes | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_flags: int | None = None
    local_crc: int | None = None
    local_size: int | None = None
    local_packed: int | None = None
    local_extra: bytes | None = None
    descriptor: bytes = b""
    comment: bytes = b""
    gap: bytes = b""
    """Bytes between the member before and this one."""


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


def zip_of(
    *parts: Part,
    before_directory: bytes = b"",
    after_directory: bytes = b"",
    comment: bytes = b"",
    comment_size: int | None = None,
    count: int | None = None,
    disk: int = 0,
    start: int | None = None,
    shift: int = 0,
) -> bytes:
    """A zip archive; `shift` is added to every offset, as if bytes were put in front."""
    body = bytearray()
    directory = bytearray()
    for part in parts:
        body += part.gap
        offset = len(body) + shift if part.offset is None else part.offset
        packed = part.stored
        if packed is None:
            packed = deflated(part.data) if part.method == 8 else part.data
        crc = zlib.crc32(part.data) if part.crc is None else part.crc
        size = len(part.data) if part.size is None else part.size
        length = len(packed) if part.packed is None else part.packed
        name = part.name if part.local_name is None else part.local_name
        extra = part.extra if part.local_extra is None else part.local_extra
        body += struct.pack(
            "<4s2B4HL2L2H",
            *(b"PK\3\4", 20, 0),
            part.flags if part.local_flags is None else part.local_flags,
            part.method if part.local_method is None else part.local_method,
            *(0, 0x21),
            crc if part.local_crc is None else part.local_crc,
            length if part.local_packed is None else part.local_packed,
            size if part.local_size is None else part.local_size,
            *(len(name), len(extra)),
        )
        body += name + extra + packed + part.descriptor
        directory += struct.pack(
            "<4s4B4HL2L5H2L",
            *(b"PK\1\2", 20, part.system, 20, 0, part.flags, part.method, 0, 0x21),
            *(crc, length, size, len(part.name), len(part.extra), len(part.comment), 0, 0),
            *(part.mode << 16, offset),
        )
        directory += part.name + part.extra + part.comment
    body += before_directory
    total = len(parts) if count is None else count
    end = struct.pack(
        "<4s4H2LH",
        *(b"PK\5\6", disk, 0, total, total, len(directory)),
        len(body) + shift if start is None else start,
        len(comment) if comment_size is None else comment_size,
    )
    return bytes(body + directory) + after_directory + end + comment
