"""Notices: to whom, how often, and what a receiver that fails costs."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.boundary.test_webhook import verified
from tests.factories import NOW, pin
from tests.fakes import FakeNpm, FakeOsv, FakeServer, Reply
from tests.workflow.rescanning import HIGH, World, record
from vetting import app
from vetting.model.rescan import Rescan
from vetting.workflow import Tools
from vetting.workflow.notify import notices, notify

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver() -> Iterator[FakeServer]:
    fake = FakeServer()
    fake.routes["/hook"] = fake.routes["/chat"] = Reply()
    yield fake
    fake.close()


@pytest.fixture
def world(
    environ: dict[str, str], receiver: FakeServer, tools: Tools, npm: FakeNpm, osv: FakeOsv
) -> World:
    """One approved server, and people who want to know."""
    environ["MCP_VET_WEBHOOK_URL"] = f"{receiver.url}/hook"
    environ["MCP_VET_WEBHOOK_SECRET"] = SECRET
    environ["MCP_VET_NOTIFY"] = f"json://{receiver.host}/chat"
    told = app.build(
        app.read_settings(environ, tools.allowlist.parent), environ=environ, clock=lambda: NOW
    )
    made = World(tools=told, npm=npm, osv=osv)
    made.publish()
    made.approve()
    return made


def documents(receiver: FakeServer, path: str = "/hook") -> list[dict[str, object]]:
    return [json.loads(item.body) for item in receiver.requests if item.path == path]


def night(world: World, number: int = 0) -> Rescan:
    tools = world.later(days=number)
    done = world.rescan(tools)
    return replace(done, deliveries=notify(done, tools))


def test_a_suspension_is_told_once_and_can_be_verified(world: World, receiver: FakeServer) -> None:
    assert night(world).deliveries == ()
    world.osv.add(record("MAL-1", "qs"))
    done = night(world, 1)
    assert [(item.sent, item.error) for item in done.deliveries] == [(1, None), (1, None)]
    hook, chat = receiver.requests
    assert verified(hook, base64.b64decode(SECRET.removeprefix("whsec_")))
    document = json.loads(hook.body)
    (item,) = done.entries
    expected = {
        "schema": "mcp-vet/event/v1",
        "event": "server.suspended",
        "occurred_at": "2026-11-22T12:00:00Z",
        "title": "npm:server@1.2.3 is suspended",
        "entry": item.entry,
        "causes": ["malware"],
        "order": item.order,
        "ends": "2027-02-19T12:00:00Z",
    }
    assert {key: document[key] for key in expected} == expected
    assert document["pin"]["purl"] == "pkg:npm/server@1.2.3"
    assert hook.headers["webhook-id"] == document["dedupe_id"]
    assert document["id"][14] == "7", "a UUIDv7"
    assert "npm:server@1.2.3 is suspended: qs 6.16.0: MAL-1" in json.loads(chat.body)["message"]
    night(world, 2)
    assert len(receiver.requests) == 2, "the same order is the same event"


def test_a_receiver_that_fails_is_told_the_same_by_the_next_run(
    world: World, receiver: FakeServer
) -> None:
    receiver.routes["/hook"] = receiver.routes["/chat"] = Reply(status=400)
    world.osv.add(record("MAL-1", "qs"))
    done = night(world)
    assert [item.sent for item in done.deliveries] == [0, 0]
    assert all(item.error for item in done.deliveries)
    assert "/hook" not in str(done.deliveries)
    assert set(done.codes) == {5}, "and that is all there is to say"
    assert (world.root / str(done.entries[0].order)).exists()
    receiver.routes["/hook"] = receiver.routes["/chat"] = Reply()
    again = night(world, 1)
    assert [item.sent for item in again.deliveries] == [1, 1]
    first, second = documents(receiver)
    assert first["dedupe_id"] == second["dedupe_id"]
    assert first["id"] != second["id"]


def test_what_was_not_remembered_is_told_again_under_the_same_id(
    world: World, receiver: FakeServer
) -> None:
    world.osv.add(record("GHSA-1", "qs", HIGH))
    night(world)
    assert world.tools.channels is not None
    world.tools.channels.outbox.write_text("damaged")
    night(world, 1)
    first, second = documents(receiver)
    assert (first["event"], second["event"]) == ("finding.new", "finding.new")
    assert first["dedupe_id"] == second["dedupe_id"]


def test_after_a_failure_the_rest_waits(world: World, receiver: FakeServer) -> None:
    for name in ("one", "two"):
        world.publish(name)
        world.approve(name)
    world.osv.add(record("MAL-1", "qs"))
    taken = iter([Reply(), Reply(status=400)])
    receiver.routes["/hook"] = lambda _: next(taken)
    done = night(world)
    assert (done.deliveries[0].sent, len(documents(receiver))) == (1, 2)
    receiver.routes["/hook"] = Reply()
    assert night(world, 1).deliveries[0].sent == 2


def test_an_outbox_that_cannot_be_written_is_told_and_costs_nothing(world: World) -> None:
    world.osv.add(record("MAL-1", "qs"))
    assert world.tools.channels is not None
    world.tools.channels.outbox.mkdir(parents=True)
    done = night(world)
    assert [item.sent for item in done.deliveries] == [1, 1, 0]
    assert "they will be told again" in str(done.deliveries[-1].error)


def test_the_end_of_an_approval_is_told_at_three_times(world: World) -> None:
    seen = [
        (day, notice.event, notice.dedupe)
        for day in (70, 77, 80, 88, 89, 91, 92, 110)
        for notice in notices(world.rescan(world.later(days=day), offline=True))
    ]
    assert [(day, event) for day, event, _ in seen] == [
        (77, "approval.expiring"),
        (80, "approval.expiring"),
        (88, "approval.expiring"),
        (89, "approval.expiring"),
        (91, "approval.expired"),
        (92, "approval.expired"),
    ]
    assert len({dedupe for _, _, dedupe in seen}) == 3


def test_what_could_not_be_asked_is_told_once_a_day(world: World) -> None:
    world.npm.server.routes["/osv/v1/querybatch"] = Reply(status=400)
    world.npm.server.routes["/server"] = Reply(status=400)
    today, later = (list(notices(world.rescan(world.later(hours=hour)))) for hour in (1, 2))
    assert [notice.event for notice in today] == ["feed.stale", "scan.incomplete"]
    assert [notice.dedupe for notice in today] == [notice.dedupe for notice in later]
    tomorrow = list(notices(world.rescan(world.later(days=1))))
    assert {notice.dedupe for notice in tomorrow}.isdisjoint(notice.dedupe for notice in today)


def test_a_dedupe_id_is_of_the_event_and_not_of_the_run(world: World) -> None:
    world.osv.add(record("GHSA-1", "qs", HIGH))
    (first,) = notices(world.rescan())
    (second,) = notices(world.rescan(world.later(days=3)))
    assert (first.dedupe, first.pin) == (second.dedupe, pin())
    assert second.at - first.at == timedelta(days=3)
    world.osv.add(record("GHSA-2", "express", HIGH))
    (third,) = notices(world.rescan())
    assert third.dedupe != first.dedupe
