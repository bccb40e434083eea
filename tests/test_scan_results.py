from pathlib import Path

import pytest

from vetting.boundary.scan_cache import ScanCache
from vetting.engines import Match
from vetting.scan_results import Results

OLD = {"python.a": "a1", "python.b": "b1"}
NEW = {"python.a": "a2", "python.b": "b1"}


def match(rule: str) -> Match:
    return Match(
        rule_id=rule, line=1, end_line=2, column=3, message="found", metavars=(("$X", "y"),)
    )


@pytest.fixture
def cache(tmp_path: Path) -> ScanCache:
    return ScanCache(tmp_path / "scans.sqlite")


def opened(cache: ScanCache, rules: dict[str, str], scanner: str = "engine 1") -> Results:
    results = Results(cache, scanner, rules)
    results.load(["file"])
    return results


def all_of(rules: dict[str, str]) -> frozenset[str]:
    return frozenset(rules.values())


def test_what_was_found_is_known_to_the_next_scan(cache: ScanCache) -> None:
    first = opened(cache, OLD)
    assert first.missing("file", all_of(OLD)) == {"a1", "b1"}
    first.add("file", all_of(OLD), [match("python.a")], "line 3 not read")
    first.save()
    again = opened(cache, OLD)
    assert again.missing("file", all_of(OLD)) == frozenset()
    assert again.of("file", all_of(OLD)) == ([match("python.a")], "line 3 not read")
    assert opened(cache, OLD, "engine 2").missing("file", all_of(OLD)) == all_of(OLD)


def test_a_changed_rule_is_missing_and_its_old_matches_do_not_count(cache: ScanCache) -> None:
    first = opened(cache, OLD)
    first.add("file", all_of(OLD), [match("python.a"), match("python.b")])
    first.save()
    changed = opened(cache, NEW)
    assert changed.missing("file", all_of(NEW)) == {"a2"}
    assert changed.of("file", all_of(NEW)) == ([match("python.b")], None)
    changed.add("file", frozenset({"a2"}), [])
    changed.save()
    assert opened(cache, NEW).missing("file", all_of(NEW)) == frozenset()
    back = opened(cache, OLD)
    assert back.of("file", all_of(OLD)) == ([match("python.a"), match("python.b")], None)


def test_who_wants_fewer_rules_gets_their_matches_alone(cache: ScanCache) -> None:
    first = opened(cache, OLD)
    first.add("file", all_of(OLD), [match("python.a"), match("python.b")])
    assert first.of("file", frozenset({"b1"})) == ([match("python.b")], None)


def test_what_must_be_tried_again_is_not_kept(cache: ScanCache) -> None:
    first = opened(cache, OLD)
    first.add("file", all_of(OLD), [match("python.a")], "took too long", keep=False)
    first.save()
    assert first.of("file", all_of(OLD)) == ([match("python.a")], "took too long")
    assert opened(cache, OLD).missing("file", all_of(OLD)) == all_of(OLD)
