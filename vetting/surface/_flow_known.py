"""What is known of variables while values are followed: found out once, until something changes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeVar

from vetting.surface._flow_looked import Looked
from vetting.surface._flow_marks import (
    ARGUMENTS,
    CHECKED,
    CLIMBS,
    GIVEN,
    LOOKED,
    MAX_MARKS,
    NOTHING,
    PART,
    WHOLE,
    Mark,
    Marks,
    limited,
)
from vetting.surface._flow_stores import Stores
from vetting.surface._flow_syntax import UpTo
from vetting.surface._ir import Module, Node, Scope

MAX_BINDINGS = 200
"""Values of one variable that are followed."""

_APART = 3
"""Parameters of a tool that are told apart where code looked at them, and tools."""

_BOUNDED = 2
_T = TypeVar("_T")
_Key = tuple[int, str]
"""A variable, by its scope's identity and its name; what a function returns is called `()`."""


@dataclass(slots=True)
class _Found:
    """Marks, the variables that were asked for them, and the last round that they held in."""

    marks: Marks
    read: int
    round: int


class Known(Looked):
    """Remembers marks; `given` are those of parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[_Key, Marks] = {}
        self.cuts: dict[str, str] = {}
        """Files in which not everything was followed, with the first reason."""

        self.bounded: set[str] = set()
        """Parameters that leave no free choice, as `tool.parameter`."""

        self.climbing: set[str] = set()
        """Those of them that may be paths to anywhere: schemas ask only for letters, dots and strokes."""

        self.stripped: dict[str, frozenset[str]] = {}
        """The parameters of tools whose schema lets nothing else pass, by the tool's name."""

        self._objects: dict[_Key, Marks] = {}
        """Parameters that get objects whose members are written out, with the marks of whatever else
        they get.
        """

        self._stores: dict[int, Stores] = {}
        self.beyond: Callable[[str, Scope], Iterable[tuple[Node, Scope]]] = lambda _, __: ()
        """What a variable, or a member of a class, gets in other files or through other objects."""

        self._found: dict[_Key, _Found] = {}
        self._busy: set[Any] = set()

    def again(self) -> None:
        """Begin a round: forget what may have changed since parameters got new marks."""
        changed = self.changes.again()
        self._found = {key: one for key, one in self._found.items() if not one.read & changed}

    def cut(self, scope: Scope, why: str) -> None:
        """Remember that something in the file of `scope` is not followed."""
        self.cuts.setdefault(scope.module.path, why)

    def some(self, items: Iterable[_T], scope: Scope) -> list[_T]:
        """As many of `items` as are followed, which are what one variable gets."""
        if isinstance(items, list) and len(items) <= MAX_BINDINGS:
            return items
        taken = list(islice(items, MAX_BINDINGS + 1))
        if len(taken) > MAX_BINDINGS:
            self.cut(scope, f"a variable gets more than {MAX_BINDINGS} values")
        return taken[:MAX_BINDINGS]

    def puts(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """What a variable, or what it holds, gets by assignments and additions, and where."""
        own = self.assigned(name, scope), self.stores_of(scope.module).added(name, scope)
        return chain(*own, self.beyond(name, scope))

    def added(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """Those by additions alone, as many as are followed."""
        return self.some(self.stores_of(scope.module).added(name, scope), scope)

    def assigned(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """Those by assignments alone, also to its members."""
        return self.stores_of(scope.module).into(name, scope)

    def stores_of(self, module: Module) -> Stores:
        """The assignments of a module."""
        known = self._stores.get(id(module))
        if known is None:
            known = self._stores[id(module)] = Stores(module)
            if not known.whole:
                self.cut(module.scope, "it has more assignments than are followed")
        return known

    def free(self, marks: Marks) -> Marks:
        """Those marks whose parameter may be any text."""
        return frozenset(mark for mark in marks if mark[1] not in self.bounded)

    def free_to_climb(self, marks: Marks) -> Marks:
        """What is left of those that may lead anywhere as a path, whatever their schema asks for."""
        of = {name for kind, name in marks if kind in (GIVEN, PART) and name in self.climbing}
        return frozenset((CLIMBS, name) for name in of)

    def by_schema(self, marks: Marks, name: str) -> Marks:
        """`marks` of a member `name`, which is called by its own name where the schema of the object that a
        caller gives leaves it no free choice; what the schema lets not pass is nobody's.
        """
        if self.stripped:
            marks = frozenset(one for one in marks if self._passes(one, name))
        if not self.bounded or not marks:
            return marks
        return frozenset(
            (kind, own)
            if kind not in WHOLE and (own := f"{of}.{name}") in self.bounded
            else (kind, of)
            for kind, of in marks
        )

    def _passes(self, mark: Mark, name: str) -> bool:
        """Whether a tool gets the member `name` of what its caller gives."""
        known = self.stripped.get(mark[1]) if mark[0] == ARGUMENTS else None
        return known is None or name in known

    def limited(self, marks: Marks) -> Marks:
        """As many marks as are kept: parameters without a free choice are left out first."""
        if len(marks) <= MAX_MARKS:
            return marks
        free = self.free(marks)
        return limited(free | frozenset(sorted(marks - free)[:_BOUNDED]))

    def _room_for(self, more: Marks, before: Marks) -> Marks:
        """Those of `more` that a parameter with the marks `before` still takes in, which keeps all
        that it has: otherwise no round would be the last.
        """
        if len(before) + len(more) <= MAX_MARKS:
            return more
        kinds = {kind for kind, _ in before}
        new = frozenset(mark for mark in more if mark[0] not in kinds)
        free = sorted(self.free(more) - new)[: max(2 * MAX_MARKS - len(before), 0)]
        return self.limited(new) | frozenset(free)

    def give(self, scope: Scope, name: str, marks: Marks, *, apart: bool = False) -> None:
        """Add to the marks of a parameter; `apart` are those of an object whose members get theirs
        by themselves, as `name.member`.
        """
        key = (id(scope), name)
        if apart and key not in self._objects:
            self._objects[key] = self.given.get(key, NOTHING)
            self.changes.changes(scope, name)
        elif not apart and key in self._objects:
            self._add(self._objects, key, marks, scope)
        self._add(self.given, key, marks, scope)

    def _add(self, to: dict[_Key, Marks], key: _Key, marks: Marks, scope: Scope) -> None:
        """What a variable of a scope has grows by `marks`, as far as there is room."""
        before = to.get(key, NOTHING)
        more = _joined(before | marks) - before
        after = _joined(before | self._room_for(more, before))
        if after != before:
            to[key] = after
            self.asked_scopes.append(scope)
            self.changes.changes(scope, key[1])

    def _given(self, name: str, scope: Scope) -> Marks:
        self.changes.reads(scope, name)
        return self.given.get((id(scope), name), NOTHING)

    def other_objects(self, name: str, scope: Scope) -> Marks | None:
        """What a parameter gets besides objects whose members are written out; None where it gets
        none of these.
        """
        self.changes.reads(scope, name)
        return self._objects.get((id(scope), name))

    def _has(self, name: str, scope: Scope) -> bool:
        """Whether a variable belongs to a scope."""
        self.changes.reads(scope, name)
        return name in scope.names or (id(scope), name) in self.given

    def _once(
        self, key: _Key, make: Callable[[], Marks], until: tuple[Scope, UpTo] | None = None
    ) -> Marks:
        """What `make` finds, in one round always the same; of what goes in a circle, nothing: the
        next round has the whole. `until` is told by the key.
        """
        changes, known = self.changes, self._found.get(key)
        if known is not None and (known.round == changes.round or not known.read & changes.now):
            known.round = changes.round
            changes.read |= known.read
            return known.marks
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        outer, changes.read = changes.read, 0
        around, self._until = self._until, until
        try:
            found = make()
        finally:
            self._busy.discard(key)
            self._until = around
        self._found[key] = _Found(found, changes.read, changes.round)
        changes.read |= outer
        return found


def _joined(marks: Marks) -> Marks:
    """What a parameter keeps of them: of many that code looked at and one tool is given, that it is what
    that tool is given; of those of many tools, that they are some tool's. Functions that all tools share
    would get more of them in each round.
    """
    looked = [mark for mark in marks if mark[0] in (CHECKED, LOOKED)]
    if len(looked) <= 1:
        return marks
    tools = Counter(map(_tool, looked))
    if len(tools) > _APART or (LOOKED, "") in looked:
        return marks.difference(looked) | {(LOOKED, "")}
    whole = {tool for tool, count in tools.items() if count > _APART or (LOOKED, tool) in looked}
    some = frozenset(mark for mark in looked if _tool(mark) in whole)
    return marks - some | {(LOOKED, tool) for tool in whole}


def _tool(mark: Mark) -> str:
    kind, of = mark
    return of if kind == LOOKED else of.rpartition(".")[0]
