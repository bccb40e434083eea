"""Files of a release: as the registry declares them, and as their verified bytes turned out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Digest:
    """A hash value: `algorithm` in hashlib's spelling, `value` in lower-case hex."""

    algorithm: str
    value: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value}"


@unique
class ArtifactKind(StrEnum):
    """How a file is packed, and with that how a client installs it."""

    NPM_TARBALL = "npm-tarball"
    WHEEL = "wheel"
    SDIST = "sdist"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file as the registry declares it; `size` in bytes, None when it does not say."""

    filename: str
    url: str
    kind: ArtifactKind
    size: int | None = None
    digests: tuple[Digest, ...] = ()
    uploaded_at: datetime | None = None
    integrity: str | None = None
    """npm: the digests as the registry spells them, which is what it signs."""

    signatures: tuple[tuple[str, str], ...] = ()
    """npm: key id and base64 signature of the registry, over name, version and `integrity`."""

    provenance_url: str | None = None
    """Where its attestations are: empty when the registry says that it has none, None when it
    does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A regular file inside an artifact.

    `path` is relative to the package root (npm: without the leading `package/`; wheel: its root;
    sdist: without the `name-version/` folder), with forward slashes, safe to join and to print
    after escaping. `mode` are the Unix permission bits the archive records, 0 when it has none.
    `format` and `language` are `classify`'s answers.
    """

    path: str
    size: int
    mode: int
    sha256: str
    format: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ArchiveNote:
    """Something about an archive or a member: the `archive/...` rule, in words, and where."""

    rule_id: str
    message: str
    path: str = ""


class Reader(Protocol):
    """Gives the bytes of a file of one artifact; they are verified and held for the whole job."""

    def read(self, file: SourceFile) -> bytes:
        """The whole content of `file`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactTree:
    """One downloaded artifact: its verified digests and, when it could be read, its files."""

    artifact: Artifact
    size: int
    digests: tuple[Digest, ...]
    """Computed over the received bytes: always sha256 and sha512, plus what was declared."""

    files: tuple[SourceFile, ...]
    reader: Reader
    notes: tuple[ArchiveNote, ...] = ()
    """Oddities of the archive that do not hinder reading it."""

    refused: ArchiveNote | None = None
    """Why the archive was not read at all; then there are no files."""

    prefix: str = ""
    """Put before paths in findings when the file is not of the release's primary artifact."""

    def digest(self, algorithm: str) -> str | None:
        """The computed digest of that algorithm, in hex."""
        return next((d.value for d in self.digests if d.algorithm == algorithm), None)

    def find(self, path: str) -> SourceFile | None:
        """The file at exactly `path`."""
        return next((file for file in self.files if file.path == path), None)

    def read(self, file: SourceFile) -> bytes:
        """The bytes of one of `files`."""
        return self.reader.read(file)

    def shown(self, file: SourceFile) -> str:
        """The path under which findings name `file`."""
        return self.prefix + file.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An artifact that could not be fetched, and why."""

    artifact: Artifact
    why: str
