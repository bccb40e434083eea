"""Two people: each signs alone, Git merges, a machine makes the entry."""

import dataclasses
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, pin, release, verdict
from vetting import app
from vetting.allowlist import documents, index, repository
from vetting.allowlist.reviewers import Reviewers
from vetting.errors import AllowlistError, NotAllowed
from vetting.model.entry import Entry
from vetting.signing import dsse
from vetting.signing.keys import generate
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.init import init
from vetting.workflow.refresh import refresh

ALICE, BOB = "mailto:alice@example.com", "mailto:bob@example.com"
FOUND = verdict()


def person(folder: Path, name: str, allowlist: Path) -> Tools:
    environ = {
        "MCP_VET_HOME": str(folder / f"home of {name}"),
        "MCP_VET_ALLOWLIST": str(allowlist),
        "MCP_VET_REVIEWER": f"mailto:{name}@example.com",
    }
    return app.build(app.read_settings(environ, folder), environ=environ, clock=lambda: NOW)


@pytest.fixture
def team(tmp_path: Path) -> tuple[Tools, Tools, Tools]:
    """Alice and Bob, who approve, and the machine, which has all the other keys."""
    root = tmp_path / "allowlist"
    alice, bob, machine = (person(tmp_path, name, root) for name in ("alice", "bob", "ci"))
    theirs = generate(bob.key_dir / "reviewer.pem").public
    init(alice, threshold=2, others={BOB: theirs})
    machine.key_dir.mkdir(parents=True)
    for name in ("service", "scanner", "root"):
        shutil.move(alice.key_dir / f"{name}.pem", machine.key_dir / f"{name}.pem")
    return alice, bob, machine


def entry(tools: Tools, days: float = 0) -> Entry:
    now = NOW + timedelta(days=days)
    current = index.load(tools.allowlist, now)
    return repository.verify(tools.allowlist, pin(), current.reviewers, now, read=current.read)


def test_two_people_approve_and_the_machine_makes_the_entry(
    team: tuple[Tools, Tools, Tools],
) -> None:
    alice, bob, machine = team
    first = approve(FOUND, alice, reason="docs search")
    assert (first.entry, first.people, first.missing) == (None, (ALICE,), 1)
    assert refresh(machine).listed == ()
    later = verdict(now=NOW + timedelta(minutes=5))  # Bob looked for himself
    second = approve(later, bob, reason="fine with me")
    assert (second.entry, set(second.people), second.missing) == (None, {ALICE, BOB}, 0)
    with pytest.raises(AllowlistError, match="there is no entry"):
        entry(machine)
    assert refresh(machine).listed == (pin(),)
    made = entry(machine)
    assert {approval.approver for approval in made.approvals} == {ALICE, BOB}
    assert made.levels == ("MCPVET_ALLOWLISTED", "MCPVET_TWO_PERSON_APPROVED")
    people = index.load(machine.allowlist, NOW).reviewers
    assert repository.evidence(machine.allowlist, made, people).pin == pin()


def test_one_person_twice_is_one_person(team: tuple[Tools, Tools, Tools]) -> None:
    alice, _, machine = team
    approve(FOUND, alice, reason="once")
    again = dataclasses.replace(alice, clock=lambda: NOW + timedelta(hours=1))
    assert approve(FOUND, again, reason="twice").missing == 1
    assert refresh(machine).listed == ()


def test_of_two_approvals_of_one_second_the_one_just_given_counts(tools: Tools) -> None:
    for number in range(4):
        done = approve(FOUND, tools, reason=f"number {number}")
        assert done.entry is not None
        assert [approval.reason for approval in done.entry.approvals] == [f"number {number}"]


def test_two_people_must_mean_the_same_files(team: tuple[Tools, Tools, Tools]) -> None:
    from tests.factories import subject_file

    alice, bob, machine = team
    approve(FOUND, alice, reason="x")
    other = verdict(files=[subject_file(content=b"other bytes")])
    assert approve(other, bob, reason="x").missing == 1
    assert refresh(machine).listed == ()


