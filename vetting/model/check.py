"""What the CI gate says of client configurations: files, servers, findings and fixes."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.model.rule import Severity
from vetting.model.server import Ref


@unique
class Status(StrEnum):
    """What the gate says of a server, worst last."""

    ALLOWED = "allowed"
    LOCAL = "local"
    REMOTE = "remote"
    UNPINNED = "unpinned"
    NOT_ALLOWLISTED = "not_allowlisted"
    PIN_MISMATCH = "pin_mismatch"
    INCOMPLETE = "incomplete"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"

    @property
    def rank(self) -> int:
        """For finding the worst of several."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}

MAY_RUN = frozenset({Status.ALLOWED, Status.LOCAL, Status.REMOTE})
STOPPED = frozenset({Status.SUSPENDED, Status.REVOKED})
"""No waiver and no baseline covers these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFinding:
    """One rule that a configuration breaks. `next_step` is what to do about it.

    `waived` is the reason and end of the waiver that covers it; `known` says that the baseline
    has it; `fails` that it makes the run fail, which neither of those two does.
    """

    rule_id: str
    severity: Severity
    message: str
    line: int
    next_step: str = ""
    waived: tuple[str, str] | None = None
    known: bool = False
    fails: bool = False
    fingerprint: str = ""
    """The same as long as file, server, rule and subject are, wherever in the file they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The nearest approved version, and the arguments that would start it.

    `span` is where in the file's text the literal `text` goes, as character offsets.
    """

    pin: str
    args: tuple[str, ...]
    span: tuple[int, int] | None = None
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedServer:
    """One server of one file."""

    file: str
    line: int
    name: str
    disabled: bool
    kind: str
    refs: tuple[Ref, ...]
    flags: tuple[str, ...]
    status: Status
    findings: tuple[ConfigFinding, ...] = ()
    suggestion: Suggestion | None = None

    @property
    def code(self) -> int:
        """The exit code it calls for. What may not run fails even if no rule has words for it."""
        if self.status in STOPPED:
            return 5
        silent = self.status not in MAY_RUN and not self.findings
        if silent or any(item.fails for item in self.findings):
            return 3 if self.status is Status.INCOMPLETE else 1
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that was looked at; `error` says why it could not be read, and `line` where. Findings
    that belong to no single server stand here.
    """

    path: str
    client: str
    error: str | None = None
    line: int = 1
    findings: tuple[ConfigFinding, ...] = ()

    @property
    def code(self) -> int:
        """The exit code it calls for: what cannot be read fails as incomplete."""
        fails = any(item.fails for item in self.findings)
        if self.error is not None:
            return 3 if fails or not self.findings else 0
        return 1 if fails else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverNote:
    """A waiver of policy, as every run shows it: `state` is `in force`, `ended`, `unused`, ..."""

    rule: str
    where: str
    reason: str
    until: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything that one run of the gate looked at."""

    files: tuple[CheckedFile, ...]
    servers: tuple[CheckedServer, ...]
    allowlist: str = ""
    """Where the allowlist lies."""

    policy_digest: str = ""
    untrusted: tuple[str, ...] = ()
    """What of the allowlist does not verify, of all that was asked for."""

    waivers: tuple[WaiverNote, ...] = ()
    fixed: tuple[str, ...] = ()
    """What `--fix` wrote, in words."""

    gone: int = 0
    """Findings of the baseline that are no longer there."""

    command: str = "check"
    """What was run, for formats that name it."""

    @property
    def findings(self) -> tuple[tuple[CheckedFile | CheckedServer, ConfigFinding], ...]:
        """Every finding with what it is about, in the order of files and servers."""
        return tuple((owner, item) for owner in self._owners for item in owner.findings)

    @property
    def codes(self) -> list[int]:
        """The exit codes of everything that is wrong; none when the run is green."""
        found = [4] if self.untrusted else []
        return found + [code for owner in self._owners if (code := owner.code)]

    @property
    def _owners(self) -> "list[CheckedFile | CheckedServer]":
        return [*self.files, *self.servers]

    @property
    def ok(self) -> bool:
        """Whether everything may run as it is configured."""
        return not self.codes


def path_of(owner: CheckedFile | CheckedServer) -> str:
    """The file that a finding is in."""
    return owner.path if isinstance(owner, CheckedFile) else owner.file
