"""Stop orders: what one person stopped, and the consents that lift an order again.

status/
  stop-npm-server-1f2e3d4c.dsse.json   one person's order: suspended, or revoked
  lift-alice-5a6b7c8d.dsse.json        one person's consent to lifting one order

One signature stops, and works from the moment it lies here. The index lists the orders, so that
from then on none can be taken away. Lifting one takes as many people as approving does, and only
counts once the index lists their consents.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vetting.allowlist import documents
from vetting.allowlist.repository import read_file
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError, SignatureError
from vetting.model.pin import PackagePin
from vetting.model.stop import Facts, Reach, Reason, Scope, Stop
from vetting.signing import dsse
from vetting.signing.keys import PublicKey
from vetting.signing.kinds import LIFT, STATEMENT, STOP

if TYPE_CHECKING:
    from packaging.version import Version

FOLDER = "status"
ABOUT_EVIDENCE = frozenset({Reach.PUBLISHER, Reach.MEMBER})
"""What an order can reach that only the evidence behind an entry tells."""

_MAX_FILES = 20_000
_MAX_EVIDENCE = 64 << 20


def files(root: Path) -> dict[str, bytes]:
    """Every statement that lies in the folder, by its name in the index.

    Raises:
        AllowlistError: one cannot be read, or there are too many.
    """
    paths = sorted((root / FOLDER).glob("[!.]*.dsse.json"))
    if len(paths) > _MAX_FILES:
        raise AllowlistError(f"{root / FOLDER}: more than {_MAX_FILES} statements")
    return {f"{FOLDER}/{path.name}": read_file(path) for path in paths}


def orders(
    root: Path, found: Mapping[str, bytes], reviewers: Reviewers, listed: Iterable[str]
) -> tuple[Stop, ...]:
    """The orders in force, of the statements in `found`.

    1. An order that is not yet `listed` in the index must be signed by a reviewer or the verifier;
       one that is listed stays in force even if its signer has left since.
    2. It is lifted if enough different people, each with a key of their own, consent to lifting
       exactly its bytes; only consents that are listed count, and none of a compromised key.

    Raises:
        AllowlistError: a statement is none, or nobody who may has signed it.
    """
    known = frozenset(listed)
    listed_ones = {name: data for name, data in found.items() if name in known}
    consents = agreed(root, listed_ones, reviewers, strict=False)
    stops: list[Stop] = []
    for name, data in found.items():
        if _is_consent(name):
            continue
        what = str(root / name)
        payload = (
            dsse.payload(data, what) if name in known else _signed(data, reviewers, what)
        )  # (1)
        order = _order(payload, name, data, what)
        if len(consents.get(order.digest, ())) < reviewers.threshold:  # (2)
            stops.append(order)
    return tuple(stops)


def ever(root: Path, found: Mapping[str, bytes]) -> tuple[Stop, ...]:
    """Every order of the statements in `found`, lifted or not, whoever signed it.

    Raises:
        AllowlistError: a statement is none.
    """
    return tuple(
        _order(dsse.payload(data, str(root / name)), name, data, str(root / name))
        for name, data in found.items()
        if not _is_consent(name)
    )


def agreed(
    root: Path, found: Mapping[str, bytes], reviewers: Reviewers, *, strict: bool = True
) -> dict[str, frozenset[str]]:
    """Who consents to lifting an order, by the order's digest.

    Raises:
        AllowlistError: `strict`, and a consent is none, or is not signed by who it says. Else it
            just does not count, which leaves the order in force.
    """
    people: dict[str, frozenset[str]] = {}
    for name, data in found.items():
        if _is_consent(name):
            try:
                digest, person = _consent(data, reviewers, str(root / name))
            except AllowlistError:
                if strict:
                    raise
                continue
            people[digest] = people.get(digest, frozenset()) | {person}
    return people


def _is_consent(name: str) -> bool:
    return name.startswith(f"{FOLDER}/lift-")


def _signed(data: bytes, reviewers: Reviewers, what: str) -> bytes:
    trusted: tuple[PublicKey, ...] = (*reviewers.all_keys(), *reviewers.verifier_keys)
    return dsse.verify(data, trusted, what).payload


def _statement(payload: bytes, kind: str, what: str) -> Node:
    try:
        statement = parse(payload, what, limit=_MAX_EVIDENCE)
    except FormatError as error:
        raise SignatureError(str(error)) from error
    found = (statement.text("_type"), statement.text("predicateType"))
    if statement.duplicates or found != (STATEMENT, kind):
        raise SignatureError(f"{what}: is not a statement of the kind {kind}")
    return statement


def _order(payload: bytes, name: str, data: bytes, what: str) -> Stop:
    predicate = _statement(payload, STOP, what).get("predicate")
    scope = predicate.get("scope")
    reason = predicate.get("reason")
    try:
        action = {"SUSPENDED": False, "REVOKED": True}[predicate.text("action") or ""]
        return Stop(
            file=name,
            digest=hashlib.sha256(data).hexdigest(),
            revokes=action,
            scope=Scope(
                reach=Reach(scope.text("reach") or ""),
                ecosystem=scope.text("ecosystem") or "",
                name=scope.text("name") or "",
                versions=scope.text("versions") or "",
            ),
            reason=Reason(reason.text("code") or ""),
            note=reason.text("note") or "",
            by=predicate.get("issuer").text("id") or "",
            since=datetime.fromisoformat(predicate.text("issuedAt") or "").astimezone(UTC),
        )
    except (ValueError, KeyError, OverflowError) as error:
        raise AllowlistError(
            f"{what}: orders something that this mcp-vet does not know",
            hint="a newer mcp-vet may have written it; nothing is allowed until it is understood",
        ) from error


def _consent(data: bytes, reviewers: Reviewers, what: str) -> tuple[str, str]:
    """The digest of the order that may be lifted, and the person who says so."""
    signed = dsse.verify(data, reviewers.keys_ever(), what)
    statement = _statement(signed.payload, LIFT, what)
    predicate = statement.get("predicate")
    person = predicate.get("approver").text("id") or ""
    when = documents.time(predicate.text("decidedAt"), what)
    if person not in {who.id for key in signed.keys if (who := reviewers.owner_at(key, when))}:
        raise AllowlistError(f"{what}: is in the name of {person}, who did not sign it")
    subjects = tuple(statement.get("subject").elements())
    digest = subjects[0].get("digest").text("sha256") if len(subjects) == 1 else None
    if predicate.text("decision") != "LIFTED" or digest is None:
        raise AllowlistError(f"{what}: lifts nothing")
    return digest, person


def covers(scope: Scope, pin: PackagePin, facts: Facts | None) -> bool | None:
    """Whether an order about `scope` stops `pin`; None if that needs facts that nobody knows."""
    if scope.ecosystem != pin.ecosystem and scope.reach is not Reach.MEMBER:
        return False
    match scope.reach:
        case Reach.PUBLISHER:
            if facts is None or facts.publishers is None:
                return None
            return scope.name in facts.publishers
        case Reach.MEMBER:
            if _holds(scope, pin):
                return True
            if facts is None:
                return None
            if any(_holds(scope, member) for member in facts.members):
                return True
            return False if facts.whole else None
        case _:
            return _holds(scope, pin)


def _holds(scope: Scope, pin: PackagePin) -> bool:
    """Whether `pin` is of the scope's package and versions; what no version can be compared with
    is in.
    """
    if (scope.ecosystem, scope.name) != (pin.ecosystem, pin.name):
        return False
    if scope.versions in ("", pin.version):
        return True
    if pin.ecosystem == "npm":
        from vetting import npm_semver

        wanted = npm_semver.parse_range(scope.versions, include_prerelease=True)
        exact = npm_semver.parse(pin.version)
        return wanted is None or exact is None or wanted.holds(exact)
    return _python_holds(scope.versions, pin.version)


def _python_holds(wanted: str, version: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        specifiers = SpecifierSet(f"=={wanted}" if wanted[:1].isdigit() else wanted)
        exact = Version(version)
        # PEP 440 keeps 2.0rc1 out of <2; an order that stops what is older than 2 means it too.
        left = [
            item
            for item in specifiers
            if item.operator != "<" or not _comes_before(exact, Version(item.version))
        ]
        return SpecifierSet(",".join(map(str, left))).contains(exact, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True


def _comes_before(exact: "Version", release: "Version") -> bool:
    """Whether `exact` is a pre-release of that very release."""
    base = type(exact)(exact.base_version)
    return exact.is_prerelease and exact < release and base == type(exact)(release.base_version)
