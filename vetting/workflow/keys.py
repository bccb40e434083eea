"""Keys: who may approve, and what signs the index. Every change is signed by the offline keys."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist import index, publisher, repository, reviewers
from vetting.allowlist.draft import Draft
from vetting.allowlist.rekey import keys_of, set_keys
from vetting.allowlist.reviewers import COMPROMISED
from vetting.allowlist.roles import ROLES, key_bytes, metadata_key
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError, NotFound, UsageError
from vetting.signing import elsewhere
from vetting.signing.keys import PublicKey, generate, public_key
from vetting.signing.ring import REGISTER, Ring
from vetting.workflow import Tools

if TYPE_CHECKING:
    from securesystemslib.signer import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One key: what it is for, its id, and whether its private half is on this machine."""

    use: str
    who: str
    keyid: str
    here: bool
    retired: bool = False


def listed(tools: Tools) -> list[Row]:
    """Every key that counts in the allowlist."""
    found = index.load(tools.allowlist, None, changed=True)
    ring = Ring(tools.key_dir, tools.passphrase)
    people = found.reviewers
    rows = [
        Row(use="reviewer", who=person.id, keyid=key.keyid, here=key in ring.publics)
        for person in people.people
        for key in person.keys
    ]
    rows += [
        Row(use="reviewer", who=person.id, keyid=key.keyid, here=False, retired=True)
        for person in people.people
        for key, _ in person.retired
    ]
    rows += [
        Row(use="verifier", who=people.verifier, keyid=key.keyid, here=key in ring.publics)
        for key in people.verifier_keys
    ]
    for role in ROLES if found.signed else ():
        keys, threshold = keys_of(found.chain, role)
        rows += [
            Row(
                use=role,
                who=f"{threshold} of {len(keys)}",
                keyid=name_of(key),
                here=_here(ring, key),
            )
            for key in keys
        ]
    return rows


def name_of(key: "Key") -> str:
    """The fingerprint of an Ed25519 key, which `ssh-keygen -l` prints; of others the index's id."""
    if key.keytype == "ed25519":
        return PublicKey(raw=key_bytes(key)).keyid
    return key.keyid


def _here(ring: Ring, key: "Key") -> bool:
    if key.keytype == "ed25519":
        return PublicKey(raw=key_bytes(key)) in ring.publics
    return ring.for_key(key) is not None


def new(tools: Tools, name: str, passphrase: str | None = None) -> PublicKey:
    """Make a key file; its public half."""
    if not name.replace("-", "").isalnum():
        raise UsageError(f"{name!r} is not a key's name", hint="letters, digits and dashes")
    return generate(tools.key_dir / f"{name}.pem", passphrase).public


def given(tools: Tools, text: str) -> "Key":
    """The public key that `text` is: its base64, a `.pub` file, or the URI of a key elsewhere,
    which is then remembered.

    Raises:
        UsageError: it is none.
    """
    if text.partition(":")[0] in elsewhere.SCHEMES and ":" in text:
        found = elsewhere.find(text)
        elsewhere.add(tools.key_dir / REGISTER, found)
        return found.key
    return metadata_key(reviewer_key(text))


def reviewer_key(text: str) -> PublicKey:
    """The Ed25519 key that `text` is: its base64, or a file that holds it or an OpenSSH public key.

    Raises:
        UsageError: it is none.
    """
    path = Path(text)
    try:
        written = path.read_text("ascii").strip() if path.is_file() else text
        if written.startswith("ssh-ed25519 "):  # RFC 4253: two length-prefixed strings
            raw = base64.b64decode(written.split()[1])[-32:]
            return public_key(base64.b64encode(raw).decode())
        return public_key(written)
    except (AllowlistError, ValueError, OSError, IndexError) as error:
        raise UsageError(
            f"{text!r} is not a public key",
            hint="its base64 or .pub file (mcp-vet keys new prints it), or a URI: "
            f"{', '.join(elsewhere.SCHEMES)}",
        ) from error


