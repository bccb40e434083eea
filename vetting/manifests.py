"""The manifests packages carry: npm's `package.json`, Python's core metadata and entry points."""

import configparser
from dataclasses import dataclass

from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from vetting.boundary.json import Node
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.package import Manifest

_LIMIT = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreMetadata:
    """Name and version as written and canonical; requirements in one normal form, sorted."""

    name: str
    version: str
    requirements: tuple[str, ...]
    licence: str | None
    repository: str | None

    @property
    def identity(self) -> tuple[str, str]:
        """Canonical name and version, for comparing."""
        return canonicalize_name(self.name), canonical_version(self.version)


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
        FormatError: it is too large or names nothing.
    """
    if file.size > _LIMIT:
        raise FormatError(f"{file.path} is larger than {_LIMIT >> 20} MiB")
    raw, _ = parse_email(tree.read(file))
    urls = {key.lower(): value for key, value in raw.get("project_urls", {}).items()}
    named = (urls.get(key) for key in ("repository", "source", "source code", "github", "homepage"))
    return CoreMetadata(
        name=raw.get("name", ""),
        version=raw.get("version", ""),
        requirements=tuple(sorted(canonical_requirement(r) for r in raw.get("requires_dist", []))),
        licence=first_line(raw.get("license_expression") or raw.get("license")),
        repository=next((url for url in named if url), raw.get("home_page")),
    )


def first_line(text: str | None) -> str | None:
    """A licence's name: many packages give its whole text where the name belongs."""
    line = (text or "").strip().partition("\n")[0].strip()
    return line[:100] or None


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
        if file.path.endswith(".dist-info/entry_points.txt") and file.size < _LIMIT:
            try:
                parser.read_string(tree.read(file).decode("utf-8", "replace"))
            except configparser.Error:
                return {}
    return {group: dict(parser.items(group)) for group in parser.sections()}
