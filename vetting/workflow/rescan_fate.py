"""What becomes of an entry after the comparison, and the orders that stop what must be stopped."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vetting.allowlist import index, publisher, stops
from vetting.allowlist.index import Index, Standing
from vetting.errors import AllowlistError, NotAllowed
from vetting.model.check import STOPPED, Status
from vetting.model.pin import PackagePin
from vetting.model.rescan import AT_ONCE, REASONS, Cause, Change, Fate, Reaction, Rescanned
from vetting.model.stop import Reach, Reason, Scope
from vetting.patterns import pattern
from vetting.signing.ring import Ring
from vetting.workflow import Tools, memory
from vetting.workflow.rescan_changes import WARNED, ending
from vetting.workflow.rescan_live import Compared, standing
from vetting.workflow.rescan_remotes import DORMANT
from vetting.workflow.stop import Issuer, issue, issuer_of

_MOST_KEYS = 20
_MOST_NOTE = 600
_MARK = pattern(r"\(rescan ([0-9a-f ]+)\)$")
_CODES = {Fate.SUSPENDED: 5, Fate.STALE: 3, Fate.FLAGGED: 1, Fate.EXPIRED: 1}


class Stopping:
    """The orders of one run, signed by the verifier's key where it is here."""

    def __init__(self, tools: Tools, current: Index, *, dry_run: bool) -> None:
        self._tools = tools
        self._current = current
        self._dry_run = dry_run
        self._issuer: Issuer | None = None
        self._dropped: list[PackagePin] = []
        self._lifted = _lifted(tools, current)

    def reinstated(self, pin: PackagePin, changes: Iterable[Change]) -> bool:
        """Whether people lifted an order of an earlier run that was about all of `changes`."""
        return {*_marks(changes)} <= self._lifted.get(pin, set())

    def stop(self, pin: PackagePin, changes: list[Change]) -> str | None:
        """Stop `pin` because of `changes`; the order's name, None in a dry run.

        Raises:
            NotAllowed: no key here may stop it.
            OSError: the order cannot be written.
        """
        if self._dry_run:
            return None
        try:
            self._issuer = self._issuer or issuer_of(
                self._tools, self._current.reviewers, machine=True
            )
        except AllowlistError as error:
            raise NotAllowed(f"it must be stopped, and cannot be: {error}") from error
        first = min(
            changes, key=lambda item: (item.cause not in AT_ONCE, list(Cause).index(item.cause))
        )
        note = "; ".join(item.message for item in changes)
        note = note if len(note) <= _MOST_NOTE else note[: _MOST_NOTE - 1] + "…"
        return issue(
            self._tools.allowlist,
            self._issuer,
            Scope(
                reach=Reach.VERSION, ecosystem=pin.ecosystem, name=pin.name, versions=pin.version
            ),
            revokes=False,
            reason=REASONS.get(first.cause, Reason.OTHER),
            note=f"{note} (rescan {' '.join(_marks(changes))})",
            now=self._tools.clock(),
        )

    def in_force(self, pin: PackagePin) -> str | None:
        """The order that stops exactly `pin`."""
        mine = (order for order in self._current.orders if str(order.scope) == str(pin))
        return next((order.file for order in mine), None)

    def drop(self, pin: PackagePin) -> None:
        """What is revoked is an entry no longer: the next index does not list it."""
        self._dropped.append(pin)

    def sign(self) -> tuple[datetime | None, str | None]:
        """Sign the index over all orders: until when it holds, or why it was not signed."""
        root = self._tools.allowlist
        ring = Ring(self._tools.key_dir, self._tools.passphrase)
        try:
            seen = publisher.list_orders(root, ring, self._tools.clock(), self._dropped, parts=True)
        except AllowlistError as error:
            return None, f"{error}" + (f" ({error.hint})" if error.hint else "")
        if seen is None:
            return None, f"{root} has no signed index (mcp-vet refresh makes one)"
        signed = index.load(root, None)
        memory.remember(root, self._tools.key_dir, signed)
        return signed.until, None


