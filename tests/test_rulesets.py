"""Every static rule against the proof beside it, through the engine the product uses."""

import re
from pathlib import Path

import pytest

from vetting import policy_file, rulesets
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


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Path], set[int]]:
    """The lines every rule matches in its own proofs; one engine run for all syntax rules."""
    result: dict[tuple[str, Path], set[int]] = {}
    targets = []
    folder = tmp_path_factory.mktemp("targets")
    workdir = tmp_path_factory.mktemp("engine")
    for rule in RULES:
        for path in proofs(rule):
            if rule.syntax is None:
                found = scan_text(path.read_bytes(), True, [rule])
                result[rule.rule.id, path] = {match.line for match in found}
                continue
            copy = folder / f"{rule.rule.id.replace('/', '.')}{path.suffix}"
            copy.write_bytes(path.read_bytes())
            key = str(path)
            language = LANGUAGES[path.suffix]
            targets.append(Target(key=key, path=copy, language=language, size=copy.stat().st_size))
    syntax = [rule.syntax for rule in RULES if rule.syntax is not None]
    scan = SemgrepCore().scan(targets, syntax, workdir, ScanLimits())
    assert scan.unread == {}
    for rule in RULES:
        if rule.syntax is not None:
            for path in proofs(rule):
                found = scan.matches.get(str(path), [])
                lines = {match.line for match in found if match.rule_id == rule.engine_id}
                result[rule.rule.id, path] = lines
    return result


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule.id)
def test_rule_matches_exactly_what_its_proof_marks(
    rule: StaticRule, matched: dict[tuple[str, Path], set[int]]
) -> None:
    paths = proofs(rule)
    assert paths, "a rule needs a proof beside it"
    for path in paths:
        assert matched[rule.rule.id, path] == marked(path, "ruleid")
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
