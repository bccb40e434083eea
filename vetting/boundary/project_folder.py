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

_UPWARDS = ("node_modules/.bin/", *STEERING)


class ProjectFolder(Mapping[str, str]):
    """The files seen from `start`, of a project whose top folder is `top`.

    Iteration names the `STEERING` files that are there; any other path, with `/` and relative to
    `start`, can be asked for. A file that cannot be read is empty here and among `unread`.
    """

    def __init__(self, start: Path, top: Path) -> None:
        self._start, self._top = start, top
        self._texts: dict[str, str | None] = {}
        self._unread: dict[str, str] = {}
        self._names: frozenset[str] | None = None
        self._above: tuple[str, ...] | None = None

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Files that are there, were asked for and cannot be read, each with the reason."""
        for name in STEERING:
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
        return (name for name in STEERING if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _place(self, path: str) -> Path | None:
        """Where `path` is, the nearest folder first; None when nothing is there."""
        if not path or len(path) > 4_096 or "\0" in path:
            return None
        if self._names is None:
            self._names = _names(self._start)
        first = path.partition("/")[0].casefold()
        # Most of what is asked for is nowhere; one listing tells that at once.
        if first in self._names or first in ("", ".", ".."):
            place = self._start / path
            if os.path.lexists(place):
                return place
        if path.startswith(_UPWARDS):
            for folder in self._upwards():
                if os.path.lexists(f"{folder}/{path}"):
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


def _names(folder: Path) -> frozenset[str]:
    try:
        with os.scandir(folder) as found:
            return frozenset(entry.name.casefold() for entry in found)
    except OSError:
        return frozenset()
