"""What of a rule is left for a text, and the proof that what is left finds the same."""

from typing import Any

import pytest

from vetting.engines._asked import Held
from vetting.engines._live import LiveRule

CALLS = {
    "id": "calls",
    "patterns": [
        {
            "pattern-either": [
                {"pattern": "os.system(...)"},
                {
                    "patterns": [
                        {"pattern": "$RUN($CODE, ...)"},
                        {
                            "metavariable-regex": {
                                "metavariable": "$RUN",
                                "regex": "^(?i)(.*[.])?(evaluate|execute_\\w+)$",
                            }
                        },
                    ]
                },
                {"pattern": "open($PATH, 'evil')"},
            ]
        },
        {"pattern-not": "os.system(harmless)"},
        {"pattern-not-inside": "if $X: ..."},
    ],
}
TAINT = {
    "id": "taint",
    "mode": "taint",
    "pattern-sources": [
        {"label": "READ", "pattern": "read_secret(...)"},
        {"label": "CODED", "requires": "READ", "pattern": "encode(...)"},
        {"label": "CLEAN", "pattern": "mask(...)"},
    ],
    "pattern-sinks": [
        {"requires": "CODED and not CLEAN", "pattern": "send($X)"},
        {"requires": "READ or CLEAN", "pattern": "log($X)"},
    ],
    "pattern-propagators": [{"pattern": "$A.append($B)", "from": "$B", "to": "$A"}],
}


def left(rule: dict[str, Any], text: str) -> Any:
    live = LiveRule(rule)
    return live.shape(live.met(Held(text.encode())))


def either(rule: Any) -> list[str]:
    """The patterns that are left of `CALLS`."""
    nodes = rule["patterns"][0]["pattern-either"]
    return [node.get("pattern") or node["patterns"][0]["pattern"] for node in nodes]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("import os; os.system(x)", ["os.system(...)"]),
        ("from os import system as s; s(x)", ["os.system(...)"]),
        ("lib.EXECUTE_all(x)", ["$RUN($CODE, ...)"]),
        ("open(p, 'ev' + 'il')", ["open($PATH, 'evil')"]),
        ("evaluate(open(p))", ["$RUN($CODE, ...)", "open($PATH, 'evil')"]),
        ("x = 'eval' + 'uate'", ["$RUN($CODE, ...)"]),
    ],
)
def test_a_branch_is_left_where_its_names_are(text: str, kept: list[str]) -> None:
    assert either(left(CALLS, text)) == kept


@pytest.mark.parametrize("text", ["", "system(x)", "oss.system", "execute()", "reopened('evil')"])
def test_nothing_is_left_where_no_branch_can_match(text: str) -> None:
    assert left(CALLS, text) is None


def test_what_would_take_matches_away_stays_where_it_can() -> None:
    assert len(left(CALLS, "os.system(harmless)")["patterns"]) == 3
    assert len(left(CALLS, "os.system(other)")["patterns"]) == 2


def test_all_of_a_rule_is_the_rule_itself() -> None:
    assert left(CALLS, "os.system(harmless); evaluate(open(p))") is CALLS


