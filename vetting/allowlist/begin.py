"""The first version of the signed index."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vetting.allowlist.chain import Chain
from vetting.allowlist.draft import Draft
from vetting.allowlist.lifetimes import Lifetimes
from vetting.allowlist.roles import (
    ENTRIES,
    ENTRY_PATHS,
    OFFLINE,
    ROLES,
    ROOT,
    SIGNED_FILES,
    SNAPSHOT,
    STATUS,
    STATUS_PATHS,
    TARGETS,
    TIMESTAMP,
    folder,
    metadata_key,
)
from vetting.allowlist.seen import Seen
from vetting.signing.keys import PublicKey
from vetting.signing.ring import Ring


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleKeys:
    """Whose key signs what: `offline` root and targets, `scanner` the list of stop orders, and
    `machine` everything else.
    """

    offline: PublicKey
    machine: PublicKey
    scanner: PublicKey

    def of(self, role: str) -> PublicKey:
        """The key that signs `role` at first."""
        if role in OFFLINE:
            return self.offline
        return self.scanner if role == STATUS else self.machine


def begin(
    root: Path,
    ring: Ring,
    keys: RoleKeys,
    *,
    reviewers: Callable[[str], bytes],
    policy: bytes,
    days: Lifetimes,
    now: datetime,
) -> bytes:
    """Make the first index. `reviewers` gives the reviewer list for the SHA-256 of the root; the
    caller writes it last.

    Raises:
        AllowlistError: a key is not in the ring.
    """
    draft = Draft(root, _chain(root, keys, days, now), ring, now, new=ROLES)
    listed = reviewers(draft.seal_root())
    for name, data in zip(SIGNED_FILES, (listed, policy), strict=True):
        draft.put(name, data)
    draft.commit()
    return listed


def _chain(root: Path, keys: RoleKeys, days: Lifetimes, now: datetime) -> Chain:
    """The roles with their keys, and nothing signed yet."""
    from tuf.api.metadata import (
        DelegatedRole,
        Delegations,
        Metadata,
        MetaFile,
        Role,
        Root,
        Snapshot,
        Targets,
        Timestamp,
    )

    key = {role: metadata_key(keys.of(role)) for role in ROLES}
    top = (ROOT, TARGETS, SNAPSHOT, TIMESTAMP)
    delegations = Delegations(
        keys={key[role].keyid: key[role] for role in (ENTRIES, STATUS)},
        roles={
            role: DelegatedRole(role, [key[role].keyid], 1, terminating=True, paths=list(paths))
            for role, paths in ((ENTRIES, ENTRY_PATHS), (STATUS, STATUS_PATHS))
        },
    )
    return Chain(
        where=folder(root),
        now=None,
        root=Metadata(
            Root(
                expires=now,
                keys={key[role].keyid: key[role] for role in top},
                roles={role: Role([key[role].keyid], 1) for role in top},
                consistent_snapshot=True,
                unrecognized_fields=days.dump(),
            )
        ),
        timestamp=Metadata(Timestamp(expires=now, snapshot_meta=MetaFile(1))),
        snapshot=Metadata(Snapshot(expires=now, meta={})),
        targets=Metadata(Targets(expires=now, delegations=delegations)),
        entries=Metadata(Targets(expires=now)),
        status=Metadata(Targets(expires=now)),
        seen=Seen(root=1, root_digest="", timestamp=1, snapshot=1, at=now.astimezone(UTC)),
    )
