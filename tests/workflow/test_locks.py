import hashlib
import json
import shutil

import pytest

from tests.factories import NOW, pin, verdict
from tests.fakes import FakeNpm, FakePypi
from tests.workflow.freezing import publish_npm, publish_pypi, resolved
from tests.workflow.people import Team, _made, later, mail, people
from vetting.allowlist import frozen, repository, requests
from vetting.allowlist.index import load as load_index
from vetting.allowlist.reviewers import load
from vetting.model.request import Request, Wish
from vetting.model.review import Kind
from vetting.model.verdict import Verdict
from vetting.workflow import Tools, locks
from vetting.workflow.approve import approve
from vetting.workflow.refresh import refresh
from vetting.workflow.request import share

__all__ = ["_made", "people"]


def test_a_lock_is_kept_until_somebody_approves(npm: FakeNpm, pypi: FakePypi, tools: Tools) -> None:
    publish_npm(npm)
    publish_pypi(pypi)
    for of, start in ((pin(), "lock/package-lock-"), (pin("pypi"), "lock/requirements-")):
        found = locks.find(resolved(tools, of), tools.blobs)
        assert found is not None
        assert found.name.startswith(start)


def test_only_the_lock_of_the_very_closure_is_taken(npm: FakeNpm, tools: Tools) -> None:
    publish_npm(npm)
    of = resolved(tools)
    kept = locks.find(of, tools.blobs)
    assert kept is not None
    (blob,) = tools.blobs.glob("locks/*/*")
    lock = json.loads(kept.content)
    lock["packages"]["node_modules/server"]["integrity"] = "sha512-" + "A" * 86 + "=="
    blob.write_text(json.dumps(lock))
    assert locks.find(of, tools.blobs) is None
    assert locks.find(of, tools.blobs, [b"{}", kept.content]) == kept, (
        "one that is given is as good"
    )


def test_a_lock_that_is_given_comes_first(npm: FakeNpm, tools: Tools) -> None:
    publish_npm(npm)
    of = resolved(tools)
    kept = locks.find(of, tools.blobs)
    assert kept is not None
    other = kept.content + b"\n"
    found = locks.find(of, tools.blobs, [other])
    assert found is not None
    assert found.content == other


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_rubbish_is_no_lock(npm: FakeNpm, tools: Tools, content: bytes) -> None:
    publish_npm(npm)
    of = resolved(tools)
    (blob,) = tools.blobs.glob("locks/*/*")
    blob.write_bytes(content)
    assert locks.find(of, tools.blobs) is None


def test_without_a_closure_there_is_none(tools: Tools) -> None:
    assert locks.find(verdict(), tools.blobs) is None


# Locks that come with a request.


def asked(found: Verdict, by: Tools) -> None:
    """Carol asked; what `by` found lies beside it, signed if a key there counts."""
    made = Request(
        pin=found.pin, requester=mail("carol"), wish=Wish(reason="x"), asked_at=NOW, evidence=None
    )
    requests.write(by.allowlist, made)
    share(found, by, load(by.allowlist / "reviewers.json"))


def test_whoever_approves_on_another_machine_takes_it_from_the_request(
    npm: FakeNpm, people: Team
) -> None:
    publish_npm(npm)
    found = resolved(people.machine)
    asked(found, people.machine)
    for who in (people.alice, people.bob):
        assert not list(who.blobs.glob("locks/*/*"))
        done = approve(found, who, reason="read it")
        shutil.rmtree(done.folder / "lock")  # they approve on two branches
    branch = approve(found, people.bob, reason="read it")
    assert [path.name for path in (branch.folder / "lock").iterdir()]
    refresh(people.machine)
    index = load_index(people.machine.allowlist, NOW)
    assert frozen.of(people.machine.allowlist, found.pin, index).lock.path.startswith("lock/")


def test_a_lock_that_only_the_requester_vouches_for_is_not_taken(
    npm: FakeNpm, people: Team
) -> None:
    publish_npm(npm)
    found = resolved(people.carol)
    asked(found, people.carol)
    assert list(requests.folder(people.alice.allowlist, found.pin).glob("lock/*"))
    approve(found, people.alice, reason="read it")
    assert not (repository.folder(people.alice.allowlist, found.pin) / "lock").exists()


@pytest.mark.parametrize("how", ["altered", "link", "another", "endless"])
def test_a_lock_that_was_swapped_beside_a_request_is_not_taken(
    npm: FakeNpm, people: Team, how: str
) -> None:
    publish_npm(npm)
    found = resolved(people.machine)
    asked(found, people.machine)
    (path,) = requests.folder(people.alice.allowlist, found.pin).glob("lock/*")
    data = path.read_bytes()
    path.unlink()
    if how == "altered":
        path.write_bytes(data + b"\n")  # the same members, and not the bytes that were signed for
    elif how == "link":
        path.symlink_to("/dev/zero")
    elif how == "another":
        path.write_bytes(b"{}")
    else:
        with path.open("wb") as file:
            file.truncate(65 << 20)
    approve(found, people.alice, reason="read it")
    assert not (repository.folder(people.alice.allowlist, found.pin) / "lock").exists()


def test_renewing_keeps_the_lock_without_the_machine_that_resolved_it(
    npm: FakeNpm, people: Team
) -> None:
    publish_npm(npm)
    found = resolved(people.machine)
    asked(found, people.machine)
    for who in (people.alice, people.bob):
        approve(found, who, reason="read it")
    refresh(people.machine)
    approve(found, later(people.bob, hours=1), reason="again", kind=Kind.CARRY)
    refresh(later(people.machine, hours=1))
    index = load_index(people.machine.allowlist, NOW)
    assert frozen.of(people.machine.allowlist, found.pin, index).lock.path.startswith("lock/")


@pytest.mark.parametrize("place", ["entry", "request"])
def test_a_lock_that_was_planted_is_neither_taken_nor_signed_for(
    npm: FakeNpm, people: Team, place: str
) -> None:
    """The same members, laid out in another way: only what people signed for is taken."""
    publish_npm(npm)
    found = resolved(people.machine)
    kept = locks.find(found, people.machine.blobs)
    assert kept is not None
    root = people.alice.allowlist
    base = repository.folder(root, found.pin)
    planted = (base if place == "entry" else requests.folder(root, found.pin)) / "lock" / "a.json"
    planted.parent.mkdir(parents=True)
    planted.write_bytes(kept.content + b"\n")
    asked(found, people.machine)
    approve(found, people.alice, reason="read it")
    approve(found, people.bob, reason="read it")
    refresh(people.machine)
    index = load_index(root, NOW)
    lock = frozen.of(root, found.pin, index).lock
    assert lock.sha256 == hashlib.sha256(kept.content).hexdigest()


def test_the_second_takes_the_lock_of_the_first_without_any_request(
    npm: FakeNpm, people: Team
) -> None:
    publish_npm(npm)
    found = resolved(people.alice)
    approve(found, people.alice, reason="read it")
    assert not list(people.bob.blobs.glob("locks/*/*"))
    approve(found, people.bob, reason="read it")
    refresh(people.machine)
    index = load_index(people.alice.allowlist, NOW)
    assert frozen.of(people.alice.allowlist, found.pin, index).lock.path.startswith("lock/")
