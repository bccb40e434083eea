"""What holds for the rules of every subject, and for whatever stands in a configuration."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.config_rules.judged import DIGEST, judged, server
from tests.random_cases import cases
from vetting import config_rules, explain
from vetting.config_rules import (
    ConfigRules,
    Judged,
    _document,
    all_rules,
    judge,
    rule_index,
)
from vetting.config_rules.secrets import Secrets
from vetting.model.check import Status
from vetting.model.evidence import Rule, Severity
from vetting.model.launch_flag import CLIENT_FLAGS, FLAGS
from vetting.model.server import Resolved

ALL = all_rules()
HERE = Path(__file__).parent
NAMES = {type(subject).__module__.rpartition(".")[2]: subject for subject in ALL}

PLAIN_FACTS = {
    "duplicate-key": "the file's own finding names the key",
    "pull-always": "harmless with a digest; without one the image's finding says it",
    "remote-wrapper": "the server behind it is a reference of its own, and judged as one",
    "wrapper": "the launcher behind it is followed, and judged as if it stood alone",
}
"""The flags that no rule answers for, and why they need none."""


def test_every_subject_is_found() -> None:
    modules = {path.stem for path in Path(config_rules.__file__).parent.glob("[a-z]*.py")}
    assert modules == NAMES.keys()
    assert len(ALL) > 10


RULES = [pytest.param(rule, id=rule.id) for rule in rule_index().values()]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_teaches_whoever_reads_its_finding(rule: Rule) -> None:
    assert re.fullmatch(r"config/[a-z]+(-[a-z]+)*", rule.id)
    assert re.fullmatch(r"[A-Z].{5,80}[^.]", rule.title)
    for text in (rule.meaning, rule.normal, rule.remedy):
        assert re.fullmatch(r"[A-Z`].{10,}[.)]", text), text
        assert "  " not in text
    assert re.fullmatch(r"((?:cfg|tri)\.[a-z_]+)?", rule.signal)
    assert rule.owasp
    assert all(re.fullmatch(r"MCP(0[1-9]|10)", item) for item in rule.owasp)
    assert all(re.fullmatch(r"CWE-[0-9]+", item) for item in rule.cwe)
    assert all(url.startswith("https://") for url in rule.references)


def test_rules_have_ids_of_their_own_and_are_explained() -> None:
    declared = [rule.id for subject in ALL for rule in subject.rules]
    assert len(set(declared)) == len(declared) > 50
    assert rule_index().keys() >= set(declared)
    assert explain.rule_index().keys() >= rule_index().keys()


@pytest.mark.parametrize("name", [*NAMES, "_document"])
def test_every_rule_is_named_in_its_subjects_own_test(name: str) -> None:
    text = (HERE / f"test_{name.strip('_')}.py").read_text("utf-8")
    rules = NAMES[name].rules if name in NAMES else _document.RULES
    names = [rule.id.removeprefix("config/") for rule in rules]
    assert [item for item in names if not re.search(rf"\b{item}\b", text)] == []


def test_every_flag_is_answered_for_or_a_plain_fact() -> None:
    answered = {flag for subject in ALL for flag in subject.flags}
    assert answered | PLAIN_FACTS.keys() == FLAGS.keys() | CLIENT_FLAGS.keys()
    assert answered.isdisjoint(PLAIN_FACTS)


CASES = [
    pytest.param(subject, flag, id=flag)
    for subject in ALL
    for flag in subject.flags
    if not isinstance(subject, Secrets)  # which looks at every value itself
]


@pytest.mark.parametrize(("subject", "flag"), CASES)
def test_a_flag_leads_to_a_finding_of_its_rule(subject: ConfigRules, flag: str) -> None:
    of = judged(server(["thing", "word"]))
    of = replace(of, resolved=Resolved(kind="package", flags=(flag,)))
    rule = subject.flags[flag]
    assert rule in subject.rules
    assert rule.id in [item.rule_id for item in subject.judge(of)]


def test_an_honest_server_is_no_cause_for_alarm() -> None:
    honest = [
        server(["npx", "-y", "foo-mcp@1.2.3", "/srv/data"], {"TOKEN": "${env:TOKEN}"}),
        server(["uvx", "foo-mcp==1.2.3"], {"LOG_LEVEL": "debug", "PORT": "3000"}),
        server(["docker", "run", "-i", "--rm", "-e", "TOKEN", f"ghcr.io/a/b@{DIGEST}"]),
        server(["node", "${workspaceFolder}/server.js"]),
        server(url="http://localhost:3000/mcp"),
        server(url="https://mcp.example.com/mcp", headers={"Authorization": "Bearer ${TOKEN}"}),
    ]
    for of in honest:
        remote = Status.REMOTE if of.url else Status.ALLOWED
        found = judge(judged(of, status=remote, ignored=False))
        assert [item for item in found if item.severity is not Severity.INFO] == []


def test_findings_come_worst_first_and_once() -> None:
    of = judged(server(["docker", "run", "--privileged", "-v", "/:/h", "a"], {"PATH": "/usr/bin"}))
    found = judge(of)
    ranks = [item.severity.rank for item in found]
    assert ranks == sorted(ranks)
    assert len(found) == len(set(found)) > 3


def test_a_server_that_is_switched_off_is_still_reported_one_step_milder() -> None:
    of = server(["docker", "run", "--privileged", "-v", "/var/run/docker.sock:/s", "a"])
    on, off = judge(judged(of)), judge(judged(replace(of, disabled=True)))
    order = [*Severity]
    assert {item.rule_id for item in on} == {item.rule_id for item in off}
    worst = {item.rule_id: item.severity for item in on}
    for item in off:
        assert order.index(item.severity) == max(0, order.index(worst[item.rule_id]) - 1)


HEAVY = ("pydantic", "requests", "rich", "sqlmodel", "yaml", "semgrep", "cryptography", "packaging")


def test_rules_are_loaded_without_heavy_modules() -> None:
    code = (
        "import sys\nfrom vetting import config_rules\nconfig_rules.rule_index()\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


# Whatever stands in an entry.

SECRET = "ghp_" + "0aZ9yX8wV7uT6sR5qP4oN3mL2kJ1iH0gF9eD"
WORDS = (
    *("npx", "uvx", "docker", "run", "bash", "cmd", "/c", "sudo", "env", "mcp-remote", "foo"),
    *("foo@1.2.3", "foo@latest", "foo==1", "-y", "-e", "-v", "-p", "-c", "--", "--registry"),
    *("--index-url", "--token", "--privileged", "--env-file", "A=b", "/", "~", "~/.ssh"),
    *("https://a.example.com", "http://u:p@[::1", "$HOME", "${X}", "$(id)", "''", "\\", "\n", ""),
    *("\u202e", "\x1b[2J", "\ud800"),
)
PASSWORD = "Tr0ub4dor" + "3x9"
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
PLANTED = st.one_of(
    TEXTS,
    st.sampled_from([SECRET, f"TOKEN={SECRET}", f"https://a.example.com/?key={SECRET}"]),
    st.sampled_from([f"DB_PASSWORD={PASSWORD}", f"https://u:{PASSWORD}@a.example.com/x"]),
)
FILES = st.dictionaries(
    st.sampled_from([".env", "Dockerfile", ".npmrc", "package.json", "uv.toml"]), PLANTED
)


@st.composite
def anything(draw: st.DrawFn) -> Judged:
    """An entry of real words in any order, with files beside it."""
    of = server(
        draw(st.lists(PLANTED, max_size=8)),
        draw(st.dictionaries(TEXTS, PLANTED, max_size=4)),
        url=draw(st.none() | PLANTED),
        headers=draw(st.dictionaries(TEXTS, PLANTED, max_size=2)),
        name=draw(TEXTS),
        client=draw(st.sampled_from(["cursor", "vscode", "crush", "no-such-client"])),
        switches=tuple(draw(st.lists(st.sampled_from([*CLIENT_FLAGS, "new-one"]), max_size=2))),
        disabled=draw(st.booleans()),
    )
    files = draw(FILES)
    return judged(
        of,
        status=draw(st.none() | st.sampled_from(list(Status))),
        reason=draw(TEXTS),
        files=files,
        ignored=draw(st.sampled_from([None, True, False])),
        shared=draw(st.booleans()),
        tracked=frozenset(files),
    )


@given(anything())
@settings(max_examples=cases(150), deadline=None)
def test_no_entry_breaks_a_rule_or_gets_a_secret_out_of_it(of: Judged) -> None:
    found = judge(of)
    known = rule_index()
    for item in found:
        assert item.rule_id in known
        assert item.line >= 1
        assert item.next_step
        assert 0 < len(item.message) < 1_000
        for secret in (SECRET, PASSWORD):
            assert secret not in item.message
            assert secret not in item.next_step
    if any(SECRET in word for word in of.server.args):
        assert any(item.rule_id.startswith("config/secret-in") for item in found)
