"""A change of keys that needs the offline keys of several machines."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import Key

from tests.allowlist.conftest import _made, site
from tests.allowlist.site import Site
from tests.allowlist.test_publisher import client, killed_at_every_change
from tests.factories import NOW
from vetting.allowlist import index, staged_files
from vetting.allowlist.rekey import keys_of
from vetting.allowlist.roles import ROOT, TARGETS, metadata_key
from vetting.errors import AllowlistError, NotFound, UsageError
from vetting.model.check import Status
from vetting.signing.keys import generate
from vetting.workflow import Tools, key_change, keys
from vetting.workflow.refresh import refresh

__all__ = ["_made", "site"]

Cli = Callable[..., tuple[int, str, str]]
BOB = "mailto:bob@example.com"


def elsewhere(site: Site, name: str) -> Tools:
    """Another machine, on which nobody has made a key yet."""
    return replace(site.tools, key_dir=site.folder / f"keys of {name}")


def share(site: Site) -> Tools:
    """Alice stages a root that Bob's key must sign too; Bob's machine."""
    bob = elsewhere(site, "bob")
    key = metadata_key(keys.new(bob, "root"))
    done = keys.add_to_roles(site.tools, (ROOT, TARGETS), key, threshold=2)
    assert done.waits == site.metadata / "staged"
    return bob


def sign(tools: Tools) -> key_change.Changed:
    read = key_change.waiting(tools)
    assert read is not None
    return key_change.sign(tools, read)


def shared(site: Site) -> Tools:
    """An allowlist whose offline keys are in two hands."""
    bob = share(site)
    sign(bob)
    refresh(site.later(1))
    return bob


def allowed(site: Site) -> bool:
    answer, _ = site.ask()
    return answer.status is Status.ALLOWED


def part(site: Site, role: str) -> Path:
    (found,) = (site.metadata / "staged").glob(f"*.{role}.json")
    return found


def test_it_is_in_force_when_both_have_signed_and_the_machine_has_renewed(site: Site) -> None:
    seen = site.index().seen
    bob = share(site)
    assert sorted(staged_files.names(site.root)) == ["2.root.json", "2.targets.json"]
    assert site.index().chain.root.signed.version == 1, "nothing has changed yet"
    read = key_change.waiting(bob)
    assert read is not None
    assert "root: 2 of 2 keys must sign (today 1 of 1)" in read.words
    assert any(line.startswith("targets: SHA256:") for line in read.words)
    assert read.missing == (
        "root: 1 more of the keys of root 2 must sign (1 of 2 have)",
        "targets: 1 more of the keys of root 2 must sign (1 of 2 have)",
    )
    done = key_change.sign(bob, read)
    assert done.signed
    assert done.missing == (
        "enough people have signed it; snapshot, timestamp: by the machine, whose keys are not here",
    )
    assert allowed(site)
    renewed = refresh(site.later(1))
    assert (renewed.rekeyed, renewed.staged) == (True, "")
    found = site.index(seen=seen)
    assert [keys_of(found.chain, role)[1] for role in (ROOT, TARGETS)] == [2, 2]
    assert staged_files.names(site.root) == []
    assert allowed(site)


def test_then_no_one_person_changes_who_counts(site: Site) -> None:
    bob = shared(site)
    carol = metadata_key(generate(site.folder / "carol.pem").public)
    done = keys.add_reviewer(site.tools, "mailto:carol@example.com", carol, threshold=2)
    assert done.missing == ("targets: 1 more of the keys of root 2 must sign (1 of 2 have)",)
    assert [person.id for person in site.index().reviewers.people] == ["mailto:alice@example.com"]
    assert "a change of keys waits: targets: 1 more" in refresh(site.later(2)).staged
    read = key_change.waiting(bob)
    assert read is not None
    assert "approvals: 2 people must approve (today 1)" in read.words
    assert any(line.startswith("mailto:carol@example.com: SHA256:") for line in read.words)
    sign(bob)
    refresh(site.later(3))
    assert [person.id for person in site.index().reviewers.people][1:] == [
        "mailto:carol@example.com"
    ]
    assert site.index().reviewers.threshold == 2


def test_the_reference_client_follows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    shared(site)
    updater = client(site, monkeypatch)
    updater.refresh()
    assert updater.get_targetinfo("reviewers.json") is not None
    assert (site.folder / "client" / "root_history" / "2.root.json").exists()


def test_it_is_told_whose_earlier_signatures_would_count(site: Site) -> None:
    """A new person with keys that are retired already is no harmless row."""
    shared(site)
    mallory = generate(site.folder / "mallory.pem").public
    (mine,) = site.index().reviewers.people[0].keys
    spare = generate(site.folder / "spare.pem").public

    def people(document: dict[str, Any]) -> None:
        old = {"public": mallory.text, "at": "2099-01-01T00:00:00Z", "why": "retired"}
        document["reviewers"][0]["keys"] = [{"public": spare.text}]
        document["reviewers"].append({"id": "mailto:m@example.com", "keys": [], "retired": [old]})
        document["verifier"]["retired"] = [{**old, "public": mine.text}]

    key_change.change(site.tools, people=people)
    read = key_change.waiting(site.tools)
    assert read is not None
    assert list(read.words[:-1]) == [
        f"mailto:alice@example.com: {spare.keyid} approves",
        f"mailto:alice@example.com: {mine.keyid} approves no longer",
        f"mailto:alice@example.com: nothing that {mine.keyid} ever signed counts",
        "reviewer mailto:m@example.com: is new",
        f"mailto:m@example.com: what {mallory.keyid} signed before 2099-01-01 00:00 UTC counts",
        f"the verifier: what {mine.keyid} signed before 2099-01-01 00:00 UTC counts",
    ]


@pytest.mark.parametrize("index", [{"root": "0" * 64}, {}, 7, None, [1]])
def test_the_first_root_stays_what_it_is(site: Site, index: object) -> None:
    bob = shared(site)

    def people(document: dict[str, Any]) -> None:
        document["index"] = index

    with pytest.raises(AllowlistError, match="names another root than the one of the index"):
        key_change.change(site.tools, people=people)
    assert key_change.waiting(bob) is None


def test_where_all_keys_are_the_last_signature_puts_it_in_force(site: Site) -> None:
    bob = shared(site)
    done = keys.rotate(bob, "timestamp", metadata_key(keys.new(site.tools, "next")))
    assert done.missing == (
        "root: 1 more of the keys of root 2 must sign (1 of 2 have)",
        "root: 1 more of the keys of root 3 must sign (1 of 2 have)",
    )
    assert sign(site.later(2)) == key_change.Changed()
    assert site.index().chain.root.signed.version == 3
    assert allowed(site)
    refresh(site.later(3))


def test_the_keys_of_the_entries_change_with_the_machine(site: Site) -> None:
    bob = shared(site)
    keys.rotate(bob, "entries", metadata_key(keys.new(site.tools, "next")))
    assert sign(site.later(2)) == key_change.Changed()
    assert allowed(site)
    site.approve("other", hours=3)
    assert site.ask("other")[0].status is Status.ALLOWED


def test_a_policy_that_two_must_sign_is_staged_and_shown_as_a_difference(site: Site) -> None:
    bob = shared(site)
    path = site.root / "policy.toml"
    before = path.read_text()
    path.write_text(before + "# weaker\n")
    done = refresh(site.later(2), sign=True)
    assert "staged, not yet in force: targets: 1 more of the keys of root 2" in done.staged
    path.write_text(before)
    assert allowed(site), "as it was before"
    read = key_change.waiting(bob)
    assert read is not None
    assert "  +# weaker" in read.words
    assert not any("\n" in line for line in read.words)
    assert key_change.sign(bob, read).signed
    assert refresh(site.later(3)).rekeyed
    assert path.read_text() == before + "# weaker\n"
    assert allowed(site)


@pytest.mark.parametrize("text", ["x = ", "[rules]\nadv = 7\n"])
def test_a_policy_that_is_none_is_not_staged(site: Site, text: str) -> None:
    shared(site)
    (site.root / "policy.toml").write_text(text)
    with pytest.raises(AllowlistError, match=r"staged/policy\.toml"):
        refresh(site.later(2), sign=True)
    assert staged_files.names(site.root) == []


def test_several_keys_are_rotated_one_at_a_time(site: Site) -> None:
    shared(site)
    new = metadata_key(keys.new(site.tools, "next"))
    with pytest.raises(UsageError, match="2 keys sign root: which of them"):
        keys.rotate(site.tools, ROOT, new)
    with pytest.raises(UsageError, match="SHA256:x does not sign root"):
        keys.rotate(site.tools, ROOT, new, old="SHA256:x")


# Attacks.


def edited(site: Site, role: str, change: Callable[[dict[str, object]], None]) -> None:
    path = part(site, role)
    document = json.loads(path.read_text())
    change(document["signed"])
    path.write_text(json.dumps(document))


def later_end(site: Site) -> None:
    edited(site, ROOT, lambda signed: signed.update(expires="2036-01-01T00:00:00Z"))


def lower_threshold(site: Site) -> None:
    def change(signed: dict[str, object]) -> None:
        signed["roles"]["root"]["threshold"] = 1  # type: ignore[index]

    edited(site, ROOT, change)


def one_key_under_two_ids(site: Site) -> None:
    def change(signed: dict[str, object]) -> None:
        listed, role = signed["keys"], signed["roles"]["root"]  # type: ignore[index]
        listed["0" * 64] = listed[role["keyids"][0]]  # type: ignore[index]
        role["keyids"][1] = "0" * 64

    edited(site, ROOT, change)


def signature_by_a_stranger(site: Site) -> None:
    path = part(site, ROOT)
    document = json.loads(path.read_text())
    document["signatures"].append({"keyid": "0" * 64, "sig": "00" * 64})
    path.write_text(json.dumps(document))


def other_policy(site: Site) -> None:
    def change(signed: dict[str, object]) -> None:
        signed["targets"]["policy.toml"]["hashes"]["sha256"] = "0" * 64  # type: ignore[index]

    edited(site, TARGETS, change)


def longer_lives(site: Site) -> None:
    edited(site, ROOT, lambda signed: signed["x-mcp-vet-days"].update(timestamp=999))  # type: ignore[attr-defined]


def status_speaks_of_entries(site: Site) -> None:
    def change(signed: dict[str, object]) -> None:
        signed["delegations"]["roles"][1]["paths"].append("entries/*/*/*/*")  # type: ignore[index]

    edited(site, TARGETS, change)


def targets_missing(site: Site) -> None:
    part(site, ROOT).unlink()
    part(site, TARGETS).unlink()
    (site.metadata / "staged" / "reviewers.json").write_text("{}")


def list_nobody_names(site: Site) -> None:
    text = (site.root / "reviewers.json").read_text()
    (site.metadata / "staged" / "reviewers.json").write_text(text + "\n")


def cut(site: Site) -> None:
    path = part(site, TARGETS)
    path.write_bytes(path.read_bytes()[:-40])


def endless(site: Site) -> None:
    with part(site, ROOT).open("ab") as file:
        file.truncate(1 << 20)


def linked(site: Site) -> None:
    part(site, ROOT).unlink()
    (site.metadata / "staged" / "2.root.json").symlink_to("/dev/zero")


def a_version_to_come(site: Site) -> None:
    part(site, ROOT).rename(site.metadata / "staged" / "9.root.json")


def something_else(site: Site) -> None:
    (site.metadata / "staged" / "2.snapshot.json").write_text("{}")


@pytest.mark.parametrize(
    ("attack", "why"),
    [
        (later_end, "it was altered after .* signed it"),
        (lower_threshold, "it was altered after .* signed it"),
        (one_key_under_two_ids, "one key is listed under two ids, so it would count twice"),
        (signature_by_a_stranger, "bears a signature that is not of a key that counts"),
        (other_policy, "policy.toml: missing, though the staged targets name it"),
        (longer_lives, "changes more than keys"),
        (status_speaks_of_entries, "changes more than keys"),
        (targets_missing, "holds neither root nor targets"),
        (list_nobody_names, "reviewers.json: is not the one that the staged targets name"),
        (cut, "is not metadata of the index, or only a part of it"),
        (endless, "larger than the 512 kB"),
        (linked, "not a regular file|is a link"),
        (a_version_to_come, "was staged for another state of the allowlist: version 1"),
        (something_else, "is no part of a change of keys"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_was_tampered_with_is_signed_by_nobody(
    site: Site, attack: Callable[[Site], None], why: str
) -> None:
    bob = share(site)
    attack(site)
    with pytest.raises(AllowlistError, match=why) as caught:
        key_change.waiting(bob)
    assert str(site.metadata / "staged") in str(caught.value)
    assert refresh(site.later(1)).staged == str(caught.value), "and it holds nothing else up"
    assert site.index().chain.root.signed.version == 1
    assert allowed(site)


def test_a_link_in_the_place_of_the_folder_is_not_followed(site: Site, cli: Cli) -> None:
    precious = site.folder / "precious"
    precious.mkdir()
    (precious / "id_ed25519").write_text("a key")
    (site.metadata / "staged").symlink_to(precious)
    code, _, err = cli("keys", "sign", "--discard")
    assert code == 4
    assert f"{site.metadata}/staged: is a link" in err
    assert "is a link" in refresh(site.later(1)).staged
    with pytest.raises(AllowlistError, match="is a link"):
        share(site)
    assert [path.name for path in precious.iterdir()] == ["id_ed25519"]


def test_one_person_who_signs_twice_counts_once(site: Site) -> None:
    share(site)
    with pytest.raises(AllowlistError, match=r"holds no key whose signature .* still lacks"):
        sign(site.tools)
    path = part(site, ROOT)
    document = json.loads(path.read_text())
    document["signatures"] *= 2
    path.write_text(json.dumps(document))
    with pytest.raises(AllowlistError, match="is not metadata of the index"):
        key_change.waiting(site.tools)


def test_a_root_that_is_not_newer_than_the_one_in_force_is_refused(site: Site) -> None:
    bob = share(site)
    old = {path.name: path.read_bytes() for path in (site.metadata / "staged").iterdir()}
    sign(bob)
    refresh(site.later(1))
    (site.metadata / "staged").mkdir()
    for name, data in old.items():
        (site.metadata / "staged" / name).write_bytes(data)
    with pytest.raises(AllowlistError, match=r"version 2 of the root is in force, so only 3"):
        key_change.waiting(bob)
    assert staged_files.discard(site.root) == ["2.root.json", "2.targets.json"]
    assert key_change.waiting(bob) is None


def test_it_must_be_what_was_read(site: Site) -> None:
    bob = share(site)
    read = key_change.waiting(bob)
    assert read is not None
    staged_files.discard(site.root)
    mallory = metadata_key(generate(site.folder / "mallory.pem").public)
    keys.add_to_roles(site.tools, (ROOT,), mallory, threshold=2)
    with pytest.raises(AllowlistError, match="changed while you read it"):
        key_change.sign(bob, read)


def test_what_has_ended_is_not_put_in_force(site: Site) -> None:
    bob = share(site)
    read = key_change.waiting(bob)
    assert read is not None
    much_later = replace(bob, clock=lambda: NOW + timedelta(days=400))
    with pytest.raises(AllowlistError, match=r"2\.root\.json: ended"):
        key_change.sign(much_later, read)


def test_one_change_at_a_time(site: Site) -> None:
    bob = share(site)
    with pytest.raises(AllowlistError, match="another change of keys waits for signatures"):
        keys.add_to_roles(site.tools, (ROOT,), metadata_key(keys.new(bob, "x")), threshold=2)
    staged_files.discard(site.root)
    with pytest.raises(NotFound, match="no change of keys is staged"):
        key_change.sign(bob, key_change.Waiting(words=(), signed=(), missing=(), mine=()))


def test_killed_anywhere_the_old_keys_count_or_the_new(site: Site) -> None:
    """The machine's own keys change with the root: no moment may leave neither in force."""
    new = metadata_key(generate(site.tools.key_dir / "next.pem").public)
    seen = []
    for count in killed_at_every_change(site, lambda: keys.rotate(site.tools, "timestamp", new)):
        found = site.index()
        seen.append(found.chain.root.signed.version)
        assert site.index(seen=found.seen).signed
        assert allowed(site)
        if count % 4:
            continue
        assert refresh(site.later(1)).problems == ()  # and the next one goes on
        assert (site.metadata / f"{seen[-1]}.root.json").exists()
        assert allowed(site)
    assert seen == sorted(seen)
    assert set(seen) == {1, 2}


