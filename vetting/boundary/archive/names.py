"""Names of archive members: refused, reported, or proven safe and made relative."""

import re
import unicodedata

from vetting.boundary.archive.spool import Limits
from vetting.errors import ArchiveError
from vetting.model.artifact import ArchiveNote

_DRIVE = re.compile(r"^[A-Za-z]:")
# Device names that Windows resolves in every folder, with any extension.
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)


class Names:
    """Checks every member's name of one archive, and the names against each other."""

    def __init__(self, limits: Limits) -> None:
        self.notes: list[ArchiveNote] = []
        self._limits = limits
        self._count = 0
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._folded: dict[str, str] = {}

    def note(self, rule_id: str, message: str, path: str) -> None:
        """Keep an oddity for the report; the first hundred say enough."""
        if len(self.notes) < 100:
            self.notes.append(ArchiveNote(rule_id=rule_id, message=message, path=path))

    def file(self, raw: bytes | str) -> str:
        """The safe relative name of a regular file.

        Raises:
            ArchiveError: the name is hostile, or clashes with another member's.
        """
        parts = self._parts(raw)
        if not parts:
            raise ArchiveError("archive/bad-name", "a file has an empty name")
        name = "/".join(parts)
        folders = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if name in self._folders or not folders.isdisjoint(self._files):
            raise ArchiveError(
                "archive/file-and-folder", f"{name} is both a file and a folder", path=name
            )
        self._files.add(name)
        self._folders |= folders
        folded = unicodedata.normalize("NFC", name).casefold()
        if (other := self._folded.setdefault(folded, name)) != name:
            self.note(
                "archive/case-collision",
                f"is the same file as {other} where names ignore case or Unicode form",
                name,
            )
        return name

    def folder(self, raw: bytes | str) -> None:
        """Check the name of a folder entry."""
        parts = self._parts(raw)
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name in self._files:
                raise ArchiveError(
                    "archive/file-and-folder", f"{name} is both a file and a folder", path=name
                )
            self._folders.add(name)

    def link(self, raw: bytes | str, target: bytes | str, *, hard: bool, allowed: bool) -> None:
        """Check a link: reported where `allowed` and inside the archive, else refused."""
        name = "/".join(self._parts(raw))
        text = target.decode("utf-8", "replace") if isinstance(target, bytes) else target
        base = [] if hard else name.split("/")[:-1]
        if not allowed:
            raise ArchiveError(
                "archive/link",
                f"{name} is a link to {text}; packages of this kind hold none",
                path=name,
            )
        if (
            text.startswith(("/", "\\"))
            or _DRIVE.match(text)
            or _escapes([*base, *text.split("/")])
        ):
            raise ArchiveError(
                "archive/link-escape", f"{name} links outside the archive, to {text}", path=name
            )
        self.note(
            "archive/link-inside",
            f"is a link to {text}; its target is read under its own name",
            name,
        )

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
        if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name):
            raise ArchiveError("archive/bad-name", "a name holds control characters", path=name)
        if name.startswith(("/", "\\")) or _DRIVE.match(name):
            raise ArchiveError("archive/absolute-path", f"{name} is an absolute path", path=name)
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts:
            raise ArchiveError(
                "archive/path-traversal", f"{name} climbs out of the archive", path=name
            )
        if len(parts) > self._limits.depth:
            raise ArchiveError(
                "archive/too-deep", f"a name is over {self._limits.depth} folders deep", path=name
            )
        if "\\" in name:
            text = "holds a backslash, a separator on Windows only"
            self.note("archive/odd-name", text, "/".join(parts))
        if any(part[-1] in ". " or ":" in part or _RESERVED.match(part) for part in parts):
            text = "has a name that Windows treats specially"
            self.note("archive/reserved-name", text, "/".join(parts))
        return parts

    def _decode(self, raw: bytes | str) -> str:
        if isinstance(raw, str):
            return raw
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace").replace("\\x", "%")
            self.note("archive/odd-name", "is not valid UTF-8", name)
            return name


def _escapes(parts: list[str]) -> bool:
    depth = 0
    for part in parts:
        if part in ("", "."):
            continue
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False
