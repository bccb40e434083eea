"""Names of archive members: refused, reported, or proven safe and made relative."""

import re
import unicodedata
from collections.abc import Iterator

from vetting.boundary.archive.spool import Limits
from vetting.errors import ArchiveError
from vetting.escaping import visible
from vetting.model.artifact import ArchiveNote
from vetting.patterns import pattern

_DRIVE = pattern(r"^[A-Za-z]:")
# Device names that Windows resolves in every folder, with any extension.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = pattern(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_MAX_HOPS = 40
_MAX_STEPS = 1_000_000


class Names:
    """Checks every member's name of one archive, and the names against each other.

    `links` says whether packages of this kind may hold links at all.
    """

    def __init__(self, limits: Limits, *, links: bool) -> None:
        self.notes: list[ArchiveNote] = []
        self._limits = limits
        self._allowed = links
        self._count = 0
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._folded: dict[str, str] = {}
        self._links: dict[str, tuple[str, bool]] = {}
        self._steps = 0
        self._dotted = False

    def note(self, rule_id: str, message: str, path: str) -> None:
        """Keep an oddity for the report; the first hundred say enough."""
        if len(self.notes) < 100:
            self.notes.append(ArchiveNote(rule_id=rule_id, message=message, path=path))

    def file(self, raw: bytes | str) -> str:
        """The safe relative name of a regular file.

        Raises:
            ArchiveError: the name is hostile, or clashes with another member's.
        """
        name = self._claim(self._parts(raw))
        if name in self._links:
            raise _twice(name)
        return name

    def folder(self, raw: bytes | str) -> None:
        """Check the name of a folder entry."""
        parts = self._parts(raw)
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name in self._files:
                raise _file_and_folder(name)
            self._folders.add(name)

    def link(self, raw: bytes | str, target: bytes | str, *, hard: bool) -> None:
        """Keep a link for `copies`; refused where packages of this kind hold none."""
        parts = self._parts(raw)
        text = target.decode("utf-8", "replace") if isinstance(target, bytes) else target
        name = "/".join(parts)
        if not self._allowed:
            raise ArchiveError(
                "archive/link",
                f"{name} is a link to {text[:200]}; packages of this kind hold none",
                path=name,
            )
        if len(text) > self._limits.path:
            raise ArchiveError("archive/path-too-long", f"{name} links to a long name", path=name)
        if text.startswith(("/", "\\")) or _DRIVE.match(text):
            raise _escape(name, text)
        known = self._links.get(name)
        if known != (text, hard):
            if known or name in self._files:
                raise _twice(name)
            self._links[self._claim(parts)] = (text, hard)

    def copies(self) -> Iterator[tuple[str, str]]:
        """Every link to a file of the archive, with that file's name.

        Raises:
            ArchiveError: a link leads outside, by itself or through others.
        """
        for name, (text, _) in self._links.items():
            target = self._resolve(name)
            if target in self._files and target not in self._links:
                self.note("archive/link-inside", f"is a link to {text}, read as its copy", name)
                yield name, target
            else:
                self.note("archive/link-inside", f"is a link to {text}, which is no file", name)

    def _resolve(self, link: str) -> str:
        """What `link` leads to where installers put it, links on the way followed; may be nothing.

        They drop the top folder, so climbing out of that is climbing out of the package.
        """
        todo = link.split("/")[::-1]
        done: list[str] = []
        hops = 0
        broken = False
        while todo:
            self._steps += 1
            part = todo.pop()
            if part in ("", ".", ".."):
                if part == ".." and len(done) < 2:
                    raise _escape(link, self._links[link][0])
                broken |= bool(done) and "/".join(done) not in self._folders
                if part == "..":
                    done.pop()
                continue
            done.append(part)
            if (found := self._links.get("/".join(done))) is None:
                continue
            hops += 1
            if hops > _MAX_HOPS or self._steps > _MAX_STEPS:
                raise ArchiveError("archive/malformed", f"{link} leads in circles", path=link)
            text, hard = found
            broken |= not text  # no system makes a link to nothing (symlink(2): ENOENT)
            done = [] if hard else done[:-1]
            todo += text.replace("\\", "/").split("/")[::-1]
        return "" if broken else "/".join(done)

    def _claim(self, parts: list[str]) -> str:
        """The name of a file or link, which no folder and no part of another path may have."""
        if not parts:
            raise ArchiveError("archive/bad-name", "a file has an empty name")
        name = "/".join(parts)
        folders = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if name in self._folders or not folders.isdisjoint(self._files):
            raise _file_and_folder(name)
        self._files.add(name)
        self._folders |= folders
        form = unicodedata.normalize("NFD", name).casefold()
        folded = unicodedata.normalize("NFC", form)
        if (other := self._folded.setdefault(folded, name)) != name:
            self.note(
                "archive/case-collision",
                f"is the same file as {other} where names ignore case or Unicode form",
                name,
            )
        return name

    def _parts(self, raw: bytes | str) -> list[str]:
        """The components of a name, proven harmless."""
        self._count += 1
        if self._count > self._limits.files:
            raise ArchiveError(
                "archive/too-many-files", f"holds more than {self._limits.files} members"
            )
        if len(raw) > self._limits.path:
            raise ArchiveError(
                "archive/path-too-long", f"a name is longer than {self._limits.path} bytes"
            )
        name = self._decode(raw)
        if not (name.isascii() and name.isprintable()):
            self._check_characters(name)
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        # Also behind `./` and the top folder, which installers drop.
        if name.startswith(("/", "\\")) or any(map(_DRIVE.match, parts[:2])):
            raise ArchiveError("archive/absolute-path", f"{name} is an absolute path", path=name)
        if ".." in parts:
            raise ArchiveError(
                "archive/path-traversal", f"{name} climbs out of the archive", path=name
            )
        if len(parts) > self._limits.depth:
            raise ArchiveError(
                "archive/too-deep", f"a name is over {self._limits.depth} folders deep", path=name
            )
        if name.startswith("./") and not self._dotted:
            self._dotted = True
            text = "starts with ./, which npm and pip take for the top folder"
            self.note("archive/odd-name", text, "/".join(parts))
        if "\\" in name:
            text = "holds a backslash, a separator on Windows only"
            self.note("archive/odd-name", text, "/".join(parts))
        if any(part[-1] in ". " or ":" in part or _RESERVED.match(part) for part in parts):
            text = "has a name that Windows treats specially"
            self.note("archive/reserved-name", text, "/".join(parts))
        return parts

    def _check_characters(self, name: str) -> None:
        if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name):
            raise ArchiveError("archive/bad-name", "a name holds control characters", path=name)
        if visible(name) != name:
            self.note("archive/odd-name", "holds invisible characters", name)

    def _decode(self, raw: bytes | str) -> str:
        if isinstance(raw, str):
            return raw
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace").replace("\\x", "%")
            self.note("archive/odd-name", "is not valid UTF-8", name)
            return name


def _twice(name: str) -> ArchiveError:
    text = f"{name} is both a link and another member"
    return ArchiveError("archive/duplicate-path", text, path=name)


def _file_and_folder(name: str) -> ArchiveError:
    text = f"{name} is both a file and a folder"
    return ArchiveError("archive/file-and-folder", text, path=name)


def _escape(name: str, target: str) -> ArchiveError:
    text = f"{name} links outside the archive, to {target}"
    return ArchiveError("archive/link-escape", text, path=name)
