"""Entries: everything in the allowlist, with what it comes to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import frozen, remote_listing, remotes, repository
from vetting.allowlist.index import Index
from vetting.allowlist.remotes import Remote
from vetting.errors import AllowlistError
from vetting.model.check import STOPPED, Status
from vetting.model.entry import Entry
from vetting.model.pin import PackagePin
from vetting.model.stop import Reach

_STATES = {
    Status.ALLOWED: "valid",
    Status.SUSPENDED: "suspended",
    Status.REVOKED: "revoked",
    Status.INCOMPLETE: "incomplete",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry, or one person's approval of remote servers.

    `state` is `valid`, `suspended`, `revoked`, `incomplete` (whether it is stopped is not known),
    `unlisted` (not in the signed index) or `invalid`; `why` says why it is not valid.
    """

    pin: PackagePin | None
    state: str
    entry: Entry | None = None
    remote: Remote | None = None
    why: str = ""

    @property
    def subject(self) -> str:
        """What it is about, as people write it; empty where that cannot be told."""
        if self.remote is not None:
            return f"remote {self.remote.pattern}"
        return str(self.pin) if self.pin else ""


def rows(root: Path, found: Index, now: datetime) -> Iterator[Row]:
    """Every entry that lies in the allowlist or is listed in its index."""
    there, strays = repository.pins(root)
    listed = set(found.pins()) if found.signed else set()
    for pin in sorted(listed | set(there)):
        yield row(root, found, pin, now)
    for stray in strays:
        yield Row(pin=None, state="invalid", why=str(stray))
    for path in sorted(remote_listing.listed(root, found).union(remotes.paths(root))):
        yield _remote(found, path, now)


def _remote(found: Index, path: Path, now: datetime) -> Row:
    """What an approval of remote servers comes to."""
    try:
        data = found.remote(path)
        if data is None:
            why = f"{path}: is not in the signed index; mcp-vet refresh lists it"
            return Row(pin=None, state="unlisted", why=why)
        remote = remotes.verify(path, found.reviewers, read=lambda _: data)
    except AllowlistError as error:
        return Row(pin=None, state="invalid", why=str(error))
    for order in found.orders:
        if order.scope.reach is Reach.REMOTE and remotes.meet(order.scope.name, remote.pattern):
            state = _STATES[Status.REVOKED if order.revokes else Status.SUSPENDED]
            return Row(pin=None, state=state, remote=remote, why=f"{order.scope}: {order.words}")
    if remote.not_after < now:
        why = f"ended {remote.not_after:%Y-%m-%d}"
        return Row(pin=None, state="invalid", remote=remote, why=why)
    return Row(pin=None, state="valid", remote=remote)


def find(root: Path, found: Index, pin: PackagePin, now: datetime) -> Row | None:
    """What the entry of `pin` comes to; None if there is none, and no order is about it."""
    try:
        there = _is_there(root, found, pin)
        stopped = found.status(pin).status in STOPPED
    except AllowlistError as error:
        return Row(pin=pin, state="invalid", why=str(error))
    return row(root, found, pin, now) if there or stopped else None


def row(root: Path, found: Index, pin: PackagePin, now: datetime) -> Row:
    """What the entry of `pin` comes to."""
    try:
        standing = found.status(pin, lambda: found.facts(pin))
        if standing.status is Status.REVOKED or not _is_there(root, found, pin):
            return Row(pin=pin, state=_STATES[standing.status], why=standing.reason)
        if found.signed and found.listed(pin) is None:
            why = "it is not in the signed index; mcp-vet refresh lists it"
            return Row(pin=pin, state="unlisted", why=why)
        entry = repository.verify(root, pin, found.reviewers, now, read=found.read)
        if entry.lock is not None:
            frozen.read(repository.folder(root, pin), entry.lock)
    except AllowlistError as error:
        return Row(pin=pin, state="invalid", why=str(error))
    return Row(pin=pin, state=_STATES[standing.status], entry=entry, why=standing.reason)


def _is_there(root: Path, found: Index, pin: PackagePin) -> bool:
    path = repository.folder(root, pin) / repository.ENTRY
    return path.exists() or (found.signed and found.listed(pin) is not None)
