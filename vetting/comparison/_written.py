"""Where the names of variables and hosts that are new or gone stand in the code of both versions.

A bundle's own code is told from its libraries where its bundler marked them. A version that is bundled
otherwise is read otherwise, and what only one of the two is said to have says nothing about the other:
the row stays, with the place that tells of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vetting.bundle_modules import Module, modules
from vetting.comparison._values import Change, Section
from vetting.model.artifact import ArtifactTree, SourceFile

_MOST_BYTES = 32 << 20
"""Of the code of one version; of many names fewer, so that it takes as long."""

_FEW = 16
"""Names that are looked for in as many bytes."""

_MOST = 100
"""Names of one section that are looked for."""

_STEPS = 20_000
"""Places of one name, and of what only has it in it, that are looked at."""

_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
_LABEL = _WORD | frozenset(b"-.")
_CODE = frozenset({"javascript", "typescript", "python"})

_LONG = 200
"""Characters of the path of a library's module that are shown."""

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
    elif not other.knows(change.name):
        yield UNREAD
    if own.knows(change.name) and change.name in own.libraries:
        yield f"only in a library of a bundle: {own.libraries[change.name]}"


class _Code:
    """Where names stand in the code of a version: the first place of each, and the library's module
    where it stands in no other code.
    """

    def __init__(self, tree: ArtifactTree, names: list[str]) -> None:
        self.places: dict[str, str] = {}
        self.libraries: dict[str, str] = {}
        self._left = dict.fromkeys(names[:_MOST], _STEPS)
        self._own: set[str] = set()
        left = _MOST_BYTES * _FEW // max(len(self._left), _FEW)
        for file in tree.files:
            if file.language in _CODE:
                left -= file.size
                if left >= 0:
                    self._look(file, tree.read(file))
        self._whole = left >= 0

    def knows(self, name: str) -> bool:
        """Whether all places of a name were looked at."""
        return self._whole and self._left.get(name, 0) > 0

    def _look(self, file: SourceFile, data: bytes) -> None:
        parts: Sequence[Module] | None = None
        for name in self._left:
            places = list(self._places(data, name))
            if not places:
                continue
            parts = modules(data) if parts is None else parts
            line = data.count(b"\n", 0, places[0]) + 1
            self.places.setdefault(name, f"{file.path}:{line}")
            held = _library(parts, places)
            if held is None:
                self._own.add(name)
            if name in self._own:
                self.libraries.pop(name, None)
            elif held is not None:
                path = held.path.decode("utf-8", "replace")[:_LONG]
                self.libraries.setdefault(name, f"{path}, {file.path}:{line}")

    def _places(self, data: bytes, name: str) -> Iterator[int]:
        """Where a name stands by itself; `A` is none in `A_B`, and `a.org` none in `b-a.org`."""
        text = name.encode()
        more = _LABEL if b"." in text else _WORD
        at = data.find(text)
        while at >= 0 and self._left[name] > 0:
            self._left[name] -= 1
            end = at + len(text)
            before, after = data[max(at - 1, 0) : at], data[end : end + 1]
            if not (before and before[0] in more) and not (after and after[0] in more):
                yield at
            at = data.find(text, max(end, at + 1))


def _library(parts: Sequence[Module], places: list[int]) -> Module | None:
    """The first module of those in which places lie, which are in order; None unless all are of
    libraries.
    """
    first: Module | None = None
    number = 0
    for at in places:
        while number < len(parts) and parts[number].end <= at:
            number += 1
        if number == len(parts) or at < parts[number].start or not parts[number].library:
            return None
        first = first or parts[number]
    return first
