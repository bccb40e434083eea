"""Whether two versions run the same code: then they do and offer the same, read in full or not."""

from dataclasses import replace

from vetting.code_diff import CodeDiff, FileDiff
from vetting.comparison._values import Section
from vetting.model.artifact import ArtifactTree
from vetting.patterns import pattern

_ABOUT = pattern(
    r"(?i)(?:readme|changelog|changes|history|licen[cs]e|notice|authors|contributing|security|code_of_conduct)"
    r"(?:[._-][\w.-]{1,40})?|[^/]{1,200}\.dist-info/(?:METADATA|RECORD|WHEEL|INSTALLER)"
)
"""Files about a package, by their whole path."""

_OF_A_RELEASE = pattern(
    r'[+-]\s{0,40}"(?:version|description)"\s{0,4}:\s{0,4}"[^"\\]*+"\s{0,4},?\s{0,4}'
)
"""Lines of `package.json` that every version may have anew."""


def only_words(
    code: CodeDiff | None,
    trees: tuple[ArtifactTree, ArtifactTree] | None,
    others: tuple[Section, ...],
) -> bool:
    """Whether nothing differs but files about the package, which no code of it names, and its version;
    `others` are the sections about what it declares and what it brings in.
    """
    if code is None or trees is None or any(one.changes or one.gap for one in others):
        return False
    files = [file for file in code.files if not _is_release(file)]
    if any(not _ABOUT.fullmatch(name) for file in files for name in (file.old, file.new) if name):
        return False
    names = {
        file.path.rpartition("/")[2].encode() for file in files if "dist-info/" not in file.path
    }
    return not any(_mentions(tree, names) for tree in trees)


def in_full(section: Section) -> Section:
    """A section of two versions with the same code."""
    return section if section.changes else replace(section, gap=None)


def _is_release(file: FileDiff) -> bool:
    """Whether of `package.json` only the version and the description differ."""
    if not file.old == file.new == "package.json" or not file.hunks:
        return False
    changed = [line for hunk in file.hunks for line in hunk.lines if line[:1] in ("+", "-")]
    return file.added + file.removed == len(changed) and all(map(_OF_A_RELEASE.fullmatch, changed))


def _mentions(tree: ArtifactTree, names: set[bytes]) -> bool:
    """Whether a file that is not about the package names one of them: it may read it."""
    return any(
        name in data
        for file in tree.files
        if not _ABOUT.fullmatch(file.path) and file.path != "package.json"
        for data in (tree.read(file),)
        for name in names
    )