def test_who_asked_for_it_does_not_count(team: tuple[Tools, Tools, Tools]) -> None:
    alice, bob, machine = team
    with pytest.raises(NotAllowed, match=f"{ALICE} asked for npm:server@1.2.3"):
        approve(FOUND, alice, reason="x", requested_by=ALICE)
    approve(FOUND, alice, reason="x")
    assert approve(FOUND, bob, reason="x", requested_by=ALICE).missing == 1
    assert refresh(machine).listed == ()


def test_an_entry_in_which_the_requester_counts_is_refused(
    team: tuple[Tools, Tools, Tools], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if a machine made it: whoever reads the entry counts for themselves."""
    alice, bob, machine = team
    approve(FOUND, alice, reason="x")
    approve(FOUND, bob, reason="x", requested_by=ALICE)
    real = documents.read_approval

    def forgetful(data: bytes, reviewers: Reviewers, what: str) -> object:
        document, approval = real(data, reviewers, what)
        return document, dataclasses.replace(approval, requested_by="")

    monkeypatch.setattr(documents, "read_approval", forgetful)
    refresh(machine)
    monkeypatch.setattr(documents, "read_approval", real)
    with pytest.raises(AllowlistError, match=f"{ALICE} asked for it"):
        entry(machine)


def test_an_approval_that_ended_meanwhile_does_not_count(team: tuple[Tools, Tools, Tools]) -> None:
    alice, bob, machine = team
    approve(FOUND, alice, reason="x", expires=NOW + timedelta(days=1))
    approve(FOUND, bob, reason="x")
    late = dataclasses.replace(machine, clock=lambda: NOW + timedelta(days=2))
    assert refresh(late).listed == ()


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *args],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)},
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="Git is not installed")
@pytest.mark.parametrize("name", ["server", "other"])
def test_approvals_made_side_by_side_merge_without_a_conflict(
    team: tuple[Tools, Tools, Tools], name: str
) -> None:
    """Of the same version, which then has both, and of two packages."""
    alice, bob, machine = team
    root = machine.allowlist
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "allowlist")
    git(root, "checkout", "--quiet", "-b", "alice")
    approve(FOUND, alice, reason="x")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "alice")
    git(root, "checkout", "--quiet", "-b", "bob", "main")
    theirs = verdict(of=release(of=pin(name=name)), now=NOW + timedelta(minutes=1))
    approve(theirs, bob, reason="x")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "bob")
    git(root, "checkout", "--quiet", "main")
    for branch in ("alice", "bob"):
        git(root, "merge", "--quiet", "--no-edit", branch)
    assert git(root, "status", "--porcelain") == ""
    listed = refresh(machine).listed
    assert listed == ((pin(),) if name == "server" else ())


def test_an_approval_names_what_it_builds_on(tools: Tools) -> None:
    def review(folder: Path) -> dict[str, object]:
        (path,) = folder.glob("approvals/*")
        statement = json.loads(dsse.payload(path.read_bytes(), ""))
        found: dict[str, object] = statement["predicate"]["review"]
        return found

    first = approve(FOUND, tools, reason="x").folder
    assert review(first) == {"kind": "FULL"}
    digest = index.load(tools.allowlist, NOW).listed(pin())
    base = {"base": "pkg:npm/server@1.2.3", "baseEntry": {"sha256": digest}}
    newer = verdict(of=release(of=pin(version="1.3.0")))
    assert review(approve(newer, tools, reason="x").folder) == {"kind": "DELTA", **base}
    shutil.rmtree(tools.allowlist / "entries/npm/server/1.3.0")
    later = dataclasses.replace(tools, clock=lambda: NOW + timedelta(hours=1))
    assert review(approve(FOUND, later, reason="x").folder) == {"kind": "CARRY", **base}
