"""Classes of the package that are made from each other: what a method calls on its own object may be
another class's, `this.execute(text)` of a base that leaves it to those made from it, or of a mixin.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Class, Scope
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import ClassRef, Closure, flat

_MOST = 40
"""Classes of one family that are looked at."""


class Families:
    """Knows them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._above: dict[int, list[Scope]] | None = None
        self._below: dict[int, list[Scope]] = {}

    def below(self, own: Scope) -> list[Scope]:
        """The classes made from one, and what else these are made from."""
        above = self._read()
        made = _all_of(self._below, [own])
        return _all_of(above, made, but=own)

    def above(self, own: Scope) -> list[Scope]:
        """The classes that one is made from."""
        return _all_of(self._read(), [own], but=own)

    def around(self, scope: Scope) -> list[Scope]:
        """The class that a method belongs to, and its family."""
        own = next((one for one in outwards(scope) if one.kind == "class"), None)
        if own is None:
            return []
        every = {id(one): one for one in (own, *self.above(own), *self.below(own))}
        return list(every.values())

    def methods(self, own: Scope, name: str, *, known: bool) -> Iterator[Closure]:
        """What `this.name()` in a class may be besides what the class itself has; where that is
        `known`, only what classes made from it have in its place.
        """
        for one in self.below(own) if known else [*self.above(own), *self.below(own)]:
            for found in filled(one).names.get(name, ()):
                for value in flat(self._machine.value(found, one, {})):
                    if isinstance(value, Closure):
                        yield value

    def _read(self) -> dict[int, list[Scope]]:
        if self._above is None:
            self._above = {}
            for module in modules(self._machine):
                for nodes in filled(module.scope).names.values():
                    for node in nodes:
                        if isinstance(node, Class):
                            self._class(self._machine.value(node, module.scope, {}))
        return self._above

    def _class(self, made: object) -> None:
        above = self._above if self._above is not None else {}
        if not isinstance(made, ClassRef) or id(made.scope) in above:
            return
        scope = filled(made.scope)
        above[id(scope)] = []
        for node in scope.bases:
            for base in flat(self._machine.value(node, scope.parent or scope, {})):
                if isinstance(base, ClassRef):
                    above[id(scope)].append(base.scope)
                    self._below.setdefault(id(base.scope), []).append(scope)


def _all_of(
    ways: dict[int, list[Scope]], starts: Iterable[Scope], but: Scope | None = None
) -> list[Scope]:
    """Everything that `starts` lead to, and they themselves."""
    found: dict[int, Scope] = {}
    todo = list(starts)
    while todo and len(found) < _MOST:
        one = todo.pop()
        if id(one) not in found:
            found[id(one)] = one
            todo += ways.get(id(one), ())
    return [one for one in islice(found.values(), _MOST) if one is not but]
