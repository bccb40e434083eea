from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.conftest import lines
from tests.factories import context, subject
from vetting.checks.closure import ClosureCheck
from vetting.model.closure import Closure, ClosureMember
from vetting.model.evidence import Evidence, Outcome

OWN = ClosureMember(
    ecosystem="npm", name="server", version="1.2.3", files=(), install_scripts=True, deprecated="x"
)
PLAIN = ClosureMember(ecosystem="npm", name="a", version="1.0.0", files=(), via=(OWN.purl,))
PYTHON = replace(PLAIN, ecosystem="pypi")


def run(folder: Path, *members: ClosureMember, reason: str | None = None) -> Evidence:
    closure = Closure(
        complete=reason is None, digest=None, members=(OWN, *members), reason=reason or None
    )
    return ClosureCheck().run(subject(), context(folder, closure=closure))


@pytest.mark.parametrize(
    ("member", "expected", "outcome"),
    [
        (PLAIN, [], Outcome.PASSED),
        (replace(PLAIN, install_scripts=True), ["low inst.npm.transitive -: a 1.0.0"], "failed"),
        (replace(PYTHON, install_scripts=True), ["low inst.pypi.transitive -: a 1.0.0"], "failed"),
        (replace(PLAIN, deprecated="use b"), ["info dep.deprecated -: a 1.0.0: use b"], "passed"),
        (
            replace(PLAIN, withdrawn="yanked: bad", deprecated="old", install_scripts=True),
            [
                "high dep.withdrawn -: a 1.0.0: yanked: bad",
                "low inst.npm.transitive -: a 1.0.0",
                "info dep.deprecated -: a 1.0.0: old",
            ],
            "failed",
        ),
    ],
)
def test_what_the_closure_says_of_a_dependency(
    tmp_path: Path, member: ClosureMember, expected: list[str], outcome: str
) -> None:
    evidence = run(tmp_path, member)
    assert (lines(evidence), evidence.outcome, evidence.reason) == (expected, outcome, None)
    assert evidence.closure is not None
    assert member in evidence.closure.members


@pytest.mark.parametrize(
    ("reason", "said"),
    [("npm is not installed; install it", "npm is not installed; install it"),
     ("", "the closure is not complete")],
)  # fmt: skip
def test_a_closure_that_is_not_complete_says_why(tmp_path: Path, reason: str, said: str) -> None:
    evidence = run(tmp_path, PLAIN, reason=reason)
    assert (evidence.outcome, evidence.reason) == (Outcome.INCOMPLETE, said)
    assert evidence.closure is not None


def test_a_closure_that_was_not_asked_for_is_not_looked_at(tmp_path: Path) -> None:
    evidence = ClosureCheck().run(subject(), context(tmp_path))
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.reason == "the closure was not resolved (--closure none)"


def test_many_findings_of_one_rule_do_not_hide_another(tmp_path: Path) -> None:
    many = [replace(PLAIN, name=f"p{n}", deprecated="old") for n in range(20_000)]
    evidence = run(tmp_path, *many, replace(PLAIN, withdrawn="gone"))
    found = lines(evidence)
    assert found[0] == "high dep.withdrawn -: a 1.0.0: gone"
    assert len(found) == 52
    assert "info dep.deprecated -: and 19950 more dependencies" in found
