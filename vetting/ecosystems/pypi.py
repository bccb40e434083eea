"""PyPI: names, exact versions and releases, from Simple pages (HTML or JSON) and project JSON.

The Simple page decides which files there are and what their digests are, because it is what
installers read; the JSON API, which mirrors often lack, adds times and people.
Sources: PEP 503, 592, 658, 691, 700, 714, 792; "JSON API" in the documentation of PyPI.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from packaging.utils import canonicalize_name, is_normalized_name
from packaging.version import InvalidVersion, Version

from vetting.boundary.http import Response
from vetting.boundary.json import Node, parse
from vetting.ecosystems import Address, Ecosystem, Registry, Target, Wanted, time_of, url_of
from vetting.ecosystems import _pip_config as pip_config
from vetting.ecosystems import _pypi_lock as pypi_lock
from vetting.ecosystems import _pypi_requirements as requirements
from vetting.ecosystems._simple import SimpleFile, SimplePage, digests_of, parse_page, versions_of
from vetting.ecosystems._times import of_index
from vetting.ecosystems._wheel_tags import installable
from vetting.errors import FormatError, NotFound, RegistryError, UsageError
from vetting.manifests import (
    canonical_requirement,
    canonical_version,
    core_metadata,
    licence_of,
    metadata_files,
    repository_of,
)
from vetting.model.artifact import Artifact, ArtifactKind, ArtifactTree
from vetting.model.closure import Closure, ClosureMember
from vetting.model.installed import Installed
from vetting.model.package import Manifest, PackagePin, Release

_ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.2"


class Pypi(Ecosystem):
    """See `Ecosystem`."""

    name = "pypi"
    lock = requirements.LOCK

    def split(self, text: str) -> tuple[str, str]:
        """See `Ecosystem.split`; `name==1.0`, `name@1.0` and `name===1.0` are the same.

        The version of `name>=1.0` is `>=1.0`, which is not an exact one.
        """
        name = re.split(r"[<>=!~@]", text, maxsplit=1)[0]
        version = re.sub(r"^(===?|@)", "", text[len(name) :])
        name = name.strip()
        if "[" in name:
            raise UsageError(
                f"{name!r}: extras are not part of a pin", hint=f"vet pypi:{name.partition('[')[0]}"
            )
        folded = canonicalize_name(name)
        if not name.isascii() or not is_normalized_name(folded) or len(name) > 214:
            raise UsageError(f"{name!r} is not a valid Python package name")
        return folded, version.strip()

    def version(self, text: str) -> str | None:
        """See `Ecosystem.version`: PEP 440's normal form."""
        try:
            return str(Version(text)) if text.isascii() and len(text) <= 256 else None
        except InvalidVersion:
            return None

    def addresses(
        self, setting: str | None, environ: Mapping[str, str], home: Path
    ) -> tuple[Address, tuple[tuple[str, Address], ...]]:
        """See `Ecosystem.addresses`: our setting, then uv's, then pip's."""
        return pip_config.address(setting, environ, home), ()

    def newest(self, registry: Registry, name: str) -> str | None:
        """See `Ecosystem.newest`: no pre-release, not yanked, as installers choose."""
        _, page = _page(registry, name)
        return _newest(versions_of(page, name))

    def describe(self, release: Release, trees: tuple[ArtifactTree, ...]) -> Release:
        """See `Ecosystem.describe`: the JSON API only knows the newest version's words."""
        for tree in trees:
            for file in metadata_files(tree)[:1]:
                try:
                    found = core_metadata(tree, file)
                except FormatError:
                    continue  # the manifest check reports it
                return replace(
                    release,
                    license=release.license or found.licence,
                    repository_url=release.repository_url or found.repository,
                )
        return release

    def closure(
        self,
        registry: Registry,
        release: Release,
        cutoff: datetime | None,
        folder: Path,
        cache: Path,
    ) -> Closure:
        """See `Ecosystem.closure`: uv's universal lock."""
        return pypi_lock.resolve(registry, release, cutoff, folder, cache / "uv")

    def locked(
        self, content: bytes, pin: PackagePin
    ) -> tuple[tuple[ClosureMember, ...], str | None]:
        """See `Ecosystem.locked`."""
        return requirements.read(content, pin)

    def install(self, registry: Registry, wanted: Wanted) -> Installed:
        """See `Ecosystem.install`: `uv pip install --require-hashes`."""
        from vetting.ecosystems._pypi_install import install

        return install(registry, wanted)

    def release(self, registry: Registry, pin: PackagePin, targets: tuple[Target, ...]) -> Release:
        """See `Ecosystem.release`; the pin of the result carries the registry's own spelling."""
        response, page = _page(registry, pin.name)
        versions = versions_of(page, pin.name)
        newest = _newest(versions)
        wanted = next((found for found in versions if found == Version(pin.version)), None)
        if wanted is None:
            raise NotFound(
                f"the index has no version {pin.version} of {pin.name}",
                hint=f"the newest is pypi:{pin.name}=={newest}" if newest else None,
            )
        listed = versions[wanted]
        described = _described(registry, pin.name, wanted)
        files = tuple(_artifact(file, response, described) for file in listed)
        chosen = tuple(
            file
            for file in files
            if file.kind is ArtifactKind.SDIST
            or (file.kind is ArtifactKind.WHEEL and installable(file.filename, targets))
        )
        info = described.get("info")
        exact = _same(info, wanted)
        published = min((file.uploaded_at for file in files if file.uploaded_at), default=None)
        first, previous = of_index(versions.values(), described, published)
        roles = tuple(described.get("ownership").get("roles").elements())
        return Release(
            pin=replace(pin, version=str(wanted)),
            registry=registry.default.url,
            # Wheels first: what an installer prefers names the findings.
            artifacts=tuple(sorted(chosen, key=lambda file: (file.kind != "wheel", file.filename))),
            skipped_artifacts=tuple(file for file in files if file not in chosen),
            manifest=_manifest(pin.name, wanted, info) if exact else None,
            published_at=published,
            first_published_at=first,
            previous_published_at=previous,
            maintainers=tuple(sorted({user for role in roles if (user := role.text("user"))})),
            repository_url=_repository(info) if exact else None,
            license=_licence(info) if exact else None,
            description=info.text("summary") if exact else None,
            deprecated=_deprecated(page),
            withdrawn=_withdrawn(page, listed),
            newest_version=newest,
            requires_python=next((f.requires_python for f in listed if f.requires_python), None),
            fetched_at=response.fetched_at,
        )


