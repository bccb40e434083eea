"""Does Git ignore a file? By the `.gitignore` files of its repository, without running Git.

What one machine's own configuration ignores (`core.excludesFile`) does not count: others commit
from other machines. https://git-scm.com/docs/gitignore
"""

import fnmatch
from pathlib import Path
from typing import NamedTuple

_MAX_SIZE = 1 << 20
_MAX_PATTERNS = 5_000
_MAX_DEPTH = 64


class _Pattern(NamedTuple):
    """One line of a `.gitignore`; `parts` are matched segment by segment."""

    parts: tuple[str, ...]
    negated: bool
    folder_only: bool


class GitIgnore:
    """Answers for any number of files; every `.gitignore` is read once."""

    def __init__(self) -> None:
        self._read: dict[Path, tuple[_Pattern, ...]] = {}
        self._tops: dict[Path, Path | None] = {}

    def ignores(self, path: Path) -> bool | None:
        """Whether Git ignores the file at `path`; None when it lies in no repository, or too deep."""
        place = path.absolute()
        top = self._top(place.parent)
        if top is None or ".." in place.parts:
            return None
        parts = place.relative_to(top).parts
        if len(parts) > _MAX_DEPTH:
            return None
        levels = [(0, self._patterns(top / ".git" / "info" / "exclude"))]
        for depth in range(len(parts)):
            levels.append((depth, self._patterns(top.joinpath(*parts[:depth], ".gitignore"))))
            folder = depth + 1 < len(parts)
            if _decided(parts[: depth + 1], levels, folder=folder):
                return True  # what lies in an ignored folder cannot be named again
        return False

    def _top(self, folder: Path) -> Path | None:
        """The repository that a folder belongs to."""
        below: list[Path] = []
        found: Path | None = None
        for up in (folder, *folder.parents):
            if up in self._tops or (up / ".git").exists():
                found = self._tops.get(up, up)
                break
            below.append(up)
        self._tops |= dict.fromkeys([*below, *([found] if found else [])], found)
        return found

    def _patterns(self, path: Path) -> tuple[_Pattern, ...]:
        if path not in self._read:
            self._read[path] = _patterns(path)
        return self._read[path]


def _decided(
    parts: tuple[str, ...], levels: list[tuple[int, tuple[_Pattern, ...]]], *, folder: bool
) -> bool:
    """The last pattern that fits decides, those of deeper folders after those above."""
    ignored = False
    for depth, patterns in levels:
        for pattern in patterns:
            if (folder or not pattern.folder_only) and _fits(parts[depth:], pattern.parts):
                ignored = not pattern.negated
    return ignored


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Segment by segment; `**` stands for any number of them, at the end for at least one."""
    reached = {0}
    for number, form in enumerate(pattern):
        if form == "**":
            start = min(reached, default=len(parts) + 1)
            start += number == len(pattern) - 1
            reached = set(range(start, len(parts) + 1))
        else:
            reached = {
                at + 1 for at in reached if at < len(parts) and fnmatch.fnmatchcase(parts[at], form)
            }
    return len(parts) in reached


def _patterns(path: Path) -> tuple[_Pattern, ...]:
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_SIZE:
            return ()
        text = path.read_text("utf-8", "replace")
    except OSError:
        return ()
    found = [_pattern(line) for line in text.splitlines()[:_MAX_PATTERNS]]
    return tuple(pattern for pattern in found if pattern is not None)


def _pattern(line: str) -> _Pattern | None:
    """See "PATTERN FORMAT" of gitignore(5)."""
    text = line.rstrip("\r")
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folder_only = text.endswith("/")
    text = text.rstrip("/") if folder_only else text
    if not text or len(text) > 1_024:
        return None
    anchored = "/" in text
    parts = tuple(_plain(part) for part in text.removeprefix("/").split("/"))
    return _Pattern(parts if anchored else ("**", *parts), negated, folder_only)


def _plain(part: str) -> str:
    r"""Git's escapes in the spelling of `fnmatch`: `\#` is `#`, `\*` is `[*]`, `[!a]` is alike."""
    if "\\" not in part:
        return part.replace("[^", "[!")
    result, index = "", 0
    while index < len(part):
        char = part[index]
        if char == "\\" and index + 1 < len(part):
            index += 1
            char = f"[{part[index]}]" if part[index] in "*?[" else part[index]
        result += char
        index += 1
    return result
