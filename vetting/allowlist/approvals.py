"""Approvals, as the statements that people signed say; read by whoever verifies an entry."""

from vetting.allowlist import documents
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.json import Node
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.model import capability_envelope
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin
from vetting.model.review import Changed, Kind, Review
from vetting.signing import dsse
from vetting.signing.kinds import APPROVAL, POLICY_ROLE


def read(data: bytes, reviewers: Reviewers, what: str) -> tuple[Node, Approval]:
    """An approval's statement and what it says, if the person it is in the name of signed it; one
    by policy must be the verifier's.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    try:
        signed = dsse.verify(data, reviewers.keys_ever(), what)
    except SignatureError:
        signed = dsse.verify(data, reviewers.verifier_keys_ever(), what)
    document = documents.statement(signed.payload, what, APPROVAL)
    predicate = document.get("predicate")
    when = documents.time(predicate.text("approvedAt"), what)
    if predicate.get("approver").text("role") == POLICY_ROLE:
        names = {reviewers.verifier} if reviewers.verified_at(signed.keys, when) else set()
    else:
        names = {who.id for key in signed.keys if (who := reviewers.owner_at(key, when))}
    if not names:
        raise SignatureError(
            f"{what}: not signed by a key that is trusted here",
            hint="a person's approval takes a key of theirs, one by policy the verifier's",
        )
    return document, _approval(predicate, names, what)


def _approval(predicate: Node, signers: set[str], what: str) -> Approval:
    if predicate.text("decision") != "APPROVED":
        raise AllowlistError(f"{what}: is not an approval")
    approver = predicate.get("approver").text("id") or ""
    if approver not in signers:
        names = ", ".join(sorted(signers))
        raise AllowlistError(f"{what}: is in the name of {approver}, but signed by {names}")
    waivers = tuple(predicate.get("waivers").elements())
    ends = [documents.time(node.text("expires"), what) for node in waivers]
    return Approval(
        what=what,
        approver=approver,
        reason=predicate.text("reason") or "",
        requested_by=_requesters(predicate.get("request")),
        approved_at=documents.time(predicate.text("approvedAt"), what),
        not_after=min([documents.time(predicate.text("notAfter"), what), *ends]),
        not_looked_at=tuple(
            (node.text("check") or "", node.text("reason") or "")
            for node in predicate.get("notLookedAt").elements()
        ),
        waivers=tuple((node.text("finding") or "", node.text("reason") or "") for node in waivers),
        lock=documents.lock_of(predicate),
        scripts=documents.scripts_of(predicate),
        review=_review(predicate.get("review"), what),
        envelope=_envelope(predicate.get("envelope"), what),
        by_policy=predicate.get("approver").text("role") == POLICY_ROLE,
    )


def _review(review: Node, what: str) -> Review:
    kind, base = review.text("kind") or Kind.FULL.value, review.text("base")
    changed = None
    if review.number("filesChanged") is not None:
        names = ("filesChanged", "insertions", "deletions", "opaqueFiles")
        counts = [review.number(name) for name in names]
        if any(count is None or count < 0 for count in counts):
            raise AllowlistError(f"{what}: does not say how much changed")
        files, insertions, deletions, opaque = (count or 0 for count in counts)
        changed = Changed(files=files, insertions=insertions, deletions=deletions, opaque=opaque)
    try:
        return Review(
            kind=Kind(kind),
            base=PackagePin.from_purl(base) if base else None,
            entry=review.get("baseEntry").text("sha256") or "",
            changed=changed,
        )
    except ValueError as error:
        raise AllowlistError(
            f"{what}: reviews nothing that this mcp-vet knows ({error})"
        ) from error


def _envelope(envelope: Node, what: str) -> CapabilityEnvelope | None:
    if envelope.value is None:
        return None
    try:
        return capability_envelope.load(envelope.value)
    except FormatError as error:
        raise AllowlistError(f"{what}: {error}") from error


def _requesters(request: Node) -> tuple[str, ...]:
    """Everybody who asked; the first has a field of their own, which older readers know."""
    first = request.text("requestedBy")
    others = [node.value for node in request.get("alsoRequestedBy").elements()]
    return (*([first] if first else []), *(name for name in others if isinstance(name, str)))


def check_same(document: Node, statement: Node, digests: set[str], what: str) -> None:
    """An approval holds for the files and the evidence it was given on, and for no other.

    Raises:
        AllowlistError: the entry's `statement`, which refers to files with these `digests`, is
            about something else.
    """
    if document.get("subject").value != statement.get("subject").value:
        raise AllowlistError(f"{what}: approves other files than the entry")
    given_on = evidence_of(document)
    if not given_on or not set(given_on) <= digests:
        raise AllowlistError(f"{what}: was given on other evidence than the entry refers to")


def evidence_of(document: Node) -> tuple[str, ...]:
    """The SHA-256 of the evidence that an approval was given on."""
    return tuple(
        node.get("digest").text("sha256") or ""
        for node in document.get("predicate").get("evidence").elements()
    )