@pytest.mark.exhaustive
def test_put_in_force_and_killed_anywhere_all_of_it_counts_or_nothing(site: Site) -> None:
    bob = shared(site)
    carol = generate(site.folder / "carol.pem").public
    new = metadata_key(generate(site.tools.key_dir / "next.pem").public)

    def more(document: dict[str, Any]) -> None:
        key = {"keyid": carol.keyid, "public": carol.text}
        document["reviewers"].append({"id": "mailto:carol@example.com", "keys": [key]})

    def next_keys(_: list[Key], needed: int) -> tuple[list[Key], int]:
        return [new], needed

    key_change.change(bob, people=more, roles={"timestamp": next_keys, "entries": next_keys})
    without = replace(site.tools, key_dir=site.folder / "only root")
    without.key_dir.mkdir()
    shutil.copy(site.tools.key_dir / "root.pem", without.key_dir)
    assert sign(without).signed
    seen = []
    for count in killed_at_every_change(site, lambda: refresh(site.later(2))):
        found = site.index()
        seen.append((found.chain.root.signed.version, len(found.reviewers.people)))
        assert allowed(site)
        if count % 4 == 0:
            refresh(site.later(3))
            assert staged_files.names(site.root) == []
            assert site.index().chain.root.signed.version == 3
            assert allowed(site)
    assert seen == sorted(seen)
    assert set(seen) == {(2, 1), (3, 2)}


