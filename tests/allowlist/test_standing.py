"""What is stopped, and what was built on it."""

import shutil

import pytest

from tests.allowlist.site import Site
from tests.factories import NOW, pin, release, verdict
from vetting.model.check import Status
from vetting.model.pin import PackagePin
from vetting.model.stop import Reach, Reason
from vetting.workflow import entries
from vetting.workflow.approve import approve
from vetting.workflow.stop import reinstate, scope_of, stop

OLD, NEW = "npm:server@1.2.3", "1.3.0"


@pytest.fixture
def built(site: Site) -> Site:
    """On the approved version two others were approved, one after the other."""
    site.approve(version=NEW, hours=1)
    site.approve(version="1.4.0", hours=2)
    return site


def revoke(site: Site, reason: Reason, what: str = OLD, *, revokes: bool = True) -> None:
    stop(site.later(3), scope_of(what), revokes=revokes, reason=reason, note="")


def asked(site: Site, version: str = NEW) -> tuple[Status, str]:
    answer, problems = site.ask(version=version, days=0.2)
    assert problems == []
    return answer.status, answer.reason


@pytest.mark.parametrize(
    "reason", [Reason.COMPROMISED, Reason.SUSPICIOUS, Reason.PUBLISHER_CHANGED]
)
def test_what_builds_on_malice_is_suspended_with_it(built: Site, reason: Reason) -> None:
    revoke(built, reason)
    assert asked(built, "1.2.3")[0] is Status.REVOKED
    for version in (NEW, "1.4.0"):  # however many are between
        status, words = asked(built, version)
        assert status is Status.SUSPENDED
        assert f"it builds on {OLD}, which is revoked: {reason.value}" in words


@pytest.mark.parametrize(
    ("reason", "revokes"),
    [
        (Reason.LICENSE, True),
        (Reason.SUPERSEDED, True),
        (Reason.ADVISORY, True),
        (Reason.OTHER, True),
        (Reason.SUSPICIOUS, False),
        (Reason.ADVISORY, False),
    ],
)
def test_what_is_stopped_for_another_reason_stops_alone(
    built: Site, reason: Reason, revokes: bool
) -> None:
    revoke(built, reason, revokes=revokes)
    assert asked(built)[0] is Status.ALLOWED


def test_known_malware_taints_before_anybody_revokes_it(built: Site) -> None:
    revoke(built, Reason.COMPROMISED, revokes=False)
    assert asked(built) == (
        Status.SUSPENDED,
        f"it builds on {OLD}, which is suspended: COMPROMISED (mailto:alice@example.com, 2026-11-21)",
    )


def test_the_files_of_the_base_may_go(built: Site) -> None:
    """What was approved on top of it carries it along, and the order lies in `status/`."""
    revoke(built, Reason.COMPROMISED)
    shutil.rmtree(built.root / "entries/npm/server/1.2.3")
    assert asked(built)[0] is Status.SUSPENDED


def test_what_was_revoked_for_no_malice_may_go_too(built: Site) -> None:
    revoke(built, Reason.SUPERSEDED)
    shutil.rmtree(built.root / "entries/npm/server/1.2.3")
    assert asked(built)[0] is Status.ALLOWED


def test_an_order_about_another_package_reaches_nothing(built: Site) -> None:
    revoke(built, Reason.COMPROMISED, "npm:other")
    revoke(built, Reason.COMPROMISED, "pypi:server")
    revoke(built, Reason.COMPROMISED, "npm:server@<1.2.0")
    assert asked(built)[0] is Status.ALLOWED


def test_a_range_reaches_what_builds_on_it(built: Site) -> None:
    revoke(built, Reason.COMPROMISED, "npm:server@<1.3.0")
    assert asked(built)[0] is Status.SUSPENDED


def test_a_publisher_reaches_what_builds_on_theirs(site: Site) -> None:
    for hours, (version, publisher) in enumerate(
        [("2.0.0", "mallory"), ("2.1.0", "alice")], start=1
    ):
        of = release(of=pin(version=version), publisher=publisher)
        approve(verdict(of=of), site.later(hours), reason="x")
    scope = scope_of("npm:mallory", Reach.PUBLISHER)
    stop(site.later(3), scope, revokes=True, reason=Reason.COMPROMISED, note="")
    status, words = asked(site, "2.1.0")
    assert status is Status.SUSPENDED
    assert "it builds on npm:server@2.0.0, which is revoked" in words


def test_list_and_verify_say_which(built: Site) -> None:
    revoke(built, Reason.COMPROMISED)
    current = built.index(now=NOW)
    rows = {
        row.pin: (row.state, row.why) for row in entries.rows(built.root, current, NOW) if row.pin
    }
    assert rows[pin()][0] == "revoked", "though its entry is in the index no more"
    state, why = rows[PackagePin(ecosystem="npm", name="server", version=NEW)]
    assert state == "suspended"
    assert f"it builds on {OLD}" in why


def test_nothing_is_approved_on_top_of_it(built: Site) -> None:
    revoke(built, Reason.COMPROMISED)
    found = verdict(of=release(of=pin(version="1.5.0")))
    done = approve(found, built.later(4), reason="all of it was reviewed")
    assert done.entry is not None
    assert done.entry.bases == ()


def test_what_is_reinstated_taints_no_more(built: Site) -> None:
    revoke(built, Reason.COMPROMISED)
    reinstate(built.later(4), scope_of(OLD), note="a false alarm")
    assert asked(built)[0] is Status.ALLOWED
