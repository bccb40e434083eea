"""Renew: one signature, if nothing changed; else what changed."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, pin
from tests.fakes import FakeNpm, FakeOsv, Reply
from tests.workflow.rescanning import LOW, World, record, verdict_on
from tests.workflow.test_team import person
from vetting import app
from vetting.allowlist import index, repository
from vetting.errors import AllowlistError, NotAllowed, UsageError, VettingError
from vetting.model.entry import Entry
from vetting.model.review import Kind
from vetting.model.stop import Reason
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.init import init
from vetting.workflow.refresh import refresh
from vetting.workflow.renew import renew
from vetting.workflow.stop import scope_of, stop


@pytest.fixture
def world(tools: Tools, npm: FakeNpm, osv: FakeOsv) -> World:
    made = World(tools=tools, npm=npm, osv=osv)
    made.publish()
    made.approve()
    return made


def entry(tools: Tools, now: datetime) -> Entry:
    current = index.load(tools.allowlist, now)
    return repository.verify(tools.allowlist, pin(), current.reviewers, now, read=current.read)


def test_one_signature_carries_the_approval_on(world: World) -> None:
    tools = world.later(days=20)
    done = renew(pin(), tools, reason="still in use")
    assert done.entry is not None
    assert done.entry.not_after == NOW + timedelta(days=110)
    (approval,) = entry(tools, NOW + timedelta(days=25)).approvals
    assert (approval.reason, approval.review.kind) == ("still in use", Kind.CARRY)
    assert approval.review.base == pin()
    assert world.only(world.rescan(world.later(days=21))).days_left is None


def test_the_day_can_be_chosen_within_policy(world: World) -> None:
    end = NOW + timedelta(days=200)
    done = renew(pin(), world.tools, reason="x", expires=end)
    assert done.entry is not None
    assert done.entry.not_after == end
    with pytest.raises(UsageError, match="policy allows at most 365 days"):
        renew(pin(), world.tools, reason="x", expires=NOW + timedelta(days=400))
    with pytest.raises(UsageError, match="needs a reason"):
        renew(pin(), world.tools, reason=" ", expires=NOW + timedelta(days=201))
    with pytest.raises(UsageError, match="is approved until 2027-06-09 already"):
        renew(pin(), world.later(days=1), reason="x")


def other_bytes(world: World) -> None:
    world.publish(content=b"other")


def deprecated(world: World) -> None:
    world.publish(registry_manifest={"deprecated": "use another"})


def advisory(world: World) -> None:
    """One that policy only notes is news all the same."""
    world.osv.add(record("GHSA-1", "qs", LOW))


def malware(world: World) -> None:
    world.osv.add(record("MAL-1", "qs"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (other_bytes, "bytes: server-1.2.3.tgz: sha512 "),
        (deprecated, "release: deprecated: use another"),
        (advisory, "advisory: qs 6.16.0: GHSA-1 Something in qs"),
        (malware, "malware: qs 6.16.0: MAL-1 Something in qs"),
    ],
)
def test_what_changed_is_named_and_nothing_is_signed(
    world: World, change: Callable[[World], None], words: str
) -> None:
    change(world)
    before = entry(world.tools, NOW)
    with pytest.raises(NotAllowed) as caught:
        renew(pin(), world.later(days=20), reason="x")
    assert words in str(caught.value)
    assert str(caught.value).startswith("npm:server@1.2.3 is not what was approved: ")
    assert caught.value.hint == "mcp-vet vet npm:server@1.2.3 --approve --reason TEXT"
    assert entry(world.tools, NOW) == before


@pytest.mark.parametrize("path", ["/server", "/osv/v1/querybatch"])
def test_what_cannot_be_asked_is_not_renewed(world: World, path: str) -> None:
    world.forget()
    world.npm.server.routes[path] = Reply(status=400)
    with pytest.raises(VettingError, match="is not known: ") as caught:
        renew(pin(), world.later(days=20), reason="x")
    assert caught.value.exit_code == 3


def test_what_is_not_there_or_has_ended_is_not_renewed(world: World) -> None:
    with pytest.raises(AllowlistError):
        renew(pin(name="ghost"), world.tools, reason="x")
    late = world.later(days=91)
    refresh(late)
    with pytest.raises(NotAllowed, match="ended 2027-02-19"):
        renew(pin(), late, reason="x")


def test_what_somebody_stopped_is_not_renewed(world: World) -> None:
    stop(world.tools, scope_of("npm:server"), revokes=False, reason=Reason.OTHER, note="")
    with pytest.raises(NotAllowed, match="is suspended: "):
        renew(pin(), world.tools, reason="x")


def test_in_a_team_one_signature_is_enough_where_two_approved(
    tmp_path: Path, environ: dict[str, str], npm: FakeNpm, osv: FakeOsv
) -> None:
    """Whoever verifies counts for themselves: the old entry, which two approved, comes along."""
    from vetting.signing.keys import generate

    root = tmp_path / "allowlist"
    people = {name: person(tmp_path, name, root) for name in ("alice", "bob")}
    bobs = generate(people["bob"].key_dir / "reviewer.pem").public
    init(people["alice"], threshold=2, others={"mailto:bob@example.com": bobs})
    for name, tools in people.items():
        assert approve(verdict_on("server"), tools, reason="x").needed == 2, name
    refresh(people["alice"])
    assert len(entry(people["alice"], NOW).approvals) == 2
    World(tools=people["alice"], npm=npm, osv=osv).publish()
    told = app.build(
        app.read_settings(environ | {"MCP_VET_HOME": str(tmp_path / "home of bob")}, tmp_path),
        environ=environ,
        clock=lambda: NOW + timedelta(hours=10),
    )
    done = renew(pin(), told, reason="still in use")
    assert done.missing == 0
    later = NOW + timedelta(hours=11)
    refresh(dataclasses.replace(people["alice"], clock=lambda: later))
    renewed = entry(people["alice"], later)
    assert [approval.approver for approval in renewed.approvals] == ["mailto:bob@example.com"]
    assert renewed.not_after == NOW + timedelta(days=90, hours=10)
