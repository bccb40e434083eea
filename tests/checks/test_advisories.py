"""Advisories of a server and its closure, from both opinions on it."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.conftest import fresh, lines
from tests.factories import NOW, pin, release, subject
from tests.sources.test_pip_audit import advisory, member, mirrored
from vetting import policy_file
from vetting.checks import Context
from vetting.checks.advisories import Advisories, again
from vetting.model.advisory import Advisory, Affected, AffectedRange
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Outcome, Severity
from vetting.model.verdict import Effect
from vetting.sources.osv.lookup import Answer


def npm(name: str, version: str = "1.0.0", via: tuple[ClosureMember, ...] = ()) -> ClosureMember:
    purls = tuple(asker.purl for asker in via)
    return ClosureMember(ecosystem="npm", name=name, version=version, files=(), via=purls)


def about(name: str, identifier: str, **fields: object) -> Advisory:
    affected = (Affected(ecosystem="npm", name=name),)
    return Advisory(id=identifier, modified=None, affected=affected, **fields)  # type: ignore[arg-type]


def answer(*advisories: Advisory, gap: str | None = None) -> Answer:
    found: dict[tuple[str, str], tuple[Advisory, ...]] = {}
    for item in advisories:
        package = ("npm", item.affected[0].name)
        found[package] = (*found.get(package, ()), item)
    return Answer(advisories=found, source="OSV mirror", as_of=NOW, gap=gap)


def closure(*members: ClosureMember, complete: bool = True) -> Closure:
    return Closure(complete=complete, digest=None, members=members)


def run(
    context: Context, known: Answer, members: Closure | None = None, ecosystem: str = "npm"
) -> Evidence:
    given = replace(fresh(context), advisories=known, closure=members)
    return Advisories().run(subject(of=release(of=pin(ecosystem))), given)


RULES = {
    "adv.malicious": Effect.DENY,
    "adv.vuln.critical": Effect.DENY,
    "adv.vuln.high": Effect.DENY,
    "adv.vuln.medium": Effect.REVIEW,
    "adv.vuln.low": Effect.NOTE,
    "adv.vuln.unknown_severity": Effect.REVIEW,
    "adv.transitive.critical": Effect.DENY,
    "adv.transitive.high": Effect.REVIEW,
    "adv.transitive.medium": Effect.REVIEW,
    "adv.transitive.low": Effect.NOTE,
    "adv.transitive.unknown_severity": Effect.REVIEW,
    "meta.evidence_conflict": Effect.REVIEW,
}


def test_what_the_built_in_policy_makes_of_each_rule() -> None:
    policy = policy_file.default()
    effects = {rule.id: policy.effect(rule.finding("x")) for rule in Advisories.rules}
    assert effects == RULES


@pytest.mark.parametrize("severity", [item for item in Severity if item is not Severity.INFO])
def test_each_severity_is_a_rule_of_its_own(context: Context, severity: Severity) -> None:
    word = "unknown_severity" if severity is Severity.UNKNOWN else severity.value
    server, dependency = npm("server", "1.2.3"), npm("x", via=(npm("server", "1.2.3"),))
    known = answer(
        about("server", "GHSA-1", severity=severity), about("x", "GHSA-2", severity=severity)
    )
    evidence = run(context, known, closure(server, dependency))
    assert [(item.rule_id, item.severity) for item in evidence.findings] == [
        (f"adv.transitive.{word}", severity),
        (f"adv.vuln.{word}", severity),
    ]
    assert (evidence.outcome, evidence.reason) == (Outcome.FAILED, None)


def test_the_way_to_a_dependency_is_shown(context: Context) -> None:
    server = npm("server", "1.2.3")
    a = npm("a", via=(server,))
    b = npm("b", via=(a, npm("gone")))
    known = answer(about("b", "GHSA-1", summary="It leaks.", aliases=("CVE-1",)))
    evidence = run(context, known, closure(server, a, b))
    (line,) = lines(evidence)
    assert line == (
        "unknown adv.transitive.unknown_severity -: b 1.0.0: GHSA-1 (CVE-1) It leaks.; no fixed "
        "version is known (via server → a → b)"
    )
    assert evidence.findings[0].aliases == ("GHSA-1", "CVE-1")


def test_a_closure_that_goes_round_has_an_end(context: Context) -> None:
    a, b = npm("a", via=(npm("b"), npm("a"))), npm("b", via=(npm("a"),))
    evidence = run(context, answer(about("a", "MAL-1")), closure(a, b))
    assert lines(evidence) == ["critical adv.malicious -: a 1.0.0: MAL-1 (via a)"]


def test_malware_is_a_rule_of_its_own_wherever_it_is(context: Context) -> None:
    known = answer(
        about("server", "MAL-1", aliases=("GHSA-1",)),
        about("server", "GHSA-1", severity=Severity.LOW),
        about("x", "GHSA-2", aliases=("MAL-2",)),
    )
    evidence = run(context, known, closure(npm("server", "1.2.3"), npm("x")))
    assert [item.rule_id for item in evidence.findings] == ["adv.malicious"] * 2
    names = {item.aliases for item in evidence.findings}
    assert names == {("MAL-1", "GHSA-1"), ("GHSA-2", "MAL-2")}


def test_what_cannot_be_decided_is_incomplete_and_the_rest_is_kept(context: Context) -> None:
    odd = Affected(ecosystem="npm", name="server", ranges=(AffectedRange(kind="GIT", events=()),))
    known = answer(
        Advisory(id="GHSA-1", modified=None, affected=(odd,)),
        about("server", "GHSA-2"),
        gap="2 record(s) of feed.zip could not be read",
    )
    evidence = run(context, known)
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.reason == (
        "2 record(s) of feed.zip could not be read; "
        "GHSA-1 does not tell whether npm:server@1.2.3 is affected"
    )
    assert [item.aliases for item in evidence.findings] == [("GHSA-2",)]


# pip-audit's opinion.

SERVER = member("server", "1.2.3")
OLD = advisory("PYSEC-1", "x", ("introduced", "0"), ("fixed", "2.0"), aliases=("CVE-1",))


def test_both_agree_and_nothing_is_said_twice(context: Context) -> None:
    evidence = run(context, mirrored(OLD), closure(SERVER, member("x", "1.0.0")), "pypi")
    assert lines(evidence) == [
        "unknown adv.transitive.unknown_severity -: x 1.0.0: PYSEC-1 (CVE-1); fixed in 2.0 (via x)"
    ]
    assert evidence.reason is None


def _says(monkeypatch: pytest.MonkeyPatch, folder: Path, vulns: list[Mapping[str, object]]) -> None:
    """Put a program in pip-audit's place that says so of x 1.0 and nothing of the server."""
    dependencies = [
        {"name": "server", "version": "1.2.3", "vulns": []},
        {"name": "x", "version": "1.0", "vulns": vulns},
    ]
    path = folder / "program"
    output = json.dumps({"dependencies": dependencies})
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{output}\nEND\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))


