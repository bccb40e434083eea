import json
import os
from pathlib import Path

import pytest

from vetting.boundary.verified_cache import VerifiedCache


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "cache" / "verified.json", tmp_path / "keys" / "cache.secret"


def filled(places: tuple[Path, Path]) -> None:
    cache = VerifiedCache(*places)
    cache.put("key", "text")
    assert cache.get("key") == "text"
    cache.save()


def test_what_was_put_is_there_in_the_next_run(places: tuple[Path, Path]) -> None:
    filled(places)
    assert VerifiedCache(*places).get("key") == "text"
    assert VerifiedCache(*places).get("other") is None
    assert places[1].stat().st_mode & 0o777 == 0o600


def test_reading_alone_makes_no_file(places: tuple[Path, Path]) -> None:
    cache = VerifiedCache(*places)
    assert cache.get("key") is None
    cache.save()
    assert not places[0].exists()
    assert not places[1].exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"key": ["text", "0000"]}',
        b'{"key": "text"}',
        b'{"key": [1, 2]}',
        b'{"key": ["text", "\\ud800"]}',
        b"\xff",
    ],
)
def test_a_spoilt_or_forged_file_is_an_empty_cache(
    places: tuple[Path, Path], content: bytes
) -> None:
    filled(places)
    places[0].write_bytes(content)
    cache = VerifiedCache(*places)
    assert cache.get("key") is None
    cache.put("key", "again")
    cache.save()
    assert VerifiedCache(*places).get("key") == "again"


def test_a_record_under_another_key_or_with_another_text_is_not_given_back(
    places: tuple[Path, Path],
) -> None:
    filled(places)
    ((_, (text, mac)),) = json.loads(places[0].read_text()).items()
    places[0].write_text(json.dumps({"other": [text, mac], "key": ["longer", mac]}))
    cache = VerifiedCache(*places)
    assert (cache.get("other"), cache.get("key")) == (None, None)


def test_a_secret_that_others_can_read_is_none(places: tuple[Path, Path]) -> None:
    filled(places)
    places[1].chmod(0o644)
    cache = VerifiedCache(*places)
    assert cache.get("key") is None
    cache.put("key", "again")
    assert cache.get("key") is None


@pytest.mark.parametrize("damage", ["link", "short", "pipe"])
def test_a_secret_that_is_no_plain_file_of_its_length_is_none(
    places: tuple[Path, Path], damage: str
) -> None:
    filled(places)
    held = places[1].read_bytes()
    places[1].unlink()
    if damage == "link":
        elsewhere = places[1].with_name("elsewhere")
        elsewhere.write_bytes(held)
        elsewhere.chmod(0o600)
        places[1].symlink_to(elsewhere)
    elif damage == "short":
        places[1].write_bytes(held[:-1])
        places[1].chmod(0o600)
    else:
        os.mkfifo(places[1], 0o600)
    assert VerifiedCache(*places).get("key") is None


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = VerifiedCache(tmp_path / "file" / "verified.json", tmp_path / "keys" / "secret")
    cache.put("key", "text")
    cache.save()
    assert cache.get("key") == "text"
