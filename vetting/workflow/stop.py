"""Stop and restart: one signature stops at once, as many as for approving start again."""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting import ecosystems
from vetting.allowlist import index, publisher, remote_pattern, remotes, repository, standing, stops
from vetting.allowlist.index import Index
from vetting.allowlist.reviewers import Reviewers
from vetting.errors import AllowlistError, NotAllowed, NotFound, UsageError
from vetting.model.pin import PackagePin
from vetting.model.stop import Reach, Reason, Scope, Stop
from vetting.signing import dsse, orders
from vetting.signing.keys import Signer
from vetting.signing.ring import Ring
from vetting.workflow import Tools
from vetting.workflow.refresh import refresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """An order that works. `pins` are the entries that it stops, `unknown` those that it may stop,
    `descendants` those that it stops because they build on one of them, each with that one,
    `remotes` the approved patterns with addresses that it stops; `indexed` says whether the index
    lists it already.
    """

    order: Stop
    path: Path
    pins: tuple[PackagePin, ...]
    unknown: tuple[PackagePin, ...]
    descendants: tuple[tuple[PackagePin, PackagePin], ...]
    remotes: tuple[str, ...]
    indexed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstated:
    """Consents to lifting orders; `missing` more people must consent, or the index must be signed."""

    orders: tuple[Stop, ...]
    missing: int
    indexed: bool


def scope_of(text: str, reach: Reach | None = None) -> Scope:
    """What `text` names: `npm:a@1.2.3`, `npm:a@<2` or `npm:a`; a publisher, a closure member or a
    pattern of remote servers' addresses if `reach` says so.

    Raises:
        UsageError: it names nothing.
    """
    if reach is Reach.REMOTE:
        remote_pattern.parse(text)
        return Scope(reach=reach, ecosystem="remote", name=text)
    ecosystem, _, rest = text.strip().partition(":")
    if reach is Reach.PUBLISHER:
        ecosystems.get(ecosystem)
        if not rest.strip():
            raise UsageError(f"{text!r} names no publisher", hint="write it as npm:alice")
        return Scope(reach=reach, ecosystem=ecosystem, name=rest.strip())
    if text.startswith("pkg:"):
        pin = ecosystems.parse_pin(text)
        return Scope(
            reach=reach or Reach.VERSION,
            ecosystem=pin.ecosystem,
            name=pin.name,
            versions=pin.version,
        )
    registry = ecosystems.get(ecosystem)
    name, given = registry.split(rest)
    exact = registry.version(given)
    found = Reach.VERSION if exact else Reach.RANGE if given else Reach.PACKAGE
    if found is Reach.RANGE and not _is_range(ecosystem, given):
        raise UsageError(
            f"{text!r}: {given!r} is neither a version nor a range",
            hint=f"all versions are {ecosystem}:{name}",
        )
    return Scope(reach=reach or found, ecosystem=ecosystem, name=name, versions=exact or given)


