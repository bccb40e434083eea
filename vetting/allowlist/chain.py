"""The metadata of the signed index, read and verified from its root to its leaves.

1. Root: the version that was seen before, by its digest, or else the first. Every later version
   must be signed by enough keys of its predecessor and of its own. Where putting the newest in
   force was stopped half-way, it still lies beside its place.
2. In no role does one key, compared by its bytes, stand under two ids.
3. The timestamp is signed, not ended, and not older than what was seen before.
4. The snapshot is the file that the timestamp names, by length and digest.
5. All other metadata is what the snapshot names, signed for its role, and has not ended.

https://theupdateframework.github.io/specification/latest/#detailed-client-workflow
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist import metadata_files as files
from vetting.allowlist.roles import (
    BIN_PREFIX,
    ENTRIES,
    LIMITS,
    ROOT,
    SNAPSHOT,
    STATUS,
    TARGETS,
    TIMESTAMP,
    Listed,
    check_role,
    file_name,
    folder,
    waiting_root,
)
from vetting.allowlist.seen import Seen, latest
from vetting.errors import AllowlistError, SignatureError

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

_LIMIT = 5 << 20
_MAX_ROOTS = 1024


@dataclass(slots=True)
class Chain:
    """Verified metadata. `now` None lets ended metadata pass: for signing it anew, never for use."""

    where: Path
    now: datetime | None
    root: "Metadata[Root]"
    timestamp: "Metadata[Timestamp]"
    snapshot: "Metadata[Snapshot]"
    targets: "Metadata[Targets]"
    entries: "Metadata[Targets]"
    status: "Metadata[Targets]"
    seen: Seen
    """What a reader has to remember of this."""

    _bins: "dict[str, Metadata[Targets]]" = field(default_factory=dict)

    def leaf(self, path: str) -> "Metadata[Targets]":
        """The metadata that speaks of the entry called `path`.

        Raises:
            AllowlistError: it does not verify.
        """
        name = self.leaf_name(path)
        return self.entries if name == ENTRIES else self.bin(name)

    def target(self, path: str) -> Listed | None:
        """What the index says of the entry called `path`.

        Raises:
            AllowlistError: the part that speaks of it does not verify.
        """
        target = self.leaf(path).signed.targets.get(path)
        return Listed.of(target.to_dict()) if target else None

    def leaf_name(self, path: str) -> str:
        """What that metadata is called."""
        delegations = self.entries.signed.delegations
        if delegations is None or delegations.succinct_roles is None:
            return ENTRIES
        return delegations.succinct_roles.get_role_for_target(path)

    def leaf_names(self) -> list[str]:
        """Every metadata that speaks of entries."""
        delegations = self.entries.signed.delegations
        if delegations is None or delegations.succinct_roles is None:
            return [ENTRIES]
        return list(delegations.succinct_roles.get_roles())

    def leaves(self) -> "list[Metadata[Targets]]":
        """All of it.

        Raises:
            AllowlistError: a part does not verify.
        """
        return [self.entries if name == ENTRIES else self.bin(name) for name in self.leaf_names()]

    def bin(self, name: str) -> "Metadata[Targets]":
        """One part of the entries.

        Raises:
            AllowlistError: it does not verify.
        """
        if name not in self._bins:
            self._bins[name] = _listed(self.where, name, self.snapshot, self.entries, self.now)
        return self._bins[name]

    def replaced(self, name: str, metadata: "Metadata[Targets]") -> None:
        """Let `metadata` stand for a part of the entries, before it is signed."""
        self._bins[name] = metadata

    @property
    def ends(self) -> datetime:
        """When the first of what every answer needs ends."""
        parts = (self.root, self.timestamp, self.snapshot, self.targets, self.entries, self.status)
        return min(part.signed.expires for part in parts)


def beyond_first(root: Path) -> bool:
    """Whether the index was ever signed anew: what was only begun may be begun again."""
    return any(path.name[:2] != "1." for path in folder(root).glob("[0-9]*.json"))


def load(root: Path, now: datetime | None, seen: Seen | None = None) -> Chain:
    """The metadata under `root`, if all of the module's rules hold.

    Raises:
        AllowlistError: one does not; SignatureError for signatures.
    """
    where = folder(root)
    now = now if now is None else latest(now, seen)
    try:
        return _load(where, now, seen, waiting=False)
    except AllowlistError as error:
        if not any(where.glob(".*.root.json.next")):
            raise
        try:
            return _load(where, now, seen, waiting=True)
        except AllowlistError:
            raise error from None


def _load(where: Path, now: datetime | None, seen: Seen | None, *, waiting: bool) -> Chain:
    first, root_digest, reset = _root(where, seen, now, waiting=waiting)  # (1) (2)
    timestamp = _read(where, TIMESTAMP, 0)
    _check_signed(timestamp, first, TIMESTAMP, where / "timestamp.json", now)  # (3)
    floor = 0 if seen is None or reset else seen.timestamp
    if timestamp.signed.version < floor:
        raise _rolled_back(where / "timestamp.json", timestamp.signed.version, floor)
    named: MetaFile = timestamp.signed.snapshot_meta
    snapshot = _read(where, SNAPSHOT, named.version, named)  # (4)
    _check_signed(snapshot, first, SNAPSHOT, _path(where, SNAPSHOT, named.version), now)
    floor = 0 if seen is None or reset else seen.snapshot
    if snapshot.signed.version < floor:
        raise _rolled_back(_path(where, SNAPSHOT, named.version), snapshot.signed.version, floor)
    targets = _listed(where, TARGETS, snapshot, first, now)  # (5)
    for role in (ENTRIES, STATUS):
        _check_delegation(targets, role, where)
    entries = _listed(where, ENTRIES, snapshot, targets, now)
    return Chain(
        where=where,
        now=now,
        root=first,
        timestamp=timestamp,
        snapshot=snapshot,
        targets=targets,
        entries=entries,
        status=_listed(where, STATUS, snapshot, targets, now),
        seen=Seen(
            root=first.signed.version,
            root_digest=root_digest,
            timestamp=timestamp.signed.version,
            snapshot=snapshot.signed.version,
            at=now or datetime.now(UTC),
        ),
    )


def _root(
    where: Path, seen: Seen | None, now: datetime | None, *, waiting: bool
) -> "tuple[Metadata[Root], str, bool]":
    """The newest root with its digest, and whether the keys of the timestamp or snapshot changed
    since `seen`: then versions begin anew, which is how a version of 2^31 is undone.
    """
    version = seen.root if seen else 1
    path = _root_path(where, version, waiting=waiting)
    data = files.read(path, LIMITS[ROOT])
    if seen and hashlib.sha256(data).hexdigest() != seen.root_digest:
        raise SignatureError(
            f"{path}: is another root than the one that was seen before ({seen.file})",
            hint=f"{files.RESTORE}; for a new allowlist in the old one's place, delete {seen.file}",
        )
    found = files.parse(data, ROOT, path)
    if found.signed.version != version:
        raise SignatureError(f"{path}: says it is version {found.signed.version}")
    _check_root(found, found, path)
    start = found
    while (path := _root_path(where, found.signed.version + 1, waiting=waiting)).exists():
        data = files.read(path, LIMITS[ROOT])
        following = files.parse(data, ROOT, path)
        if following.signed.version != found.signed.version + 1:
            raise SignatureError(f"{path}: says it is version {following.signed.version}")
        _check_root(following, found, path)
        _check_root(following, following, path)
        found = following
        if found.signed.version - version > _MAX_ROOTS:
            raise AllowlistError(f"{where}: more than {_MAX_ROOTS} versions of the root")
    files.check_end(found, _path(where, ROOT, found.signed.version), now)
    changed = any(
        set(start.signed.roles[role].keyids) != set(found.signed.roles[role].keyids)
        for role in (TIMESTAMP, SNAPSHOT)
    )
    return found, hashlib.sha256(data).hexdigest(), changed


def _root_path(where: Path, version: int, *, waiting: bool) -> Path:
    path = _path(where, ROOT, version)
    return waiting_root(where, version) if waiting and not path.exists() else path


def _check_root(root: "Metadata[Root]", by: "Metadata[Root]", path: Path) -> None:
    for name, role in root.signed.roles.items():
        check_role(role, root.signed.keys, f"{path}: role {name}")
    files.check_threshold(root, by, ROOT, path)


def _check_delegation(targets: "Metadata[Targets]", name: str, where: Path) -> None:
    path = _path(where, TARGETS, targets.signed.version)
    delegations = targets.signed.delegations
    role = (delegations.roles or {}).get(name) if delegations else None
    if delegations is None or role is None:
        raise AllowlistError(f"{path}: delegates nothing to {name}")
    check_role(role, delegations.keys, f"{path}: role {name}")


def _listed(
    where: Path,
    name: str,
    snapshot: "Metadata[Snapshot]",
    by: "Metadata[Any]",
    now: datetime | None,
) -> "Metadata[Targets]":
    """The metadata that the snapshot lists as `name`."""
    named = snapshot.signed.meta.get(f"{name}.json")
    if named is None:
        raise AllowlistError(
            f"{_path(where, SNAPSHOT, snapshot.signed.version)}: lists no {name}",
            hint=files.RESTORE,
        )
    metadata = _read(where, name, named.version, named)
    if name.startswith(f"{BIN_PREFIX}-"):
        role = by.signed.delegations.succinct_roles
        check_role(role, by.signed.delegations.keys, f"{where}: role {name}")
    _check_signed(metadata, by, name, _path(where, name, named.version), now)
    return metadata


def _read(where: Path, role: str, version: int, named: "MetaFile | None" = None) -> "Metadata[Any]":
    path = _path(where, role, version)
    data = files.read(path, LIMITS.get(role, _LIMIT))
    if named is not None:
        digest = (named.hashes or {}).get("sha256")
        if digest is None or named.length is None:
            raise AllowlistError(f"{path}: is listed without a length or a SHA-256")
        if len(data) != named.length or hashlib.sha256(data).hexdigest() != digest:
            raise SignatureError(
                f"{path}: is not the file that the index lists (altered, or of another version)",
                hint=files.RESTORE,
            )
    metadata = files.parse(data, role, path)
    if named is not None and metadata.signed.version != named.version:
        raise SignatureError(f"{path}: says it is version {metadata.signed.version}")
    return metadata


def _check_signed(
    metadata: "Metadata[Any]", by: "Metadata[Any]", role: str, path: Path, now: datetime | None
) -> None:
    files.check_threshold(metadata, by, role, path)
    files.check_end(metadata, path, now)


def _rolled_back(path: Path, version: int, floor: int) -> AllowlistError:
    return AllowlistError(
        f"{path}: is version {version}, but version {floor} has been seen: it was rolled back",
        hint="take the newest state of the allowlist; an older one may lack what was stopped since",
    )


def _path(where: Path, role: str, version: int) -> Path:
    return where / file_name(role, version)
