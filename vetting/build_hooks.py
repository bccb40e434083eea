"""Which code of a source archive its build backend runs, apart from setup.py: what the settings of the
backends name, and what they load without being told to.

The settings are those of the backends' own documentation and source; `called` tells code that is
run as a whole from a module that is imported for something in it.
"""

import configparser
import posixpath
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from vetting.boundary.json import Node
from vetting.build_imports import is_documented, is_literal
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile

_LIMIT = 4 << 20
_BACKENDS = {
    "hatchling": "hatchling",
    "poetry": "poetry",
    "pdm": "pdm",
    "setuptools": "setuptools",
    "flit_core": "flit",
    "flit": "flit",
    "scikit_build_core": "scikit-build",
    "mesonpy": "meson",
    "maturin": "maturin",
}
"""By the first name of `build-backend`; any other may be a thin layer around one of these."""

_HATCH_SCRIPT = "hatch_build.py"
_PDM_SCRIPT = "pdm_build.py"
_FLIT_VERSIONS = ("version.py", "_version.py", "__version__.py", "__init__.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildHook:
    """Code of the archive that a build runs."""

    setting: str
    """What names it, as in `tool.hatch.build.hooks.custom`."""

    path: str
    """As the setting has it, which may be nowhere in the archive."""

    file: SourceFile | None
    folders: tuple[str, ...] = ("",)
    """Where modules lie that it can import."""

    called: tuple[str, ...] | None = None
    """None when all of it runs; else it is imported, and these names of it are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What a source archive says of its build."""

    backend: str | None
    backend_path: tuple[str, ...]
    requires: tuple[str, ...]
    hooks: tuple[BuildHook, ...]


def build_settings(tree: ArtifactTree) -> BuildSettings:
    """What the settings at the root of `tree` say.

    Raises:
        FormatError: pyproject.toml cannot be parsed.
    """
    project = _toml(tree, "pyproject.toml")
    build = project.get("build-system")
    backend = build.text("build-backend")
    paths = _texts(build.get("backend-path"))
    hatch = project.get("tool").get("hatch").get("build").get("hooks").get("custom")
    requires = _texts(build.get("requires")) + _texts(hatch.get("dependencies"))
    kind = _BACKENDS.get(re.split(r"[.:]", backend or "setuptools")[0])
    reader = _Reader(tree, project, kind, paths)
    hooks = dict.fromkeys(hook for hook in reader.hooks(backend or "") if hook.path)
    return BuildSettings(backend=backend, backend_path=paths, requires=requires, hooks=tuple(hooks))


def build_files(tree: ArtifactTree) -> frozenset[str]:
    """The paths of all code of `tree` that its build runs, as far as settings name it."""
    try:
        hooks = build_settings(tree).hooks
    except FormatError:
        return frozenset()
    return frozenset(hook.file.path for hook in hooks if hook.file is not None)


def _toml(tree: ArtifactTree, path: str) -> Node:
    file = tree.find(path)
    if file is None:
        return Node(None)
    if file.size > _LIMIT:
        raise FormatError(f"{path} is larger than {_LIMIT >> 20} MiB")
    try:
        return Node(tomllib.loads(tree.read(file).decode("utf-8", "replace")))
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path} cannot be parsed") from error


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(item.value for item in node.elements() if isinstance(item.value, str))


