"""Refresh: sign the index anew, over everything that lies in the allowlist and holds."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import (
    chain,
    index,
    pending,
    publisher,
    remote_listing,
    repository,
    reviewers,
    stops,
)
from vetting.allowlist.begin import RoleKeys, begin
from vetting.allowlist.draft import Draft
from vetting.allowlist.index import Index
from vetting.allowlist.lifetimes import ALONE, Lifetimes
from vetting.allowlist.pending import Pending
from vetting.allowlist.reviewers import Reviewers
from vetting.allowlist.roles import SIGNED_FILES, entry_path, pin_of
from vetting.boundary.files import write_atomic
from vetting.errors import AllowlistError
from vetting.model.check import Status
from vetting.model.entry import FROZEN
from vetting.model.pin import PackagePin
from vetting.model.stop import Facts
from vetting.model.verdict import Verdict
from vetting.model.wire_load import load as load_verdict
from vetting.signing import dsse, statements
from vetting.signing.keys import PublicKey, Signer, generate
from vetting.signing.ring import Ring
from vetting.signing.statements import Attachment
from vetting.workflow import Tools, key_change
from vetting.workflow.key_change import Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What refreshing came to. `due` are roles that end soon and whose keys are not here; `rekeyed`
    says whether a change of keys is in force now, `staged` what one still waits for.
    """

    made: bool
    listed: tuple[PackagePin, ...]
    dropped: tuple[PackagePin, ...]
    problems: tuple[str, ...]
    due: tuple[str, ...]
    until: datetime
    rekeyed: bool = False
    staged: str = ""


def refresh(tools: Tools, *, sign: bool = False) -> Refreshed:
    """Sign the index anew.

    1. An allowlist without an index gets one.
    2. The index in force must verify, but may have ended. A changed reviewer list or policy is
       refused, unless `sign` says that it was read: then it is signed, or staged where people with
       other offline keys must sign it, too.
    3. Finish what a killed process began, put a change of keys in force that enough people have
       signed, and make the entries that enough people agreed on.
    4. List entries, and approvals of remote servers, that are new or renewed and hold; one that is
       listed and missing stays listed, so that its absence shows, and one that is older than the
       listed one changes nothing.
    5. List the stop orders and the consents; what is revoked is an entry no longer.
    6. Sign what changed or will end soon, and put it in force.

    Raises:
        AllowlistError: the index in force does not verify, or a key is not here.
    """
    root, now = tools.allowlist, tools.clock()
    ring = Ring(tools.key_dir, tools.passphrase)
    with publisher.writing(root):
        made = _begin(tools, ring)  # (1)
        found = index.load(root, None, changed=sign)  # (2)
        if sign and found.signed and (done := key_change.stage_files(tools, ring)):
            return _staged(done, found)
        publisher.settle(root, found)  # (3)
        rekeyed, waits = (False, "") if sign else key_change.settle(tools, ring, found)
    finished = _complete_all(tools, ring, sign=sign)
    with publisher.writing(root):
        found = index.load(root, None, changed=sign)
        draft = Draft(root, found.chain, ring, now)
        if sign:
            for name in SIGNED_FILES:
                draft.put(name, repository.read_file(root / name))
        listed, problems = _entries(root, found, draft, now)  # (4)
        problems += remote_listing.put_new(root, found, draft)
        statements = stops.files(root)
        orders = stops.orders(root, statements, found.reviewers, statements)  # (5)
        standing = Index(root, found.reviewers, None, orders)
        for name, data in statements.items():
            draft.put(name, data)
        dropped = [pin for pin in found.pins() if _is_revoked(standing, found, pin)]
        for pin in dropped:
            draft.drop(entry_path(pin))
        due = draft.renew(parts=True)
        draft.commit()  # (6)
        current = index.load(root, None)
        remote_listing.settle(root, current)
        until = current.chain.ends
    return Refreshed(
        made=made,
        listed=tuple(pin for pin in (*finished, *listed) if pin not in dropped),
        dropped=tuple(dropped),
        problems=tuple(problems),
        due=tuple(due),
        until=until,
        rekeyed=rekeyed,
        staged=waits,
    )


def _staged(done: Changed, found: Index) -> Refreshed:
    """Nothing was signed anew: the change waits for the offline keys of others."""
    return Refreshed(
        made=False,
        listed=(),
        dropped=(),
        problems=(),
        due=(),
        until=found.chain.ends,
        staged=f"{done.waits}: staged, not yet in force: {'; '.join(done.missing)}. Until it is, the "
        "files as they were count: put them back from version control, commit what is staged, and "
        "have it signed (mcp-vet keys sign)",
    )


