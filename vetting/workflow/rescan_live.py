"""The live entries of an allowlist: verified, with the evidence behind them and what stops them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from vetting.allowlist import documents, repository
from vetting.allowlist.index import Index, Standing
from vetting.boundary.scan_cache import ScanCache
from vetting.errors import AllowlistError
from vetting.model.entry import Entry
from vetting.model.pin import PackagePin
from vetting.model.rescan import Change
from vetting.model.stop import Facts
from vetting.signing import dsse
from vetting.signing.kinds import VSA
from vetting.workflow import rescan_facts
from vetting.workflow.rescan_facts import Evidenced

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """An entry that holds but for its end. `sha256` is the entry's own digest, `evidence` that of
    the evidence; `facts` is what that says, and `standing` what the stop orders say of it.
    """

    pin: PackagePin
    sha256: str
    entry: Entry
    ends: datetime
    evidence: str
    facts: Evidenced
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The live entries, and what of the others does not hold."""

    lives: tuple[Live, ...]
    problems: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Compared:
    """What changed about one entry, and what could not be asked; `decision` is what policy says of
    it today, where it was decided again.
    """

    live: Live
    changes: list[Change] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    redecided: bool = False
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class _Verified:
    pin: PackagePin
    sha256: str
    entry: Entry
    evidence: dict[Path, str]


def find(root: Path, index: Index, pins: Iterable[PackagePin], scans: ScanCache) -> Found:
    """The live ones of `pins`.

    1. Verify each entry as any reader does, whatever its end.
    2. Read what its evidence says, which its signature vouches for.
    3. Ask the stop orders.
    """
    verified: list[_Verified] = []
    problems: list[str] = []
    for pin in pins:
        try:
            verified.append(_verified(root, index, pin))  # (1)
        except AllowlistError as error:
            problems.append(str(error))
    wanted = {path: digest for item in verified for path, digest in item.evidence.items()}
    known = rescan_facts.load(wanted, scans)  # (2)
    lives: list[Live] = []
    for item in verified:
        digests = tuple(item.evidence.values())
        facts = rescan_facts.merged(known[digest] for digest in digests if digest in known)
        if facts is None or not all(digest in known for digest in digests):
            problems.append(f"{repository.folder(root, item.pin)}: its evidence cannot be read")
            continue
        lives.append(
            Live(
                pin=item.pin,
                sha256=item.sha256,
                entry=item.entry,
                ends=item.entry.not_after,
                evidence=hashlib.sha256("".join(digests).encode()).hexdigest(),
                facts=facts,
                standing=standing(index, item.entry, facts),  # (3)
            )
        )
    return Found(lives=tuple(lives), problems=tuple(problems))


def standing(index: Index, entry: Entry, evidenced: Evidenced) -> Standing:
    """What the stop orders of `index` say of an entry, and of what it builds on."""

    def facts() -> Facts | None:
        if not any(approval.review.base for approval in entry.approvals):
            return evidenced.facts()
        try:
            return index.facts(entry.pin)  # with what it builds on, which is not remembered
        except AllowlistError:
            return None

    return index.status(entry.pin, facts)


def _verified(root: Path, index: Index, pin: PackagePin) -> _Verified:
    base = repository.folder(root, pin)
    path = base / repository.ENTRY
    data = index.read(path)
    entry = repository.verify(root, pin, index.reviewers, _EVER, read=index.read)
    summary = documents.statement(dsse.payload(data, str(path)), str(path), VSA)
    attached = rescan_facts.attached(summary)
    return _Verified(
        pin=pin,
        sha256=hashlib.sha256(data).hexdigest(),
        entry=entry,
        evidence={base / name: digest for name, digest in attached.items()},
    )
