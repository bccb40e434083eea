"""Which calls tell what lies in a folder, and by which of their arguments the folder is named."""

from collections.abc import Iterable

from vetting.patterns import pattern
from vetting.surface._ir import Lit, Map, Node

_PACKAGES = pattern(
    r"glob|globby|fast-glob|tiny-glob|tinyglobby|fdir|readdirp|recursive-readdir(?:-\w{1,20})?|klaw(?:-sync)?|walkdir"
    r"|node-dir|directory-tree|walk-sync|@nodelib/fs\.(?:walk|scandir)|glob-promise|tiny-readdir|rrdir"
)
"""Packages of npm that do nothing else."""

_HELPS = pattern(
    r"(?i)\w{0,20}(?:escape|magic|dynamic|posix|pattern|tasks|settings|ignore)\w{0,20}|with\w{1,30}|normalize|filter"
    r"|exclude|group|onlyCounts|onlyDirs|\w{0,20}Adapter|on|then|catch|pipe|map|push|sort|slice|length"
)
"""Functions of theirs that look at no folder, and methods of what they found."""

_ARCHIVERS = frozenset({"archiver"})
_PACKS = frozenset({"directory", "file", "glob"})
"""Methods of archives that read all that they are told of."""

_ROOTS = frozenset({"cwd", "root"})


def is_listing(spec: str, last: str) -> bool:
    """Whether a function of a package of npm, by its last name, reads a folder."""
    if spec in _ARCHIVERS:
        return last in _PACKS
    return _PACKAGES.fullmatch(spec) is not None and _HELPS.fullmatch(last) is None


def roots(options: Iterable[Node]) -> list[Node]:
    """What options of a call say of the folder in which a pattern is looked for: `glob("**", { cwd })`."""
    return [
        value
        for given in options
        if isinstance(given, Map)
        for key, value in given.pairs
        if isinstance(key, Lit) and key.value in _ROOTS
    ]
