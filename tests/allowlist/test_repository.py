import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW, evidence, finding, pin, release, subject_file, verdict
from vetting.allowlist import repository
from vetting.allowlist.reviewers import Reviewer, Reviewers
from vetting.errors import AllowlistError, SignatureError
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.verdict import Verdict, Waiver
from vetting.model.wire import dump
from vetting.signing import dsse, statements
from vetting.signing.keys import FileSigner, generate
from vetting.signing.statements import Attachment

VERIFIER = "https://acme.example/verifier/v1"
FOUND = verdict(evidence(finding(), reason="1 of 3 files not fully read"))
PIN = FOUND.pin


@dataclass(frozen=True, kw_only=True)
class World:
    """An allowlist with the keys of everybody in it, and of somebody who is not."""

    root: Path
    service: FileSigner
    alice: FileSigner
    bob: FileSigner
    mallory: FileSigner

    def reviewers(self, threshold: int = 1) -> Reviewers:
        return Reviewers(
            threshold=threshold,
            verifier=VERIFIER,
            verifier_keys=(self.service.public,),
            people=(
                Reviewer(id="mailto:alice", role="reviewer", keys=(self.alice.public,)),
                Reviewer(id="mailto:bob", role="reviewer", keys=(self.bob.public,)),
            ),
        )

    def approval(self, signer: FileSigner, who: str, scan: bytes, **fields: Any) -> bytes:
        """A signed approval of what `scan`, the signed evidence, is about."""
        values: dict[str, Any] = {
            "verdict": FOUND,
            "approver": who,
            "reason": "docs search",
            "now": NOW,
            "not_after": NOW + timedelta(days=90),
            "attached": [Attachment.of("evidence/scan.dsse.json", scan)],
            **fields,
        }
        return dsse.sign(statements.approval(values.pop("verdict"), **values), signer)

    def publish(
        self,
        *,
        found: Verdict = FOUND,
        at: PackagePin | None = None,
        approvals: dict[str, bytes] | None = None,
        summary: dict[str, Any] | None = None,
        predicate: dict[str, Any] | None = None,
        service: FileSigner | None = None,
    ) -> Path:
        """Publish an entry, well made unless told otherwise: `summary` and `predicate` override
        fields of the statement and its predicate.
        """
        scan = dsse.sign(statements.evidence(found), self.service)
        files = {repository.attachment_name("evidence", "scan", scan): scan}
        if approvals is None:
            alice = self.approval(self.alice, "mailto:alice", scan, verdict=found)
            approvals = {"alice": alice}
        for label, data in approvals.items():
            files[repository.attachment_name("approvals", label, data)] = data
        payload = statements.verification_summary(
            found,
            verifier=VERIFIER,
            now=NOW,
            attached=[Attachment.of(name, data) for name, data in files.items()],
            levels=["MCPVET_ALLOWLISTED"],
        )
        document = json.loads(payload) | (summary or {})
        document["predicate"] |= predicate or {}
        if summary or predicate:
            payload = json.dumps(document).encode()
        entry = dsse.sign(payload, service or self.service)
        return repository.publish(self.root, at or found.pin, files, entry)

    def scan(self, found: Verdict = FOUND) -> bytes:
        return dsse.sign(statements.evidence(found), self.service)

    def verify(self, *, threshold: int = 1, days: int = 0, of: PackagePin = PIN) -> Entry:
        now = NOW + timedelta(days=days)
        return repository.verify(self.root, of, self.reviewers(threshold), now)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileSigner]:
    folder = tmp_path_factory.mktemp("keys")
    return {
        name: generate(folder / f"{name}.pem") for name in ("service", "alice", "bob", "mallory")
    }


@pytest.fixture
def world(tmp_path: Path, keys: dict[str, FileSigner]) -> World:
    return World(root=tmp_path / "allowlist", **keys)


