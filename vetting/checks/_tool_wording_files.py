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
_MAX_FILE = 20_000
"""Bytes of one such file; longer ones are programs, or bundles."""

_FILES = 12


def beside(tree: ArtifactTree, known: AbstractSet[str]) -> list[SourceFile]:
    """Small source files of `tree` that are called after texts, but for the `known` ones."""
    return [file for file in _small(tree, known) if _NAMED.search(file.path)][:_FILES]


def others(tree: ArtifactTree, known: AbstractSet[str]) -> list[SourceFile]:
    """Those that are called after something else."""
    return [file for file in _small(tree, known) if not _NAMED.search(file.path)][:_FILES]


def _small(tree: ArtifactTree, known: AbstractSet[str]) -> Iterator[SourceFile]:
    return (
        file
        for file in tree.files
        if file.language in _CODE
        and file.size <= _MAX_FILE
        and file.path not in known
        and not is_aside(file.path)
    )
