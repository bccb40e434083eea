"""Approvals that lie in an entry's folder: when enough people agree, a machine makes the entry.

Each person's approval is a file of its own, so two that are made side by side on two branches merge
without a conflict, and nobody has to sign again because somebody else did.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vetting.allowlist import documents, repository
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.json import parse
from vetting.errors import AllowlistError, FormatError
from vetting.model.entry import Approval
from vetting.model.pin import PackagePin
from vetting.signing import dsse


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The approvals of the most people who mean the same files, with the evidence they saw."""

    files: Mapping[str, bytes]
    people: tuple[str, ...]
    latest: str
    """The name of the evidence that was made last, which the entry's summary is made of."""

    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Agreed:
    approval: Approval
    name: str
    data: bytes
    evidence: tuple[str, ...]
    subject: str


def collect(
    root: Path, pin: PackagePin, reviewers: Reviewers, now: datetime, *, newest: str = ""
) -> Pending | None:
    """What people have agreed on, if anybody has. `newest` is the approval that was just written:
    times have whole seconds.

    1. Of each person the latest approval counts, if it is signed by them and has not ended.
    2. The evidence it was given on must lie here, signed by the verifier or a reviewer.
    3. Who asked for the server does not count.
    """
    base = repository.folder(root, pin)
    scans = _evidence(base, reviewers)
    found: dict[str, _Agreed] = {}
    problems = []
    for path in sorted(base.glob("approvals/[!.]*.dsse.json")):
        try:
            agreed = _agreed(path, reviewers)
        except AllowlistError as error:
            problems.append(str(error))
            continue
        person = agreed.approval.approver
        later = person not in found or (
            (agreed.approval.approved_at, agreed.name == newest)
            > (found[person].approval.approved_at, found[person].name == newest)
        )
        if agreed.approval.not_after >= now and set(agreed.evidence) <= set(scans) and later:
            found[person] = agreed
    for agreed in tuple(found.values()):  # (3)
        found.pop(agreed.approval.requested_by, None)
    groups: dict[str, list[_Agreed]] = {}
    for agreed in found.values():
        groups.setdefault(agreed.subject, []).append(agreed)
    if not groups:
        return None
    best = max(groups.values(), key=len)
    best.sort(key=lambda item: item.approval.approved_at)
    digests = dict.fromkeys(digest for item in best for digest in item.evidence)
    return Pending(
        files={
            **{scans[digest][0]: scans[digest][1] for digest in digests},
            **{item.name: item.data for item in best},
        },
        people=tuple(item.approval.approver for item in best),
        latest=scans[best[-1].evidence[-1]][0],
        problems=tuple(problems),
    )


def _agreed(path: Path, reviewers: Reviewers) -> _Agreed:
    data = repository.read_file(path)
    document, approval = documents.read_approval(data, reviewers, str(path))
    evidence = tuple(
        node.get("digest").text("sha256") or ""
        for node in document.get("predicate").get("evidence").elements()
    )
    if not evidence:
        raise AllowlistError(f"{path}: was given on no evidence")
    subject = json.dumps(document.get("subject").value, sort_keys=True)
    return _Agreed(approval, f"approvals/{path.name}", data, evidence, subject)


def _evidence(base: Path, reviewers: Reviewers) -> dict[str, tuple[str, bytes]]:
    """Name and bytes of signed evidence, by digest."""
    trusted = (*reviewers.verifier_keys, *reviewers.keys_ever())
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
