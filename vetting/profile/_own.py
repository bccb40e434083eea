"""Which files of a package are its own code, and not tests, examples, scripts of pages or copies of
libraries.

A test or script that the server's own code or its manifest names or loads is part of the server, whatever its
folder is called: a payload does not hide in `tests/`. Where code loads what nobody knows the name of, all of
them are. Copies of libraries are left out even then, since
that is what they are there for; the static rules read them.
"""

import json
import posixpath
import re
from collections import deque
from collections.abc import Iterator

from vetting.boundary.json import Node, parse
from vetting.errors import FormatError
from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.profile._own_found import Found

_LIBRARIES = frozenset(
    {"node_modules", "vendor", "_vendor", "vendored", "_vendored", "third_party", "third-party"}
    | {"thirdparty", "extern", "_extern", "bower_components"}
)
_MORE_ASIDE = frozenset({"evals", "benchmarks", "benchmark", "__mocks__", "__fixtures__"})
_TRIALS = pattern(
    r"(?:[a-z0-9]+[-_])+tests?|tests?[-_](?:utils?|helpers?|support|fixtures?|data|suites?|harness)"
    r"|e2e(?:[-_]tests?)?"
)
"""Folders of tests, and of what only they need."""

_TRIAL = pattern(r"test[-_].+\.[cm]?[jt]sx?")
_EVENTS = ("preinstall", "install", "postinstall", "prepare")
CODE = frozenset({"python", "javascript", "typescript"})
_STARTING = (".dist-info/entry_points.txt", ".pth")
_LARGEST = 1 << 20
_PAGES = 100
_SCRIPT = pattern(
    rb"<script\b[^>]{0,300}?\bsrc\s{0,9}=\s{0,9}[\"']([^\"'<>:]{1,200})[\"']", re.IGNORECASE
)
_ENDING = pattern(r"(?:/(?:index|__init__))?\.(?:[cm]?[jt]sx?|pyw?)$")
_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_TO_WORDS = bytes(byte if byte in _WORD else 32 for byte in range(256))


def own_files(tree: ArtifactTree, languages: frozenset[str]) -> list[SourceFile]:
    """The source files of the package's own code, in its order."""
    every, aside = _parted(tree, languages)
    if len(aside) == len(every) or not aside:
        return every
    left = {file.path for file in aside} - _loaded(tree, languages)
    return [file for file in every if file.path not in left]


def loaded_aside(tree: ArtifactTree) -> frozenset[str]:
    """The files in folders of tests, examples and the like that the package's own code loads."""
    if not any(file.language in CODE and is_aside(file.path) for file in tree.files):
        return frozenset()
    return frozenset(filter(is_aside, _loaded(tree, CODE)))


def _parted(
    tree: ArtifactTree, languages: frozenset[str]
) -> tuple[list[SourceFile], list[SourceFile]]:
    """All source files that are no copies of libraries, and those of them that lie aside."""
    every = [
        file
        for file in tree.files
        if file.language in languages and file.format == "text" and not _is_library(file.path)
    ]
    pages = _in_pages(tree)
    return every, [file for file in every if _is_aside(file.path) or file.path in pages]


_known: deque[tuple[tuple[SourceFile, ...], frozenset[str], frozenset[str]]] = deque(maxlen=8)
"""What was found last: several checks ask the same."""


def _loaded(tree: ArtifactTree, languages: frozenset[str]) -> frozenset[str]:
    """The files aside that the others, or the manifest, load or name."""
    for files, asked, known in list(_known):
        if files is tree.files and asked == languages:
            return known
    every, aside = _parted(tree, languages)
    texts = _Texts(aside)
    manifest = _manifest(tree)
    for text in _started(tree, manifest):
        texts.add("", text)
    found = Found(tree, aside, manifest)
    found.start()
    beside = {file.path for file in aside}
    new = [file for file in every if file.path not in beside]
    left = aside
    while left:
        for file in new:
            data = tree.read(file)
            texts.add(_folder(file.path), data)
            found.take(file, data)
        new = [file for file in left if file.path in found.paths or texts.name(file)]
        if not new:
            break
        taken = {file.path for file in new}
        left = [file for file in left if file.path not in taken]
    mine = frozenset(beside - {file.path for file in left})
    _known.append((tree.files, languages, mine))
    return mine


def is_own(path: str) -> bool:
    """Whether a file that nothing has to name is of the package's own: no copy, no test, no example."""
    return not (_is_library(path) or _is_aside(path))


