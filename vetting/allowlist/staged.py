"""A change of the offline keys that waits for signatures: each person signs it on their own machine.

metadata/staged/
  4.root.json       the next root, if it changes, with the signatures that it has so far
  7.targets.json    the next targets, if they change
  reviewers.json    the next reviewer list, if it changes; the targets name its digest
  policy.toml       the same for the policy

1. Only keys, thresholds, dates, the reviewer list and the policy differ from what is in force.
2. The versions are the next ones: what was staged for an earlier state is refused.
3. In no role does one key, compared by its bytes, stand under two ids.
4. Every signature is by a key that counts for the role, over the file as it stands.
5. It is ready when enough keys of the root in force and of the next one have signed the next root,
   and enough of those that the next root names have signed the targets.

Until then nothing of it counts: no reader looks here.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vetting.allowlist import metadata_files as files
from vetting.allowlist.chain import Chain
from vetting.allowlist.reviewers import parse_list
from vetting.allowlist.roles import (
    ENTRIES,
    ENTRY_PATHS,
    LIMITS,
    OFFLINE,
    ROOT,
    SIGNED_FILES,
    TARGETS,
    check_role,
    file_name,
    key_bytes,
)
from vetting.allowlist.roles import folder as metadata
from vetting.allowlist.staged_files import LIMIT, folder, names
from vetting.boundary.files import write_atomic
from vetting.boundary.json import parse
from vetting.errors import AllowlistError, ConfigError, SignatureError
from vetting.signing.ring import Ring

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Metadata

REVIEWERS, POLICY = SIGNED_FILES
_DROP = "whoever staged it does so anew: mcp-vet keys sign --discard drops it"


class Needed(NamedTuple):
    """Whose signatures a staged file needs: `threshold` of the keys that have `signed` or not."""

    role: str
    by: str
    threshold: int
    signed: "tuple[Key, ...]"
    unsigned: "tuple[Key, ...]"

    @property
    def missing(self) -> int:
        """How many more must sign."""
        return max(0, self.threshold - len({key_bytes(key) for key in self.signed}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What is staged over the index in force."""

    where: Path
    in_force: "Metadata[Any]"
    """The root that counts today."""

    parts: "dict[str, Metadata[Any]]"
    """Root, targets, or both, by role."""

    signed: "dict[str, bytes]"
    """The next reviewer list, the next policy, or both, by name."""

    def needs(self) -> list[Needed]:
        """Whose signatures count, and which are there."""
        now, following = self.in_force, self.parts.get(ROOT)
        found = []
        if following is not None:
            found.append(_needed(ROOT, f"root {now.signed.version}", now, following))
            new = f"root {following.signed.version}"
            found.append(_needed(ROOT, new, following, following))
        if (targets := self.parts.get(TARGETS)) is not None:
            by = following or now
            found.append(_needed(TARGETS, f"root {by.signed.version}", by, targets))
        return found

    @property
    def ready(self) -> bool:
        """Whether enough people have signed all of it."""
        return not any(need.missing for need in self.needs())

    def sign(self, ring: Ring) -> "list[Key]":
        """Add every signature that the ring can give; the keys that signed now.

        Raises:
            AllowlistError: a key is here and cannot be opened.
        """
        from securesystemslib.signer import Signature

        added = {}
        for need in self.needs():
            for key in need.unsigned:
                if signer := ring.for_key(key):
                    part = self.parts[need.role]
                    value = signer.sign(part.signed_bytes).hex()
                    part.signatures[key.keyid] = Signature(key.keyid, value)
                    added[key_bytes(key)] = key
        return list(added.values())

    def files(self) -> dict[str, bytes]:
        """Its files by name, the root last: without it the others are of no use."""
        found = dict(self.signed)
        for role in reversed(OFFLINE):
            if (part := self.parts.get(role)) is not None:
                found[file_name(role, part.signed.version)] = part.to_bytes()
        return found

    def write(self) -> None:
        """Put it in place as it is now.

        Raises:
            OSError: it cannot be written.
        """
        for name, data in self.files().items():
            write_atomic(self.where / name, data)


def _needed(role: str, by: str, keys: "Metadata[Any]", part: "Metadata[Any]") -> Needed:
    found = keys.signed.get_verification_result(role, part.signed_bytes, part.signatures)
    return Needed(
        role, by, found.threshold, tuple(found.signed.values()), tuple(found.unsigned.values())
    )


def load(root: Path, chain: Chain) -> Staged | None:
    """What is staged over the index in force, whose metadata is `chain`, if rules 1 to 4 hold; None
    if nothing is.

    Raises:
        AllowlistError: one does not; SignatureError for signatures.
    """
    where = folder(root)
    found = names(root)
    if not found:
        return None
    old: dict[str, Metadata[Any]] = {ROOT: chain.root, TARGETS: chain.targets}
    parts = {}
    for role in OFFLINE:
        listed = [name for name in found if name.endswith(f".{role}.json")]
        if listed:
            parts[role] = _part(where, role, listed, old[role])
    odd = set(found) - {file_name(role, part.signed.version) for role, part in parts.items()}
    if odd - {*SIGNED_FILES}:
        raise AllowlistError(
            f"{where / min(odd - {*SIGNED_FILES})}: is no part of a change of keys", hint=_DROP
        )
    if not parts:
        raise AllowlistError(f"{where}: holds neither root nor targets", hint=_DROP)
    made = Staged(
        where=where,
        in_force=chain.root,
        parts=parts,
        signed={name: files.read(where / name, LIMIT) for name in SIGNED_FILES if name in found},
    )
    for name in SIGNED_FILES:
        _check_file(made, name, chain)
    check_content(made, root)
    _check_signatures(made)
    return made


