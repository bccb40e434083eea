"""An allowlist entry: who approved which exact files, on what evidence, until when."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from vetting.model.pin import PackagePin
from vetting.model.review import Review

if TYPE_CHECKING:  # with all that it is made of, and the gate needs none of it
    from vetting.model.capability_envelope import CapabilityEnvelope

FROZEN = "MCPVET_CLOSURE_FROZEN"
"""The level of an entry whose closure is frozen by a lock that lies beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The file that freezes an entry's closure: its path beside the entry and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's verified approval."""

    approver: str
    reason: str
    approved_at: datetime
    not_after: datetime
    requested_by: tuple[str, ...] = ()
    """Who asked for the server, if anybody else did; their own approvals do not count."""

    not_looked_at: tuple[tuple[str, str], ...] = ()
    """Checks that could not look at everything, with their reasons."""

    waivers: tuple[tuple[str, str], ...] = ()
    lock: Lock | None = None
    scripts: tuple[str, ...] = ()
    """The purls of closure members whose install scripts may run."""

    review: Review = field(default_factory=Review)
    envelope: "CapabilityEnvelope | None" = None
    """What was approved; None in an approval from before there were envelopes."""

    by_policy: bool = False
    """Whether it is the verifier's, by policy, and no person's."""

    what: str = field(default="", compare=False)
    """What it is called in errors: where it lies."""

    @property
    def by(self) -> str:
        """Whose it is, for people: `policy`, or the approver."""
        return "policy" if self.by_policy else self.approver


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A verified entry. `files` are name and digests (algorithm, hex) of every approved file."""

    pin: PackagePin
    files: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    approvals: tuple[Approval, ...]
    verified_at: datetime
    levels: tuple[str, ...]
    not_after: datetime
    """Until when enough of the approvals hold."""

    needed: int = 1
    """How many people had to approve; `why` names the tier that says so, if one does."""

    why: str = ""
    bases: tuple[PackagePin, ...] = ()
    """The approved versions that it builds on, nearest first; empty for a full review."""

    @property
    def lock(self) -> Lock | None:
        """What froze the closure that everybody approved; None where it is not frozen."""
        named = {approval.lock for approval in self.approvals}
        return named.pop() if len(named) == 1 and FROZEN in self.levels else None
