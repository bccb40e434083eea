"""The manifests packages carry: npm's `package.json`, Python's core metadata and entry points."""

import configparser
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import InvalidVersion, Version

from vetting.boundary.json import Node
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.package import Manifest

_LIMIT = 8 << 20
_ASKING = (
    *("dependencies", "optionalDependencies", "peerDependencies"),
    *("bundleDependencies", "bundledDependencies", "_hasShrinkwrap"),
)
"""The keys of a `package.json`, or of the registry's copy, by which npm installs more than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreMetadata:
    """Name and version as written and canonical; requirements in one normal form, sorted.

    `requirements` are None in an sdist that does not bind itself to them: PEP 643 lets wheels
    ask for what the sdist calls dynamic, and before it sdists named none.
    """

    name: str
    version: str
    requirements: tuple[str, ...] | None
    licence: str | None
    repository: str | None
    python: str
    """The versions of Python that it may be installed with; empty where it does not say."""

    people: Mapping[str, str]
    """The author and the maintainer as the package names them; empty where it does not."""

    def is_of(self, name: str, version: str) -> bool:
        """Whether it describes this canonical name and a version equal to this one."""
        mine = canonicalize_name(self.name), canonicalize_version(self.version)
        return mine == (name, canonicalize_version(version))


def from_package_json(node: Node) -> Manifest:
    """The manifest in a `package.json`, or in one version of a packument."""
    name = node.text("name") or ""
    short = node.text("bin")
    optional = node.get("optionalDependencies").texts()
    return Manifest(
        name=name,
        version=node.text("version") or "",
        scripts=node.get("scripts").texts(),
        bins=((name.rpartition("/")[2], short),) if short else node.get("bin").texts(),
        dependencies=tuple(sorted(dict(node.get("dependencies").texts() + optional).items())),
        standalone=bool(name) and not any(node.get(key).value for key in _ASKING),
    )


def metadata_files(tree: ArtifactTree) -> tuple[SourceFile, ...]:
    """A wheel's `*.dist-info/METADATA` files, or an sdist's `PKG-INFO` at its root."""
    if tree.artifact.kind is ArtifactKind.WHEEL:
        found = (f for f in tree.files if f.path.count("/") == 1 and _is_metadata(f.path))
        return tuple(found)
    return tuple(file for file in tree.files if file.path == "PKG-INFO")


def _is_metadata(path: str) -> bool:
    return path.endswith(".dist-info/METADATA")


def core_metadata(tree: ArtifactTree, file: SourceFile) -> CoreMetadata:
    """The metadata in `file`.

    Raises:
        FormatError: it is too large.
    """
    if file.size > _LIMIT:
        raise FormatError(f"{file.path} is larger than {_LIMIT >> 20} MiB")
    from packaging.metadata import parse_email  # what it imports takes long to load

    raw, _ = parse_email(tree.read(file))
    dynamic = {field.lower() for field in raw.get("dynamic", [])}
    old = raw.get("metadata_version", "") in ("", "1.0", "1.1", "1.2", "2.0", "2.1")
    free = tree.artifact.kind is ArtifactKind.SDIST and (old or "requires-dist" in dynamic)
    requirements = tuple(sorted({canonical_requirement(r) for r in raw.get("requires_dist", [])}))
    licence = raw.get("license_expression") or raw.get("license")
    urls = raw.get("project_urls", {}).items()
    return CoreMetadata(
        name=raw.get("name", ""),
        version=raw.get("version", ""),
        requirements=None if free else requirements,
        licence=licence_of(licence, raw.get("classifiers", []), raw.get("license_files", [])),
        repository=repository_of(urls) or raw.get("home_page"),
        python=raw.get("requires_python", ""),
        people={
            "author": _who(raw.get("author"), raw.get("author_email")),
            "maintainer": _who(raw.get("maintainer"), raw.get("maintainer_email")),
        },
    )


def _who(*said: str | None) -> str:
    return ", ".join(text.strip()[:200] for text in said if text)


def licence_of(
    text: str | None, classifiers: Iterable[str] = (), files: Iterable[str] = ()
) -> str | None:
    """A licence's name: many packages give its whole text, a classifier or a file instead."""
    line = (text or "").strip().partition("\n")[0].strip()
    named = [name.rpartition(" :: ")[2] for name in classifiers if name.startswith("License ::")]
    return next((name[:100] for name in (line, *named, *(f"see {f}" for f in files)) if name), None)


def repository_of(urls: Iterable[tuple[str, str]]) -> str | None:
    """The link to the source among labelled ones; labels compare as PEP 753 says."""
    labelled = {re.sub(r"[\W_]", "", label.lower()): url for label, url in urls}
    wanted = ("repository", "source", "sourcecode", "github", "code", "homepage", "home")
    return next((labelled[label] for label in wanted if labelled.get(label)), None)


def canonical_version(text: str) -> str:
    """PEP 440's normal form, or the text itself when it is no version."""
    try:
        return str(Version(text))
    except InvalidVersion:
        return text


def canonical_requirement(text: str) -> str:
    """One spelling per requirement: `Foo >=1 ; extra == 'x'` and `foo>=1; extra == "x"`."""
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return " ".join(text.split())
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)


def entry_points(tree: ArtifactTree) -> dict[str, dict[str, str]]:
    """Groups of entry points; empty when there are none or they cannot be parsed."""
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    for file in tree.files:
        top = file.path.count("/") == 1  # vendored packages bring theirs, which nothing reads
        if top and file.path.endswith(".dist-info/entry_points.txt") and file.size < _LIMIT:
            try:
                parser.read_string(tree.read(file).decode("utf-8", "replace"))
            except configparser.Error:
                return {}
    return {group: dict(parser.items(group)) for group in parser.sections()}