@pytest.mark.parametrize(
    ("vulns", "expected"),
    [
        (
            [{"id": "GHSA-9", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}],
            [
                "unknown adv.transitive.unknown_severity -: x 1.0: PYSEC-1 (CVE-1); fixed in 2.0 (via x)"
            ],
        ),
        (
            [],
            [
                "unknown adv.transitive.unknown_severity -: x 1.0: PYSEC-1 (CVE-1); fixed in 2.0 (via x)",
                "medium meta.evidence_conflict -: x 1.0: PYSEC-1 is not reported by pip-audit (via x)",
            ],
        ),
        (
            [
                {"id": "CVE-1", "fix_versions": []},
                {"id": "PYSEC-7", "aliases": ["CVE-7"], "fix_versions": ["0.5", "3.0", "1.5"]},
            ],
            [
                "unknown adv.transitive.unknown_severity -: x 1.0: PYSEC-1 (CVE-1); fixed in 2.0 (via x)",
                "unknown adv.transitive.unknown_severity -: x 1.0: PYSEC-7 (CVE-7); fixed in 1.5 (via x)",
                "medium meta.evidence_conflict -: x 1.0: PYSEC-7 is reported by pip-audit only (via x)",
            ],
        ),
        (
            [{"id": "CVE-1"}, {"id": "MAL-7"}],
            [
                "critical adv.malicious -: x 1.0: MAL-7 (via x)",
                "unknown adv.transitive.unknown_severity -: x 1.0: PYSEC-1 (CVE-1); fixed in 2.0 (via x)",
                "medium meta.evidence_conflict -: x 1.0: MAL-7 is reported by pip-audit only (via x)",
            ],
        ),
    ],
)
def test_the_two_are_joined_by_alias_and_differences_are_shown(
    context: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    vulns: list[Mapping[str, object]],
    expected: list[str],
) -> None:
    _says(monkeypatch, tmp_path, vulns)
    evidence = run(context, mirrored(OLD), closure(SERVER, member("x", "1.0")), "pypi")
    assert lines(evidence) == expected
    assert evidence.reason is None


