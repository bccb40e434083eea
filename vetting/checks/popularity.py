"""How many people download it? Context: counts are cheap to inflate and never speak for a package.

Stars come from the code host and so from the check that asks it.
"""

from vetting.checks import Check, Context
from vetting.errors import VettingError
from vetting.model.evidence import Evidence, Rule, Severity
from vetting.model.signals import ReleaseSignals
from vetting.model.subject import Subject
from vetting.sources import downloads

_FEW = 50

_LOW = Rule(
    id="pop.low",
    title="Hardly anybody downloads the package",
    severity=Severity.INFO,
    meaning="Few others would have noticed if something were wrong with it, and a name that is "
    "often mistyped or made up by a model looks the same.",
    normal="New servers, and servers that one team wrote for itself. Mirrors and scanners alone "
    "account for some tens of downloads a week.",
    remedy="Compare the name with the one in the project's own documentation.",
    owasp=("MCP04",),
    references=("https://github.com/npm/registry/blob/main/docs/download-counts.md",),
)


class Popularity(Check):
    """See the module."""

    name = "popularity"
    title = "asking for download counts"
    rules = (_LOW,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        pin = subject.release.pin
        package = (pin.ecosystem, pin.name)
        try:
            count = downloads.last_week(context.http, context.services, [package]).get(package)
        except VettingError as error:
            return self.evidence(context, reason=str(error))
        if count is None:
            return self.evidence(context, [_LOW.finding("no downloads of it are counted")])
        findings = []
        if count.value < _FEW:
            words = f"{count.value} download{'s' * (count.value != 1)} last week"
            findings.append(_LOW.finding(f"{words} ({count.source}, {count.as_of:%Y-%m-%d})"))
        return self.evidence(context, findings, signals=ReleaseSignals(downloads=count))
