"""npm: names, exact versions and releases, from full packuments.

Sources: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md,
https://docs.npmjs.com/cli/configuring-npm/npmrc, https://semver.org.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from vetting.boundary.http import Response
from vetting.boundary.json import Node, parse
from vetting.ecosystems import (
    Address,
    Ecosystem,
    Registry,
    Target,
    Wanted,
    time_of,
    url_of,
)
from vetting.ecosystems import _npm_lock as npm_lock
from vetting.ecosystems import _npm_lockfile as npm_lockfile
from vetting.ecosystems import _npmrc as npmrc
from vetting.ecosystems._npm_carried import carried, needs
from vetting.ecosystems._times import of_packument
from vetting.errors import Forbidden, FormatError, NotFound, RegistryError, UsageError
from vetting.fetch import content
from vetting.manifests import from_package_json
from vetting.model.artifact import Artifact, ArtifactKind, Digest
from vetting.model.closure import Closure, ClosureMember
from vetting.model.installed import Installed
from vetting.model.package import PackagePin, Release
from vetting.patterns import pattern

# validate-npm-package-name: new packages are lower case, old ones need not be.
_NAME = pattern(r"(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~][A-Za-z0-9._~-]*")
_ID = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = pattern(
    rf"[v=\s]*((?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){{2}}(?:-{_ID}(?:\.{_ID})*)?)"
    r"(?:\+[0-9A-Za-z.-]+)?"
)
_DIGEST_BYTES = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}


class Npm(Ecosystem):
    """See `Ecosystem`."""

    name = "npm"
    lock = npm_lock.LOCK

    def split(self, text: str) -> tuple[str, str]:
        """See `Ecosystem.split`."""
        name, _, version = text.partition("@") if text[:1] != "@" else _split_scoped(text)
        if not _NAME.fullmatch(name) or len(name) > 214 or ".." in name:
            raise UsageError(f"{name!r} is not a valid npm package name")
        return name, version.strip()

    def version(self, text: str) -> str | None:
        """See `Ecosystem.version`; build metadata is dropped, as npm does on publishing."""
        match = _VERSION.fullmatch(text) if text.isascii() and len(text) <= 256 else None
        return match[1] if match else None

    def addresses(
        self, setting: str | None, environ: Mapping[str, str], home: Path
    ) -> tuple[Address, tuple[tuple[str, Address], ...]]:
        """See `Ecosystem.addresses`: our setting, `npm_config_registry`, the user's `.npmrc`."""
        return npmrc.addresses(setting, environ, home)

    def newest(self, registry: Registry, name: str) -> str | None:
        """See `Ecosystem.newest`: the `latest` tag, which npm installs by default."""
        _, packument = _packument(registry, name)
        latest = packument.get("dist-tags").text("latest")
        return self.version(latest) if latest else None

    def closure(
        self,
        registry: Registry,
        release: Release,
        cutoff: datetime | None,
        folder: Path,
        cache: Path,
    ) -> Closure:
        """See `Ecosystem.closure`: the real npm's lock."""
        del cache

        def locate(url: str, pin: PackagePin) -> str:
            return _tarball(url, pin, registry, registry.address(_scope(pin.name)))

        return npm_lock.resolve(registry, release, cutoff, folder, locate)

    def carried(self, closure: Closure, release: Release) -> Closure | None:
        """See `Ecosystem.carried`."""
        return carried(closure, release)

    def locked(
        self, content: bytes, pin: PackagePin
    ) -> tuple[tuple[ClosureMember, ...], str | None]:
        """See `Ecosystem.locked`."""
        return npm_lockfile.read_lock(content, pin)

    def install(self, registry: Registry, wanted: Wanted) -> Installed:
        """See `Ecosystem.install`: `npm ci`."""
        from vetting.ecosystems._npm_install import install

        return install(wanted, lambda member: _content(registry, member, wanted.blobs))

    def release(self, registry: Registry, pin: PackagePin, targets: tuple[Target, ...]) -> Release:
        """See `Ecosystem.release`; an npm release is one tarball for all `targets`."""
        del targets
        response, packument = _packument(registry, pin.name)
        latest = packument.get("dist-tags").text("latest")
        version = packument.get("versions").get(pin.version)
        published = time_of(packument.get("time").text(pin.version))
        if version.value is None:
            gone = f"; it was published {published:%Y-%m-%d} and removed since" if published else ""
            raise NotFound(
                f"npm has no version {pin.version} of {pin.name}{gone}",
                hint=f"the newest is npm:{pin.name}@{latest}" if latest else None,
            )
        address = registry.address(_scope(pin.name))
        people = tuple(version.get("maintainers").elements())
        people = people or tuple(packument.get("maintainers").elements())
        first, previous = of_packument(packument, published)
        return Release(
            pin=pin,
            registry=address.url,
            artifacts=(_artifact(version, pin, registry, address, published),),
            manifest=from_package_json(version),
            published_at=published,
            first_published_at=first,
            previous_published_at=previous,
            publisher=version.get("_npmUser").text("name"),
            maintainers=tuple(sorted(name for person in people if (name := person.text("name")))),
            repository_url=_repository(version),
            license=_license(version),
            description=version.text("description"),
            deprecated=_deprecated(version),
            withdrawn=_withdrawn(pin, version),
            newest_version=latest,
            needs=needs(version),
            fetched_at=response.fetched_at,
        )


