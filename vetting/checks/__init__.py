"""Checks: one question about a subject per module, answered as evidence."""

import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from vetting import discovery, grammars, python_syntax
from vetting.boundary.http import Client
from vetting.boundary.scan_cache import ScanCache
from vetting.ecosystems import Registry
from vetting.engines import Engine
from vetting.errors import VettingError
from vetting.model.closure import Closure
from vetting.model.evidence import Coverage, Evidence, Finding, Outcome, Rule, Severity
from vetting.model.package import Seen
from vetting.model.profile import Profile
from vetting.model.provenance import Provenance
from vetting.model.signals import ReleaseSignals
from vetting.model.subject import Subject
from vetting.model.surface import OtherTool
from vetting.rulesets import Ruleset
from vetting.scan import Scanner
from vetting.sources import Services
from vetting.sources.osv.lookup import Answer
from vetting.surface import Capture
from vetting.undisturbed import disturbed

BROKE_OFF = "the check broke off"
"""How the reason of evidence begins that a mistake of ours left incomplete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What checks may use besides the subject."""

    now: datetime
    engine: Engine
    rules: Ruleset
    scans: ScanCache
    scratch: Path
    """An empty folder for this run."""

    progress: Callable[[str], None]
    http: Client
    registry: Registry
    services: Services
    advisories: Answer
    """What is known about the release and, when it was resolved, its closure."""

    closure: Closure | None = None
    """The frozen closure; None when it was not asked for."""

    closure_code: bool = False
    """Whether the code of the closure's members is to be scanned too."""

    registries: Mapping[str, Registry] = field(default_factory=dict)
    blobs: Path
    """Where verified downloads are kept."""

    seen: tuple[Seen, ...] = ()
    """What earlier vets saw of this package, newest first."""

    unseen: str | None = None
    """Why what earlier vets saw could not be read; then `seen` is empty."""

    approved_version: str | None = None
    """The version of this package that was approved last and still is."""

    approved_names: frozenset[tuple[str, str]] = frozenset()
    """Ecosystem and name of every package that has an entry in this allowlist."""

    approved_tools: tuple[OtherTool, ...] = ()
    """The tools of the other approved servers, as far as their lists are known."""

    captured: tuple[str, Capture] | None = None
    """What a running server told of its tools, and whose capture that is, and of when."""

    earlier: Mapping[str, Evidence] = field(default_factory=dict)
    """What the checks before this one answered, by name."""

    def scanner(self, name: str) -> Scanner:
        """A scanner with a scratch folder of its own, called `name`."""
        scratch = self.scratch / name
        scratch.mkdir()
        return Scanner(
            engine=self.engine,
            rules=self.rules,
            scans=self.scans,
            scratch=scratch,
            progress=self.progress,
        )


class Check(ABC):
    """One question. `version` rises whenever the same input could give another answer.

    `rules` are all the rules its findings may carry, so that each can be explained.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    title: ClassVar[str]
    rules: ClassVar[tuple[Rule, ...]] = ()

    @abstractmethod
    def run(self, subject: Subject, context: Context) -> Evidence:
        """Answer it. Errors of the tree mean that it could not be answered."""

    def evidence(
        self,
        context: Context,
        findings: Iterable[Finding] = (),
        *,
        coverage: Coverage | None = None,
        reason: str | None = None,
        profile: Profile | None = None,
        closure: Closure | None = None,
        signals: ReleaseSignals | None = None,
        provenance: Provenance | None = None,
    ) -> Evidence:
        """The answer, its outcome derived: a gap is `incomplete`, whatever was found besides."""
        found = tuple(sorted(findings, key=lambda finding: finding.order))
        if coverage is not None and coverage.unread and reason is None:
            reason = f"{len(coverage.unread)} of {coverage.files} files not fully read"
        return Evidence(
            check=self.name,
            version=self.version,
            outcome=outcome_of(found, reason),
            collected_at=context.now,
            findings=found,
            reason=reason,
            coverage=coverage,
            profile=profile,
            closure=closure,
            signals=signals,
            provenance=provenance,
        )


def outcome_of(findings: Iterable[Finding], reason: str | None) -> Outcome:
    """The outcome of a check that found this: a `reason` is a gap, whatever was found besides."""
    if reason is not None:
        return Outcome.INCOMPLETE
    if any(finding.severity is not Severity.INFO for finding in findings):
        return Outcome.FAILED
    return Outcome.PASSED


def all_checks() -> tuple[Check, ...]:
    """Every check, by name."""
    return discovery.load_all(__name__, Check)  # type: ignore[type-abstract]


def collect(subject: Subject, context: Context) -> tuple[Evidence, ...]:
    """Run every check, by name; one that fails yields incomplete evidence and stops no other. Each
    sees what those before it answered.

    Parsers of the standard library give up on hostile input with RecursionError or MemoryError.
    Anything else is a mistake of ours that the input found: it is told where, and the package is not
    clean for it.
    """
    evidence: list[Evidence] = []
    for check in all_checks():
        context.progress(check.title)
        earlier = {item.check: item for item in evidence}
        try:
            evidence.append(check.run(subject, replace(context, earlier=earlier)))
        except (VettingError, RecursionError, MemoryError) as error:
            reason = str(error) or type(error).__name__
            evidence.append(check.evidence(context, reason=reason))
        except Exception as error:  # whatever a hostile package makes of one check
            evidence.append(check.evidence(context, reason=_broke_off(error)))
    python_syntax.forget()
    grammars.forget()
    disturbed()
    return tuple(evidence)


def _broke_off(error: Exception) -> str:
    """What failed and in which of our lines, for whoever reports it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    what = f"{type(error).__name__} at {where}, a mistake in mcp-vet"
    return f"{BROKE_OFF} with {what}: {str(error)[:200]}"
