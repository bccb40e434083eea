"""Request: ask for a server. The answer comes at once where there is one already."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique
from pathlib import Path

from vetting.allowlist import rejections, requests, vetted
from vetting.allowlist.gate import Gate
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.verified_cache import VerifiedCache
from vetting.errors import AllowlistError
from vetting.model import evidence_document
from vetting.model.check import STOPPED, Status
from vetting.model.package import PackagePin
from vetting.model.request import Rejection, Request, Wish
from vetting.model.server import Ref
from vetting.model.verdict import ALWAYS_DENIED, Verdict
from vetting.policy import Policy, incomplete_blocks
from vetting.signing.keys import Signer
from vetting.signing.ring import Ring
from vetting.workflow import Tools, is_initialised, locks, memory
from vetting.workflow.init import identity
from vetting.workflow.vet import Depth, policy_in_force, vet


@unique
class Kind(StrEnum):
    """What a request comes to."""

    APPROVED = "approved"
    OTHER_VERSION = "other_version"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """Whether an order stops it cannot be told, so it is stopped."""

    REJECTED = "rejected"
    MALWARE = "malware"
    JOINED = "joined"
    FILED = "filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer to one request.

    `nearest` is an approved version to use instead, `others` are the requests that this one joins,
    `path` is the file that a pull request carries.
    """

    pin: PackagePin
    kind: Kind
    why: str = ""
    nearest: PackagePin | None = None
    approved: tuple[str, ...] = ()
    rejection: Rejection | None = None
    request: Request | None = None
    path: Path | None = None
    others: tuple[Request, ...] = ()
    verdict: Verdict | None = None
    gap: bool = False
    """The policy's decision hangs on something that could not be looked at."""

    @property
    def code(self) -> int:
        """The exit code: 0 only for what may be used now."""
        if self.kind is Kind.APPROVED:
            return 0
        return 3 if self.gap else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a request is handled."""

    anyway: bool = False
    """File it although another version is approved, or this one was rejected."""

    vets: bool = True
    """Vet what nobody has vetted yet; else a machine does it when the request arrives."""

    depth: Depth | None = None


def request(pin: PackagePin, wish: Wish, tools: Tools, how: How | None = None) -> Answered:
    """Ask for `pin`.

    1. There must be an allowlist to ask for it in, and a reason.
    2. What is approved, stopped, or approved in another version is answered at once.
    3. So is what was rejected, and has not been approved since.
    4. What is known to be malware is refused, and nothing is fetched.
    5. An open request is joined, with a file and a reason of one's own and the evidence it has.
    6. Else vet; put the evidence and the request in place.

    Raises:
        AllowlistError: there is no allowlist that can be relied on.
        UsageError: a text is unusable. FormatError: a request on file is malformed.
        NotFound: there is no such package or version. RegistryError: nobody can be asked about it.
    """
    how = how or How()
    if not is_initialised(tools):  # (1)
        raise AllowlistError(
            f"there is no allowlist in {tools.allowlist} to ask for {pin} in",
            hint="--allowlist names your team's clone of it; mcp-vet init makes a new one",
        )
    asked = Request(pin=pin, requester=identity(tools), wish=wish, asked_at=tools.clock())
    requests.dump(asked)
    gate = gate_of(tools)
    answer = _standing(pin, gate, anyway=how.anyway)  # (2)
    if answer is not None:
        return answer
    reviewers = gate.index.reviewers
    rejected = rejections.in_force(tools.allowlist, pin, reviewers)
    if rejected and not how.anyway:  # (3)
        first = rejected[0]
        return Answered(pin=pin, kind=Kind.REJECTED, why=first.words, rejection=first)
    policy = policy_in_force(tools)
    if known := _malware(pin, tools, policy):  # (4)
        return Answered(pin=pin, kind=Kind.MALWARE, why=known)
    others = tuple(
        item
        for item in still_open(requests.of(tools.allowlist, pin, tools.clock()), rejected)
        if item.requester != asked.requester
    )
    joined = _evidence_of(others, tools, policy)  # (5)
    if joined is not None or not how.vets:
        kind = Kind.JOINED if others else Kind.FILED
        return _filed(asked, tools, kind=kind, others=others, evidence=joined)
    found = vet(pin, tools, depth=how.depth)  # (6)
    if reasons := [r.message for r in found.verdict.reasons if r.rule_id in ALWAYS_DENIED]:
        return Answered(pin=pin, kind=Kind.MALWARE, why="; ".join(reasons))
    digest = share(found.verdict, tools, reviewers, asking=asked.requester)
    return _filed(
        asked,
        tools,
        kind=Kind.JOINED if others else Kind.FILED,
        others=others,
        evidence=digest,
        verdict=found.verdict,
        gap=incomplete_blocks(found.verdict, policy),
    )


def gate_of(tools: Tools) -> Gate:
    """What says whether a pin may run, as for `check`; remembers what it saw.

    Raises:
        AllowlistError: the allowlist cannot be relied on.
    """
    cache = VerifiedCache(tools.blobs.parent / "verified.json", tools.key_dir / "cache.secret")
    seen = memory.remembered(tools.allowlist, tools.key_dir)
    gate = Gate(tools.allowlist, now=tools.clock(), cache=cache, seen=seen)
    memory.remember(tools.allowlist, tools.key_dir, gate.index)
    return gate


def _standing(pin: PackagePin, gate: Gate, *, anyway: bool) -> Answered | None:
    """What the allowlist says of `pin`, where that answers the request."""
    ref = Ref(
        ecosystem=pin.ecosystem, name=pin.name, version=pin.version, pinned=True, spec=str(pin)
    )
    found = gate.ask(ref)
    if gate.problems:
        raise AllowlistError(gate.problems[0], hint="mcp-vet verify lists everything that is wrong")
    if found.status is Status.ALLOWED:
        return Answered(pin=pin, kind=Kind.APPROVED, why=found.reason)
    if found.status in STOPPED:
        kind = Kind.REVOKED if found.status is Status.REVOKED else Kind.SUSPENDED
    elif found.status is Status.INCOMPLETE:
        return Answered(pin=pin, kind=Kind.UNKNOWN, why=found.reason, gap=True)
    elif found.nearest is not None and not anyway:
        kind = Kind.OTHER_VERSION
    else:
        return None
    return Answered(
        pin=pin,
        kind=kind,
        why=found.reason,
        nearest=found.nearest,
        approved=found.approved,
    )


def _malware(pin: PackagePin, tools: Tools, policy: Policy) -> str:
    """The advisory that calls `pin` malware; empty without one, or where nobody can be asked."""
    tools.progress(f"asking for advisories about {pin}")
    answer = tools.advisories.ask([(pin.ecosystem, pin.name)], tools.clock(), policy.advisory_age)
    for hit in answer.hits(pin.ecosystem, pin.name, pin.version):
        if hit.malicious and not hit.undecidable:
            return f"{hit.ids[0]}: {hit.summary or 'published as malware'}"
    return ""


def still_open(asked: Iterable[Request], rejected: Iterable[Rejection]) -> tuple[Request, ...]:
    """The requests that no rejection closes."""
    closed = frozenset[str]().union(*(item.closes for item in rejected))
    return tuple(item for item in asked if item.digest not in closed)


def _evidence_of(others: tuple[Request, ...], tools: Tools, policy: Policy) -> str | None:
    """The evidence of the newest of `others` whose evidence lies there and is young enough."""
    oldest = tools.clock() - timedelta(days=policy.evidence_days)
    for item in sorted(others, key=lambda item: item.asked_at, reverse=True):
        if item.evidence and item.asked_at >= oldest:
            requests.read_evidence(tools.allowlist, item.pin, item.evidence)
            return item.evidence
    return None


def share(verdict: Verdict, tools: Tools, reviewers: Reviewers, *, asking: str = "") -> str:
    """Put what was found, and the lock of its closure, where requests for its pin lie, signed if this
    machine has a key whose word counts; the digest of the evidence.
    """
    root, pin = tools.allowlist, verdict.pin
    data = evidence_document.write(verdict)
    digest = evidence_document.digest_of(data)
    requests.put(root, requests.evidence_path(root, pin, digest), data)
    lock = locks.bring(verdict, tools)
    asked = requests.requesters(requests.of(root, pin))
    found = _voucher(tools, reviewers, (*asked, *([asking] if asking else [])))
    if found is not None:
        signer, person = found
        vetted.write(root, pin, digest, signer, by=person, now=tools.clock(), lock=lock)
    return digest


def _voucher(
    tools: Tools, reviewers: Reviewers, askers: tuple[str, ...]
) -> tuple[Signer, str] | None:
    """The verifier's key, or that of a reviewer who does not ask, with its owner. Nobody is asked
    for a passphrase: a key that cannot be opened without signs nothing.
    """
    with contextlib.suppress(AllowlistError):
        return _first_signer(Ring(tools.key_dir), reviewers, askers)
    return None


def _first_signer(
    ring: Ring, reviewers: Reviewers, askers: tuple[str, ...]
) -> tuple[Signer, str] | None:
    for key in (*reviewers.verifier_keys, *ring.publics):
        owner = reviewers.owner(key)
        verifier = key in reviewers.verifier_keys
        if not verifier and (owner is None or not vetted.may_vouch(reviewers, owner.id, askers)):
            continue
        signer = ring.signer(key)
        if signer is not None:
            return signer, reviewers.verifier if verifier or owner is None else owner.id
    return None


def _filed(
    asked: Request,
    tools: Tools,
    *,
    kind: Kind,
    others: tuple[Request, ...],
    evidence: str | None,
    verdict: Verdict | None = None,
    gap: bool = False,
) -> Answered:
    made = Request(
        pin=asked.pin,
        requester=asked.requester,
        wish=asked.wish,
        asked_at=asked.asked_at,
        evidence=evidence,
    )
    return Answered(
        pin=asked.pin,
        kind=kind,
        request=made,
        path=requests.write(tools.allowlist, made),
        others=others,
        verdict=verdict,
        gap=gap,
    )
