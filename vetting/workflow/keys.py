"""Keys: who may approve, and what signs the index. Every change is signed by the offline keys, and
waits for those that are not on this machine (`key_change`).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist import index, reviewers
from vetting.allowlist.rekey import keys_of
from vetting.allowlist.reviewers import COMPROMISED
from vetting.allowlist.roles import ROLES, key_bytes, metadata_key
from vetting.allowlist.staged_words import name_of
from vetting.errors import AllowlistError, NotFound, UsageError
from vetting.signing import elsewhere
from vetting.signing.keys import PublicKey, generate, public_key
from vetting.signing.ring import REGISTER, Ring
from vetting.workflow import Tools
from vetting.workflow.key_change import Changed, Keys, change

__all__ = ["name_of"]

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
    rows += [
        Row(use="verifier", who=people.verifier, keyid=key.keyid, here=False, retired=True)
        for key, _ in people.verifier_retired
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


def add_reviewer(tools: Tools, person: str, key: "Key", *, threshold: int | None = None) -> Changed:
    """Let `key` sign for `person`, who becomes a reviewer if they are none.

    Raises:
        UsageError: it is no key for statements. AllowlistError: an offline key is not here.
    """
    public = _of_statements(key, "approvals")

    def added(document: dict[str, Any]) -> None:
        people = document["reviewers"]
        mine = next((item for item in people if item.get("id") == person), None)
        if mine is None:
            since = f"{tools.clock():%Y-%m-%d}"
            mine = {"id": person, "role": "reviewer", "since": since, "keys": []}
            people.append(mine)
        mine["keys"].append({"keyid": public.keyid, "public": public.text})
        if threshold is not None:
            document["threshold"] = threshold

    return change(tools, people=added)


def add_to_roles(
    tools: Tools, roles: Sequence[str], key: "Key", *, threshold: int | None = None
) -> Changed:
    """Let `key` sign for each of `roles` too.

    Raises:
        AllowlistError: it does already, or no offline key is here.
    """

    def keys(old: "list[Key]", needed: int) -> "tuple[list[Key], int]":
        return [*old, key], threshold or needed

    return change(tools, roles=dict.fromkeys(roles, keys))


def rotate(tools: Tools, role: str, key: "Key", *, old: str | None = None) -> Changed:
    """Let `key` sign for `role` instead of the key with the id `old`, which must be named where
    several keys sign: else one change would put the role into one hand.

    Raises:
        UsageError: `old` is missing, or does not sign for the role.
        AllowlistError: no offline key is here.
    """

    def keys(before: "list[Key]", threshold: int) -> "tuple[list[Key], int]":
        if old is None and len(before) > 1:
            raise UsageError(
                f"{len(before)} keys sign {role}: which of them is to be replaced?",
                hint=f"--old {name_of(before[0])}; mcp-vet keys list names them",
            )
        gone = [each for each in before if old in (None, name_of(each))]
        if not gone:
            raise UsageError(f"{old} does not sign {role}", hint="mcp-vet keys list")
        return [*(each for each in before if each not in gone), key], threshold

    return change(tools, roles={role: keys})


def rotate_verifier(tools: Tools, key: "Key") -> Changed:
    """Let `key` sign entries from now on, instead of the keys that did; what those signed before
    goes on to count.

    Raises:
        UsageError: it is no key for statements. AllowlistError: an offline key is not here.
    """
    public = _of_statements(key, "entries")

    def rotated(document: dict[str, Any]) -> None:
        old = [public_key(item["public"]) for item in document["verifier"]["keys"]]
        document["verifier"]["keys"].append({"keyid": public.keyid, "public": public.text})
        for each in old:
            _retire(document, each, tools, compromised=False)

    return change(tools, people=rotated)


def _of_statements(key: "Key", what: str) -> PublicKey:
    if key.keytype != "ed25519":
        raise UsageError(
            f"a {key.keytype} key cannot sign {what}", hint=f"{what} need an Ed25519 key"
        )
    return PublicKey(raw=key_bytes(key))


def retire(tools: Tools, keyid: str, *, compromised: bool) -> tuple[list[str], Changed]:
    """Let the key count no more, in one change; what it was for. What a reviewer or the verifier
    signed before goes on to count, unless the key is `compromised`.

    Raises:
        NotFound: there is no such key. AllowlistError: too few would be left.
    """
    uses = []
    people = reviewers.load(tools.allowlist / "reviewers.json")
    known = (*people.keys_ever(), *people.verifier_keys_ever())
    public = next((key for key in known if key.keyid == keyid), None)
    if public is not None:
        uses.append("verifier" if public in people.verifier_keys_ever() else "reviewer")
    found = index.load(tools.allowlist, None)
    signs = [
        role
        for role in (ROLES if found.signed else ())
        if any(name_of(key) == keyid for key in keys_of(found.chain, role)[0])
    ]
    if not (uses or signs):
        raise NotFound(f"no key {keyid} counts here", hint="mcp-vet keys list")

    def retired(document: dict[str, Any]) -> None:
        if public is not None:
            _retire(document, public, tools, compromised=compromised)

    def without(old: "list[Key]", needed: int) -> "tuple[list[Key], int]":
        return [key for key in old if name_of(key) != keyid], needed

    roles: dict[str, Keys] = dict.fromkeys(signs, without)
    return [*uses, *signs], change(tools, people=retired if public else None, roles=roles)


def _retire(
    document: dict[str, Any], public: PublicKey, tools: Tools, *, compromised: bool
) -> None:
    for person in (document["verifier"], *document["reviewers"]):
        held = [*person["keys"], *person.get("retired", [])]
        mine = [key for key in held if key.get("public") == public.text]
        if not mine:
            continue
        person["keys"] = [key for key in person["keys"] if key.get("public") != public.text]
        before = [key for key in person.get("retired", []) if key.get("public") == public.text]
        others = [key for key in person.get("retired", []) if key not in before]
        why = COMPROMISED if compromised else "retired"
        # Retired once more it must not count for longer.
        at = before[0]["at"] if before else f"{tools.clock():%Y-%m-%dT%H:%M:%SZ}"
        entry = {"keyid": public.keyid, "public": public.text, "at": at, "why": why}
        person["retired"] = [*others, entry]
