"""Keys are added, rotated and retired, and what was signed before goes on to hold, or not."""

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.allowlist.conftest import _made, site
from tests.allowlist.site import Site
from tests.factories import NOW, verdict
from vetting.allowlist import index, repository
from vetting.allowlist.roles import ROLES, metadata_key
from vetting.errors import AllowlistError, NotFound, UsageError
from vetting.model.check import Status
from vetting.signing import dsse, statements
from vetting.signing.keys import FileSigner, generate
from vetting.signing.ring import Ring
from vetting.signing.statements import Attachment
from vetting.workflow import keys
from vetting.workflow.refresh import refresh

__all__ = ["_made", "site"]

Cli = Callable[..., tuple[int, str, str]]
ALICE = "mailto:alice@example.com"
BOB = "mailto:bob@example.com"


def allowed(site: Site, name: str = "server") -> bool:
    answer, problems = site.ask(name)
    assert problems == [] or answer.status is not Status.ALLOWED
    return answer.status is Status.ALLOWED


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_a_new_key_and_readers_follow(site: Site, role: str) -> None:
    before = site.index().seen
    keys.rotate(site.tools, role, metadata_key(keys.new(site.tools, "next")))
    found = site.index(seen=before)
    assert found.signed
    (row,) = (row for row in keys.listed(site.tools) if row.use == role)
    assert row.keyid == FileSigner(site.tools.key_dir / "next.pem").public.keyid
    assert row.here
    assert allowed(site)
    refresh(site.later(1))
    assert allowed(site)


def test_the_old_key_signs_no_more(site: Site) -> None:
    old = site.thief("service", "scanner")
    for role in ("entries", "snapshot", "timestamp"):
        keys.rotate(site.tools, role, metadata_key(keys.new(site.tools, f"{role}-next")))
    with pytest.raises(AllowlistError, match="holds 0 of the 1 keys that sign snapshot"):
        site.draft(old).commit()


def test_rotating_undoes_a_version_that_leaves_no_room(site: Site) -> None:
    """A thief who signed version 2^31 - 1 must not have locked everybody out."""
    draft = site.draft(site.thief("service"))
    chain = index.load(site.root, None).chain
    del draft
    from vetting.allowlist.draft import Draft

    chain.timestamp.signed.version = 2**31 - 2
    Draft(site.root, chain, Ring(site.tools.key_dir), NOW).commit()
    seen = site.index().seen
    assert seen is not None
    assert seen.timestamp == 2**31 - 1
    for role in ("snapshot", "timestamp"):
        keys.rotate(site.tools, role, metadata_key(keys.new(site.tools, f"{role}-next")))
    chain = index.load(site.root, None).chain
    chain.timestamp.signed.version = 7
    Draft(site.root, chain, Ring(site.tools.key_dir), NOW).commit()
    assert site.index(seen=seen).chain.timestamp.signed.version == 8


def test_a_second_reviewer_can_be_added_and_asked_for(site: Site) -> None:
    bob = generate(site.folder / "bob.pem").public
    keys.add_reviewer(site.tools, BOB, metadata_key(bob), threshold=2)
    people = site.index().reviewers
    assert (people.threshold, [person.id for person in people.people]) == (2, [ALICE, BOB])
    answer, problems = site.ask()
    assert answer.status is not Status.ALLOWED
    assert "1 of 2 approvals needed are valid" in problems[0]


def test_a_threshold_that_nobody_can_meet_is_refused(site: Site) -> None:
    bob = generate(site.folder / "bob.pem").public
    with pytest.raises(AllowlistError, match="2 reviewers cannot meet a threshold of 3"):
        keys.add_reviewer(site.tools, BOB, metadata_key(bob), threshold=3)
    assert allowed(site), "and nothing has changed"


def test_one_key_cannot_be_two_people_nor_count_twice(site: Site) -> None:
    mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
    with pytest.raises(AllowlistError, match="a key is listed twice"):
        keys.add_reviewer(site.tools, BOB, metadata_key(mine))
    machine = FileSigner(site.tools.key_dir / "service.pem").public
    again = metadata_key(machine)
    again.keyid = "0" * 64
    with pytest.raises(AllowlistError, match="one key is listed under two ids"):
        keys.add_to_roles(site.tools, ("timestamp",), again, threshold=2)
    assert allowed(site)


def test_what_a_retired_key_approved_before_goes_on_to_hold(site: Site) -> None:
    spare = keys.new(site.tools, "spare")
    keys.add_reviewer(site.tools, ALICE, metadata_key(spare))
    mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
    later = site.later(1)
    assert keys.retire(later, mine.keyid, compromised=False)[0] == ["reviewer"]
    assert allowed(site)
    (site.tools.key_dir / "spare.pem").unlink()
    with pytest.raises(AllowlistError, match="is a reviewer's in"):
        site.approve("other", hours=2)


def test_what_a_retired_key_signs_afterwards_counts_for_nothing(site: Site) -> None:
    spare = keys.new(site.tools, "spare")
    keys.add_reviewer(site.tools, ALICE, metadata_key(spare))
    mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
    site.approve("other", hours=5)
    keys.retire(site.later(1), mine.keyid, compromised=False)
    assert allowed(site)
    assert not allowed(site, "other")


