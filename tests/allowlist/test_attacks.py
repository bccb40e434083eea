"""Each attack on the list itself, the message it gets, and its exit code.

The table is that of the TUF specification's attacks, on a directory that verifies when left alone.
"""

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest

from tests.allowlist.site import Site
from tests.factories import NOW, pin, release, verdict
from vetting.allowlist import repository
from vetting.allowlist.roles import ENTRIES, ROOT, STATUS, entry_path, key_bytes
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.stop import Reason
from vetting.signing import dsse, statements
from vetting.signing.keys import generate
from vetting.signing.ring import Ring
from vetting.signing.statements import Attachment
from vetting.workflow.stop import reinstate, scope_of, stop

ENTRY = "entries/npm/server/1.2.3/vsa.dsse.json"


def refused(site: Site, **how: object) -> str:
    """Why the gate does not let the server run, in words that go with exit code 4."""
    try:
        answer, problems = site.ask(**how)  # type: ignore[arg-type]
    except AllowlistError as error:  # whose exit code is 4
        return str(error)
    assert answer.status is not Status.ALLOWED
    assert problems, answer
    return "; ".join(problems)


def newest(site: Site, role: str) -> Path:
    return max(site.metadata.glob(f"*.{role}.json"), key=lambda p: int(p.name.partition(".")[0]))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def suspended(site: Site) -> Path:
    done = stop(
        site.tools,
        scope_of("npm:server@1.2.3"),
        revokes=False,
        reason=Reason.ADVISORY,
        note="GHSA-1",
    )
    assert done.indexed
    assert site.ask()[0].status is Status.SUSPENDED
    return done.path


def test_left_alone_it_may_run(site: Site) -> None:
    answer, problems = site.ask()
    assert (answer.status, problems) == (Status.ALLOWED, [])


# Forged.


def entry_altered(site: Site) -> None:
    edit(site.root / ENTRY, '"keyid": "', '"keyid": "x')


def entry_by_a_stranger(site: Site) -> None:
    path = site.root / ENTRY
    payload = dsse.payload(path.read_bytes(), "")
    path.write_bytes(dsse.sign(payload, generate(site.folder / "mallory.pem")))


def metadata_edited(site: Site) -> None:
    path = newest(site, ENTRIES)
    edit(path, '"length":', '"length": ')


def timestamp_edited(site: Site) -> None:
    edit(site.metadata / "timestamp.json", '"expires":"2026', '"expires":"2036')


def timestamp_unsigned(site: Site) -> None:
    path = site.metadata / "timestamp.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, "signatures": []}))


def timestamp_of_another_role(site: Site) -> None:
    shutil.copy(newest(site, "snapshot"), site.metadata / "timestamp.json")


def root_replaced(site: Site) -> None:
    """A whole new chain, signed by the thief's own keys, with the thief as its reviewer."""
    other = Site(tools=site.later(), folder=site.folder / "other")
    other.folder.mkdir()
    from dataclasses import replace

    tools = replace(other.tools, allowlist=other.folder / "list", key_dir=other.folder / "keys")
    thief = Site(tools=tools, folder=other.folder)
    thief.approve()
    reviewers = (site.root / "reviewers.json").read_bytes()
    site.restore(thief.root)
    (site.root / "reviewers.json").write_bytes(reviewers)


def policy_edited(site: Site) -> None:
    with (site.root / "policy.toml").open("a") as file:
        file.write("\n")


def reviewer_added(site: Site) -> None:
    path = site.root / "reviewers.json"
    document = json.loads(path.read_text())
    mallory = generate(site.folder / "mallory.pem").public
    document["reviewers"].append({"id": "mailto:mallory", "keys": [{"public": mallory.text}]})
    path.write_text(json.dumps(document))


# Deleted, cut, mixed, endless.


def entry_deleted(site: Site) -> None:
    (site.root / ENTRY).unlink()


def approval_deleted(site: Site) -> None:
    for path in (site.root / ENTRY).parent.glob("approvals/*"):
        path.unlink()


def metadata_deleted(site: Site) -> None:
    shutil.rmtree(site.metadata)


