"""Review: what waits for a decision, and everything that a person needs for one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import pending, rejections, repository, requests
from vetting.allowlist.gate import Gate
from vetting.allowlist.roles import pin_of
from vetting.errors import AllowlistError, FormatError, NotFound, VettingError
from vetting.model.check import STOPPED, Status
from vetting.model.package import PackagePin
from vetting.model.request import Rejection, Request
from vetting.model.server import Ref
from vetting.model.verdict import Verdict
from vetting.policy import incomplete_blocks
from vetting.workflow import Tools, is_initialised
from vetting.workflow.diff import Diff, compare, look, with_bytes
from vetting.workflow.init import identity
from vetting.workflow.request import gate_of, share, still_open
from vetting.workflow.shown import AtHand, at_hand, decided
from vetting.workflow.vet import Depth, last_approved, policy_in_force, vet


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One pin that waits: who asked, who has agreed, and how many people are missing.

    `status` is the gate's: why what is asked for may not run now.
    """

    pin: PackagePin
    requests: tuple[Request, ...]
    agreed: tuple[str, ...]
    missing: int
    tier: str
    """Why it takes that many people, as far as an approval tells."""

    status: Status
    why: str
    since: datetime | None
    decision: str
    """`allow`, `review` or `deny` by the policy in force, `not vetted`, or `unreadable`."""

    vetted: bool
    """Whether there is evidence that somebody may approve on."""

    conflict: str = ""
    """Why this person cannot decide on it."""

    @property
    def requesters(self) -> tuple[str, ...]:
        """Who asks, the first first."""
        return requests.requesters(self.requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """What waits, the oldest first, and what is wrong with the files that were to say so."""

    rows: tuple[Waiting, ...]
    problems: tuple[str, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One pin as its reviewer needs it. `verdict` is the evidence at hand as the policy in force
    decides on it now; `changes` compare it with the version that was approved last, or `no_changes`
    says why they cannot.
    """

    row: Waiting
    found: AtHand | None
    verdict: Verdict | None
    changes: Diff | None
    no_changes: str
    rejections: tuple[Rejection, ...]
    history: tuple[tuple[str, str], ...]
    """Other versions of the package in the allowlist, with what they come to."""

    differs: tuple[Request, ...]
    """Requests whose evidence is not the one at hand."""

    now: datetime
    gap: bool = False

    @property
    def code(self) -> int:
        """The exit code, as for `vet`; 0 for what may run already."""
        if self.row.status is Status.ALLOWED:
            return 0
        return 3 if self.gap or self.verdict is None else 1


def waiting(tools: Tools) -> WorkList:
    """Everything that waits for a person: open requests, and what too few people have agreed on.

    Raises:
        AllowlistError: there is no allowlist that can be relied on.
    """
    gate = _gate(tools)
    now, person = tools.clock(), identity(tools)
    asked, broken = requests.everything(tools.allowlist, now)
    problems = [str(error) for error in broken]
    found = []
    for pin in sorted({*asked, *_begun(tools.allowlist)}):
        try:
            row = _row(pin, asked.get(pin, ()), tools, gate, person)
        except VettingError as error:
            problems.append(str(error))
            continue
        if row.status is not Status.ALLOWED and (row.requests or row.agreed):
            found.append(row)
    found.sort(key=lambda row: (row.since or now, row.pin))
    return WorkList(rows=tuple(found), problems=(*problems, *gate.problems), now=now)


def page(pin: PackagePin, tools: Tools, *, anew: Depth | None = None) -> Page:
    """Everything about `pin`. With `anew` it is vetted here first, that deep; what was found is put
    beside the requests for it, signed if a key here counts, for those who review it elsewhere.

    Raises:
        AllowlistError: there is no allowlist that can be relied on.
        NotFound: there is neither evidence nor a request. FormatError: a request is malformed.
    """
    gate = _gate(tools)
    asked = requests.of(tools.allowlist, pin, tools.clock())
    if anew is not None:
        fresh = vet(pin, tools, depth=anew).verdict
        if asked:
            share(fresh, tools, gate.index.reviewers)
    found = at_hand(pin, tools)
    if found is None and not asked:
        raise NotFound(f"nobody has asked for {pin}, or vetted it", hint=f"mcp-vet vet {pin}")
    row = _row(pin, asked, tools, gate, identity(tools), found)
    verdict = decided(found, tools) if found else None
    changes, no_changes = _changes(verdict, tools)
    policy = policy_in_force(tools)
    return Page(
        row=row,
        found=found,
        verdict=verdict,
        changes=changes,
        no_changes=no_changes,
        rejections=rejections.of(tools.allowlist, pin, gate.index.reviewers),
        history=tuple(_history(pin, tools, gate)),
        differs=tuple(
            item for item in asked if found and item.evidence not in (None, found.digest)
        ),
        now=tools.clock(),
        gap=bool(verdict and incomplete_blocks(verdict, policy)),
    )


def _gate(tools: Tools) -> Gate:
    if not is_initialised(tools):
        raise AllowlistError(
            f"there is no allowlist in {tools.allowlist}",
            hint="--allowlist names your team's clone of it; mcp-vet init makes a new one",
        )
    return gate_of(tools)


def _row(
    pin: PackagePin,
    asked: tuple[Request, ...],
    tools: Tools,
    gate: Gate,
    person: str,
    found: AtHand | None = None,
) -> Waiting:
    reviewers, now = gate.index.reviewers, tools.clock()
    answer = gate.ask(
        Ref(ecosystem=pin.ecosystem, name=pin.name, version=pin.version, pinned=True, spec=str(pin))
    )
    rejected = rejections.in_force(tools.allowlist, pin, reviewers)
    mine = still_open(asked, rejected)
    agreed = pending.collect(tools.allowlist, pin, reviewers, now)
    people = agreed.people if agreed and answer.status is not Status.ALLOWED else ()
    try:
        found = found or at_hand(pin, tools)
        decision = decided(found, tools).decision.value if found else "not vetted"
    except FormatError:
        decision = "unreadable"
    conflict = ""
    if person in requests.requesters(asked) and not reviewers.alone:
        conflict = "you asked for it, so somebody else must approve it"
    elif person in people:
        conflict = "you have approved it already"
    elif person not in {one.id for one in reviewers.people if one.keys}:
        conflict = "you are no reviewer of this allowlist"
    return Waiting(
        pin=pin,
        requests=mine,
        agreed=people,
        missing=agreed.missing if agreed else reviewers.threshold,
        tier=agreed.why if agreed else "",
        status=answer.status,
        why=answer.reason if answer.status in STOPPED or answer.status is Status.EXPIRED else "",
        since=min((item.asked_at for item in mine), default=None),
        decision=decision,
        vetted=found is not None and found.counts,
        conflict=conflict,
    )


def _begun(root: Path) -> Iterator[PackagePin]:
    """The pins with approvals and no entry yet."""
    for folder in sorted((root / "entries").glob("**/approvals")):
        entry = folder.parent / repository.ENTRY
        pin = pin_of(entry.relative_to(root).as_posix())
        if pin is not None and not entry.exists():
            yield pin


def _changes(verdict: Verdict | None, tools: Tools) -> tuple[Diff | None, str]:
    """What is new since the version that was approved last; else why nobody can tell."""
    if verdict is None:
        return None, "nothing was vetted yet"
    before = last_approved(verdict.pin, tools)
    if before is None:
        return None, "no version of it is approved: all of it is new"
    if before.pin == verdict.pin:
        return None, "it is the version that is approved"
    try:
        return compare(look(before.pin, tools), with_bytes(verdict, tools)), ""
    except VettingError as error:
        return None, f"they cannot be compared with {before.pin}: {error}"


def _history(pin: PackagePin, tools: Tools, gate: Gate) -> Iterator[tuple[str, str]]:
    """What was decided about the package before, by version."""
    versions = repository.folder(tools.allowlist, pin).parent
    answered = rejections.folder(tools.allowlist, pin).parent
    names = {path.name for base in (versions, answered) for path in base.glob("[!.]*")}
    for version in sorted(names - {pin.version})[:_MOST_VERSIONS]:
        other = PackagePin(ecosystem=pin.ecosystem, name=pin.name, version=version)
        ref = Ref(ecosystem=pin.ecosystem, name=pin.name, version=version, pinned=True, spec="")
        found = gate.ask(ref)
        for item in rejections.in_force(tools.allowlist, other, gate.index.reviewers):
            yield str(other), f"rejected: {item.words}"
        if found.status is not Status.PIN_MISMATCH and found.status is not Status.NOT_ALLOWLISTED:
            yield str(other), f"{found.status.value}: {found.reason}"


_MOST_VERSIONS = 50