def test_what_a_compromised_key_approved_counts_no_more(site: Site) -> None:
    spare = keys.new(site.tools, "spare")
    keys.add_reviewer(site.tools, ALICE, metadata_key(spare))
    mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
    keys.retire(site.later(1), mine.keyid, compromised=True)
    assert not allowed(site)


def test_a_key_that_is_retired_twice_ends_when_it_first_did(site: Site) -> None:
    (mine, *_) = site.index().reviewers.all_keys()
    keys.add_reviewer(site.tools, BOB, metadata_key(keys.new(site.tools, "bob")))
    for hours in (1, 5):
        keys.retire(site.later(hours), mine.keyid, compromised=False)
    ((key, until),) = site.index().reviewers.people[0].retired
    assert (key, until) == (mine, NOW + timedelta(hours=1))


def test_the_verifier_gets_a_new_key_and_its_entries_go_on_to_hold(site: Site) -> None:
    (old,) = site.index().reviewers.verifier_keys
    new = keys.new(site.tools, "next-service")
    keys.rotate_verifier(site.later(1), metadata_key(new))
    people = site.index().reviewers
    assert people.verifier_keys == (new,)
    assert people.verifier_retired == ((old, NOW + timedelta(hours=1)),)
    assert allowed(site)
    site.approve("other", hours=2)
    assert allowed(site, "other")
    assert [row.keyid for row in keys.listed(site.tools) if row.use == "verifier"] == [
        new.keyid,
        old.keyid,
    ]


def test_what_the_old_key_of_the_verifier_signs_afterwards_counts_for_nothing(site: Site) -> None:
    (old,) = site.index().reviewers.verifier_keys
    signer = Ring(site.tools.key_dir).signer(old)
    assert signer is not None
    keys.rotate_verifier(site.later(1), metadata_key(keys.new(site.tools, "next-service")))
    found = verdict()
    files = {
        str(path.relative_to(path.parents[1])): path.read_bytes()
        for path in (site.root / "entries/npm/server/1.2.3").glob("*/*.json")
    }
    summary = statements.verification_summary(
        found,
        verifier=statements.DEFAULT_VERIFIER,
        now=NOW + timedelta(hours=2),
        attached=[Attachment.of(name, data) for name, data in files.items()],
        levels=["MCPVET_ALLOWLISTED"],
    )
    forged = dsse.sign(summary, signer)
    draft = site.draft(hours=3)
    draft.put("entries/npm/server/1.2.3/vsa.dsse.json", forged)
    repository.publish(site.root, found.pin, files, forged, in_force=draft.commit)
    answer, problems = site.ask()
    assert answer.status is Status.NOT_ALLOWLISTED
    assert "was signed after its key was retired" in problems[0]


def test_what_a_compromised_key_of_the_verifier_signed_counts_no_more(site: Site) -> None:
    (old,) = site.index().reviewers.verifier_keys
    new = metadata_key(keys.new(site.tools, "next-service"))
    keys.rotate_verifier(site.later(1), new)
    for role in ("entries", "snapshot", "timestamp"):
        keys.rotate(site.later(1), role, new)
    assert keys.retire(site.later(2), old.keyid, compromised=True)[0] == ["verifier"]
    assert not allowed(site)


def test_the_last_key_cannot_be_retired(site: Site) -> None:
    mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
    with pytest.raises(AllowlistError, match="0 reviewers cannot meet a threshold of 1"):
        keys.retire(site.tools, mine.keyid, compromised=True)
    with pytest.raises(NotFound, match="no key SHA256:x counts here"):
        keys.retire(site.tools, "SHA256:x", compromised=False)
    assert allowed(site)


def test_only_the_offline_key_changes_who_counts(site: Site) -> None:
    (site.tools.key_dir / "root.pem").rename(site.folder / "root.pem")
    bob = metadata_key(generate(site.folder / "bob.pem").public)
    with pytest.raises(AllowlistError, match="holds 0 of the 1 keys that sign targets"):
        keys.add_reviewer(site.tools, BOB, bob)
    with pytest.raises(AllowlistError, match="holds 0 of the 1 keys that sign root"):
        keys.rotate(site.tools, "timestamp", bob)
    assert allowed(site)
    site.approve("other")
    refresh(site.later(1))
    assert allowed(site, "other"), "everyday work needs it not"


# Keys that live elsewhere.


def test_a_key_of_another_kind_signs_the_index_by_its_uri(site: Site) -> None:
    secret = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = site.folder / "p256.pem"
    path.write_bytes(secret)
    for role in ("snapshot", "timestamp"):
        keys.rotate(site.tools, role, keys.given(site.tools, f"file2:{path}"))
    assert allowed(site)
    refresh(site.later(1))
    assert allowed(site)
    with pytest.raises(UsageError, match="ecdsa key cannot sign approvals"):
        keys.add_reviewer(site.tools, BOB, keys.given(site.tools, f"file2:{path}"))
    path.unlink()
    with pytest.raises(AllowlistError, match=r"file2:.*p256\.pem: the key cannot be used"):
        refresh(site.later(2))
    assert allowed(site)


