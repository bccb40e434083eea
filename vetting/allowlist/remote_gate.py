"""The gate for remote servers: may this address be used?

1. No stop order covers the address.
2. The approval is the one that the signed index lists, verifies, and has not ended.
3. Its pattern holds the address, and enough different people approved the same pattern for the
   same transport and authentication.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from vetting.allowlist import remotes
from vetting.allowlist.index import Index
from vetting.allowlist.remote_pattern import on_this_machine
from vetting.allowlist.remotes import Remote
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Answer
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.server import Ref
from vetting.model.stop import Reach, Stop

_UNLISTED = "its approval is not in the signed index; mcp-vet refresh lists it"


class RemoteGate:
    """Answers about addresses for one run. What does not verify is added to `problems`."""

    def __init__(
        self,
        root: Path,
        index: Index,
        *,
        now: datetime,
        cache: VerifiedCache,
        base: str,
        problems: list[str],
    ) -> None:
        """`base` is the digest of what verifying rests on besides an approval's own bytes."""
        self._root = root
        self._index = index
        self._now = now
        self._cache = cache
        self._base = base
        self._problems = problems

    def ask(self, ref: Ref) -> Answer:
        """What the allowlist says of the address that `ref` names."""
        if on_this_machine(ref.name):
            return Answer(ref=ref, status=Status.LOCAL)
        for status, order in self._stops(ref.name):  # (1)
            return Answer(ref=ref, status=status, reason=f"{order.scope}: {order.words}")
        try:
            paths = remotes.candidates(self._root, ref.name)
        except AllowlistError as error:
            self._problems.append(str(error))
            paths = []
        read = [self._verified(path) for path in paths]  # (2)
        found = [item for item in read if item and remotes.fits(item.pattern, ref.name)]  # (3)
        valid = [item for item in found if item.not_after >= self._now]
        for agreed in self._agreed(valid):
            until = min(item.not_after for item in agreed)
            return Answer(
                ref=ref,
                status=Status.REMOTE,
                reason=f"approved as {agreed[0].pattern} until {until:%Y-%m-%d}",
                expects=(agreed[0].transport, agreed[0].authentication),
            )
        if found and len(valid) < len(found):
            ended = max(item.not_after for item in found if item not in valid)
            return Answer(ref=ref, status=Status.EXPIRED, reason=f"it ended {ended:%Y-%m-%d}")
        few = "approved by too few people" if valid else _UNLISTED if None in read else ""
        return Answer(ref=ref, status=Status.NOT_ALLOWLISTED, reason=few)

    def approved(self) -> tuple[tuple[Remote, ...], list[str]]:
        """Every pattern that may be used today, with the approval of it that ends first; and what
        is left out, with the reason.
        """
        kept: list[Remote] = []
        warnings: list[str] = []
        for path in remotes.paths(self._root):
            found = self._verified(path)
            if found is None:
                continue
            stops = [
                item.scope for item in self._orders if remotes.meet(item.scope.name, found.pattern)
            ]
            if stops:
                warnings.append(f"{found.pattern}: left out: {stops[0]} is stopped")
            elif found.not_after < self._now:
                warnings.append(f"{found.pattern}: left out: it ended {found.not_after:%Y-%m-%d}")
            else:
                kept.append(found)
        agreed = [min(group, key=lambda item: item.not_after) for group in self._agreed(kept)]
        patterns = {item.pattern for item in agreed}
        few = sorted({item.pattern for item in kept} - patterns)
        warnings += [f"{pattern}: left out: approved by too few people" for pattern in few]
        return tuple(sorted(agreed, key=lambda item: item.pattern)), list(dict.fromkeys(warnings))

    @property
    def _orders(self) -> list[Stop]:
        found = [order for order in self._index.orders if order.scope.reach is Reach.REMOTE]
        return sorted(found, key=lambda order: not order.revokes)

    def _stops(self, address: str) -> Iterator[tuple[Status, Stop]]:
        """The orders that cover an address, the worst first."""
        for order in self._orders:
            if remotes.fits(order.scope.name, address):
                yield Status.REVOKED if order.revokes else Status.SUSPENDED, order

    def _agreed(self, found: Iterable[Remote]) -> Iterator[list[Remote]]:
        """The approvals that say the same and are by enough different people."""
        people: dict[tuple[str, str, str], dict[str, Remote]] = {}
        for item in found:
            said = (item.pattern, item.transport, item.authentication)
            people.setdefault(said, {})[item.approver] = item
        for group in people.values():
            if len(group) >= self._index.reviewers.threshold:
                yield [*group.values()]

    def _verified(self, path: Path) -> Remote | None:
        """The approval at `path`; None if the index lists none there, or it does not verify."""
        try:
            data = self._index.remote(path)
            return self._read(path, data) if data is not None else None
        except AllowlistError as error:
            self._problems.append(str(error))
            return None

    def _read(self, path: Path, data: bytes) -> Remote:
        digest = hashlib.sha256(data).hexdigest()
        place = path.relative_to(self._root).as_posix()
        key = hashlib.sha256(f"{self._base}\0{place}\0{digest}".encode()).hexdigest()
        known = _kept(self._cache.get(key))
        if known is None:
            known = remotes.verify(path, self._index.reviewers, read=lambda _: data)
            self._cache.put(key, json.dumps(asdict(known), default=datetime.isoformat))
        return known


def _kept(text: str | None) -> Remote | None:
    """What was remembered; a text of another shape is of another version of this program."""
    try:
        known = json.loads(text or "")
        times = {name: datetime.fromisoformat(known[name]) for name in ("approved_at", "not_after")}
        return Remote(**{**known, **times})
    except (ValueError, KeyError, TypeError):
        return None
