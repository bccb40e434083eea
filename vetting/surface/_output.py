"""Collects declarations and gaps while a program is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from vetting.surface._reading import Declared, Gap, Reading
from vetting.surface._unread import UNREAD, unread
from vetting.surface._values import Closure

Joined = Callable[[Declared, Declared], Declared | None]
"""Both of two declarations, of which a server that runs has one: see `Exclusive`."""


class Output:
    """What has been found so far; the first declaration of a name is kept."""

    def __init__(self, reading: Reading, joined: Joined = lambda *_: None) -> None:
        self.reading = reading
        self._joined = joined
        self.seen: dict[tuple[str, str], Declared] = {}
        self.code: dict[tuple[str, str], list[Closure]] = {}
        """The functions that answer, by kind and name."""

        self.around: list[Closure] = []
        """Functions that are put around those that answer the calls of tools."""

        self.under = ""
        """What stands before the names of a list that is read: that of a server that is mounted."""

        self.lacks = False
        """Whether some of the tools have no name that is known."""

        self.dispatchers: list[Closure] = []
        """Functions that answer the calls of all tools."""

    def gap(self, path: str, line: int, why: str, *, dynamic: bool = False) -> None:
        """Note a place that could not be read."""
        self.reading.gaps.append(Gap(path=path, line=line, why=why, dynamic=dynamic))

    def missing(self, kind: str, path: str, line: int, why: str) -> None:
        """A gap in the list of tools; the other lists may be incomplete."""
        if kind == "tool":
            self.lacks = True
            self.gap(path, line, why)

    def put_around(self) -> None:
        """Every tool has them then."""
        for (kind, _), code in self.code.items():
            if kind == "tool":
                code.extend(self.around)

    def declare(self, item: Declared, prefix: str = "", code: Sequence[Closure] = ()) -> None:
        """Add a declaration; another one of the same name is told where it says otherwise."""
        if prefix := prefix or self.under:
            item = replace(item, name=prefix + item.name)
        if code:
            self.code.setdefault((item.kind, item.name), []).extend(code)
        known = self.seen.get((item.kind, item.name))
        if known is None:
            self.seen[item.kind, item.name] = item
            self.reading.declared.append(item)
            self._tell_unread(item)
        elif item.kind != "tool" or _poorer(item, known):
            return
        elif (both := self._joined(known, item)) is not None:
            self.seen[item.kind, item.name] = both
            every = self.reading.declared
            self.reading.declared = [both if one is known else one for one in every]
            self._tell_unread(item)
        else:
            how = (
                ", with more said"
                if _longer(item, known) or _longer(known, item)
                else ", otherwise"
            )
            self.gap(item.path, item.line, f"{item.name[:80]} is declared again{how}")

    def _tell_unread(self, item: Declared) -> None:
        if item.kind == "tool" and any(True for _ in unread(item.fields)):
            self.gap(item.path, item.line, UNREAD)


def _poorer(one: Declared, two: Declared) -> bool:
    """Whether one says nothing that the other does not say too."""
    return _within(one.fields, two)


def _longer(one: Declared, two: Declared) -> bool:
    """Whether one is the same tool with something added to its description: one of two that a client
    is shown.
    """
    texts = [one.fields.get("description"), two.fields.get("description")]
    said, before = (text if isinstance(text, str) else "" for text in texts)
    same = {key: value for key, value in two.fields.items() if key != "description"}
    return bool(before) and said.startswith(before) and _within(same, one)


def _within(fields: Mapping[str, object], item: Declared) -> bool:
    return all(item.fields.get(key) == value for key, value in fields.items())
