import re
import time
from dataclasses import replace

import pytest

from vetting import prefilter, rulesets
from vetting.rulesets import StaticRule
from vetting.text_scan import MAX_FACTS, MAX_MATCHES, as_utf8, scan_text

RULES = {rule.rule.id: rule for rule in rulesets.load().rules}


def rule(
    regex: str, *literals: str, scope: str = "code", fact: str | None = None, near: int = 0
) -> StaticRule:
    """A byte-level rule like one of ours, with another pattern."""
    base = RULES["text/javascript-decode-exec"]
    return StaticRule(
        rule=base.rule,
        source=base.source,
        languages=frozenset(),
        needs=(tuple(prefilter.text(literal.encode()) for literal in literals),),
        digest="",
        literals=tuple(literal.encode() for literal in literals),
        near=near,
        regex=re.compile(regex.encode()),
        scope=scope,
        fact=fact,
    )


def test_matches_have_lines_and_columns() -> None:
    found = scan_text(b"one\ntwo evil\n\n evil\n", True, [rule("evil", "evil")])
    assert [(match.line, match.column) for match in found] == [(2, 5), (4, 2)]
    assert {match.rule_id for match in found} == {"text.javascript-decode-exec"}


def test_a_match_over_several_lines_says_where_it_ends() -> None:
    (match,) = scan_text(b"a\n(\n\n)\n", True, [rule(r"\(\s+\)", "(")])
    assert (match.line, match.end_line) == (2, 4)


def test_a_rule_that_says_how_near_its_literals_are_is_tried_there_alone() -> None:
    far = b"x" * 50
    data = b"evil at\n" + far + b"\nevil" + far + b"\nat evil evil at\n"
    near = rule("evil", "at", near=5)
    found = scan_text(data, True, [near])
    assert [(match.line, match.column) for match in found] == [(1, 1), (4, 4)]
    assert scan_text(data, True, [rule("evil", "at", "absent", near=200)])[1].line == 3


@pytest.mark.parametrize(
    "checked", [rule for rule in RULES.values() if rule.near], ids=lambda rule: rule.rule.id
)
def test_nearness_hides_no_match_of_a_proof(checked: StaticRule) -> None:
    data = checked.source.with_suffix(".txt").read_bytes()
    assert scan_text(data, True, [checked]) == scan_text(data, True, [replace(checked, near=0)])


def test_without_its_literal_a_rule_is_not_tried() -> None:
    assert scan_text(b"evil", True, [rule("evil", "absent")]) == []


@pytest.mark.parametrize(
    ("scope", "code", "count"), [("code", False, 0), ("any", False, 1), ("code", True, 1)]
)
def test_documentation_is_read_by_rules_for_all_text_only(
    scope: str, code: bool, count: int
) -> None:
    assert len(scan_text(b"evil", code, [rule("evil", "evil", scope=scope)])) == count


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_is_written_in_utf_16_is_read_too(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    data = mark + "x\nevil".encode(encoding)
    assert [match.line for match in scan_text(data, True, [rule("evil", "evil")])] == [2]
    assert as_utf8(b"plain") == b"plain"


def test_a_rule_counts_once_a_line_and_a_fact_once_a_value() -> None:
    data = b"evil evil evil\nevil"
    assert len(scan_text(data, True, [rule("evil", "evil")])) == 2
    hosts = scan_text(
        b"a.test b.test a.test", True, [rule(r"(?P<value>\w)\.test", ".test", fact="host")]
    )
    assert [dict(match.metavars)[""] for match in hosts] == ["a", "b"]


def test_a_file_full_of_matches_ends() -> None:
    data = b"".join(b"evil%d.test\n" % number for number in range(50_000))
    start = time.process_time()
    assert len(scan_text(data, True, [rule(r"evil\d+", "evil")])) == MAX_MATCHES
    facts = scan_text(data, True, [rule(r"(?P<value>evil\d+)", "evil", fact="host")])
    assert len(facts) == MAX_FACTS
    same = scan_text(b"evil " * 200_000, True, [rule("evil", "evil")])
    assert len(same) == 1
    assert time.process_time() - start < 2
