"""What an approval builds on, and how far it is from it."""

from collections.abc import Mapping

import pytest

from tests.allowlist.team import found
from tests.fakes import FakeNpm
from vetting.model.review import Changed, Kind, Review
from vetting.model.verdict import Verdict
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.refresh import refresh

TIER = '[tiers.small]\napprovers = 1\nlower = true\nreview = ["DELTA"]\nmax_changed_lines = 9\n'
CODE = "".join(f"step({number});\n" for number in range(20))


def published(npm: FakeNpm, version: str, files: Mapping[str, str | bytes]) -> Verdict:
    """A version that the registry has, with the verdict on it."""
    return found(version, content=npm.publish("server", version, files))


def reviewed(tools: Tools, verdict: Verdict) -> Review:
    done = approve(verdict, tools, reason="x")
    assert done.entry is not None
    return done.entry.approvals[0].review


@pytest.mark.parametrize(
    ("files", "changed"),
    [
        (
            {"index.js": CODE.replace("step(3);", "step(33);")},
            Changed(files=2, insertions=2, deletions=2),
        ),
        (
            {"index.js": CODE, "more.js": "more();\n"},
            Changed(files=2, insertions=2, deletions=1),
        ),
        ({"index.js": CODE, "a.node": b"\x7fELF\0\0"}, None),
    ],
    ids=["a line", "a file", "a binary"],
)
def test_where_a_tier_asks_the_lines_are_counted(
    tools: Tools, npm: FakeNpm, files: Mapping[str, str | bytes], changed: Changed | None
) -> None:
    """The version itself is a line of `package.json`."""
    approve(published(npm, "1.2.3", {"index.js": CODE}), tools, reason="x")
    (tools.allowlist / "policy.toml").write_text(TIER)
    refresh(tools, sign=True)
    review = reviewed(tools, published(npm, "1.3.0", files))
    assert review.kind is Kind.DELTA
    if changed is None:
        assert review.changed is not None
        assert (review.changed.opaque, review.changed.lines) == (1, None)
    else:
        assert review.changed == changed


def test_what_cannot_be_had_is_not_counted(tools: Tools, npm: FakeNpm) -> None:
    approve(found("1.2.3"), tools, reason="x")  # bytes that the registry never had
    (tools.allowlist / "policy.toml").write_text(TIER)
    refresh(tools, sign=True)
    assert reviewed(tools, published(npm, "1.3.0", {"index.js": CODE})).changed is None


def test_where_no_tier_asks_nobody_is_asked(tools: Tools, npm: FakeNpm) -> None:
    approve(published(npm, "1.2.3", {"index.js": CODE}), tools, reason="x")
    seen = len(npm.server.requests)
    assert reviewed(tools, published(npm, "1.3.0", {"index.js": CODE})).changed is None
    assert len(npm.server.requests) == seen
