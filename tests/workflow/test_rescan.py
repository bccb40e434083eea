"""Re-scan: what changed, what becomes of the entry, and what is written."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.allowlist.test_publisher import killed_at_every_change
from tests.factories import NOW, evidence, finding, pin, release, subject_file, verdict
from tests.fakes import FakeNpm, FakeOsv, Reply
from tests.workflow.rescanning import (
    CRITICAL,
    HIGH,
    LOW,
    World,
    attested,
    looked_at,
    record,
    verdict_on,
)
from vetting import app
from vetting.allowlist import index
from vetting.errors import AllowlistError, NotFound
from vetting.model.check import Status
from vetting.model.evidence import Evidence, Severity
from vetting.model.rescan import Cause, Fate
from vetting.model.stop import Reason
from vetting.model.surface import Surface, SurfaceState
from vetting.model.verdict import Waiver
from vetting.workflow import Tools
from vetting.workflow.approve import approve
from vetting.workflow.stop import reinstate, scope_of, stop

KEPT, FLAGGED, STALE = Fate.KEPT, Fate.FLAGGED, Fate.STALE
SUSPENDED, EXPIRED = Fate.SUSPENDED, Fate.EXPIRED


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowlist with one entry, and its owner's keys; made once, as making it waits for disks."""
    folder = tmp_path_factory.mktemp("rescan")
    environ = {
        "MCP_VET_HOME": str(folder / "home"),
        "MCP_VET_ALLOWLIST": str(folder / "allowlist"),
        "MCP_VET_REVIEWER": "mailto:alice@example.com",
    }
    tools = app.build(app.read_settings(environ, folder), environ=environ, clock=lambda: NOW)
    approve(verdict_on("server"), tools, reason="docs search")
    tools.store.close()
    return folder


@pytest.fixture
def world(_made: Path, tools: Tools, npm: FakeNpm, osv: FakeOsv) -> World:
    """One approved server that is what it was."""
    shutil.copytree(_made / "allowlist", tools.allowlist)
    shutil.copytree(_made / "home" / "config", tools.key_dir.parent, dirs_exist_ok=True)
    made = World(tools=tools, npm=npm, osv=osv)
    made.publish()
    return made


