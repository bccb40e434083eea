import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import finding
from tests.random_cases import cases
from vetting import policy_file
from vetting.ecosystems import Target
from vetting.errors import ConfigError
from vetting.explain import rule_index, signal_index, unknown_rules
from vetting.model.evidence import Severity
from vetting.model.profile import CAPABILITIES
from vetting.model.verdict import Effect

SECTIONS = (
    "version",
    "severity",
    "rules",
    "incomplete",
    "advisories",
    "first_request",
    "update",
    "reviews",
    "tiers",
    "cooldown",
    "evidence",
    "approve",
    "waivers",
    "config",
    "rescan",
    "targets",
)


def test_the_built_in_policy_says_what_it_is_documented_to_say() -> None:
    policy = policy_file.default()
    assert policy.severity == {
        "info": Effect.NOTE,
        "low": Effect.NOTE,
        "medium": Effect.REVIEW,
        "high": Effect.REVIEW,
        "critical": Effect.REVIEW,
        "unknown": Effect.REVIEW,
    }
    assert set(policy.rules.values()) == {Effect.DENY}
    assert policy.incomplete == {
        "default": Effect.REVIEW,
        "closure-code": Effect.NOTE,
        "popularity": Effect.NOTE,
        "registry-entry": Effect.NOTE,
        "repository": Effect.NOTE,
    }
    assert policy.first_capabilities == {"env", "fs_read", "network"}
    assert policy.approvals.capabilities == frozenset()
    assert policy.approvals.free == {"closure member"}
    assert (policy.approvals.tiers, policy.approvals.max_chain) == ((), 10)
    assert not policy.approvals.updates_by_policy
    assert policy.advisory_age == timedelta(hours=24)
    assert policy.cooldown == timedelta(days=7)
    assert (policy.evidence_days, policy.waiver_max_days) == (7, 90)
    assert (policy.approve_incomplete, policy.approve_days, policy.approve_max_days) == (
        "person",
        90,
        365,
    )
    assert policy.targets[0] == Target(
        pythons=("3.10", "3.11", "3.12", "3.13", "3.14"), platform="linux-x86_64"
    )


def test_every_rule_of_the_built_in_policy_exists() -> None:
    assert unknown_rules(policy_file.default()) == []


def test_every_key_of_the_built_in_policy_has_a_comment() -> None:
    lines = policy_file.DEFAULT.read_text().splitlines()
    for number, line in enumerate(lines):
        if line.startswith("["):
            assert lines[number - 1].startswith("#"), f"[{line}] needs a line on what it is for"


def test_a_misspelled_rule_is_found_with_its_line() -> None:
    policy = policy_file.parse(
        b'[rules]\n"obf.decode_exec" = "note"\n"obf.decode_exce" = "deny"\n"arch*" = "deny"\n'
        b'"zzz*" = "deny"\n"archive/link" = "deny"\n',
        "policy.toml",
    )
    assert unknown_rules(policy) == [(3, "obf.decode_exce"), (5, "zzz*")]


def test_signals_lead_to_their_rules() -> None:
    assert {rule.id for rule in signal_index()["archive.refused"]} >= {"archive/link"}
    assert signal_index()["man.confusion"]
    assert sum(len(rules) for rules in signal_index().values()) == len(rule_index())


