import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vetting.boundary.scan_cache import ScanCache

Open = Callable[[Path], ScanCache]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens caches and closes them after the test."""
    caches: list[ScanCache] = []

    def open_(path: Path) -> ScanCache:
        caches.append(ScanCache(path))
        return caches[-1]

    yield open_
    for cache in caches:
        cache.close()


def test_what_is_kept_is_found_by_scanner_and_content(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "folder" / "scans.sqlite"
    cache = opened(path)
    cache.put("rules-1", {"aa": "[1]", "bb": "[2]"})
    cache.put("rules-2", {"aa": "[3]"})
    assert cache.get("rules-1", ["aa", "bb", "cc"]) == {"aa": "[1]", "bb": "[2]"}
    assert cache.get("rules-2", iter(["aa", "bb"])) == {"aa": "[3]"}
    assert cache.get("rules-3", ["aa"]) == {}
    assert cache.get("rules-1", []) == {}
    assert opened(path).get("rules-1", ["aa"]) == {"aa": "[1]"}


def test_a_later_result_replaces_an_earlier_one(tmp_path: Path, opened: Open) -> None:
    cache = opened(tmp_path / "scans.sqlite")
    cache.put("rules", {"aa": "old"})
    cache.put("rules", {"aa": "new"})
    cache.put("rules", {})
    assert cache.get("rules", ["aa"]) == {"aa": "new"}


def test_thousands_are_found_at_once(tmp_path: Path, opened: Open) -> None:
    cache = opened(tmp_path / "scans.sqlite")
    results = {f"{number:064x}": str(number) for number in range(3000)}
    cache.put("rules", results)
    assert cache.get("rules", results) == results


def test_a_name_is_never_part_of_the_query(tmp_path: Path, opened: Open) -> None:
    cache = opened(tmp_path / "scans.sqlite")
    odd = "'; DROP TABLE scan; --"
    cache.put(odd, {odd: odd})
    assert cache.get(odd, [odd, "?"]) == {odd: odd}


@pytest.mark.parametrize("content", [b"this is no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_cache_is_an_empty_one(tmp_path: Path, opened: Open, content: bytes) -> None:
    path = tmp_path / "scans.sqlite"
    path.write_bytes(content)
    cache = opened(path)
    assert cache.get("rules", ["aa"]) == {}
    cache.put("rules", {"aa": "1"})
    assert opened(path).get("rules", ["aa"]) == {"aa": "1"}


def test_a_cache_of_another_shape_is_left_alone(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "scans.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE scan (other TEXT)")
    connection.commit()
    connection.close()
    cache = opened(path)
    cache.put("rules", {"aa": "1"})
    assert cache.get("rules", ["aa"]) == {}


def test_a_place_that_cannot_be_used_is_an_empty_cache(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "scans.sqlite", tmp_path):
        cache = opened(path)
        cache.put("rules", {"aa": "1"})
        assert cache.get("rules", ["aa"]) == {}
    assert (tmp_path / "file").read_bytes() == b""


def test_a_cache_that_is_not_used_touches_no_disk(tmp_path: Path, opened: Open) -> None:
    cache = opened(tmp_path / "folder" / "scans.sqlite")
    cache.put("rules", {})
    assert not cache.folder.exists()
    assert cache.get("rules", ["aa"]) == {}
    assert cache.folder.exists()


def test_a_closed_cache_is_an_empty_one(tmp_path: Path) -> None:
    cache = ScanCache(tmp_path / "scans.sqlite")
    cache.close()
    cache.close()
    cache.put("rules", {"aa": "1"})
    assert cache.get("rules", ["aa"]) == {}


def test_another_thread_is_an_empty_cache_and_no_error(tmp_path: Path, opened: Open) -> None:
    cache = opened(tmp_path / "scans.sqlite")
    cache.put("rules", {"aa": "1"})
    found: list[dict[str, str]] = []
    thread = threading.Thread(target=lambda: found.append(cache.get("rules", ["aa"])))
    thread.start()
    thread.join()
    assert found == [{}]
    assert cache.get("rules", ["aa"]) == {"aa": "1"}


def test_another_thread_does_not_take_a_cache_that_is_not_open_yet(
    tmp_path: Path, opened: Open
) -> None:
    cache = opened(tmp_path / "scans.sqlite")
    thread = threading.Thread(target=lambda: cache.put("rules", {"aa": "1"}))
    thread.start()
    thread.join()
    assert cache.get("rules", ["aa"]) == {}
    cache.put("rules", {"aa": "2"})
    assert cache.get("rules", ["aa"]) == {"aa": "2"}


def test_two_processes_share_a_cache(tmp_path: Path, opened: Open) -> None:
    one, two = opened(tmp_path / "scans.sqlite"), opened(tmp_path / "scans.sqlite")
    one.put("rules", {"aa": "1"})
    two.put("rules", {"bb": "2"})
    assert (
        one.get("rules", ["aa", "bb"]) == two.get("rules", ["aa", "bb"]) == {"aa": "1", "bb": "2"}
    )
