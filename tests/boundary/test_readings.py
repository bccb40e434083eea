from pathlib import Path

import pytest

from vetting.boundary.readings import Readings


def test_what_was_used_is_kept(tmp_path: Path) -> None:
    first = Readings(tmp_path / "cache" / "kept.json", "1")
    assert first.get("a") is None
    first.put("a", {"x": [1, "é"]})
    first.put("b", 2)
    first.save()
    second = Readings(tmp_path / "cache" / "kept.json", "1")
    assert second.get("a") == {"x": [1, "é"]}
    second.put("c", 3)
    second.save()
    third = Readings(tmp_path / "cache" / "kept.json", "1")
    assert [third.get(key) for key in "abc"] == [{"x": [1, "é"]}, None, 3]


def test_all_can_be_kept(tmp_path: Path) -> None:
    for key in "ab":
        readings = Readings(tmp_path / "kept.json", "1", every=True)
        assert readings.get(key) is None
        readings.put(key, key)
        readings.save()
    last = Readings(tmp_path / "kept.json", "1", every=True)
    assert [last.get(key) for key in "abc"] == ["a", "b", None]


def test_another_reader_starts_anew(tmp_path: Path) -> None:
    first = Readings(tmp_path / "kept.json", "1")
    first.put("a", 1)
    first.save()
    assert Readings(tmp_path / "kept.json", "2").get("a") is None


@pytest.mark.parametrize(
    "damaged", ["", "[" * 100_000, "[1]", '{"version": "1", "readings": [1]}', '{"version": "1"}']
)
def test_what_is_damaged_is_nothing(damaged: str, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text(damaged)
    readings = Readings(path, "1")
    assert readings.get("a") is None
    readings.put("a", 1)
    readings.save()
    assert Readings(path, "1").get("a") == 1


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    readings = Readings(tmp_path / "file" / "kept.json", "1")
    readings.put("a", 1)
    readings.save()
    assert readings.get("a") is None