def _packument(registry: Registry, name: str) -> tuple[Response, Node]:
    address = registry.address(_scope(name))
    url = url_of(address.url, name)
    try:
        response = registry.http.get(url, accept="application/json")
    except NotFound as error:
        raise NotFound(f"there is no npm package {name} ({urlsplit(url).netloc})") from error
    packument = parse(response.body, f"the packument of {name}")
    if packument.duplicates:
        # npm reads the last of two equal keys; whoever wrote the first meant something by it.
        raise FormatError(f"the packument of {name} gives {packument.duplicates[0]!r} twice")
    gone = time_of(packument.get("time").get("unpublished").text("time"))
    versions = packument.get("versions").value
    if gone and versions is None:
        raise NotFound(f"the npm package {name} was unpublished on {gone:%Y-%m-%d}")
    if packument.text("name") not in (name, None) or versions is None:
        raise FormatError(f"the packument of {name} is not one: wrong name, or no versions")
    return response, packument


def _artifact(
    version: Node, pin: PackagePin, registry: Registry, address: Address, published: datetime | None
) -> Artifact:
    dist = version.get("dist")
    bare = pin.name.rpartition("/")[2]
    return Artifact(
        filename=f"{bare}-{pin.version}.tgz",
        url=_tarball(dist.text("tarball") or "", pin, registry, address),
        kind=ArtifactKind.NPM_TARBALL,
        digests=_integrity(dist.text("integrity") or "", dist.text("shasum"), pin),
        uploaded_at=published,
        integrity=dist.text("integrity"),
        signatures=tuple(
            (node.text("keyid") or "", node.text("sig") or "")
            for node in dist.get("signatures").elements()
        ),
        provenance_url=_attestations(dist.get("attestations").text("url"), pin, address),
    )


def _content(registry: Registry, member: ClosureMember, blobs: Path) -> bytes:
    """The tarball of a locked member: from its usual address, or the one that its packument names."""
    pin = PackagePin(ecosystem="npm", name=member.name, version=member.version)
    address = registry.address(_scope(pin.name))
    ((filename, _), *_) = member.files
    artifact = Artifact(
        filename=filename,
        url=f"{url_of(address.url, *pin.name.split('/'))}/-/{filename}",
        kind=ArtifactKind.NPM_TARBALL,
        digests=tuple(digest for _, digest in member.files),
    )
    try:
        return content(artifact, registry.http, blobs)
    except NotFound:
        _, packument = _packument(registry, pin.name)
        dist = packument.get("versions").get(pin.version).get("dist")
        if dist.value is None:
            raise RegistryError(
                f"{pin}: the registry has it no more, and the closure needs it",
                hint="vet the server again: its closure is then resolved without it",
            ) from None
        url = _tarball(dist.text("tarball") or "", pin, registry, address)
        return content(replace(artifact, url=url), registry.http, blobs)


