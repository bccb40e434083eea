"""What is not as it was: the people, the pace and the files, against what earlier vets saw."""

from collections.abc import Iterator
from datetime import timedelta

from vetting.checks import Check, Context
from vetting.model.evidence import Evidence, Finding, Rule, Severity
from vetting.model.package import Release, Seen
from vetting.model.subject import Subject

_PUBLISHER = Rule(
    id="pub.publisher_changed",
    title="Somebody else publishes it now",
    severity=Severity.HIGH,
    meaning="Another account than before published this release: after a hand-over, or with stolen "
    "rights. Medium when that account was a maintainer of the package already.",
    normal="Teams take turns, and a move to publishing from CI shows as another publisher.",
    remedy="Find the hand-over announced by the old publisher, or compare the code by hand.",
    owasp=("MCP04",),
)
_ADDED = Rule(
    id="pub.maintainer_added",
    title="Somebody more may publish it",
    severity=Severity.MEDIUM,
    meaning="An account that had no rights on the package has them now.",
    normal="A growing team, or a company that adds its bot.",
    remedy="See whether the project knows the person.",
    owasp=("MCP04",),
)
_REMOVED = Rule(
    id="pub.maintainer_removed",
    title="Somebody may no longer publish it",
    severity=Severity.INFO,
    meaning="An account lost its rights on the package. With others added at the same time it is a "
    "hand-over.",
    normal="People leave.",
    remedy="Nothing, unless everybody was exchanged.",
    owasp=("MCP04",),
)
_SINGLE = Rule(
    id="pub.single",
    title="One person alone may publish it",
    severity=Severity.INFO,
    meaning="One account, and whoever steals it, decides what this package will be tomorrow.",
    normal="Most packages for MCP have a single maintainer.",
    remedy="Nothing by itself; it weighs more where the server holds strong credentials.",
    owasp=("MCP04",),
)
_REVIVAL = Rule(
    id="pub.dormant_revival",
    title="A release after more than a year without one",
    severity=Severity.MEDIUM,
    meaning="Packages that sleep are taken over more easily, and nobody watches them any more.",
    normal="Finished software that needed one repair.",
    remedy="Compare with the release before it; see who published both.",
    owasp=("MCP04",),
)
_YOUNG = Rule(
    id="age.package",
    title="The package is less than a month old",
    severity=Severity.MEDIUM,
    meaning="Most malicious packages are found within days of their first release; a package this "
    "young has not had that time.",
    normal="Every honest project was new once.",
    remedy="Wait if you can; otherwise read all of it.",
    owasp=("MCP04",),
)
_BYTES = Rule(
    id="reg.integrity_changed",
    title="A file of this version had other bytes before",
    severity=Severity.CRITICAL,
    meaning="Registries never change the bytes of a published file. That they are others now means "
    "that a registry or mirror was tampered with, or that it serves different files to different "
    "people.",
    normal="None known: a rebuilt file gets another version or another name.",
    remedy="Do not use either; compare with the file that another registry or lock file has.",
    cwe=("CWE-494",),
    owasp=("MCP04",),
)
_FILE = Rule(
    id="reg.file_added",
    title="A file was added to an old version",
    severity=Severity.MEDIUM,
    meaning="The version was vetted without this file, and installers may prefer it from now on. "
    "Info when no platform that the policy targets installs it.",
    normal="Wheels for new Python versions and platforms are added to old releases.",
    remedy="Vet and approve the version again, with the new file.",
    owasp=("MCP04",),
    references=("https://peps.python.org/pep-0700/",),
)
_YEAR = timedelta(days=365)
_MONTH = timedelta(days=30)


