"""Download a release's files while hashing them, and read what arrived intact."""

import hashlib
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from vetting.boundary import archive
from vetting.boundary.http import Client
from vetting.errors import ArchiveError, VettingError
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
    for artifact, (path, digests, error) in zip(release.artifacts, received, strict=True):
        if path is None:
            missing.append(Missing(artifact=artifact, why=error))
            continue
        progress(f"reading {artifact.filename}")
        trees.append(_read(artifact, path, digests, primary=not trees))
        if path != _blob(artifact, blobs):
            path.unlink()
    return Subject(release=release, trees=tuple(trees), missing=tuple(missing))


def matches(artifact: Artifact, digests: tuple[Digest, ...]) -> bool:
    """Whether every digest the registry declares is among the computed ones."""
    return set(artifact.digests) <= set(digests)


def _receive(
    artifact: Artifact, http: Client, blobs: Path
) -> tuple[Path | None, tuple[Digest, ...], str]:
    """Where the artifact's bytes are and their digests, or why there are none."""
    hashes = {"sha256": hashlib.sha256(), "sha512": hashlib.sha512()}
    for digest in artifact.digests:
        hashes.setdefault(digest.algorithm, hashlib.new(digest.algorithm, usedforsecurity=False))
    path = _blob(artifact, blobs)
    if path and path.exists():
        digests = _hash_file(path, hashes)
        if matches(artifact, digests):
            return path, digests, ""
        path.unlink()
        hashes = {name: hashlib.new(name, usedforsecurity=False) for name in hashes}
    blobs.mkdir(parents=True, exist_ok=True)
    handle = tempfile.NamedTemporaryFile(dir=blobs, prefix=".", delete=False)  # noqa: SIM115
    temporary = Path(handle.name)

    def sink(chunk: bytes) -> None:
        handle.write(chunk)
        for value in hashes.values():
            value.update(chunk)

    try:
        with handle:
            http.download(artifact.url, max_bytes=MAX_ARTIFACT, sink=sink)
    except VettingError as error:
        temporary.unlink()
        return None, (), str(error)
    except BaseException:
        temporary.unlink()
        raise
    digests = tuple(Digest(algorithm=k, value=v.hexdigest()) for k, v in sorted(hashes.items()))
    if path and matches(artifact, digests):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = temporary.replace(path)
    return temporary, digests, ""


def _hash_file(path: Path, hashes: "dict[str, hashlib._Hash]") -> tuple[Digest, ...]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for value in hashes.values():
                value.update(chunk)
    return tuple(Digest(algorithm=k, value=v.hexdigest()) for k, v in sorted(hashes.items()))


def _blob(artifact: Artifact, blobs: Path) -> Path | None:
    """Content-addressed by the strongest declared digest; None without a strong one."""
    for algorithm in _STRENGTH:
        for digest in artifact.digests:
            if digest.algorithm == algorithm:
                return blobs / algorithm / digest.value[:2] / digest.value
    return None


class _Nothing:
    """The reader of an artifact that was not read."""

    def read(self, file: SourceFile) -> bytes:
        raise KeyError(file.path)


def _read(
    artifact: Artifact, path: Path, digests: tuple[Digest, ...], *, primary: bool
) -> ArtifactTree:
    size = path.stat().st_size
    prefix = "" if primary else f"{artifact.filename}!/"
    refused = None
    if matches(artifact, digests):
        try:
            zipped = artifact.filename.endswith((".whl", ".zip"))
            contents = archive.read(path, artifact.kind, zipped=zipped)
            return ArtifactTree(
                artifact=artifact,
                size=size,
                digests=digests,
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
        digests=digests,
        files=(),
        reader=_Nothing(),
        refused=refused,
        prefix=prefix,
    )
