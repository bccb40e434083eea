"""What is being vetted: one exact version of one package, and what its registry says of it."""

from dataclasses import dataclass
from datetime import datetime

from vetting.model.artifact import Artifact
from vetting.model.pin import PackagePin

__all__ = ["Manifest", "PackagePin", "Release", "Seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The parts of a package's manifest that decide what installing and starting it does.

    One shape for the registry's copy and the archive's, so that they can be compared.
    Mappings are tuples of sorted pairs; `dependencies` are the run-time ones.
    """

    name: str
    version: str
    scripts: tuple[tuple[str, str], ...] = ()
    bins: tuple[tuple[str, str], ...] = ()
    dependencies: tuple[tuple[str, str], ...] = ()
    standalone: bool = False
    """It says in every way there is that it needs no other package; False when it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an earlier vet saw of one version of the package.

    `digests` are (file name, SHA-256) pairs; `provenance` is the identity that a verified
    attestation named, None when there was none.
    """

    version: str
    seen_at: datetime
    published_at: datetime | None
    publisher: str | None
    maintainers: tuple[str, ...]
    provenance: str | None
    digests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the registry says of a pin. `None` means the registry, or its mirror, does not say."""

    pin: PackagePin
    registry: str
    """The address that answered, without credentials."""

    artifacts: tuple[Artifact, ...]
    """The files a client would install, selected by policy's target platforms."""

    skipped_artifacts: tuple[Artifact, ...] = ()
    """Files of the release that are not looked at and so never part of the signed subject."""

    manifest: Manifest | None = None
    """The registry's copy of the manifest; the archive's own copy is compared with it."""

    published_at: datetime | None = None
    first_published_at: datetime | None = None
    """When the package's first release came out."""

    previous_published_at: datetime | None = None
    """When the release that came out before this one did."""

    publisher: str | None = None
    maintainers: tuple[str, ...] = ()
    repository_url: str | None = None
    license: str | None = None
    description: str | None = None
    deprecated: str | None = None
    """The maintainer's deprecation text; the release can still be installed."""

    withdrawn: str | None = None
    """Why the registry no longer offers the release: yanked, unpublished, quarantined."""

    newest_version: str | None = None
    needs: str | None = None
    """A digest of all that its closure depends on but for itself; None where nobody can tell. Two
    versions of a package with equal ones bring in the same.
    """

    requires_python: str | None = None
    """The Python versions it installs on (PEP 345), for closures."""

    fetched_at: datetime
    """When the registry said so; older than now when the answer came from the cache."""