def add_reviewer(tools: Tools, person: str, key: "Key", *, threshold: int | None = None) -> None:
    """Let `key` sign for `person`, who becomes a reviewer if they are none.

    Raises:
        UsageError: it is no key for statements. AllowlistError: an offline key is not here.
    """
    if key.keytype != "ed25519":
        raise UsageError(
            f"a {key.keytype} key cannot sign approvals", hint="approvals need an Ed25519 key"
        )
    public = PublicKey(raw=key_bytes(key))

    def change(document: dict[str, Any]) -> None:
        people = document["reviewers"]
        mine = next((item for item in people if item.get("id") == person), None)
        if mine is None:
            since = f"{tools.clock():%Y-%m-%d}"
            mine = {"id": person, "role": "reviewer", "since": since, "keys": []}
            people.append(mine)
        mine["keys"].append({"keyid": public.keyid, "public": public.text})
        if threshold is not None:
            document["threshold"] = threshold

    _change(tools, change)


def add_to_role(tools: Tools, role: str, key: "Key", *, threshold: int | None = None) -> None:
    """Let `key` sign for `role` too.

    Raises:
        AllowlistError: it does already, or an offline key is not here.
    """

    def keys(old: "list[Key]", needed: int) -> "tuple[list[Key], int]":
        return [*old, key], threshold or needed

    _change_role(tools, role, keys)


def rotate(tools: Tools, role: str, key: "Key") -> None:
    """Let `key` sign for `role` instead of the keys that did.

    Raises:
        AllowlistError: an offline key is not here.
    """
    _change_role(tools, role, lambda _, __: ([key], 1))


def retire(tools: Tools, keyid: str, *, compromised: bool) -> list[str]:
    """Let the key count no more; what it was for. What a reviewer signed before goes on to count,
    unless the key is `compromised`.

    Raises:
        NotFound: there is no such key. AllowlistError: too few would be left.
    """
    done = []
    people = reviewers.load(tools.allowlist / "reviewers.json")
    public = next((key for key in people.keys_ever() if key.keyid == keyid), None)
    if public is not None:
        done.append("reviewer")
        _change(tools, lambda document: _retire(document, public, tools, compromised=compromised))
    found = index.load(tools.allowlist, None)
    for role in ROLES if found.signed else ():
        if any(name_of(key) == keyid for key in keys_of(found.chain, role)[0]):
            done.append(role)
            _change_role(
                tools, role, lambda old, n: ([key for key in old if name_of(key) != keyid], n)
            )
    if not done:
        raise NotFound(f"no key {keyid} counts here", hint="mcp-vet keys list")
    return done


def _retire(
    document: dict[str, Any], public: PublicKey, tools: Tools, *, compromised: bool
) -> None:
    for person in document["reviewers"]:
        held = [*person["keys"], *person.get("retired", [])]
        mine = [key for key in held if key.get("public") == public.text]
        if not mine:
            continue
        person["keys"] = [key for key in person["keys"] if key.get("public") != public.text]
        others = [key for key in person.get("retired", []) if key.get("public") != public.text]
        why = COMPROMISED if compromised else "retired"
        at = f"{tools.clock():%Y-%m-%dT%H:%M:%SZ}"
        entry = {"keyid": public.keyid, "public": public.text, "at": at, "why": why}
        person["retired"] = [*others, entry]


def _change(tools: Tools, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the reviewer list, which must hold together afterwards, and sign it."""
    root = tools.allowlist
    path = root / "reviewers.json"
    with publisher.writing(root):
        found = index.load(root, None)
        document = json.loads(repository.read_file(path))
        change(document)
        data = json.dumps(document, indent=2).encode() + b"\n"
        reviewers.parse_list(data, path)
        if not found.signed:
            write_atomic(path, data)
            return
        draft = Draft(root, found.chain, Ring(tools.key_dir, tools.passphrase), tools.clock())
        draft.put("reviewers.json", data)
        waiting = index.waiting(path)
        write_atomic(waiting, data)
        draft.commit()
        waiting.replace(path)


def _change_role(
    tools: Tools, role: str, change: "Callable[[list[Key], int], tuple[list[Key], int]]"
) -> None:
    root = tools.allowlist
    with publisher.writing(root):
        found = index.load(root, None)
        ring = Ring(tools.key_dir, tools.passphrase)
        draft = Draft(root, found.chain, ring, tools.clock())
        keys, threshold = change(*keys_of(found.chain, role))
        set_keys(found.chain, draft, role, keys, threshold)
        draft.commit()
