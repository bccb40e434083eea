"""What state does the registry give the release, and does it say where it comes from?"""

from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.package import Release
from vetting.model.subject import Subject

_WITHDRAWN = Rule(
    id="reg.yanked",
    title="The release was withdrawn",
    severity=Severity.HIGH,
    meaning="The maintainer or the registry no longer offers this version to new installs: yanked, "
    "unpublished or quarantined.",
    normal="A broken build is yanked the same day and replaced by the next version.",
    remedy="Take the next version; read why this one was withdrawn.",
    owasp=("MCP04",),
    references=("https://peps.python.org/pep-0592/", "https://peps.python.org/pep-0792/"),
)
_DEPRECATED = Rule(
    id="reg.deprecated",
    title="The maintainer deprecated the release",
    severity=Severity.MEDIUM,
    meaning="The maintainer asks users to move on; fixes will not come to this version.",
    normal="Old major versions are deprecated when a new one is out.",
    remedy="Follow the maintainer's text to the successor.",
    owasp=("MCP04",),
)
_NO_REPOSITORY = Rule(
    id="repo.missing",
    title="The package names no source repository",
    severity=Severity.LOW,
    meaning="Nobody outside can compare the published code with its source and history.",
    normal="A quarter of the MCP packages on npm, and closed-source vendors.",
    remedy="Ask the vendor, or treat the published archive as the only source.",
    owasp=("MCP04",),
)
_NO_LICENCE = Rule(
    id="lic.missing",
    title="The package names no licence",
    severity=Severity.INFO,
    meaning="Without a licence nobody has the right to use the code.",
    normal="Small personal projects.",
    remedy="Ask the author.",
    owasp=("MCP04",),
)


class ReleaseState(Check):
    """See the module."""

    name = "release-state"
    title = "reading the release state"
    rules = (_WITHDRAWN, _DEPRECATED, _NO_REPOSITORY, _NO_LICENCE)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        reason = None
        if subject.release.published_at is None:
            reason = "the registry does not say when the release was published"
        return self.evidence(context, _findings(subject.release), reason=reason)


def _findings(release: Release) -> Iterator[Finding]:
    if release.withdrawn:
        yield _WITHDRAWN.finding(release.withdrawn)
    if release.deprecated:
        yield _DEPRECATED.finding(f"deprecated: {release.deprecated}")
    if release.repository_url is None:
        yield _NO_REPOSITORY.finding("no repository link in the metadata")
    if release.license is None:
        yield _NO_LICENCE.finding("no licence in the metadata")
