import dataclasses
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, evidence, finding, pin, release, verdict
from tests.workflow.people import Team, _made, later, mail, people
from vetting.allowlist import requests, vetted
from vetting.errors import FormatError, NotAllowed
from vetting.model import evidence_document
from vetting.model.request import Request, Wish
from vetting.model.verdict import Decision, Verdict
from vetting.signing.ring import Ring
from vetting.workflow import Tools, shown
from vetting.workflow.approve import approve

__all__ = ["_made", "people"]

FOUND = verdict(evidence(finding()))
OTHER = verdict()
DIGEST = evidence_document.digest(FOUND)


def brought(people: Team, found: Verdict = FOUND, by: str = "carol", at: datetime = NOW) -> str:
    """A request with evidence, as a pull request brings it."""
    root = people.alice.allowlist
    data = evidence_document.write(found)
    digest = evidence_document.digest_of(data)
    requests.put(root, requests.evidence_path(root, found.pin, digest), data)
    asked = Request(
        pin=found.pin, requester=mail(by), wish=Wish(reason="x"), asked_at=at, evidence=digest
    )
    requests.write(root, asked)
    return digest


def signed(
    people: Team, who: Tools, by: str, digest: str = DIGEST, *, key: str = "reviewer", at: float = 0
) -> Path:
    """Somebody says that they found the evidence."""
    ring = Ring(who.key_dir)
    signer = ring.signer(ring.at(who.key_dir / f"{key}.pem"))
    assert signer is not None
    now = NOW + timedelta(days=at)
    return vetted.write(people.alice.allowlist, pin(), digest, signer, by=by, now=now)


VERIFIER = "https://mcp-vet.dev/verifier/v1"


def test_what_a_requester_brings_can_be_read_and_not_approved_on(people: Team) -> None:
    digest = brought(people)
    found = shown.at_hand(pin(), people.bob)
    assert found is not None
    assert (found.counts, found.by, found.digest) == (False, mail("carol"), digest)
    for named in (None, digest):
        with pytest.raises(NotAllowed, match="is the word of mailto:carol") as caught:
            shown.to_approve(pin(), people.bob, named)
        assert caught.value.hint == "mcp-vet review npm:server@1.2.3 --vet looks for itself"


def test_what_the_verifier_has_signed_is_approved_without_vetting_again(people: Team) -> None:
    digest = brought(people)
    signed(people, people.machine, VERIFIER, key="service")
    found = shown.at_hand(pin(), people.bob)
    assert found is not None
    assert (found.counts, found.by) == (True, VERIFIER)
    verdict = shown.to_approve(pin(), people.bob, digest)
    assert evidence_document.digest(verdict) == digest
    assert approve(verdict, people.bob, reason="read it").people == (mail("bob"),)


def test_what_a_reviewer_found_helps_the_next_one(people: Team) -> None:
    brought(people)
    signed(people, people.bob, mail("bob"))
    assert shown.to_approve(pin(), people.alice, DIGEST).pin == pin()


def test_a_reviewers_word_on_their_own_request_does_not_count(people: Team) -> None:
    brought(people, by="bob")
    signed(people, people.bob, mail("bob"))
    with pytest.raises(NotAllowed, match="is the word of mailto:bob"):
        shown.to_approve(pin(), people.alice)


@pytest.mark.parametrize(
    ("by", "key"),
    [(mail("alice"), "reviewer"), (VERIFIER, "reviewer"), (mail("carol"), "reviewer")],
)
def test_nobody_signs_in_anothers_name(people: Team, by: str, key: str) -> None:
    brought(people)
    signed(people, people.bob, by, key=key)
    with pytest.raises(NotAllowed, match="is the word of"):
        shown.to_approve(pin(), people.alice)


def test_a_stranger_s_signature_does_not_count(people: Team) -> None:
    from vetting.signing.keys import generate

    generate(people.carol.key_dir / "reviewer.pem")
    brought(people)
    signed(people, people.carol, mail("bob"))
    with pytest.raises(NotAllowed, match="is the word of"):
        shown.to_approve(pin(), people.alice)


def test_a_signature_is_about_one_evidence(people: Team) -> None:
    """Renaming a statement does not move it to other evidence."""
    digest = brought(people, OTHER)
    path = signed(people, people.bob, mail("bob"))
    path.rename(path.with_name(path.name.replace(DIGEST[7:], digest[7:])))
    with pytest.raises(NotAllowed, match="is the word of"):
        shown.to_approve(pin(), people.alice)


def test_evidence_about_another_package_is_refused(people: Team) -> None:
    root = people.alice.allowlist
    data = evidence_document.write(verdict(of=release(of=pin(name="harmless"))))
    digest = evidence_document.digest_of(data)
    requests.put(root, requests.evidence_path(root, pin(), digest), data)
    requests.write(
        root,
        Request(
            pin=pin(), requester=mail("carol"), wish=Wish(reason="x"), asked_at=NOW, evidence=digest
        ),
    )
    with pytest.raises(FormatError, match="is about npm:harmless"):
        shown.at_hand(pin(), people.bob)


@pytest.mark.parametrize("days", [7.01, 100])
def test_signed_evidence_gets_too_old(people: Team, days: float) -> None:
    """Its age is its signature's, whatever else stands in the request."""
    brought(people, at=NOW + timedelta(days=days))
    signed(people, people.bob, mail("bob"))
    with pytest.raises(NotAllowed, match="is from 2026-11-21: too old"):
        shown.to_approve(pin(), later(people.alice, days=days))


