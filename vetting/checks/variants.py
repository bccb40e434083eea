"""Do all files of the release hold the same code?

An approval speaks of a version; a client installs one file of it. Code that is only in the wheel
for one platform, or only in the wheel and not in the source, is where nobody looks.
"""

from collections.abc import Iterator

from vetting.checks import Check, Context
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.subject import Subject

_DIFFER = Rule(
    id="man.multiple_artifacts_differ",
    title="Files of one release hold different code",
    severity=Severity.MEDIUM,
    meaning="A wheel holds code that the other wheels or the source archive do not. What a reader "
    "of the source sees is not all that runs.",
    normal="Version files written at build time, platform-specific modules, generated parsers, a "
    "front end that is built into the wheel.",
    remedy="Read the named files; each file of the release is approved by its own digest.",
    owasp=("MCP04",),
    cwe=("CWE-506",),
)
_GENERATED = ("_version.py", "version.py", "_version_info.py", "__version__.py", "__about__.py")
_MOST = 20


class Variants(Check):
    """See the module."""

    name = "variants"
    title = "comparing the files of the release"
    rules = (_DIFFER,)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        wheels = [t for t in subject.trees if t.artifact.kind is ArtifactKind.WHEEL and t.files]
        sdists = [t for t in subject.trees if t.artifact.kind is ArtifactKind.SDIST and t.files]
        findings: list[Finding] = []
        for wheel in wheels[1:]:
            findings += _between(wheels[0], wheel)
        if wheels and sdists:
            findings += _from_source(wheels[0], sdists[0])
        return self.evidence(context, findings)


def _code(tree: ArtifactTree) -> dict[str, SourceFile]:
    return {file.path: file for file in tree.files if file.language is not None}


def _between(first: ArtifactTree, other: ArtifactTree) -> Iterator[Finding]:
    ours, theirs = _code(first), _code(other)
    differing = []
    for path in sorted(ours.keys() | theirs.keys()):
        mine, its = ours.get(path), theirs.get(path)
        if mine is None:
            differing.append((other.prefix + path, f"is only in {other.artifact.filename}"))
        elif its is None:
            differing.append((first.prefix + path, f"is only in {first.artifact.filename}"))
        elif not _same(first, mine, other, its):
            names = f"{first.artifact.filename} and {other.artifact.filename}"
            differing.append((other.prefix + path, f"differs between {names}"))
    yield from _shown(differing, f"further files differ from {other.artifact.filename}")


def _same(first: ArtifactTree, mine: SourceFile, other: ArtifactTree, its: SourceFile) -> bool:
    """Whether two files hold the same code: wheels built on Windows come with CRLF."""
    if mine.sha256 == its.sha256:
        return True
    return _lines(first.read(mine)) == _lines(other.read(its))


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _from_source(wheel: ArtifactTree, sdist: ArtifactTree) -> Iterator[Finding]:
    """Every code file of the wheel must stand in the source, in whatever folder."""
    in_source: dict[str, set[str]] = {}
    for file in sdist.files:
        in_source.setdefault(file.path.rpartition("/")[2], set()).add(file.sha256)
    differing = []
    for path, file in sorted(_code(wheel).items()):
        base = path.rpartition("/")[2]
        if file.size and file.sha256 not in in_source.get(base, ()):
            how = "differs from" if base in in_source else "is not in"
            differing.append((wheel.prefix + path, f"{how} the source archive"))
    yield from _shown(differing, "further files are not in the source archive")


def _shown(differing: list[tuple[str, str]], rest: str) -> Iterator[Finding]:
    for path, how in differing[:_MOST]:
        generated = path.rpartition("/")[2] in _GENERATED
        yield _DIFFER.finding(
            f"{path.rpartition('!/')[2]} {how}",
            location=Location(path=path),
            severity=Severity.LOW if generated else None,
        )
    if len(differing) > _MOST:
        yield _DIFFER.finding(f"{len(differing) - _MOST} {rest}")
