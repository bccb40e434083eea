"""Changing the allowlist: files are put in place, and the next index puts them in force."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from vetting.allowlist import index, repository, stops
from vetting.allowlist.draft import Draft
from vetting.allowlist.index import Index
from vetting.allowlist.roles import (
    entry_path,
    pin_of,
)
from vetting.allowlist.seen import Seen
from vetting.boundary.files import write_atomic
from vetting.boundary.lock import exclusive
from vetting.errors import AllowlistError
from vetting.model.pin import PackagePin
from vetting.signing.ring import Ring

_WAIT = 60.0


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Only one process of this machine changes the allowlist at a time.

    Raises:
        AllowlistError: another one has been at it for a minute.
    """
    try:
        with exclusive(root, wait=_WAIT):
            yield
    except TimeoutError as error:
        raise AllowlistError(
            f"{root}: another mcp-vet has been changing it for {_WAIT:.0f} seconds",
            hint="try again when it has ended",
        ) from error


def publish(
    root: Path,
    pin: PackagePin,
    files: Mapping[str, bytes],
    entry: bytes,
    ring: Ring,
    now: datetime,
) -> Path:
    """Put an entry in place and in force. Killed anywhere, the old one or the new one counts.

    Raises:
        AllowlistError: the index does not verify, or a key that signs it is not in the ring.
    """
    with writing(root):
        found = index.load(root, None)
        if not found.signed:
            return repository.publish(root, pin, files, entry)
        draft = Draft(root, found.chain, ring, now)
        draft.put(entry_path(pin), entry, verified(now))
        draft.renew()
        return repository.publish(root, pin, files, entry, in_force=draft.commit)


def verified(at: datetime) -> dict[str, str]:
    """What the index says of an entry besides its digest: an older one never takes its place."""
    return {"verifiedAt": f"{at:%Y-%m-%dT%H:%M:%SZ}"}


def order(root: Path, name: str, data: bytes) -> Path:
    """Put a stop order, or a consent to lifting one, in place. It need not be in the index to stop.

    Raises:
        OSError: it cannot be written.
    """
    path = root / name
    write_atomic(path, data)
    return path


def list_orders(
    root: Path,
    ring: Ring,
    now: datetime,
    dropped: Iterable[PackagePin] = (),
    *,
    parts: bool = False,
) -> Seen | None:
    """Have the index list every statement that lies in `status/`, and no entry of the `dropped`;
    None without an index. `parts` as in `Draft.renew`.

    Raises:
        AllowlistError: the index or a statement does not verify, or a key is not in the ring.
    """
    with writing(root):
        found = index.load(root, None)
        if not found.signed:
            return None
        draft = Draft(root, found.chain, ring, now)
        statements = stops.files(root)
        stops.agreed(root, statements, found.reviewers)
        for name, data in statements.items():
            draft.put(name, data)
        for pin in dropped:
            draft.drop(entry_path(pin))
        draft.renew(parts=parts)
        return draft.commit()


def settle(root: Path, found: Index) -> list[PackagePin]:
    """Finish what a killed process began: entries that are in force and not yet in their place."""
    done = []
    named = found.chain.targets.signed.targets.get("reviewers.json")
    beside = index.waiting(root / "reviewers.json")
    if beside.exists():
        digest = hashlib.sha256(repository.read_file(beside)).hexdigest()
        if named is not None and named.hashes.get("sha256") == digest:
            beside.replace(root / "reviewers.json")
        else:
            beside.unlink()
    for path in (root / "entries").rglob(f".{repository.ENTRY}.*"):
        pin = _pin_at(root, path)
        if pin is None:
            continue
        data = repository.read_file(path)
        if found.listed(pin) == hashlib.sha256(data).hexdigest():
            repository.settle(path.parent, data)
            done.append(pin)
        path.unlink(missing_ok=True)
    return done


def _pin_at(root: Path, path: Path) -> PackagePin | None:
    return pin_of(path.with_name(repository.ENTRY).relative_to(root).as_posix())
