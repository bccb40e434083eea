import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from tests.factories import NOW, pin, release, verdict
from tests.fakes import FakeNpm, FakeOsv
from tests.pull_request import git
from tests.workflow.people import Team, _made, later, mail, people
from vetting.allowlist import requests, vetted
from vetting.allowlist.reviewers import load
from vetting.errors import AllowlistError, FormatError, NotFound, UsageError
from vetting.model.request import DataClass, RejectReason, Wish
from vetting.model.stop import Reach, Reason
from vetting.signing.keys import generate
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.refresh import refresh
from vetting.workflow.reject import reject
from vetting.workflow.request import Answered, How, Kind, request
from vetting.workflow.stop import scope_of, stop
from vetting.workflow.vet import Depth

__all__ = ["_made", "people"]

WISH = Wish(reason="web search", team="docs", data=DataClass.INTERNAL)
QUICK = How(depth=Depth(closure="none"))
QUIET = {"README.md": "hello\n"}


def asks(who: Tools, version: str = "1.2.3", *, anyway: bool = False, reason: str = "") -> Answered:
    wish = dataclasses.replace(WISH, reason=reason or WISH.reason)
    return request(pin(version=version), wish, who, dataclasses.replace(QUICK, anyway=anyway))


def approved(people: Team, version: str = "1.2.3") -> None:
    found = verdict(of=release(of=pin(version=version)))
    for who in (people.alice, people.bob):
        approve(found, who, reason="fine")
    refresh(people.machine)


def files(tools: Tools) -> list[str]:
    place = tools.allowlist / "requests"
    return sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())


