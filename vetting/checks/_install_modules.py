"""Whether a script that npm runs is understood wholly, together with all modules that it loads.

What such a module does is done when the package is installed, as the script itself: so each of them is read
as strictly, and one that is not found, is no source, or is one too many leaves the script what it was.
"""

import json
import posixpath

from vetting.checks._install_acts import Acts
from vetting.checks._install_changes import Changes
from vetting.checks._install_downloads import Downloads
from vetting.checks._install_folders import Folders
from vetting.checks._install_judge import Judge
from vetting.checks._install_keys import names_code
from vetting.checks._install_paths import NAME, OWN, PART, SAYS
from vetting.checks._install_places import Places
from vetting.checks._install_programs import Programs
from vetting.checks._install_script import Script, Unclear
from vetting.checks._install_syntax import arguments
from vetting.checks._install_values import Values
from vetting.checks._plain_settings import without_plain_settings
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.profile._javascript_source import literal

_MODULES = 20
_ENDINGS = ("", ".js", ".cjs", ".mjs", ".json", ".node", "/index.js", "/index.json", "/index.node")
_PLAIN = pattern(r"\.\.?(?:/[\w@.-]{1,100}){0,20}/?")
"""Names that are read as they stand: in an address `%61.js` is the file `a.js`."""

_INSTEAD = "/package.json"
"""What may name another file as the module of a folder."""

_MARK = 'Object.defineProperty(exports, "__esModule", { value: true });'
_DEFAULT = """var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};"""
_DEFAULTS = pattern(r"\b__importDefault\((require\(\"[\w:@./-]{1,100}\"\))\)")
_CALLED = pattern(r"\(0, ([\w$]{1,60}\.[\w$]{1,60})\)(?=\()")

_DATA = 2 << 20
_LEADS_OUT = pattern(
    r"\.\.[/\\\"]|\"\.\"|\"[/\\~]|\\u|[A-Za-z]:[\\/]{1,2}(?!/)|constructor|__proto__|prototype"
)


def is_understood(
    tree: ArtifactTree, script: str, *, code: str | None = None, plain_build: bool = True
) -> bool:
    """Whether neither the script at a path nor a module of the package that it loads does more than is known
    to be harmless. `code` is what it would say there, `plain_build` says that the description of the build
    has no commands of its own.
    """
    return why_not(tree, script, code=code, plain_build=plain_build) is None


def why_not(
    tree: ArtifactTree, script: str, *, code: str | None = None, plain_build: bool = True
) -> str | None:
    """What is not understood of a script."""
    roots = {script}
    given = {script: code} if code is not None else {}
    try:
        while True:
            more = _judge(tree, roots, given, plain_build=plain_build)
            if more <= roots:
                return None
            roots |= more
    except (Unclear, FormatError, RecursionError) as found:
        return str(found)


def _judge(
    tree: ArtifactTree, roots: set[str], given: dict[str, str], *, plain_build: bool
) -> set[str]:
    """Look at some scripts, and all that they load; what they start is given back."""
    package = _Package(tree, given)
    for path in sorted(roots):
        package.load(path)
    scripts = list(package.scripts.values())
    values = Values(package.data, Changes(scripts))
    places = Places(values)
    programs = Programs(places, package.kind, plain_build=plain_build)
    downloads = Downloads(places, values)
    acts = Acts(places, Folders(package.name), programs, downloads, package.names_code)
    for one in scripts:
        Judge(one, values, acts).judge()
    acts.together(scripts)
    return programs.scripts


class _Package:
    """The modules of a package that its scripts load."""

    def __init__(self, tree: ArtifactTree, given: dict[str, str]) -> None:
        self._tree = tree
        self._given = given
        self.scripts: dict[str, Script] = {}
        self.data = frozenset(file.path for file in tree.files if self._is_harmless(file))
        manifest = tree.find("package.json")
        self.name = _name_of(tree.read(manifest)) if manifest is not None else ""

    def _is_harmless(self, file: SourceFile) -> bool:
        if not file.path.endswith(".json") or file.size > _DATA:
            return False
        return _LEADS_OUT.search(self._tree.read(file).decode("utf-8", "replace")) is None

    def kind(self, path: str) -> str:
        """What a file of the package is: `script`, `binary`, or nothing."""
        file = self._tree.find(path)
        if file is None:
            return ""
        return "script" if file.format == "text" else "binary"

    def names_code(self, place: str) -> bool:
        """Whether what lies at a place of the package has a word by which code is reached."""
        begun = place.removeprefix(f"{OWN}/").split(PART)[0].split(SAYS)[0].split(NAME)[0]
        return place.startswith(OWN) and any(
            names_code(self._tree.read(file).decode("utf-8", "replace") + file.path)
            for file in self._tree.files
            if file.path.startswith(begun)
        )

    def load(self, path: str) -> Script:
        """A module with those that it loads."""
        todo = [self._parsed(path)]
        while todo:
            script = todo.pop()
            for spec in _asked(script):
                for found in self._own(script.path, spec):
                    known = found.path in self.scripts
                    other = self._parsed(found.path)
                    script.loaded[spec] = other
                    if script not in other.importers:
                        other.importers.append(script)
                    if not known:
                        todo.append(other)
        return self.scripts[path]

    def _parsed(self, path: str) -> Script:
        if path not in self.scripts:
            file = self._tree.find(path)
            text = self._tree.read(file).decode("utf-8", "replace") if file is not None else ""
            text = self._given.get(path, text)
            if not text.strip() or len(self.scripts) >= _MODULES:
                raise FormatError(f"{path} is not read")
            self.scripts[path] = Script(path, _written(without_plain_settings(text)))
        return self.scripts[path]

    def _own(self, path: str, name: str) -> list[SourceFile]:
        """Each file of the package that a module there may mean by a name, but for data.

        Raises:
            FormatError: it means another's, none, or code that cannot be read.
        """
        at = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        instead = self._tree.find(at + _INSTEAD) is not None
        if _PLAIN.fullmatch(name) is None or at.startswith("..") or instead:
            raise FormatError(f"loads {name}")
        found = [one for ending in _ENDINGS if (one := self._tree.find(at + ending)) is not None]
        code = [one for one in found if not one.path.endswith(".json")]
        if not found or len(code) > 1 or any(one.path.endswith(".node") for one in found):
            raise FormatError(f"loads {name}")
        return code


def _written(text: str) -> str:
    """A script as it was before TypeScript made CommonJS of it."""
    text = text.replace(_MARK, "")
    if _DEFAULT in text:
        text = _DEFAULTS.sub(r"\1", text.replace(_DEFAULT, ""))
    return _CALLED.sub(r"\1", text)


def _asked(script: Script) -> list[str]:
    """The names of modules of the package that a script asks for."""
    found: list[str] = []
    for node in script.nodes:
        if node.type in ("import_statement", "export_statement"):
            source = node.child_by_field_name("source")
            if source is not None:
                found.append(literal(source))
        elif node.type == "call_expression" and arguments(node):
            found.append(script.asked(node) or "")
    return [spec for spec in dict.fromkeys(found) if spec.startswith((".", "/", "file:"))]


def _name_of(data: bytes) -> str:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    name = document.get("name") if isinstance(document, dict) else None
    return name if isinstance(name, str) else ""
