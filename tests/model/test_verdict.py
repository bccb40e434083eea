from datetime import timedelta

import pytest

from tests.factories import NOW, evidence, finding, verdict
from vetting.model.evidence import Severity
from vetting.model.profile import Host, Profile
from vetting.model.verdict import Waiver


@pytest.mark.parametrize(
    ("waiver", "covered"),
    [
        ("a/b", True),
        ("a/b@dist/index.js", True),
        ("CVE-2026-1", True),
        ("CVE-2026-1@dist/index.js", True),
        ("a/b@dist/other.js", False),
        ("a", False),
        ("", False),
        ("@dist/index.js", False),
    ],
)
def test_a_waiver_covers_a_rule_or_an_alias_maybe_at_one_place(waiver: str, covered: bool) -> None:
    found = finding("a/b", path="dist/index.js", aliases=("CVE-2026-1",))
    assert Waiver(finding=waiver, reason="r", until=NOW).covers(found, NOW) == covered


def test_a_waiver_ends() -> None:
    waiver = Waiver(finding="a/b", reason="r", until=NOW)
    assert waiver.covers(finding("a/b"), NOW)
    assert not waiver.covers(finding("a/b"), NOW + timedelta(seconds=1))


def test_a_waiver_of_one_place_may_hold_an_at_sign() -> None:
    found = finding("a/b", path="node_modules/@scope/x.js")
    waiver = Waiver(finding="a/b@node_modules/@scope/x.js", reason="r", until=NOW)
    assert waiver.covers(found, NOW)


def test_a_verdict_ranks_findings_over_all_checks() -> None:
    low, high = finding("a", severity=Severity.LOW), finding("b", severity=Severity.HIGH)
    whole = verdict(
        evidence(low, check="one"),
        evidence(high, check="two", profile=Profile(hosts=(Host(host="h", path="a", line=1),))),
        evidence(check="three", reason="no network"),
    )
    assert whole.ranked == (("two", high), ("one", low))
    assert [item.check for item in whole.incomplete] == ["three"]
    assert whole.profile.hosts == (Host(host="h", path="a", line=1),)
    waived = verdict(
        evidence(low), waivers=(Waiver(finding="a", reason="r", until=NOW + timedelta(days=1)),)
    )
    assert waived.waiver_for(low) is not None
    assert waived.waiver_for(high) is None
