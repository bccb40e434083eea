"""The frozen dependency closure: everything an install of the pin would bring in."""

from dataclasses import dataclass
from datetime import datetime

from vetting.model.artifact import Digest
from vetting.model.package import PackagePin


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureMember:
    """One package of the closure; `via` are the purls that ask for it, empty for the pin itself.

    `files` are the names and digests of every file the lock accepts: one tarball on npm, all
    wheels and the sdist on PyPI. A member bundled in another's archive has none of its own.
    """

    ecosystem: str
    name: str
    version: str
    files: tuple[tuple[str, Digest], ...]
    via: tuple[str, ...] = ()
    install_scripts: bool = False
    deprecated: str | None = None
    withdrawn: str | None = None
    """Why the registry no longer offers it: yanked, quarantined, replaced."""

    optional: bool = False
    bundled: bool = False

    @property
    def purl(self) -> str:
        """The member's package URL."""
        return PackagePin(ecosystem=self.ecosystem, name=self.name, version=self.version).purl


@dataclass(frozen=True, slots=True, kw_only=True)
class LockFile:
    """A file that a package manager installs the closure from, with its digests enforced."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """The resolved set; when it is not complete, `reason` says why.

    `digest` is `sha256:…` over the canonical list of members and their digests, whatever lock
    format they came from.
    """

    complete: bool
    digest: str | None
    members: tuple[ClosureMember, ...]
    reason: str | None = None
    resolved_at: datetime | None = None
    lock: LockFile | None = None


def closure_digest(members: tuple[ClosureMember, ...]) -> str:
    """The digest that identifies a set of members: purls and file digests, sorted."""
    import hashlib

    import rfc8785

    rows = sorted(
        [member.purl, sorted(str(digest) for _, digest in member.files)] for member in members
    )
    return "sha256:" + hashlib.sha256(rfc8785.dumps(rows)).hexdigest()
