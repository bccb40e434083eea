from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW
from vetting.allowlist import seen
from vetting.allowlist.seen import Seen
from vetting.errors import AllowlistError

SEEN = Seen(root=1, root_digest="ab" * 32, timestamp=7, snapshot=6, at=NOW)


def test_what_was_seen_is_written_for_people_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / ".mcp-vet" / "seen.json"
    assert seen.load(path) is None
    assert seen.save(path, SEEN)
    assert path.read_text() == (
        "{\n"
        '  "schema": "mcp-vet/seen/v1",\n'
        '  "root": {\n'
        '    "version": 1,\n'
        f'    "sha256": "{SEEN.root_digest}"\n'
        "  },\n"
        '  "timestamp": 7,\n'
        '  "snapshot": 6,\n'
        '  "at": "2026-11-21T12:00:00Z"\n'
        "}\n"
    )
    assert seen.load(path) == SEEN
    assert not seen.save(path, replace(SEEN, at=NOW + timedelta(days=1))), "nothing newer"
    assert seen.save(path, replace(SEEN, timestamp=8))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mcp-vet/seen/v1", "mcp-vet/seen/v2"),
        ('"timestamp": 7', '"timestamp": 0'),
        ('"timestamp": 7', '"timestamp": "7"'),
        ('"timestamp": 7', '"timestamp": 7, "timestamp": 1'),
        ('"sha256": "', '"sha512": "'),
        ("2026-11-21T", "yesterday"),
        ("{", ""),
    ],
)
def test_a_record_that_was_tampered_with_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "seen.json"
    seen.save(path, SEEN)
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(AllowlistError, match=r"seen\.json: does not say what was seen"):
        seen.load(path)


def test_of_two_memories_the_one_that_demands_most_counts() -> None:
    later = replace(SEEN, timestamp=9, snapshot=5, at=NOW + timedelta(days=1))
    assert seen.newest(None, None) is None
    assert seen.newest(SEEN, None) == SEEN
    assert seen.newest(SEEN, later) == replace(later, snapshot=6)


def test_two_memories_of_two_allowlists_contradict_each_other() -> None:
    with pytest.raises(AllowlistError, match="name different roots of the allowlist"):
        seen.newest(SEEN, replace(SEEN, root_digest="cd" * 32))
