"""Whose approvals are enough: honest ones, and each way of pretending that they are."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.allowlist.team import DAY, Edit, Team, before, found
from tests.factories import NOW, pin
from vetting.errors import AllowlistError
from vetting.model.profile import EnvName, Profile
from vetting.model.review import Changed, Kind, Review
from vetting.model.surface import SurfaceState
from vetting.model.verdict import Verdict, Waiver
from vetting.signing import dsse, statements

ONE = found()
TWO = found("1.3.0", approved=before(ONE))
SMALL = Changed(files=2, insertions=30, deletions=10)
BY_POLICY = '[update]\napprove = "policy"\n'
LOWER = (
    '[tiers.small]\napprovers = 1\nlower = true\nreview = ["DELTA"]\n'
    "max_changed_lines = 50\nadds_nothing = true\n"
)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(root=tmp_path / "allowlist")


def refused(team: Team, verdict: Verdict = ONE, now: object = NOW) -> str:
    with pytest.raises(AllowlistError) as caught:
        team.verify(verdict.pin, now)  # type: ignore[arg-type]
    return str(caught.value)


def test_two_people_who_mean_the_same_are_enough(team: Team) -> None:
    team.approved(ONE, "alice", "bob")
    entry = team.verify(ONE.pin)
    assert {approval.approver for approval in entry.approvals} == {"mailto:alice", "mailto:bob"}
    assert (entry.needed, entry.why, entry.bases) == (2, "", ())


def test_one_is_not(team: Team) -> None:
    team.approved(ONE, "alice")
    assert "1 of 2 approvals needed are valid" in refused(team)


def test_one_person_twice_is_one(team: Team) -> None:
    given = [team.approval("alice", ONE, at=NOW - hours * DAY / 24) for hours in (0, 1)]
    team.publish(ONE, given)
    assert "1 of 2 approvals needed are valid" in refused(team)


def test_a_key_speaks_for_its_owner_only(team: Team) -> None:
    forged = team.approval("bob", ONE, key="alice")
    team.publish(ONE, [team.approval("alice", ONE), forged])
    assert "is in the name of mailto:bob, but signed by mailto:alice" in refused(team)


def test_who_asked_does_not_count(team: Team) -> None:
    asked = Review(requested_by=("mailto:carol", "mailto:bob"))
    team.publish(ONE, [team.approval("alice", ONE, asked), team.approval("bob", ONE)])
    assert "mailto:bob asked for it, so their approval does not count" in refused(team)


def test_two_people_who_saw_different_things_approved_different_things(team: Team) -> None:
    other = found("1.2.3", "process_exec")
    team.publish(ONE, [team.approval("alice", ONE), team.approval("bob", other)])
    assert "mailto:alice and mailto:bob approved different things: capabilities" in refused(team)


def less(predicate: dict[str, Any]) -> None:
    predicate["envelope"]["capabilities"] = []


def no_envelope(predicate: dict[str, Any]) -> None:
    del predicate["envelope"]


def newer_envelope(predicate: dict[str, Any]) -> None:
    predicate["envelope"]["version"] = 2


def half_envelope(predicate: dict[str, Any]) -> None:
    del predicate["envelope"]["tools"]


def odd_kind(predicate: dict[str, Any]) -> None:
    predicate["review"]["kind"] = "GLANCE"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (less, "says something else than its evidence: capabilities"),
        (newer_envelope, "envelope is of version 2, not 1"),
        (half_envelope, "envelope.tools is missing"),
        (odd_kind, "reviews nothing that this mcp-vet knows"),
    ],
)
def test_what_an_approval_says_must_be_what_its_evidence_says(
    team: Team, edit: Edit, words: str
) -> None:
    verdict = found("1.2.3", "process_exec")
    team.publish(verdict, [team.approval(by, verdict, edit=edit) for by in ("alice", "bob")])
    message = refused(team)
    assert words in message
    assert "0 of 2 approvals needed are valid" in message


def test_evidence_about_other_files_proves_nothing(team: Team) -> None:
    """A harmless package was looked at, and another is approved on it."""
    bad = found(content=b"evil bytes")
    given = []
    for by in ("alice", "bob"):
        said = team.approval(by, ONE)
        document = json.loads(dsse.payload(said.data, ""))
        document["subject"] = json.loads(statements.evidence(bad))["subject"]
        data = dsse.sign(json.dumps(document).encode(), team.signers[by])
        given.append(replace(said, data=data))
    team.publish(bad, given)
    assert "was given on evidence about other files" in refused(team)


def test_approvals_from_before_there_were_envelopes_go_on_to_hold(team: Team) -> None:
    """Also those that name a base that is nowhere any more."""
    gone = Review(kind=Kind.DELTA, base=pin(version="1.0.0"), entry="0" * 64)
    given = [team.approval(by, ONE, gone, edit=no_envelope) for by in ("alice", "bob")]
    team.publish(ONE, given)
    assert team.verify(ONE.pin).bases == ()


# Reviews of a difference.


def delta(team: Team, base: Verdict = ONE, by: tuple[str, ...] = ("alice", "bob")) -> None:
    """An update on top of what these people approved, with everything attached."""
    made = team.approved(base, *by)
    review = made.review(Kind.DELTA, SMALL)
    given = [team.approval(name, TWO, review) for name in ("alice", "bob")]
    team.publish(TWO, given, made.bases())


def test_a_difference_from_what_was_approved_is_enough(team: Team) -> None:
    delta(team)
    assert team.verify(TWO.pin).bases == (ONE.pin,)


def test_the_base_may_end_or_go_afterwards(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob", days=1)
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")], made.bases())
    for path in sorted(made.folder.rglob("*.json")):
        path.unlink()
    assert team.verify(TWO.pin, NOW + 30 * DAY).bases == (ONE.pin,)


def test_a_base_that_one_person_approved_is_none(team: Team) -> None:
    delta(team, by=("alice",))
    assert "builds on npm:server@1.2.3, which people had not validly approved (1 of 2)" in refused(
        team, TWO
    )


def test_a_base_must_be_attached(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob")
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")])
    assert "builds on npm:server@1.2.3, whose entry is not attached" in refused(team, TWO)


def test_a_base_must_have_held_when_it_was_built_on(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob", made=NOW - 100 * DAY)
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")], made.bases())
    message = refused(team, TWO)
    assert "which people had not validly approved (0 of 2)" in message
    assert "ended 2026-11-11" in message


def test_a_base_cannot_be_younger(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob", made=NOW + DAY)
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")], made.bases())
    assert "builds on an entry of npm:server@1.2.3 that is younger" in refused(team, TWO)


def test_a_base_is_of_the_same_package(team: Team) -> None:
    made = team.approved(found(name="other"), "alice", "bob")
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")], made.bases())
    assert "builds on another package, npm:other@1.2.3" in refused(team, TWO)


def test_a_base_is_the_verifiers(team: Team) -> None:
    given = [team.approval(by, ONE) for by in ("alice", "bob")]
    made = team.publish(ONE, given, key="mallory")
    review = made.review(Kind.DELTA)
    team.publish(TWO, [team.approval(by, TWO, review) for by in ("alice", "bob")], made.bases())
    assert "the entry of npm:server@1.2.3: not signed by a key that is trusted here" in refused(
        team, TWO
    )


def chain(team: Team, length: int) -> Verdict:
    """That many updates, each reviewed only against the one before."""
    made = team.approved(ONE, "alice", "bob")
    last = ONE
    for number in range(length):
        last = found(f"1.3.{number}", approved=before(ONE))
        review = made.review(Kind.DELTA)
        given = [team.approval(by, last, review) for by in ("alice", "bob")]
        made = team.publish(last, given, made.bases())
    return last


def test_ten_differences_in_a_row_are_as_many_as_policy_lets(team: Team) -> None:
    tenth = chain(team, 10)
    assert [base.version for base in team.verify(tenth.pin).bases] == [
        *(f"1.3.{number}" for number in range(8, -1, -1)),
        "1.2.3",
    ]
    eleventh = chain(team, 11)
    assert "too many approvals in a row looked at a difference only" in refused(team, eleventh)
    team.policy("[reviews]\nmax_chain = 11\n")
    assert len(team.verify(eleventh.pin).bases) == 11
    team.policy("[reviews]\nmax_chain = 0\n")
    assert "too many approvals" in refused(team, found("1.3.0"))


# Carried on by one person.

LATER = NOW + 80 * DAY


def carried(team: Team, verdict: Verdict = ONE, **how: Any) -> None:
    made = team.approved(ONE, "alice", "bob")
    given = team.approval("carol", verdict, made.review(Kind.CARRY), at=LATER, **how)
    team.publish(verdict, [given], made.bases(), made=LATER)


def test_one_person_carries_on_what_two_approved(team: Team) -> None:
    carried(team)
    entry = team.verify(ONE.pin, LATER)
    assert [approval.approver for approval in entry.approvals] == ["mailto:carol"]
    assert (entry.needed, entry.why) == (1, "carried on: nothing changed")
    assert entry.not_after == LATER + 90 * DAY


WAIVER = Waiver(finding="a/rule", reason="accepted", until=LATER + DAY)


@pytest.mark.parametrize(
    ("verdict", "how"),
    [
        (found(content=b"other bytes"), {}),
        (found("1.2.3", "listens"), {}),
        (found(tools=SurfaceState.DYNAMIC), {}),
        (found(profile=Profile(env=(EnvName(name="A", secret=True, path="x", line=1),))), {}),
        (ONE, {"waivers": (WAIVER,)}),
    ],
    ids=["files", "capability", "tools", "environment name", "waiver"],
)
def test_nobody_carries_on_alone_what_is_not_the_same(
    team: Team, verdict: Verdict, how: dict[str, Any]
) -> None:
    carried(team, verdict, **how)
    assert "1 of 2 approvals needed are valid" in refused(team, verdict, LATER)


def test_a_gap_that_was_not_there_is_not_carried_on(team: Team) -> None:
    def gap(predicate: dict[str, Any]) -> None:
        predicate["notLookedAt"] = [{"check": "advisories", "reason": "unreachable"}]

    carried(team, edit=gap)
    assert "1 of 2 approvals needed are valid" in refused(team, ONE, LATER)


def test_what_ended_is_not_carried_on(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob", days=30)
    given = team.approval("carol", ONE, made.review(Kind.CARRY), at=NOW + DAY)
    team.publish(ONE, [given], made.bases(), made=LATER)  # backdated, says the verifier's clock
    assert "which people had not validly approved (0 of 2)" in refused(team, ONE, LATER)


def test_what_one_person_approved_is_not_carried_on(team: Team) -> None:
    made = team.approved(ONE, "alice")
    given = team.approval("alice", ONE, made.review(Kind.CARRY))
    team.publish(ONE, [given], made.bases())
    assert "which people had not validly approved (1 of 2)" in refused(team, ONE)


def test_who_asked_for_it_does_not_carry_it_on(team: Team) -> None:
    asked = Review(requested_by=("mailto:carol",))
    made = team.publish(ONE, [team.approval(by, ONE, asked) for by in ("alice", "bob")])
    given = team.approval("carol", ONE, made.review(Kind.CARRY))
    team.publish(ONE, [given], made.bases())
    assert "1 of 2 approvals needed are valid" in refused(team, ONE)


def test_an_update_is_not_carried_on(team: Team) -> None:
    made = team.approved(ONE, "alice", "bob")
    given = team.approval("alice", TWO, made.review(Kind.CARRY))
    team.publish(TWO, [given], made.bases())
    assert "1 of 2 approvals needed are valid" in refused(team, TWO)


# Tiers.


def test_a_tier_asks_for_more_people(team: Team) -> None:
    shell = found("1.2.3", "process_exec")
    team.approved(shell, "alice", "bob")
    team.approved(found(name="quiet"), "alice", "bob")
    team.policy('[tiers.shells]\napprovers = 3\ncapabilities = ["process_exec", "listens"]\n')
    assert "2 of 3 approvals needed are valid (tier shells: process_exec)" in refused(team, shell)
    team.verify(pin(name="quiet"))
    team.approved(shell, "alice", "bob", "carol")
    assert team.verify(shell.pin).needed == 3


def test_what_an_older_approval_does_not_say_is_taken_from_its_evidence(team: Team) -> None:
    shell, quiet = found("1.2.3", "process_exec"), found(name="quiet")
    team.policy('[tiers.shells]\napprovers = 3\ncapabilities = ["process_exec"]\n')
    team.approved(shell, "alice", "bob", edit=no_envelope)
    team.approved(quiet, "alice", "bob", edit=no_envelope)
    assert "2 of 3 approvals needed" in refused(team, shell)
    team.verify(quiet.pin)


@pytest.mark.parametrize(
    ("verdict", "changed", "enough"),
    [
        (TWO, SMALL, True),
        (TWO, Changed(files=1, insertions=41, deletions=10), False),
        (TWO, Changed(files=1, insertions=1, deletions=0, opaque=1), False),
        (TWO, None, False),
        (found("1.3.0", "listens"), SMALL, False),
        (found("1.3.0", tools=SurfaceState.PARTIAL), SMALL, False),
    ],
    ids=["small", "too long", "opaque", "not counted", "adds", "unknown"],
)
def test_a_tier_that_lowers_fits_only_what_is_known_to_be_small(
    team: Team, verdict: Verdict, changed: Changed | None, enough: bool
) -> None:
    team.policy(LOWER)
    made = team.approved(ONE, "alice", "bob")
    given = team.approval("carol", verdict, made.review(Kind.DELTA, changed))
    team.publish(verdict, [given], made.bases())
    if enough:
        assert team.verify(verdict.pin).why == "tier small: 40 changed lines, adds nothing"
    else:
        assert "1 of 2 approvals needed are valid" in refused(team, verdict)


def test_a_first_review_is_never_lowered_by_a_claim(team: Team) -> None:
    team.policy(LOWER)
    claimed = Review(kind=Kind.FULL, changed=SMALL)
    team.publish(ONE, [team.approval("alice", ONE, claimed)])
    assert "1 of 2 approvals needed are valid" in refused(team)


# Approved by policy.


def passed(team: Team, verdict: Verdict = TWO, **how: Any) -> None:
    """An update that the machine approved, on top of what two people approved."""
    made = team.approved(ONE, "alice", "bob")
    how = {"by_policy": True, "review": made.review(Kind.DELTA), **how}
    team.publish(verdict, [team.approval("service", verdict, **how)], made.bases())


def test_policy_passes_an_update_that_adds_nothing(team: Team) -> None:
    team.policy(BY_POLICY)
    passed(team)
    entry = team.verify(TWO.pin)
    assert entry.why == "policy: an update that adds nothing"
    assert [approval.by_policy for approval in entry.approvals] == [True]


YOUNG = found("1.3.0", published=NOW - 2 * DAY, approved=before(ONE))
ADDS = found("1.3.0", "listens", approved=before(found("1.2.3", "listens")))


@pytest.mark.parametrize(
    ("verdict", "how", "words"),
    [
        (TWO, {"key": "alice"}, "not signed by a key that is trusted here"),
        (TWO, {"key": "mallory"}, "not signed by a key that is trusted here"),
        (TWO, {"scan_key": "alice"}, "evidence/scan-"),
        (YOUNG, {}, "leaves it to a person"),
        (ADDS, {}, "adds capability: listens"),
        (found("1.3.0", tools=SurfaceState.PARTIAL), {}, "adds unknown: tools (partial now)"),
        (TWO, {"waivers": (WAIVER,)}, "accepts what only people may accept"),
        (TWO, {"at": NOW - 59 * DAY}, "was given before the release was 7 days old"),
        (TWO, {"review": None}, "it is no update of an approved version"),
        (found("1.3.0", "process_exec"), {}, "adds capability: process_exec"),
    ],
    ids=[
        "a reviewer's key",
        "a stranger's key",
        "a reviewer's evidence",
        "cooldown",
        "adds what the evidence hides",
        "unknown",
        "waiver",
        "backdated",
        "no base",
        "leaves it to a person",
    ],
)
def test_what_only_looks_like_an_approval_by_policy_does_not_count(
    team: Team, verdict: Verdict, how: dict[str, Any], words: str
) -> None:
    team.policy(BY_POLICY)
    passed(team, verdict, **how)
    assert words in refused(team, verdict)


def test_it_counts_only_while_policy_says_so(team: Team) -> None:
    passed(team)
    assert "policy leaves updates to people" in refused(team, TWO)


def test_a_gap_that_blocks_needs_a_person(team: Team) -> None:
    def gap(check: str) -> Callable[[dict[str, Any]], None]:
        def edit(predicate: dict[str, Any]) -> None:
            predicate["notLookedAt"] = [{"check": check, "reason": "unreachable"}]

        return edit

    team.policy(BY_POLICY)
    passed(team, edit=gap("popularity"))  # context only, says the built-in policy
    team.verify(TWO.pin)
    passed(team, edit=gap("advisories"))
    assert "rests on incomplete evidence (advisories)" in refused(team, TWO)


def test_it_builds_on_people_and_on_nothing_else(team: Team) -> None:
    team.policy(BY_POLICY)
    passed(team)
    three = found("1.4.0", approved=before(TWO))
    made = team.publish(
        TWO,
        [
            team.approval(
                "service",
                TWO,
                team.approved(ONE, "alice", "bob").review(Kind.DELTA),
                by_policy=True,
            )
        ],
        team.approved(ONE, "alice", "bob").bases(),
    )
    given = team.approval("service", three, made.review(Kind.DELTA), by_policy=True)
    team.publish(three, [given], made.bases())
    assert "which people had not validly approved" in refused(team, three)
    person = [team.approval(by, three, made.review(Kind.DELTA)) for by in ("alice", "bob")]
    team.publish(three, person, made.bases())
    assert "which people had not validly approved" in refused(team, three)


def test_the_machine_is_no_person(team: Team) -> None:
    team.policy(BY_POLICY)
    made = team.approved(ONE, "alice", "bob")
    wide = found("1.3.0", "listens")
    machine = team.approval("service", wide, made.review(Kind.DELTA), by_policy=True)
    person = team.approval("alice", wide, made.review(Kind.DELTA))
    team.publish(wide, [machine, person], made.bases())
    assert "1 of 2 approvals needed are valid" in refused(team, wide)