def timestamp_deleted(site: Site) -> None:
    (site.metadata / "timestamp.json").unlink()


def snapshot_cut(site: Site) -> None:
    path = newest(site, "snapshot")
    path.write_bytes(path.read_bytes()[:-40])


def timestamp_cut(site: Site) -> None:
    path = site.metadata / "timestamp.json"
    path.write_bytes(path.read_bytes()[:-40])


def timestamp_empty(site: Site) -> None:
    (site.metadata / "timestamp.json").write_bytes(b"")


def entries_of_another_version(site: Site) -> None:
    """Mix and match: every file is genuine, but not of one state."""
    old = newest(site, ENTRIES).read_bytes()
    site.approve("other")
    newest(site, ENTRIES).write_bytes(old)


def old_entry_put_back(site: Site) -> None:
    """Replay: an entry that was genuine once takes the place of its successor."""
    old = site.copy("old")
    site.approve(hours=1)
    shutil.rmtree((site.root / ENTRY).parent)
    shutil.copytree((old / ENTRY).parent, (site.root / ENTRY).parent)


def endless_timestamp(site: Site) -> None:
    with (site.metadata / "timestamp.json").open("ab") as file:
        file.write(b" " * (16 << 10))


def endless_entries(site: Site) -> None:
    with newest(site, ENTRIES).open("ab") as file:
        file.truncate(6 << 20)


def endless_link(site: Site) -> None:
    path = site.metadata / "timestamp.json"
    path.unlink()
    path.symlink_to("/dev/zero")


def endless_entry(site: Site) -> None:
    path = site.root / ENTRY
    path.unlink()
    path.symlink_to("/dev/zero")


# Stop orders.


def order_deleted(site: Site) -> None:
    suspended(site).unlink()


def order_altered(site: Site) -> None:
    edit(suspended(site), '"keyid": "', '"keyid": "x')


def order_taken_out_of_the_list(site: Site) -> None:
    """The thief has the scanner's key, and not that of the snapshot."""
    path = suspended(site)
    before = newest(site, STATUS)
    document = json.loads(before.read_text())
    document["signed"]["targets"] = {}
    before.write_text(json.dumps(document))
    path.unlink()


def status_rolled_back(site: Site) -> None:
    old = newest(site, STATUS).read_bytes()
    path = suspended(site)
    newest(site, STATUS).write_bytes(old)
    path.unlink()


def order_by_a_stranger(site: Site) -> None:
    """Nobody may stop servers without a key; what is no order is a reason to look, not to go on."""
    path = suspended(site)
    payload = dsse.payload(path.read_bytes(), "")
    forged = dsse.sign(payload, generate(site.folder / "mallory.pem"))
    path.with_name("stop-forged-00000000.dsse.json").write_bytes(forged)


# Stolen keys.


def machine_key_stolen(site: Site) -> None:
    """Who has the key of entries and index can list what they like, but approve nothing."""
    thief = site.thief("service")
    service = thief.signer(thief.publics[0])
    assert service is not None
    found = verdict(of=release(of=pin(version="6.6.6")))
    scan = dsse.sign(statements.evidence(found), service)
    name = repository.attachment_name("evidence", "scan", scan)
    approval = dsse.sign(
        statements.approval(
            found,
            approver="mailto:alice@example.com",
            reason="x",
            now=NOW,
            not_after=NOW + timedelta(days=30),
            attached=[Attachment.of(name, scan)],
        ),
        service,
    )
    approval_name = repository.attachment_name("approvals", "alice", approval)
    files = {name: scan, approval_name: approval}
    summary = statements.verification_summary(
        found,
        verifier=site.index().reviewers.verifier,
        now=NOW,
        attached=[Attachment.of(path, data) for path, data in files.items()],
        levels=["MCPVET_ALLOWLISTED"],
    )
    entry = dsse.sign(summary, service)
    draft = site.draft(thief)
    draft.put(entry_path(found.pin), entry)
    repository.publish(site.root, found.pin, files, entry, in_force=draft.commit)


def test_who_stole_the_machines_key_cannot_approve(site: Site) -> None:
    machine_key_stolen(site)
    assert "0 of 1 approvals needed are valid" in refused(site, version="6.6.6")
    assert site.ask()[0].status is Status.ALLOWED


