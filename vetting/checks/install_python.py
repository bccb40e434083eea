"""Which code of a Python package runs when it is installed, or whenever Python starts?"""

from collections.abc import Iterator

from packaging.utils import canonicalize_name

from vetting.checks import Check, Context
from vetting.checks._install import install_rule, shadows_system
from vetting.checks._install_sdist import RULES, install_scripts, source_archive
from vetting.manifests import entry_points
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Severity
from vetting.model.profile import InstallScript, Profile
from vetting.model.subject import Subject
from vetting.patterns import pattern

_SDIST_ONLY = install_rule(
    "inst.pypi.sdist_only",
    "Only a source archive, which runs code to install",
    Severity.MEDIUM,
    "No wheel fits the target platforms, so every install runs the package's build backend.",
    "Small or old projects.",
    "Build a wheel once in a sandbox, and install that.",
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


_PLACED = pattern(r"[^/]+\.data/(purelib|platlib|scripts|data|headers)/(.+)")


class InstallPython(Check):
    """See the module."""

    name = "install-python"
    version = 2
    title = "looking for code that runs at install or start"
    rules = (_SDIST_ONLY, *RULES, _PTH, _DATA, _PLUGIN)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        scripts: list[InstallScript] = []
        kinds = {tree.artifact.kind for tree in subject.trees}
        for tree in subject.trees:
            if tree.artifact.kind is ArtifactKind.WHEEL:
                findings += _wheel(tree)
            elif tree.artifact.kind is ArtifactKind.SDIST:
                alone = ArtifactKind.WHEEL not in kinds
                findings += source_archive(tree, alone=alone)
                findings += _starting(tree) if alone else ()
        if ArtifactKind.SDIST in kinds and ArtifactKind.WHEEL not in kinds:
            findings.append(_SDIST_ONLY.finding("no wheel for the target platforms"))
            scripts.append(InstallScript(name="build", command="the sdist's build backend"))
            for tree in subject.trees:
                scripts += install_scripts(tree)
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
        if name.endswith(".pth") and importable and (code := _started(tree, file)):
            yield _PTH.finding(f"{name}: {code}", location=at)
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


def _starting(tree: ArtifactTree) -> Iterator[Finding]:
    """Files of a source archive that run code at every start of Python, once its build installs them:
    setup.py, the build's settings and hooks can put them there, so that no place rules it out.
    """
    for file in tree.files:
        if file.path.endswith(".pth") and (code := _started(tree, file)):
            name = file.path.rpartition("/")[2]
            at = Location(path=tree.shown(file))
            yield _PTH.finding(f"{name}: {code}", location=at, severity=Severity.MEDIUM)


def _started(tree: ArtifactTree, file: SourceFile) -> str:
    """The first line of a .pth file that is run; the others are folders.

    https://docs.python.org/3/library/site.html
    """
    lines = tree.read(file).decode("utf-8-sig", "replace").splitlines()
    return next((line[:200] for line in lines if line.startswith(("import ", "import\t"))), "")


def _placed(scheme: str, place: str, at: Location) -> Iterator[Finding]:
    """A file that goes into the environment's `bin`, or anywhere below the environment."""
    folder, _, name = place.rpartition("/")
    program = scheme == "scripts" or folder.lower() in ("bin", "scripts")
    if program and shadows_system(name):
        yield _PLUGIN.finding(f"installs the command {name}", location=at)
    elif program or folder.partition("/")[0] not in ("share", "etc", "include"):
        severity = Severity.HIGH if "-packages/" in place else None
        yield _DATA.finding(f"installs {place} into {scheme}", location=at, severity=severity)
