"""Source files without a declaration whose texts a model may read all the same: prompts that another
module fills in, notes that are put below an answer, what a plan says to do next.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from vetting.model.artifact import ArtifactTree, SourceFile
from vetting.patterns import pattern
from vetting.places import is_aside

_CODE = ("python", "javascript", "typescript")
_NAMED = pattern(
    r"(?i)(?:^|[/_.-])(?:prompts?|instructions?|personas?|system|guid(?:e|ance)s?|texts?|messages?|templates?"
    r"|format(?:ter|ting)?s?|notes?|footers?|content|descriptions?|definitions?|strings?|locales?)(?=[_.-])"
)
_DATA = pattern(r"(?i)\.(?:json|ya?ml|toml|txt|md|j2|jinja2?|njk|mustache|hbs|tmpl)\Z")
"""Files of data that may be read as texts."""

_OF_PACKAGES = pattern(
    r"(?i)(?:^|/)(?:package(?:-lock)?|tsconfig[\w.-]{0,40}|npm-shrinkwrap|pyproject|manifest|server|jsconfig)"
    r"\.\w{1,5}\Z|(?:^|/)(?:readme|changelog|licen[cs]e|security|contributing|requirements)[\w.-]{0,40}\Z"
)
"""What tells people and package managers of a package, and no model."""

_MAX_FILE = 20_000
"""Bytes of one such file; longer ones are programs, or bundles."""

_FILES = 12


def beside(tree: ArtifactTree, known: AbstractSet[str]) -> list[SourceFile]:
    """Small source files of `tree` that are called after texts, but for the `known` ones."""
    return [file for file in _small(tree, known) if _NAMED.search(file.path)][:_FILES]


def others(tree: ArtifactTree, known: AbstractSet[str]) -> list[SourceFile]:
    """Those that are called after something else."""
    return [file for file in _small(tree, known) if not _NAMED.search(file.path)][:_FILES]


def data(tree: ArtifactTree) -> tuple[list[SourceFile], list[SourceFile]]:
    """Small files of data whose name stands in the package's sources: what these read, a model may too.

    First those whose texts stand in quotes, then those that are texts as a whole.
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
        return [], []
    names = {one.path.rpartition("/")[2].encode() for one in found}
    said = set[bytes]()
    for one in tree.files:
        if names != said and one.language in _CODE and not is_aside(one.path):
            text = tree.read(one)
            said |= {name for name in names - said if name in text}
    read = [one for one in found if one.path.rpartition("/")[2].encode() in said][:_FILES]
    quoted = [one for one in read if one.path.endswith(".json")]
    return quoted, [one for one in read if one not in quoted]


def _small(tree: ArtifactTree, known: AbstractSet[str]) -> Iterator[SourceFile]:
    return (
        file
        for file in tree.files
        if file.language in _CODE
        and file.size <= _MAX_FILE
        and file.path not in known
        and not is_aside(file.path)
    )
