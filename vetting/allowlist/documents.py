"""The statements of an entry, read from payloads whose signatures were verified."""

from datetime import UTC, datetime

from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.model.entry import Lock
from vetting.signing.kinds import STATEMENT

_MAX_STATEMENT = 64 << 20


def statement(payload: bytes, what: str, predicate_type: str) -> Node:
    """The statement in a verified payload, of exactly one kind.

    Raises:
        SignatureError: it is another one, or malformed.
    """
    found = any_statement(payload, what)
    if found.text("predicateType") != predicate_type:
        raise SignatureError(f"{what}: is a {found.text('predicateType')}, not a {predicate_type}")
    return found


def any_statement(payload: bytes, what: str) -> Node:
    """The statement in a payload, of whatever kind.

    Raises:
        SignatureError: it is none.
    """
    try:
        found = parse(payload, what, limit=_MAX_STATEMENT)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    if found.duplicates:
        raise SignatureError(f"{what}: the key {found.duplicates[0]!r} is given twice")
    if found.text("_type") != STATEMENT:
        raise SignatureError(f"{what}: is no in-toto statement")
    return found


def lock_of(predicate: Node) -> Lock | None:
    """The lock that an approval names."""
    closure = predicate.get("closure")
    path, digest = closure.text("uri"), closure.get("digest").text("sha256")
    return Lock(path=path, sha256=digest) if path and digest else None


def scripts_of(predicate: Node) -> tuple[str, ...]:
    """The members whose install scripts an approval lets run."""
    return tuple(str(node.value) for node in predicate.get("installScripts").elements())


def time(text: str | None, what: str) -> datetime:
    """A time as statements write it.

    Raises:
        AllowlistError: it is none.
    """
    try:
        return datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise AllowlistError(f"{what}: holds no valid time") from error