def _attestations(url: str | None, pin: PackagePin, address: Address) -> str | None:
    """The address of the attestations at the configured registry: only its path is npm's word."""
    if url is None:
        return None
    try:
        path, registry = urlsplit(url).path, urlsplit(address.url)
    except ValueError as error:
        raise FormatError(f"npm declares a malformed attestations address for {pin}") from error
    if path.startswith(registry.path):
        return f"{registry.scheme}://{registry.netloc}{path}"
    return address.url + path.lstrip("/")


def _tarball(url: str, pin: PackagePin, registry: Registry, address: Address) -> str:
    """Where npm itself would fetch: addresses on the public host move to the configured registry.

    https://docs.npmjs.com/cli/using-npm/config#replace-registry-host
    """
    if not url:
        raise FormatError(f"the packument of {pin.name} names no tarball for {pin.version}")
    try:
        full = urljoin(address.url, url)
    except ValueError as error:
        raise FormatError(f"npm declares a malformed tarball address for {pin}: {url!r}") from error
    host, registry_host = urlsplit(full).netloc.lower(), urlsplit(address.url).netloc.lower()
    if host == urlsplit(npmrc.public().url).netloc != registry_host:
        return address.url.rstrip("/") + urlsplit(full).path
    if host != registry_host and host not in registry.trusted:
        raise Forbidden(
            f"the packument of {pin.name} points to a tarball on another host, {host}",
            hint=f"if that is intended, set MCP_VET_TRUSTED_HOSTS={host}",
        )
    return full


def _integrity(integrity: str, shasum: str | None, pin: PackagePin) -> tuple[Digest, ...]:
    """Every digest npm declares: Subresource Integrity (W3C SRI) with any number of hashes, and
    the old SHA-1.
    """
    found = []
    for token in integrity.split():
        algorithm, _, encoded = token.partition("?")[0].partition("-")
        length = _DIGEST_BYTES.get(algorithm)
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError:
            raw = b""
        if length is None or len(raw) != length:
            raise FormatError(f"npm declares a malformed integrity for {pin}: {token[:80]!r}")
        found.append(Digest(algorithm=algorithm, value=raw.hex()))
    if shasum:
        if not re.fullmatch(r"[0-9a-fA-F]{40}", shasum):
            raise FormatError(f"npm declares a malformed shasum for {pin}: {shasum[:80]!r}")
        found.append(Digest(algorithm="sha1", value=shasum.lower()))
    return tuple(dict.fromkeys(found))


def _repository(version: Node) -> str | None:
    return version.text("repository") or version.get("repository").text("url")


def _license(version: Node) -> str | None:
    return version.text("license") or version.get("license").text("type")


def _deprecated(version: Node) -> str | None:
    """Npm means a non-empty text; `npm undeprecate` leaves an empty one, some tools `false`."""
    return version.text("deprecated") or ("yes" if version.flag("deprecated") else None)


def _withdrawn(pin: PackagePin, version: Node) -> str | None:
    """Npm replaces malware by an empty package of its own security team."""
    holder = "npm/security-holder" in (_repository(version) or "")
    if holder or re.fullmatch(r"0\.0\.[0-9]+-security(\.[0-9]+)?", pin.version):
        return "npm's security team holds this name in place of a removed package"
    return None


def _scope(name: str) -> str:
    return name.partition("/")[0] if name.startswith("@") else ""


def _split_scoped(text: str) -> tuple[str, str, str]:
    name, at, version = text[1:].partition("@")
    return "@" + name, at, version