def _is_range(ecosystem: str, text: str) -> bool:
    if ecosystem == "npm":
        from vetting import npm_semver

        return npm_semver.parse_range(text) is not None
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def stop(tools: Tools, scope: Scope, *, revokes: bool, reason: Reason, note: str) -> Stopped:
    """Stop what `scope` names.

    1. A key of this person, or the verifier's, must be here; one is enough.
    2. Sign the order and put it in place: from then on every reader of the directory obeys it.
    3. Have the index list it where this machine can sign the index, so that nobody can take it away.
    4. Tell which entries it stops.

    Raises:
        AllowlistError: there is no allowlist, or no key here may stop anything.
    """
    root, now = tools.allowlist, tools.clock()
    found = index.load(root, None, changed=True)
    issuer = issuer_of(tools, found.reviewers)  # (1)
    name = issue(root, issuer, scope, revokes=revokes, reason=reason, note=note, now=now)  # (2)
    ring = Ring(tools.key_dir, tools.passphrase)
    indexed = _listed(root, ring, tools)  # (3)
    current = index.load(root, None, changed=True)
    order = next(item for item in current.orders if item.file == name)
    pins, unknown = affected(root, current, order)  # (4)
    descendants = _descendants(root, current, order, frozenset((*pins, *unknown)))
    if revokes and indexed:
        _listed(root, ring, tools, pins)
    return Stopped(
        order=order,
        path=root / name,
        pins=pins,
        unknown=unknown,
        descendants=descendants,
        remotes=_remotes(root, current, scope),
        indexed=indexed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who stops: a key, and the id of whose it is."""

    signer: Signer
    by: str


def issue(
    root: Path,
    issuer: Issuer,
    scope: Scope,
    *,
    revokes: bool,
    reason: Reason,
    note: str,
    now: datetime,
) -> str:
    """Sign an order and put it in place; its name in the index that is to list it.

    Raises:
        OSError: it cannot be written.
    """
    payload = orders.stop(scope, revokes=revokes, reason=reason, note=note, by=issuer.by, now=now)
    envelope = dsse.sign(payload, issuer.signer)
    name = repository.attachment_name(stops.FOLDER, f"stop-{_label(str(scope))}", envelope)
    publisher.order(root, name, envelope)
    return name


def reinstate(tools: Tools, scope: Scope, *, note: str) -> Reinstated:
    """Consent to lifting every order about exactly `scope`.

    Raises:
        NotFound: there is none. NotAllowed: this person is no reviewer.
    """
    root, now = tools.allowlist, tools.clock()
    found = index.load(root, None, changed=True)
    mine = tuple(order for order in found.orders if order.scope == scope)
    if not mine:
        others = sorted({str(order.scope) for order in found.orders})
        raise NotFound(
            f"{scope} is not stopped",
            hint=f"in force: {', '.join(others)}" if others else "no order is in force",
        )
    issuer = issuer_of(tools, found.reviewers)
    signer, person = issuer.signer, issuer.by
    if found.reviewers.owner(signer.public) is None:
        raise NotAllowed(
            f"lifting takes {found.reviewers.threshold} reviewers, and no key here is a reviewer's",
            hint="one of the reviewers in reviewers.json must do it",
        )
    for order in mine:
        envelope = dsse.sign(orders.lift(order, by=person, note=note, now=now), signer)
        label = f"lift-{_label(person.partition(':')[2] or person)}"
        name = repository.attachment_name(stops.FOLDER, label, envelope)
        publisher.order(root, name, envelope)
    indexed = _listed(root, Ring(tools.key_dir, tools.passphrase), tools)
    agreed = stops.agreed(root, stops.files(root), found.reviewers)
    missing = max(found.reviewers.threshold - len(agreed.get(order.digest, ())) for order in mine)
    if indexed and missing <= 0:
        refresh(tools)  # what was revoked is an entry again
    return Reinstated(orders=mine, missing=max(0, missing), indexed=indexed)


def affected(
    root: Path, found: Index, order: Stop
) -> tuple[tuple[PackagePin, ...], tuple[PackagePin, ...]]:
    """The entries that `order` stops, and those of which that cannot be told."""
    stopped: list[PackagePin] = []
    unknown: list[PackagePin] = []
    for pin in _near(root, order.scope):
        facts = None
        if order.scope.reach in stops.ABOUT_EVIDENCE:
            with contextlib.suppress(AllowlistError):
                facts = found.facts(pin)
        covered = stops.covers(order.scope, pin, facts)
        if covered is not False:
            (stopped if covered else unknown).append(pin)
    return tuple(stopped), tuple(unknown)


def _descendants(
    root: Path, found: Index, order: Stop, stopped: frozenset[PackagePin]
) -> tuple[tuple[PackagePin, PackagePin], ...]:
    """The other entries that `order` stops because of what they build on, each with that version."""
    scope = order.scope
    entries = repository.pins(root)[0] if scope.reach is Reach.PUBLISHER else _near(root, scope)
    rows = []
    for pin in entries:
        if pin in stopped:
            continue
        with contextlib.suppress(AllowlistError):
            base = next(standing.tainted_by(order, pin, found.facts(pin)), None)
            if base is not None:
                rows.append((pin, base))
    return tuple(rows)


def _remotes(root: Path, found: Index, scope: Scope) -> tuple[str, ...]:
    """The patterns of approvals that lie here and that `scope` reaches into."""
    patterns = set()
    for path in remotes.paths(root) if scope.reach is Reach.REMOTE else ():
        with contextlib.suppress(AllowlistError):
            patterns.add(remotes.verify(path, found.reviewers).pattern)
    return tuple(sorted(pattern for pattern in patterns if remotes.meet(scope.name, pattern)))


def _near(root: Path, scope: Scope) -> list[PackagePin]:
    """The entries that an order about `scope` may be about."""
    if scope.reach is Reach.REMOTE:
        return []
    if scope.reach in stops.ABOUT_EVIDENCE:
        return repository.pins(root)[0]
    pins = [
        PackagePin(ecosystem=scope.ecosystem, name=scope.name, version=path.parent.name)
        for path in (root / "entries" / scope.ecosystem / scope.name).glob(f"*/{repository.ENTRY}")
    ]
    return sorted(pins)


def _listed(root: Path, ring: Ring, tools: Tools, dropped: Iterable[PackagePin] = ()) -> bool:
    """Whether the index could be signed here; the order stands either way."""
    try:
        return publisher.list_orders(root, ring, tools.clock(), dropped) is not None
    except AllowlistError:
        return False


def issuer_of(tools: Tools, people: Reviewers, *, machine: bool = False) -> Issuer:
    """A reviewer's key of this machine with the reviewer's id, or else the verifier's; `machine`
    asks for the verifier's first.

    Raises:
        AllowlistError: there is neither, or it cannot be opened.
    """
    ring = Ring(tools.key_dir, tools.passphrase)
    mine = [(public, who.id) for public in ring.publics if (who := people.owner(public))]
    its = [(public, people.verifier) for public in people.verifier_keys]
    for public, by in (*its, *mine) if machine else (*mine, *its):
        if signer := ring.signer(public):
            return Issuer(signer=signer, by=by)
    raise AllowlistError(
        f"no key in {tools.key_dir} is a reviewer's or the verifier's in "
        f"{tools.allowlist}/reviewers.json",
        hint="any one reviewer can stop a server",
    )


def _label(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-.")[:60] or "x"