def test_an_empty_file_is_the_built_in_policy() -> None:
    empty, default = policy_file.parse(b"", "policy.toml"), policy_file.default()
    for name in ("severity", "rules", "incomplete", "cooldown", "targets", "approve_days"):
        assert getattr(empty, name) == getattr(default, name)
    assert empty.digest == (
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_what_is_left_out_is_the_default_key_by_key() -> None:
    policy = policy_file.parse(
        b'severity.low = "review"\n'
        b'[rules]\n"cap.shell" = "deny"\n"reg.yanked" = "review"\n'
        b"[approve]\ndays = 30\n",
        "policy.toml",
    )
    assert (policy.severity["low"], policy.severity["high"]) == (Effect.REVIEW, Effect.REVIEW)
    assert policy.rules["cap.shell"] is Effect.DENY
    assert policy.rules["reg.yanked"] is Effect.REVIEW
    assert policy.rules["archive.refused"] is Effect.DENY, "a denial does not end unseen"
    assert (policy.approve_days, policy.approve_max_days) == (30, 365)


def test_the_default_length_of_an_approval_is_never_over_the_longest() -> None:
    policy = policy_file.parse(b"[approve]\nmax_days = 30\n", "policy.toml")
    assert (policy.approve_days, policy.approve_max_days) == (30, 30)


def test_a_file_changed_on_disk_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[cooldown]\ndays = 3\n")
    assert policy_file.load(path).cooldown == timedelta(days=3)
    path.write_text("[cooldown]\ndays = 0\n")
    assert policy_file.load(path).cooldown == timedelta(0)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("deny", "1: not valid TOML: Expected '=' after a key in a key/value pair", None),
        ("version = 1\nx = [\n", "3: not valid TOML: Invalid value", None),
        ("[rules]\n[rules]\n", "2: not valid TOML: Cannot declare ('rules',) twice", None),
        ("version = 1\nversion = 1\n", "2: not valid TOML: Cannot overwrite a value", None),
        ("x = " + "[" * 100_000, "1: not valid TOML: maximum recursion depth exceeded", None),
        ("\nversion = 2", "2: this mcp-vet reads policies with version = 1", None),
        ("version = true", "1: this mcp-vet reads policies with version = 1", None),
        ("version = '1'", "1: this mcp-vet reads policies with version = 1", None),
        ("[approval]\ndays = 1", "1: there is no 'approval'", "did you mean 'approve'?"),
        (
            "# c\n\nxyz = 1",
            "3: there is no 'xyz'",
            f"known: {', '.join(SECTIONS)}",
        ),
        ("approve = 90", "1: approve must be a table, [approve]", None),
        ("[[approve]]\ndays = 1", "1: approve must be a table, [approve]", None),
        (
            "[approve]\nday = 1",
            "2: there is no 'day' in [approve]",
            "did you mean 'days'?",
        ),
        (
            "[severity]\nhuge = 'deny'",
            "2: there is no 'huge' in [severity]",
            "known: info, low, medium, high, critical, unknown",
        ),
        (
            "[incomplete]\nstatic-rule = 'note'",
            "2: there is no 'static-rule' in [incomplete]",
            "did you mean 'static-rules'?",
        ),
        ("[severity]\nlow = 'forbid'", '2: low must be "note", "review" or "deny"', None),
        ("[severity]\nlow = 3", '2: low must be "note", "review" or "deny"', None),
        ("[severity]\n\nlow = ['deny']", '3: low must be "note", "review" or "deny"', None),
        (
            "[rules]\n'a.b' = 'deny'\n'c.d' = 'Deny'",
            '3: c.d must be "note", "review" or "deny"',
            None,
        ),
        ("[rules]\na.b = 'deny'", '2: a name with dots stands in quotes: "a.b"', None),
        ("[rules]\n'*' = 'note'", "2: '*' is not a rule id, a signal, or PREFIX*", None),
        ("[rules]\n'a*b' = 'note'", "2: 'a*b' is not a rule id, a signal, or PREFIX*", None),
        ("[rules]\n'a b' = 'note'", "2: 'a b' is not a rule id, a signal, or PREFIX*", None),
        ("[rules]\n'' = 'note'", "2: '' is not a rule id, a signal, or PREFIX*", None),
        (
            "[first_request]\ncapabilities = ['exec']",
            f"2: capabilities must be a list of some of {', '.join(CAPABILITIES)}",
            None,
        ),
        ("[update]\ncapabilities = 'env'", "2: capabilities must be a list of some of ", None),
        ("[update]\ncapabilities = [['env']]", "2: capabilities must be a list of some of ", None),
        ("[update]\nhosts = 1", "2: hosts must be true or false", None),
        (
            "[cooldown]\ndays = -1",
            "2: days must be a whole number of days from 0 to 3650",
            None,
        ),
        (
            "[cooldown]\ndays = 7.5",
            "2: days must be a whole number of days from 0 to 3650",
            None,
        ),
        (
            "cooldown = { days = 9999 }",
            "1: days must be a whole number of days from 0 to 3650",
            None,
        ),
        (
            "[ approve ]\n 'days' = 0",
            "2: days must be a whole number of days from 1 to 3650",
            None,
        ),
        (
            "\napprove.max_days = true",
            "2: max_days must be a whole number of days from 1 to 3650",
            None,
        ),
        ("[approve]\nincomplete = 'ask'", '2: incomplete must be "person" or "deny"', None),
        (
            "[targets]\npythons = []",
            '2: pythons must be a list of texts such as "3.12"',
            None,
        ),
        (
            "[targets]\npythons = ['3.12', 3.13]",
            '2: pythons must be a list of texts such as "3.12"',
            None,
        ),
        (
            "[targets]\nplatforms = ['linux']",
            '2: platforms must be a list of texts such as "linux-x86_64", "musl-aarch64", ',
            None,
        ),
    ],
)
def test_a_malformed_policy_names_its_line_and_what_to_do(
    text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(ConfigError) as caught:
        policy_file.parse(text.encode(), "allowlist/policy.toml")
    assert str(caught.value).startswith(f"allowlist/policy.toml:{message}")
    assert caught.value.hint == hint
    assert caught.value.exit_code == 2


def test_text_that_is_not_utf_8_names_its_line() -> None:
    with pytest.raises(ConfigError, match=r"^policy\.toml:2: not UTF-8 text$"):
        policy_file.parse(b"version = 1\n# \xff\n", "policy.toml")


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^policy\.toml:1: not valid TOML: "):
        policy_file.parse(b"version = " + b"9" * 10_000, "policy.toml")


def test_a_policy_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r": cannot be read \(Is a directory\)$"):
        policy_file.load(tmp_path)


@settings(max_examples=cases(150), deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    *policy_file.DEFAULT.read_text().splitlines(),
                    "[rules]",
                    "[x]",
                    "days = 0",
                    "'a*' = 'deny'",
                    "= 1",
                    '"',
                    "severity.low = 'deny'",
                ]
            ),
            max_size=12,
        ).map("\n".join),
    )
)
def test_any_text_is_a_policy_or_a_named_error(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        policy = policy_file.parse(raw, "policy.toml")
        assert policy.effect(finding(severity=Severity.INFO)) in Effect
    except ConfigError as error:
        problem = re.match(r"policy\.toml:([1-9]\d*): .", str(error))
        lines = len(text.splitlines()) + 1
        if problem is None or int(problem[1]) > lines:
            raise
