"""Tar archives: families A, B and D of the hostile inputs, and what lies right beside them."""

import gzip
import io
import lzma
import tarfile
from bz2 import compress as bz2
from pathlib import Path

import pytest

from tests.boundary.archive.crafted import (
    END,
    NPM,
    SDIST,
    files,
    header,
    link,
    long_name,
    member,
    noted,
    padded,
    pax,
    pax_record,
    read,
    refused,
    tar_of,
    tgz,
)
from vetting.boundary.archive import Limits

A = member(b"package/a", b"AAA")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(tgz(A), id="ustar"),
        pytest.param(tgz(header(b"package/a", 3, magic=bytes(8)) + padded(b"AAA")), id="v7"),
        pytest.param(tgz(header(b"package/a", 3, magic=b"ustar  \0") + padded(b"AAA")), id="gnu"),
        pytest.param(tgz(header(b"a", 3, prefix=b"package") + padded(b"AAA")), id="prefix"),
        pytest.param(tgz(header(b"package/a", 3, kind=b"\0") + padded(b"AAA")), id="old kind"),
        pytest.param(tgz(pax({"path": b"package/a"}), member(b"short", b"AAA")), id="pax"),
        pytest.param(tgz(long_name(b"package/a"), member(b"short", b"AAA")), id="GNU long name"),
        pytest.param(tgz(pax({"comment": b"x"}, kind=b"g"), A), id="global comment"),
        pytest.param(tgz(pax({"size": b"3"}), A), id="agreeing pax size"),
        pytest.param(tgz(pax({"mtime": b"1.5", "uname": "é".encode()}), A), id="other records"),
        pytest.param(tgz(member(b"package/", kind=b"5"), A), id="folder"),
        pytest.param(tgz(member(b"package/", kind=b"\0"), A), id="folder by its slash"),
        pytest.param(tgz(A, end=b""), id="no end"),
        pytest.param(tgz(A, end=bytes(512)), id="short end"),
        pytest.param(tgz(A, end=bytes(10240)), id="long end"),
        pytest.param(tgz(A) + bytes(4096), id="tape padding"),
        pytest.param(tgz(A, A), id="the same twice"),
        pytest.param(
            tgz(header(b"package/a", size_field=b"         3 \0") + padded(b"AAA")), id="spaces"
        ),
        pytest.param(
            tgz(
                header(b"package/a", size_field=b"\x80" + (3).to_bytes(11, "big")) + padded(b"AAA")
            ),
            id="base-256 size",
        ),
    ],
)
def test_every_well_formed_way_of_writing_a_file_is_read(tmp_path: Path, data: bytes) -> None:
    contents = read(tmp_path, data)
    assert files(contents) == {"a": b"AAA"}
    assert contents.notes == ()


def test_mode_bits_are_kept(tmp_path: Path) -> None:
    data = tgz(header(b"package/a", mode=b"0100755\0"), header(b"package/b", mode=b"000644 \0"))
    assert {file.path: file.mode for file in read(tmp_path, data).files} == {"a": 0o755, "b": 0o644}


