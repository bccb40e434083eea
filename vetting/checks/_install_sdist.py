"""What a source archive runs when it is built: setup.py, a backend of its own, hooks, and recipes."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from vetting.build_hooks import BuildHook, BuildSettings, build_settings
from vetting.checks._build_recipes import recipes
from vetting.checks._install import install_rule
from vetting.checks._setup_script import suspicious
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.model.evidence import Finding, Location, Severity
from vetting.model.profile import InstallScript
from vetting.patterns import pattern

_SETUP_PY = install_rule(
    "inst.pypi.setup_py",
    "setup.py does more than call setup()",
    Severity.MEDIUM,
    "Installing from the source archive runs setup.py. This one runs further code.",
    "C extensions, reading the version from a file.",
    "Read it; install from the wheel.",
)
_BACKEND = install_rule(
    "inst.pypi.build_backend",
    "Builds with its own build backend",
    Severity.MEDIUM,
    "Installing from the source archive runs a build backend that lies in the package itself.",
    "Thin wrappers around setuptools.",
    "Read the backend; install from the wheel.",
)
_HOOK = install_rule(
    "inst.pypi.build_hook",
    "A build hook does more than build",
    Severity.MEDIUM,
    "Installing from the source archive runs this code, which its build settings name. It does more than "
    "stamp a version, generate files, or call a compiler.",
    "Hooks that fetch a native library or a browser for the platform.",
    "Read it; install from the wheel.",
)
_REQUIRES = install_rule(
    "inst.pypi.build_requires",
    "Builds with code that is not from the registry",
    Severity.HIGH,
    "Installing from the source archive installs and runs what lies at this address first. It is not in "
    "what was vetted, and can change at any time.",
    "Forks of a build tool that wait for a release.",
    "Read what lies there; install from the wheel.",
)
_RECIPE = install_rule(
    "inst.pypi.build_recipe",
    "The recipe of the build fetches or runs something",
    Severity.MEDIUM,
    "CMake, Meson or Cargo run this when the source archive is built.",
    "Projects that fetch the sources of a library, or ask git for a version.",
    "Read it; install from the wheel.",
)
RULES = (_SETUP_PY, _BACKEND, _HOOK, _REQUIRES, _RECIPE)

_PINNED = pattern(r"@[0-9a-f]{40}\b|#sha256=[0-9a-f]{64}\b")
_WEIGHTY = (Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)


class _Modules:
    """The modules of an archive by their names."""

    def __init__(self, tree: ArtifactTree) -> None:
        self._tree = tree
        self._files = {file.path: file for file in tree.files if file.path.endswith(".py")}

    def source(self, module: str, folders: tuple[str, ...] = ("",)) -> bytes | None:
        """The source of one that lies in one of the folders that a build imports from."""
        path = module.replace(".", "/")
        for folder in folders:
            base = posixpath.normpath(posixpath.join(folder, path))
            file = self._files.get(f"{base}.py") or self._files.get(f"{base}/__init__.py")
            if file is not None:
                return self._tree.read(file)
        return None


def install_scripts(tree: ArtifactTree) -> list[InstallScript]:
    """The code of the archive that its build settings name."""
    try:
        hooks = build_settings(tree).hooks
    except FormatError:
        return []
    return [
        InstallScript(name=hook.setting, command=hook.file.path)
        for hook in hooks
        if hook.file is not None
    ]


def source_archive(tree: ArtifactTree, *, alone: bool) -> Iterator[Finding]:
    """`alone`: there is no wheel, so this code runs at every install."""
    for finding in _found(tree):
        if not alone and finding.severity is Severity.MEDIUM:
            yield replace(finding, severity=Severity.LOW)
        else:
            yield finding


def _found(tree: ArtifactTree) -> Iterator[Finding]:
    modules = _Modules(tree)
    if (file := tree.find("setup.py")) is not None:
        known = _known_to_build(tree)
        for line, what, severity in suspicious(tree.read(file), modules.source, known=known):
            yield _SETUP_PY.finding(what, location=_at(tree, file, line), severity=severity)
    project = tree.find("pyproject.toml")
    try:
        settings = build_settings(tree)
    except FormatError as error:
        place = Location(path=tree.shown(project)) if project is not None else None
        yield _BACKEND.finding(str(error), location=place)
        return
    yield from _hooks(tree, modules, settings)
    if project is not None:
        place = Location(path=tree.shown(project))
        for text in settings.requires:
            if (weight := _elsewhere(text)) is not None:
                yield _REQUIRES.finding(
                    f"builds with {text}"[:300], location=place, severity=weight
                )
    for file, line, what, severity in recipes(tree, settings.backend, _asked_for(settings)):
        yield _RECIPE.finding(what, location=_at(tree, file, line), severity=severity)


def _known_to_build(tree: ArtifactTree) -> frozenset[str]:
    """The modules of packages that the build asks for."""
    try:
        return _asked_for(build_settings(tree))
    except FormatError:
        return frozenset()


def _hooks(tree: ArtifactTree, modules: _Modules, settings: BuildSettings) -> Iterator[Finding]:
    known = _asked_for(settings)
    for hook in settings.hooks:
        found = list(_judged(tree, modules, hook, known)) if hook.file is not None else []
        if hook.setting == "build-system.build-backend":
            # One that is all read, and does nothing further, is a thin layer around another.
            read = hook.file is not None and not any(item.severity in _WEIGHTY for item in found)
            yield _BACKEND.finding(
                f"build-backend {settings.backend} in {list(settings.backend_path)}",
                location=_at(tree, tree.find("pyproject.toml")),
                severity=Severity.LOW if read else None,
            )
        yield from found


def _judged(
    tree: ArtifactTree, modules: _Modules, hook: BuildHook, known: frozenset[str]
) -> Iterator[Finding]:
    file = hook.file
    if file is None:
        return
    package = hook.path if hook.called is not None or "/" not in hook.path else ""
    if not file.path.endswith("/__init__.py"):
        package = package.rpartition(".")[0]
    found = suspicious(
        tree.read(file),
        lambda name: modules.source(name, hook.folders),
        name=file.path.rpartition("/")[2],
        package=package,
        known=known,
        called=set(hook.called) if hook.called is not None else None,
    )
    for line, what, severity in dict.fromkeys(found):
        text = f"{hook.setting}: {what}"
        yield _HOOK.finding(text, location=_at(tree, file, line), severity=severity)


def _asked_for(settings: BuildSettings) -> frozenset[str]:
    """The modules of the packages that a build asks for, by the names of these."""
    names = {_name(text) for text in settings.requires}
    return frozenset(name.replace("-", "_") for name in names if name)


def _name(text: str) -> str | None:
    match = re.match(r"\s*([\w.-]+)", text)
    return canonicalize_name(match[1]) if match else None


def _elsewhere(text: str) -> Severity | None:
    """How heavy it is that a build asks for something by its address; None when it does not."""
    try:
        url = Requirement(text).url
    except InvalidRequirement:
        url = text if "://" in text else None
    if not url or url.startswith("file:"):
        return None
    return Severity.MEDIUM if _PINNED.search(url) else Severity.HIGH


def _at(tree: ArtifactTree, file: SourceFile | None, line: int | None = None) -> Location | None:
    return Location(path=tree.shown(file), line=line, end_line=line) if file is not None else None
