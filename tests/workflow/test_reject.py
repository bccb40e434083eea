import json
from pathlib import Path

import pytest

from tests.factories import NOW, pin, release, verdict
from tests.workflow.people import Team, _made, later, mail, people
from vetting.allowlist import rejections, requests
from vetting.allowlist.reviewers import load
from vetting.errors import AllowlistError, NotAllowed, SignatureError, UsageError
from vetting.model.request import Rejection, RejectReason, Request, Wish
from vetting.signing import answers, dsse
from vetting.signing.keys import generate
from vetting.workflow.approve import approve
from vetting.workflow.refresh import refresh
from vetting.workflow.reject import objections, reject
from vetting.workflow.request import still_open

__all__ = ["_made", "people"]


def read(people: Team) -> tuple[Rejection, ...]:
    root = people.alice.allowlist
    return rejections.of(root, pin(), load(root / "reviewers.json"))


def test_a_rejection_is_signed_and_read_back(people: Team) -> None:
    other = pin(name="better")
    done = reject(
        pin(), people.bob, reason=RejectReason.LICENSE, note=" no licence ", alternative=other
    )
    assert read(people) == (done.rejection,)
    said = done.rejection
    assert (said.by, said.at, said.reason) == (mail("bob"), NOW, RejectReason.LICENSE)
    assert (said.note, said.alternative, said.closes) == ("no licence", other, frozenset())
    assert done.path.parent == people.alice.allowlist / "rejections/npm/server/1.2.3"


def test_it_closes_the_requests_that_are_there_and_no_later_one(people: Team) -> None:
    root = people.alice.allowlist
    asked = Request(pin=pin(), requester=mail("carol"), wish=Wish(reason="x"), asked_at=NOW)
    requests.write(root, asked)
    done = reject(pin(), people.bob, reason=RejectReason.OTHER, note="no")
    assert done.closed == (asked,)
    assert still_open(requests.of(root, pin()), read(people)) == ()
    again = Request(pin=pin(), requester=mail("carol"), wish=Wish(reason="please"), asked_at=NOW)
    requests.write(root, again)
    assert still_open(requests.of(root, pin()), read(people)) == (again,)


@pytest.mark.parametrize("note", ["", "  ", "x" * 2001])
def test_a_rejection_says_why(people: Team, note: str) -> None:
    with pytest.raises(UsageError):
        reject(pin(), people.bob, reason=RejectReason.OTHER, note=note)
    assert read(people) == ()


def test_only_reviewers_reject(people: Team) -> None:
    generate(people.carol.key_dir / "reviewer.pem")
    for who in (people.carol, people.machine):
        with pytest.raises(AllowlistError, match="is a reviewer's"):
            reject(pin(), who, reason=RejectReason.OTHER, note="no")


def test_what_is_approved_is_revoked_and_not_rejected(people: Team) -> None:
    for who in (people.alice, people.bob):
        approve(verdict(), who, reason="fine")
    refresh(people.machine)
    with pytest.raises(NotAllowed) as caught:
        reject(pin(), people.bob, reason=RejectReason.OTHER, note="no")
    assert caught.value.hint == "mcp-vet revoke npm:server@1.2.3 --reason CODE"
    ended = later(people.bob, days=100)
    refresh(later(people.machine, days=100))
    assert reject(pin(), ended, reason=RejectReason.OTHER, note="no").path.exists()


def test_it_is_superseded_by_as_many_as_must_approve(people: Team) -> None:
    reject(pin(), people.bob, reason=RejectReason.OTHER, note="no")
    assert len(objections(pin(), people.alice)) == 1
    approve(verdict(), later(people.alice, hours=1), reason="fine")
    assert len(objections(pin(), people.alice)) == 1
    approve(verdict(), later(people.bob, hours=1), reason="fine")
    assert objections(pin(), people.alice) == ()
    reject(pin(), later(people.bob, hours=2), reason=RejectReason.OTHER, note="after all")
    assert [item.note for item in objections(pin(), people.alice)] == ["after all"]


def planted(people: Team, by: str, key: Path, **change: object) -> Path:
    fields = {"reason": RejectReason.OTHER, "note": "no", "alternative": None, "closes": ()}
    payload = answers.rejection(pin(), by=by, now=NOW, **fields)  # type: ignore[arg-type]
    document = json.loads(payload)
    document["predicate"] |= change
    signer = generate(key)
    path = rejections.folder(people.alice.allowlist, pin()) / "planted.dsse.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dsse.sign(json.dumps(document).encode(), signer))
    return path


def test_a_strangers_rejection_is_said_and_does_not_count(people: Team, tmp_path: Path) -> None:
    path = planted(people, mail("bob"), tmp_path / "stranger.pem")
    with pytest.raises(SignatureError, match="not signed by a key that is trusted here") as caught:
        objections(pin(), people.alice)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reviewer": {"id": "mailto:alice@example.com"}}, "who did not sign it"),
        ({"decision": "APPROVED"}, "does not know"),
        ({"reason": {"code": "NEW_CODE"}}, "does not know"),
        ({"alternative": "not a purl"}, "does not know"),
        ({"decidedAt": "once"}, "no valid time"),
    ],
)
def test_what_a_rejection_says_must_be_understood(
    people: Team, change: dict[str, object], message: str
) -> None:
    from vetting.signing.ring import Ring

    ring = Ring(people.bob.key_dir)
    signer = ring.signer(ring.at(people.bob.key_dir / "reviewer.pem"))
    assert signer is not None
    payload = json.loads(
        answers.rejection(
            pin(),
            reason=RejectReason.OTHER,
            note="no",
            by=mail("bob"),
            now=NOW,
            alternative=None,
            closes=(),
        )
    )
    payload["predicate"] |= change
    root = people.alice.allowlist
    rejections.write(root, pin(), "x", dsse.sign(json.dumps(payload).encode(), signer))
    with pytest.raises(AllowlistError, match=message):
        read(people)


def test_a_rejection_of_another_version_is_none_of_this_one(people: Team) -> None:
    done = reject(pin(version="9.9.9"), people.bob, reason=RejectReason.OTHER, note="no")
    place = rejections.folder(people.alice.allowlist, pin())
    place.mkdir(parents=True)
    (place / done.path.name).write_bytes(done.path.read_bytes())
    with pytest.raises(AllowlistError, match="rejects something else"):
        read(people)


def test_no_version_is_touched_by_it(people: Team) -> None:
    assert release(of=pin()).pin == pin()
    reject(pin(), people.bob, reason=RejectReason.OTHER, note="no")
    assert not (people.alice.allowlist / "entries").exists()