def one(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def test_a_published_entry_is_read_back(world: World) -> None:
    folder = world.publish()
    entry = world.verify()
    assert folder == world.root / "entries/npm/server/1.2.3"
    assert entry.pin == PIN
    digests = tuple(sorted((d.algorithm, d.value) for d in FOUND.subject[0].digests))
    assert entry.files == (("pkg:npm/server@1.2.3", digests),)
    assert entry.verified_at == NOW
    assert entry.levels == ("MCPVET_ALLOWLISTED",)
    assert entry.not_after == NOW + timedelta(days=90)
    (approval,) = entry.approvals
    assert (approval.approver, approval.reason) == ("mailto:alice", "docs search")
    assert approval.approved_at == NOW
    assert approval.not_looked_at == (("static-rules", "1 of 3 files not fully read"),)


def test_the_evidence_behind_an_entry_is_read_back(world: World) -> None:
    world.publish()
    assert dump(repository.evidence(world.root, world.verify(), world.reviewers())) == dump(FOUND)


def test_the_sigstore_bundle_holds_the_same_envelope(world: World) -> None:
    folder = world.publish()
    bundle = json.loads((folder / "vsa.sigstore.json").read_text())
    assert bundle == {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {
            "publicKey": {"hint": world.service.public.keyid},
            "tlogEntries": [],
        },
        "dsseEnvelope": json.loads((folder / repository.ENTRY).read_text()),
    }


def test_a_scoped_package_and_a_python_release_have_folders_of_their_own(world: World) -> None:
    scoped = verdict(of=release(of=pin("npm", "@acme/server", "1.0.0-rc.1")))
    python = verdict(
        of=release(of=pin("pypi", "server", "1!2.0+local")),
        files=[subject_file("server-1!2.0-py3-none-any.whl"), subject_file("server.tar.gz", b"s")],
    )
    assert world.publish(found=scoped) == world.root / "entries/npm/@acme/server/1.0.0-rc.1"
    assert world.publish(found=python) == world.root / "entries/pypi/server/1!2.0+local"
    assert repository.pins(world.root) == ([scoped.pin, python.pin], [])
    assert world.verify(of=scoped.pin).pin == scoped.pin
    assert len(world.verify(of=python.pin).files) == 2


def test_publishing_again_replaces_the_entry_and_its_attachments(world: World) -> None:
    world.publish()
    later = verdict(now=NOW + timedelta(days=1))
    folder = world.publish(found=later)
    assert world.verify().approvals[0].approver == "mailto:alice"
    assert len(list(folder.glob("approvals/*"))) == 1
    assert len(list(folder.glob("evidence/*"))) == 1


def test_a_file_that_a_killed_write_left_behind_is_removed(world: World) -> None:
    folder = world.publish()
    (folder / ".vsa.dsse.json.k3j2h1").write_bytes(b"half")
    (folder / "approvals" / ".alice.k3j2h1").write_bytes(b"half")
    world.publish()
    assert [path for path in folder.rglob("*") if path.name.startswith(".")] == []


# Attacks (allowlist.md 2.1), each on an entry that verifies when left alone.


def flip(path: Path) -> None:
    """Change one byte of a file, keeping its length."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def forged(world: World) -> None:
    world.publish(service=world.mallory)


def signed_by_a_reviewer_only(world: World) -> None:
    world.publish(service=world.alice)


def entry_altered(world: World) -> None:
    path = world.publish() / repository.ENTRY
    document = json.loads(path.read_text())
    payload = document["payload"]
    document["payload"] = payload[:40] + ("A" if payload[40] != "A" else "B") + payload[41:]
    path.write_text(json.dumps(document))


def entry_of_another_pin(world: World) -> None:
    other = verdict(of=release(of=pin(version="1.2.2")))
    shutil.copytree(world.publish(found=other), repository.folder(world.root, PIN))


def entry_by_another_verifier(world: World) -> None:
    world.publish(predicate={"verifier": {"id": "https://else.example/v1"}})


def entry_that_failed(world: World) -> None:
    world.publish(predicate={"verificationResult": "FAILED"})


def entry_without_files(world: World) -> None:
    world.publish(summary={"subject": []})


def entry_with_weak_digests(world: World) -> None:
    name = "pkg:npm/server@1.2.3"
    world.publish(summary={"subject": [{"name": name, "digest": {"sha1": "0" * 40}}]})


def entry_of_another_kind(world: World) -> None:
    world.publish(summary={"predicateType": statements.APPROVAL})


def entry_without_a_time(world: World) -> None:
    world.publish(predicate={"timeVerified": "yesterday"})


def approval_used_as_entry(world: World) -> None:
    folder = world.publish()
    shutil.copy(one(folder, "approvals/*"), folder / repository.ENTRY)


def attachment_altered(world: World) -> None:
    flip(one(world.publish(), "approvals/*"))


def evidence_altered(world: World) -> None:
    flip(one(world.publish(), "evidence/*"))


def attachment_missing(world: World) -> None:
    one(world.publish(), "evidence/*").unlink()


def attachment_is_endless(world: World) -> None:
    path = one(world.publish(), "approvals/*")
    path.unlink()
    path.symlink_to("/dev/zero")


def entry_is_endless(world: World) -> None:
    path = world.publish() / repository.ENTRY
    path.unlink()
    path.symlink_to("/dev/zero")


def outside(name: str) -> Callable[[World], None]:
    def attack(world: World) -> None:
        stolen = world.root / "entries/npm/stolen.dsse.json"
        stolen.parent.mkdir(parents=True)
        stolen.write_bytes(world.approval(world.alice, "mailto:alice", world.scan()))
        reference = Attachment.of(name, stolen.read_bytes()).descriptor()
        world.publish(predicate={"inputAttestations": [reference]})

    return attack


def linked_outside(world: World) -> None:
    path = one(world.publish(), "approvals/*")
    moved = world.root / "moved.json"
    path.rename(moved)
    path.symlink_to(moved)


def no_approval(world: World) -> None:
    world.publish(approvals={})


def approval_by_a_stranger(world: World) -> None:
    approval = world.approval(world.mallory, "mailto:alice", world.scan())
    world.publish(approvals={"alice": approval})


def approval_by_the_service(world: World) -> None:
    approval = world.approval(world.service, "mailto:alice", world.scan())
    world.publish(approvals={"alice": approval})


def approval_in_another_name(world: World) -> None:
    approval = world.approval(world.bob, "mailto:alice", world.scan())
    world.publish(approvals={"alice": approval})


def approval_for_other_files(world: World) -> None:
    other = verdict(files=[subject_file(content=b"other bytes")])
    approval = world.approval(world.alice, "mailto:alice", world.scan(), verdict=other)
    world.publish(approvals={"alice": approval})


def approval_for_another_version(world: World) -> None:
    other = verdict(of=release(of=pin(version="1.2.2")))
    approval = world.approval(world.alice, "mailto:alice", world.scan(), verdict=other)
    world.publish(approvals={"alice": approval})


def approval_on_other_evidence(world: World) -> None:
    cleaner = world.scan(verdict())
    world.publish(approvals={"alice": world.approval(world.alice, "mailto:alice", cleaner)})


def approval_on_no_evidence(world: World) -> None:
    approval = world.approval(world.alice, "mailto:alice", b"", attached=[])
    world.publish(approvals={"alice": approval})


def approval_that_ended(world: World) -> None:
    approval = world.approval(
        world.alice, "mailto:alice", world.scan(), not_after=NOW - timedelta(seconds=1)
    )
    world.publish(approvals={"alice": approval})


def approval_whose_waiver_ended(world: World) -> None:
    waiver = Waiver(finding="x", reason="r", until=NOW - timedelta(seconds=1))
    approval = world.approval(world.alice, "mailto:alice", world.scan(), waivers=[waiver])
    world.publish(approvals={"alice": approval})


def rejection(world: World) -> None:
    payload = json.loads(
        dsse.verify(
            world.approval(world.alice, "mailto:alice", world.scan()), [world.alice.public], ""
        ).payload
    )
    payload["predicate"]["decision"] = "REJECTED"
    signed = dsse.sign(json.dumps(payload).encode(), world.alice)
    world.publish(approvals={"alice": signed})


def decision_given_twice(world: World) -> None:
    """A parser that keeps the first reads a rejection, one that keeps the last an approval."""
    approval = world.approval(world.alice, "mailto:alice", world.scan())
    payload = dsse.verify(approval, [world.alice.public], "").payload
    twice = payload.replace(b'"decision":', b'"decision":"REJECTED","decision":', 1)
    world.publish(approvals={"alice": dsse.sign(twice, world.alice)})


ENTRY = "1.2.3/vsa.dsse.json"
ATTACKS: list[tuple[Callable[[World], None], str, str]] = [
    (forged, ENTRY, "not signed by a key that is trusted here"),
    (signed_by_a_reviewer_only, ENTRY, "not signed by a key that is trusted here"),
    (entry_altered, ENTRY, "not signed by a key that is trusted here"),
    (entry_of_another_pin, ENTRY, "speaks about pkg:npm/server@1.2.2, not pkg:npm/server@1.2.3"),
    (entry_by_another_verifier, ENTRY, "is not by the verifier https://acme.example/verifier/v1"),
    (entry_that_failed, ENTRY, "does not say PASSED"),
    (entry_without_files, ENTRY, "does not name its files by SHA-256 and SHA-512"),
    (entry_with_weak_digests, ENTRY, "does not name its files by SHA-256 and SHA-512"),
    (entry_of_another_kind, ENTRY, f"is a {statements.APPROVAL}, not a {statements.VSA}"),
    (entry_without_a_time, ENTRY, "holds no valid time"),
    (approval_used_as_entry, ENTRY, "not signed by a key that is trusted here"),
    (attachment_altered, "approvals/alice-", "changed since the entry was signed"),
    (evidence_altered, "evidence/scan-", "changed since the entry was signed"),
    (attachment_missing, "evidence/scan-", "missing, though the entry refers to it"),
    (attachment_is_endless, "approvals/alice-", "outside its folder"),
    (entry_is_endless, ENTRY, "not a regular file of at most 64 MiB"),
    (outside("../../stolen.dsse.json"), ENTRY, "refers to a file outside its folder"),
    (outside("approvals/../../../stolen.dsse.json"), ENTRY, "refers to a file outside its folder"),
    (outside("/etc/passwd"), ENTRY, "refers to a file outside its folder: '/etc/passwd'"),
    (outside("approvals/\0.json"), ENTRY, r"refers to a file outside its folder: 'approvals/\x00"),
    (outside("approvals"), "approvals", "missing, though the entry refers to it"),
    (outside(""), "1.2.3", "missing, though the entry refers to it"),
    (linked_outside, ENTRY, "refers to a file outside its folder"),
    (no_approval, ENTRY, "0 of 1 approvals needed are valid"),
    (approval_by_a_stranger, "approvals/alice-", "not signed by a key that is trusted here"),
    (approval_by_the_service, "approvals/alice-", "not signed by a key that is trusted here"),
    (
        approval_in_another_name,
        "approvals/alice-",
        "is in the name of mailto:alice, but signed by mailto:bob",
    ),
    (approval_for_other_files, "approvals/alice-", "approves other files than the entry"),
    (approval_for_another_version, "approvals/alice-", "approves other files than the entry"),
    (approval_on_other_evidence, "approvals/alice-", "was given on other evidence"),
    (approval_on_no_evidence, "approvals/alice-", "was given on other evidence"),
    (approval_that_ended, "approvals/alice-", "ended 2026-11-21"),
    (approval_whose_waiver_ended, "approvals/alice-", "ended 2026-11-21"),
    (rejection, "approvals/alice-", "is not an approval"),
    (decision_given_twice, "approvals/alice-", "the key 'decision' is given twice"),
]


@pytest.mark.parametrize(
    ("attack", "file", "why"), ATTACKS, ids=lambda v: getattr(v, "__name__", None)
)
def test_an_attack_is_refused_and_the_file_named(
    world: World, attack: Callable[[World], None], file: str, why: str
) -> None:
    attack(world)
    with pytest.raises(AllowlistError) as caught:
        world.verify()
    message = str(caught.value)
    assert why in message
    assert str(world.root) in message
    assert file in message
    assert caught.value.exit_code == 4


def test_a_deleted_entry_is_no_entry(world: World) -> None:
    (world.publish() / repository.ENTRY).unlink()
    with pytest.raises(AllowlistError, match=r"there is no entry for npm:server@1\.2\.3"):
        world.verify()


def test_a_reviewer_who_left_no_longer_counts(world: World) -> None:
    world.publish()
    left = Reviewers(
        threshold=1,
        verifier=VERIFIER,
        verifier_keys=(world.service.public,),
        people=world.reviewers().people[1:],
    )
    world.verify()
    with pytest.raises(AllowlistError, match="not signed by a key that is trusted here"):
        repository.verify(world.root, PIN, left, NOW)


def test_an_approval_holds_to_its_last_second(world: World) -> None:
    world.publish()
    world.verify(days=90)
    with pytest.raises(AllowlistError, match="ended 2027-02-19") as caught:
        world.verify(days=91)
    assert caught.value.hint == ("mcp-vet vet npm:server@1.2.3 --approve --reason TEXT renews it")


def test_an_approval_ends_with_the_first_waiver_it_rests_on(world: World) -> None:
    waiver = Waiver(finding="x", reason="r", until=NOW + timedelta(days=10))
    approval = world.approval(world.alice, "mailto:alice", world.scan(), waivers=[waiver])
    world.publish(approvals={"alice": approval})
    assert world.verify(days=10).not_after == NOW + timedelta(days=10)
    with pytest.raises(AllowlistError, match="ended 2026-12-01"):
        world.verify(days=11)


def test_two_approvals_of_two_people_meet_a_threshold_of_two(world: World) -> None:
    scan = world.scan()
    alice = world.approval(world.alice, "mailto:alice", scan)
    bob = world.approval(world.bob, "mailto:bob", scan, not_after=NOW + timedelta(days=30))
    world.publish(approvals={"alice": alice, "bob": bob})
    entry = world.verify(threshold=2)
    assert sorted(a.approver for a in entry.approvals) == ["mailto:alice", "mailto:bob"]
    assert entry.not_after == NOW + timedelta(days=30)
    with pytest.raises(AllowlistError, match=r"1 of 2 approvals needed are valid; .*bob.*ended"):
        world.verify(threshold=2, days=31)
    world.verify(threshold=1, days=31)


def test_one_person_does_not_meet_a_threshold_of_two(world: World) -> None:
    scan = world.scan()
    first = world.approval(world.alice, "mailto:alice", scan)
    second = world.approval(world.alice, "mailto:alice", scan, reason="again")
    world.publish(approvals={"alice": first, "also-alice": second})
    world.verify(threshold=1)
    with pytest.raises(AllowlistError, match="1 of 2 approvals needed are valid"):
        world.verify(threshold=2)


def test_a_bad_approval_beside_enough_good_ones_changes_nothing(world: World) -> None:
    """Ignoring an attestation must never turn a refusal into a permission, nor the other way."""
    stranger = world.approval(world.mallory, "mailto:mallory", world.scan())
    alice = world.approval(world.alice, "mailto:alice", world.scan())
    world.publish(approvals={"alice": alice, "mallory": stranger})
    assert [a.approver for a in world.verify().approvals] == ["mailto:alice"]


def test_an_approval_that_the_entry_does_not_name_does_not_count(world: World) -> None:
    folder = world.publish(approvals={})
    extra = folder / "approvals" / "alice-00000000.dsse.json"
    extra.parent.mkdir()
    extra.write_bytes(world.approval(world.alice, "mailto:alice", world.scan()))
    with pytest.raises(AllowlistError, match="0 of 1 approvals needed are valid"):
        world.verify()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: flip(one(folder, "evidence/*")),
        lambda folder: one(folder, "evidence/*").unlink(),
    ],
    ids=["altered", "missing"],
)
def test_evidence_that_changed_after_verifying_is_refused(
    world: World, change: Callable[[Path], None]
) -> None:
    folder = world.publish()
    entry = world.verify()
    change(folder)
    with pytest.raises(AllowlistError, match="evidence/scan-"):
        repository.evidence(world.root, entry, world.reviewers())


def test_evidence_signed_by_somebody_else_is_refused(world: World) -> None:
    """An entry may refer to any file; what it was decided on must be the verifier's own words."""
    scan = dsse.sign(statements.evidence(FOUND), world.mallory)
    name = repository.attachment_name("evidence", "scan", scan)
    alice = world.approval(world.alice, "mailto:alice", scan)
    alice_name = repository.attachment_name("approvals", "alice", alice)
    files = {name: scan, alice_name: alice}
    summary = statements.verification_summary(
        FOUND,
        verifier=VERIFIER,
        now=NOW,
        attached=[Attachment.of(path, data) for path, data in files.items()],
        levels=[],
    )
    repository.publish(world.root, PIN, files, dsse.sign(summary, world.service))
    with pytest.raises(SignatureError, match="evidence/scan-"):
        repository.evidence(world.root, world.verify(), world.reviewers())


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("", "does not name a pin"),
        ("npm", "does not name a pin"),
        ("npm/server", "does not name a pin"),
        ("npm/server/latest", "does not name a pin"),
        ("npm/a/b/c/1.0.0", "does not name a pin"),
        ("gem/server/1.0.0", "does not name a pin"),
        ("pypi/My_Server/1.0", "the entry of pypi:my-server==1.0 belongs elsewhere"),
        ("pypi/server/v1.0", "the entry of pypi:server==1.0 belongs elsewhere"),
    ],
)
def test_an_entry_where_none_belongs_is_named(world: World, place: str, why: str) -> None:
    world.publish()
    path = world.root / "entries" / place / repository.ENTRY
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")
    found, (stray,) = repository.pins(world.root)
    assert found == [PIN]
    assert str(stray).startswith(f"{path}: ")
    assert why in str(stray)


