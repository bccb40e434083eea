import os
import stat
import threading
from pathlib import Path

import pytest

from vetting.boundary.files import read_handle, read_plain, write_atomic


@pytest.mark.parametrize("data", [b"", b"new", b"x" * 1_000_000])
def test_a_file_is_made_with_its_folders(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_atomic(path, data)
    assert path.read_bytes() == data
    assert path.stat().st_mode & 0o777 == 0o644
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_a_file_is_replaced_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    write_atomic(path, b"new", mode=0o600)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_content_is_durable_before_its_name_and_both_when_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    synced: list[tuple[bytes, int, bytes]] = []

    def fsync(handle: int) -> None:
        state = os.fstat(handle)
        held = b"" if stat.S_ISDIR(state.st_mode) else os.pread(handle, 10, 0)
        synced.append((held, state.st_ino, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomic(path, b"new")
    assert synced == [
        (b"new", path.stat().st_ino, b"old"),
        (b"", tmp_path.stat().st_ino, b"new"),
    ]


def test_the_umask_does_not_matter(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        write_atomic(tmp_path / "file", b"x", mode=0o644)
    finally:
        os.umask(old)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write_atomic(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    (path / "inside").write_bytes(b"")
    with pytest.raises(OSError, match="directory"):
        write_atomic(path, b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    old = tmp_path / "old"
    old.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomic(old, "text")  # type: ignore[arg-type]
    assert old.read_bytes() == b"old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "old"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"untouched")
    link = tmp_path / "link"
    link.symlink_to(target)
    write_atomic(link, b"new")
    assert target.read_bytes() == b"untouched"
    assert not link.is_symlink()


def test_a_reader_sees_the_old_content_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "file"
    versions = [bytes([number]) * 200_000 for number in range(30)]
    write_atomic(path, versions[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for version in versions:
        write_atomic(path, version)
    done.set()
    reader.join()
    assert seen <= set(versions)
    assert path.read_bytes() == versions[-1]


@pytest.mark.parametrize("data", [b"", b"text", b"x" * 300_000])
def test_a_plain_file_is_read_whole(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    assert read_plain(path, len(data)) == data
    assert read_plain(str(path), 1 << 20) == data


def test_what_is_no_plain_file_or_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"12345")
    (tmp_path / "endless").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe")
    for name in ("large", "endless", "pipe", "."):
        with pytest.raises(OSError, match="not a regular file of at most 0 MiB"):
            read_plain(tmp_path / name, 4)
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "none", 4)


def test_a_handle_that_gives_little_at_a_time_is_read_to_the_end() -> None:
    ours, theirs = os.pipe()

    def write() -> None:
        for part in (b"a" * 5, b"b" * 70_000, b"c"):
            os.write(theirs, part)
        os.close(theirs)

    thread = threading.Thread(target=write)
    thread.start()
    assert read_handle(ours, 10) == b"a" * 5 + b"b" * 5
    assert read_handle(ours, 1 << 20) == b"b" * 69_995 + b"c"
    thread.join()
    os.close(ours)
