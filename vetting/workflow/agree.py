"""Agree: put one approval beside what it is about, and make the entry when enough have agreed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vetting.allowlist import approvals, attached, comparison, index, pending, repository
from vetting.allowlist.attached import Claim
from vetting.allowlist.comparison import Base
from vetting.allowlist.pending import Pending
from vetting.allowlist.reviewers import Reviewers
from vetting.boundary.files import write_atomic
from vetting.errors import NotAllowed
from vetting.model.entry import Entry
from vetting.model.review import Review
from vetting.model.verdict import Verdict, Waiver
from vetting.signing import dsse, statements
from vetting.signing.keys import Signer
from vetting.signing.ring import Ring
from vetting.signing.statements import Attachment
from vetting.workflow import Tools, locks
from vetting.workflow.basis import Basis
from vetting.workflow.refresh import complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an approver accepts, until when, and what it rests on."""

    reason: str
    not_after: datetime
    waivers: tuple[Waiver, ...] = ()
    scripts: tuple[str, ...] = ()
    review: Review = field(default_factory=Review)
    basis: Basis | None = None
    carries: bool = False
    """Whether nothing may differ from the basis."""

    by_policy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who approves, with their key; `service` is the verifier's, where it is here."""

    name: str
    signer: Signer
    service: Signer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What came of it; the entry is there when enough have agreed and the verifier's key is here."""

    folder: Path
    entry: Entry | None
    pending: Pending | None


def agree(
    verdict: Verdict, tools: Tools, reviewers: Reviewers, approver: Approver, terms: Terms
) -> Agreement:
    """Approve what `verdict` is about.

    1. Sign the evidence, and the approval, which names by their digests the evidence, the lock that
       freezes the closure and the entry that it builds on.
    2. Put them into the entry's folder, with that entry and what it builds on itself.
    3. When enough have agreed, and the verifier's key is here: sign the entry, publish it, and read
       it back as any verifier would.

    Raises:
        NotAllowed: it carries on what is not the same any more.
    """
    root, now = tools.allowlist, tools.clock()
    folder = repository.folder(root, verdict.pin)
    scan = dsse.sign(statements.evidence(verdict), approver.service or approver.signer)  # (1)
    scan_name = repository.attachment_name("evidence", "scan", scan)
    lock = locks.find(verdict, tools.blobs, locks.trusted(verdict, tools, reviewers))
    approval = dsse.sign(
        statements.approval(
            verdict,
            approver=approver.name,
            reason=terms.reason,
            now=now,
            not_after=terms.not_after,
            attached=[Attachment.of(scan_name, scan)],
            waivers=terms.waivers,
            review=terms.review,
            lock=Attachment.of(lock.name, lock.content) if lock else None,
            scripts=terms.scripts,
            by_policy=terms.by_policy,
        ),
        approver.signer,
    )
    bases = terms.basis.attachments() if terms.basis else {}
    if terms.carries and terms.basis:
        _check_carried(approval, terms.basis, bases, reviewers)
    named = re.sub(r"[^A-Za-z0-9.-]+", "-", approver.name.partition(":")[2] or approver.name)
    label = "policy" if terms.by_policy else named.strip(".-")[:40] or "x"
    approval_name = repository.attachment_name("approvals", label, approval)
    files = {scan_name: scan, **bases, approval_name: approval}
    if lock is not None:
        files[lock.name] = lock.content
    for name, data in files.items():  # (2)
        write_atomic(folder / name, data)
    agreed = pending.collect(root, verdict.pin, reviewers, now, newest=approval_name)  # (3)
    entry = None
    if agreed is not None and not agreed.missing and approver.service:
        ring = Ring(tools.key_dir, tools.passphrase)
        complete(root, verdict, agreed, reviewers, ring, approver.service, now)
        current = index.load(root, now)
        entry = repository.verify(root, verdict.pin, reviewers, now, read=current.read)
    return Agreement(folder=folder, entry=entry, pending=agreed)


def _check_carried(
    signed: bytes, basis: Basis, bases: Mapping[str, bytes], reviewers: Reviewers
) -> None:
    """Whoever verifies the entry compares in the same way."""
    document, approval = approvals.read(signed, reviewers, "the approval")
    kept = {attached.digest(data): data for data in bases.values()}
    before = attached.read(basis.data, basis.pin, reviewers, kept)
    claim = Claim(
        what=str(basis.pin),
        pin=basis.pin,
        subject=document.get("subject").value,
        made=approval.approved_at,
        approvals=(approval,),
    )
    base = Base(claim=before, approvals=basis.entry.approvals, bases=basis.entry.bases)
    if found := comparison.differences(approval, claim, base):
        raise NotAllowed(
            f"{basis.pin} is not what was approved: {', '.join(found)}",
            hint=f"review it and approve it anew: mcp-vet approve {basis.pin} --reason TEXT",
        )
