import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import NOW
from vetting.allowlist.reviewers import load, write
from vetting.errors import AllowlistError
from vetting.signing.keys import PublicKey

ALICE = PublicKey(raw=bytes(range(32)))
BOB = PublicKey(raw=bytes(range(1, 33)))
SERVICE = PublicKey(raw=bytes(range(2, 34)))


def reviewer(person: str, *keys: PublicKey) -> dict[str, Any]:
    return {
        "id": person,
        "role": "reviewer",
        "keys": [{"keyid": key.keyid, "public": key.text} for key in keys],
    }


def two(threshold: int = 2) -> dict[str, Any]:
    """A list of two people."""
    return {
        "version": 1,
        "threshold": threshold,
        "verifier": {"id": "https://acme.example/v1", "keys": [{"public": SERVICE.text}]},
        "reviewers": [reviewer("mailto:alice", ALICE), reviewer("mailto:bob", BOB)],
    }


def written(folder: Path, document: object) -> Path:
    path = folder / "reviewers.json"
    path.write_text(json.dumps(document))
    return path


def test_a_list_of_one_person_is_written_for_people_to_read(tmp_path: Path) -> None:
    path = tmp_path / "reviewers.json"
    write(path, reviewer="mailto:alice", key=ALICE, verifier_key=SERVICE, now=NOW)
    assert path.read_text() == (
        "{\n"
        '  "version": 1,\n'
        '  "threshold": 1,\n'
        '  "verifier": {\n'
        '    "id": "https://mcp-vet.dev/verifier/v1",\n'
        '    "keys": [\n'
        "      {\n"
        f'        "keyid": "{SERVICE.keyid}",\n'
        f'        "public": "{SERVICE.text}"\n'
        "      }\n"
        "    ]\n"
        "  },\n"
        '  "reviewers": [\n'
        "    {\n"
        '      "id": "mailto:alice",\n'
        '      "role": "reviewer",\n'
        '      "since": "2026-11-21",\n'
        '      "keys": [\n'
        "        {\n"
        f'          "keyid": "{ALICE.keyid}",\n'
        f'          "public": "{ALICE.text}"\n'
        "        }\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n"
    )
    found = load(path)
    assert (found.threshold, found.verifier) == (1, "https://mcp-vet.dev/verifier/v1")
    assert found.verifier_keys == (SERVICE,)
    assert [(person.id, person.keys) for person in found.people] == [("mailto:alice", (ALICE,))]


def test_keys_belong_to_their_people(tmp_path: Path) -> None:
    found = load(written(tmp_path, two()))
    assert found.threshold == 2
    assert found.all_keys() == (ALICE, BOB)
    owners = [found.owner(key) for key in (ALICE, BOB, SERVICE)]
    assert [owner.id if owner else None for owner in owners] == ["mailto:alice", "mailto:bob", None]


def test_a_person_may_have_several_keys(tmp_path: Path) -> None:
    document = two()
    spare = PublicKey(raw=bytes(range(9, 41)))
    document["reviewers"][0] = reviewer("mailto:alice", ALICE, spare)
    owner = load(written(tmp_path, document)).owner(spare)
    assert owner is not None
    assert owner.id == "mailto:alice"


def test_a_keyid_in_the_file_decides_nothing(tmp_path: Path) -> None:
    document = two()
    document["reviewers"][0]["keys"][0]["keyid"] = BOB.keyid
    owner = load(written(tmp_path, document)).owner(ALICE)
    assert owner is not None
    assert owner.id == "mailto:alice"


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d.update(version=2), "not a reviewer list of version 1"),
        (lambda d: d.pop("version"), "not a reviewer list of version 1"),
        (lambda d: d.update(threshold=0), "2 reviewers cannot meet a threshold of 0"),
        (lambda d: d.update(threshold=3), "2 reviewers cannot meet a threshold of 3"),
        (lambda d: d.update(threshold="2"), "2 reviewers cannot meet a threshold of 0"),
        (lambda d: d.update(threshold=True), "2 reviewers cannot meet a threshold of 0"),
        (lambda d: d.update(reviewers=[]), "0 reviewers cannot meet a threshold of 2"),
        (lambda d: d.update(reviewers="mailto:alice"), "0 reviewers cannot meet"),
        (
            lambda d: d["reviewers"].append(reviewer("mailto:carol", BOB)),
            "a key is listed twice, so it would count twice",
        ),
        (
            lambda d: d["reviewers"][0].update(reviewer("mailto:alice", ALICE, ALICE)),
            "a key is listed twice, so it would count twice",
        ),
        (
            lambda d: d["reviewers"].append(
                reviewer("mailto:bob", PublicKey(raw=bytes(range(7, 39))))
            ),
            "a reviewer is listed twice",
        ),
        (lambda d: d["reviewers"][1].update(id=""), "a reviewer has no id or no key"),
        (lambda d: d["reviewers"][1].update(keys=[]), "a reviewer has no id or no key"),
        (lambda d: d["reviewers"][1].update(keys=[{}]), "not an Ed25519 public key: ''"),
        (
            lambda d: d["reviewers"][1].update(keys=[{"public": "ssh-ed25519 AAAA"}]),
            "not a public key: 'ssh-ed25519 AAAA'",
        ),
        (lambda d: d["verifier"].update(id=None), "names no verifier, or no key of it"),
        (lambda d: d["verifier"].update(keys=[]), "names no verifier, or no key of it"),
        (
            lambda d: d["verifier"].update(keys=[{"public": BOB.text}]),
            "the verifier's key is also a reviewer's, so a machine could approve",
        ),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_refused(
    tmp_path: Path, change: Change, why: str
) -> None:
    document = two()
    change(document)
    path = written(tmp_path, document)
    with pytest.raises(AllowlistError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: {why}")
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not valid JSON"),
        ("[]", "not a reviewer list of version 1"),
        ('{"version": 1, "threshold": 2, "threshold": 1}', "not a reviewer list of version 1"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "reviewers.json"
    path.write_text(text)
    with pytest.raises(AllowlistError, match=why) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_missing_list_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(AllowlistError, match="cannot be read") as caught:
        load(tmp_path / "reviewers.json")
    assert caught.value.hint == "mcp-vet init makes an allowlist"
