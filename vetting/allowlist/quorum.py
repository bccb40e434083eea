"""Whether enough of the approvals of an entry hold, from what was signed alone.

1. Approvals count together if they are about the same envelope. Who asked for the server does not
   count, nor what has ended.
2. An approval that builds on a version counts only if that version's entry is attached by its
   digest and people had validly approved it when this one was made, over at most as many steps as
   policy says.
3. People: as many as the tiers ask for, and else as `reviewers.json` does. One key is one person.
4. One person carries on what people approved, if nothing at all is different from it.
5. Where policy lets it, the verifier passes an update that adds nothing to what people approved.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from vetting.allowlist import attached, comparison
from vetting.allowlist.attached import Claim
from vetting.allowlist.comparison import Base
from vetting.allowlist.reviewers import Reviewers
from vetting.approval_rules import ApprovalRules, Needed
from vetting.errors import AllowlistError
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin
from vetting.model.review import Kind
from vetting.tiers import Case

Objection = Callable[[Approval], str | None]
"""What speaks against an approval by policy in the evidence that it was given on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What claims are held against: `attached` are the entries and approvals of earlier versions,
    by their SHA-256.
    """

    reviewers: Reviewers
    rules: ApprovalRules
    attached: Mapping[str, bytes]
    known: dict[tuple[str, PackagePin | None, datetime, int], Base | AllowlistError] = field(
        default_factory=dict, compare=False
    )
    """What was found of attached entries: several approvals build on the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Who approved, of how many that must, and until when that holds: None if it does not. `bases`
    are the versions that it builds on, nearest first.
    """

    approvals: tuple[Approval, ...]
    needed: Needed
    until: datetime | None
    bases: tuple[PackagePin, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        """Whether the claim holds."""
        return self.until is not None

    @property
    def missing(self) -> int:
        """How many more people must approve."""
        return 0 if self.enough else max(1, self.needed.people - len(self.approvals))


def judge(claim: Claim, law: Law, now: datetime, objection: Objection | None = None) -> Quorum:
    """What the approvals of `claim` come to at `now`. Without an `objection` none by policy counts:
    so it is with the versions that others build on.
    """
    problems: list[str] = []
    alive = []
    for approval in claim.approvals:
        if approval.not_after < now:
            problems.append(f"{approval.what}: ended {approval.not_after:%Y-%m-%d}")
        else:
            alive.append(approval)
    people = _distinct([item for item in alive if not item.by_policy], problems)
    bases: dict[str, Base] = {}
    for approval in tuple(people):
        try:
            _check_base(approval, claim, law, bases)  # (2)
        except AllowlistError as error:
            people.remove(approval)
            problems.append(f"{approval.what}: {error}")
    groups: dict[CapabilityEnvelope | None, list[Approval]] = {}
    for approval in people:
        groups.setdefault(approval.envelope, []).append(approval)
    older = groups.pop(None, []) if len(groups) > 1 else []
    found = [_of_people(claim, law, [*group, *older], bases) for group in groups.values()]  # (1)
    for approval in (item for item in alive if item.by_policy):
        try:
            found.append(_of_policy(approval, claim, law, objection))  # (5)
        except AllowlistError as error:
            problems.append(f"{approval.what}, by policy: {error}")
    if not found:
        needed = Needed(people=law.reviewers.threshold)
        return Quorum(approvals=(), needed=needed, until=None, problems=tuple(problems))
    best = _best(found)
    if len(groups) > 1 and not best.enough:
        problems.append(_apart(groups))
    return replace(best, problems=tuple(problems))


def _distinct(given: Iterable[Approval], problems: list[str]) -> list[Approval]:
    """The last approval of each person, without those who asked for it."""
    found = {item.approver: item for item in sorted(given, key=lambda item: item.approved_at)}
    askers = {person for item in found.values() for person in item.requested_by}
    for person in sorted(askers & found.keys()):
        del found[person]
        problems.append(f"{person} asked for it, so their approval does not count")
    return list(found.values())


def _best(found: list[Quorum]) -> Quorum:
    """What holds longest, or else misses fewest."""
    never = datetime.min.replace(tzinfo=UTC)
    return max(found, key=lambda q: (q.until or never, -q.missing, len(q.approvals)))


def _apart(groups: Mapping[CapabilityEnvelope | None, list[Approval]]) -> str:
    (one, first), (two, second), *_ = groups.items()
    names = one.differences(two) if one is not None and two is not None else ()
    return (
        f"{first[0].approver} and {second[0].approver} approved different things: "
        f"{', '.join(names[:5])}"
    )


def _check_base(approval: Approval, claim: Claim, law: Law, bases: dict[str, Base]) -> None:
    review = approval.review
    if review.kind is Kind.FULL or approval.envelope is None:
        return  # what older versions of this program signed names a base and attaches none
    if review.entry not in bases:
        bases[review.entry] = _base(approval, claim, law)


def _base(approval: Approval, claim: Claim, law: Law) -> Base:
    """See `_find_base`; each is looked at once."""
    review = approval.review
    key = (review.entry, review.base, claim.made, law.rules.max_chain)
    if key not in law.known:
        try:
            law.known[key] = _find_base(approval, claim, law)
        except AllowlistError as error:
            law.known[key] = error
    found = law.known[key]
    if isinstance(found, AllowlistError):
        raise found
    return found


def _find_base(approval: Approval, claim: Claim, law: Law) -> Base:
    """The version that `approval` builds on, if people had approved it when `claim` was made.

    Raises:
        AllowlistError: they had not, it is not attached, or too many others are between it and the
            last one that was reviewed in full.
    """
    review, limit = approval.review, law.rules.max_chain
    if review.base is None:
        raise AllowlistError("names no version that it builds on")
    if (review.base.ecosystem, review.base.name) != (claim.pin.ecosystem, claim.pin.name):
        raise AllowlistError(f"builds on another package, {review.base}")
    data = law.attached.get(review.entry)
    if data is None:
        raise AllowlistError(f"builds on {review.base}, whose entry is not attached")
    earlier = attached.read(data, review.base, law.reviewers, law.attached)
    if earlier.made > claim.made:
        raise AllowlistError(f"builds on an entry of {review.base} that is younger")
    if limit < 1:
        raise AllowlistError(
            "too many approvals in a row looked at a difference only; everything must be reviewed"
        )
    shorter = replace(law, rules=replace(law.rules, max_chain=limit - 1))
    quorum = judge(earlier, shorter, claim.made)
    if not quorum.enough:
        reasons = "".join(f"; {problem}" for problem in quorum.problems)
        raise AllowlistError(
            f"builds on {review.base}, which people had not validly approved "
            f"({len(quorum.approvals)} of {quorum.needed.people}){reasons}"
        )
    return Base(claim=earlier, approvals=quorum.approvals, bases=quorum.bases)


def _of_people(claim: Claim, law: Law, group: list[Approval], bases: Mapping[str, Base]) -> Quorum:
    """What people who mean the same come to: all of them, those who reviewed a difference, or one
    who carries on (3) (4).
    """
    threshold = law.reviewers.threshold
    envelope = group[0].envelope or claim.seen
    whole = Case(pin=claim.pin, kind=Kind.FULL, envelope=envelope)
    ways = [(group, law.rules.needed(whole, threshold))]
    deltas = [i for i in group if i.review.kind is Kind.DELTA and i.review.entry in bases]
    if deltas:
        ways.append((deltas, law.rules.needed(_case(claim, law, deltas, bases), threshold)))
    for item in group:
        base = bases.get(item.review.entry)
        carries = item.review.kind is Kind.CARRY and base is not None
        if carries and base and not comparison.differences(item, claim, base):
            ways.append(([item], Needed(people=1, why="carried on: nothing changed")))
    return _best([_counted(given, needed, bases) for given, needed in ways])


def _counted(given: list[Approval], needed: Needed, bases: Mapping[str, Base]) -> Quorum:
    """What `given` come to where that many are needed; as many as are left when the first end."""
    ends = sorted((item.not_after for item in given), reverse=True)
    nearest = next((bases[i.review.entry] for i in given if i.review.entry in bases), None)
    return Quorum(
        approvals=tuple(given),
        needed=needed,
        until=ends[needed.people - 1] if len(ends) >= needed.people else None,
        bases=(nearest.claim.pin, *nearest.bases) if nearest else (),
    )


def _case(claim: Claim, law: Law, deltas: list[Approval], bases: Mapping[str, Base]) -> Case:
    """What several people reviewed the difference of; of their numbers the largest."""
    lines = [item.review.changed.lines if item.review.changed else None for item in deltas]
    known = [count for count in lines if count is not None]
    beyond = [
        comparison.additions(item, base, law.rules) != () or comparison.accepts(item, base)
        for item in deltas
        for base in (bases[item.review.entry],)
    ]
    return Case(
        pin=claim.pin,
        kind=Kind.DELTA,
        envelope=deltas[0].envelope,
        changed_lines=max(known) if len(known) == len(lines) else None,
        adds_nothing=not any(beyond),
    )


def _of_policy(approval: Approval, claim: Claim, law: Law, objection: Objection | None) -> Quorum:
    """What an approval by policy comes to.

    Raises:
        AllowlistError: policy, its base or its evidence does not let it count.
    """
    if not law.rules.updates_by_policy or objection is None:
        raise AllowlistError("policy leaves updates to people")
    if approval.review.kind is not Kind.DELTA or approval.review.base == claim.pin:
        raise AllowlistError("it is no update of an approved version")
    base = _base(approval, claim, law)
    added = comparison.additions(approval, base, law.rules)
    if added is None:
        raise AllowlistError("whether it adds anything cannot be told")
    if added:
        raise AllowlistError("adds " + "; ".join(map(str, added)))
    gaps = [check for check, _ in approval.not_looked_at if law.rules.blocks(check)]
    if gaps:
        raise AllowlistError(f"rests on incomplete evidence ({', '.join(gaps)})")
    more = [what for what in comparison.accepts(approval, base) if not what.startswith("gap")]
    if approval.waivers or more:
        raise AllowlistError("accepts what only people may accept")
    if problem := objection(approval):
        raise AllowlistError(problem)
    return Quorum(
        approvals=(approval,),
        needed=Needed(people=0, why="policy: an update that adds nothing"),
        until=approval.not_after,
        bases=(base.claim.pin, *base.bases),
    )
