"""Copies of the protocol's library that lie in a package: `server/_vendor/fastmcp/…`.

What stands there is the library's, not the server's own: it is what it would be as another package,
and not followed. Somebody may have changed it, so a list that is made with it is not called whole.
"""

from collections.abc import Iterable

from vetting.surface._ir import COPIES

CHANGED = "the protocol's library is a copy in the package, which may offer more"

_LIBRARIES = {
    "fastmcp": ("server/server.py", "tools/__init__.py"),
    "mcp": ("server/lowlevel/server.py", "types/__init__.py", "types.py"),
}
"""By name, files of a library by which it is known: the first, and one of the others."""


class LibraryCopies:
    """The copies among the files of a package, by their folders."""

    def __init__(self, files: Iterable[str]) -> None:
        paths = set(files)
        self._folders: dict[str, str] = {}
        self.used: set[str] = set()
        """The files of copies that something else imports."""

        for name, (first, *others) in _LIBRARIES.items():
            ending = f"/{name}/{first}"
            for path in paths:
                folder = path[: -len(first)] if path.endswith(ending) else ""
                if COPIES.isdisjoint(folder.split("/")[:-2]):
                    continue
                if any(folder + other in paths for other in others):
                    self._folders[folder] = name

    def holds(self, path: str, importer: str) -> bool:
        """Whether `path` is a copy's, and `importer` is not."""
        for folder in self._folders:
            if path.startswith(folder) and not importer.startswith(folder):
                self.used.add(folder + "__init__.py")
                return True
        return False

    def plain(self, dotted: str) -> str:
        """The name that a module of a copy has in the library: `fastmcp.tools`."""
        inside = "/" + dotted.replace(".", "/") + "/"
        for folder, name in self._folders.items():
            at = inside.find(f"/{folder}")
            if at >= 0:
                return (name + inside[at + len(folder) :].rstrip("/").replace("/", ".")).rstrip(".")
        return dotted
