"""Feeds as folders and archives: complete ones, damaged ones, and bombs."""

import io
import os
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from vetting.boundary import feed
from vetting.errors import FormatError

LIMIT = 100_000


def archive(
    path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in files.items():
            file.writestr(name, data)
        file.comment = comment
    return path


def read(path: Path) -> dict[str, bytes | str | None]:
    return {
        item.name: item.data if item.data is not None else item.problem
        for item in feed.items(path, LIMIT)
    }


FILES = {"a.json": b"{}", "npm/GHSA-1.json": b'{"id": 1}' * 500, "ü.json": b"", "README.md": b"x"}
WANTED = {name: data for name, data in FILES.items() if name.endswith(".json")}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("comment", [b"", b"a feed of today"])
def test_every_json_member_of_an_archive(tmp_path: Path, method: int, comment: bytes) -> None:
    path = archive(tmp_path / "feed.zip", FILES, method, comment)
    assert read(path) == WANTED
    assert feed.count(path) == 3


def test_an_archive_written_as_a_stream_and_in_zip64(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """Cannot seek, so sizes follow the data."""

        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in FILES.items():
            with file.open(name, "w", force_zip64=True) as member:
                member.write(data)
    path = tmp_path / "feed.zip"
    path.write_bytes(pipe.data)
    assert read(path) == WANTED


def small_ones(path: Path, count: int) -> Path:
    """An archive of so many members `NUMBER.json`, all `{}`, with a ZIP64 end record: what
    `zipfile` writes, in a fraction of its time.
    """
    data, directory, crc = bytearray(), bytearray(), zlib.crc32(b"{}")
    for number in range(count):
        name = b"%d.json" % number
        told = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, crc, 2, 2, len(name), 0)
        directory += b"PK\1\2\x14\3" + told + struct.pack("<3H2L", 0, 0, 0, 0, len(data)) + name
        data += b"PK\3\4" + told + name + b"{}"
    end = struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, len(directory), len(data))
    at = struct.pack("<LQL", 0, len(data) + len(directory), 1)
    last = struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data + directory + b"PK\6\6" + end + b"PK\6\7" + at + b"PK\5\6" + last)
    return path


def test_an_archive_of_small_ones_is_as_zipfile_reads_it(tmp_path: Path) -> None:
    path = small_ones(tmp_path / "feed.zip", 300)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == read(path)


@pytest.mark.exhaustive
def test_more_members_than_16_bits_count(tmp_path: Path) -> None:
    path = small_ones(tmp_path / "feed.zip", 65_600)
    assert sum(item.data == b"{}" for item in feed.items(path, LIMIT)) == 65_600


def test_every_json_file_of_a_folder_by_name(tmp_path: Path) -> None:
    (tmp_path / "npm").mkdir()
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "big.json").write_bytes(b"x" * (LIMIT + 1))
    assert read(tmp_path) == {**WANTED, "big.json": "is larger than 100,000 bytes"}
    assert feed.count(tmp_path) == 4


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_a_problem_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    (tmp_path / "b.json").write_bytes(b"{}")
    (tmp_path / "b.json").chmod(0)
    assert read(tmp_path) == {"a.json": b"{}", "b.json": "cannot be read (Permission denied)"}


def test_members_that_unpack_to_too_much_are_refused_one_by_one(tmp_path: Path) -> None:
    files = {"a.json": b"x" * (LIMIT + 1), "bomb.json": bytes(50 << 20), "z.json": b"{}"}
    path = archive(tmp_path / "feed.zip", files)
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == {
        "a.json": "is larger than 100,000 bytes",
        "bomb.json": "is larger than 100,000 bytes",
        "z.json": b"{}",
    }
    assert peak < 4 << 20


def test_a_member_whose_size_lies_is_cut_off(tmp_path: Path) -> None:
    path = archive(tmp_path / "feed.zip", {"bomb.json": bytes(50 << 20), "z.json": b"{}"})
    lie = path.read_bytes().replace(struct.pack("<L", 50 << 20), struct.pack("<L", 5000))
    path.write_bytes(lie)
    assert read(path) == {"bomb.json": "is larger than 100,000 bytes", "z.json": b"{}"}


def test_a_member_that_shrinks_too_well_is_no_record(tmp_path: Path) -> None:
    path = archive(tmp_path / "feed.zip", {"a.json": b"{}"})
    many = bytes(10 << 20)
    archive(path, {"a.json": many})
    (item,) = feed.items(path, 20 << 20)
    assert (item.data, item.problem) == (None, "shrinks more than 500 times")


def patched(path: Path, old: bytes, new: bytes, count: int = -1) -> Path:
    path.write_bytes(path.read_bytes().replace(old, new, count))
    return path


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    path = archive(tmp_path / "feed.zip", {"a.json": b"AAAA", "b.json": b"{}"}, zipfile.ZIP_STORED)
    assert read(patched(path, b"AAAA", b"AAAB")) == {
        "a.json": "cannot be unpacked (its checksum is wrong)",
        "b.json": b"{}",
    }
    path = archive(tmp_path / "two.zip", {"a.json": b"{}" * 99, "b.json": b"{}"})
    packed = zlib.compressobj(wbits=-15)
    stream = packed.compress(b"{}" * 99) + packed.flush()
    assert "Error -3" in str(read(patched(path, stream, b"\xff" * len(stream)))["a.json"])


@pytest.mark.parametrize(
    ("method", "flags", "problem"),
    [(8, 1, "it is encrypted"), (99, 0, "its compression method 99 is not supported")],
)
def test_what_cannot_be_unpacked_is_said(
    tmp_path: Path, method: int, flags: int, problem: str
) -> None:
    path = archive(tmp_path / "feed.zip", {"a.json": b"{}"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2")
    struct.pack_into("<2H", data, at + 8, flags, method)
    path.write_bytes(data)
    assert read(path) == {"a.json": f"cannot be unpacked ({problem})"}


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """Fifield's bomb: one deflated block, listed a thousand times."""
    path = archive(tmp_path / "feed.zip", {"a.json": os.urandom(1000)}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[start:end]
    count = struct.pack("<2H2L", 500, 500, len(entry) * 500, start)
    path.write_bytes(data[:start] + entry * 500 + data[end : end + 8] + count + b"\0\0")
    with pytest.raises(FormatError, match=r"feed.zip holds members that share their bytes"):
        read(path)


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def endless(data: bytes) -> bytes:
    at = data.index(b"PK\5\6")
    return data[: at + 8] + struct.pack("<2H", 60000, 60000) + data[at + 12 :]


def elsewhere(data: bytes) -> bytes:
    at = data.index(b"PK\5\6")
    return data[: at + 16] + struct.pack("<L", 0xFFFFFFF0) + data[at + 20 :]


@pytest.mark.parametrize(
    "change",
    [truncated, endless, elsewhere, lambda _: b"", lambda _: b"PK\5\6", lambda _: b"x" * 70_000],
)
def test_a_damaged_archive_is_no_feed(tmp_path: Path, change: object) -> None:
    path = archive(tmp_path / "feed.zip", FILES)
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    for work in (feed.count, read):
        with pytest.raises(FormatError, match=r"feed.zip is not a readable zip archive"):
            work(path)


@pytest.mark.exhaustive
def test_memory_does_not_grow_with_the_members(tmp_path: Path) -> None:
    path = small_ones(tmp_path / "feed.zip", 20_000)
    before = time.process_time()
    tracemalloc.start()
    assert sum(1 for _ in feed.items(path, LIMIT)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20
    assert time.process_time() - before < 10