def test_what_nobody_decided_on_is_vetted_and_filed(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    found = asks(people.carol)
    assert (found.kind, found.code in (1, 3), found.others) == (Kind.FILED, True, ())
    assert found.verdict is not None
    (filed,) = requests.of(people.alice.allowlist, pin(), NOW)
    assert filed == found.request
    assert (filed.requester, filed.wish, filed.asked_at) == (mail("carol"), WISH, NOW)
    assert filed.evidence is not None
    requests.read_evidence(people.alice.allowlist, pin(), filed.evidence)
    assert len(files(people.carol)) == 2, "nobody's key here counts, so nothing is signed"


def test_a_machine_whose_key_counts_signs_what_it_found(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    found = asks(people.machine)
    root = people.alice.allowlist
    assert found.request is not None
    assert found.request.evidence is not None
    reviewers = load(root / "reviewers.json")
    said = vetted.newest(root, pin(), found.request.evidence, reviewers, (mail("machine"),), NOW)
    assert said is not None
    assert (said.by, said.at) == (reviewers.verifier, NOW)


def test_a_key_with_a_passphrase_is_not_asked_for(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    keys = people.machine.key_dir
    (keys / "service.pem").unlink()
    generate(keys / "service.pem", "secret")

    def ask(path: Path) -> str:
        raise AssertionError(f"asked for the passphrase of {path}")

    assert asks(dataclasses.replace(people.machine, passphrase=ask)).kind is Kind.FILED
    assert len(files(people.machine)) == 2


def test_what_may_be_stopped_is_not_known(people: Team) -> None:
    approved(people)
    scope = scope_of("npm:qs@6.16.0", Reach.MEMBER)
    stop(people.bob, scope, revokes=False, reason=Reason.COMPROMISED, note="")
    found = asks(people.carol)
    assert (found.kind, found.code) == (Kind.UNKNOWN, 3)
    assert files(people.carol) == []


def test_a_reviewers_own_request_is_for_others_to_judge(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    asks(people.bob)
    assert len(files(people.bob)) == 2


def test_an_open_request_is_joined_without_vetting(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    first = asks(people.carol)
    npm.server.requests.clear()
    second = asks(later(people.dave, hours=1), reason="me too")
    assert second.kind is Kind.JOINED
    assert second.verdict is None
    assert [item.requester for item in second.others] == [mail("carol")]
    assert not [path for path in npm.server.paths() if "server" in path and "osv" not in path]
    both = requests.of(people.alice.allowlist, pin())
    assert [(item.requester, item.wish.reason) for item in both] == [
        (mail("carol"), "web search"),
        (mail("dave"), "me too"),
    ]
    assert first.request is not None
    assert {item.evidence for item in both} == {first.request.evidence}


def test_evidence_that_is_too_old_is_not_joined(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    asks(people.carol)
    refresh(later(people.machine, days=8))
    assert asks(later(people.dave, days=8)).verdict is not None


def test_what_is_approved_is_answered_at_once(people: Team, npm: FakeNpm) -> None:
    approved(people)
    npm.server.requests.clear()
    found = asks(people.carol)
    assert (found.kind, found.code, found.why) == (
        Kind.APPROVED,
        0,
        "approved until 2027-02-19",
    )
    assert npm.server.requests == []
    assert files(people.carol) == []


def test_another_approved_version_is_the_answer_unless_asked_anyway(
    people: Team, npm: FakeNpm
) -> None:
    approved(people, "1.2.0")
    npm.publish("server", "1.2.3", QUIET)
    found = asks(people.carol)
    assert (found.kind, found.code) == (Kind.OTHER_VERSION, 1)
    assert (found.nearest, found.approved) == (pin(version="1.2.0"), ("1.2.0",))
    assert files(people.carol) == []
    assert asks(people.carol, anyway=True).kind is Kind.FILED


@pytest.mark.parametrize("revokes", [False, True])
def test_what_is_stopped_says_why_and_is_not_filed(people: Team, revokes: bool) -> None:
    approved(people, "1.2.0")
    approved(people)
    scope = scope_of("npm:server@1.2.3")
    stop(people.bob, scope, revokes=revokes, reason=Reason.COMPROMISED, note="steals tokens")
    found = asks(people.carol, anyway=True)
    assert found.kind is (Kind.REVOKED if revokes else Kind.SUSPENDED)
    assert found.code == 1
    assert "COMPROMISED: steals tokens" in found.why
    assert found.nearest == pin(version="1.2.0")
    assert files(people.carol) == []


def test_what_was_rejected_says_why_and_what_else(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    other = pin(name="better", version="2.0.0")
    reject(pin(), people.bob, reason=RejectReason.TOO_BROAD, note="writes", alternative=other)
    found = asks(people.carol)
    assert (found.kind, found.code) == (Kind.REJECTED, 1)
    assert found.why == "TOO_BROAD: writes (mailto:bob@example.com, 2026-11-21)"
    assert found.rejection is not None
    assert found.rejection.alternative == other
    assert files(people.carol) == []
    assert asks(people.carol, anyway=True).kind is Kind.FILED


def test_a_later_approval_supersedes_a_rejection(people: Team) -> None:
    reject(pin(), people.bob, reason=RejectReason.OTHER, note="not yet")
    found = verdict(of=release(of=pin()))
    approve(found, later(people.alice, hours=1), reason="fine")
    assert asks(people.carol).kind is Kind.REJECTED, "one of two is not enough"
    approve(found, later(people.bob, hours=1), reason="fine")
    refresh(later(people.machine, hours=1))
    late = later(people.carol, hours=2)
    assert asks(late).kind is Kind.APPROVED


def test_known_malware_is_refused_with_its_advisory(
    people: Team, npm: FakeNpm, osv: FakeOsv
) -> None:
    npm.publish("server", "1.2.3", QUIET)
    osv.add(
        {
            "id": "MAL-2026-1",
            "modified": "2026-11-01T00:00:00Z",
            "summary": "steals tokens",
            "affected": [
                {"package": {"ecosystem": "npm", "name": "server"}, "versions": ["1.2.3"]}
            ],
        }
    )
    found = asks(people.carol, anyway=True)
    assert (found.kind, found.code) == (Kind.MALWARE, 1)
    assert found.why == "MAL-2026-1: steals tokens"
    assert files(people.carol) == []
    assert not [path for path in npm.server.paths() if path.endswith(".tgz")]


def test_a_request_can_leave_the_vetting_to_a_machine(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    found = request(pin(), WISH, people.carol, How(vets=False))
    assert found.kind is Kind.FILED
    assert found.request is not None
    assert found.request.evidence is None
    assert len(files(people.carol)) == 1


def test_without_an_allowlist_there_is_nobody_to_ask(tools: Tools) -> None:
    with pytest.raises(AllowlistError, match="there is no allowlist") as caught:
        request(pin(), WISH, tools)
    assert caught.value.exit_code == 4


def test_a_request_needs_a_reason_and_a_package(people: Team) -> None:
    with pytest.raises(UsageError, match="the reason is missing"):
        request(pin(), Wish(reason=" "), people.carol)
    with pytest.raises(NotFound):
        asks(people.carol)
    assert files(people.carol) == []


def test_an_index_that_ended_answers_nothing(people: Team) -> None:
    approved(people)
    with pytest.raises(AllowlistError):
        asks(later(people.carol, days=40))


def test_a_malformed_request_on_file_is_said(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    place = requests.folder(people.carol.allowlist, pin())
    place.mkdir(parents=True)
    (place / "mallory.json").write_text("{}")
    with pytest.raises(FormatError, match=r"mallory\.json"):
        asks(people.carol)


def test_altered_evidence_is_not_joined(people: Team, npm: FakeNpm) -> None:
    npm.publish("server", "1.2.3", QUIET)
    found = asks(people.carol)
    assert found.request is not None
    place = requests.evidence_path(people.carol.allowlist, pin(), found.request.evidence or "")
    document = json.loads(place.read_text())
    document["evidence"] = document["evidence"][:1]
    place.write_text(json.dumps(document))
    with pytest.raises(FormatError, match="changed since the request was made"):
        asks(people.dave)


@pytest.mark.skipif(shutil.which("git") is None, reason="Git is not installed")
def test_requests_made_side_by_side_merge(people: Team, npm: FakeNpm) -> None:
    """Each has vetted for themselves, and each has signed for it: still no file is in two states."""
    npm.publish("server", "1.2.3", QUIET)
    root = people.machine.allowlist
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "allowlist")
    for number, who in enumerate((people.carol, people.machine)):
        git(root, "checkout", "--quiet", "-b", f"branch{number}", "main")
        assert asks(later(who, minutes=number)).kind is Kind.FILED
        git(root, "add", "-A")
        git(root, "commit", "--quiet", "-m", "request")
    git(root, "checkout", "--quiet", "main")
    for number in range(2):
        git(root, "merge", "--quiet", "--no-edit", f"branch{number}")
    assert git(root, "status", "--porcelain") == ""
    both = requests.of(root, pin())
    assert {item.requester for item in both} == {mail("carol"), mail("machine")}
    assert len({item.evidence for item in both}) == 1, "both found the same"
