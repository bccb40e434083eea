"""Does the archive's own manifest say what the registry says?

npm shows and resolves by the registry's copy but runs the archive's (manifest confusion, 2023);
Python installers trust file names, metadata and index each for something else.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from vetting.boundary.json import Node, parse
from vetting.checks import Check, Context
from vetting.errors import FormatError
from vetting.manifests import core_metadata, from_package_json, metadata_files
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Evidence, Finding, Location, Rule, Severity
from vetting.model.package import Manifest
from vetting.model.subject import Subject
from vetting.patterns import pattern

_CONFUSION = Rule(
    id="man.confusion",
    title="Manifest and registry disagree",
    severity=Severity.HIGH,
    meaning="What people see on the registry is not what is installed and run: another name or "
    "version, other scripts, commands or dependencies.",
    normal="Registries normalise spellings, which is undone before comparing; old npm clients left "
    "small differences in fields that nothing runs.",
    remedy="Judge by the archive's manifest; ask why they differ.",
    cwe=("CWE-436",),
    owasp=("MCP04",),
    references=("https://blog.vlt.sh/blog/the-massive-hole-in-the-npm-ecosystem",),
)
_UNREADABLE = Rule(
    id="manifest/unreadable",
    title="The manifest is missing or malformed",
    severity=Severity.HIGH,
    meaning="The archive has no manifest that can be parsed, or more than one, so installers would "
    "each make something else of it.",
    normal="Never from the usual packing tools.",
    remedy="Do not install it.",
    signal="man.confusion",
    cwe=("CWE-20",),
    owasp=("MCP04",),
)
_DUPLICATE = Rule(
    id="manifest/duplicate-key",
    title="The manifest gives a key twice",
    severity=Severity.HIGH,
    meaning="JSON parsers disagree on which of two equal keys counts, so the registry, a scanner "
    "and the installer may each see another value.",
    normal="A slip of a hand-edited package.json.",
    remedy="Look at both values.",
    signal="man.confusion",
    cwe=("CWE-436",),
    owasp=("MCP04",),
)
_LIFECYCLE = ("preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare")
# Keys whose second value would change what is installed or run.
_DECISIVE = frozenset(
    {"name", "version", "scripts", "bin", "main", "module", "exports", "imports", "directories"}
    | {"dependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies"}
    | {"overrides", "gypfile", "type", *_LIFECYCLE}
)
_HOSTED = pattern(r"^(git\+)?(https|ssh|git)://(git@)?github\.com/|^github:|\.git(?=#|$)")


class ManifestCheck(Check):
    """See the module."""

    name = "manifest"
    title = "comparing manifests"
    rules = (_CONFUSION, _UNREADABLE, _DUPLICATE)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        for tree in subject.trees:
            if not tree.files:
                continue
            if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
                findings += _npm(tree, subject)
            else:
                findings += _python(tree, subject)
        findings += _requirements(subject)
        unseen = not any(tree.files for tree in subject.trees)
        return self.evidence(
            context, findings, reason="no archive could be read" if unseen else None
        )


def _npm(tree: ArtifactTree, subject: Subject) -> Iterator[Finding]:
    file = tree.find("package.json")
    if file is None:
        yield _UNREADABLE.finding("the archive has no package.json")
        return
    at = Location(path=tree.shown(file))
    try:
        node = parse(tree.read(file), file.path, limit=4 << 20)
    except FormatError as error:
        yield _UNREADABLE.finding(str(error), location=at)
        return
    theirs = subject.release.manifest
    ours = _manifest(node, tree, theirs)
    for key in node.duplicates:
        decisive = key in _DECISIVE or key in dict((*ours.dependencies, *ours.bins))
        yield _DUPLICATE.finding(
            f"the key {key!r} is given twice",
            location=at,
            severity=None if decisive else Severity.LOW,
        )
    pin = subject.release.pin
    # Publishing drops a leading `v` and build metadata.
    version = ours.version.strip().lstrip("v=").partition("+")[0]
    if (ours.name.strip(), version) != (pin.name, pin.version):
        yield _CONFUSION.finding(
            f"the archive says it is {ours.name}@{ours.version}, not {pin.name}@{pin.version}",
            location=at,
        )
    if theirs is not None:
        for message, severity in _npm_differences(ours, theirs):
            yield _CONFUSION.finding(message, location=at, severity=severity)


def _manifest(node: Node, tree: ArtifactTree, theirs: Manifest | None) -> Manifest:
    """The archive's manifest, with what npm itself adds to the registry's copy when publishing.

    https://github.com/npm/package-json/blob/main/lib/normalize.js
    """
    found = from_package_json(node)
    if theirs is None:
        return found
    scripts, bins = dict(found.scripts), found.bins
    compiled = any(file.path.endswith(".gyp") and "/" not in file.path for file in tree.files)
    if compiled and dict(theirs.scripts).get("install") == "node-gyp rebuild":
        scripts.setdefault("install", "node-gyp rebuild")
    folder = _clean(node.get("directories").text("bin") or "")
    if folder and theirs.bins and not bins:
        inside = (file.path for file in tree.files if file.path.startswith(f"{folder}/"))
        bins = tuple((path.rpartition("/")[2], path) for path in inside)
    return replace(found, scripts=tuple(sorted(scripts.items())), bins=bins)


def _npm_differences(ours: Manifest, theirs: Manifest) -> Iterator[tuple[str, Severity]]:
    """What differs between the archive's and the registry's manifest, after canonicalising."""
    archive, registry = dict(ours.scripts), dict(theirs.scripts)
    for name in sorted(archive.keys() | registry.keys()):
        if _script(archive.get(name)) != _script(registry.get(name)):
            severity = Severity.HIGH if name in _LIFECYCLE else Severity.INFO
            yield f"script {name!r}: {_versus(archive.get(name), registry.get(name))}", severity
    for what, mine, other in (
        ("command", _bins(ours), _bins(theirs)),
        ("dependency", _dependencies(ours), _dependencies(theirs)),
    ):
        for name in sorted(mine.keys() | other.keys()):
            if mine.get(name) != other.get(name):
                yield f"{what} {name!r}: {_versus(mine.get(name), other.get(name))}", Severity.HIGH


def _script(command: str | None) -> str | None:
    """Npm drops `node_modules/.bin/`, where it looks for commands anyway."""
    return command and re.sub(r"^(\./)?node_modules/\.bin/", "", command.strip())


def _bins(manifest: Manifest) -> dict[str, str]:
    """Npm writes `bin` paths without `./` since version 9 and drops scopes from names."""
    return {name.rpartition("/")[2]: _clean(path) for name, path in manifest.bins}


def _dependencies(manifest: Manifest) -> dict[str, str]:
    """Npm spells out what `user/repo` means."""
    return {
        name: _HOSTED.sub("", wanted.strip()) if "/" in wanted else wanted.strip()
        for name, wanted in manifest.dependencies
    }


def _clean(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "."))


def _versus(archive: str | None, registry: str | None) -> str:
    return f"{archive!r} in the archive, {registry!r} in the registry"


def _python(tree: ArtifactTree, subject: Subject) -> Iterator[Finding]:
    files = metadata_files(tree)
    if len(files) != 1:
        sdist = tree.artifact.kind is ArtifactKind.SDIST
        yield _UNREADABLE.finding(
            f"{tree.artifact.filename} has {len(files)} metadata files, not one",
            severity=Severity.MEDIUM if sdist and not files else None,
        )
        return
    at = Location(path=tree.shown(files[0]))
    found = core_metadata(tree, files[0])
    pin = subject.release.pin
    if not found.is_of(pin.name, pin.version):
        yield _CONFUSION.finding(
            f"{tree.artifact.filename} says it is {found.name} {found.version}, "
            f"not {pin.name} {pin.version}",
            location=at,
        )


def _requirements(subject: Subject) -> Iterator[Finding]:
    """Wheel, sdist and index should ask for the same packages."""
    declared: list[tuple[str, tuple[str, ...], Location]] = []
    if subject.release.manifest is not None and subject.release.pin.ecosystem == "pypi":
        listed = tuple(name for name, _ in subject.release.manifest.dependencies)
        declared.append(("the index", listed, Location(path="")))
    for tree in subject.trees:
        if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
            continue
        for file in metadata_files(tree)[:1]:
            found = core_metadata(tree, file)
            at = Location(path=tree.shown(file))
            if found.requirements is not None:
                declared.append((tree.artifact.filename, found.requirements, at))
    for name, requirements, at in declared[1:]:
        first, expected, _ = declared[0]
        more = sorted(set(requirements) - set(expected))
        less = sorted(set(expected) - set(requirements))
        if more or less:
            words = [f"more: {', '.join(more[:5])}"] * bool(more) + [
                f"less: {', '.join(less[:5])}"
            ] * bool(less)
            yield _CONFUSION.finding(
                f"{name} asks for other packages than {first} ({'; '.join(words)})",
                location=at,
                severity=Severity.MEDIUM,
            )
