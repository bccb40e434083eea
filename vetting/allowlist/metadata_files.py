"""Single metadata files of the index: read within limits, parsed, and their signatures counted."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vetting.allowlist.roles import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, file_name, waiting_root
from vetting.errors import AllowlistError, SignatureError

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, MetaFile, Role, Snapshot

_RENEW = "whoever has the index keys renews it: mcp-vet refresh"
RESTORE = "restore the allowlist from version control, whole; if it is so there, ask who changed it"


def read(path: Path, limit: int) -> bytes:
    """The bytes of a metadata file, which may have `limit` of them.

    Raises:
        AllowlistError: it is missing, too large or unreadable.
    """
    try:
        if not path.exists():
            raise AllowlistError(f"{path}: missing, though the index needs it", hint=RESTORE)
        if not path.is_file():
            raise AllowlistError(f"{path}: not a regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise AllowlistError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise AllowlistError(f"{path}: larger than the {limit >> 10} kB that it may have")
    return data


def parse(data: bytes, role: str, path: Path) -> "Metadata[Any]":
    """The metadata of `role` in a file.

    Raises:
        AllowlistError: it is none; SignatureError if it is another role's.
    """
    from tuf.api.metadata import Metadata
    from tuf.api.serialization import DeserializationError

    try:
        metadata: Metadata[Any] = Metadata.from_bytes(data)
    except (DeserializationError, RecursionError) as error:
        raise AllowlistError(
            f"{path}: is not metadata of the index, or only a part of it", hint=RESTORE
        ) from error
    kind = role if role in (ROOT, SNAPSHOT, TIMESTAMP) else TARGETS
    if metadata.signed.type != kind:
        raise SignatureError(f"{path}: is a {metadata.signed.type}, not a {kind}")
    return metadata


def check_threshold(metadata: "Metadata[Any]", by: "Metadata[Any]", role: str, path: Path) -> None:
    """Enough keys that `by` names for `role` must have signed.

    Raises:
        SignatureError: too few did. AllowlistError: there are no keys for the role.
    """
    try:
        found = by.signed.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
        listed: Role = by.signed.get_delegated_role(role)
    except (ValueError, TypeError) as error:
        raise AllowlistError(f"{path}: no keys are named for the role {role}") from error
    if not found:
        raise SignatureError(
            f"{path}: signed by {len(found.signed)} of the {listed.threshold} keys that {role} "
            "needs",
            hint=RESTORE,
        )


def check_end(metadata: "Metadata[Any]", path: Path, now: datetime | None) -> None:
    """It must not have ended; without a `now` it may.

    Raises:
        AllowlistError: it has.
    """
    if now is not None and metadata.signed.expires <= now:
        raise AllowlistError(
            f"{path}: ended {metadata.signed.expires:%Y-%m-%d %H:%M} UTC, so nobody vouches that "
            "nothing newer exists",
            hint=_RENEW,
        )


def named_by(snapshot: "Metadata[Snapshot]") -> set[str]:
    """The files that a snapshot names."""
    return {
        file_name(name.removesuffix(".json"), item.version)
        for name, item in snapshot.signed.meta.items()
    }


def of_index(where: Path, snapshot: "MetaFile") -> set[str]:
    """The files of the index with that snapshot, which is a verified one; empty without it."""
    from tuf.api.metadata import Metadata

    path = where / file_name(SNAPSHOT, snapshot.version)
    if not path.exists():
        return set()
    return {path.name} | named_by(Metadata.from_bytes(path.read_bytes()))


def prune(where: Path, kept: set[str]) -> None:
    """Remove every file but the `kept`. Roots stay: they are the way from the first to the newest."""
    for path in where.glob("*"):
        root = path.name.endswith(".root.json") and not path.name.startswith(".")
        if path.name not in kept and not root and path.is_file():
            path.unlink()


def settle_root(where: Path, version: int) -> None:
    """Put that version of the root in its place, if it is in force and lies beside it."""
    waiting = waiting_root(where, version)
    if waiting.exists() and not (where / file_name(ROOT, version)).exists():
        waiting.replace(where / file_name(ROOT, version))