@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="OpenSSH is not installed")
def test_an_ssh_agent_signs_approvals_and_the_index(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = site.folder / "id"
    socket = site.folder / "agent"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=20
    )
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        added = subprocess.CompletedProcess[bytes]([], 1)
        for _ in range(100):
            added = subprocess.run(["ssh-add", "-q", str(key)], capture_output=True, check=False)
            if added.returncode == 0:
                break
        assert added.returncode == 0, added.stderr
        held = keys.given(site.tools, "ssh-agent:")
        assert keys.name_of(held) == keys.name_of(keys.given(site.tools, f"{key}.pub"))
        keys.add_reviewer(site.tools, ALICE, held)
        keys.rotate(site.tools, "timestamp", held)
        mine = FileSigner(site.tools.key_dir / "reviewer.pem").public
        keys.retire(site.later(1), mine.keyid, compromised=False)
        site.approve("other", hours=2)
        assert allowed(site, "other")
        with pytest.raises(AllowlistError, match="the SSH agent holds no such Ed25519 key"):
            keys.given(site.tools, "ssh-agent:SHA256:x")
    finally:
        agent.terminate()
        agent.wait(10)
    with pytest.raises(AllowlistError, match="the SSH agent does not answer"):
        site.approve("third", hours=3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a public key"),
        ("AAAA", "is not a public key"),
        ("ssh-ed25519 AAAA", "is not a public key"),
        ("nowhere:x", "is not a public key"),
    ],
)
def test_what_is_no_key_is_refused(site: Site, text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        keys.given(site.tools, text)


@pytest.mark.parametrize("uri", ["hv:key/1", "awskms:x", "gcpkms:projects/x", "azurekms:a/b"])
def test_a_provider_that_cannot_be_reached_is_an_error_of_ours(site: Site, uri: str) -> None:
    with pytest.raises(AllowlistError, match=f"{uri}: the key cannot be used"):
        keys.given(site.tools, uri)


@pytest.mark.parametrize(
    "text", ["", "[]x", '{"keys": [{}]}', '{"keys": [{"uri": "x", "key": []}]}']
)
def test_a_register_that_is_malformed_is_named(site: Site, text: str) -> None:
    path = site.tools.key_dir / "keys.json"
    path.write_text(text)
    with pytest.raises(AllowlistError, match=r"keys\.json"):
        Ring(site.tools.key_dir)


# On the command line.


def test_a_team_is_made_of_keys_that_others_printed(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "bobs home"))
    code, bob, err = cli("keys", "new", "reviewer")
    assert code == 0
    assert err.startswith(f"made {tmp_path}/bobs home/config/keys/reviewer.pem  SHA256:")
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "home"))
    assert cli("init", "--threshold", "2")[0] == 2
    code, _, err = cli("init", "--threshold", "2", "--reviewer", f"{BOB}={bob.strip()}")
    assert (code, err) == (0, "")
    code, out, _ = cli("keys", "list")
    uses = [(line.split()[0], line.endswith("  here")) for line in out.splitlines()]
    assert uses == [
        *[("reviewer", True), ("reviewer", False), ("verifier", True)],
        *[(role, True) for role in ROLES],
    ]
    days = index.load(tmp_path / "allowlist", None).chain.root.signed.unrecognized_fields
    assert days["x-mcp-vet-days"]["timestamp"] == 1


def test_encrypted_keys_want_their_passphrase(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCP_VET_KEY_PASSPHRASE", "correct horse")
    assert cli("init", "--encrypt")[0] == 0
    key = tmp_path / "home" / "config" / "keys" / "service.pem"
    assert b"ENCRYPTED" in key.read_bytes()
    assert cli("refresh")[0] == 0
    monkeypatch.setenv("MCP_VET_KEY_PASSPHRASE", "battery")
    code, _, err = cli("refresh")
    assert code == 4
    assert "service.pem: the passphrase is wrong" in err
    monkeypatch.delenv("MCP_VET_KEY_PASSPHRASE")
    code, _, err = cli("refresh")
    assert code == 4
    assert "the key is encrypted, and there is no terminal to ask for its passphrase" in err
    assert cli("verify")[0] == 0, "reading needs no key"


def test_rotating_and_retiring_on_the_command_line(cli: Cli, tmp_path: Path) -> None:
    cli("init")
    code, _, err = cli("keys", "rotate", "timestamp")
    assert code == 0
    assert "timestamp is signed by SHA256:" in err
    assert cli("verify")[0] == 0
    assert cli("keys", "add", "AAAA")[0] == 2
    code, _, err = cli("keys", "add", "AAAA", "--for", BOB)
    assert code == 2
    assert "'AAAA' is not a public key" in err
    document = json.loads((tmp_path / "allowlist" / "reviewers.json").read_text())
    keyid = document["reviewers"][0]["keys"][0]["keyid"]
    code, _, err = cli("keys", "retire", keyid)
    assert code == 4
    assert "0 reviewers cannot meet a threshold of 1" in err