def fate(item: Compared, now: datetime, stopping: Stopping) -> Rescanned:
    """What becomes of the entry, and the exit code that it calls for.

    1. What an order stops is in use as long as its approval runs, and is not stopped twice.
    2. An approval that has ended is no longer in use; for two weeks it calls for a person.
    3. What must be stopped is, unless people reinstated it after the same: then it is theirs again.
    4. Else what could not be asked weighs more than what a person has to look at.
    """
    live = item.live
    days = (live.ends - now) // timedelta(days=1)
    done = Rescanned(
        pin=live.pin,
        entry=live.sha256,
        fate=Fate.KEPT,
        changes=tuple(item.changes),
        gaps=tuple(item.gaps),
        ends=live.ends,
        days_left=days if days <= max(WARNED) else None,
        redecided=item.redecided,
        decision=item.decision,
    )
    if live.standing.status is Status.REVOKED:
        stopping.drop(live.pin)
    if days < 0:  # (2)
        late = now - live.ends > DORMANT
        changes = (ending(days, live.ends),)
        return replace(done, fate=Fate.EXPIRED, changes=changes, code=0 if late else 1)
    if live.standing.status in STOPPED:  # (1)
        order = stopping.in_force(live.pin)
        why = _why(live.standing)
        return replace(done, fate=Fate.SUSPENDED, changes=(why,), order=order, code=5)
    if live.standing.status is Status.INCOMPLETE:
        done = replace(done, gaps=(*done.gaps, live.standing.reason))
    if days <= max(WARNED):
        done = replace(done, changes=(*done.changes, ending(days, live.ends)))
    return _judged(done, stopping)


def descended(
    entries: Sequence[Rescanned], seen: Sequence[Compared], current: Index
) -> Iterator[Rescanned]:
    """`entries` after the orders of this run, which `current` knows: what builds on a version that
    was stopped for malice is stopped with it.
    """
    for done, item in zip(entries, seen, strict=True):
        live = item.live
        if done.fate in (Fate.SUSPENDED, Fate.EXPIRED):
            yield done
            continue
        found = standing(current, live.entry, live.facts)
        if found.status in STOPPED:
            changes = (*done.changes, _why(found))
            yield replace(done, fate=Fate.SUSPENDED, changes=changes, code=5)
        else:
            yield done


def _why(found: Standing) -> Change:
    return Change(
        cause=Cause.STOPPED,
        message=f"{found.status.value}: {found.reason}",
        key=f"stopped:{found.reason}",
        reaction=Reaction.NOTE,
    )


def _judged(done: Rescanned, stopping: Stopping) -> Rescanned:
    stops_it = [change for change in done.changes if change.reaction is Reaction.SUSPEND]
    if stops_it and not stopping.reinstated(done.pin, stops_it):  # (3)
        code = _CODES[Fate.SUSPENDED]
        try:
            order = stopping.stop(done.pin, stops_it)
        except NotAllowed as error:
            return replace(done, fate=Fate.FLAGGED, gaps=(*done.gaps, str(error)), code=code)
        return replace(done, fate=Fate.SUSPENDED, order=order, stopped_now=True, code=code)
    if stops_it:
        changes = tuple(
            replace(change, reaction=Reaction.FLAG, message=f"{change.message} (reinstated since)")
            if change in stops_it
            else change
            for change in done.changes
        )
        done = replace(done, changes=changes)
    found = Fate.KEPT
    if done.gaps:  # (4)
        found = Fate.STALE
    elif any(change.reaction is Reaction.FLAG for change in done.changes):
        found = Fate.FLAGGED
    return replace(done, fate=found, code=_CODES.get(found, 0))


def _marks(changes: Iterable[Change]) -> list[str]:
    """What an order's note keeps of the changes it was given for."""
    keys = sorted({change.key for change in changes})
    return [hashlib.sha256(key.encode()).hexdigest()[:10] for key in keys[:_MOST_KEYS]]


def _lifted(tools: Tools, current: Index) -> dict[PackagePin, set[str]]:
    """What earlier runs stopped each pin for, where their order is no longer in force."""
    in_force = {order.file for order in current.orders}
    found: dict[PackagePin, set[str]] = {}
    for order in stops.ever(tools.allowlist, stops.files(tools.allowlist)):
        match = _MARK.search(order.note)
        if match and order.file not in in_force and order.scope.reach is Reach.VERSION:
            scope = order.scope
            pin = PackagePin(ecosystem=scope.ecosystem, name=scope.name, version=scope.versions)
            found.setdefault(pin, set()).update(match[1].split())
    return found
