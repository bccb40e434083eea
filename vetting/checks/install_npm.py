"""Which commands does npm run when the package is installed, before anybody starts the server?"""

import posixpath
from collections.abc import Iterator

from vetting.boundary.json import Node, parse
from vetting.checks import Check, Context
from vetting.checks._gyp_commands import only_asks
from vetting.checks._install import (
    fetches,
    inline_scripts,
    install_rule,
    only_builds,
    only_says,
    own_script,
    shadows_system,
    steps,
)
from vetting.checks._install_modules import is_understood
from vetting.errors import FormatError
from vetting.manifests import from_package_json
from vetting.model.artifact import ArtifactKind, ArtifactTree, SourceFile
from vetting.model.evidence import Evidence, Finding, Location, Severity
from vetting.model.profile import InstallScript, Profile
from vetting.model.subject import Subject
from vetting.patterns import pattern

_PREINSTALL = install_rule(
    "inst.npm.preinstall",
    "Runs a command before it is installed",
    Severity.HIGH,
    "npm runs this command on every machine that installs the package, before anything else. "
    "Hardly any honest package needs it; most npm malware uses it.",
    "Checks for a package manager (`npx only-allow pnpm`).",
)
_INSTALL = install_rule(
    "inst.npm.postinstall",
    "Runs a command when installed",
    Severity.MEDIUM,
    "npm runs this command on every machine that installs the package, with the user's rights.",
    "Native addons that are compiled or downloaded; telemetry; notices.",
)
_FETCHES = install_rule(
    "inst.npm.fetches_code",
    "The install command downloads or decodes code",
    Severity.HIGH,
    "The command fetches something, decodes it, or pipes it into a shell. What runs is not in the "
    "package that was vetted, and can change at any time.",
    "Browsers and native binaries fetched by well-known installers.",
)
_GYP = install_rule(
    "inst.npm.gyp_command",
    "The description of the build runs a command",
    Severity.MEDIUM,
    "`<!(…)` in a binding.gyp is run by a shell when npm compiles the package. This one runs more than "
    "what asks where a library lies.",
    "Native addons that ask a script of theirs for compiler flags.",
)
_SHADOW = install_rule(
    "inst.npm.bin_shadow",
    "A command has the name of a system command",
    Severity.HIGH,
    "Where installed commands come first on the PATH, this one runs in place of the system's.",
    "Packages that are that command.",
    "Do not install it globally.",
)
_WIDTH = 500
# Of all three phases, and with a module of the package whose DoMain() gyp calls.
_EXPANDED = pattern(
    r"[<>^][!|]@?((?:pymod_do_main)?)\(((?:(?![<>^][!|])[^\n]){1,2000}?)\)[\"',\s\]]"
)
_ACTS = pattern(r"""["'](?:action|actions|rules|postbuilds)["']""")
_INLINE = "inline.cjs"
"""What code is called that stands on a command line."""

_ENDINGS = ("", ".js", "/index.js")
"""Where Node.js looks for a script, one after the other."""

_SCRIPTS = ("preinstall", "install", "postinstall")
# Of the package itself, and of packages bundled in its node_modules, whose scripts npm also runs.
_MANIFEST = pattern(r"(node_modules/(@[^/]+/)?[^/@][^/]*/)*package\.json")


class InstallNpm(Check):
    """See the module."""

    name = "install-npm"
    version = 3
    title = "looking for install scripts"
    rules = (_PREINSTALL, _INSTALL, _FETCHES, _GYP, _SHADOW)

    def run(self, subject: Subject, context: Context) -> Evidence:
        """See `Check.run`."""
        findings: list[Finding] = []
        scripts: list[InstallScript] = []
        for tree in subject.trees:
            if tree.artifact.kind is ArtifactKind.NPM_TARBALL:
                for file in tree.files:
                    if _MANIFEST.fullmatch(file.path):
                        findings += _package_json(tree, file, scripts)
        profile = Profile(install_scripts=tuple(sorted(set(scripts))))
        return self.evidence(context, findings, profile=profile)