def test_an_empty_archive_has_no_files(tmp_path: Path) -> None:
    assert read(tmp_path, tgz()).files == ()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        # A8 and A10: what is not a regular file
        pytest.param(tgz(link(b"package/l", b"a")), "archive/link", id="symlink"),
        pytest.param(
            tgz(link(b"package/LICENSE", b"/proc/self/environ")), "archive/link", id="A5 symlink"
        ),
        pytest.param(tgz(link(b"package/l", b"package/a", hard=True)), "archive/link", id="hard"),
        pytest.param(tgz(link(b"package/a", b"b"), A), "archive/link", id="A8 link then file"),
        pytest.param(tgz(member(b"package/d", kind=b"3")), "archive/special-file", id="character"),
        pytest.param(tgz(member(b"package/d", kind=b"4")), "archive/special-file", id="block"),
        pytest.param(tgz(member(b"package/f", kind=b"6")), "archive/special-file", id="fifo"),
        pytest.param(tgz(member(b"package/s", kind=b"S")), "archive/unsupported", id="sparse"),
        pytest.param(tgz(member(b"package/m", kind=b"M")), "archive/unsupported", id="volumes"),
        pytest.param(tgz(member(b"package/c", kind=b"7")), "archive/unsupported", id="contiguous"),
        pytest.param(
            tgz(pax({"GNU.sparse.major": b"1"}), A), "archive/unsupported", id="pax sparse"
        ),
        pytest.param(
            tgz(pax({"GNU.sparse.name": b"x"}, kind=b"g"), A), "archive/unsupported", id="g sparse"
        ),
        pytest.param(
            tgz(pax({"SCHILY.realsize": b"9"}), A), "archive/unsupported", id="star sparse"
        ),
        pytest.param(tgz(member(b"package/z", kind=b"Z")), "archive/malformed", id="unknown kind"),
        pytest.param(
            tgz(long_name(b"n" * 10_000_000), A), "archive/path-too-long", id="A10 longlink 10 MB"
        ),
        pytest.param(tgz(long_name(b"n" * 1025), A), "archive/path-too-long", id="A11 long name"),
        pytest.param(
            tgz(pax({"path": b"n" * 4096}), A), "archive/path-too-long", id="A11 pax 4096 bytes"
        ),
        # D3 one name, two contents
        pytest.param(tgz(A, member(b"package/a", b"B")), "archive/duplicate-path", id="D3"),
        pytest.param(tgz(A, member(b"package/./a", b"B")), "archive/duplicate-path", id="D3 dot"),
        pytest.param(tgz(A, member(b"package\\a", b"B")), "archive/duplicate-path", id="D3 slash"),
        pytest.param(
            tgz(A, member(b"package/a/b", b"B")), "archive/file-and-folder", id="A12 file as folder"
        ),
        # D5 sizes and names given twice
        pytest.param(tgz(pax({"size": b"1024"}), A), "archive/size-override", id="D5 larger"),
        pytest.param(tgz(pax({"size": b"0"}), A), "archive/size-override", id="D5 smaller"),
        pytest.param(tgz(pax({"size": b"03"}), A), "archive/size-override", id="D5 octal look"),
        pytest.param(tgz(pax({"size": b""}), A), "archive/size-override", id="D5 empty"),
        pytest.param(
            tgz(pax({"size": b"3"}, kind=b"g"), A), "archive/size-override", id="D5 global size"
        ),
        pytest.param(
            tgz(pax({"path": b"x"}, kind=b"g"), A), "archive/size-override", id="D5 global path"
        ),
        pytest.param(
            tgz(pax({"linkpath": b"x"}, kind=b"g"), A), "archive/size-override", id="global link"
        ),
        pytest.param(
            tgz(pax({"path": b"x"}), long_name(b"y"), A), "archive/header-mismatch", id="two names"
        ),
        pytest.param(
            tgz(long_name(b"x"), long_name(b"y"), A), "archive/header-mismatch", id="two GNU names"
        ),
        pytest.param(
            tgz(pax({"path": b"x"}), pax({"path": b"y"}), A), "archive/header-mismatch", id="two x"
        ),
        pytest.param(
            tgz(member(b"h", pax_record(("path", b"x")) * 2, kind=b"x"), A),
            "archive/header-mismatch",
            id="record twice",
        ),
        pytest.param(tgz(pax({"path": b""}), A), "archive/header-mismatch", id="empty pax name"),
        pytest.param(tgz(long_name(b""), A), "archive/header-mismatch", id="empty GNU name"),
        pytest.param(
            tgz(header(b"a", 3, prefix=b"package", magic=b"ustar  \0") + padded(b"AAA")),
            "archive/header-mismatch",
            id="prefix that GNU tar does not read",
        ),
        pytest.param(
            tgz(member(b"package/d/", b"x" * 512, kind=b"5"), A),
            "archive/header-mismatch",
            id="folder with data",
        ),
        pytest.param(
            tgz(member(b"package/d/", b"payload", kind=b"\0"), A),
            "archive/header-mismatch",
            id="folder by its slash with data",
        ),
        pytest.param(
            tgz(member(b"package/d/"), A),
            "archive/header-mismatch",
            id="file for some, by its slash",
        ),
        pytest.param(
            tgz(pax({"path": b"package/d"}), member(b"d/", kind=b"\0")),
            "archive/header-mismatch",
            id="folder by the name that is overridden",
        ),
        pytest.param(
            tgz(pax({"path": b"package/d/"}), member(b"d", kind=b"\0")),
            "archive/header-mismatch",
            id="folder by the name that overrides",
        ),
        pytest.param(
            tgz(member(b"package/l", b"x" * 512, kind=b"2", target=b"a")),
            "archive/header-mismatch",
            id="link with data",
        ),
        # D9 and hidden data
        pytest.param(tgz(A) + b"garbage", "archive/hidden-data", id="D9 garbage"),
        pytest.param(tgz(A) + b"\0" * 99 + b"x", "archive/hidden-data", id="D9 behind padding"),
        pytest.param(tgz(A) + b"\x1f", "archive/hidden-data", id="D9 half a magic"),
        pytest.param(tgz(A) + b"PK\3\4", "archive/hidden-data", id="D6 zip behind"),
        pytest.param(
            tgz(A, END, member(b"package/b")), "archive/hidden-data", id="member behind end"
        ),
        pytest.param(
            tgz(A, bytes(512), member(b"package/b")), "archive/hidden-data", id="behind half an end"
        ),
        pytest.param(
            tgz(A) + tgz(member(b"package/b")), "archive/hidden-data", id="second archive behind"
        ),
        # malformed
        pytest.param(b"", "archive/malformed", id="empty file"),
        pytest.param(b"\x1f\x8b", "archive/malformed", id="magic alone"),
        pytest.param(b"plain text, not gzip", "archive/malformed", id="no gzip"),
        pytest.param(tgz(A)[:-9], "archive/malformed", id="cut gzip"),
        pytest.param(tgz(A)[:-8] + bytes(8), "archive/malformed", id="wrong gzip checksum"),
        pytest.param(tgz(A[:600], end=b""), "archive/malformed", id="ends within data"),
        pytest.param(tgz(A[:512], end=b""), "archive/malformed", id="ends before data"),
        pytest.param(tgz(A[:300], end=b""), "archive/malformed", id="ends within a header"),
        pytest.param(tgz(long_name(b"x")), "archive/malformed", id="ends after an extension"),
        pytest.param(tgz(pax({"path": b"x"}), end=b""), "archive/malformed", id="ends after pax"),
        pytest.param(
            tgz(header(b"package/a", checksum=b"000000\0 ")), "archive/malformed", id="checksum"
        ),
        pytest.param(
            tgz(header(b"package/a", size_field=b"00000000009\0")), "archive/malformed", id="octal"
        ),
        pytest.param(
            tgz(header(b"package/a", size_field=b"0000000003\0x")), "archive/malformed", id="tail"
        ),
        pytest.param(
            tgz(header(b"package/a", mode=b"000644\0\n")), "archive/malformed", id="line end"
        ),
        pytest.param(
            tgz(header(b"package/a", size_field=b"\xff" * 12)), "archive/malformed", id="negative"
        ),
        pytest.param(
            tgz(header(b"package/a", size_field=b"\x80" + b"\xff" * 11)),
            "archive/malformed",
            id="vast",
        ),
        pytest.param(tgz(member(b"h", b"junk", kind=b"x"), A), "archive/malformed", id="pax junk"),
        pytest.param(
            tgz(member(b"h", b"99 path=x\n", kind=b"x"), A), "archive/malformed", id="pax too long"
        ),
        pytest.param(
            tgz(member(b"h", b"8 path=x\n", kind=b"x"), A), "archive/malformed", id="pax too short"
        ),
        pytest.param(
            tgz(member(b"h", b"7 path=\n", kind=b"x"), A), "archive/malformed", id="pax inside key"
        ),
        pytest.param(
            tgz(member(b"h", b"0" * 5000 + b"1 a=b\n", kind=b"x"), A),
            "archive/malformed",
            id="CVE-2024-6232 digits",
        ),
        # B4 other ways of packing
        pytest.param(bz2(tarfile_bytes := A + END), "archive/unsupported", id="B4 bzip2"),
        pytest.param(lzma.compress(tarfile_bytes), "archive/unsupported", id="B4 xz"),
        pytest.param(b"\x28\xb5\x2f\xfd" + bytes(40), "archive/unsupported", id="B4 zstd"),
        pytest.param(b"\x1f\x9d" + bytes(40), "archive/unsupported", id="B4 compress"),
        pytest.param(A + END, "archive/malformed", id="not compressed at all"),
        pytest.param(
            gzip.compress(A + END) + gzip.compress(b"") * 64, "archive/unsupported", id="65"
        ),
    ],
)
def test_a_hostile_archive_is_refused(tmp_path: Path, data: bytes, rule: str) -> None:
    assert refused(tmp_path, data) == rule