@pytest.mark.parametrize(
    ("text", "sources", "sinks"),
    [
        ("send(encode(read_secret()))", ["READ", "CODED"], ["send($X)"]),
        ("send(encode(mask(x)))", ["CLEAN"], None),
        ("log(encode(mask(x)))", ["CLEAN"], ["log($X)"]),
        ("log(read_secret()); send(x)", ["READ"], ["log($X)"]),
        ("send(read_secret())", ["READ"], None),
        ("read_secret(encode(x))", ["READ", "CODED"], None),
    ],
)
def test_labels_that_nothing_gives_take_their_sinks_along(
    text: str, sources: list[str], sinks: list[str] | None
) -> None:
    found = left(TAINT, text)
    if sinks is None:
        assert found is None
        return
    assert [source["label"] for source in found["pattern-sources"]] == sources
    assert [sink["pattern"] for sink in found["pattern-sinks"]] == sinks
    assert "pattern-propagators" not in found


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ({"pattern": 'for ($X of $Y) { new Date("now") }'}, "Date"),
        ({"pattern": "$X = b'data' + f'{name}' + `text`"}, ""),
        ({"pattern": "require('child_process')"}, ""),
        ({"pattern": "f($X) if 0x1F else None"}, "f"),
        ({"pattern": "($X: Socket).write($Y)"}, ""),
        ({"pattern": "$N ** $M"}, "2**3"),
        ({"pattern-regex": "(?i)(?:wget|curl) "}, "CURL "),
        ({"pattern-regex": "^(?!.*(sleep|wait))"}, ""),
        ({"pattern-regex": "[unclosed"}, ""),
        ({"pattern-either": [{"pattern": "spam()"}, {"pattern": "eggs()"}]}, "eggs"),
    ],
)
def test_no_more_is_asked_for_than_every_match_holds(node: dict[str, Any], text: str) -> None:
    assert left({"id": "one", "patterns": [node]}, text) is not None


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ({"pattern": "$N ** $M"}, "2*3"),
        ({"pattern": "1 << $M"}, "1 < 2"),
        ({"pattern-regex": "(?s)\\A.*?(?:wget|curl).*"}, "fetch"),
        ({"pattern-inside": "while True: ..."}, "for x in y: pass"),
    ],
)
def test_what_every_match_holds_is_asked_for(node: dict[str, Any], text: str) -> None:
    assert left({"id": "one", "patterns": [node]}, text) is None


def test_a_metavariable_within_quotes_may_be_put_together_by_the_engine() -> None:
    asked = {"metavariable": "$MODE", "regex": "^write$"}
    rule = {"id": "quoted", "patterns": [{"pattern": 'f("$MODE")'}, {"metavariable-regex": asked}]}
    assert left(rule, "a = 'wr'; b = a + 'ite'; f(b)") is rule


GUARDED = {
    "id": "guarded",
    "patterns": [
        {
            "pattern-either": [
                {"pattern-regex": "(?s)\\A.*?\\bfetch\\b.*"},
                {"pattern-regex": "(?s)\\A.*?\\bcurl\\b.*"},
            ]
        },
        {"pattern": "run($X)"},
    ],
}


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["run(fetch)"], []),
        (["run(fetched)"], None),
        (["run(fetch)", "run(curl)"], ["fetch", "curl"]),
        (["run(fetch)", "run(fetch); curl"], ["fetch", "curl"]),
        (["run(fetch)", "run(x)"], ["fetch"]),
    ],
)
def test_a_guard_is_left_out_where_it_is_met(texts: list[str], kept: list[str] | None) -> None:
    live = LiveRule(GUARDED)
    met = 0
    for text in texts:
        met |= live.met(Held(text.encode()))
    found = live.shape(met)
    if kept is None or found is None:
        assert (found, kept) == (None, None)
        return
    *guards, last = found["patterns"]
    assert last == {"pattern": "run($X)"}
    left = [node["pattern-regex"] for one in guards for node in one["pattern-either"]]
    assert [expression.split("b")[1].rstrip("\\") for expression in left] == kept


@pytest.mark.parametrize(
    "rule",
    [
        {"id": "alone", "pattern-regex": "(?s)\\A.*?fetch.*"},
        {"id": "alone", "patterns": [{"pattern-regex": "(?s)\\A.*?fetch.*"}]},
        {"id": "either", "pattern-either": [{"pattern-regex": "(?s)\\A.*?fetch.*"}]},
        {
            "id": "negated",
            "patterns": [{"pattern-regex": "(?s)\\A.*?fetch.*"}, {"pattern-not": "fetch(...)"}],
        },
    ],
)
def test_a_guard_beside_nothing_stays(rule: dict[str, Any]) -> None:
    assert left(rule, "fetch()") == rule