@pytest.mark.parametrize(
    ("stolen", "role"), [(("service",), STATUS), (("service", "scanner"), ROOT)]
)
def test_who_stole_a_key_cannot_sign_for_another_role(
    site: Site, stolen: tuple[str, ...], role: str
) -> None:
    draft = site.draft(site.thief(*stolen))
    draft.sign_anew(role)
    with pytest.raises(AllowlistError, match=f"holds 0 of the 1 keys that sign {role}"):
        draft.commit()


def one_key_counted_twice(site: Site) -> None:
    """A root in which one key, under two ids, would meet a threshold of two."""
    path = site.metadata / "1.root.json"
    document = json.loads(path.read_text())
    role = document["signed"]["roles"]["timestamp"]
    (keyid,) = role["keyids"]
    document["signed"]["keys"]["0" * 64] = document["signed"]["keys"][keyid]
    role["keyids"].append("0" * 64)
    role["threshold"] = 2
    _sign_root(site, path, document)


def one_key_counted_twice_for_the_entries(site: Site) -> None:
    """The same in the targets, by somebody who has every key."""
    draft = site.draft(hours=0)
    delegations = draft._chain.targets.signed.delegations
    assert delegations is not None
    assert delegations.roles is not None
    role = delegations.roles[ENTRIES]
    (keyid,) = role.keyids
    twin = deepcopy(delegations.keys[keyid])
    twin.keyid = "0" * 64
    delegations.keys[twin.keyid] = twin
    role.keyids.append(twin.keyid)
    draft.sign_anew("targets")
    draft.commit()


def _sign_root(site: Site, path: Path, document: dict[str, object]) -> None:
    from securesystemslib.signer import Signature
    from tuf.api.metadata import Metadata, Root

    found: Metadata[Root] = Metadata.from_bytes(json.dumps(document).encode())
    ring = Ring(site.tools.key_dir)
    (keyid,) = found.signed.roles["root"].keyids
    signer = ring.for_key(found.signed.keys[keyid])
    assert signer is not None
    found.signatures[keyid] = Signature(keyid, signer.sign(found.signed_bytes).hex())
    path.write_bytes(found.to_bytes())


ALTERED = "is not the file that the index lists (altered, or of another version)"
REPLACED = "is not the entry that the index lists (altered, or replaced by another)"
ATTACKS = [
    (entry_altered, ENTRY, REPLACED),
    (entry_by_a_stranger, ENTRY, REPLACED),
    (metadata_edited, ".entries.json", ALTERED),
    (timestamp_edited, "timestamp.json", "signed by 0 of the 1 keys that timestamp needs"),
    (timestamp_unsigned, "timestamp.json", "signed by 0 of the 1 keys that timestamp needs"),
    (timestamp_of_another_role, "timestamp.json", "is a snapshot, not a timestamp"),
    (root_replaced, "1.root.json", "is not the root that reviewers.json names"),
    (policy_edited, "policy.toml", "changed since it was signed"),
    (reviewer_added, "reviewers.json", "changed since it was signed"),
    (entry_deleted, ENTRY, "missing, though the index lists it"),
    (approval_deleted, "approvals/", "missing, though the entry refers to it"),
    (metadata_deleted, "1.root.json", "missing, though the index needs it"),
    (timestamp_deleted, "timestamp.json", "missing, though the index needs it"),
    (snapshot_cut, ".snapshot.json", ALTERED),
    (timestamp_cut, "timestamp.json", "is not metadata of the index, or only a part of it"),
    (timestamp_empty, "timestamp.json", "is not metadata of the index, or only a part of it"),
    (entries_of_another_version, ".entries.json", ALTERED),
    (old_entry_put_back, ENTRY, REPLACED),
    (endless_timestamp, "timestamp.json", "larger than the 16 kB that it may have"),
    (endless_entries, ".entries.json", "larger than the 5120 kB that it may have"),
    (endless_link, "timestamp.json", "not a regular file"),
    (endless_entry, ENTRY, "not a regular file"),
    (order_deleted, "status/stop-npm-server-1.2.3-", "a stop order was taken away"),
    (order_altered, "status/stop-npm-server-1.2.3-", "changed since the index was signed"),
    (order_taken_out_of_the_list, ".status.json", ALTERED),
    (status_rolled_back, ".status.json", ALTERED),
    (order_by_a_stranger, "status/stop-forged-", "not signed by a key that is trusted here"),
    (one_key_counted_twice, "1.root.json", "one key is listed under two ids"),
    (
        one_key_counted_twice_for_the_entries,
        "2.targets.json: role entries",
        "one key is listed under two ids",
    ),
]