def _entries(
    root: Path, found: Index, draft: Draft, now: datetime
) -> tuple[list[PackagePin], list[str]]:
    """Lists what is new; those pins, and what cannot be listed and why."""
    there, strays = repository.pins(root)
    problems = [str(stray) for stray in strays]
    new = []
    for pin in there:
        path = repository.folder(root, pin) / repository.ENTRY
        data = repository.read_file(path)
        before = found.listed(pin)
        if before == hashlib.sha256(data).hexdigest():
            continue
        if _is_revoked(found, found, pin):
            continue
        try:
            entry = repository.verify(root, pin, found.reviewers, now)
        except AllowlistError as error:
            problems.append(str(error))
            continue
        since = found.verified_at(pin)
        if since is not None and entry.verified_at < since:
            problems.append(f"{path}: is older than the entry that the index lists")
            continue
        draft.put(entry_path(pin), data, publisher.verified(entry.verified_at))
        new.append(pin)
    problems += [
        f"{repository.folder(root, pin)}: its entry is missing, though the index lists it: restore "
        f"it from version control, or mcp-vet revoke {pin}"
        for pin in sorted(set(found.pins()) - set(there))
        if not _is_revoked(found, found, pin)
    ]
    return new, problems


def complete(
    root: Path,
    verdict: Verdict,
    agreed: Pending,
    people: Reviewers,
    ring: Ring,
    service: Signer,
    now: datetime,
) -> None:
    """Make the entry that enough people agreed on, and put it in force.

    Raises:
        AllowlistError: the index does not verify, or a key that signs it is not in the ring.
    """
    levels = ["MCPVET_ALLOWLISTED"]
    if agreed.by_policy:
        levels.append("MCPVET_APPROVED_BY_POLICY")
    elif len(agreed.people) > 1:
        levels.append("MCPVET_TWO_PERSON_APPROVED")
    if agreed.lock:
        levels.append(FROZEN)
    summary = statements.verification_summary(
        verdict,
        verifier=people.verifier,
        now=now,
        attached=[Attachment.of(name, data) for name, data in agreed.files.items()],
        levels=levels,
    )
    entry = dsse.sign(summary, service)
    publisher.publish(root, verdict.pin, {**agreed.files, **agreed.lock}, entry, ring, now)


def _complete_all(tools: Tools, ring: Ring, *, sign: bool) -> list[PackagePin]:
    """Make every entry that enough people have agreed on since; those pins."""
    root, now = tools.allowlist, tools.clock()
    people = index.load(root, None, changed=sign).reviewers
    key = next((key for key in people.verifier_keys if key in ring.publics), None)
    service = ring.signer(key) if key else None
    done: list[PackagePin] = []
    if service is None or sign:
        return done
    for pin in _waiting(root):
        agreed = pending.collect(root, pin, people, now)
        if agreed is None or agreed.missing:
            continue
        verdict = load_verdict(pending.document(agreed))
        if verdict.pin == pin:
            complete(root, verdict, agreed, people, ring, service, now)
            done.append(pin)
    return done


def _waiting(root: Path) -> list[PackagePin]:
    """The pins with approvals that came after their entry, by the names that it refers to."""
    found = []
    for folder in sorted({path.parent for path in (root / "entries").glob("**/approvals")}):
        relative = (folder / repository.ENTRY).relative_to(root).as_posix()
        pin = pin_of(relative)
        approvals = {f"approvals/{path.name}" for path in folder.glob("approvals/[!.]*.dsse.json")}
        if pin is not None and not approvals <= repository.referred(folder):
            found.append(pin)
    return found


def _is_revoked(orders: Index, listed: Index, pin: PackagePin) -> bool:
    """Whether an order revokes `pin` for good; what cannot be told is left as it is."""

    def facts() -> Facts | None:
        try:
            return listed.facts(pin)
        except AllowlistError:
            return None

    return orders.status(pin, facts).status is Status.REVOKED


def _begin(tools: Tools, ring: Ring) -> bool:
    """Give an allowlist that has none its first index; whether it was made."""
    root = tools.allowlist
    path = root / "reviewers.json"
    people = reviewers.load(path)
    if reviewers.index_root(path) is not None or chain.beyond_first(root):
        return False
    service = next((key for key in people.verifier_keys if key in ring.publics), None)
    if service is None:
        raise AllowlistError(
            f"no key in {tools.key_dir} is a verifier's in {path}",
            hint="the index is made where the verifier's key is",
        )
    keys: dict[str, PublicKey] = {}
    for name in ("scanner", "root"):
        place = tools.key_dir / f"{name}.pem"
        if not place.exists():
            generate(place)
        keys[name] = Ring(tools.key_dir, tools.passphrase).at(place)
    data = path.read_bytes()

    def named(digest: str) -> bytes:
        return reviewers.with_root(data, digest)

    written = begin(
        root,
        Ring(tools.key_dir, tools.passphrase),
        RoleKeys(offline=keys["root"], machine=service, scanner=keys["scanner"]),
        reviewers=named,
        policy=repository.read_file(root / "policy.toml"),
        days=ALONE if people.threshold == 1 else Lifetimes(),
        now=tools.clock(),
    )
    write_atomic(path, written)
    return True
