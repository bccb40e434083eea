"""Does a person ask for every call of a function that writes where programs are started, or clients have
their servers? A function is called by others, in other files too: each of these calls stands in a tool that
says what it does, behind a question on the terminal, or behind a command that somebody typed.

By a command a server enters itself: all that its code can enter is written there, and names the package.
Whatever is called in a way that is not followed leaves the finding as it is.
"""

from collections.abc import Iterable

from vetting.checks._caller_sites import ACTIONS, ARGUMENTS_CHANGED, Site
from vetting.checks._caller_sites_javascript import BY_ANY_NAME, JavaScriptSites
from vetting.checks._caller_sites_python import BY_ANY_NAME as BY_ANY_PYTHON
from vetting.checks._caller_sites_python import PythonSites
from vetting.checks._own_entry import enters_only_itself, names_of
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern

_SCRIPTS = frozenset({"javascript", "typescript"})
_IMPORTED = pattern(rb"\b(?:from|import|require)\b\s?\(?\s?[\"'`]([^\"'`\n]{1,200})[\"'`]")
_FILES, _SIZE = 60, 600_000
_CALLS, _FUNCTIONS = 40, 20

Sites = PythonSites | JavaScriptSites


class Callers:
    """Who calls the functions of one package."""

    def __init__(self, tree: ArtifactTree) -> None:
        self._tree = tree
        self._known: dict[tuple[str, str], bool] = {}
        self._every: dict[bool, list[Sites]] = {}

    def ask(self, path: str, line: int) -> bool:
        """Whether all calls of the function at a line of a file are asked for."""
        file = self._tree.find(path)
        if file is None or file.language not in ("python", *_SCRIPTS):
            return False
        python = file.language == "python"
        if python not in self._every:
            self._every[python] = _read_all(self._tree, python=python)
        every = self._every[python]
        here = next((one for one in every if one.path == path), None)
        name = here.function(line) if here is not None else None
        if name is None:
            return False
        if (path, name) not in self._known:
            few = len(self._known) < _FUNCTIONS
            self._known[path, name] = few and self._is_asked(every, name, path)
        return self._known[path, name]

    def _is_asked(self, every: list[Sites], name: str, path: str) -> bool:
        words = _followed(every, name, path)
        if words is None:
            return False
        files = [file for one in every if (file := self._tree.find(one.path)) is not None]
        return not words or (
            _is_only_typed(self._tree, every, words) and enters_only_itself(self._tree, files)
        )


def _read_all(tree: ArtifactTree, *, python: bool) -> list[Sites]:
    """All files of one language; none where a function may be had by a name that is not followed."""
    family = frozenset({"python"}) if python else _SCRIPTS
    files = [one for one in tree.files if one.language in family]
    if len(files) > _FILES or sum(one.size for one in files) > _SIZE:
        return []
    data = {one.path: tree.read(one) for one in files}
    by_any_name = BY_ANY_PYTHON if python else BY_ANY_NAME
    if any(by_any_name.search(text) or ARGUMENTS_CHANGED.search(text) for text in data.values()):
        return []
    names = {one.encode() for one in names_of(tree)}
    itself = (
        found[1] in names or any(found[1].startswith(name + b"/") for name in names)
        for text in data.values()
        for found in _IMPORTED.finditer(text)
    )
    if not python and any(itself):
        return []  # a package may have its own files by its name
    try:
        return [_read(one, data[one.path]) for one in files]
    except FormatError:
        return []


def _read(file: SourceFile, data: bytes) -> Sites:
    kind = PythonSites if file.language == "python" else JavaScriptSites
    return kind(data, file.path)


def _followed(every: Iterable[Sites], name: str, path: str) -> frozenset[str] | None:
    """The commands by which a function is called at last; None where one call is not asked for."""
    left, seen, words = [(name, path)], {(name, path)}, set[str]()
    while left:
        called, at = left.pop()
        sites: list[tuple[Site, str]] = []
        for one in every:
            found = one.calls(called, at)
            if found is None:
                return None
            sites += [(site, one.path) for site in found]
        if not sites or len(seen) > _CALLS:
            return None
        for site, where in sites:
            if site.asked:
                continue
            if site.command:
                words |= site.command
            elif site.owner is None:
                return None
            elif (site.owner, where) not in seen:
                seen.add((site.owner, where))
                left.append((site.owner, where))
    return frozenset(words)


def _is_only_typed(tree: ArtifactTree, every: Iterable[Sites], words: frozenset[str]) -> bool:
    """Whether commands are such as somebody types, and no code of the package gives them itself."""
    manifest = tree.find("package.json")
    scripts = tree.read(manifest).decode("utf-8", "replace") if manifest is not None else ""
    return (
        words <= ACTIONS
        and not any(f'"{hook}"' in scripts for hook in ("preinstall", "install", "postinstall"))
        and all(asks for one in every for word, asks in one.words() if word in words)
    )