def _package_json(
    tree: ArtifactTree, file: SourceFile, scripts: list[InstallScript]
) -> Iterator[Finding]:
    try:
        node = parse(tree.read(file), file.path, limit=4 << 20)
    except FormatError:
        return  # the manifest check reports it
    at = Location(path=tree.shown(file))
    commands = dict(node.get("scripts").texts())
    gyp = file.path.removesuffix("package.json") + "binding.gyp"
    implicit = not {"install", "preinstall"} & commands.keys() and tree.find(gyp) is not None
    if implicit and node.get("gypfile").value is not False:
        # https://docs.npmjs.com/cli/using-npm/scripts: npm compiles without being asked.
        commands["install"] = "node-gyp rebuild"
    for built in _recipes(tree, gyp):
        text = tree.read(built).decode("utf-8", "replace")[: 1 << 20]
        for module, command in _EXPANDED.findall(text):
            if module or not only_asks(command):
                where = Location(path=tree.shown(built))
                mild = not module and _arranges(tree, file, command)
                said = f"runs {module}{' ' if module else ''}{command.strip()[:_WIDTH]}"
                yield _GYP.finding(said, location=where, severity=Severity.LOW if mild else None)
    for name in _SCRIPTS:
        if name not in commands:
            continue
        command = commands[name]
        scripts.append(InstallScript(name=name, command=command))
        rule = _PREINSTALL if name == "preinstall" else _INSTALL
        text = f"{name}: {command if len(command) <= _WIDTH else command[:_WIDTH] + '…'}"
        mild = _arranges(tree, file, command)
        yield rule.finding(text, location=at, severity=Severity.LOW if mild else None)
        if fetches(command):
            yield _FETCHES.finding(text, location=at)
    if file.path == "package.json":
        yield from _shadowing(node, at)


def _recipes(tree: ArtifactTree, gyp: str) -> Iterator[SourceFile]:
    """A description of the build, and what it can include."""
    built = tree.find(gyp)
    if built is not None:
        yield built
        folder = posixpath.dirname(gyp)
        for file in tree.files:
            if file.path.endswith(".gypi") and posixpath.dirname(file.path).startswith(folder):
                yield file


def _arranges(tree: ArtifactTree, manifest: SourceFile, command: str) -> bool:
    """Whether a command line only prints, compiles, and runs scripts that only arrange files."""
    folder = posixpath.dirname(manifest.path)
    for code, said in inline_scripts(command):
        if is_understood(
            tree, posixpath.join(folder, _INLINE), code=code, plain_build=_plain(tree, manifest)
        ):
            command = command.replace(said, "true")
    return all(_is_plain(tree, manifest, step) for step in steps(command))


def _is_plain(tree: ArtifactTree, manifest: SourceFile, command: str) -> bool:
    if only_says(command) or (only_builds(command) and _plain(tree, manifest)):
        return True
    name = own_script(command)
    if name is None:
        return False
    path = posixpath.normpath(posixpath.join(posixpath.dirname(manifest.path), name))
    found = next((one for end in _ENDINGS if tree.find(one := path + end) is not None), None)
    return found is not None and is_understood(tree, found, plain_build=_plain(tree, manifest))


def _plain(tree: ArtifactTree, manifest: SourceFile) -> bool:
    """Whether the description of the build has no commands of its own; see `_GYP` for the others."""
    gyp = manifest.path.removesuffix("package.json") + "binding.gyp"
    return not any(
        _ACTS.search(tree.read(file).decode("utf-8", "replace")) for file in _recipes(tree, gyp)
    )


def _shadowing(node: Node, at: Location) -> Iterator[Finding]:
    """A package may be the command of its own name, unless the name is only somebody's scope's."""
    own = node.text("name") or ""
    for name, _ in from_package_json(node).bins:
        if shadows_system(name) and name != own:
            yield _SHADOW.finding(f"installs the command {name}", location=at)
