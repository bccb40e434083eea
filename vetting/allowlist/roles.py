"""The roles of the signed index, what they sign, and for how long.

root        which keys count for every role            offline keys, a year
targets     reviewers.json and policy.toml             offline keys, a year
entries     which entry of each pin, and which         a machine's key
            approval of each remote server, is current
status      which stop orders there are                a machine's key
snapshot    which version of each of these is current  a machine's key
timestamp   which snapshot is, and since when          a machine's key

https://theupdateframework.github.io/specification/latest/
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vetting.errors import AllowlistError
from vetting.model.pin import PackagePin

if TYPE_CHECKING:
    from securesystemslib.signer import Key
    from tuf.api.metadata import Role

    from vetting.signing.keys import PublicKey

ROOT, TARGETS, ENTRIES, STATUS = "root", "targets", "entries", "status"
SNAPSHOT, TIMESTAMP = "snapshot", "timestamp"
ROLES = (ROOT, TARGETS, ENTRIES, STATUS, SNAPSHOT, TIMESTAMP)
OFFLINE = (ROOT, TARGETS)
"""The roles whose keys a machine never needs."""

ENTRY_PATHS = ("entries/*/*/*/*", "entries/*/*/*/*/*", "remotes/*/*")
"""What `entries` may speak of: `*` does not cross a slash, and npm scopes have one."""

STATUS_PATHS = ("status/*",)
SIGNED_FILES = ("reviewers.json", "policy.toml")
BINS = 8
"""Bits of the path's hash that choose one of 256 files, once there are many entries."""

BINS_FROM = 1000
BIN_PREFIX = "entries"
LIMITS = {ROOT: 512 << 10, TIMESTAMP: 16 << 10, SNAPSHOT: 2 << 20}
"""The most bytes that metadata of a role may have; 5 MB for the others (tuf's own limits)."""


class Listed(NamedTuple):
    """What the index says of one file."""

    sha256: str
    verified_at: str | None

    @classmethod
    def of(cls, target: Mapping[str, Any] | None) -> "Listed | None":
        """The entry `target` of targets metadata."""
        if target is None:
            return None
        said = (target.get("custom") or {}).get("verifiedAt")
        return cls(sha256=target["hashes"].get("sha256", ""), verified_at=said)


def entry_path(pin: PackagePin) -> str:
    """What the entry of `pin` is called in the index."""
    return f"entries/{pin.ecosystem}/{pin.name}/{pin.version}/vsa.dsse.json"


def pin_of(path: str) -> PackagePin | None:
    """The pin whose entry is called `path`."""
    parts = path.split("/")
    if not (5 <= len(parts) <= 6 and parts[0] == "entries" and parts[-1] == "vsa.dsse.json"):
        return None
    return PackagePin(ecosystem=parts[1], name="/".join(parts[2:-2]), version=parts[-2])


def metadata_key(public: "PublicKey") -> "Key":
    """The key as metadata lists it; its id is derived from its bytes."""
    from securesystemslib.signer import SSlibKey

    keyval = {"public": public.raw.hex()}
    return SSlibKey(_keyid("ed25519", "ed25519", keyval), "ed25519", "ed25519", keyval)


def _keyid(kind: str, scheme: str, keyval: dict[str, str]) -> str:
    import hashlib

    from securesystemslib.formats import encode_canonical

    text = encode_canonical({"keytype": kind, "scheme": scheme, "keyval": keyval})
    return hashlib.sha256(str(text).encode()).hexdigest()


def key_bytes(key: "Key") -> bytes:
    """What a key is, however it is written: two spellings of one key are one key."""
    text = str(key.keyval.get("public", ""))
    if key.keytype == "ed25519":
        try:
            return bytes.fromhex(text)
        except ValueError:
            return text.encode()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    try:
        loaded = load_pem_public_key(text.encode())
        return loaded.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # no key: it verifies nothing either
        return "".join(text.split()).encode()


def check_role(role: "Role", keys: Mapping[str, "Key"], what: str) -> None:
    """Refuse a role in which one key could be counted twice.

    Raises:
        AllowlistError: it lists one key under two ids, or asks for more keys than it has.
    """
    listed = [key_bytes(keys[keyid]) for keyid in role.keyids if keyid in keys]
    if len(set(listed)) != len(listed):
        raise AllowlistError(f"{what}: one key is listed under two ids, so it would count twice")
    if not 1 <= role.threshold <= len(listed):
        raise AllowlistError(
            f"{what}: {len(listed)} keys cannot meet a threshold of {role.threshold}"
        )


def file_name(role: str, version: int) -> str:
    """`7.snapshot.json`; the timestamp alone has no number, which makes it the one that commits."""
    return f"{role}.json" if role == TIMESTAMP else f"{version}.{role}.json"


def folder(root: Path) -> Path:
    """Where the metadata lies."""
    return root / "metadata"


def waiting_root(where: Path, version: int) -> Path:
    """Where a version of the root lies until the timestamp that goes with it is in force."""
    return where / f".{file_name(ROOT, version)}.next"


def exists(root: Path) -> bool:
    """Whether there is an index, or a part of one."""
    return any(folder(root).glob("[!.]*.json"))
