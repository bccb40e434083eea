"""A change of keys: put in force at once where all that must sign is here, else staged for those who
have the other keys.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist import index, publisher, repository, reviewers, staged, staged_files
from vetting.allowlist.draft import Draft
from vetting.allowlist.index import Index
from vetting.allowlist.metadata_files import check_end
from vetting.allowlist.rekey import follow, keys_of, set_keys
from vetting.allowlist.roles import ENTRIES, OFFLINE, SIGNED_FILES, STATUS, file_name
from vetting.allowlist.staged import Staged
from vetting.allowlist.staged_words import name_of, words
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError, NotFound
from vetting.signing.ring import Ring
from vetting.workflow import Tools

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Metadata

People = Callable[[dict[str, Any]], None]
"""Changes the document of the reviewer list."""

Keys = Callable[["list[Key]", int], "tuple[list[Key], int]"]
"""The keys of a role and how many must sign, from those of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of it. Nothing has changed yet while it is staged in the folder `waits`; `missing`
    says whose signatures it waits for: with `signed`, only the machine's.
    """

    waits: Path | None = None
    missing: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A staged change in words, whose signatures it has and lacks, and with which of the keys here
    it could be signed.
    """

    words: tuple[str, ...]
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    mine: tuple[str, ...]


def change(
    tools: Tools, *, people: People | None = None, roles: Mapping[str, Keys] | None = None
) -> Changed:
    """Change the reviewer list, the keys of roles, or both.

    1. What comes out must hold together, and no other change may be staged.
    2. Where every key is here that must sign, it is in force when this returns.
    3. Else it is staged with the signatures that this machine can give, at least one.

    Raises:
        AllowlistError: it does not hold together, or no offline key is here.
    """
    root = tools.allowlist
    path = root / "reviewers.json"
    with publisher.writing(root):
        found = index.load(root, None)
        data = _list(path, people) if people else None
        if not found.signed:
            if data is None:
                raise AllowlistError(
                    f"{root}: has no signed index", hint="mcp-vet refresh makes one"
                )
            write_atomic(path, data)
            return Changed()
        _check_alone(root)  # (1)
        in_force = deepcopy(found.chain.root)
        ring = Ring(tools.key_dir, tools.passphrase)
        draft = Draft(root, found.chain, ring, tools.clock())
        if data is not None:
            draft.put("reviewers.json", data)
        for role, keys in (roles or {}).items():
            set_keys(found.chain, draft, role, *keys(*keys_of(found.chain, role)))
        signed = {} if data is None else {path.name: data}
        if not draft.lacking():  # (2)
            _commit(root, draft, signed)
            return Changed()
        return _stage(root, draft, in_force, signed, ring)  # (3)


def stage_files(tools: Tools, ring: Ring) -> Changed | None:
    """Stage the reviewer list and the policy as they lie there, if they changed and not every key is
    here that must sign them; None if it is.

    Raises:
        AllowlistError: they are unusable, another change is staged, or no offline key is here.
    """
    root = tools.allowlist
    found = index.load(root, None, changed=True)
    targets = found.chain.targets.signed.targets
    signed = {}
    for name in SIGNED_FILES:
        data = repository.read_file(root / name)
        if name not in targets or targets[name].hashes.get("sha256") != sha256(data).hexdigest():
            signed[name] = data
    in_force = deepcopy(found.chain.root)
    draft = Draft(root, found.chain, ring, tools.clock())
    for name, data in signed.items():
        draft.put(name, data)
    if not signed or not draft.lacking():
        return None
    _check_alone(root)
    return _stage(root, draft, in_force, signed, ring)


def _check_alone(root: Path) -> None:
    staged_files.sweep(root)
    if staged_files.names(root):
        raise AllowlistError(
            f"{staged_files.folder(root)}: another change of keys waits for signatures",
            hint="mcp-vet keys sign shows it; --discard drops it",
        )


def _stage(
    root: Path, draft: Draft, in_force: "Metadata[Any]", signed: dict[str, bytes], ring: Ring
) -> Changed:
    made = Staged(
        where=staged_files.folder(root), in_force=in_force, parts=draft.offline(), signed=signed
    )
    staged.check_content(made, root)
    if not made.sign(ring):
        role = next(role for role in OFFLINE if role in made.parts)
        need = next(need for need in made.needs() if need.role == role)
        raise AllowlistError(
            f"{ring.folder}: holds 0 of the {need.threshold} keys that sign {role} of {root}",
            hint="run it where they are: mcp-vet keys list names them",
        )
    made.write()
    return Changed(waits=made.where, missing=tuple(staged.missing(made.needs())))


