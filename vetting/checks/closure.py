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
    remedy="Install with scripts disabled (`mcp-vet run` does); see whether the server needs them.",
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
_MOST = 50


class ClosureCheck(Check):
    """See the module."""

    name = "closure"
    title = "looking at the closure"
    rules = (_SCRIPTS, _BUILDS, _DEPRECATED)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        closure = context.closure
        if closure is None:
            return self.evidence(context, reason="the closure was not resolved (--closure none)")
        found = list(_findings(closure, subject.release.pin.purl))[:_MOST]
        reason = None if closure.complete else closure.reason or "the closure is not complete"
        return self.evidence(context, found, reason=reason, closure=closure)


def _findings(closure: Closure, own: str) -> Iterator[Finding]:
    for member in closure.members:
        if member.purl == own:
            continue
        what = f"{member.name} {member.version}"
        if member.install_scripts:
            yield (_SCRIPTS if member.ecosystem == "npm" else _BUILDS).finding(what)
        if member.deprecated:
            yield _DEPRECATED.finding(f"{what}: {member.deprecated}")
