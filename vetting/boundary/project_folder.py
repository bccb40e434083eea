"""What a launcher finds in the folder that it starts in, as a mapping of paths to texts.

Launchers look for a few settings upwards, too: the nearest one up to the top of the project
counts. Everything else is looked up in the folder alone. Nothing outside of the project is read.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from vetting.boundary import tree_walk

STEERING = (
    ".npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    "bunfig.toml",
    "deno.json",
    "deno.jsonc",
    "nuget.config",
    "NuGet.Config",
    "NuGet.config",
    "package.json",
    "pnpm-workspace.yaml",
    "pyproject.toml",
    "uv.toml",
)
"""Settings that change what a launcher fetches, and that it finds without being told."""

_FOLDED = dict.fromkeys(name.casefold() for name in STEERING)
_UPWARDS = ("node_modules/.bin/", *STEERING)


class Folders:
    """What folders hold, by name in lower case. Each is listed once: most of what launchers look
    for is nowhere, and one listing tells that of all servers that start there.
    """

    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}

    def names(self, folder: str) -> frozenset[str]:
        """The names in `folder`; none if it cannot be listed."""
        if folder not in self._known:
            try:
                with os.scandir(folder) as found:
                    names = frozenset(entry.name.casefold() for entry in found)
            except OSError:
                names = frozenset()
            self._known[folder] = names
        return self._known[folder]


class ProjectFolder(Mapping[str, str]):
    """The files seen from `start`, of a project whose top folder is `top`.

    Iteration names the `STEERING` files that are there; any other path, with `/` and relative to
    `start`, can be asked for. A file that cannot be read is empty here and among `unread`.
    """

    def __init__(self, start: Path, top: Path, folders: Folders | None = None) -> None:
        self._start, self._top = start, top
        self._folders = folders or Folders()
        self._texts: dict[str, str | None] = {}
        self._unread: dict[str, str] = {}
        self._above: tuple[str, ...] | None = None

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Files that are there, were asked for and cannot be read, each with the reason."""
        for name in self:
            self.get(name)
        return tuple(self._unread.items())

    def __getitem__(self, path: str) -> str:
        if path not in self._texts:
            place = self._place(path)
            self._texts[path] = None if place is None else self._read(path, place)
        text = self._texts[path]
        if text is None:
            raise KeyError(path)
        return text

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._place(path) is not None

    def __iter__(self) -> Iterator[str]:
        names = self._folders.names
        there = names(str(self._start)).union(*map(names, self._upwards())) & _FOLDED.keys()
        return (name for name in STEERING if name.casefold() in there and name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _place(self, path: str) -> Path | None:
        """Where `path` is, the nearest folder first; None when nothing is there."""
        if not path or len(path) > 4_096 or "\0" in path:
            return None
        first = path.partition("/")[0].casefold()
        if first in ("", ".", "..") or first in self._folders.names(str(self._start)):
            place = self._start / path
            if os.path.lexists(place):
                return place
        if path.startswith(_UPWARDS):
            for folder in self._upwards():
                if first in self._folders.names(folder) and os.path.lexists(f"{folder}/{path}"):
                    return Path(folder, path)
        return None

    def _upwards(self) -> tuple[str, ...]:
        """The folders above the first one, up to the top of the project."""
        if self._above is None:
            above, folder, top = list[str](), str(self._start), str(self._top)
            while folder != top and folder.startswith(f"{top.rstrip('/')}/"):
                folder = os.path.dirname(folder)  # noqa: PTH120 - many times faster
                above.append(folder)
            self._above = tuple(above)
        return self._above

    def _read(self, path: str, place: Path) -> str:
        if place.is_dir():
            return ""
        try:
            return tree_walk.read_text(place, self._top)
        except tree_walk.UnreadableText as error:
            self._unread[path] = str(error)
            return ""