class _Texts:
    """Texts with their folders, found by the words of the names of the files `aside`.

    Only a text with every word of a file's name can name it: few do, where packages hold thousands
    of both.
    """

    def __init__(self, aside: list[SourceFile]) -> None:
        self._texts: list[bytes] = []
        self._in: dict[str, set[int]] = {}
        self._with: dict[bytes, set[int]] = {
            word: set() for file in aside for part in _stem(file) for word in _words(part)
        }

    def add(self, folder: str, text: bytes) -> None:
        """Another text."""
        for word in _words(text) & self._with.keys():
            self._with[word].add(len(self._texts))
        self._in.setdefault(folder, set()).add(len(self._texts))
        self._texts.append(text)

    def name(self, file: SourceFile) -> bool:
        """Whether one of them names a file: as an import or a path."""
        folder, name = _stem(file)
        near = self._in.get(_folder(file.path), set())
        able = self._holding(name) & (self._holding(folder) | near)
        if not able:
            return False
        lines = {number: _lines(self._texts[number], name) for number in able}
        folder, name = re.escape(folder), re.escape(name)
        quoted = rb"(?:\.\w+)?[\"'`: ]"
        by_folder = rb"[\"'`/. ]%b[/.]%b%b|from [\w.]*\b%b import [^\n]{0,499}\b%b\b"
        anywhere = re.compile(by_folder % (folder, name, quoted, folder, name))
        by_name = rb"[\"'`]\./%b%b|from \.%b\b|from \. import [^\n]{0,499}\b%b\b"
        beside = re.compile(by_name % (name, quoted, name, name))
        return any(
            anywhere.search(line) or (number in near and beside.search(line))
            for number in able
            for line in lines[number]
        )

    def _holding(self, part: bytes) -> set[int]:
        """Those with every word of a part of a path."""
        words = [self._with[word] for word in _words(part)]
        return set.intersection(*words) if words else set(range(len(self._texts)))


def _in_pages(tree: ArtifactTree) -> frozenset[str]:
    """The scripts that pages of the package load: they run in a browser, where nothing else says
    that the server runs them too. `/static/page.js` lies in a folder that the page's own lies in,
    which is where the site begins.
    """
    found = set()
    paths = {file.path for file in tree.files}
    pages = [f for f in tree.files if f.path.endswith((".html", ".htm")) and f.size <= _LARGEST]
    for page in pages[:_PAGES]:
        for match in _SCRIPT.finditer(tree.read(page)):
            name = match[1].decode("utf-8", "replace").partition("?")[0]
            at = _folder(page.path)
            path = posixpath.normpath(posixpath.join(at, name.lstrip("/")))
            while name.startswith("/") and at and path not in paths:
                at = _folder(at)
                path = posixpath.normpath(posixpath.join(at, name.lstrip("/")))
            found.add(path)
    return frozenset(found)


def _manifest(tree: ArtifactTree) -> Node:
    """The package's `package.json`, or nothing."""
    file = tree.find("package.json")
    if file is None or file.size > _LARGEST:
        return Node(None)
    try:
        return parse(tree.read(file), "package.json")
    except FormatError:
        return Node(None)


def _started(tree: ArtifactTree, package: Node) -> list[bytes]:
    """What the manifests say is started: commands, entry points, scripts of an installation."""
    found = [tree.read(file) for file in tree.files if file.path.endswith(_STARTING)]
    values = [package.get(name).value for name in ("bin", "main", "module", "exports")]
    values += [package.get("scripts").get(event).value for event in _EVENTS]
    return [*found, json.dumps(values).encode()]


def _stem(file: SourceFile) -> tuple[bytes, bytes]:
    """The folder of a file, by its own name, and its name without what imports leave out."""
    folder, name = f"/{_ENDING.sub('', file.path)}".encode().split(b"/")[-2:]
    return folder, name


def _lines(text: bytes, name: bytes) -> Iterator[bytes]:
    """The lines with a name in them; neither imports nor paths go over two."""
    at = text.find(name)
    while at >= 0:
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind(b"\n", 0, at) + 1 : end]
        at = text.find(name, end)


def _words(text: bytes) -> set[bytes]:
    return set(text.translate(_TO_WORDS).split())


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _is_aside(path: str) -> bool:
    *folders, name = path.lower().split("/")
    if not _MORE_ASIDE.isdisjoint(folders) or _TRIAL.fullmatch(name) is not None:
        return True
    return any(_TRIALS.fullmatch(folder) for folder in folders) or is_aside(path)


def _is_library(path: str) -> bool:
    return not _LIBRARIES.isdisjoint(path.lower().split("/")[:-1])