@pytest.mark.parametrize(
    ("attack", "file", "why"), ATTACKS, ids=lambda v: getattr(v, "__name__", None)
)
def test_an_attack_is_refused_with_its_own_message(
    site: Site, attack: Callable[[Site], None], file: str, why: str
) -> None:
    site.ask()  # and what was verified before the attack does not help it
    attack(site)
    message = refused(site)
    assert why in message
    assert file in message
    assert str(site.root) in message


# Rolled back, replayed, frozen: what only a reader with a memory or a clock can tell.


def test_a_directory_that_was_rolled_back_is_refused_by_who_saw_the_newer(site: Site) -> None:
    old = site.copy("old")
    suspended(site)
    seen = site.index().seen
    site.restore(old)
    message = refused(site, seen=seen)
    assert (
        "timestamp.json: is version 2, but version 3 has been seen: it was rolled back" in message
    )
    assert site.ask()[0].status is Status.ALLOWED, "without a memory nobody can tell"


def test_an_index_that_nobody_renews_ends(site: Site) -> None:
    """Frozen: whoever holds newer versions back gains no more than the timestamp's life."""
    assert site.ask(days=29)[0].status is Status.ALLOWED
    message = refused(site, days=30)
    assert "ended 2026-12-21 12:00 UTC, so nobody vouches that nothing newer exists" in message


def test_a_clock_that_was_set_back_makes_nothing_fresh(site: Site) -> None:
    found = site.index(now=NOW + timedelta(days=29)).seen
    assert found is not None
    from dataclasses import replace

    seen = replace(found, at=NOW + timedelta(days=31))
    assert "ended 2026-12-21" in refused(site, seen=seen)


def test_another_root_is_refused_by_who_saw_the_first(site: Site) -> None:
    seen = site.index().seen
    (site.root / "reviewers.json").unlink()
    shutil.rmtree(site.root / "entries")
    shutil.rmtree(site.metadata)
    for path in site.tools.key_dir.iterdir():
        path.unlink()
    site.approve()
    assert "1.root.json: is another root than the one that was seen before" in refused(
        site, seen=seen
    )


def test_a_removed_index_is_missed_even_if_the_list_no_longer_names_it(site: Site) -> None:
    seen = site.index().seen
    shutil.rmtree(site.metadata)
    path = site.root / "reviewers.json"
    document = json.loads(path.read_text())
    del document["index"]
    path.write_text(json.dumps(document))
    assert "1.root.json: missing, though the index needs it" in refused(site, seen=seen)


def test_lifting_one_order_does_not_lift_a_later_one(site: Site) -> None:
    """Replay: a consent is to lifting one order's very bytes."""
    suspended(site)
    done = reinstate(site.tools, scope_of("npm:server@1.2.3"), note="fine")
    assert (done.missing, done.indexed) == (0, True)
    assert site.ask()[0].status is Status.ALLOWED
    suspended(site)


def test_a_key_is_compared_by_its_bytes_however_it_is_written() -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from securesystemslib.signer import SSlibKey

    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = SSlibKey.from_crypto(public)
    other = SSlibKey.from_crypto(public, keyid="other")
    other.keyval["public"] = "\n" + other.keyval["public"].rstrip("\n") + "\n\n"
    assert key_bytes(key) == key_bytes(other)
    hexed = SSlibKey("a", "ed25519", "ed25519", {"public": "ab" * 32})
    upper = SSlibKey("b", "ed25519", "ed25519", {"public": "AB" * 32})
    assert key_bytes(hexed) == key_bytes(upper)
