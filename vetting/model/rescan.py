"""What a re-scan finds: what changed about an approved entry, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from vetting.model.pin import PackagePin
from vetting.model.stop import Reason


@unique
class Cause(StrEnum):
    """What changed since an entry was approved."""

    MALWARE = "malware"
    """The package, or one of its closure, was published as malware."""

    BYTES = "bytes"
    """The registry declares other bytes for an approved file."""

    TOOLS = "tools"
    """The same version declares other tools than were approved."""

    ADVISORY = "advisory"
    WITHDRAWN = "withdrawn"
    """Yanked, unpublished, quarantined or removed."""

    RELEASE = "release"
    """Deprecated since, or files were added to the approved version."""

    PUBLISHER = "publisher"
    """Other people may publish the package, or the registry names another publisher."""

    PROVENANCE = "provenance"
    """The attestation of origin is gone."""

    POLICY = "policy"
    """The policy in force objects to what the one of the approval let pass."""

    RULES = "rules"
    """Other rules than today's looked at it."""

    EXPIRY = "expiry"
    STOPPED = "stopped"
    """An order stops it already."""


AT_ONCE = frozenset({Cause.MALWARE, Cause.BYTES, Cause.TOOLS})
"""What suspends whatever the policy says."""

REASONS = {
    Cause.MALWARE: Reason.COMPROMISED,
    Cause.BYTES: Reason.COMPROMISED,
    Cause.TOOLS: Reason.COMPROMISED,
    Cause.ADVISORY: Reason.ADVISORY,
    Cause.WITHDRAWN: Reason.SUSPICIOUS,
    Cause.RELEASE: Reason.SUSPICIOUS,
    Cause.PUBLISHER: Reason.PUBLISHER_CHANGED,
    Cause.PROVENANCE: Reason.PUBLISHER_CHANGED,
}
"""The reason code of a stop order for it; OTHER for the rest."""


@unique
class Reaction(StrEnum):
    """What is done about a change; declared in rising order."""

    NOTE = "note"
    FLAG = "flag"
    SUSPEND = "suspend"

    @property
    def rank(self) -> int:
        """For finding the strongest of several."""
        return list(Reaction).index(self)


@unique
class Fate(StrEnum):
    """What became of an entry, worst last."""

    KEPT = "kept"
    EXPIRED = "expired"
    FLAGGED = "flagged"
    STALE = "stale"
    """Something could not be asked, so that nobody knows whether it is as it was."""

    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was approved.

    `key` is the same for the same change, on every run and every machine; `about` is the purl of
    the closure's member that it is about, empty for the package itself.
    """

    cause: Cause
    message: str
    key: str
    reaction: Reaction
    about: str = ""
    rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescanned:
    """One entry after the re-scan. `gaps` are what could not be asked, and why; `order` is the
    statement that stops it; `code` is the exit code it calls for.
    """

    pin: PackagePin
    entry: str
    """SHA-256 of the entry."""

    fate: Fate
    changes: tuple[Change, ...] = ()
    gaps: tuple[str, ...] = ()
    ends: datetime | None = None
    days_left: int | None = None
    """Whole days until the approval ends, where that is a warning; negative when it has ended."""

    order: str | None = None
    stopped_now: bool = False
    """Whether this run stopped it; in a dry run, whether it would have."""

    redecided: bool = False
    decision: str | None = None
    """What policy says of it today, where it was decided again."""

    code: int = 0

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What changed, each once."""
        return tuple(dict.fromkeys(change.cause for change in self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteEnd:
    """Approved remote servers whose approval ends soon, or has ended; `code` is the exit code that it
    calls for.
    """

    pattern: str
    authentication: str
    """How clients sign in, which renewing repeats."""

    transport: str
    people: tuple[str, ...]
    """Whose approvals it rests on."""

    ends: datetime
    days_left: int
    """Whole days until then; negative when it has ended."""

    change: Change
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A source that the run asked: about how many things, and why not about all of them."""

    name: str
    asked: int
    as_of: datetime | None = None
    gap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the notices for one receiver; `target` names it without any secret."""

    target: str
    sent: int
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescan:
    """Everything that one re-scan looked at and did."""

    at: datetime
    allowlist: str
    policy_digest: str
    entries: tuple[Rescanned, ...]
    sources: tuple[Asked, ...] = ()
    dry_run: bool = False
    index_until: datetime | None = None
    """Until when the index holds that this run signed."""

    unsigned: str | None = None
    """Why the index was not signed."""

    problems: tuple[str, ...] = ()
    """What of the allowlist does not verify."""

    deliveries: tuple[Delivery, ...] = ()
    remotes: tuple[RemoteEnd, ...] = ()
    """The approvals of remote servers that end soon, or have ended."""

    @property
    def codes(self) -> list[int]:
        """The exit codes of everything that is not as it should be."""
        found = [entry.code for entry in self.entries if entry.code]
        found += [remote.code for remote in self.remotes if remote.code]
        if self.problems:
            found.append(4)
        if any(source.gap for source in self.sources):
            found.append(3)
        if self.unsigned and not self.dry_run:
            found.append(3)
        return found

    def count(self, fate: Fate) -> int:
        """How many entries came to it."""
        return sum(1 for entry in self.entries if entry.fate is fate)

    @property
    def redecided(self) -> int:
        """How many entries were decided again."""
        return sum(1 for entry in self.entries if entry.redecided)