class _Reader:
    """The settings of one archive; `kind` is the backend, None for one that is not known."""

    def __init__(
        self, tree: ArtifactTree, project: Node, kind: str | None, paths: tuple[str, ...]
    ) -> None:
        self._tree = tree
        self._project = project
        self._tool = project.get("tool")
        self._kind = kind
        self._paths = paths

    def hooks(self, backend: str) -> Iterator[BuildHook]:
        """All of them."""
        if self._paths:
            # It may well have the name of a tool, and hand over to another.
            self._kind = None
            name = backend.partition(":")[0]
            path = name or "setuptools.build_meta"
            yield self._module("build-system.build-backend", path, self._paths, called=None)
        readers = {
            "hatchling": self._hatch,
            "poetry": self._poetry,
            "pdm": self._pdm,
            "setuptools": self._setuptools,
            "flit": self._flit,
            "scikit-build": self._scikit,
        }
        for kind, reader in readers.items():
            if self._kind in (kind, None):
                yield from reader()

    def _script(self, setting: str, path: str) -> BuildHook:
        found = self._tree.find(posixpath.normpath(path))
        beside = posixpath.dirname(posixpath.normpath(path))
        return BuildHook(setting=setting, path=path, file=found, folders=("", beside))

    def _module(
        self,
        setting: str,
        name: str,
        folders: tuple[str, ...] = ("", "src"),
        *,
        called: tuple[str, ...] | None = (),
    ) -> BuildHook:
        """The module of that name in one of `folders`."""
        inner = name.replace(".", "/")
        places = [
            posixpath.normpath(posixpath.join(folder, inner + end))
            for folder in folders
            for end in (".py", "/__init__.py")
        ]
        found = next((file for place in places if (file := self._tree.find(place))), None)
        return BuildHook(setting=setting, path=name, file=found, folders=folders, called=called)

    def _hatch(self) -> Iterator[BuildHook]:
        hatch = self._tool.get("hatch")
        try:
            own = _toml(self._tree, "hatch.toml")
        except FormatError:
            own = Node(None)
        # What the file of its own has takes the place of whole tables.
        merged = Node({**dict(_members(hatch)), **dict(_members(own))})
        build = merged.get("build")
        places = {
            "build.hooks": build.get("hooks"),
            "build.targets.wheel.hooks": build.get("targets").get("wheel").get("hooks"),
            "metadata.hooks": merged.get("metadata").get("hooks"),
        }
        for name, hooks in places.items():
            custom = hooks.get("custom")
            if custom.value is not None:
                path = custom.text("path") or _HATCH_SCRIPT
                yield self._script(f"tool.hatch.{name}.custom", path)
        version = merged.get("version")
        if version.text("source") == "code" and (code := version.text("path")):
            names = re.findall(r"\w+", version.text("expression") or "")
            hook = self._script("tool.hatch.version", code)
            folders = ("", *_texts(version.get("search-paths")))
            yield BuildHook(
                setting=hook.setting,
                path=code,
                file=hook.file,
                folders=folders,
                called=tuple(names),
            )

    def _poetry(self) -> Iterator[BuildHook]:
        build = self._tool.get("poetry").get("build")
        if script := self._tool.get("poetry").text("build") or build.text("script"):
            yield self._script("tool.poetry.build", script)

    def _pdm(self) -> Iterator[BuildHook]:
        pdm = self._tool.get("pdm")
        path = pdm.get("build").text("custom-hook")
        if path or (self._kind == "pdm" and self._tree.find(_PDM_SCRIPT) is not None):
            yield self._script("tool.pdm.build.custom-hook", path or _PDM_SCRIPT)
        for name in ("getter", "version_format"):
            yield self._object(f"tool.pdm.version.{name}", pdm.get("version").text(name))

    def _object(self, setting: str, reference: str | None) -> BuildHook:
        """What `package.module:function` names."""
        module, _, name = (reference or "").partition("(")[0].partition(":")
        hook = self._module(setting, module.strip(), called=(name.strip(),))
        # Most schemes of versions are names of plugins, and most modules are a tool's.
        return hook if name and hook.file else BuildHook(setting=setting, path="", file=None)

    def _setuptools(self) -> Iterator[BuildHook]:
        options = self._tool.get("setuptools")
        folders = ("", "src", *(text for _, text in options.get("package-dir").texts()))
        for command, target in options.get("cmdclass").texts():
            yield self._class(f"tool.setuptools.cmdclass.{command}", target, folders)
        for key, value in options.get("dynamic").items():
            yield self._attribute(f"tool.setuptools.dynamic.{key}", value.text("attr"), folders)
        for name in ("version_scheme", "local_scheme", "parse"):
            for table in ("setuptools_scm", "setuptools-scm"):
                yield self._object(f"tool.{table}.{name}", self._tool.get(table).text(name))
        yield from self._setup_cfg()

    def _setup_cfg(self) -> Iterator[BuildHook]:
        file = self._tree.find("setup.cfg")
        if file is None or file.size > _LIMIT:
            return
        parser = configparser.ConfigParser(delimiters=("=", ":"), interpolation=None, strict=False)
        try:
            parser.read_string(self._tree.read(file).decode("utf-8", "replace"))
        except configparser.Error:
            return
        for line in parser.get("options", "cmdclass", fallback="").splitlines():
            command, _, target = line.partition("=")
            yield self._class(f"setup.cfg cmdclass.{command.strip()}", target.strip())
        version = parser.get("metadata", "version", fallback="")
        if version.startswith("attr:"):
            yield self._attribute("setup.cfg metadata.version", version.removeprefix("attr:"))
        for package in parser.get("global", "command_packages", fallback="").split(","):
            hook = self._module("setup.cfg command_packages", package.strip(), called=None)
            if hook.file is not None:
                yield hook

    def _class(
        self, setting: str, target: str, folders: tuple[str, ...] = ("", "src")
    ) -> BuildHook:
        """A command class of the archive's own; those of a tool are none of it."""
        hook = self._module(setting, target.rpartition(".")[0], folders, called=None)
        return hook if hook.file else BuildHook(setting=setting, path="", file=None)

    def _attribute(
        self, setting: str, target: str | None, folders: tuple[str, ...] = ("", "src")
    ) -> BuildHook:
        """The module of an attribute, where setuptools has to import it: it reads what is a literal."""
        module, _, name = (target or "").strip().rpartition(".")
        hook = self._module(setting, module or "__init__", folders, called=(name,))
        if hook.file is None or is_literal(self._tree.read(hook.file), name):
            return BuildHook(setting=setting, path="", file=None)
        return hook

    def _flit(self) -> Iterator[BuildHook]:
        """Flit imports the module when it cannot read its version or what it is for."""
        project = self._project.get("project")
        name = self._tool.get("flit").get("module").text("name") or project.text("name") or ""
        dynamic = _texts(project.get("dynamic"))
        hook = self._module("project.dynamic", name.replace("-", "_"))
        if hook.file is None or not dynamic:
            return
        beside = posixpath.dirname(hook.file.path) if hook.file.path.endswith("__init__.py") else ""
        files = [self._tree.find(posixpath.join(beside, other)) for other in _FLIT_VERSIONS]
        read = [self._tree.read(file) for file in [*files, hook.file] if file is not None]
        version = any(is_literal(source, "__version__") for source in read)
        if ("version" in dynamic and not version) or (
            "description" in dynamic and not is_documented(read[-1])
        ):
            yield hook

    def _scikit(self) -> Iterator[BuildHook]:
        metadata = self._tool.get("scikit-build").get("metadata")
        named = [(f"scikit-build.metadata.{key}", node) for key, node in metadata.items()]
        named += [
            ("dynamic-metadata", node) for node in self._tool.get("dynamic-metadata").elements()
        ]
        for key, node in named:
            folder, provider = node.text("provider-path"), node.text("provider")
            if folder and provider:
                yield self._module(f"tool.{key}", provider, (folder,), called=None)


def _members(node: Node) -> Iterator[tuple[str, object]]:
    for key, inner in node.items():
        yield key, inner.value
