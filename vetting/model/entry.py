"""An allowlist entry: who approved which exact files, on what evidence, until when."""

from dataclasses import dataclass
from datetime import datetime

from vetting.model.pin import PackagePin


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's verified approval."""

    approver: str
    reason: str
    approved_at: datetime
    not_after: datetime
    requested_by: str = ""
    """Who asked for the server, if anybody else did; their own approval does not count."""

    not_looked_at: tuple[tuple[str, str], ...] = ()
    """Checks that could not look at everything, with their reasons."""

    waivers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A verified entry. `files` are name and digests (algorithm, hex) of every approved file."""

    pin: PackagePin
    files: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    approvals: tuple[Approval, ...]
    verified_at: datetime
    levels: tuple[str, ...]

    @property
    def not_after(self) -> datetime:
        """When the first approval that it needs ends."""
        return min(approval.not_after for approval in self.approvals)
