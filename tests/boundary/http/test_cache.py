from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.random_cases import cases
from vetting.boundary.http.cache import Cache, Stored

URL = "https://registry.example/x"


def stored(url: str = URL) -> Stored:
    return Stored(
        url=url,
        final_url="https://files.example/x",
        found=True,
        content_type="text/plain",
        etag='"é"',
        last_modified=None,
        stored_at=1.5,
    )


@pytest.mark.parametrize("body", [b"", b"line\nline\n", b"\0\xff\n\n", b"x" * 100_000])
def test_what_is_stored_is_loaded(tmp_path: Path, body: bytes) -> None:
    cache = Cache(tmp_path / "cache")
    cache.store(stored(), "*/*", body)
    assert cache.load(URL, "*/*") == (stored(), body)


def test_answers_are_kept_apart_by_address_and_by_accept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.store(stored(), "text/html", b"html")
    cache.store(stored(), "application/json", b"json")
    cache.store(stored(URL + "2"), "text/html", b"other")
    assert cache.load(URL, "text/html") == (stored(), b"html")
    assert cache.load(URL, "application/json") == (stored(), b"json")
    assert cache.load(URL + "2", "text/html") == (stored(URL + "2"), b"other")
    assert cache.load(URL, "*/*") is None


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    Cache(tmp_path).store(stored(), "*/*", b"x")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert path.stat().st_mode & 0o777 == 0o600


@settings(
    max_examples=cases(200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=st.integers(0, 400), drop=st.integers(0, 400), put=st.binary(max_size=4))
def test_a_damaged_file_is_no_answer(tmp_path: Path, at: int, drop: int, put: bytes) -> None:
    cache = Cache(tmp_path)
    cache.store(stored(), "*/*", b"body")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    whole = path.read_bytes()
    damaged = whole[:at] + put + whole[at + drop :]
    path.write_bytes(damaged)
    assert cache.load(URL, "*/*") == ((stored(), b"body") if damaged == whole else None)


def test_a_file_of_another_version_is_no_answer(tmp_path: Path) -> None:
    import hashlib

    cache = Cache(tmp_path)
    cache.store(stored(), "*/*", b"body")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    content = b'{"url": "https://registry.example/x", "unknown": 1}\nbody'
    path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    assert cache.load(URL, "*/*") is None


def test_a_disk_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = Cache(tmp_path / "cache")
    cache.store(stored(), "*/*", b"body")
    assert cache.load(URL, "*/*") is None


def test_an_address_that_is_no_text_has_a_place(tmp_path: Path) -> None:
    assert Cache(tmp_path).load("http://\ud800", "*/*") is None
