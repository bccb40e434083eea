"""What would a launch really bring in, and does any of it need a second look?

A pinned name and version still resolves a hundred other packages afresh at every launch. The
closure is resolved once, and what it holds is part of what gets approved.
"""

from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.model.closure import Closure
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.subject import Subject

_SCRIPTS = Rule(
    id="inst.npm.transitive",
    title="A dependency runs a command when installed",
    severity=Severity.LOW,
    meaning="Installing the server also installs this package, and npm then runs its command with "
    "the user's rights, unless scripts are disabled.",
    normal="Native addons, browsers and bundlers fetch or compile their binaries this way.",
    remedy="Install with scripts disabled (`--ignore-scripts`); see whether the server needs them.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
)
_BUILDS = Rule(
    id="inst.pypi.transitive",
    title="A dependency comes as source only",
    severity=Severity.LOW,
    meaning="There is no wheel of this package, so every install runs its build backend.",
    normal="Small or old pure-Python packages.",
    remedy="Build a wheel once in a sandbox.",
    cwe=("CWE-506",),
    owasp=("MCP04",),
)
_DEPRECATED = Rule(
    id="dep.deprecated",
    title="A dependency is deprecated",
    severity=Severity.INFO,
    meaning="Its maintainer no longer fixes this version.",
    normal="Every larger closure has some.",
    remedy="Nothing, unless an advisory names it too.",
    owasp=("MCP04",),
)
_WITHDRAWN = Rule(
    id="dep.withdrawn",
    title="A dependency was withdrawn",
    severity=Severity.HIGH,
    meaning="The registry no longer offers this version: it was yanked, or its place is held after "
    "malware was removed.",
    normal="A broken build of a dependency is yanked, and its next version not yet allowed.",
    remedy="Wait for a release of the server that asks for another version.",
    cwe=("CWE-1104",),
    owasp=("MCP04",),
)
_MOST = 50
"""Findings of one rule; the closure itself lists every member."""


class ClosureCheck(Check):
    """See the module."""

    name = "closure"
    title = "looking at the closure"
    rules = (_SCRIPTS, _BUILDS, _DEPRECATED, _WITHDRAWN)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        closure = context.closure
        if closure is None:
            return self.evidence(context, reason="the closure was not resolved (--closure none)")
        found = list(_findings(closure, subject.release.pin.purl))
        reason = None if closure.complete else closure.reason or "the closure is not complete"
        return self.evidence(context, _capped(found), reason=reason, closure=closure)


def _findings(closure: Closure, own: str) -> Iterator[Finding]:
    for member in closure.members:
        if member.purl == own:
            continue
        what = f"{member.name} {member.version}"
        if member.withdrawn:
            yield _WITHDRAWN.finding(f"{what}: {member.withdrawn}")
        if member.install_scripts:
            yield (_SCRIPTS if member.ecosystem == "npm" else _BUILDS).finding(what)
        if member.deprecated:
            yield _DEPRECATED.finding(f"{what}: {member.deprecated}")


def _capped(found: list[Finding]) -> Iterator[Finding]:
    """The first findings of every rule, and how many more there are."""
    for rule in ClosureCheck.rules:
        mine = [item for item in found if item.rule_id == rule.id]
        yield from mine[:_MOST]
        if len(mine) > _MOST:
            yield rule.finding(f"and {len(mine) - _MOST} more dependencies")
