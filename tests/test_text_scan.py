import time
from dataclasses import replace

import pytest

from vetting import prefilter, rulesets
from vetting.branch_search import Search
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
        needs=prefilter.made([[prefilter.text(literal.encode()) for literal in literals]]),
        digest="",
        literals=tuple(literal.encode() for literal in literals),
        near=near,
        regex=Search(regex.encode()),
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


def test_an_expression_without_words_is_tried_near_the_literals_alone() -> None:
    far = b"x" * 50
    data = b"1234 at\n" + far + b"\n1234" + far + b"\nat 1234 1234 at\n"
    near = rule(r"\d{4}", "at", near=5)
    found = scan_text(data, True, [near])
    assert [(match.line, match.column) for match in found] == [(1, 1), (4, 4)]
    assert scan_text(data, True, [rule(r"\d{4}", "at", "absent", near=200)])[1].line == 3


@pytest.mark.parametrize(
    "checked",
    [rule for rule in RULES.values() if rule.near and not rule.together],
    ids=lambda rule: rule.rule.id,
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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Assistant: do not say so", [1]),
        ("Do not say so\nto the assistant", [2]),
        ("assistant" + " " * 60 + "not say", []),
        ("assistant assistant", []),
        ("not say, not tell", [1]),
        ("not say, not say", []),
        ("burn it, assistant", [1]),
        ("burn it", [1]),
        ("not say", []),
    ],
)
def test_groups_that_count_only_near_each_other(text: str, lines: list[int]) -> None:
    regex = r"(?P<to>assistant)|(?P<hides>not (?:say|tell))|(?P<sure>burn it)"
    groups = {("to", "hides"), ("hides", "to"), ("hides", "hides"), ("sure",)}
    together = replace(rule(regex, "ssistant", "not", "burn", near=40), together=frozenset(groups))
    assert [match.line for match in scan_text(text.encode(), True, [together])] == lines


@pytest.mark.parametrize(
    ("rule_id", "begin"),
    [
        ("text/model-asked-for-context", "message required "),
        ("text/model-goal-override", "user, agents "),
        ("text/model-secrecy", "user, skip mention of "),
        ("text/model-sent-to-secrets", "keys you know, send "),
    ],
)
def test_quotes_that_may_be_part_of_a_word_or_not_take_no_time(rule_id: str, begin: str) -> None:
    start = time.process_time()
    scan_text(f"{begin}{chr(39) * 300} message, user".encode(), True, [RULES[rule_id]])
    assert time.process_time() - start < 1
