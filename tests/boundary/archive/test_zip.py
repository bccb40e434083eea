"""Zip archives: families A, B and D of the hostile inputs, and what lies right beside them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.boundary.archive.crafted import (
    SDIST,
    WHEEL,
    Part,
    deflated,
    files,
    noted,
    read,
    refused,
    tgz,
    zip_of,
)
from vetting.boundary.archive import Limits

A = Part(name=b"pkg/a.py", data=b"AAA")
CRC = zlib.crc32(b"AAA")
SIGNED = b"PK\7\x08" + struct.pack("<3L", CRC, len(deflated(b"AAA")), 3)
LATE = {"flags": 0x808, "local_crc": 0, "local_size": 0, "local_packed": 0}


def extra(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def zip64(size: int, packed: int) -> bytes:
    return extra(1, struct.pack("<2Q", size, packed))


def unicode_path(name: bytes, other: bytes) -> bytes:
    return extra(0x7075, b"\1" + struct.pack("<L", zlib.crc32(name)) + other)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(zip_of(A), id="deflated"),
        pytest.param(zip_of(Part(name=A.name, data=b"AAA", method=0)), id="stored"),
        pytest.param(zip_of(Part(name=A.name, data=b"AAA", flags=0)), id="no UTF-8 flag"),
        pytest.param(zip_of(Part(name=A.name, data=b"AAA", mode=0)), id="no mode"),
        pytest.param(zip_of(Part(name=A.name, data=b"AAA", system=0)), id="made on DOS"),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", flags=0x808, descriptor=SIGNED)), id="d"
        ),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", descriptor=SIGNED, **LATE)),  # type: ignore[arg-type]
            id="late sizes",
        ),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", descriptor=SIGNED[4:], **LATE)),  # type: ignore[arg-type]
            id="late sizes without signature",
        ),
        pytest.param(zip_of(Part(name=b"pkg/", mode=0o40755), A), id="folder"),
        pytest.param(zip_of(Part(name=b"pkg/", method=0), A), id="stored folder"),
        pytest.param(zip_of(A, comment=b"made by a tool"), id="comment"),
        pytest.param(zip_of(A, comment=b"c" * 256), id="long comment"),
        pytest.param(zip_of(Part(name=A.name, data=b"AAA", comment=b"why")), id="member comment"),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", extra=extra(0x5455, bytes(5)))), id="times"
        ),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", extra=unicode_path(A.name, A.name))),
            id="the same name again",
        ),
        pytest.param(
            zip_of(Part(name=A.name, data=b"AAA", local_extra=zip64(3, len(deflated(b"AAA"))))),
            id="sizes repeated as ZIP64, as Bazel does",
        ),
        pytest.param(zip_of(A, A), id="the same twice"),
    ],
)
def test_every_well_formed_way_of_writing_a_file_is_read(tmp_path: Path, data: bytes) -> None:
    contents = read(tmp_path, data, WHEEL)
    assert files(contents) == {"pkg/a.py": b"AAA"}
    assert contents.notes == ()


def test_members_may_lie_in_another_order_than_listed(tmp_path: Path) -> None:
    ordered = zip_of(A, Part(name=b"b", data=b"B"))
    first, second = ordered.index(b"PK\1\2"), ordered.rindex(b"PK\1\2")
    end = ordered.rindex(b"PK\5\6")
    swapped = ordered[:first] + ordered[second:end] + ordered[first:second] + ordered[end:]
    assert files(read(tmp_path, swapped, WHEEL)) == {"pkg/a.py": b"AAA", "b": b"B"}


def test_an_empty_archive_has_no_files(tmp_path: Path) -> None:
    assert read(tmp_path, zip_of(), WHEEL).files == ()


def test_mode_bits_are_kept_whatever_system_wrote_them(tmp_path: Path) -> None:
    data = zip_of(Part(name=b"a", mode=0o100755), Part(name=b"b", mode=0o104755, system=0))
    contents = read(tmp_path, data, WHEEL)
    assert {file.path: file.mode for file in contents.files} == {"a": 0o755, "b": 0o4755}
    assert noted(contents) == [("archive/setuid", "b")]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        # A: links, devices, names
        pytest.param(
            zip_of(Part(name=b"LICENSE", data=b"/proc/self/environ", mode=0o120777, method=0)),
            "archive/link",
            id="A5 symlink",
        ),
        pytest.param(
            zip_of(Part(name=b"l", data=b"a", mode=0o120777, system=0)), "archive/link", id="A5 DOS"
        ),
        pytest.param(
            zip_of(Part(name=A.name, data=b"/etc", mode=0o120777), A), "archive/link", id="A8"
        ),
        pytest.param(zip_of(Part(name=b"f", mode=0o10644)), "archive/special-file", id="A10 fifo"),
        pytest.param(
            zip_of(Part(name=b"d", mode=0o20644)), "archive/special-file", id="A10 device"
        ),
        pytest.param(
            zip_of(Part(name=b"d", mode=0o40755)), "archive/special-file", id="folder sans slash"
        ),
        pytest.param(zip_of(Part(name=b"../x")), "archive/path-traversal", id="A1"),
        pytest.param(zip_of(Part(name=b"..\\x", flags=0)), "archive/path-traversal", id="A1 cp437"),
        pytest.param(zip_of(Part(name=b"/x")), "archive/absolute-path", id="A2"),
        pytest.param(zip_of(Part(name=b"a.py\0.txt")), "archive/bad-name", id="A4 NUL"),
        pytest.param(zip_of(Part(name=b"")), "archive/bad-name", id="A4 empty"),
        pytest.param(zip_of(Part(name=b"n" * 4096)), "archive/path-too-long", id="A11"),
        # B: overlaps and lies about size
        pytest.param(
            zip_of(A, Part(name=b"b", data=b"AAA", offset=0)), "archive/overlap", id="B3 full"
        ),
        pytest.param(
            zip_of(
                Part(name=b"x", data=zip_of(A), method=0), Part(name=A.name, data=b"AAA", offset=31)
            ),
            "archive/overlap",
            id="B3 quoted",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", method=0, packed=99, size=99)),
            "archive/overlap",
            id="reaches into the directory",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAAA", size=3, crc=CRC)),
            "archive/header-mismatch",
            id="more",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", size=4)), "archive/header-mismatch", id="less"
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", crc=1)), "archive/header-mismatch", id="checksum"
        ),
        # D1: directory and member disagree
        pytest.param(
            zip_of(Part(name=b"a", local_name=b"b")), "archive/header-mismatch", id="D1 name"
        ),
        pytest.param(
            zip_of(Part(name=b"a", local_method=0)), "archive/header-mismatch", id="D1 method"
        ),
        pytest.param(
            zip_of(Part(name=b"a", local_flags=0)), "archive/header-mismatch", id="D1 flags"
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", local_crc=0)),
            "archive/header-mismatch",
            id="D1 crc",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", local_size=2)),
            "archive/header-mismatch",
            id="D1 size",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", local_packed=9)),
            "archive/header-mismatch",
            id="D1 packed size",
        ),
        pytest.param(
            zip_of(Part(name=b"a", extra=unicode_path(b"a", b"b"))),
            "archive/header-mismatch",
            id="D1 Unicode path",
        ),
        pytest.param(
            zip_of(Part(name=b"a", local_extra=unicode_path(b"a", b"b"))),
            "archive/header-mismatch",
            id="D1 local Unicode path",
        ),
        pytest.param(zip_of(A, count=0), "archive/hidden-data", id="D1 count too small"),
        pytest.param(zip_of(A, count=2), "archive/malformed", id="D1 count too large"),
        # D2: bytes that are nobody's
        pytest.param(b"#!/bin/sh\n" + zip_of(A), "archive/hidden-data", id="D2 prefix"),
        pytest.param(
            b"#!/bin/sh\n" + zip_of(A, shift=10), "archive/hidden-data", id="D2 counted prefix"
        ),
        pytest.param(zip_of(A) + b"x", "archive/hidden-data", id="D2 suffix"),
        pytest.param(zip_of(A) + b"x" * 1000, "archive/malformed", id="D2 long suffix"),
        pytest.param(zip_of(A, comment=b"c" * 300), "archive/malformed", id="D2 vast comment"),
        pytest.param(
            zip_of(A, comment=b"c", comment_size=0),
            "archive/hidden-data",
            id="D2 uncounted comment",
        ),
        pytest.param(
            zip_of(A, comment=zip_of(Part(name=b"b"))), "archive/hidden-data", id="D2 two ends"
        ),
        pytest.param(
            zip_of(A) + zip_of(Part(name=b"b")), "archive/hidden-data", id="D2 two archives"
        ),
        pytest.param(
            zip_of(A, Part(name=b"b", gap=b"hidden")), "archive/hidden-data", id="between members"
        ),
        pytest.param(
            zip_of(A, before_directory=b"hidden"), "archive/hidden-data", id="before the directory"
        ),
        pytest.param(
            zip_of(A, after_directory=b"hidden"), "archive/hidden-data", id="after the directory"
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", stored=deflated(b"AAA") + b"hidden")),
            "archive/hidden-data",
            id="behind a member's stream",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"", stored=deflated(b"") + b"x" * (300 << 10))),
            "archive/hidden-data",
            id="far behind a member's stream",
        ),
        pytest.param(zip_of(A, start=1), "archive/hidden-data", id="directory before"),
        pytest.param(zip_of(A, start=999), "archive/header-mismatch", id="directory behind"),
        pytest.param(zip_of(A, disk=1), "archive/header-mismatch", id="many disks"),
        # D3
        pytest.param(zip_of(A, Part(name=A.name, data=b"B")), "archive/duplicate-path", id="D3"),
        pytest.param(
            zip_of(A, Part(name=b"pkg//a.py", data=b"B")), "archive/duplicate-path", id="D3 slashes"
        ),
        # D4: ZIP64 and data descriptors
        pytest.param(
            zip_of(Part(name=b"a", extra=zip64(1, 1))), "archive/header-mismatch", id="D4 sizes"
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", local_extra=zip64(3, 4))),
            "archive/header-mismatch",
            id="D4 local packed size",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", local_extra=extra(1, struct.pack("<Q", 3)))),
            "archive/header-mismatch",
            id="D4 half the sizes",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", size=0xFFFFFFFF)),
            "archive/unsupported",
            id="D4 size",
        ),
        pytest.param(
            zip_of(A, after_directory=b"PK\6\6" + bytes(52) + b"PK\6\7" + bytes(16)),
            "archive/unsupported",
            id="D4 end record",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", flags=0x808, descriptor=b"")),
            "archive/header-mismatch",
            id="D4 no descriptor",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", flags=0x808, descriptor=b"PK\7\x08" + bytes(12))),
            "archive/header-mismatch",
            id="D4 wrong descriptor",
        ),
        pytest.param(
            zip_of(
                Part(
                    name=b"a",
                    data=b"AAA",
                    method=0,
                    descriptor=b"PK\7\x08" + struct.pack("<3L", CRC, 3, 3),
                    **LATE,  # type: ignore[arg-type]
                )
            ),
            "archive/header-mismatch",
            id="D4 stored with late size",
        ),
        # D6
        pytest.param(tgz(b"") + zip_of(A), "archive/hidden-data", id="D6 gzip in front"),
        # more
        pytest.param(zip_of(Part(name=b"a", flags=1)), "archive/unsupported", id="encrypted"),
        pytest.param(
            zip_of(Part(name=b"a", method=12, stored=b"x")), "archive/unsupported", id="B4 bzip2"
        ),
        pytest.param(
            zip_of(Part(name=b"a", method=14, stored=b"x")), "archive/unsupported", id="B4 lzma"
        ),
        pytest.param(
            zip_of(Part(name=b"a", method=9, stored=b"x")), "archive/unsupported", id="deflate64"
        ),
        pytest.param(
            zip_of(Part(name=b"d/", data=b"payload")), "archive/header-mismatch", id="folder data"
        ),
        pytest.param(
            zip_of(Part(name=b"d/", stored=deflated(b"payload"))),
            "archive/header-mismatch",
            id="folder with a stream",
        ),
        pytest.param(
            zip_of(Part(name=b"d/", stored=b"\3\0payload")), "archive/hidden-data", id="behind it"
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"AAA", stored=b"\xff\xff\xff")),
            "archive/malformed",
            id="junk",
        ),
        pytest.param(
            zip_of(Part(name=b"a", data=b"A" * 99, stored=deflated(bytes(range(99)))[:-5])),
            "archive/malformed",
            id="cut stream",
        ),
        pytest.param(
            zip_of(Part(name=b"a", extra=b"\x55\x54\xff\xff")), "archive/malformed", id="extra"
        ),
        pytest.param(zip_of(Part(name=b"a", offset=10_000)), "archive/hidden-data", id="offset"),
        pytest.param(
            zip_of(A, Part(name=b"b", offset=38)), "archive/overlap", id="offset inside another"
        ),
        pytest.param(b"", "archive/malformed", id="empty file"),
        pytest.param(b"PK\5\6", "archive/malformed", id="magic alone"),
        pytest.param(b"x" * 1000, "archive/malformed", id="no zip"),
        pytest.param(zip_of(A)[:-1], "archive/malformed", id="cut end"),
        pytest.param(zip_of(A)[30:], "archive/header-mismatch", id="cut beginning"),
    ],
)
def test_a_hostile_archive_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    assert refused(tmp_path, data, WHEEL) == rule


@pytest.mark.parametrize(
    ("name", "flags", "path"),
    [(b"caf\x82.py", 0, "café.py"), (b"caf\xe9.py", 0x800, "caf%e9.py")],
)
def test_a_name_in_another_encoding_is_read_and_reported(
    tmp_path: Path, name: bytes, flags: int, path: str
) -> None:
    contents = read(tmp_path, zip_of(Part(name=name, data=b"x", flags=flags)), WHEEL)
    assert files(contents) == {path: b"x"}
    assert noted(contents) == [("archive/odd-name", path)]


def test_no_link_is_read_from_a_zipped_source_archive(tmp_path: Path) -> None:
    """pip writes its target as a file, others make the link."""
    data = zip_of(Part(name=b"p-1/l", data=b"a", mode=0o120777), Part(name=b"p-1/a", data=b"A"))
    assert refused(tmp_path, data, SDIST, zipped=True) == "archive/link"


@pytest.mark.exhaustive
def test_a_bomb_of_zeros_is_refused_early(tmp_path: Path) -> None:
    """B1."""
    data = zip_of(Part(name=b"zeros", data=bytes(80 << 20)))
    assert len(data) < 100_000
    assert refused(tmp_path, data, WHEEL) == "archive/ratio"


def test_a_bomb_of_many_members_is_refused(tmp_path: Path) -> None:
    packed = deflated(bytes(1 << 20))
    part = Part(name=b"z", data=bytes(1 << 20), stored=packed)
    data = zip_of(*(Part(**{**_fields(part), "name": b"z%d" % i}) for i in range(70)))  # type: ignore[arg-type]
    assert refused(tmp_path, data, WHEEL) == "archive/ratio"
    honest = zip_of(*(Part(**{**_fields(part), "name": b"z%d" % i}) for i in range(60)))  # type: ignore[arg-type]
    assert len(read(tmp_path, honest, WHEEL).files) == 60


def _fields(part: Part) -> dict[str, object]:
    return {name: getattr(part, name) for name in part.__dataclass_fields__}


def test_a_member_that_is_not_packed_counts_by_its_size(tmp_path: Path) -> None:
    limits = Limits(unpacked=1000)
    whole = zip_of(Part(name=b"a", data=bytes(1000), method=0))
    assert files(read(tmp_path, whole, WHEEL, limits=limits)) == {"a": bytes(1000)}
    too_large = zip_of(Part(name=b"a", data=bytes(1001), method=0))
    assert refused(tmp_path, too_large, WHEEL, limits=limits) == "archive/too-large"


@pytest.mark.parametrize("size", [(8 << 20) - 1, 8 << 20, (8 << 20) + 1, 24 << 20])
def test_a_member_that_ends_with_a_piece_is_whole(tmp_path: Path, size: int) -> None:
    """Members are unpacked 8 MiB at a time; zlib may have nothing left to read and much to give."""
    contents = read(tmp_path, zip_of(Part(name=b"a", data=bytes(size))), WHEEL)
    assert contents.files[0].size == size


def test_a_nested_archive_is_a_file_and_is_not_opened(tmp_path: Path) -> None:
    """B2."""
    inner = zip_of(A)
    for _ in range(6):
        inner = zip_of(Part(name=b"inner.zip", data=inner))
    contents = read(tmp_path, inner, WHEEL)
    assert [(file.path, file.format) for file in contents.files] == [("inner.zip", "zip")]


def test_what_python_streams_to_a_pipe_is_read(tmp_path: Path) -> None:
    """zipfile then writes data descriptors."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"A" * 1000)
        archive.writestr("b", b"")
    assert files(read(tmp_path, pipe.getvalue(), WHEEL)) == {"a": b"A" * 1000, "b": b""}