def _list(path: Path, people: People) -> bytes:
    document = json.loads(repository.read_file(path))
    people(document)
    data = json.dumps(document, indent=2).encode() + b"\n"
    reviewers.parse_list(data, path)
    return data


def _commit(root: Path, draft: Draft, signed: Mapping[str, bytes]) -> None:
    for name, data in signed.items():
        write_atomic(index.waiting(root / name), data)
    draft.commit()
    for name in signed:
        index.waiting(root / name).replace(root / name)


def waiting(tools: Tools) -> Waiting | None:
    """The staged change, None if there is none.

    Raises:
        AllowlistError: it is not what it should be (`staged`).
    """
    found = index.load(tools.allowlist, None, changed=True)
    if not found.signed or (made := staged.load(tools.allowlist, found.chain)) is None:
        return None
    return _told(made, found, Ring(tools.key_dir, tools.passphrase))


def _told(made: Staged, found: Index, ring: Ring) -> Waiting:
    needs = made.needs()
    mine = {name_of(key): key for need in needs for key in need.unsigned}
    return Waiting(
        words=tuple(words(made, found.chain, found.reviewers)),
        signed=tuple(dict.fromkeys(name_of(key) for need in needs for key in need.signed)),
        missing=tuple(staged.missing(needs)),
        mine=tuple(name for name, key in mine.items() if ring.for_key(key)),
    )


def sign(tools: Tools, read: Waiting) -> Changed:
    """Sign the staged change that was `read`, and put it in force if that was the last signature and
    the machine's keys are here.

    Raises:
        NotFound: nothing is staged. AllowlistError: it is not what was read, or no key here signs it.
    """
    root = tools.allowlist
    ring = Ring(tools.key_dir, tools.passphrase)
    with publisher.writing(root):
        found = index.load(root, None)
        made = staged.load(root, found.chain) if found.signed else None
        if made is None:
            raise NotFound(
                f"{root}: no change of keys is staged", hint="mcp-vet keys add stages one"
            )
        if _told(made, found, ring) != read:
            raise AllowlistError(
                f"{made.where}: changed while you read it", hint="mcp-vet keys sign shows it again"
            )
        if made.sign(ring):
            made.write()
        elif not made.ready:
            raise AllowlistError(
                f"{tools.key_dir}: holds no key whose signature {made.where} still lacks",
                hint="run it where they are: " + "; ".join(read.missing),
            )
        return _put_in_force(tools, found, made, ring)


def settle(tools: Tools, ring: Ring, found: Index) -> tuple[bool, str]:
    """Put a staged change in force that enough people have signed; whether it is now, and if not, what
    it waits for. What is wrong with it holds nothing else up.
    """
    try:
        staged_files.sweep(tools.allowlist)
        if not found.signed or not staged_files.names(tools.allowlist):
            return False, ""
        made = staged.load(tools.allowlist, found.chain)
        done = _put_in_force(tools, found, made, ring) if made else Changed()
    except AllowlistError as error:
        return False, str(error)
    if done.waits is None:
        return made is not None, ""
    return False, f"{done.waits}: a change of keys waits: {'; '.join(done.missing)}"


def _put_in_force(tools: Tools, found: Index, made: Staged, ring: Ring) -> Changed:
    if not made.ready:
        return Changed(waits=made.where, missing=tuple(staged.missing(made.needs())))
    chain = found.chain
    for role, part in made.parts.items():
        check_end(part, made.where / file_name(role, part.signed.version), tools.clock())
    draft = Draft(tools.allowlist, chain, ring, tools.clock())
    before = {role: keys_of(chain, role) for role in (ENTRIES, STATUS)}
    data = made.files()
    for role, part in made.parts.items():
        name = next(name for name in data if name.endswith(f".{role}.json"))
        draft.adopt(role, part, data[name])
    for role, keys in before.items():
        if keys_of(chain, role) != keys:
            follow(chain, draft, role)
    if lacking := draft.lacking():
        roles = ", ".join(role for role in lacking if role not in OFFLINE)
        why = f"enough people have signed it; {roles}: by the machine, whose keys are not here"
        return Changed(waits=made.where, missing=(why,), signed=True)
    _commit(tools.allowlist, draft, made.signed)
    staged_files.discard(tools.allowlist)
    return Changed()
