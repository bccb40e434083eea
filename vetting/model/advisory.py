"""Published advisories, and what one means for an exact version."""

from dataclasses import dataclass
from datetime import datetime

from vetting.model.evidence import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of an affected range; `kind` is introduced, fixed, last_affected or limit."""

    kind: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedRange:
    """A range of versions; `kind` is SEMVER, ECOSYSTEM or GIT."""

    kind: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What an advisory says of one package; without ranges and versions, all of it is affected."""

    ecosystem: str
    name: str
    ranges: tuple[AffectedRange, ...] = ()
    versions: tuple[str, ...] = ()
    severity: Severity = Severity.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """An OSV record, as far as decisions need it. Severity `unknown` is a value of its own."""

    id: str
    modified: datetime | None
    aliases: tuple[str, ...] = ()
    summary: str = ""
    severity: Severity = Severity.UNKNOWN
    withdrawn: bool = False
    references: tuple[str, ...] = ()
    affected: tuple[Affected, ...] = ()

    @property
    def malicious(self) -> bool:
        """Whether it says that the package itself is malware (OpenSSF malicious-packages)."""
        return self.id.startswith("MAL-") or any(name.startswith("MAL-") for name in self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Advisories that are one and the same under several names, for one version.

    `undecidable` says that the records do not tell whether the version is affected.
    """

    ids: tuple[str, ...]
    """Every name, the one to lead with first."""

    summary: str
    severity: Severity
    malicious: bool
    undecidable: bool
    fixed_in: str | None
    """The nearest fixed version at or above the affected one."""

    references: tuple[str, ...] = ()
