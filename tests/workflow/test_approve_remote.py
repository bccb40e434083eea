from datetime import timedelta

import pytest

from tests.factories import NOW
from vetting.allowlist import remotes
from vetting.allowlist.reviewers import load
from vetting.errors import UsageError
from vetting.workflow import Tools
from vetting.workflow.approve_remote import ApprovedRemote, approve_remote

DAY = timedelta(days=1)


def approve(
    tools: Tools, pattern: str = "https://mcp.example.com/*", **fields: object
) -> ApprovedRemote:
    values: dict[str, object] = {
        "transport": "any",
        "authentication": "oauth",
        "reason": " issue tracker ",
        **fields,
    }
    return approve_remote(pattern, tools, **values)  # type: ignore[arg-type]


def test_an_approval_is_signed_and_reads_back(tools: Tools) -> None:
    done = approve(tools)
    assert done.initialised is not None
    assert done.path.parent == tools.allowlist / "remotes" / "mcp.example.com"
    assert remotes.verify(done.path, load(tools.allowlist / "reviewers.json")) == done.remote
    assert (done.remote.approver, done.remote.reason) == (
        "mailto:alice@example.com",
        "issue tracker",
    )
    assert (done.remote.not_after, done.missing) == (NOW + 90 * DAY, 0)


def test_approving_again_replaces_the_first(tools: Tools) -> None:
    first = approve(tools)
    second = approve(tools, expires=NOW + 3 * DAY)
    assert second.path == first.path
    assert len(list(first.path.parent.iterdir())) == 1
    assert second.remote.not_after == NOW + 3 * DAY


@pytest.mark.parametrize(
    ("pattern", "fields", "message"),
    [
        ("mcp.example.com", {}, "is not a pattern of addresses"),
        ("https://../../x", {}, "is not a pattern of addresses"),
        ("https://mcp.example.com/*", {"reason": " "}, "an approval needs a reason"),
        ("https://mcp.example.com/*", {"expires": NOW - DAY}, "is not in the future"),
        ("https://mcp.example.com/*", {"expires": NOW + 999 * DAY}, "at most 365 days"),
    ],
)
def test_wrong_words_sign_nothing(
    tools: Tools, pattern: str, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        approve(tools, pattern, **fields)
    assert not (tools.allowlist / "remotes").exists()