# On the command line.


def test_two_homes_share_the_root(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "bobs home"))
    bob = cli("keys", "new", "reviewer")[1].strip()
    root = cli("keys", "new", "root")[1].strip()
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "home"))
    code, out, _ = cli("init", "--threshold", "2", "--reviewer", f"{BOB}={bob}")
    assert code == 0
    assert "root.pem alone says which keys count, and it is in one hand: yours" in out
    code, _, err = cli(
        *("keys", "add", root, "--role", "root", "--role", "targets", "--threshold", "2")
    )
    assert code == 0
    assert f"staged, not yet in force: {tmp_path}/allowlist/metadata/staged" in err
    assert "who has the other keys runs mcp-vet keys sign" in err
    assert "a change of keys waits for signatures" in cli("keys", "list")[2]
    assert "waits for signatures: mcp-vet keys sign shows it" in cli("verify")[1]
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "bobs home"))
    code, out, err = cli("keys", "sign")
    assert code == 2
    assert "root: 2 of 2 keys must sign (today 1 of 1)" in out
    assert "nobody is there to ask" in err
    code, _, err = cli("keys", "sign", "--yes")
    assert code == 0
    assert "signed, not yet in force" in err
    monkeypatch.setenv("MCP_VET_HOME", str(tmp_path / "home"))
    assert cli("refresh")[0] == 0
    code, out, _ = cli("keys", "list")
    assert [line.split()[0] for line in out.splitlines() if "2 of 2" in line] == [
        *("root", "root", "targets", "targets")
    ]
    assert cli("keys", "sign")[0] == 2
    assert cli("verify")[0] == 0
    assert index.load(tmp_path / "allowlist", None).chain.root.signed.version == 2
