"""What a package's code can touch, read from its source: nothing of the package ever runs.

A reader per language, found by discovery, follows names from where they are imported to where they
are used and gives the facts of one file; `read` joins the files of a package. What counts is
written down in `docs/capabilities.md`.
"""

from abc import ABC, abstractmethod
from typing import ClassVar

from vetting import discovery
from vetting.boundary.scan_cache import ScanCache
from vetting.model.artifact import ArtifactTree
from vetting.model.evidence import Unread
from vetting.model.profile import EnvName, Place, Profile
from vetting.patterns import pattern
from vetting.profile._clients import does, is_known, talks
from vetting.profile._control import controls
from vetting.profile._cookies import sessions
from vetting.profile._facts import Facts
from vetting.profile._joined import environment
from vetting.profile._own import loaded_aside, own_files
from vetting.profile._settings_files import named
from vetting.profile._stored import dump, key, load, recording
from vetting.profile._taken import ANYWHERE, OF, Taken, taken
from vetting.secrets import is_secret_name
from vetting.undisturbed import undisturbed

__all__ = [
    "ANYWHERE",
    "OF",
    "VERSION",
    "Reader",
    "Reading",
    "Taken",
    "assemble",
    "controls",
    "does",
    "is_known",
    "loaded_aside",
    "own_files",
    "read",
    "taken",
    "talks",
]

VERSION = 30
"""Rises whenever the same source could give another profile."""

Reading = dict[str, Facts]
"""The facts of each file that was read, by path."""


class Reader(ABC):
    """Reads one source file. `languages` are `SourceFile.language`'s that it knows."""

    name: ClassVar[str]
    languages: ClassVar[frozenset[str]]

    @abstractmethod
    def read(self, path: str, data: bytes, own: frozenset[str]) -> Facts:
        """Its facts; `own` are the package's own top-level modules."""


def readers() -> tuple[Reader, ...]:
    """Every reader, by name."""
    return discovery.load_all(__name__, Reader)  # type: ignore[type-abstract]


def read(tree: ArtifactTree, scans: ScanCache | None = None) -> Reading:
    """The facts of every source file of `tree` that a server can be started from; those of a file
    that was read before, whatever package it was in, are taken from `scans`.
    """
    readers_of = {language: reader for reader in readers() for language in reader.languages}
    modules = frozenset(
        part.removesuffix(".py") for file in tree.files for part in file.path.split("/")[:2]
    )
    with undisturbed():
        files = {file.path: file for file in own_files(tree, frozenset(readers_of))}
    kind = f"profile {VERSION}"
    rows = scans.get(kind, map(key, files.values())) if scans else {}
    found: Reading = {}
    new: dict[str, str] = {}
    with undisturbed():
        for path, file in files.items():
            row = rows.get(key(file))
            facts = load(row, modules) if row else None
            if facts is None:
                own = recording(modules)
                facts = _facts(readers_of[str(file.language)], path, tree.read(file), own)
                if facts.why != _TOO_DEEP:  # with more memory, it might not be
                    new[key(file)] = dump(facts, own.asked)
            found[path] = facts
    if scans:
        scans.put(kind, new)
    return named(tree) | found


def _facts(reader: Reader, path: str, data: bytes, own: frozenset[str]) -> Facts:
    try:
        return reader.read(path, data, own)
    except (RecursionError, MemoryError):
        return Facts(why=_TOO_DEEP)


_TOO_DEEP = "nested too deeply: what it can touch was not read"
_LOGIN = pattern(r"(.*_)?(?:USER|USERNAME|LOGIN)")
_PASSWORDS = ("PASSWORD", "PASS", "PASSWD", "PWD")
_KEY_ID = pattern(r"(.*_)?ACCESS_KEY_ID")
_KEYS = ("SECRET_ACCESS_KEY", "SECRET_KEY", "ACCESS_KEY_SECRET", "ACCESS_KEY")


_NAMING_KEY = pattern(r"(?i)(?:.*_)?(?:(?:PROJECT|ISSUE|TAG)_KEY|ID_OR_KEY)")
"""What trackers call projects and issues by, as `PROJ` and `PROJ-1`, and the name of a tag: no key that
opens anything.
"""


def _is_secret(name: str, known: set[str]) -> bool:
    """Whether a name says that its value is secret: by itself, or as half of a login, the user or
    key's number that goes with a password or key that is read as well.
    """
    pair = set()
    for half, words in ((_LOGIN, _PASSWORDS), (_KEY_ID, _KEYS)):
        if found := half.fullmatch(name.upper() if name.islower() else name):
            pair = {f"{found[1] or ''}{word}" for word in words} - {"PWD"}  # where a shell is
    if name.islower():
        pair = {other.lower() for other in pair}
    own = is_secret_name(name) and not _NAMING_KEY.fullmatch(name)
    return own or not pair.isdisjoint(known)


def assemble(reading: Reading, tree: ArtifactTree) -> tuple[Profile, tuple[Unread, ...]]:
    """The profile of all files together, and what could not be read."""
    names, dynamic = environment(reading)
    uses = {
        (kind, Place(path=tree.prefix + path, line=line))
        for path, facts in reading.items()
        for kind, line in facts.uses
    }
    at = {Place(path=tree.prefix + path, line=line) for path, line in dynamic}
    known = {name for name, _, _ in names}
    sent = sessions(tree, reading, known)
    env = {
        EnvName(
            name=name,
            secret=name in sent or (line not in reading[path].switches and _is_secret(name, known)),
            path=tree.prefix + path,
            line=line,
        )
        for name, path, line in names
    }
    uses |= {("env", Place(path=item.path, line=item.line)) for item in env}
    uses |= {("env", place) for place in at}
    profile = Profile(
        capabilities=tuple(sorted(uses)), env=tuple(sorted(env)), env_dynamic=tuple(sorted(at))
    )
    unread = tuple(
        Unread(path=tree.prefix + path, why=facts.why)
        for path, facts in sorted(reading.items())
        if facts.why
    )
    return profile, unread
