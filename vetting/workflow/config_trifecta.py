"""The trifecta across the servers of one configuration, from what their approvals rest on.

Only approved entries are asked, and only files that have one: nothing is known of any other server.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vetting.allowlist import layout
from vetting.allowlist.index import Index
from vetting.boundary.verified_cache import VerifiedCache
from vetting.config_rules import Judged
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.pin import PackagePin

if TYPE_CHECKING:  # most configurations have no chain: they are told without it
    from vetting.model.trifecta import Chain, Leg, LegReason

VERSION = 1
"""Rises whenever the same evidence could give other legs."""

_MAX_NAME = 80
_LEGS = 3

_Reasons = list[tuple[str, str]]
"""Legs by their names, each with the reason."""

_Told = tuple[str, str, _Reasons]
"""A server, its tool, and the tool's legs."""


class Trifectas:
    """Finds the chains in the configurations of one run; the legs of an entry are read once."""

    def __init__(self, root: Path, index: Index, cache: VerifiedCache) -> None:
        self._root = root
        self._index = index
        self._cache = cache

    def chain(self, judged: Sequence[Judged]) -> "tuple[Chain, int] | None":
        """The shortest chain over the approved servers of a file, switched off ones left out, and
        the line of the first server in it.
        """
        tools: list[_Told] = []
        lines: dict[str, int] = {}
        for one in judged:
            if one.server.disabled:
                continue
            name = one.server.name[:_MAX_NAME]
            lines.setdefault(name, one.server.line)
            tools += ((name, tool, legs) for tool, legs in self._of(one))
        if len({leg for *_, legs in tools for leg, _ in legs}) < _LEGS:
            return None
        from vetting.model.trifecta import Leg, LegReason, shortest_chain

        found = shortest_chain(
            (name, tool, tuple(LegReason(leg=Leg(leg), why=why) for leg, why in legs))
            for name, tool, legs in tools
        )
        return (found, lines[found.steps[0].server]) if found else None

    def _of(self, judged: Judged) -> Iterator[tuple[str, _Reasons]]:
        for answer in judged.answers:
            ref = answer.ref
            if answer.status is Status.ALLOWED and ref.version and ref.ecosystem in ("npm", "pypi"):
                pin = PackagePin(ecosystem=ref.ecosystem, name=ref.name, version=ref.version)
                yield from self._legs(pin)

    def _legs(self, pin: PackagePin) -> list[tuple[str, _Reasons]]:
        """The tools of an entry that have legs: of those with the same ones the first. Evidence
        that does not verify has none; the gate tells of that.
        """
        try:
            digest = self._index.listed(pin)
            if digest is None:
                entry = self._index.read(layout.folder(self._root, pin) / layout.ENTRY)
                digest = hashlib.sha256(entry).hexdigest()
            key = hashlib.sha256(f"legs {VERSION}\0{pin.purl}\0{digest}".encode()).hexdigest()
            kept = self._cache.get(key)
            if kept is None:
                kept = json.dumps(list(self._read(pin)))
                self._cache.put(key, kept)
        except AllowlistError:
            return []
        found: list[tuple[str, _Reasons]] = json.loads(kept)  # the cache gives back only our words
        return found

    def _read(self, pin: PackagePin) -> Iterator[tuple[str, _Reasons]]:
        from datetime import UTC, datetime

        from vetting.allowlist import repository

        ever = datetime.min.replace(tzinfo=UTC)
        reviewers = self._index.reviewers
        entry = repository.verify(self._root, pin, reviewers, ever, read=self._index.read)
        verdict = repository.evidence(self._root, entry, reviewers)
        surfaces = (item.surface for item in verdict.evidence if item.surface)
        seen: set[frozenset[Leg]] = set()
        for tool in (tool for surface in surfaces for tool in surface.tools):
            legs = _legs_of(tool.legs)
            if legs and legs not in seen:
                seen.add(legs)
                yield (
                    tool.name[:_MAX_NAME],
                    [(reason.leg.value, reason.why) for reason in tool.legs],
                )


def _legs_of(reasons: "Iterable[LegReason]") -> "frozenset[Leg]":
    return frozenset(reason.leg for reason in reasons)
