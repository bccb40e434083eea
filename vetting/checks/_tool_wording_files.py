"""Source files without a declaration whose texts a model may read all the same: prompts that another
module fills in, notes that are put below an answer, what a plan says to do next.
"""

from collections import Counter
from collections.abc import Set as AbstractSet
from itertools import islice

from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside
from vetting.profile import loaded_aside

_CODE = ("python", "javascript", "typescript")
_NAMED = pattern(
    r"(?i)(?:^|[/_.-])(?:prompts?|instructions?|personas?|system|guid(?:e|ance)s?|texts?|messages?|templates?"
    r"|format(?:ter|ting)?s?|notes?|footers?|content|descriptions?|definitions?|strings?|locales?)(?=[_.-])"
)
_DATA = pattern(r"(?i)\.(?:json|ya?ml|toml|txt|md|j2|jinja2?|njk|mustache|hbs|tmpl)\Z")
"""Files of data that may be read as texts."""

_ENDING = pattern(rb"(?i)[}*\"'`]\.(json|ya?ml|toml|txt|md|j2|jinja2?|njk|mustache|hbs|tmpl)[\"'`]")
"""How a name of a file ends that is put together: f"{language}.json", name + ".json", "*.json"."""

_ENDINGS = 200
_BEFORE, _AFTER = (b'"', b"'", b"`", b"/"), (b'"', b"'", b"`", b"/")
_OF_PACKAGES = pattern(
    r"(?i)(?:^|/)(?:package(?:-lock)?|tsconfig[\w.-]{0,40}|npm-shrinkwrap|pyproject|manifest|server|jsconfig)"
    r"\.\w{1,5}\Z|(?:^|/)(?:readme|changelog|licen[cs]e|security|contributing|requirements)[\w.-]{0,40}\Z"
)
"""What tells people and package managers of a package, and no model."""

_MAX_FILE = 20_000
"""Bytes of one such file; longer ones are programs, or bundles."""

_FILES = 300
"""Files called after texts, of which every text is read as if a model got it."""

_MOST = 3_000
"""Other small files whose texts are read; where there are more of either, it is said."""

_OWN = 80
"""Files of one folder whose names are put together: there are not many more languages than these."""

_PLAIN = 12
"""Files of data among which those that are texts as a whole are read: most of these are documents."""


def beside(tree: ArtifactTree, known: AbstractSet[str]) -> tuple[list[SourceFile], ...]:
    """Small source files of `tree`, but for the `known` ones: some that are called after texts, others, and
    those that are not read any more.
    """
    code = _code(tree)
    every = [one for one in code if one.size <= _MAX_FILE and one.path not in known]
    named = [file for file in every if _NAMED.search(file.path)]
    rest = [file for file in every if not _NAMED.search(file.path)]
    left = [*named[_FILES:], *rest[_MOST:]]
    return named[:_FILES], rest[:_MOST], left


def data(tree: ArtifactTree) -> tuple[list[SourceFile], ...]:
    """Small files of data whose name stands in the package's sources: what these read, a model may too.

    First those whose texts stand in quotes, then those that are texts as a whole, those of a folder with so
    many that they are what the server tells of and no words of its own, and those that are not read any more.
    """
    found = [
        file
        for file in tree.files
        if file.size <= _MAX_FILE
        and _DATA.search(file.path)
        and not _OF_PACKAGES.search(file.path)
        and not is_aside(file.path)
    ]
    if not found:
        return [], [], [], []
    names = {one.path.rpartition("/")[2].encode() for one in found}
    kinds = {_kind(one) for one in found}
    said, made = set[bytes](), set[tuple[bytes, bytes]]()
    for one in _code(tree):
        text = tree.read(one)
        said |= {name for name in names - said if name in text}
        ends = {match[1].lower() for match in islice(_ENDING.finditer(text), _ENDINGS)}
        if ends:
            made |= {kind for kind in kinds - made if kind[1] in ends and _quotes(kind[0], text)}
    every = [
        one for one in found if one.path.rpartition("/")[2].encode() in said or _kind(one) in made
    ]
    counted = Counter(map(_kind, every))
    quoted = [one for one in every[:_MOST] if one.path.endswith(".json")]
    plain = [one for one in every[:_PLAIN] if not one.path.endswith(".json")]
    rest = [one for one in every[_MOST:] if one.path.endswith(".json")]
    many = [
        one
        for one in quoted
        if counted[_kind(one)] > _OWN and one.path.rpartition("/")[2].encode() not in said
    ]
    left = {one.path for one in many}
    return [one for one in quoted if one.path not in left], plain, many, rest


def _kind(file: SourceFile) -> tuple[bytes, bytes]:
    """The folder that a file lies in, and the ending of its name."""
    folder, _, name = file.path.rpartition("/")
    return folder.rpartition("/")[2].encode(), name.rpartition(".")[2].lower().encode()


def _quotes(folder: bytes, text: bytes) -> bool:
    """Whether a source names a folder, in quotes or as a part of a path that is."""
    return bool(folder) and any(
        before + folder + after in text for before in _BEFORE for after in _AFTER
    )


def _code(tree: ArtifactTree) -> list[SourceFile]:
    """The package's sources, and of its tests and examples those that it loads."""
    loaded = loaded_aside(tree)
    every = (one for one in tree.files if one.language in _CODE)
    return [one for one in every if one.path in loaded or not is_aside(one.path)]