def files(root: Path) -> dict[str, bytes]:
    """Everything that lies in the allowlist."""
    return {str(path): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def orders(world: World) -> list[str]:
    return [path.name for path in sorted((world.root / "status").glob("*"))]


def gate(world: World) -> Status:
    current = index.load(world.root, NOW)
    return current.status(pin(), lambda: current.facts(pin())).status


def test_what_is_as_it_was_is_kept_and_the_index_is_signed_once(world: World) -> None:
    before = world.timestamp()
    done = world.rescan(world.later(hours=20))
    item = world.only(done)
    assert (item.fate, item.changes, item.gaps, item.redecided) == (KEPT, (), (), False)
    assert done.codes == []
    assert world.timestamp() == before + 1
    assert done.index_until == NOW + timedelta(days=30), "the parts that are young are not signed"
    assert [(source.name, source.asked, source.gap) for source in done.sources] == [
        ("advisories (OSV API)", 3, None),
        ("npm registry", 1, None),
    ]
    assert done.sources[0].as_of == NOW + timedelta(hours=20)
    assert orders(world) == []


def test_a_nightly_run_keeps_the_index_from_ending(world: World) -> None:
    for night in range(12, 84, 12):
        done = world.rescan(world.later(days=night))
        assert done.index_until is not None
        assert done.index_until > NOW + timedelta(days=night + 14)


# What changed.


def malware(world: World) -> None:
    world.osv.add(record("MAL-2026-1", "server"))


def malware_inside(world: World) -> None:
    world.osv.add(record("MAL-2026-2", "qs"))


def advisory(severity: str, name: str = "qs") -> Callable[[World], None]:
    return lambda world: world.osv.add(record("GHSA-1", name, severity))


def other_bytes(world: World) -> None:
    world.publish(content=b"other bytes")


def removed(world: World) -> None:
    del world.npm.packuments["server"]["versions"]["1.2.3"]
    world.npm.refresh("server")


def unpublished(world: World) -> None:
    world.npm.server.routes["/server"] = Reply(status=404)


def held(world: World) -> None:
    world.publish(package_json={"repository": "npm/security-holder"})


def deprecated(world: World) -> None:
    world.publish(registry_manifest={"deprecated": "use another"})


CHANGES = [
    (malware, SUSPENDED, Cause.MALWARE, Reason.COMPROMISED, 5),
    (malware_inside, SUSPENDED, Cause.MALWARE, Reason.COMPROMISED, 5),
    (advisory(CRITICAL), SUSPENDED, Cause.ADVISORY, Reason.ADVISORY, 5),
    (advisory(HIGH, "server"), SUSPENDED, Cause.ADVISORY, Reason.ADVISORY, 5),
    (advisory(HIGH), FLAGGED, Cause.ADVISORY, None, 1),
    (advisory(LOW), KEPT, Cause.ADVISORY, None, 0),
    (other_bytes, SUSPENDED, Cause.BYTES, Reason.COMPROMISED, 5),
    (removed, SUSPENDED, Cause.WITHDRAWN, Reason.SUSPICIOUS, 5),
    (unpublished, SUSPENDED, Cause.WITHDRAWN, Reason.SUSPICIOUS, 5),
    (held, SUSPENDED, Cause.WITHDRAWN, Reason.SUSPICIOUS, 5),
    (deprecated, FLAGGED, Cause.RELEASE, None, 1),
]


@pytest.mark.parametrize(
    ("change", "expected", "cause", "reason", "code"),
    CHANGES,
    ids=[f"{case[2].value}-{case[1].value}-{number}" for number, case in enumerate(CHANGES)],
)
def test_each_change_has_its_consequence(
    world: World,
    change: Callable[[World], None],
    expected: Fate,
    cause: Cause,
    reason: Reason | None,
    code: int,
) -> None:
    change(world)
    before = world.timestamp()
    done = world.rescan(world.later(hours=1))
    item = world.only(done)
    assert (item.fate, item.causes, item.code) == (expected, (cause,), code)
    assert world.timestamp() == before + 1
    current = index.load(world.root, NOW + timedelta(hours=1))
    assert [order.reason for order in current.orders] == ([reason] if reason else [])
    assert [order.by for order in current.orders] == [current.reviewers.verifier] * bool(reason)
    assert gate(world) is (Status.SUSPENDED if reason else Status.ALLOWED)
    assert item.stopped_now == bool(reason)
    if item.order:
        assert (world.root / item.order).is_file()
        assert item.order in current.chain.status.signed.targets


def test_the_message_tells_what_about_whom(world: World) -> None:
    malware_inside(world)
    (change,) = world.only(world.rescan()).changes
    assert change.message.startswith("qs 6.16.0: MAL-2026-2 Something in qs")
    assert change.about == "pkg:npm/qs@6.16.0"
    assert change.rule_id == "adv.malicious"


def people(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def test_who_publishes_it_is_compared(tools: Tools, npm: FakeNpm, osv: FakeOsv) -> None:
    world = World(tools=tools, npm=npm, osv=osv)
    world.approve("server", attested(), of=release(publisher="alice", maintainers=("alice",)))
    world.publish(
        registry_manifest={"_npmUser": {"name": "mallory"}, "maintainers": people("alice", "eve")}
    )
    item = world.only(world.rescan())
    assert item.fate is FLAGGED
    assert [(change.cause, change.message) for change in item.changes] == [
        (Cause.PUBLISHER, "published by mallory, when approved by alice"),
        (Cause.PUBLISHER, "may publish it now, and could not when it was approved: eve"),
        (Cause.PROVENANCE, "the registry has no attestation of origin for it any more"),
    ]


def test_what_a_mirror_leaves_out_is_no_change(tools: Tools, npm: FakeNpm, osv: FakeOsv) -> None:
    world = World(tools=tools, npm=npm, osv=osv)
    world.approve(of=release(publisher="alice", maintainers=("alice",)))
    world.publish(dist={"integrity": None}, registry_manifest={"license": None})
    item = world.only(world.rescan())
    assert (item.fate, item.changes) == (KEPT, ())


def told(message: str, severity: str) -> Evidence:
    """What the advisories said about a member when it was approved."""
    known = finding(
        f"adv.transitive.{severity}",
        severity=Severity(severity),
        path=None,
        message=message,
        aliases=("GHSA-1", "CVE-1"),
    )
    return evidence(replace(known, signal="adv.transitive"), check="advisories")


def test_an_advisory_that_was_known_is_no_news_unless_it_got_worse(
    tools: Tools, npm: FakeNpm, osv: FakeOsv
) -> None:
    known = told(
        "qs 6.16.0: GHSA-1 Something in qs; no fixed version is known (via server → qs)", "high"
    )
    world = World(tools=tools, npm=npm, osv=osv)
    world.publish()
    world.approve("server", known)
    world.osv.add(record("GHSA-1", "qs", HIGH))
    item = world.only(world.rescan())
    assert (item.fate, item.changes, item.redecided) == (KEPT, (), False)
    world.osv.add(record("GHSA-1", "qs", CRITICAL))
    assert world.only(world.rescan()).fate is SUSPENDED


def test_a_waiver_of_a_rule_covers_no_later_advisory(
    tools: Tools, npm: FakeNpm, osv: FakeOsv
) -> None:
    waived = told("qs 6.16.0: GHSA-1 x", "critical")
    world = World(tools=tools, npm=npm, osv=osv)
    world.publish()
    until = NOW + timedelta(days=30)
    waiver = Waiver(finding="adv.transitive.critical", reason="not reached", until=until)
    world.approve("server", waived, waivers=(waiver,))
    world.osv.add(record("GHSA-1", "qs", CRITICAL))
    assert world.only(world.rescan()).fate is KEPT
    world.osv.add(record("GHSA-2", "qs", CRITICAL))
    item = world.only(world.rescan())
    assert item.fate is SUSPENDED
    assert [change.message.partition(" Something")[0] for change in item.changes] == [
        "qs 6.16.0: GHSA-2"
    ]


def test_a_waiver_ends_when_a_fix_appears(tools: Tools, npm: FakeNpm, osv: FakeOsv) -> None:
    waived = told("qs 6.16.0: GHSA-1 x; no fixed version is known", "high")
    world = World(tools=tools, npm=npm, osv=osv)
    world.publish()
    until = NOW + timedelta(days=30)
    waiver = Waiver(finding="GHSA-1", reason="not reached", until=until)
    world.approve("server", waived, waivers=(waiver,))
    known = record("GHSA-1", "qs", HIGH)
    world.osv.add(known)
    assert world.only(world.rescan()).fate is KEPT
    events = [{"introduced": "0"}, {"fixed": "6.17.0"}]
    known["affected"][0]["ranges"][0]["events"] = events  # type: ignore[index]
    known["modified"] = f"{NOW + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    world.osv.add(known)
    item = world.only(world.rescan())
    assert item.fate is FLAGGED
    assert "fixed in 6.17.0" in item.changes[0].message
    assert item.changes[0].message.startswith("it was waived when there was no fix: qs 6.16.0: ")


def test_what_a_registry_writes_is_bounded(world: World) -> None:
    world.publish(
        registry_manifest={
            "deprecated": "x" * 1_000_000,
            "maintainers": people(*(f"{number}" * 100 for number in range(1000))),
        }
    )
    item = world.only(world.rescan())
    assert item.fate is FLAGGED
    assert all(len(change.message) < 600 > len(change.key) for change in item.changes)


def test_with_vet_what_other_rules_looked_at_is_vetted_again(
    tools: Tools, npm: FakeNpm, osv: FakeOsv
) -> None:
    """The recorded tools are of another reading of the same bytes than today's: somebody lied."""
    code = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
const server = new McpServer({ name: "x", version: "1.0.0" });
server.registerTool("read", { description: "Reads a file", inputSchema: {} }, async () => ({}));
"""
    package = {"main": "index.js", "type": "module", "bin": {"server": "index.js"}}
    data = npm.publish("server", "1.2.3", {"index.js": code}, package_json=package)
    surface = Surface(state=SurfaceState.COMPLETE, digest="0" * 64)
    seen = looked_at(replace(evidence(check="tool-surface"), surface=surface), rules="older")
    files = (subject_file("server-1.2.3.tgz", data),)
    approve(verdict(*seen, of=release(), files=files), tools, reason="x")
    world = World(tools=tools, npm=npm, osv=osv)
    assert world.only(world.rescan()).causes == (Cause.RULES,)
    done = world.rescan(vet=True, dry_run=True)
    item = world.only(done)
    assert (item.fate, item.redecided, done.redecided) == (SUSPENDED, True, 1)
    assert Cause.TOOLS in item.causes
    assert Cause.BYTES not in item.causes
    assert tools.store.latest(pin()) is not None, "it was vetted, and the verdict recorded"


def test_since_leaves_old_advisories_out_but_no_malware(world: World) -> None:
    old = NOW - timedelta(days=30)
    world.osv.add(record("GHSA-1", "qs", CRITICAL, modified=old))
    since = NOW - timedelta(days=7)
    assert world.only(world.rescan(since=since)).fate is KEPT
    assert world.only(world.rescan(dry_run=True)).fate is SUSPENDED
    world.osv.add(record("MAL-1", "express", modified=old))
    item = world.only(world.rescan(since=since, dry_run=True))
    assert item.causes == (Cause.MALWARE,)


def test_an_advisory_that_does_not_tell_is_for_a_person(world: World) -> None:
    vague = record("GHSA-1", "qs", CRITICAL)
    vague["affected"][0]["ranges"] = [{"type": "GIT", "events": [{"introduced": "0"}]}]  # type: ignore[index]
    world.osv.add(vague)
    item = world.only(world.rescan())
    assert item.fate is FLAGGED
    assert item.changes[0].message == "GHSA-1 does not tell whether npm:qs@6.16.0 is affected"


# Orders.


def test_a_dry_run_shows_the_same_and_writes_nothing(world: World) -> None:
    malware(world)
    before = files(world.root)
    dry = world.rescan(world.later(hours=1), dry_run=True)
    assert files(world.root) == before
    wet = world.rescan(world.later(hours=1))
    shown = [replace(item, order=None) for item in wet.entries]
    assert list(dry.entries) == shown
    assert (dry.codes, dry.index_until) == (wet.codes, None) == ([5], None)


def test_an_order_is_given_once(world: World) -> None:
    malware(world)
    first = world.only(world.rescan())
    again = [world.only(world.rescan(world.later(days=day))) for day in (1, 2)]
    assert len(orders(world)) == 1
    assert [(item.fate, item.stopped_now, item.code) for item in again] == [
        (SUSPENDED, False, 5)
    ] * 2
    assert {item.order for item in again} == {first.order}


def test_what_builds_on_malware_is_stopped_with_it(world: World) -> None:
    """Whoever reviewed only the difference has not seen what was wrong with the rest."""
    world.npm.publish("server", "1.3.0", tarball=b"bytes")
    approve(verdict_on("server", version="1.3.0"), world.later(hours=1), reason="update")
    world.osv.add(record("MAL-1", "server") | {"affected": [only_version("server", "1.2.3")]})
    done = world.rescan(world.later(hours=2))
    assert [(item.pin.version, item.fate, item.code) for item in done.entries] == [
        ("1.2.3", SUSPENDED, 5),
        ("1.3.0", SUSPENDED, 5),
    ]
    assert "it builds on npm:server@1.2.3" in done.entries[1].changes[0].message
    assert len(orders(world)) == 1


def only_version(name: str, version: str) -> dict[str, object]:
    return {"package": {"ecosystem": "npm", "name": name}, "versions": [version]}


def test_nothing_lifts_an_order_but_people(world: World) -> None:
    malware(world)
    world.rescan()
    world.osv.records.clear()
    assert world.only(world.rescan(world.later(days=1))).fate is SUSPENDED
    world.npm.server.routes.clear()
    assert world.only(world.rescan(world.later(days=2))).fate is SUSPENDED
    assert gate(world) is Status.SUSPENDED


def test_what_people_reinstated_is_flagged_and_not_stopped_again(world: World) -> None:
    malware(world)
    world.rescan()
    reinstate(world.later(hours=1), scope_of("npm:server@1.2.3"), note="a false report")
    item = world.only(world.rescan(world.later(hours=2)))
    assert (item.fate, item.code) == (FLAGGED, 1)
    assert item.changes[0].message.endswith("(reinstated since)")
    assert len(orders(world)) == 2, "the order and the consent"
    malware_inside(world)
    item = world.only(world.rescan(world.later(hours=3)))
    assert item.fate is SUSPENDED, "for what they did not see"


def test_what_somebody_stopped_is_in_use_until_it_is_revoked(world: World) -> None:
    scope = scope_of("npm:server")
    stop(world.tools, scope, revokes=False, reason=Reason.OTHER, note="asks for too much")
    item = world.only(world.rescan(world.later(hours=1)))
    assert (item.fate, item.causes, item.code) == (SUSPENDED, (Cause.STOPPED,), 5)
    assert "asks for too much" in item.changes[0].message
    stop(world.later(hours=2), scope, revokes=True, reason=Reason.OTHER, note="")
    assert world.rescan(world.later(hours=3)).entries == ()


def test_a_revoked_entry_that_is_still_listed_leaves_the_index(world: World) -> None:
    keys = world.tools.key_dir
    away = keys.with_name("away")
    away.mkdir()
    for name in ("service", "scanner", "root"):
        (keys / f"{name}.pem").rename(away / f"{name}.pem")
    stop(world.tools, scope_of("npm:server"), revokes=True, reason=Reason.OTHER, note="")
    for path in away.iterdir():
        path.rename(keys / path.name)
    assert index.load(world.root, NOW).pins() == [pin()]
    assert world.only(world.rescan(world.later(hours=1))).code == 5
    assert index.load(world.root, NOW).pins() == []


def test_without_a_key_it_says_that_it_could_not_stop_it(world: World) -> None:
    malware(world)
    for path in world.tools.key_dir.glob("*.pem"):
        path.unlink()
    done = world.rescan()
    item = world.only(done)
    assert (item.fate, item.code, item.order) == (FLAGGED, 5, None)
    assert "it must be stopped, and cannot be: no key in" in item.gaps[0]
    assert "holds 0 of the 1 keys" in (done.unsigned or "")
    assert set(done.codes) == {5, 3}
    assert orders(world) == []


# What could not be asked.


def test_advisories_that_cannot_be_asked_make_it_stale(world: World) -> None:
    world.npm.server.routes["/osv/v1/querybatch"] = Reply(status=400)
    done = world.rescan()
    item = world.only(done)
    assert (item.fate, item.code) == (STALE, 3)
    assert item.gaps[0].startswith("advisories: there is no advisory mirror")
    assert done.sources[0].gap
    assert set(done.codes) == {3}
    assert done.index_until is not None, "the rest of the allowlist is not to end for it"


def test_a_registry_that_cannot_be_asked_makes_it_stale(world: World) -> None:
    world.npm.server.routes["/server"] = Reply(status=400)
    item = world.only(world.rescan())
    assert (item.fate, item.code) == (STALE, 3)
    assert item.gaps[0].startswith("registry: ")


def test_news_weighs_more_than_a_gap(world: World) -> None:
    malware(world)
    world.npm.server.routes["/server"] = Reply(status=400)
    item = world.only(world.rescan())
    assert (item.fate, item.code) == (SUSPENDED, 5)
    assert item.gaps


def test_offline_asks_no_registry(world: World) -> None:
    other_bytes(world)
    done = world.rescan(offline=True)
    assert world.only(done).fate is KEPT
    assert [source.name for source in done.sources] == ["advisories (OSV API)"]


# Dates.


@pytest.mark.parametrize(
    ("day", "expected", "code", "words"),
    [
        (75, KEPT, 0, None),
        (76, KEPT, 0, "the approval ends in 14 days, 2027-02-19 12:00 UTC"),
        (87, KEPT, 0, "the approval ends in 3 days, 2027-02-19 12:00 UTC"),
        (89.5, FLAGGED, 1, "the approval ends today, 2027-02-19 12:00 UTC"),
        (91, EXPIRED, 1, "the approval ended 2027-02-19 12:00 UTC"),
        (120, EXPIRED, 0, "the approval ended 2027-02-19 12:00 UTC"),
    ],
)
def test_the_end_of_an_approval_is_told_before(
    world: World, day: float, expected: Fate, code: int, words: str | None
) -> None:
    item = world.only(world.rescan(world.later(days=day)))
    assert (item.fate, item.code) == (expected, code)
    assert [change.message for change in item.changes] == ([words] if words else [])
    assert (item.days_left is not None) == (words is not None)


def test_what_has_ended_is_not_asked_about(world: World) -> None:
    malware(world)
    done = world.rescan(world.later(days=91))
    assert world.only(done).fate is EXPIRED
    assert done.sources[0].asked == 0
    assert orders(world) == []


# Policy and rules.


def change_policy(world: World, text: str) -> None:
    """Sign another policy."""
    from vetting.workflow.refresh import refresh

    (world.root / "policy.toml").write_text(text)
    refresh(world.tools, sign=True)


def test_another_policy_is_asked_once_about_each(tools: Tools, npm: FakeNpm, osv: FakeOsv) -> None:
    world = World(tools=tools, npm=npm, osv=osv)
    world.publish()
    world.approve("server", evidence(finding("repo.archived", severity=Severity.LOW)))
    change_policy(world, 'version = 1\n[rules]\n"repo.archived" = "review"\n')
    first, second = world.rescan(world.later(hours=1)), world.rescan(world.later(hours=2))
    for done, again in ((first, True), (second, False)):
        item = world.only(done)
        assert (item.fate, item.causes, item.redecided) == (FLAGGED, (Cause.POLICY,), again)
        assert item.changes[0].message.startswith("policy says review: ")
    change_policy(world, 'version = 1\n[severity]\ncritical = "deny"\n')
    assert world.only(world.rescan(world.later(hours=3))).fate is KEPT


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('advisory = "note"', KEPT),
        ('advisory = "flag"', FLAGGED),
        ('advisory = "suspend"', SUSPENDED),
    ],
)
def test_policy_says_what_an_advisory_does(world: World, table: str, expected: Fate) -> None:
    change_policy(world, f"version = 1\n[rescan]\n{table}\n")
    world.osv.add(record("GHSA-1", "qs", HIGH))
    assert world.only(world.rescan(world.later(hours=1))).fate is expected


def test_no_policy_lets_malware_run(world: World) -> None:
    weak = "\n".join(f'{key} = "note"' for key in ("advisory", "advisory_denied", "withdrawn"))
    change_policy(world, f'version = 1\n[rules]\n"adv.*" = "note"\n[rescan]\n{weak}\n')
    malware_inside(world)
    other_bytes(world)
    item = world.only(world.rescan(world.later(hours=1)))
    assert (item.fate, set(item.causes)) == (SUSPENDED, {Cause.MALWARE, Cause.BYTES})


def test_other_rules_are_a_note_unless_policy_says_more(
    tools: Tools, npm: FakeNpm, osv: FakeOsv
) -> None:
    from tests.factories import verdict

    world = World(tools=tools, npm=npm, osv=osv)
    world.publish()
    approve(verdict(*looked_at(rules="older"), of=release()), tools, reason="x")
    item = world.only(world.rescan())
    assert (item.fate, item.causes) == (KEPT, (Cause.RULES,))
    assert item.changes[0].message == "looked at by other checks than today's: its rules"
    change_policy(world, 'version = 1\n[rescan]\nrules = "flag"\n')
    assert world.only(world.rescan(world.later(hours=1))).fate is FLAGGED


# Several.


def test_only_what_is_affected_is_decided_again(world: World) -> None:
    for number in range(5):
        world.publish(f"p{number}")
        world.approve(f"p{number}")
    world.osv.add(record("GHSA-1", "p3", HIGH))
    before = world.timestamp()
    done = world.rescan(world.later(hours=1))
    assert {str(item.pin): item.fate for item in done.entries if item.fate is not KEPT} == {
        "npm:p3@1.2.3": SUSPENDED
    }
    assert done.redecided == 1
    assert world.timestamp() == before + 1


def test_some_pins_can_be_looked_at_alone(world: World) -> None:
    world.publish("other")
    world.approve("other")
    done = world.rescan(pins=(pin(name="other"),))
    assert [str(item.pin) for item in done.entries] == ["npm:other@1.2.3"]
    with pytest.raises(NotFound, match=r"there is no entry of npm:ghost@1\.2\.3"):
        world.rescan(pins=(pin(name="ghost"),))


def test_an_entry_that_does_not_hold_is_a_problem_and_the_others_are_looked_at(
    world: World,
) -> None:
    world.publish("other")
    world.approve("other")
    (path,) = (world.root / "entries/npm/server/1.2.3/evidence").iterdir()
    path.write_bytes(path.read_bytes() + b" ")
    done = world.rescan()
    assert [str(item.pin) for item in done.entries] == ["npm:other@1.2.3"]
    assert "changed since the entry was signed" in done.problems[0]
    assert 4 in done.codes


def test_an_index_that_does_not_verify_is_refused(world: World) -> None:
    path = world.root / "metadata" / "timestamp.json"
    document = json.loads(path.read_text())
    document["signed"]["version"] += 1
    path.write_text(json.dumps(document))
    with pytest.raises(AllowlistError):
        world.rescan()


def test_a_damaged_cache_costs_nothing(world: World) -> None:
    malware_inside(world)
    world.rescan(dry_run=True)
    cache = world.tools.scans._connection
    assert cache is not None
    cache.execute("UPDATE scan SET result = '{\"members\": 3}' WHERE scanner LIKE 'rescan%'")
    cache.commit()
    assert world.only(world.rescan(dry_run=True)).fate is SUSPENDED


# Killed.


def test_killed_anywhere_it_is_as_before_or_stopped(world: World, tmp_path: Path) -> None:
    malware(world)
    world.rescan(dry_run=True)  # so that nobody waits for a disk that is only a cache's
    site = Site(tools=world.tools, folder=tmp_path)
    states = []
    for _ in killed_at_every_change(site, lambda: world.rescan(world.later(hours=1), offline=True)):
        current = index.load(world.root, NOW + timedelta(hours=1))
        states.append(current.status(pin()).status)
        assert current.listed(pin()) is not None
    assert set(states) == {Status.ALLOWED, Status.SUSPENDED}
    assert states == sorted(states, key=lambda status: status is Status.SUSPENDED)
    assert len(states) > 5