def test_an_empty_allowlist_has_no_pins(tmp_path: Path) -> None:
    assert repository.pins(tmp_path) == ([], [])


# Killed while writing (hostile-input.md R1).

PUBLISHER = """
import json, os, signal, sys
from pathlib import Path
from vetting.allowlist import repository
from vetting.model.package import PackagePin

allowed = int(sys.argv[2])
job = json.loads(Path(sys.argv[1]).read_text())

def stop_after(event, args):
    # A rename puts each written file in place, an unlink removes one that is no longer needed.
    global allowed
    if event in ("os.rename", "os.remove"):
        allowed -= 1
        if allowed < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(stop_after)
repository.publish(
    Path(job["root"]),
    PackagePin(ecosystem="npm", name="server", version="1.2.3"),
    {name: data.encode() for name, data in job["files"].items()},
    job["entry"].encode(),
)
"""


def steps(world: World, tmp_path: Path) -> Iterator[int]:
    """Publish the new entry over the old one, killed before every single change of the folder;
    yields how many changes were made, until one run ends by itself.
    """
    new = World(
        root=tmp_path / "new",
        service=world.service,
        alice=world.alice,
        bob=world.bob,
        mallory=world.mallory,
    )
    later = verdict(now=NOW + timedelta(days=1))
    alice = new.approval(new.alice, "mailto:alice", new.scan(later), reason="the new one")
    folder = new.publish(found=later, approvals={"alice": alice})
    job = tmp_path / "job.json"
    files = {
        str(path.relative_to(folder)): path.read_text()
        for path in (*folder.glob("evidence/*"), *folder.glob("approvals/*"))
    }
    entry = (folder / repository.ENTRY).read_text()
    job.write_text(json.dumps({"root": str(world.root), "files": files, "entry": entry}))
    for count in range(50):
        shutil.rmtree(world.root, ignore_errors=True)
        world.publish()
        command = [sys.executable, "-c", PUBLISHER, str(job), str(count)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        assert done.stderr == b""
        yield count
        if done.returncode == 0:
            return
        assert done.returncode == -9
    raise AssertionError("it never came to its end")


@pytest.mark.exhaustive
def test_killed_anywhere_it_leaves_the_old_entry_or_the_new(world: World, tmp_path: Path) -> None:
    reasons = [world.verify(days=1).approvals[0].reason for _ in steps(world, tmp_path)]
    assert len(reasons) == 7  # four files in place, two removed, and the run to the end
    assert reasons == ["docs search"] * 4 + ["the new one"] * 3
    world.publish()  # and publishing goes on to work
    world.verify()
