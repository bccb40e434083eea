"""Approvals that lie in an entry's folder: when enough people agree, a machine makes the entry.

Each person's approval is a file of its own, so two that are made side by side on two branches merge
without a conflict, and nobody has to sign again because somebody else did.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vetting.allowlist import approvals, attached, frozen, repository
from vetting.allowlist.claims import put
from vetting.allowlist.quorum import Law
from vetting.allowlist.reviewers import Reviewers
from vetting.allowlist.witness import Witness
from vetting.approval_rules import ApprovalRules
from vetting.boundary.json import Node, parse
from vetting.errors import AllowlistError, FormatError
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin
from vetting.signing import dsse


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The approvals that come closest to an entry, with the evidence they were given on and the
    earlier entries that they build on. `missing` more people must approve; `why` names the tier
    that says how many, if one does.
    """

    files: Mapping[str, bytes]
    people: tuple[str, ...]
    latest: str
    """The name of the evidence that was made last, which the entry's summary is made of."""

    missing: int
    why: str = ""
    needed: int = 1
    by_policy: bool = False
    problems: tuple[str, ...] = ()
    lock: Mapping[str, bytes] = field(default_factory=dict)
    """The lock that all of them approved, by its path; empty where the closure is not frozen."""


@dataclass(frozen=True, slots=True)
class _Agreed:
    approval: Approval
    document: Node
    name: str
    data: bytes
    evidence: tuple[str, ...]
    subject: str


def collect(
    root: Path,
    pin: PackagePin,
    reviewers: Reviewers,
    now: datetime,
    *,
    newest: str = "",
    rules: ApprovalRules | None = None,
) -> Pending | None:
    """What people have agreed on, if anybody has. `newest` is the approval that was just written:
    times have whole seconds. Without `rules`, those of the policy that lies there count.

    1. Of each person the latest approval counts, if it is signed by them and has not ended.
    2. The evidence it was given on must lie here, signed by the verifier or a reviewer, and say
       what it says.
    3. Those who mean the same files are counted as in an entry (`quorum`).
    """
    base = repository.folder(root, pin)
    scans = _evidence(base, reviewers)
    witness = Witness(dict(scans.values()), str(base))
    found: dict[str, _Agreed] = {}
    problems = []
    for path in sorted(base.glob("approvals/[!.]*.dsse.json")):
        try:
            agreed = _agreed(path, reviewers)
            if agreed.approval.not_after < now or not set(agreed.evidence) <= set(scans):
                continue
            witness.confirmed(agreed.document, agreed.approval, str(path))  # (2)
        except AllowlistError as error:
            problems.append(str(error))
            continue
        person = agreed.approval.approver
        later = person not in found or (
            (agreed.approval.approved_at, agreed.name == newest)
            > (found[person].approval.approved_at, found[person].name == newest)
        )
        if later:
            found[person] = agreed
    groups: dict[str, list[_Agreed]] = {}
    for agreed in found.values():
        groups.setdefault(agreed.subject, []).append(agreed)
    kept = _kept(base)
    law = Law(reviewers=reviewers, rules=rules or repository.rules_in_force(root), attached=kept)
    judged = []
    for subject, group in groups.items():  # (3)
        given = [(item.document, item.approval) for item in group]
        quorum = put(pin, json.loads(subject), given, witness, law, made=now, now=now)
        judged.append((quorum, group))
    if not judged:
        return None
    quorum, group = max(judged, key=lambda pair: (-pair[0].missing, len(pair[0].approvals)))
    best = [item for item in group if item.approval in quorum.approvals]
    if not best:
        return None
    best.sort(key=lambda item: item.approval.approved_at)
    digests = dict.fromkeys(digest for item in best for digest in item.evidence)
    entries = dict.fromkeys(item.approval.review.entry for item in best)
    return Pending(
        files={
            **{scans[digest][0]: scans[digest][1] for digest in digests},
            **{item.name: item.data for item in best},
            **attached.with_all_behind(entries, kept),
        },
        people=tuple(item.approval.approver for item in best),
        latest=scans[best[-1].evidence[-1]][0],
        missing=quorum.missing,
        why=quorum.needed.why,
        needed=quorum.needed.people,
        by_policy=any(item.approval.by_policy for item in best),
        problems=(*problems, *quorum.problems),
        lock=frozen.agreed(base, (item.approval.lock for item in best)),
    )


def _agreed(path: Path, reviewers: Reviewers) -> _Agreed:
    data = repository.read_file(path)
    document, approval = approvals.read(data, reviewers, str(path))
    evidence = approvals.evidence_of(document)
    if not evidence:
        raise AllowlistError(f"{path}: was given on no evidence")
    subject = json.dumps(document.get("subject").value, sort_keys=True)
    return _Agreed(approval, document, f"approvals/{path.name}", data, evidence, subject)


def _kept(base: Path) -> dict[str, bytes]:
    """The entries and approvals of earlier versions that lie here, by their SHA-256."""
    paths = sorted(base.glob(f"{attached.FOLDER}/[!.]*.dsse.json"))
    return {attached.digest(data): data for data in map(repository.read_file, paths)}


def _evidence(base: Path, reviewers: Reviewers) -> dict[str, tuple[str, bytes]]:
    """Name and bytes of signed evidence, by digest."""
    trusted = (*reviewers.verifier_keys_ever(), *reviewers.keys_ever())
    found = {}
    for path in sorted(base.glob("evidence/[!.]*.dsse.json")):
        data = repository.read_file(path)
        try:
            dsse.verify(data, trusted, str(path))
        except AllowlistError:
            continue  # an approval that was given on it will not count
        found[hashlib.sha256(data).hexdigest()] = (f"evidence/{path.name}", data)
    return found


def document(pending: Pending) -> dict[str, object]:
    """The verdict document in the latest evidence.

    Raises:
        AllowlistError: it is none.
    """
    try:
        statement = parse(dsse.payload(pending.files[pending.latest], pending.latest), "evidence")
    except FormatError as error:
        raise AllowlistError(f"{pending.latest}: {error}") from error
    found = statement.get("predicate").value
    return found if isinstance(found, dict) else {}
