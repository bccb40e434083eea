"""What the CI gate says of client configurations: files, servers, findings and fixes."""

from dataclasses import dataclass
from enum import StrEnum, unique

from vetting.model.evidence import Severity
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFinding:
    """One rule that a configuration breaks. `next_step` is what to do about it.

    `waived` is the reason and end of the waiver that covers it; `known` says that the baseline
    has it.
    """

    rule_id: str
    severity: Severity
    message: str
    line: int
    next_step: str = ""
    waived: tuple[str, str] | None = None
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The nearest approved version, and the arguments that would start it."""

    pin: str
    args: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file that was looked at; `error` says why it could not be read. Findings that belong to
    no single server stand here.
    """

    path: str
    client: str
    error: str | None = None
    findings: tuple[ConfigFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything that one run of the gate looked at."""

    files: tuple[CheckedFile, ...]
    servers: tuple[CheckedServer, ...]
