"""Which files beside a package's own code that code loads, by what is known of their paths."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from vetting.boundary.json import Node
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.node_builtins import NODE
from vetting.patterns import pattern
from vetting.profile._own_javascript import javascript_loads
from vetting.profile._own_python import python_loads

_ENDING = pattern(r"\.(?:[cm]?[jt]sx?|pyw?)$")
_FOLDERS_OWN = frozenset({"index", "__init__"})
"""What a folder is loaded by."""

_ROOTS = ("", "src/")
"""From where Python's modules are found in a wheel, and in a source archive."""

_MANIFEST = "package.json"
_ASKS = ("dependencies", "optionalDependencies", "peerDependencies", "devDependencies")


class Found:
    """The files among `aside` that are loaded by what was taken in. Letters count as small ones, as on disks
    that do not tell them apart.
    """

    def __init__(self, tree: ArtifactTree, aside: Sequence[SourceFile], manifest: Node) -> None:
        self.paths = set[str]()
        self._manifest = manifest
        self._name = manifest.text("name") or ""
        asked = {other for key in _ASKS for other, _ in manifest.get(key).texts()}
        self._others = (NODE | asked) - {self._name}
        self._any = set[str]()
        self._python = {file.path.lower() for file in aside if file.language == "python"}
        self._aside = {file.path.lower(): file.path for file in aside}
        self._forms = dict[str, list[str]]()
        for path in self._aside:
            for form in _forms(path):
                self._forms.setdefault(form, []).append(path)
        self._last = dict[str, list[str]]()
        for form in self._forms:
            self._last.setdefault(form.rpartition("/")[2], []).append(form)
        lower = (file.path.lower() for file in tree.files)
        self._packages = {path.rpartition("/")[0] for path in lower if path.endswith(_MANIFEST)}
        self._anywhere = False
        self._modules = set[str]()
        """Python's modules that are loaded by their full names."""

    def take(self, file: SourceFile, data: bytes) -> None:
        """Add what a file loads."""
        python = file.language == "python"
        kind = "python" if python else "script"
        if kind in self._any:
            return
        if python:
            loads = python_loads(file.path, data)
        else:
            loads = javascript_loads(file.path, data, self._name, self._others)
        if loads.anything:
            self._any.add(kind)
            self._add(path for path in self._aside if (path in self._python) == python)
            return
        folder = posixpath.dirname(file.path.lower())
        for spec in loads.named:
            self.name(folder, spec, python=python)
        for end in loads.ends:
            self._add(self._ending(end.lower()))
        if loads.own:
            self._by_manifest(loads.own)
        self._above()
        if loads.anywhere and not self._anywhere:
            self._anywhere = True
            for spec in self._modules:
                self._add(self._ending(spec))

    def name(self, folder: str, spec: str, *, python: bool = False) -> None:
        """Add the file that is named by a path from a folder."""
        spec = spec.lower()
        if not python or spec.startswith("."):
            self._add(self._at(posixpath.normpath(posixpath.join(folder, spec)).lstrip("/")))
            return
        self._modules.add(spec)
        for root in (*_ROOTS, f"{folder}/" if folder else ""):
            self._add(self._at(root + spec))
        if self._anywhere:
            self._add(self._ending(spec))

    def start(self) -> None:
        """Add what the manifest says is loaded of the package."""
        for key in ("bin", "main", "module"):
            for path in _texts(self._manifest.get(key).value):
                self.name("", path)

    def _by_manifest(self, specs: Iterable[str]) -> None:
        """Add what the package loads by names that its manifest gives to files; which, is not asked."""
        for spec in specs:
            if not spec.startswith("#"):
                self._add(self._ending(spec[len(self._name) + 1 :].lower()))
        for key in ("imports", "exports"):
            for path in _texts(self._manifest.get(key).value):
                self.name("", path.partition("*")[0] + "*" if "*" in path else path)

    def _add(self, paths: Iterable[str]) -> None:
        self.paths.update(self._aside[path] for path in paths)

    def _at(self, path: str) -> Iterator[str]:
        """The files that a path names: one, that of a folder, or all below."""
        if path.endswith("*"):
            yield from self._below(path[:-1].rstrip("/"))
            return
        path = "" if path == "." else path
        yield from self._forms.get(path, ())
        yield from self._forms.get(_ENDING.sub("", path), ())
        if path and path in self._packages:  # whose manifest says which
            yield from self._below(path)

    def _below(self, folder: str) -> Iterator[str]:
        return (path for path in self._aside if not folder or path.startswith(f"{folder}/"))

    def _ending(self, end: str) -> Iterator[str]:
        """The files whose path ends so, or has that folder in it."""
        if end.endswith("*"):
            part = f"/{end[:-1].strip('/')}/"
            yield from (path for path in self._aside if part in f"/{path}")
            return
        for one in {end, _ENDING.sub("", end)} - {""}:
            for form in self._last.get(one.rpartition("/")[2], ()):
                if form == one or form.endswith(f"/{one}"):
                    yield from self._forms[form]
        if any(folder == end or folder.endswith(f"/{end}") for folder in self._packages):
            yield from self._ending(f"{end}/*")

    def _above(self) -> None:
        """Add the packages that Python's modules lie in: these are run first."""
        for path in list(self.paths):
            folder = posixpath.dirname(path.lower())
            while folder:
                self._add(self._forms_of_package(folder))
                folder = posixpath.dirname(folder)

    def _forms_of_package(self, folder: str) -> list[str]:
        own = f"{folder}/__init__.py"
        return [own] if own in self._aside else []


def _texts(value: object) -> Iterator[str]:
    """The texts in a value of a manifest."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def _forms(path: str) -> Iterator[str]:
    """What a file may be called by."""
    yield path
    stem = _ENDING.sub("", path)
    yield stem
    folder, _, name = stem.rpartition("/")
    if name in _FOLDERS_OWN:
        yield folder