def _page(registry: Registry, name: str) -> tuple[Response, SimplePage]:
    # The trailing slash is PEP 503's.
    url = url_of(registry.default.url, name) + "/"
    try:
        response = registry.http.get(url, accept=_ACCEPT)
    except NotFound as error:
        raise NotFound(f"there is no Python package {name} ({urlsplit(url).netloc})") from error
    return response, parse_page(response.body, response.content_type, f"the index page of {name}")


def _newest(versions: Mapping[Version, list[SimpleFile]]) -> str | None:
    usable = [v for v, files in versions.items() if any(file.yanked is None for file in files)]
    stable = [version for version in usable if not version.is_prerelease]
    best = max(stable or usable, default=None)
    return str(best) if best else None


def _described(registry: Registry, name: str, version: Version) -> Node:
    """The JSON API's words on the release, from the version's own page where there is one."""
    root = registry.default.url.rstrip("/").removesuffix("/simple")
    best = Node(None)
    for parts in ((name, "json"), (name, str(version), "json")):
        try:
            response = registry.http.get(url_of(root, "pypi", *parts), accept="application/json")
            best = parse(response.body, f"the JSON page of {name}")
        except (RegistryError, FormatError):
            continue
        if _same(best.get("info"), version):
            break
    return best


def _same(info: Node, version: Version) -> bool:
    """Whether the JSON API speaks of this version; it spells versions as they were uploaded."""
    return canonical_version(info.text("version") or "") == str(version)


def _artifact(file: SimpleFile, response: Response, described: Node) -> Artifact:
    kind = ArtifactKind.OTHER
    if file.filename.endswith(".whl"):
        kind = ArtifactKind.WHEEL
    elif file.filename.endswith((".tar.gz", ".zip")):
        kind = ArtifactKind.SDIST
    said = _file_node(described, file.filename)
    try:
        url = urljoin(response.url, file.url)
        provenance = urljoin(response.url, file.provenance) if file.provenance else file.provenance
    except ValueError as error:
        raise FormatError(f"the index gives {file.filename} the address {file.url!r}") from error
    return Artifact(
        filename=file.filename,
        url=url,
        kind=kind,
        size=file.size or said.number("size"),
        digests=tuple(sorted({*file.digests, *digests_of(said.get("digests").texts())})),
        uploaded_at=file.uploaded_at or time_of(said.text("upload_time_iso_8601")),
        provenance_url=provenance,
    )


def _file_node(described: Node, filename: str) -> Node:
    groups = [described.get("urls"), *(node for _, node in described.get("releases").items())]
    for group in groups:
        for node in group.elements():
            if node.text("filename") == filename:
                return node
    return Node(None)


def _withdrawn(page: SimplePage, files: list[SimpleFile]) -> str | None:
    if page.status == "quarantined":
        return f"the index has quarantined the project{page.status_reason}"
    yanked = [file.yanked for file in files if file.yanked is not None]
    if len(yanked) == len(files):
        return f"yanked: {next((text for text in yanked if text), 'no reason given')}"
    return None


def _deprecated(page: SimplePage) -> str | None:
    """PEP 792: an archived project gets no more releases, a deprecated one has a successor."""
    if page.status in ("archived", "deprecated"):
        return f"the project is {page.status}{page.status_reason}"
    return None


def _manifest(name: str, version: Version, info: Node) -> Manifest | None:
    """The index's copy of the requirements; mirrors that strip them say null."""
    listed = info.get("requires_dist")
    if not isinstance(listed.value, list):
        return None
    asked = {canonical_requirement(_text(node)) for node in listed.elements()}
    pairs = tuple((requirement, "") for requirement in sorted(asked))
    return Manifest(name=name, version=str(version), dependencies=pairs)


def _licence(info: Node) -> str | None:
    classifiers = [_text(node) for node in info.get("classifiers").elements()]
    return licence_of(info.text("license_expression") or info.text("license"), classifiers)


def _repository(info: Node) -> str | None:
    return repository_of(info.get("project_urls").texts()) or info.text("home_page")


def _text(node: Node) -> str:
    """The element as text without lone surrogates."""
    return str(node.value).encode("utf-8", "replace").decode("utf-8")
