"""What an approval builds on: the version that people approved last, as it lies in the allowlist."""

from dataclasses import dataclass, replace
from pathlib import Path

from vetting.allowlist import attached, index, repository
from vetting.allowlist.attached import digest
from vetting.approval_rules import ApprovalRules
from vetting.errors import AllowlistError, NotAllowed
from vetting.model import capability_envelope
from vetting.model.capability_envelope import CapabilityEnvelope
from vetting.model.check import STOPPED
from vetting.model.entry import Entry
from vetting.model.package import PackagePin
from vetting.model.review import Changed, Kind, Review
from vetting.model.verdict import Verdict
from vetting.policy import Approved
from vetting.workflow import Tools, is_initialised


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """An approved version: its verified `entry` with the `data` it was read from, lying in
    `folder`, and what was approved.
    """

    entry: Entry
    data: bytes
    folder: Path
    envelope: CapabilityEnvelope

    @property
    def pin(self) -> PackagePin:
        """The version."""
        return self.entry.pin

    @property
    def approved(self) -> Approved:
        """What policy holds an update against."""
        return Approved(pin=self.pin, envelope=self.envelope, until=self.entry.not_after)

    def attachments(self) -> dict[str, bytes]:
        """What an entry that builds on it carries with it.

        Raises:
            AllowlistError: a file of it is missing.
        """
        return attached.gather(self.folder, self.data)


def of(pin: PackagePin, tools: Tools) -> Basis | None:
    """The approved version `pin` itself, if it is valid today and people approved it.

    Raises:
        AllowlistError: the allowlist cannot be trusted.
    """
    return _read(pin, tools, index.load(tools.allowlist, None, changed=True))


def last(pin: PackagePin, tools: Tools) -> Basis | None:
    """The version of the package that people approved last and that still is; entries that do not
    verify today, most often because they ended, do not count.

    Raises:
        AllowlistError: the allowlist cannot be trusted. Going on as if nothing were approved would
            hold an update to the rules of a first request, which may be weaker.
    """
    if not is_initialised(tools):
        return None
    current = index.load(tools.allowlist, None, changed=True)
    versions = repository.folder(tools.allowlist, pin).parent
    paths = sorted(versions.glob(f"*/{repository.ENTRY}"))
    found = [_read(replace(pin, version=path.parent.name), tools, current) for path in paths]
    known = [basis for basis in found if basis is not None]
    return max(known, key=lambda basis: basis.entry.verified_at) if known else None


def _read(pin: PackagePin, tools: Tools, current: index.Index) -> Basis | None:
    root = tools.allowlist
    folder = repository.folder(root, pin)
    try:
        if current.status(pin, lambda: current.facts(pin)).status in STOPPED:
            return None
        entry = repository.verify(root, pin, current.reviewers, tools.clock(), read=current.read)
        if any(approval.by_policy for approval in entry.approvals):
            return None
        data = current.read(folder / repository.ENTRY)
        envelope = entry.approvals[0].envelope
        if envelope is None:
            envelope = capability_envelope.of(repository.evidence(root, entry, current.reviewers))
    except AllowlistError:
        return None
    return Basis(entry=entry, data=data, folder=folder, envelope=envelope)


def review_of(
    verdict: Verdict,
    basis: Basis | None,
    rules: ApprovalRules,
    tools: Tools,
    requested_by: tuple[str, ...] = (),
) -> Review:
    """What an approval of `verdict` claims to rest on. Where tiers ask how much changed, the lines
    are counted.

    Raises:
        NotAllowed: too many approvals in a row looked at a difference only.
    """
    if basis is None:
        return Review(requested_by=requested_by)
    if len(basis.entry.bases) >= rules.max_chain:
        raise NotAllowed(
            f"the last {len(basis.entry.bases)} approvals of {basis.pin.name} looked at a "
            "difference only: this one has to look at everything",
            hint=f"review all of {verdict.pin}, then add --full",
        )
    same = basis.pin == verdict.pin and basis.envelope == capability_envelope.of(verdict)
    asked = {person for item in basis.entry.approvals for person in item.requested_by}
    counted = any(tier.max_changed_lines is not None for tier in rules.tiers)
    return Review(
        requested_by=tuple(sorted({*requested_by, *asked})) if same else requested_by,
        kind=Kind.CARRY if same else Kind.DELTA,
        base=basis.pin,
        entry=digest(basis.data),
        changed=_changed(basis, verdict, tools) if counted and not same else None,
    )


def _changed(basis: Basis, verdict: Verdict, tools: Tools) -> Changed | None:
    """How far the code is from the approved version's; None where the bytes cannot be had."""
    from vetting import code_diff
    from vetting.workflow.diff import with_bytes

    current = index.load(tools.allowlist, None, changed=True)
    before = repository.evidence(tools.allowlist, basis.entry, current.reviewers)
    sides = (with_bytes(before, tools), with_bytes(verdict, tools))
    one, two = (
        {tree.artifact.filename.replace(side.verdict.pin.version, "*"): tree for tree in side.trees}
        for side in sides
    )
    whole = all(len(side.trees) == len(side.verdict.subject) for side in sides)
    if not one or not whole or one.keys() != two.keys():
        return None
    files = [file for name in one for file in code_diff.compare(one[name], two[name]).files]
    return Changed(
        files=len(files),
        insertions=sum(file.added for file in files),
        deletions=sum(file.removed for file in files),
        opaque=sum(bool(file.opaque) for file in files),
    )
