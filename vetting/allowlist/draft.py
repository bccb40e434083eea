"""The next version of the signed index: made beside the one in force, and put in force by one
rename.

Metadata files have their version in their name and are never written twice; `timestamp.json` alone
has none. It is written last, so a reader at any moment finds the old index whole or the new one. A
new root lies beside its place until then.
"""

import hashlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist import metadata_files as files
from vetting.allowlist.chain import Chain
from vetting.allowlist.lifetimes import Lifetimes
from vetting.allowlist.roles import (
    BIN_PREFIX,
    BINS,
    BINS_FROM,
    ENTRIES,
    ENTRY_PATHS,
    OFFLINE,
    ROOT,
    SIGNED_FILES,
    SNAPSHOT,
    STATUS,
    TARGETS,
    TIMESTAMP,
    file_name,
    folder,
    waiting_root,
)
from vetting.allowlist.seen import Seen
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError
from vetting.signing.ring import MetadataSigner, Ring

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Metadata, MetaFile, TargetFile


class Draft:
    """Changes to a verified index. Nothing is written before `commit`."""

    def __init__(
        self, root: Path, chain: Chain, ring: Ring, now: datetime, *, new: Iterable[str] = ()
    ) -> None:
        """`new` are roles that do not exist yet, whose first version is signed."""
        self._where = folder(root)
        self._chain = chain
        self._ring = ring
        self._now = now
        self._new = set(new)
        self._changed = set(new) - {SNAPSHOT, TIMESTAMP}
        self._sealed: dict[str, bytes] = {}
        self._old_root = None if self._new else deepcopy(chain.root.signed)
        self._was = chain.root.signed.version
        self._days = Lifetimes.of(chain.root.signed.unrecognized_fields)

    def put(self, path: str, data: bytes, about: Mapping[str, Any] | None = None) -> None:
        """List the file `path`, which holds `data`."""
        targets = self._targets(path)
        made = _target(path, data, about)
        if targets.signed.targets.get(path) != made:
            targets.signed.targets[path] = made
            self._changed.add(self._role(path))

    def drop(self, path: str) -> None:
        """List the file `path` no longer."""
        if self._targets(path).signed.targets.pop(path, None) is not None:
            self._changed.add(self._role(path))

    def sign_anew(self, *roles: str) -> None:
        """Sign these roles whether they changed or not."""
        self._changed.update(roles)

    def seal_root(self) -> str:
        """Sign the root before everything else; its SHA-256, which other files may name.

        Raises:
            AllowlistError: a key that is needed is not here.
        """
        self._sealed[ROOT] = self._sign(ROOT, self._chain.root)
        return hashlib.sha256(self._sealed[ROOT]).hexdigest()

    def renew(self, *, parts: bool = False) -> list[str]:
        """Sign anew what has lived half its life, if its keys are here, and with `parts` also the
        many parts of the entries; the roles that are due and whose keys are not here.
        """
        missing = []
        leaves = self._chain.leaf_names() if parts else ()
        for role in dict.fromkeys((ROOT, TARGETS, ENTRIES, STATUS, *leaves)):
            signed = self._metadata(role).signed
            left = signed.expires - self._now
            if role in self._changed or left > (self._days.end(role, self._now) - self._now) / 2:
                continue
            if self._signers(role, required=False):
                self._changed.add(role)
            else:
                missing.append(role)
        return missing

    def lacking(self) -> list[str]:
        """The roles that have to be signed, and for which too few keys are here."""
        wanted = [role for role in (*OFFLINE, *self._changed) if role in self._changed]
        wanted = [role for role in dict.fromkeys(wanted) if role not in self._sealed]
        found = [
            role
            for role in (*wanted, SNAPSHOT, TIMESTAMP)
            if not self._signers(role, required=False)
        ]
        if ROOT in wanted and ROOT not in found and self._old_root is not None:
            found += [] if self._of(ROOT, self._old_root, required=False) else [ROOT]
        return found

    def offline(self) -> "dict[str, Metadata[Any]]":
        """The next versions of what changed and only offline keys sign, without signatures: for
        people who sign them one after the other. The draft is then of no further use.
        """
        self._widen()
        found = {role: self._metadata(role) for role in OFFLINE if role in self._changed}
        for role, metadata in found.items():
            metadata.signed.version += 1
            metadata.signed.expires = self._days.end(role, self._now)
            metadata.signatures.clear()
        return found

    def adopt(self, role: str, metadata: "Metadata[Any]", data: bytes) -> None:
        """Take an offline `role` as people signed it: `metadata`, which `data` spells."""
        if role == ROOT:
            self._chain.root = metadata
        else:
            self._chain.targets = metadata
        self._sealed[role] = data
        self._changed.add(role)

    def commit(self) -> Seen:
        """Sign what changed, and put it in force; what a reader will have seen then.

        Raises:
            AllowlistError: a key that is needed is not here.
            OSError: something cannot be written; the index in force is still the old one.
        """
        files.settle_root(self._where, self._was)
        self._split()
        self._widen()
        written: dict[str, bytes] = {}
        changed = [role for role in (ROOT, TARGETS, ENTRIES, STATUS) if role in self._changed]
        changed += sorted(role for role in self._changed if role.startswith(f"{BIN_PREFIX}-"))
        snapshot, timestamp = self._chain.snapshot, self._chain.timestamp
        for role in changed:
            metadata = self._metadata(role)
            data = self._sealed.get(role) or self._sign(role, metadata)
            written[file_name(role, metadata.signed.version)] = data
            if role != ROOT:
                snapshot.signed.meta[f"{role}.json"] = _meta(metadata.signed.version, data)
        data = self._sign(SNAPSHOT, snapshot)
        written[file_name(SNAPSHOT, snapshot.signed.version)] = data
        before = timestamp.signed.snapshot_meta
        timestamp.signed.snapshot_meta = _meta(snapshot.signed.version, data)
        last = self._sign(TIMESTAMP, timestamp)
        # Readers may be in the middle of the index that this one replaces.
        kept = set() if TIMESTAMP in self._new else files.of_index(self._where, before)
        version = self._chain.root.signed.version
        for name, data in written.items():
            waits = name == file_name(ROOT, version) and version > 1
            place = waiting_root(self._where, version) if waits else self._where / name
            write_atomic(place, data)
        write_atomic(self._where / file_name(TIMESTAMP, 0), last)
        files.settle_root(self._where, version)
        kept |= files.named_by(snapshot) | {file_name(TIMESTAMP, 0)}
        files.prune(self._where, kept | written.keys())
        seen = self._chain.seen
        if ROOT in changed:
            root = written[file_name(ROOT, self._chain.root.signed.version)]
            digest = hashlib.sha256(root).hexdigest()
            seen = replace(seen, root=self._chain.root.signed.version, root_digest=digest)
        return replace(
            seen,
            timestamp=timestamp.signed.version,
            snapshot=snapshot.signed.version,
            at=self._now,
        )

    def _sign(self, role: str, metadata: "Metadata[Any]") -> bytes:
        from securesystemslib.signer import Signature

        if role not in self._new:
            metadata.signed.version += 1
        metadata.signed.expires = self._days.end(role, self._now)
        metadata.signatures.clear()
        signers = self._signers(role)
        if role == ROOT and self._old_root is not None:  # readers go on from the root they know
            signers += self._of(ROOT, self._old_root)
        for signer in signers:
            keyid = signer.key.keyid
            value = signer.sign(metadata.signed_bytes).hex()
            metadata.signatures[keyid] = Signature(keyid, value)
        return metadata.to_bytes()

    def _signers(self, role: str, *, required: bool = True) -> list[MetadataSigner]:
        by: Any
        if role in (ROOT, TARGETS, SNAPSHOT, TIMESTAMP):
            by = self._chain.root.signed
        else:
            by = (self._chain.targets if role in (ENTRIES, STATUS) else self._chain.entries).signed
        return self._of(role, by, required=required)

    def _of(self, role: str, by: Any, *, required: bool = True) -> list[MetadataSigner]:
        """As many signers as `by` wants for `role`."""
        listed = by.get_delegated_role(role)
        found = [
            signer for keyid in listed.keyids if (signer := self._ring.for_key(by.get_key(keyid)))
        ][: listed.threshold]
        if len(found) >= listed.threshold:
            return found
        if required:
            raise AllowlistError(
                f"{self._ring.folder}: holds {len(found)} of the {listed.threshold} keys that sign "
                f"{role} of {self._where.parent}",
                hint="run it where they are: mcp-vet keys list names them",
            )
        return []

    def _metadata(self, role: str) -> "Metadata[Any]":
        if role.startswith(f"{BIN_PREFIX}-"):
            return self._chain.bin(role)
        known: dict[str, Metadata[Any]] = {
            ROOT: self._chain.root,
            TARGETS: self._chain.targets,
            ENTRIES: self._chain.entries,
            STATUS: self._chain.status,
        }
        return known[role]

    def _role(self, path: str) -> str:
        if path in SIGNED_FILES:
            return TARGETS
        return STATUS if path.startswith("status/") else self._chain.leaf_name(path)

    def _targets(self, path: str) -> "Metadata[Any]":
        return self._metadata(self._role(path))

    def _split(self) -> None:
        """Spread many entries over files by the hash of their path, so that one more entry means
        signing a few of them and no reader needs all.
        """
        from tuf.api.metadata import Delegations, Metadata, SuccinctRoles, Targets

        entries = self._chain.entries.signed
        if len(entries.targets) <= BINS_FROM or entries.delegations is not None:
            return
        role, keys = self._delegated(ENTRIES)
        bins = SuccinctRoles(list(role.keyids), role.threshold, BINS, BIN_PREFIX)
        entries.delegations = Delegations(keys, succinct_roles=bins)
        made = {name: Metadata(Targets(expires=self._now)) for name in bins.get_roles()}
        for path, target in entries.targets.items():
            made[bins.get_role_for_target(path)].signed.targets[path] = target
        entries.targets = {}
        for name, metadata in made.items():
            self._chain.replaced(name, metadata)
        self._new |= made.keys()
        self._changed |= {ENTRIES, *made}

    def _widen(self) -> None:
        """Let an older index that is signed anew say what its entries may speak of today."""
        if TARGETS in self._changed:
            self._delegated(ENTRIES)[0].paths = list(ENTRY_PATHS)

    def _delegated(self, name: str) -> "tuple[Any, dict[str, Key]]":
        delegations = self._chain.targets.signed.delegations
        if delegations is None or delegations.roles is None:
            raise AllowlistError(f"{self._where}: the targets delegate nothing")
        role = delegations.roles[name]
        return role, {keyid: delegations.keys[keyid] for keyid in role.keyids}


def _target(path: str, data: bytes, about: Mapping[str, Any] | None = None) -> "TargetFile":
    from tuf.api.metadata import TargetFile

    extra = {"custom": dict(about)} if about else None
    digest = hashlib.sha256(data).hexdigest()
    return TargetFile(len(data), {"sha256": digest}, path, extra)


def _meta(version: int, data: bytes) -> "MetaFile":
    from tuf.api.metadata import MetaFile

    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})
