"""An npm package: its entry points, and what imports what."""

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.grammars import MAX_PARTS, parts
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.surface._ir import Module
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._program import Program

_MAX_MANIFEST = 4 << 20
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", ".cts")
_EVENTS = ("preinstall", "install", "postinstall")
_WORDS = pattern(r"[\w@./-]+")
_BEHIND = pattern(r"[?#]")
"""What stands behind a path where a module is asked for by its address: `./server.js?v=2`."""

_INDEX = ("/index.js", "/index.mjs", "/index.cjs", "/index.ts")


class JavaScriptProgram(Program):
    """See the module. `start` are paths, or exported subpaths, to start from instead."""

    languages = frozenset({"javascript", "typescript"})

    def __init__(self, tree: ArtifactTree, start: tuple[str, ...] = ()) -> None:
        super().__init__(tree)
        self._start = start
        self._parts = 0
        self.manifest = self._manifest()
        self.name = self.manifest.text("name") or ""

    def _manifest(self) -> Node:
        file = self.tree.find("package.json")
        if file is None:
            return Node(None)
        try:
            if file.size <= _MAX_MANIFEST:
                return parse(self.tree.read(file), file.path)
            self.gaps[file.path] = f"a manifest of {file.size >> 20} MB is not read"
        except FormatError as error:
            self.gaps[file.path] = f"the manifest cannot be read: {error}"
        return Node(None)

    def parse(self, path: str, data: bytes) -> Module:
        """See `Program.parse`. What would make a larger tree than there is room for is not parsed."""
        made = parts(data)
        if self._parts + made > MAX_PARTS:
            raise FormatError(f"{len(data) >> 10} kB of dense source: too large to be parsed")
        self._parts += made
        return JavaScriptModule(path, data)

    def entries(self) -> Iterable[str]:
        """What `bin` names, or else what importing the package loads."""
        if self._start:
            return [p for spec in self._start if (p := self._exported(spec))]
        short = self.manifest.text("bin")
        wanted = [short] if short else [path for _, path in self.manifest.get("bin").texts()]
        found = [path for item in wanted if (path := self._file(posixpath.normpath(item)))]
        self.command = found[0] if found else None
        found = found or [path for path in [self._exported(".")] if path]
        return found or [path for path in self.files if not is_aside(path)]

    def installers(self) -> Iterator[str]:
        """See `Program.installers`: what the scripts name that npm runs."""
        for event in _EVENTS if not self._start else ():
            for word in _WORDS.findall(self.manifest.get("scripts").text(event) or ""):
                if path := self._file(posixpath.normpath(word)):  # `node install` runs install.js
                    yield path

    def _exported(self, subpath: str) -> str | None:
        """The file that importing the package, or a subpath such as `./server`, loads."""
        exports = self.manifest.get("exports").value
        if subpath == "." and not (isinstance(exports, dict) and "." in exports):
            for target in _targets(exports):
                if path := self._file(posixpath.normpath(target)):
                    return path
            main = self.manifest.text("module") or self.manifest.text("main") or "index.js"
            return self._file(posixpath.normpath(main))
        if isinstance(exports, dict):
            for key, value in exports.items():
                head, star, tail = key.partition("*")
                fits = subpath == key or (
                    star and subpath.startswith(head) and subpath.endswith(tail)
                )
                middle = subpath[len(head) : len(subpath) - len(tail)] if star else ""
                for target in _targets(value) if fits else ():
                    if path := self._file(posixpath.normpath(target.replace("*", middle))):
                        return path
            return None
        return self._file(posixpath.normpath(subpath))

    def _file(self, path: str) -> str | None:
        stem = path[:-3] if path.endswith((".js", ".mjs", ".cjs")) else path
        for candidate in (*(path + ending for ending in (*_ENDINGS, *_INDEX)), f"{stem}.ts"):
            if candidate in self.files:
                return candidate
        return None

    def resolve(self, module: Module, spec: str) -> str | None:
        """See `Program.resolve`."""
        if spec.startswith((".", "/")):
            folder = posixpath.dirname(module.path)
            every = (spec, unquote(_BEHIND.split(spec, maxsplit=1)[0]).replace("\\", "/"))
            found = (self._file(posixpath.normpath(posixpath.join(folder, one))) for one in every)
            return next(filter(None, found), None)
        if spec.startswith("#"):
            for target in _targets(self.manifest.get("imports").get(spec).value):
                return self._file(posixpath.normpath(target))
        if self.name and (spec == self.name or spec.startswith(f"{self.name}/")):
            return self._exported(f".{spec[len(self.name) :]}")
        return None

    def folder(self, module: Module, prefix: str) -> str | None:
        """See `Program.folder`."""
        if not prefix.startswith("."):
            return None
        inner = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), prefix))
        return None if inner in (".", "..") or inner.startswith("../") else f"{inner}/"

    def is_outside(self, spec: str) -> bool:
        """See `Program.is_outside`."""
        return not spec.startswith((".", "/", "node:", "#", "data:"))


def _targets(value: Any, depth: int = 0) -> Iterator[str]:
    """The files that a value of `exports` may mean, the ones Node.js loads first."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 6:
        for item in value:
            yield from _targets(item, depth + 1)
    elif isinstance(value, dict) and depth < 6:
        for key in ("node", "import", "require", "default"):
            yield from _targets(value.get(key), depth + 1)