def test_what_we_cannot_decide_pip_audit_may(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, tmp_path, [{"id": "PYSEC-2"}])
    odd = advisory("PYSEC-2", "x", ("introduced", "0"), ("fixed", "someday"))
    evidence = run(context, mirrored(odd), closure(SERVER, member("x", "1.0")), "pypi")
    assert [item.rule_id for item in evidence.findings] == ["adv.transitive.unknown_severity"]
    assert evidence.reason is None


def test_when_pip_audit_fails_our_own_findings_are_kept(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    evidence = run(context, mirrored(OLD), closure(SERVER, member("x", "1.0")), "pypi")
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.reason is not None
    assert "nowhere cannot be started" in evidence.reason
    assert [item.aliases for item in evidence.findings] == [("PYSEC-1", "CVE-1")]


def test_what_pip_audit_skips_is_a_gap_and_no_conflict(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, tmp_path, [])
    given = closure(SERVER, member("x", "1.0"), member("y", "1.0"))
    known = mirrored(advisory("PYSEC-3", "y", ("introduced", "0")))
    evidence = run(context, known, given, "pypi")
    assert evidence.reason == "pip-audit did not look at y 1.0: it is not in the result"
    assert [item.aliases for item in evidence.findings] == [("PYSEC-3",)]


@pytest.mark.parametrize(
    ("ecosystem", "given"),
    [
        ("npm", closure(npm("server", "1.2.3"))),
        ("pypi", closure(SERVER, complete=False)),
        ("pypi", None),
    ],
)
def test_pip_audit_is_only_asked_about_whole_python_closures(
    context: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ecosystem: str,
    given: Closure | None,
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    assert run(context, answer(), given, ecosystem).outcome is Outcome.PASSED


def test_asked_again_it_says_what_is_known_now_and_keeps_the_second_opinion(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(monkeypatch, tmp_path, [{"id": "PYSEC-9", "aliases": [], "fix_versions": []}])
    given = closure(SERVER, member("x", "1.0"))
    before = run(context, mirrored(OLD), given, "pypi")
    kept = {item.rule_id for item in before.findings if "PYSEC-9" in item.aliases}
    assert kept == {"adv.transitive.unknown_severity", "meta.evidence_conflict"}
    later = mirrored(advisory("PYSEC-3", "x", ("introduced", "0")))
    found = again(before, pin("pypi", "server"), given, later, NOW)
    assert {name for item in found.findings for name in item.aliases} == {"PYSEC-3", "PYSEC-9"}
    assert {item.rule_id for item in found.findings if "PYSEC-9" in item.aliases} == kept
    assert found.outcome is Outcome.FAILED
    nothing = again(before, pin("pypi", "server"), given, answer(gap="no network"), NOW)
    assert (nothing.outcome, nothing.reason) == (Outcome.INCOMPLETE, "no network")