def test_a_signature_of_a_time_to_come_does_not_count(people: Team) -> None:
    brought(people)
    signed(people, people.bob, mail("bob"), at=30)
    with pytest.raises(NotAllowed, match="is the word of"):
        shown.to_approve(pin(), people.alice)


def test_the_newest_that_counts_is_decided_on(people: Team) -> None:
    people.alice.store.record(OTHER)
    brought(people, at=NOW + timedelta(hours=5))
    tools = later(people.alice, hours=6)
    found = shown.at_hand(pin(), tools)
    assert found is not None
    assert (found.by, found.digest) == ("", evidence_document.digest(OTHER))
    signed(people, people.bob, mail("bob"), at=0.2)
    found = shown.at_hand(pin(), tools)
    assert found is not None
    assert (found.by, found.digest) == (mail("bob"), DIGEST)


# What was shown.


def test_evidence_that_changed_since_it_was_shown_is_refused(people: Team) -> None:
    tools = people.alice
    tools.store.record(FOUND)
    shown.remember(pin(), DIGEST, tools)
    assert shown.to_approve(pin(), tools).pin == pin()
    tools.store.record(dataclasses.replace(OTHER, decided_at=NOW + timedelta(hours=1)))
    for named in (None, DIGEST):
        with pytest.raises(
            NotAllowed, match=r"the evidence on npm:server@1\.2\.3 changed"
        ) as caught:
            shown.to_approve(pin(), tools, named)
        assert caught.value.hint == "review again: mcp-vet review npm:server@1.2.3"
        assert caught.value.exit_code == 1
    assert shown.to_approve(pin(), tools, evidence_document.digest(OTHER)).pin == pin()


def test_vetting_again_and_finding_the_same_changes_nothing(people: Team) -> None:
    tools = later(people.alice, days=3)
    tools.store.record(FOUND)
    shown.remember(pin(), DIGEST, tools)
    tools.store.record(verdict(evidence(finding()), now=NOW + timedelta(days=2)))
    assert shown.to_approve(pin(), tools, DIGEST).pin == pin()


def test_each_person_and_allowlist_has_a_memory_of_their_own(people: Team, tmp_path: Path) -> None:
    shown.remember(pin(), DIGEST, people.alice)
    assert shown.remembered(pin(), people.alice) == DIGEST
    assert shown.remembered(pin(), people.bob) is None
    assert shown.remembered(pin(version="9.9.9"), people.alice) is None
    elsewhere = dataclasses.replace(people.alice, allowlist=tmp_path / "other")
    assert shown.remembered(pin(), elsewhere) is None
    shown.forget(pin(), people.alice)
    assert shown.remembered(pin(), people.alice) is None
    shown.forget(pin(), people.alice)


def test_a_damaged_memory_is_said(people: Team) -> None:
    shown.remember(pin(), DIGEST, people.alice)
    (place,) = (people.alice.key_dir.parent / "shown").iterdir()
    assert place.stat().st_mode & 0o077 == 0
    place.write_text("{")
    with pytest.raises(FormatError):
        shown.remembered(pin(), people.alice)


def test_evidence_is_decided_on_by_the_policy_in_force(people: Team) -> None:
    people.alice.store.record(FOUND)
    found = shown.at_hand(pin(), people.alice)
    assert found is not None
    made = shown.decided(found, people.alice)
    assert (made.decision, made.decided_at) == (Decision.REVIEW, NOW)
    assert made.reasons
    unsure = dataclasses.replace(found, verdict=dataclasses.replace(FOUND, policy_digest=""))
    again = shown.decided(unsure, people.alice)
    assert (again.reasons, again.policy_digest) == (made.reasons, made.policy_digest)


def test_requests_that_are_hostile_stop_the_approval_and_say_so(people: Team) -> None:
    people.alice.store.record(FOUND)
    place = requests.folder(people.alice.allowlist, pin())
    place.mkdir(parents=True)
    (place / "x.json").write_text(json.dumps({"schema": "mcp-vet/request/v1"}))
    with pytest.raises(FormatError, match=r"x\.json"):
        shown.to_approve(pin(), people.alice)


def test_whoever_asked_cannot_approve(people: Team) -> None:
    brought(people, by="alice")
    brought(people, by="dave")
    with pytest.raises(NotAllowed, match=f"{mail('alice')} asked for npm:server@1.2.3"):
        approve(FOUND, people.alice, reason="mine")
    assert approve(FOUND, people.bob, reason="read it").missing == 1
    (path,) = (people.bob.allowlist / "entries/npm/server/1.2.3/approvals").iterdir()
    from vetting.signing import dsse

    said = json.loads(dsse.payload(path.read_bytes(), ""))["predicate"]["request"]
    assert said == {"requestedBy": mail("alice"), "alsoRequestedBy": [mail("dave")]}


def test_an_earlier_approval_of_one_who_asked_is_not_counted(people: Team) -> None:
    """Alice approved where her request was not on file yet; Bob's approval names her."""
    approve(FOUND, people.alice, reason="mine")
    brought(people, by="dave")
    brought(people, by="alice")
    assert approve(FOUND, people.bob, reason="read it").missing == 1


def test_alone_ones_own_request_is_a_note(tools: Tools) -> None:
    approve(FOUND, tools, reason="x")
    asked = Request(
        pin=pin(),
        requester="mailto:alice@example.com",
        wish=Wish(reason="x"),
        asked_at=NOW,
    )
    requests.write(tools.allowlist, asked)
    assert approve(FOUND, tools, reason="again").entry is not None
