import gzip
import io
import lzma
import tarfile
import zipfile
from bz2 import compress as bz2

import pytest

from vetting import classify


def tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return buffer.getvalue()


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", "empty"),
        (b"hello\n", "text"),
        ("é漢字".encode(), "text"),
        (b"caf\xe9", "text"),
        (b"\xef\xbb\xbfwith BOM", "text"),
        ("hello".encode("utf-16"), "utf-16"),
        (b"\xfe\xff\0h", "utf-16"),
        ("hello".encode("utf-16-le"), "binary"),
        (b"hello\0world", "binary"),
        (b"x" * 254 + b"\0", "binary"),
        (b"x" * 255 + b"\0", "text"),
        (b"\xff" * 255 + b"\0", "binary"),
        (b"x" * 8192 + b"\0", "text"),
        (b"\x7fELF\x02\x01\x01\0", "elf"),
        (b"MZ\x90\0\3\0\0\0", "pe"),
        (b"\xcf\xfa\xed\xfe\x07\0\0\x01", "mach-o"),
        (b"\xca\xfe\xba\xbe\0\0\0\x02", "mach-o"),
        (b"\0asm\1\0\0\0", "wasm"),
        (b"\xa7\r\r\n\0\0\0\0" + bytes(8), "pyc"),
        (empty_zip(), "zip"),
        (b"PK\3\4" + bytes(30), "zip"),
        (gzip.compress(b"x", mtime=0), "gzip"),
        (b"\x1f\x8b", "gzip"),
        (bz2(b"x" * 1000), "bzip2"),
        (lzma.compress(b"x"), "xz"),
        (b"\x28\xb5\x2f\xfd\0", "zstd"),
        (tar(), "tar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01\0", "rar"),
        (b"!<arch>\n", "ar"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a\1\0\1\0\x80\0\0", "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypmp42", "mp4"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
        (b"SQLite format 3\0", "sqlite"),
        (b"wOF2\0\1\0\0", "woff2"),
        (b"BM\x36\0\0\0", "bmp"),
    ],
)
def test_a_format_is_told_by_the_content(data: bytes, form: str) -> None:
    assert classify.file_format(data) == form


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a=1;require('child_process')",
        b"BZh=1;fetch('//evil')",
        b"MZ = 1",
        b"BM = 2",
        b"ID3=exec",
        b"%PDF-1.4\nonly words",
        b"OggS();",
        b"    ftyp = 1",
        b"// RIFF WAVE",
        b"x" * 257 + b"ustar",
        "GIF8 = 'é'".encode(),
        b"GIF8" + b"x" * 8186 + "é".encode() + b"x" * 100,
        b"GIF8" + b"x" * 8187 + "é".encode() + b"x" * 100,
    ],
)
def test_a_text_that_begins_like_an_image_is_a_text(data: bytes) -> None:
    """Else a script that begins with `GIF89a=1` would be read by nobody."""
    assert classify.file_format(data) == "text"


@pytest.mark.parametrize("data", [b"GIF89a\xff\xfe\xfd", b"GIF8" + b"x" * 8000 + b"\xe9 and more"])
def test_an_image_without_zero_bytes_is_an_image(data: bytes) -> None:
    assert classify.file_format(data) == "gif"


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("index.js", b"x", "javascript"),
        ("a/b/Index.CJS", b"x", "javascript"),
        ("x.mjs", b"x", "javascript"),
        ("x.tsx", b"x", "typescript"),
        ("x.cts", b"x", "typescript"),
        ("x.d.ts", b"x", None),
        ("x.d.mts", b"x", None),
        ("x.py", b"x", "python"),
        ("setup.pyw", b"x", "python"),
        ("install.sh", b"x", "shell"),
        ("x.ps1", b"x", "powershell"),
        ("x.cmd", b"x", "batch"),
        ("x.vbs", b"x", "visual basic"),
        ("README.md", b"x", None),
        ("data.json", b"{}", None),
        (".bashrc", b"x", None),
        ("js", b"x", None),
        ("py/data", b"x", None),
        ("bin/run", b"#!/usr/bin/env node\n", "javascript"),
        ("bin/run", b"#!/usr/bin/env -S node --flag\n", "javascript"),
        ("bin/run", b"#! /usr/bin/python3.11\n", "python"),
        ("bin/run", b"#!/usr/bin/env -S uv run --script\n", "python"),
        ("bin/run", b"#!/bin/sh\n", "shell"),
        ("bin/run", b"#!/usr/bin/env bash\n", "shell"),
        ("bin/run", b"#!/usr/bin/perl -w\n", "perl"),
        ("bin/run", b"#!/usr/bin/osascript -l JavaScript\n", "applescript"),
        ("bin/run", b"\xef\xbb\xbf#!/bin/bash\n", "shell"),
        ("bin/run", b"#!/usr/bin/awk -f\n", None),
        ("bin/run", b"\n#!/bin/sh\n", None),
        ("bin/run", b"text about node\n", None),
        ("logo.png", b"#!/usr/bin/env node\n", "javascript"),
        ("x.js", b"#!/bin/sh\n", "javascript"),
    ],
)
def test_a_language_is_told_by_name_or_first_line(
    path: str, data: bytes, language: str | None
) -> None:
    assert classify.language(path, data, classify.file_format(data)) == language


@pytest.mark.parametrize(
    ("data", "language"),
    [(b"\x7fELF\0", None), (b"a\0b", None), ("x".encode("utf-16"), "python"), (b"", None)],
)
def test_only_text_has_a_language(data: bytes, language: str | None) -> None:
    assert classify.language("x.py", data, classify.file_format(data)) == language


def test_the_groups_of_formats_do_not_overlap() -> None:
    groups = (classify.EXECUTABLE, classify.ARCHIVE, classify.MEDIA)
    assert sum(map(len, groups)) == len(frozenset.union(*groups))
    assert "text" not in frozenset.union(*groups)
