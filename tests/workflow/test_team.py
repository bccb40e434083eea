"""Two people: each signs alone, Git merges, a machine makes the entry."""

import dataclasses
import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.allowlist.team import found
from tests.factories import NOW, pin, release, verdict
from vetting import app
from vetting.allowlist import approvals, index, repository
from vetting.allowlist.reviewers import Reviewers
from vetting.errors import AllowlistError, NotAllowed
from vetting.model.entry import Entry
from vetting.model.review import Kind
from vetting.model.verdict import Verdict
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
    real = approvals.read

    def forgetful(data: bytes, reviewers: Reviewers, what: str) -> object:
        document, approval = real(data, reviewers, what)
        return document, dataclasses.replace(approval, requested_by=())

    monkeypatch.setattr(approvals, "read", forgetful)
    refresh(machine)
    monkeypatch.setattr(approvals, "read", real)
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


# What was approved is carried on by one, and tiers ask for more.

WHOLE = found("1.2.3", "network")


def together(team: tuple[Tools, Tools, Tools], what: Verdict, **how: Any) -> None:
    alice, bob, machine = team
    for each in (alice, bob):
        approve(what, each, reason="x", **how)
    assert refresh(machine).listed == (what.pin,)


def at(tools: Tools, days: float) -> Tools:
    return dataclasses.replace(tools, clock=lambda: NOW + timedelta(days=days))


def test_one_person_carries_on_what_two_approved(team: tuple[Tools, Tools, Tools]) -> None:
    alice, _, machine = team
    together(team, WHOLE)
    done = approve(WHOLE, at(alice, 0.5), reason="still used", kind=Kind.CARRY)
    assert (done.missing, done.needed, done.why) == (0, 1, "carried on: nothing changed")
    refresh(at(machine, 0.6))
    made = entry(machine, days=0.7)
    assert [(item.approver, item.reason) for item in made.approvals] == [(ALICE, "still used")]
    assert made.not_after == NOW + timedelta(days=90.5)
    assert made.bases == (WHOLE.pin,)


def test_what_changed_is_not_carried_on_and_named(team: tuple[Tools, Tools, Tools]) -> None:
    alice, _, _ = team
    together(team, WHOLE)
    other = found("1.2.3", "network", "listens")
    with pytest.raises(NotAllowed, match=r"is not what was approved: capabilities"):
        approve(other, at(alice, 0.5), reason="x", kind=Kind.CARRY)
    assert not list((alice.allowlist / "entries").rglob("bases/*")), "nothing was written"


def test_what_nobody_approved_is_not_carried_on(team: tuple[Tools, Tools, Tools]) -> None:
    alice, _, _ = team
    approve(WHOLE, alice, reason="x")
    with pytest.raises(NotAllowed, match=r"there is no approval of npm:server@1\.2\.3"):
        approve(WHOLE, alice, reason="x", kind=Kind.CARRY)


def test_a_tier_says_how_many_and_why(team: tuple[Tools, Tools, Tools]) -> None:
    alice, bob, machine = team
    path = machine.allowlist / "policy.toml"
    path.write_text('[tiers.web]\napprovers = 3\ncapabilities = ["network"]\n')
    refresh(machine, sign=True)
    approve(WHOLE, alice, reason="x")
    done = approve(WHOLE, bob, reason="x")
    assert (done.missing, done.needed, done.why) == (1, 3, "tier web: network")
    assert refresh(machine).listed == ()


def test_two_people_on_evidence_that_differs_are_told_so(team: tuple[Tools, Tools, Tools]) -> None:
    alice, bob, machine = team
    approve(WHOLE, alice, reason="x")
    done = approve(found("1.2.3", "network", "listens"), bob, reason="x")
    assert done.missing == 1
    assert any("approved different things: capabilities" in text for text in done.problems)
    assert refresh(machine).listed == ()


def test_after_a_chain_of_differences_everything_is_reviewed(tools: Tools) -> None:
    approve(WHOLE, tools, reason="x")
    (tools.allowlist / "policy.toml").write_text("[reviews]\nmax_chain = 1\n")
    refresh(tools, sign=True)
    second, third = found("1.3.0", "network"), found("1.4.0", "network")
    assert approve(second, at(tools, 0.1), reason="x").entry is not None
    later = at(tools, 0.2)
    with pytest.raises(NotAllowed, match="looked at a difference only") as caught:
        approve(third, later, reason="x")
    assert caught.value.hint == "review all of npm:server@1.4.0, then add --full"
    done = approve(third, later, reason="x", kind=Kind.FULL)
    assert done.entry is not None
    assert done.entry.bases == ()


def test_nobody_downgrades_the_policy_by_hand(tools: Tools) -> None:
    """It is signed in the index: a tier that is edited away takes the whole list down."""
    approve(WHOLE, tools, reason="x")
    path = tools.allowlist / "policy.toml"
    path.write_text('[tiers.any]\napprovers = 1\nlower = true\nreview = ["FULL"]\n')
    with pytest.raises(AllowlistError, match=r"policy\.toml: changed since it was signed"):
        index.load(tools.allowlist, NOW)