def test_several_gzip_streams_are_read_and_reported(tmp_path: Path) -> None:
    whole = A + END
    data = b"".join(gzip.compress(whole[i : i + 300], mtime=0) for i in range(0, len(whole), 300))
    contents = read(tmp_path, data)
    assert files(contents) == {"a": b"AAA"}
    assert noted(contents) == [("archive/multi-gzip", "")]


def test_a_stream_that_begins_at_the_end_of_a_read_is_found(tmp_path: Path) -> None:
    """Readers take 256 KiB at a time; the second magic number may be cut in two there."""
    first = gzip.compress(A, mtime=0)
    for cut in (0, 1, 2):
        comment = b"c" * ((256 << 10) - len(first) - 1 - cut)
        # FCOMMENT, a header field without meaning, moves the end of the stream.
        long = first[:3] + b"\x10" + first[4:10] + comment + b"\0" + first[10:]
        assert len(long) == (256 << 10) - cut
        contents = read(tmp_path, long + gzip.compress(END))
        assert noted(contents) == [("archive/multi-gzip", "")]


def test_padding_without_files_does_not_grow_the_allowed_ratio(tmp_path: Path) -> None:
    """B4: what streams have unpacked so far counts against what they really took."""
    limits = Limits(ratio=50, ratio_from=1 << 20)
    zeros = gzip.compress(bytes(200_000), mtime=0)
    assert refused(tmp_path, zeros * 20, limits=limits) == "archive/ratio"


