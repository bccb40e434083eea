"""Where the names of variables and hosts that are new or gone stand in the code of both versions.

A bundle's own code is told from its libraries where its bundler marked them. A version that is bundled
otherwise is read otherwise, and what only one of the two is said to have says nothing about the other:
the row stays, with the place that tells of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from vetting.bundle_modules import Module, modules
from vetting.comparison._values import Change, Section
from vetting.model.artifact import ArtifactTree, SourceFile

_MOST_BYTES = 64 << 20
"""Of the code of one version."""

_MOST = 200
"""Names of one section that are looked for, and places of one name in a file."""

_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
_LABEL = _WORD | frozenset(b"-.")
_CODE = frozenset({"javascript", "typescript", "python"})

UNREAD = "whether the other version has it too was not looked for: too much code"


def placed(section: Section, trees: tuple[ArtifactTree, ArtifactTree] | None) -> Section:
    """A section of names whose changes tell where the other version has the same name, and whether only
    a library has it.
    """
    names = [one.name for one in (*section.added, *section.removed)]
    if trees is None or not names:
        return section
    before, after = (_Code(tree, names) for tree in trees)
    changes = tuple(
        change
        if change.before is not None and change.after is not None
        else replace(change, what=(*change.what, *_said(change, before, after)))
        for change in section.changes
    )
    return replace(section, changes=changes)


def _said(change: Change, before: "_Code", after: "_Code") -> Iterator[str]:
    is_new = change.before is None
    own, other = (after, before) if is_new else (before, after)
    if place := other.places.get(change.name):
        yield (
            f"the code before names it too: {place}"
            if is_new
            else f"the code names it still: {place}"
        )
    elif not other.whole:
        yield UNREAD
    if own.whole and change.name in own.libraries:
        yield f"only in a library of a bundle: {own.libraries[change.name]}"


class _Code:
    """Where names stand in the code of a version: the first place of each, and the library's module
    where it stands in no other code.
    """

    def __init__(self, tree: ArtifactTree, names: list[str]) -> None:
        self.places: dict[str, str] = {}
        self.libraries: dict[str, str] = {}
        self._names = names[:_MOST]
        self._own: set[str] = set()
        self.whole = len(names) <= _MOST
        left = _MOST_BYTES
        for file in tree.files:
            if file.language in _CODE:
                left -= file.size
                if left >= 0:
                    self._look(file, tree.read(file))
        self.whole = self.whole and left >= 0

    def _look(self, file: SourceFile, data: bytes) -> None:
        parts: list[Module] | None = None
        for name in self._names:
            places = list(islice(_places(data, name.encode()), _MOST + 1))
            if not places:
                continue
            parts = modules(data) if parts is None else parts
            line = data.count(b"\n", 0, places[0]) + 1
            self.places.setdefault(name, f"{file.path}:{line}")
            held = [_library(parts, at) for at in places]
            if len(places) > _MOST or None in held:
                self._own.add(name)
            if name in self._own:
                self.libraries.pop(name, None)
            elif held[0] is not None:
                path = held[0].path.decode("utf-8", "replace")[:_MOST]
                self.libraries.setdefault(name, f"{path}, {file.path}:{line}")


def _library(parts: list[Module], at: int) -> Module | None:
    return next((part for part in parts if part.start <= at < part.end and part.library), None)


def _places(data: bytes, name: bytes) -> Iterator[int]:
    """Where a name stands by itself; `A` is none in `A_B`, and `a.org` none in `b-a.org`."""
    more = _LABEL if b"." in name else _WORD
    at = data.find(name)
    while at >= 0 and name:
        end = at + len(name)
        before, after = data[max(at - 1, 0) : at], data[end : end + 1]
        if not (before and before[0] in more) and not (after and after[0] in more):
            yield at
        at = data.find(name, end)
