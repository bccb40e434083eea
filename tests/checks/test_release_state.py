from typing import Any

import pytest

from tests.checks.conftest import lines
from tests.factories import release, subject
from vetting.checks import Context
from vetting.checks.release_state import ReleaseState
from vetting.model.evidence import Outcome


@pytest.mark.parametrize(
    ("fields", "expected", "outcome"),
    [
        ({}, [], Outcome.PASSED),
        ({"withdrawn": "yanked: bad"}, ["high reg.yanked -: yanked: bad"], Outcome.FAILED),
        (
            {"deprecated": "use other"},
            ["medium reg.deprecated -: deprecated: use other"],
            Outcome.FAILED,
        ),
        (
            {"repository_url": None},
            ["low repo.missing -: no repository link in the metadata"],
            Outcome.FAILED,
        ),
        ({"license": None}, ["info lic.missing -: no licence in the metadata"], Outcome.PASSED),
        (
            {"license": None, "repository_url": None, "deprecated": "d", "withdrawn": "w"},
            [
                "high reg.yanked -: w",
                "medium reg.deprecated -: deprecated: d",
                "low repo.missing -: no repository link in the metadata",
                "info lic.missing -: no licence in the metadata",
            ],
            Outcome.FAILED,
        ),
    ],
)
def test_what_the_registry_says_of_the_release(
    fields: dict[str, Any], expected: list[str], outcome: Outcome, context: Context
) -> None:
    evidence = ReleaseState().run(subject(of=release(**fields)), context)
    assert (lines(evidence), evidence.outcome, evidence.reason) == (expected, outcome, None)


def test_a_release_without_a_date_is_incomplete(context: Context) -> None:
    evidence = ReleaseState().run(subject(of=release(published_at=None)), context)
    assert evidence.outcome is Outcome.INCOMPLETE
    assert evidence.reason == "the registry does not say when the release was published"