def test_a_long_name_may_be_cut_anywhere(tmp_path: Path) -> None:
    """Writers fill the header's own name with the first hundred bytes: here, up to a slash."""
    name = b"package/" + b"d" * 91 + b"/file"
    data = tgz(long_name(name), header(name[:100], 3) + padded(b"AAA"))
    assert files(read(tmp_path, data)) == {"d" * 91 + "/file": b"AAA"}


def test_setuid_is_reported(tmp_path: Path) -> None:
    data = tgz(header(b"package/a", mode=b"0004755\0"), header(b"package/b", mode=b"0002755\0"))
    assert noted(read(tmp_path, data)) == [
        ("archive/setuid", "package/a"),
        ("archive/setuid", "package/b"),
    ]


def test_a_link_in_a_source_archive_is_a_copy_of_its_file(tmp_path: Path) -> None:
    data = tgz(
        link(b"p-1/setup.py", b"docs/notes.txt"),
        member(b"p-1/docs/notes.txt", b"import os"),
        link(b"p-1/hard.py", b"p-1/docs/notes.txt", hard=True),
    )
    contents = read(tmp_path, data, SDIST)
    assert files(contents) == dict.fromkeys(("docs/notes.txt", "setup.py", "hard.py"), b"import os")
    assert {file.path: file.language for file in contents.files} == {
        "docs/notes.txt": None,
        "setup.py": "python",
        "hard.py": "python",
    }
    assert noted(contents) == [
        ("archive/link-inside", "p-1/setup.py"),
        ("archive/link-inside", "p-1/hard.py"),
    ]


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ([link(b"p/LICENSE", b"/proc/self/environ")], "archive/link-escape"),
        ([link(b"p/x", b"../../x")], "archive/link-escape"),
        ([link(b"p/x", b"../x", hard=True)], "archive/link-escape"),
        # A6, the shape of CVE-2025-4517: long folder names, and a link through a link
        (
            [
                member(b"p/" + b"d" * 70 + b"/e/", kind=b"5"),
                link(b"p/" + b"d" * 70 + b"/e/up", b"../.."),
                link(b"p/out", b"d" * 70 + b"/e/up/../../etc"),
            ],
            "archive/link-escape",
        ),
        # the same through long names and long targets
        (
            [
                long_name(b"p/" + b"a/" * 60 + b"up"),
                link(b"x", b"../" * 30),
                long_name(b"a/" * 60 + b"up/" + b"../" * 40 + b"etc", kind=b"K"),
                link(b"p/out", b"x"),
            ],
            "archive/link-escape",
        ),
        # A8
        ([link(b"p/a", b"b"), member(b"p/a", b"x")], "archive/duplicate-path"),
        ([member(b"p/a", b"x"), link(b"p/a", b"b")], "archive/duplicate-path"),
        ([link(b"p/a", b"b"), member(b"p/a/x", b"x")], "archive/file-and-folder"),
        (
            [pax({"linkpath": b"a"}), long_name(b"b", kind=b"K"), link(b"p/a", b"c")],
            "archive/header-mismatch",
        ),
        ([pax({"linkpath": b""}), link(b"p/a", b"c")], "archive/header-mismatch"),
    ],
)
def test_a_hostile_link_in_a_source_archive_is_refused(
    tmp_path: Path, parts: list[bytes], rule: str
) -> None:
    assert refused(tmp_path, tgz(*parts), SDIST) == rule


