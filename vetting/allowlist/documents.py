"""The statements of an entry, read from payloads whose signatures were verified."""

from datetime import UTC, datetime

from vetting.allowlist.reviewers import Reviewer, Reviewers
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.model.entry import Approval
from vetting.signing import dsse
from vetting.signing.kinds import APPROVAL, STATEMENT

_MAX_STATEMENT = 64 << 20


def read_approval(data: bytes, reviewers: Reviewers, what: str) -> tuple[Node, Approval]:
    """An approval's statement and what it says, if the person it is in the name of signed it.

    Raises:
        AllowlistError: anything else; SignatureError for signatures.
    """
    signed = dsse.verify(data, reviewers.keys_ever(), what)
    document = statement(signed.payload, what, APPROVAL)
    when = time(document.get("predicate").text("approvedAt"), what)
    people = [who for key in signed.keys if (who := reviewers.owner_at(key, when))]
    return document, _approval(document.get("predicate"), people, what)


def statement(payload: bytes, what: str, predicate_type: str) -> Node:
    """The statement in a verified payload, of exactly one kind.

    Raises:
        SignatureError: it is another one, or malformed.
    """
    try:
        found = parse(payload, what, limit=_MAX_STATEMENT)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    if found.duplicates:
        raise SignatureError(f"{what}: the key {found.duplicates[0]!r} is given twice")
    kind = (found.text("_type"), found.text("predicateType"))
    if kind != (STATEMENT, predicate_type):
        raise SignatureError(f"{what}: is a {kind[1]}, not a {predicate_type}")
    return found


def _approval(predicate: Node, people: list[Reviewer], what: str) -> Approval:
    if predicate.text("decision") != "APPROVED":
        raise AllowlistError(f"{what}: is not an approval")
    approver = predicate.get("approver").text("id") or ""
    if approver not in {person.id for person in people}:
        names = ", ".join(person.id for person in people)
        raise AllowlistError(f"{what}: is in the name of {approver}, but signed by {names}")
    waivers = tuple(predicate.get("waivers").elements())
    ends = [time(node.text("expires"), what) for node in waivers]
    return Approval(
        approver=approver,
        reason=predicate.text("reason") or "",
        requested_by=predicate.get("request").text("requestedBy") or "",
        approved_at=time(predicate.text("approvedAt"), what),
        not_after=min([time(predicate.text("notAfter"), what), *ends]),
        not_looked_at=tuple(
            (node.text("check") or "", node.text("reason") or "")
            for node in predicate.get("notLookedAt").elements()
        ),
        waivers=tuple((node.text("finding") or "", node.text("reason") or "") for node in waivers),
    )


def time(text: str | None, what: str) -> datetime:
    """A time as statements write it.

    Raises:
        AllowlistError: it is none.
    """
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise AllowlistError(f"{what}: holds no valid time") from error
