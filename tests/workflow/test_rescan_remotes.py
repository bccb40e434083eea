"""The ends of approvals of remote servers, as a re-scan warns of them."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.workflow.people import Team, _made, later, people
from vetting import rescan_reports
from vetting.model.rescan import Rescan
from vetting.model.stop import Reach, Reason
from vetting.workflow import Tools
from vetting.workflow.approve_remote import approve_remote
from vetting.workflow.notify import notices
from vetting.workflow.refresh import refresh
from vetting.workflow.rescan import rescan
from vetting.workflow.rescan_compare import Wish
from vetting.workflow.stop import scope_of, stop

__all__ = ["_made", "people"]

PATTERN = "https://mcp.example.com/*"


def given(who: Tools, days: int, **how: str) -> None:
    approve_remote(
        PATTERN,
        who,
        transport=how.get("transport", "any"),
        authentication=how.get("authentication", "oauth"),
        reason="issues",
        expires=NOW + timedelta(days=days),
    )


def scanned(people: Team, days: float) -> Rescan:
    refresh(later(people.machine, days=days))
    return rescan(later(people.machine, days=days), Wish(offline=True))


@pytest.fixture
def approved(people: Team) -> Team:
    """Two have approved it, until different days: it ends with the first."""
    given(people.alice, 30)
    given(people.bob, 60)
    return people


@pytest.mark.parametrize(
    ("days", "left", "code", "event"),
    [
        (15, None, 0, None),
        (16, 14, 0, "approval.expiring"),
        (27, 3, 0, "approval.expiring"),
        (29.5, 0, 1, "approval.expiring"),
        (31, -1, 1, "approval.expired"),
        (46, -16, 0, None),
    ],
)
def test_people_are_warned_and_told(
    approved: Team, days: float, left: int | None, code: int, event: str | None
) -> None:
    done = scanned(approved, days)
    assert [item.days_left for item in done.remotes] == ([left] if left is not None else [])
    assert [item.code for item in done.remotes] == ([code] if left is not None else [])
    told = [item for item in notices(done) if item.title.startswith("remote ")]
    assert [item.event for item in told] == ([event] if event else [])
    if left is not None:
        assert code in (0, *done.codes)


def test_a_stage_is_told_once(approved: Team) -> None:
    def told(days: float) -> str:
        (found,) = (
            item.dedupe
            for item in notices(scanned(approved, days))
            if item.title.startswith("remote ")
        )
        return found

    assert told(17) == told(20) != told(28)


def test_who_renews_it_is_not_warned(approved: Team) -> None:
    given(later(approved.alice, days=1), 60)
    assert scanned(approved, 29).remotes == ()


@pytest.mark.parametrize("other", [{"transport": "sse"}, {"authentication": "none"}])
def test_approvals_that_say_different_things_do_not_count_together(
    people: Team, other: dict[str, str]
) -> None:
    given(people.alice, 10)
    given(people.bob, 10, **other)
    assert scanned(people, 5).remotes == ()


def test_what_is_stopped_ends_for_nobody(approved: Team) -> None:
    scope = scope_of(PATTERN, Reach.REMOTE)
    stop(approved.alice, scope, revokes=False, reason=Reason.OTHER, note="")
    assert scanned(approved, 29).remotes == ()


def test_an_approval_that_was_altered_is_not_to_be_trusted(approved: Team) -> None:
    refresh(approved.machine)
    (path, *_) = sorted((approved.alice.allowlist / "remotes").glob("*/*.dsse.json"))
    path.write_text(path.read_text().replace('"keyid": "', '"keyid": "x'))
    done = rescan(approved.machine, Wish(offline=True))
    assert 4 in done.codes
    assert str(path) in "".join(done.problems)


@pytest.mark.parametrize("form", rescan_reports.names())
def test_every_format_tells_of_it(approved: Team, form: str) -> None:
    page = rescan_reports.get(form).render(scanned(approved, 29.5))
    assert "mcp.example.com" in page
    assert "2026-12-21" in page
    if form in ("text", "json", "markdown"):
        assert f"mcp-vet approve --remote '{PATTERN}' --auth oauth --reason TEXT" in page