class History(Check):
    """See the module. What a registry, or its mirror, does not say is never a change."""

    name = "history"
    title = "comparing with what was seen before"
    rules = (_PUBLISHER, _ADDED, _REMOVED, _SINGLE, _REVIVAL, _YOUNG, _BYTES, _FILE)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        release = subject.release
        same = [item for item in context.seen if item.version == release.pin.version]
        findings = [*_pace(release, context), *_files(subject, same)]
        approved = context.approved_version
        if publisher := release.publisher:
            had = _before(release, [s for s in context.seen if s.publisher], approved)
            findings += _publisher(publisher, had)
        if release.maintainers:
            had = _before(release, [s for s in context.seen if s.maintainers], approved)
            findings += _maintainers(release, had)
        return self.evidence(context, findings, reason=context.unseen)


def _before(release: Release, seen: list[Seen], approved: str | None) -> Seen | None:
    """The other version to compare with: the one approved last, else the one published before.

    The approved one goes first, or two bad releases in a row would vouch for each other.
    """
    others = [item for item in seen if item.version != release.pin.version]
    for item in others:
        if item.version == approved:
            return item
    if release.published_at is not None:
        until = release.published_at
        others = [item for item in others if (item.published_at or until) <= until]
    return max(others, key=lambda item: item.published_at or item.seen_at, default=None)


def _publisher(publisher: str, before: Seen | None) -> Iterator[Finding]:
    if before is None or before.publisher == publisher:
        return
    message = f"published by {publisher}, {before.version} by {before.publisher}"
    if publisher in before.maintainers:
        yield _PUBLISHER.finding(f"{message}; both maintained it", severity=Severity.MEDIUM)
    else:
        yield _PUBLISHER.finding(message)


def _maintainers(release: Release, before: Seen | None) -> Iterator[Finding]:
    if len(release.maintainers) == 1:
        yield _SINGLE.finding(f"maintained by {release.maintainers[0]} alone")
    if before is None:
        return
    now, then = set(release.maintainers), set(before.maintainers)
    if added := sorted(now - then):
        yield _ADDED.finding(f"new since {before.version}: {', '.join(added)}")
    if removed := sorted(then - now):
        yield _REMOVED.finding(f"gone since {before.version}: {', '.join(removed)}")


def _pace(release: Release, context: Context) -> Iterator[Finding]:
    published, previous = release.published_at, release.previous_published_at
    if published and previous and published - previous > _YEAR:
        yield _REVIVAL.finding(
            f"published {published:%Y-%m-%d}, the release before it {previous:%Y-%m-%d}"
        )
    first = release.first_published_at
    if first and context.now - first < _MONTH:
        yield _YOUNG.finding(f"first published {first:%Y-%m-%d}")


def _files(subject: Subject, same: list[Seen]) -> Iterator[Finding]:
    """Every file of this version against every earlier sight of the version."""
    known: dict[str, dict[str, Seen]] = {}
    for item in same:
        for filename, digest in item.digests:
            known.setdefault(filename, {})[digest] = item
    if not known:
        return
    release = subject.release
    for filename, digests in sorted(_digests(subject).items()):
        for digest, item in known.get(filename, {}).items():
            if digests and digest not in digests:
                yield _BYTES.finding(
                    f"{filename}: SHA-256 {digests[0][:16]}… now, {digest[:16]}… when vetted on "
                    f"{item.seen_at:%Y-%m-%d}"
                )
    since = min(item.seen_at for item in same)
    for file in (*release.artifacts, *release.skipped_artifacts):
        old = file.uploaded_at is not None and file.uploaded_at <= since
        if file.filename not in known and not old:
            message = f"{file.filename}: not there when vetted on {since:%Y-%m-%d}"
            severity = None if file in release.artifacts else Severity.INFO
            yield _FILE.finding(message, severity=severity)


def _digests(subject: Subject) -> dict[str, list[str]]:
    """The SHA-256 of every file by name: of its bytes, or else what the registry declares."""
    release = subject.release
    found = {
        file.filename: [item.value for item in file.digests if item.algorithm == "sha256"]
        for file in (*release.artifacts, *release.skipped_artifacts)
    }
    for tree in subject.trees:
        if digest := tree.digest("sha256"):
            found[tree.artifact.filename] = [digest]
    return found