def _part(where: Path, role: str, listed: list[str], old: "Metadata[Any]") -> "Metadata[Any]":
    path = where / file_name(role, old.signed.version + 1)
    if listed != [path.name]:
        odd = next(name for name in listed if name != path.name)
        raise AllowlistError(
            f"{where / odd}: was staged for another state of the allowlist: version "
            f"{old.signed.version} of the {role} is in force, so only {path.name} can follow",
            hint=_DROP,
        )
    if path.is_symlink():
        raise AllowlistError(f"{path}: is a link", hint=_DROP)
    found = files.parse(files.read(path, LIMITS.get(role, LIMIT)), role, path)
    if found.signed.version != old.signed.version + 1:
        raise SignatureError(f"{path}: says it is version {found.signed.version}", hint=_DROP)
    if _without_keys(found.signed.to_dict()) != _without_keys(old.signed.to_dict()):  # (1)
        raise AllowlistError(
            f"{path}: changes more than keys, thresholds, dates, reviewers and policy", hint=_DROP
        )
    roles: Any = found.signed.roles if role == ROOT else found.signed.delegations.roles
    keys = found.signed.keys if role == ROOT else found.signed.delegations.keys
    for name, listed_role in roles.items():  # (3)
        check_role(listed_role, keys, f"{path}: role {name}")
    return found


def _without_keys(signed: dict[str, Any]) -> dict[str, Any]:
    """Of root or targets metadata all that a change of keys leaves as it is."""
    rest = {name: value for name, value in signed.items() if name not in ("version", "expires")}
    if "roles" in rest:
        rest.pop("keys")
        rest["roles"] = sorted(rest["roles"])
        return rest
    delegations = rest.get("delegations") or {}
    rest["targets"] = {
        name: value for name, value in rest.get("targets", {}).items() if name not in SIGNED_FILES
    }
    rest["delegations"] = [
        # An older index says less of where entries may lie, and is widened when it is signed anew.
        {
            **role,
            "keyids": [],
            "threshold": 0,
            "paths": [
                path
                for path in role.get("paths") or []
                if role.get("name") != ENTRIES or path not in ENTRY_PATHS
            ],
        }
        for role in delegations.get("roles") or []
    ]
    return rest


def _check_file(made: Staged, name: str, chain: Chain) -> None:
    """The signed file that the targets name must lie here, or be the one in force."""
    path = made.where / name
    part = made.parts.get(TARGETS)
    before = chain.targets.signed.targets.get(name)
    named = part.signed.targets.get(name) if part is not None else before
    data = made.signed.get(name)
    if data is None:
        if named != before:
            raise AllowlistError(f"{path}: missing, though the staged targets name it", hint=_DROP)
        return
    digest = hashlib.sha256(data).hexdigest()
    if named is None or named.hashes.get("sha256") != digest or named == before:
        raise SignatureError(f"{path}: is not the one that the staged targets name", hint=_DROP)


def check_content(made: Staged, root: Path) -> None:
    """Both must be usable, and the reviewer list of the same first root as the index.

    Raises:
        AllowlistError: one is not.
    """
    if (listed := made.signed.get(REVIEWERS)) is not None:
        path = made.where / REVIEWERS
        parse_list(listed, path)
        first = hashlib.sha256(files.read(metadata(root) / file_name(ROOT, 1), LIMITS[ROOT]))
        if parse(listed, str(path)).get("index").text("root") != first.hexdigest():
            raise AllowlistError(
                f"{path}: names another root than the one of the index", hint=_DROP
            )
    if (policy := made.signed.get(POLICY)) is not None:
        from vetting import policy_file

        try:
            policy_file.parse(policy, str(made.where / POLICY))
        except ConfigError as error:
            raise AllowlistError(str(error), hint=_DROP) from error


def _check_signatures(made: Staged) -> None:
    """No signature may be there that does not count: it would look as if it did."""
    for role, part in made.parts.items():
        needs = [need for need in made.needs() if need.role == role]
        good = {key.keyid for need in needs for key in need.signed}
        path = made.where / file_name(role, part.signed.version)
        for keyid in part.signatures:
            if keyid not in good:
                raise SignatureError(
                    f"{path}: bears a signature that is not of a key that counts, or it was altered "
                    f"after {keyid[:12]}… signed it",
                    hint=_DROP,
                )


def missing(needs: Iterable[Needed]) -> list[str]:
    """What is still missing, in words."""
    return [
        f"{need.role}: {need.missing} more of the keys of {need.by} must sign "
        f"({len(need.signed)} of {need.threshold} have)"
        for need in needs
        if need.missing
    ]
