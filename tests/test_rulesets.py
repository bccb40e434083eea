"""Every static rule against the proof beside it, through the engine the product uses."""

import json
import re
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from vetting import branch_search, policy_file, rulesets
from vetting.engines import ScanLimits, Target
from vetting.engines.semgrep_core import SemgrepCore
from vetting.model.evidence import Confidence, Severity
from vetting.model.verdict import Effect
from vetting.rulesets import StaticRule
from vetting.text_scan import scan_text

RULES = rulesets.load().rules
LANGUAGES = {".py": "python", ".js": "javascript", ".ts": "typescript"}
MARK = re.compile(r"^\W*(?P<verdict>ruleid|ok): (?P<rule>[a-z0-9-]+)\W*$")


def proofs(rule: StaticRule) -> list[Path]:
    return sorted(
        path for path in rule.source.parent.glob(f"{rule.source.stem}.*") if path != rule.source
    )


def marked(path: Path, verdict: str) -> set[int]:
    """The lines that a mark in `path` speaks of: the next one that is not a mark itself."""
    lines = path.read_text().splitlines()
    found = set()
    for number, line in enumerate(lines, 1):
        match = MARK.match(line)
        if match and match["verdict"] == verdict:
            assert match["rule"] == path.stem, f"{path}:{number} names another rule"
            target = number + 1
            while MARK.match(lines[target - 1]):
                target += 1
            found.add(target)
    return found


def matched(folder: Path, tmp_path: Path) -> dict[tuple[str, Path], set[int]]:
    """The lines every syntax rule of a folder matches in its own proofs, in one engine run."""
    rules = [rule for rule in RULES if rule.source.parent == folder]
    workdir = tmp_path / "engine"
    workdir.mkdir()
    targets = []
    for rule in rules:
        for path in proofs(rule):
            copy = tmp_path / f"{rule.engine_id}{path.suffix}"
            copy.write_bytes(path.read_bytes())
            target = Target(
                key=str(path),
                path=copy,
                language=LANGUAGES[path.suffix],
                size=copy.stat().st_size,
                rules=frozenset({rule.engine_id}),
            )
            targets.append(target)
    syntax = [rule.syntax for rule in rules if rule.syntax is not None]
    scan = SemgrepCore().scan(targets, syntax, workdir, ScanLimits())
    assert scan.unread == {}
    return {
        (rule.rule.id, path): {match.line for match in scan.matches.get(str(path), [])}
        for rule in rules
        for path in proofs(rule)
    }


@pytest.mark.parametrize("folder", rulesets.SYNTAX_FOLDERS)
def test_syntax_rules_match_exactly_what_their_proofs_mark(folder: str, tmp_path: Path) -> None:
    found = matched(rulesets.folder() / folder, tmp_path)
    assert len(found) >= 20
    wrong = {
        place: {"matched": sorted(lines), "marked": sorted(marked(place[1], "ruleid"))}
        for place, lines in found.items()
        if lines != marked(place[1], "ruleid")
    }
    assert wrong == {}


@pytest.mark.parametrize("rule", rulesets.load().text(), ids=lambda rule: rule.rule.id)
def test_byte_level_rule_matches_exactly_what_its_proof_marks(rule: StaticRule) -> None:
    for path in proofs(rule):
        found = scan_text(path.read_bytes(), True, [rule])
        assert {match.line for match in found} == marked(path, "ruleid")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_rule_has_its_proof_beside_it(rule: StaticRule) -> None:
    paths = proofs(rule)
    assert paths
    assert any(marked(path, "ruleid") for path in paths)
    assert any(marked(path, "ok") for path in paths)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_rule_teaches_a_reviewer(rule: StaticRule) -> None:
    told = rule.rule
    assert len(told.meaning) > 80, "say what it means, and for whom"
    assert told.normal
    assert told.remedy
    assert all(re.fullmatch(r"CWE-[0-9]+", cwe) for cwe in told.cwe)
    assert told.cwe
    assert all(re.fullmatch(r"MCP(0[1-9]|10)", item) for item in told.owasp)
    assert told.owasp
    assert re.fullmatch(r"[a-z0-9]+(\.[a-z0-9_]+)+", told.signal)
    assert all(url.startswith("https://") for url in told.references)


def test_there_are_enough_rules_of_both_kinds() -> None:
    assert len([rule for rule in RULES if rule.syntax is not None]) >= 40
    assert {rule.source.parent.name for rule in RULES} == {"javascript", "python", "text"}


def test_only_sure_and_serious_rules_deny_by_themselves() -> None:
    policy = policy_file.default()
    for rule in RULES:
        finding = rule.rule.finding("found")
        if policy.effect(finding) is Effect.DENY:
            assert finding.confidence is Confidence.HIGH, rule.rule.id
            assert finding.severity in (Severity.HIGH, Severity.CRITICAL), rule.rule.id


def test_of_a_rule_that_is_only_told_of_no_expression_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rulesets, "_RULES", {})
    monkeypatch.setattr(branch_search, "_SEARCHES", {})
    path = RULES[-1].source
    rule = rulesets.RuleFile.of(path, path.read_bytes()).rule()
    assert rule.searches()
    assert [one.pattern for one in rule.searches() if "_parts" in vars(one)] == []


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_rules_that_an_earlier_run_read_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    some = replace(rulesets.load(), files=rulesets.load().files[::every])

    def read() -> list[tuple[object, ...]]:
        monkeypatch.setattr(rulesets, "_RULES", {})
        monkeypatch.setattr(branch_search, "_SEARCHES", {})
        found = some.kept_in(tmp_path).rules
        return [
            *((rule.rule, rule.syntax, rule.literals, rule.together, rule.reach) for rule in found),
            *((one.pattern, one.told(), one.texts) for rule in found for one in rule.searches()),
        ]

    first = read()
    kept = tmp_path / "rules.json"
    assert kept.stat().st_size > 100_000 / every
    before = kept.stat().st_mtime_ns
    assert read() == first
    assert kept.stat().st_mtime_ns == before, "nothing was new"
    document = json.loads(kept.read_bytes())
    damaged: list[object] = [
        None,
        [],
        {"told": {"x": [1]}},
        {"told": {}, "body": {}, "meta": {}},
        1,
    ]
    for key, what in zip(list(document["readings"])[::4], cycle(damaged), strict=False):
        document["readings"][key] = what
    kept.write_text(json.dumps(document))
    assert read() == first
