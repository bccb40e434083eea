from tests.factories import finding
from vetting.model.evidence import Confidence, Finding, Location, Rule, Severity


def test_severities_are_ranked_worst_first_with_unknown_above_medium() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [
        "critical",
        "high",
        "unknown",
        "medium",
        "low",
        "info",
    ]


def test_a_rule_makes_findings_of_its_own_severity_or_a_given_one() -> None:
    rule = Rule(
        id="a/b",
        title="t",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        meaning="m",
        references=("https://example.com/1",),
    )
    assert rule.finding("here", references=("https://example.com/2",)) == Finding(
        rule_id="a/b",
        signal="a/b",
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        message="here",
        references=("https://example.com/1", "https://example.com/2"),
    )
    other = Rule(id="a/b", title="t", severity=Severity.LOW, meaning="m", signal="c.d")
    found = other.finding("there", severity=Severity.HIGH, location=Location(path="x"))
    assert (found.signal, found.severity) == ("c.d", Severity.HIGH)
    assert found.location == Location(path="x")


def test_findings_are_ordered_worst_and_surest_first_then_by_place() -> None:
    ordered = [
        finding("b", severity=Severity.CRITICAL),
        finding("b", severity=Severity.UNKNOWN),
        finding("a", severity=Severity.MEDIUM, path=None),
        finding("a", severity=Severity.MEDIUM, path="a.js", line=2),
        finding("a", severity=Severity.MEDIUM, path="a.js", line=10),
        finding("a", severity=Severity.MEDIUM, path="b.js", line=1),
        finding("b", severity=Severity.MEDIUM, path="a.js", line=1),
        finding("a", severity=Severity.INFO),
    ]
    assert sorted([*ordered[4:], *ordered[:4]], key=lambda item: item.order) == ordered
    sure = Finding(
        rule_id="z",
        signal="z",
        severity=Severity.MEDIUM,
        confidence=Confidence.HIGH,
        message="m",
        location=Location(path="x"),
    )
    assert sure.order < ordered[2].order