def test_links_to_a_large_file_count_with_its_size(tmp_path: Path) -> None:
    limits = Limits(unpacked=100_000)
    data = [member(b"p/a", b"x" * 10_000), *(link(b"p/%d" % i, b"a") for i in range(20))]
    assert refused(tmp_path, tgz(*data), SDIST, limits=limits) == "archive/too-large"
    assert len(read(tmp_path, tgz(*data[:5]), SDIST, limits=limits).files) == 5


@pytest.mark.exhaustive
def test_a_bomb_of_zeros_is_refused_early(tmp_path: Path) -> None:
    """B1, B4: 10 GB of zeros in 10 MB; refused when the ratio shows, at 64 MiB."""
    data = tgz(member(b"package/zeros", bytes(80 << 20)))
    assert len(data) < 100_000
    assert refused(tmp_path, data) == "archive/ratio"


def test_a_large_honest_archive_is_read(tmp_path: Path) -> None:
    """Beyond what is kept in memory, and far below the ratio."""
    import random

    noise = random.Random(1).randbytes(1 << 20)
    parts = [member(b"package/%d" % i, noise[i:] + noise[:i]) for i in range(66)]
    contents = read(tmp_path, gzip.compress(b"".join(parts) + END, 0))
    assert len(contents.files) == 66
    last = contents.files[-1]
    assert contents.read(last) == noise[65:] + noise[:65]


def test_many_empty_files_are_refused(tmp_path: Path) -> None:
    """B5, with a limit that makes the test fast."""
    data = tar_of({b"package/%d" % i: b"" for i in range(1001)})
    assert len(read(tmp_path, data, limits=Limits(files=1001)).files) == 1001
    assert refused(tmp_path, data, limits=Limits(files=1000)) == "archive/too-many-files"


def test_a_nested_archive_is_a_file_and_is_not_opened(tmp_path: Path) -> None:
    """B2."""
    inner = tgz(A)
    for _ in range(6):
        inner = tar_of({b"package/inner.tgz": inner})
    contents = read(tmp_path, inner)
    assert [(file.path, file.format) for file in contents.files] == [("inner.tgz", "gzip")]


def test_the_payload_of_tarmageddon_stays_one_file(tmp_path: Path) -> None:
    """CVE-2025-62518: readers that trust the other size see the members inside the data."""
    inner = member(b"package/evil.js", b"evil") + member(b"package/evil2.js", b"evil")
    outer = header(b"package/data.bin", 0) + inner
    declared = pax({"size": str(len(inner)).encode()})
    assert refused(tmp_path, tgz(declared, outer)) == "archive/size-override"
    contents = read(tmp_path, tgz(pax({"size": str(len(inner)).encode()}), member(b"d/x", inner)))
    assert files(contents) == {"x": inner}


@pytest.mark.parametrize(
    ("length", "rule"), [(247, "archive/path-too-long"), (20, "archive/file-and-folder")]
)
def test_the_extraction_bypass_of_python_is_refused(tmp_path: Path, length: int, rule: str) -> None:
    """CVE-2025-4517, made with tarfile as in its proof of concept, and with shorter names: its last
    links lie beneath names that are links themselves.
    """
    folder = "d" * length
    steps = "abcdefghijklmnop"
    path = ""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:

        def add(name: str, kind: bytes, target: str = "") -> None:
            info = tarfile.TarInfo("p/" + name)
            info.type, info.linkname = kind, target
            tar.addfile(info)

        for step in steps:
            add(f"{path}{folder}", tarfile.DIRTYPE)
            add(f"{path}{step}", tarfile.SYMTYPE, folder)
            path += f"{folder}/"
        chain = "/".join(steps) + "/" + "l" * 254
        add(chain, tarfile.SYMTYPE, "../" * len(steps))
        add("escape", tarfile.SYMTYPE, chain + "/../../../etc")
    assert refused(tmp_path, buffer.getvalue(), SDIST) == rule


def test_the_kinds_differ_in_links_only(tmp_path: Path) -> None:
    data = tgz(A, link(b"package/l", b"a"))
    assert refused(tmp_path, data, NPM) == "archive/link"
    assert files(read(tmp_path, data, SDIST)) == {"a": b"AAA", "l": b"AAA"}
