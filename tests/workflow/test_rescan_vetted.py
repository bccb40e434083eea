"""What looking again with other rules found, against what was approved."""

from dataclasses import replace

import pytest

from tests.factories import evidence, finding, subject_file, verdict
from vetting import policy_file
from vetting.model.evidence import Evidence, Severity
from vetting.model.rescan import Cause, Reaction
from vetting.model.surface import Surface, SurfaceState
from vetting.model.verdict import Verdict
from vetting.workflow.rescan_vetted import vetted

POLICY = policy_file.default()


def tools(digest: str | None, *, version: int = 1) -> Evidence:
    state = SurfaceState.COMPLETE if digest else SurfaceState.PARTIAL
    surface = Surface(state=state, digest=digest)
    return replace(evidence(check="tool-surface"), surface=surface, version=version)


BEFORE = verdict(tools("aaa"), evidence(finding(path="a.js")))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (verdict(tools("aaa"), evidence(finding(path="a.js"))), []),
        (verdict(tools("bbb")), [(Cause.TOOLS, Reaction.SUSPEND)]),
        (verdict(tools("bbb", version=2)), []),
        (verdict(tools(None)), []),
        (
            verdict(tools("aaa"), files=[subject_file(content=b"other")]),
            [(Cause.BYTES, Reaction.SUSPEND)],
        ),
        (
            verdict(tools("aaa"), evidence(finding(path="b.js"), finding(path="c.js"))),
            [(Cause.RULES, Reaction.FLAG)],
        ),
        (verdict(tools("aaa"), evidence(finding(path="b.js", severity=Severity.LOW))), []),
    ],
    ids=["same", "tools", "another-reader", "unknown-tools", "bytes", "finding", "low-finding"],
)
def test_each_difference_has_its_cause(
    today: Verdict, expected: list[tuple[Cause, Reaction]]
) -> None:
    found = [(change.cause, change.reaction) for change in vetted(BEFORE, today, POLICY)]
    assert found == expected
