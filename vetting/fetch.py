"""Download a release's files, hash what lies on disk, and read what is as declared."""

import hashlib
import re
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from vetting.boundary import archive
from vetting.boundary.http import Client
from vetting.errors import ArchiveError, SignatureError, Unreachable, VettingError
from vetting.model.artifact import (
    ArchiveNote,
    Artifact,
    ArtifactTree,
    Digest,
    Missing,
    SourceFile,
)
from vetting.model.package import Release
from vetting.model.subject import Subject

MAX_ARTIFACT = 512 << 20
"""Bytes; no package of the most downloaded thousand comes near."""

_STRENGTH = ("sha512", "sha384", "sha256")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Received:
    """Where an artifact's bytes lie, and their digests."""

    path: Path
    digests: tuple[Digest, ...]
    kept: bool
    """In the store, or else a file that goes away after reading."""


def fetch(release: Release, http: Client, blobs: Path, progress: Callable[[str], None]) -> Subject:
    """The release with its bytes, from `blobs` where they are already there.

    Every file is hashed again whenever it is used. Bytes that do not match what the registry
    declares are kept out of the archive reader; the checksum check reports them.
    """
    progress(f"fetching {len(release.artifacts)} file(s)")
    with ThreadPoolExecutor(max_workers=4) as pool:
        received = list(pool.map(lambda item: _receive(item, http, blobs), release.artifacts))
    trees: list[ArtifactTree] = []
    missing: list[Missing] = []
    try:
        for artifact, got in zip(release.artifacts, received, strict=True):
            if isinstance(got, Missing):
                missing.append(got)
                continue
            progress(f"reading {artifact.filename}")
            trees.append(_read(artifact, got, primary=not trees))
    finally:
        for got in received:
            if isinstance(got, _Received) and not got.kept:
                got.path.unlink()
    return Subject(release=release, trees=tuple(trees), missing=tuple(missing))


def content(artifact: Artifact, http: Client, blobs: Path) -> bytes:
    """The bytes of one artifact, from `blobs` where they are already there.

    Raises:
        NotFound: it is not at its address. RegistryError: no usable answer.
        SignatureError: they are not what its digests say.
    """
    stored = _blob(artifact, blobs)
    if stored and stored.exists() and matches(artifact, _hash_file(stored, artifact)):
        return stored.read_bytes()
    parts: list[bytes] = []
    http.download(artifact.url, max_bytes=MAX_ARTIFACT, sink=parts.append)
    data = b"".join(parts)
    for digest in artifact.digests:
        if hashlib.new(digest.algorithm, data, usedforsecurity=False).hexdigest() != digest.value:
            raise SignatureError(
                f"{artifact.filename}: the registry serves other bytes than were approved",
                hint="nothing was installed; tell whoever runs the registry, and vet it again",
            )
    return data


def matches(artifact: Artifact, digests: tuple[Digest, ...]) -> bool:
    """Whether every digest the registry declares is among the computed ones."""
    return set(artifact.digests) <= set(digests)


def _receive(artifact: Artifact, http: Client, blobs: Path) -> _Received | Missing:
    """The artifact's bytes from the store, or from the network into it; or why there are none."""
    stored = _blob(artifact, blobs)
    try:
        if stored and stored.exists():
            digests = _hash_file(stored, artifact)
            if matches(artifact, digests):
                return _Received(path=stored, digests=digests, kept=True)
            stored.unlink()
        blobs.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=blobs, prefix=".", delete=False) as handle:
            temporary = Path(handle.name)
    except OSError as error:
        return Missing(artifact=artifact, why=f"{blobs} cannot be used ({error.strerror})")
    try:
        _download(artifact.url, http, temporary)
        digests = _hash_file(temporary, artifact)
        if stored is None or not matches(artifact, digests):
            return _Received(path=temporary, digests=digests, kept=False)
        stored.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(stored)
        return _Received(path=stored, digests=digests, kept=True)
    except BaseException as error:
        temporary.unlink()
        if not isinstance(error, VettingError | OSError):
            raise
        why = str(error) if isinstance(error, VettingError) else f"not stored ({error.strerror})"
        return Missing(artifact=artifact, why=why)


def _download(url: str, http: Client, path: Path) -> None:
    """The bytes at `url` into `path`; a download that was cut short gets a second chance."""
    for last in (False, True):
        with path.open("wb") as file:
            try:
                http.download(url, max_bytes=MAX_ARTIFACT, sink=file.write)
            except Unreachable:
                # The client itself tries again until the first byte has arrived.
                if last or not file.tell():
                    raise
            else:
                return


def _hash_file(path: Path, artifact: Artifact) -> tuple[Digest, ...]:
    names = {"sha256", "sha512", *(digest.algorithm for digest in artifact.digests)}
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in sorted(names)}
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for value in hashes.values():
                value.update(chunk)
    return tuple(Digest(algorithm=k, value=v.hexdigest()) for k, v in hashes.items())


def _blob(artifact: Artifact, blobs: Path) -> Path | None:
    """Content-addressed by the strongest declared digest; None without a strong one."""
    for algorithm in _STRENGTH:
        for digest in artifact.digests:
            if digest.algorithm == algorithm and re.fullmatch(r"[0-9a-f]{64,128}", digest.value):
                return blobs / algorithm / digest.value[:2] / digest.value
    return None


class _Nothing:
    """The reader of an artifact that was not read."""

    def read(self, file: SourceFile) -> bytes:
        raise KeyError(file.path)


def _read(artifact: Artifact, got: _Received, *, primary: bool) -> ArtifactTree:
    size = got.path.stat().st_size
    prefix = "" if primary else f"{artifact.filename}!/"
    refused = None
    if matches(artifact, got.digests):
        try:
            zipped = artifact.filename.endswith((".whl", ".zip"))
            contents = archive.read(got.path, artifact.kind, zipped=zipped)
            return ArtifactTree(
                artifact=artifact,
                size=size,
                digests=got.digests,
                files=contents.files,
                reader=contents,
                notes=contents.notes,
                prefix=prefix,
            )
        except ArchiveError as error:
            refused = ArchiveNote(rule_id=error.rule_id, message=str(error), path=error.path or "")
    return ArtifactTree(
        artifact=artifact,
        size=size,
        digests=got.digests,
        files=(),
        reader=_Nothing(),
        refused=refused,
        prefix=prefix,
    )
