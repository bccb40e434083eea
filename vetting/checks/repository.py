"""What does the code host say of the linked repository, and does that know of this package?

Anybody can link to anybody's repository, and its stars then seem to be the package's own. So the
repository is asked in turn: one of its manifests should name the package.
"""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from vetting.checks import Check, Context
from vetting.checks._package_json import package_json
from vetting.errors import FormatError, NotFound, VettingError
from vetting.model.evidence import Confidence, Evidence, Finding, Rule, Severity
from vetting.model.package import PackagePin
from vetting.model.signals import ReleaseSignals
from vetting.model.subject import Subject
from vetting.sources.repository import Naming, Repository, describe, naming
from vetting.sources.repository_url import Place, folder, locate, web_host

_QUIET = timedelta(days=2 * 365)

_UNREACHABLE = Rule(
    id="repo.unreachable",
    title="The linked repository does not exist",
    severity=Severity.MEDIUM,
    meaning="The code host knows no such repository, or shows it to nobody: the published code "
    "cannot be compared with its source, and somebody else may claim the free name.",
    normal="Vendors that keep their source private, and repositories deleted after an experiment.",
    remedy="Ask the maintainer where the source is.",
    owasp=("MCP04",),
)
_ARCHIVED = Rule(
    id="repo.archived",
    title="The repository is archived",
    severity=Severity.MEDIUM,
    meaning="Its owner has closed it: reports of vulnerabilities will not be answered there.",
    normal="A project that moved into another repository.",
    remedy="Look for the successor in its README.",
    owasp=("MCP04",),
)
_RENAMED = Rule(
    id="repo.renamed",
    title="The repository has another name or owner now",
    severity=Severity.INFO,
    meaning="The link still works because the code host forwards it; who owns the new name decides "
    "over the project now.",
    normal="A move from a person to an organisation.",
    remedy="See that the new owner is who you expect.",
    owasp=("MCP04",),
)
_MISMATCH = Rule(
    id="repo.ownership_mismatch",
    title="The linked repository does not name this package",
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    meaning="The package points to a repository in which no manifest has its name: stars, history "
    "and authors found there say nothing about the package, and may be borrowed to look "
    "trustworthy.",
    normal="Packages whose manifest is made by their build, such as wrappers around programs in "
    "other languages, and packages that were renamed since.",
    remedy="Find the package's name in the repository, or treat the archive as its only source.",
    cwe=("CWE-345",),
    owasp=("MCP04",),
)
_STALE = Rule(
    id="repo.stale",
    title="Nobody has pushed to the repository for two years",
    severity=Severity.INFO,
    meaning="Whoever maintained it has probably stopped; fixes are unlikely to come.",
    normal="Small finished programs.",
    remedy="Prefer a server that is maintained, or be ready to maintain this one.",
    owasp=("MCP04",),
)


class RepositoryCheck(Check):
    """See the module. That there is no link at all is the release's own state."""

    name = "repository"
    title = "asking the code host"
    rules = (_UNREACHABLE, _ARCHIVED, _RENAMED, _MISMATCH, _STALE)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        url, api = subject.release.repository_url, context.services.code_host
        if url is None:
            return self.evidence(context)
        try:
            place = _place(url, api, subject)
        except VettingError as error:
            return self.evidence(context, reason=str(error))
        try:
            repository = describe(context.http, api, place)
        except NotFound:
            message = f"{web_host(api)} shows no repository {place.full_name}"
            return self.evidence(context, [_UNREACHABLE.finding(message)])
        except VettingError as error:
            return self.evidence(context, reason=str(error))
        findings = list(_state(repository, place, context))
        gaps = []
        if repository.stale:
            as_of = repository.stars.as_of
            host = urlsplit(api).netloc
            gaps.append(f"{host} cannot be reached; this is what it said on {as_of:%Y-%m-%d}")
        pin = subject.release.pin
        try:
            found = naming(context.http, api, repository, pin.ecosystem, pin.name)
        except VettingError as error:
            gaps.append(f"whether it names the package: {error}")
        else:
            findings += _correspondence(found, repository, pin)
            gaps += _unread(found)
        return self.evidence(
            context,
            findings,
            reason="; ".join(gaps) or None,
            signals=ReleaseSignals(stars=repository.stars),
        )


def _place(url: str, api: str, subject: Subject) -> Place:
    """Where the link leads, with the folder that npm packages of a monorepo name."""
    place = locate(url, api)
    try:
        inside = package_json(subject).get("repository").text("directory")
    except FormatError:  # which other checks report
        inside = None
    if inside is None:
        return place
    return Place(owner=place.owner, name=place.name, folder=folder(inside))


def _state(repository: Repository, asked: Place, context: Context) -> Iterator[Finding]:
    now = repository.place.full_name
    if repository.archived:
        yield _ARCHIVED.finding(f"{now} is archived")
    if now.lower() != asked.full_name.lower():
        yield _RENAMED.finding(f"{asked.full_name} is called {now} now")
    pushed = repository.pushed_at
    if pushed is not None and context.now - pushed > _QUIET:
        yield _STALE.finding(f"the last push to {now} was on {pushed:%Y-%m-%d}")


def _correspondence(found: Naming, repository: Repository, pin: PackagePin) -> Iterator[Finding]:
    if found.path is not None:
        return
    where = f"{repository.place.full_name} (branch {repository.branch})"
    unread = found.unread > 0 or found.partial
    seen = f"{found.read} manifest(s) read" if found.read or unread else "it has no manifest"
    yield _MISMATCH.finding(
        f"{where} does not name {pin.name}: {seen}",
        # What was not read could still name it.
        severity=Severity.MEDIUM if unread else None,
    )


def _unread(found: Naming) -> Iterator[str]:
    if found.path is None and found.unread:
        yield f"{found.unread} manifest(s) of the repository were not read"
    if found.path is None and found.partial:
        yield "the code host does not list all files of the repository"
