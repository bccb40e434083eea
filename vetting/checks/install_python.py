"""Which code of a Python package runs when it is installed, or whenever Python starts?"""

import re
import tomllib
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from vetting.checks import Check, Context
from vetting.checks._install import install_rule, shadows_system
from vetting.checks._setup_script import suspicious
from vetting.manifests import entry_points
from vetting.model.artifact import ArtifactKind, ArtifactTree
from vetting.model.evidence import Evidence, Finding, Location, Severity
from vetting.model.profile import InstallScript, Profile
from vetting.model.subject import Subject

_SDIST_ONLY = install_rule(
    "inst.pypi.sdist_only",
    "Only a source archive, which runs code to install",
    Severity.MEDIUM,
    "No wheel fits the target platforms, so every install runs the package's build backend.",
    "Small or old projects.",
    "Build a wheel once in a sandbox, and install that.",
)
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
_PTH = install_rule(
    "inst.pypi.pth",
    "Runs code at every start of Python",
    Severity.HIGH,
    "A .pth file with an import line, or a sitecustomize module, runs whenever any Python program "
    "of that environment starts, whether or not the package is used.",
    "Editable-install shims, coverage tools, `distutils-precedence.pth`.",
    "Do not install it without reading that code.",
)
_DATA = install_rule(
    "inst.pypi.wheel_data_scripts",
    "Installs files outside its own folder",
    Severity.LOW,
    "The wheel puts programs on the PATH that no entry point declares, or files anywhere below the "
    "environment's folder, where they can replace those of other packages.",
    "Shell completions, manual pages, native tools.",
    "Look at the named files.",
)
_PLUGIN = install_rule(
    "inst.entrypoint_shadow",
    "An entry point that other tools load or run",
    Severity.MEDIUM,
    "The command has the name of a system command, or the plugin is loaded by a tool such as pytest "
    "without anybody asking for it.",
    "Packages that are such a tool or plugin.",
    "Look at what the entry point does when imported.",
)


_PLACED = re.compile(r"[^/]+\.data/(purelib|platlib|scripts|data|headers)/(.+)")


class InstallPython(Check):
    """See the module."""

    name = "install-python"
    title = "looking for code that runs at install or start"
    rules = (_SDIST_ONLY, _SETUP_PY, _BACKEND, _PTH, _DATA, _PLUGIN)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        scripts: list[InstallScript] = []
        kinds = {tree.artifact.kind for tree in subject.trees}
        for tree in subject.trees:
            if tree.artifact.kind is ArtifactKind.WHEEL:
                findings += _wheel(tree)
            elif tree.artifact.kind is ArtifactKind.SDIST:
                findings += _sdist(tree, alone=ArtifactKind.WHEEL not in kinds)
        if ArtifactKind.SDIST in kinds and ArtifactKind.WHEEL not in kinds:
            findings.append(_SDIST_ONLY.finding("no wheel for the target platforms"))
            scripts.append(InstallScript(name="build", command="the sdist's build backend"))
        return self.evidence(
            context, dict.fromkeys(findings), profile=Profile(install_scripts=tuple(scripts))
        )


def _wheel(tree: ArtifactTree) -> Iterator[Finding]:
    for file in tree.files:
        at = Location(path=tree.shown(file))
        # Below `name-1.0.data/` the scheme says where a file goes; the rest goes to site-packages.
        placed = _PLACED.match(file.path)
        scheme, place = placed.groups() if placed else ("purelib", file.path)
        folder, _, name = place.rpartition("/")
        importable = folder.endswith("-packages") if scheme == "data" else not folder
        if name.endswith(".pth") and importable:
            lines = tree.read(file).decode("utf-8-sig", "replace").splitlines()
            if code := [line for line in lines if line.startswith(("import ", "import\t"))]:
                yield _PTH.finding(f"{name}: {code[0][:200]}", location=at)
        if name in ("sitecustomize.py", "usercustomize.py") and importable:
            yield _PTH.finding(f"installs {name}", location=at)
        if scheme in ("scripts", "data"):
            yield from _placed(scheme, place, at)
    own = canonicalize_name(tree.artifact.filename.partition("-")[0])
    at = Location(path=tree.artifact.filename)
    for group, points in entry_points(tree).items():
        for name, target in points.items():
            command = group in ("console_scripts", "gui_scripts")
            if command and shadows_system(name) and canonicalize_name(name) != own:
                yield _PLUGIN.finding(f"installs the command {name}", location=at)
            if group in ("pytest11", "flake8.extension", "sphinx.extensions"):
                yield _PLUGIN.finding(f"{group} loads {target} by itself", location=at)


def _placed(scheme: str, place: str, at: Location) -> Iterator[Finding]:
    """A file that goes into the environment's `bin`, or anywhere below the environment."""
    folder, _, name = place.rpartition("/")
    program = scheme == "scripts" or folder.lower() in ("bin", "scripts")
    if program and shadows_system(name):
        yield _PLUGIN.finding(f"installs the command {name}", location=at)
    elif program or folder.partition("/")[0] not in ("share", "etc", "include"):
        severity = Severity.HIGH if "-packages/" in place else None
        yield _DATA.finding(f"installs {place} into {scheme}", location=at, severity=severity)


def _own(tree: ArtifactTree, module: str) -> bytes | None:
    """The source of a module that lies beside setup.py."""
    path = module.replace(".", "/")
    file = tree.find(f"{path}.py") or tree.find(f"{path}/__init__.py")
    return tree.read(file) if file is not None else None


def _sdist(tree: ArtifactTree, *, alone: bool) -> Iterator[Finding]:
    """`alone`: there is no wheel, so this code runs at every install."""
    if (file := tree.find("setup.py")) is not None:
        at = Location(path=tree.shown(file))
        for line, what, severity in suspicious(tree.read(file), lambda name: _own(tree, name)):
            mild = not alone and severity is Severity.MEDIUM
            yield _SETUP_PY.finding(
                what,
                location=Location(path=at.path, line=line, end_line=line),
                severity=Severity.LOW if mild else severity,
            )
    if (file := tree.find("pyproject.toml")) is not None:
        try:
            build = tomllib.loads(tree.read(file).decode("utf-8", "replace")).get(
                "build-system", {}
            )
        except (ValueError, RecursionError):
            yield _BACKEND.finding(
                "pyproject.toml cannot be parsed", location=Location(path=tree.shown(file))
            )
            return
        if isinstance(build, dict) and build.get("backend-path"):
            yield _BACKEND.finding(
                f"build-backend {build.get('build-backend')} in {build['backend-path']}",
                location=Location(path=tree.shown(file)),
                severity=None if alone else Severity.LOW,
            )
