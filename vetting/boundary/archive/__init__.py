"""Read a package archive in memory, within limits, without ever extracting it.

Our own readers instead of `tarfile` and `zipfile`, because here the lenient cases are the attack:
archive libraries accept ambiguous input and resolve it each in its own way, so an installer and a
scanner see different files (CVE-2025-62518 PAX sizes, CVE-2025-54368 zip headers), their
extraction filters have been bypassed (CVE-2025-4517), and their parsers hang on crafted headers
(CVE-2024-6232, CVE-2025-8194). These readers accept one reading only and refuse the rest.

The rules:

1. Nothing is extracted; members are read into one spool and addressed by offset.
2. Every size, count, depth, name length and compression ratio has a limit, enforced while reading.
3. A name is relative, valid, without `..`, control characters or drive letters.
4. What two parsers could read differently is refused: duplicate names with different bytes, local
   and central headers that disagree, sizes overridden by extension records, data hidden before,
   between or after the members.
5. Only regular files come out. Links are refused where installers follow them differently; in a
   source archive a link to one of its files counts as a copy of that file.
6. What is merely odd is kept as an `ArchiveNote` and reported.

Refusals raise `ArchiveError` with the `archive/...` rule they break.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from vetting import classify
from vetting.boundary.archive.names import Names
from vetting.boundary.archive.spool import Limits, Spool
from vetting.errors import ArchiveError
from vetting.model.artifact import ArchiveNote, ArtifactKind, SourceFile

__all__ = ["Contents", "Limits", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The regular files of an archive and its oddities; gives the bytes of any file."""

    files: tuple[SourceFile, ...]
    notes: tuple[ArchiveNote, ...]
    spool: Spool
    offsets: dict[str, int]

    def read(self, file: SourceFile) -> bytes:
        """The whole content of `file`, which must be one of `files`."""
        return self.spool.read(self.offsets[file.path], file.size)


def read(
    path: Path, kind: ArtifactKind, limits: Limits | None = None, *, zipped: bool = False
) -> Contents:
    """Read the archive at `path`; `zipped` says that an sdist is a zip file.

    Raises:
        ArchiveError: the archive breaks one of the rules above.
    """
    # Late imports: a wheel needs no tar reader and the other way round.
    spool = Spool(limits or Limits())
    zipped = zipped or kind is ArtifactKind.WHEEL
    names = Names(spool.limits, links=kind is ArtifactKind.SDIST and not zipped)
    if zipped:
        from vetting.boundary.archive import zip as reader
    else:
        from vetting.boundary.archive import tar as reader  # type: ignore[no-redef]
    files: dict[str, SourceFile] = {}
    offsets: dict[str, int] = {}
    for name, mode, offset, size in reader.members(path, spool, names):
        file = _file(name, mode, spool.read(offset, size))
        if mode & 0o6000:
            names.note("archive/setuid", "has its set-user-id or set-group-id bit set", name)
        if (known := files.get(name)) and known.sha256 != file.sha256:
            raise ArchiveError(
                "archive/duplicate-path",
                f"the archive holds two different files named {name}",
                path=name,
            )
        files[name] = file
        offsets[name] = offset
    total = spool.size
    for name, target in names.copies():
        original = files[target]
        total += original.size
        spool.check(total)
        # The name decides what a file is taken for: setup.py may be a link to notes.txt.
        files[name] = _file(name, original.mode, spool.read(offsets[target], original.size))
        offsets[name] = offsets[target]
    contents = Contents(
        files=tuple(files.values()),
        notes=tuple(names.notes),
        spool=spool,
        offsets=offsets,
    )
    return contents if kind is ArtifactKind.WHEEL else _without_root(contents, kind)


def _file(name: str, mode: int, data: bytes) -> SourceFile:
    form = classify.file_format(data)
    return SourceFile(
        path=name,
        size=len(data),
        mode=mode & 0o7777,
        sha256=hashlib.sha256(data).hexdigest(),
        format=form,
        language=classify.language(name, data, form),
    )


def _without_root(contents: Contents, kind: ArtifactKind) -> Contents:
    """Name files as they are after installation, which drops the archive's top folder.

    npm drops the first component of every name, whatever it is, and ignores files beside it;
    pip drops it only when all members share it.
    """
    roots = {file.path.partition("/")[0] for file in contents.files}
    notes = list(contents.notes)
    if kind is ArtifactKind.SDIST and len(roots) != 1:
        notes.append(_root_note("archive/mixed-roots", "has several top folders", roots))
        return replace(contents, notes=tuple(notes))
    if kind is ArtifactKind.NPM_TARBALL and roots != {"package"}:
        rule = "archive/mixed-roots" if len(roots) > 1 else "archive/unexpected-root"
        notes.append(_root_note(rule, "members do not all lie under package/", roots))
    files: dict[str, SourceFile] = {}
    for file in contents.files:
        name = file.path.partition("/")[2] or file.path
        if (known := files.get(name)) and known.sha256 != file.sha256:
            raise ArchiveError(
                "archive/duplicate-path",
                f"two top folders hold different files that both install as {name}",
                path=name,
            )
        files[name] = replace(file, path=name)
    offsets = {
        file.path.partition("/")[2] or file.path: contents.offsets[file.path]
        for file in contents.files
    }
    return replace(contents, files=tuple(files.values()), offsets=offsets, notes=tuple(notes))


def _root_note(rule_id: str, message: str, roots: set[str]) -> ArchiveNote:
    shown = ", ".join(sorted(roots)[:5])
    return ArchiveNote(rule_id=rule_id, message=f"{message}: {shown}", path=min(roots, default=""))
