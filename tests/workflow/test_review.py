import dataclasses
from datetime import timedelta

import pytest

from tests.factories import NOW, evidence, finding, pin, release, verdict
from tests.fakes import FakeNpm
from tests.workflow.people import Team, _made, later, mail, people
from tests.workflow.test_shown import FOUND, VERIFIER, brought, signed
from vetting.allowlist import requests
from vetting.errors import AllowlistError, NotFound
from vetting.model.check import Status
from vetting.model.request import RejectReason, Request, Wish
from vetting.model.stop import Reason
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.refresh import refresh
from vetting.workflow.reject import reject
from vetting.workflow.review import Waiting, page, waiting
from vetting.workflow.stop import scope_of, stop
from vetting.workflow.vet import Depth

__all__ = ["_made", "people"]


def only(tools: Tools) -> Waiting:
    found = waiting(tools)
    assert found.problems == ()
    (row,) = found.rows
    return row


def asked(people: Team, name: str, *, by: str, days: float = 0) -> None:
    at = NOW + timedelta(days=days)
    wish = Wish(reason=f"{by} needs {name}")
    made = Request(pin=pin(name=name), requester=mail(by), wish=wish, asked_at=at)
    requests.write(people.alice.allowlist, made)


def test_nothing_waits_at_first(people: Team) -> None:
    assert waiting(people.alice).rows == ()


def test_the_oldest_comes_first_with_all_that_a_list_needs(people: Team) -> None:
    asked(people, "new", by="carol")
    asked(people, "old", by="dave", days=-3)
    asked(people, "new", by="dave", days=-1)
    old, new = waiting(people.bob).rows
    assert (old.pin.name, old.requesters, old.decision) == ("old", (mail("dave"),), "not vetted")
    assert (new.pin.name, new.requesters) == ("new", (mail("dave"), mail("carol")))
    assert (new.since, new.missing, new.agreed) == (NOW - timedelta(days=1), 2, ())
    assert (new.status, new.vetted, new.conflict) == (Status.NOT_ALLOWLISTED, False, "")


def test_what_policy_says_of_it_is_listed(people: Team) -> None:
    brought(people)
    row = only(people.bob)
    assert (row.decision, row.vetted) == ("review", False)
    signed(people, people.machine, VERIFIER, key="service")
    assert only(people.bob).vetted


def test_who_has_agreed_and_who_cannot_decide(people: Team) -> None:
    brought(people, by="dave")
    approve(FOUND, people.bob, reason="fine")
    row = only(people.alice)
    assert (row.agreed, row.missing, row.conflict) == ((mail("bob"),), 1, "")
    assert only(people.bob).conflict == "you have approved it already"
    assert only(people.carol).conflict == "you are no reviewer of this allowlist"
    brought(people, by="alice")
    conflict = "you asked for it, so somebody else must approve it"
    assert only(people.alice).conflict == conflict


def test_what_too_few_agreed_on_waits_without_a_request(people: Team) -> None:
    approve(FOUND, people.bob, reason="fine")
    row = only(people.alice)
    assert (row.pin, row.requests, row.agreed, row.since) == (pin(), (), (mail("bob"),), None)


def test_what_is_approved_or_rejected_waits_no_longer(people: Team) -> None:
    brought(people)
    asked(people, "bad", by="carol")
    for who in (people.alice, people.bob):
        approve(FOUND, who, reason="fine")
    refresh(people.machine)
    reject(pin(name="bad"), people.bob, reason=RejectReason.OTHER, note="no")
    assert waiting(people.alice).rows == ()
    asked(people, "bad", by="dave")
    assert only(people.alice).requesters == (mail("dave"),)


def test_a_malformed_file_costs_one_row_and_is_said(people: Team) -> None:
    asked(people, "good", by="carol")
    place = requests.folder(people.alice.allowlist, pin(name="bad"))
    place.mkdir(parents=True)
    (place / "x.json").write_text("{}")
    found = waiting(people.alice)
    assert [row.pin.name for row in found.rows] == ["good"]
    assert len(found.problems) == 1
    assert "bad/1.2.3/x.json" in found.problems[0]


def test_without_an_allowlist_there_is_no_list(tools: Tools) -> None:
    with pytest.raises(AllowlistError, match="there is no allowlist"):
        waiting(tools)


# One page.


def test_a_page_of_nothing_is_not_found(people: Team) -> None:
    with pytest.raises(NotFound, match="nobody has asked for npm:server"):
        page(pin(), people.alice)


def test_a_first_request_is_compared_with_nothing(people: Team) -> None:
    digest = brought(people)
    found = page(pin(), people.bob)
    assert found.found is not None
    assert (found.found.digest, found.found.counts, found.code) == (digest, False, 1)
    assert (found.changes, found.no_changes) == (
        None,
        "no version of it is approved: all of it is new",
    )


def test_an_update_is_compared_with_what_was_approved(people: Team) -> None:
    before = verdict(of=release(of=pin(version="1.2.0")))
    for who in (people.alice, people.bob):
        approve(before, who, reason="fine")
    refresh(people.machine)
    brought(people)
    found = page(pin(), people.bob)
    assert found.changes is not None
    assert (found.changes.before.pin, found.changes.after.pin) == (before.pin, pin())
    assert found.history == (("npm:server@1.2.0", "allowed: approved until 2027-02-19"),)


def test_a_page_without_evidence_says_that_nobody_vetted(people: Team) -> None:
    asked(people, "server", by="carol")
    found = page(pin(), people.bob)
    assert (found.found, found.verdict, found.code) == (None, None, 3)


def test_vetting_anew_signs_what_was_found_for_the_next_reviewer(
    people: Team, npm: FakeNpm
) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    brought(people)
    found = page(pin(), people.bob, anew=Depth(closure="none"))
    assert found.found is not None
    assert (found.found.by, found.found.counts) in (("", True), (mail("bob"), True))
    assert [item.requester for item in found.differs] == [mail("carol")], "carol made hers up"
    other = page(pin(), people.alice)
    assert other.found is not None
    assert (other.found.by, other.found.digest) == (mail("bob"), found.found.digest)


def test_vetting_what_nobody_asked_for_leaves_no_files(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", {"README.md": "hello\n"})
    assert page(pin(), people.bob, anew=Depth(closure="none")).found
    assert not (people.bob.allowlist / "requests").exists()


def test_a_page_shows_rejections_and_stops(people: Team) -> None:
    brought(people)
    reject(pin(), people.bob, reason=RejectReason.TOO_BROAD, note="writes")
    reject(pin(version="9.0.0"), people.bob, reason=RejectReason.OTHER, note="too new")
    stop(people.bob, scope_of("npm:server@1.2.3"), revokes=False, reason=Reason.OTHER, note="hm")
    found = page(pin(), people.alice)
    assert [item.note for item in found.rejections] == ["writes"]
    assert found.history == (
        ("npm:server@9.0.0", "rejected: OTHER: too new (mailto:bob@example.com, 2026-11-21)"),
    )
    assert found.row.status is Status.SUSPENDED
    assert found.row.why.startswith("OTHER: hm")
    assert found.row.requests == (), "the rejection closed it"


def test_a_denial_is_one_by_todays_policy(people: Team) -> None:
    decodes = finding("text/javascript-decode-exec", signal="obf.decode_exec")
    brought(people, verdict(evidence(decodes)))
    found = page(pin(), later(people.bob, hours=1))
    assert found.verdict is not None
    assert found.verdict.decision.value == "deny"
    assert dataclasses.replace(found.row, decision="deny") == found.row
