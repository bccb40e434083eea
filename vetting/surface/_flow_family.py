"""Classes of the package that are made from each other: what a method calls on its own object may be
another class's, `this.execute(text)` of a base that leaves it to those made from it, or of a mixin.
"""

from collections.abc import Iterable, Iterator

from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Class, Name, Node, Scope
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import ClassRef, Closure, Instance, flat

_SELF = frozenset({"self", "cls", "this"})
_CONSTRUCTORS = ("constructor", "__init__")
_MOST = 250
"""Classes of one family that are looked at."""


class Families:
    """Knows them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._above: dict[int, list[Scope]] | None = None
        self._below: dict[int, list[Scope]] = {}
        self._around: dict[int, list[Scope]] = {}
        self._every: list[Scope] = []
        self._having: dict[str, list[Scope]] = {}

    def below(self, own: Scope) -> list[Scope]:
        """The classes made from one, and what else these are made from."""
        above = self._read()
        made = _all_of(self._below, self._below.get(id(own), ()), but=own)
        return _all_of(above, made, but=own)

    def above(self, own: Scope) -> list[Scope]:
        """The classes that one is made from."""
        above = self._read()
        return _all_of(above, above.get(id(own), ()), but=own)

    def around(self, scope: Scope) -> list[Scope]:
        """The class that a method belongs to, and its family."""
        own = next((one for one in outwards(scope) if one.kind == "class"), None)
        if own is None:
            return []
        if id(own) not in self._around:
            every = {id(one): one for one in (own, *self.above(own), *self.below(own))}
            self._around[id(own)] = list(every.values())
        return self._around[id(own)]

    def functions(self, func: Node, own: Scope, *, known: bool) -> Iterator[Closure]:
        """What a call in a method of a class may run besides what the class itself has: `this.name()`,
        which where it is `known` only classes made from it have something else for, `super().name()`.
        """
        match func:
            case Name(name="super"):
                yield from self._first(own, _CONSTRUCTORS)
            case Attr(of=Name(name="super") | Call(func=Name(name="super")), name=name):
                yield from self._first(own, (name,))
            case Attr(of=Name(name=of), name=name) if of in _SELF:
                for one in self.below(own) if known else [*self.above(own), *self.below(own)]:
                    yield from self._methods(one, name)

    def made_from(self, objects: Iterable[object], name: str) -> Iterator[Closure]:
        """The methods that classes made from those of some objects have: of what is handed in as a base,
        or put into a table by what makes a class, may be one of them.
        """
        for one in objects:
            at = one.of.scope if isinstance(one, Instance) else getattr(one, "scope", None)
            if isinstance(one, ClassRef | Instance) and at is not None:
                for below in self.below(at):
                    yield from self._methods(below, name)

    def having(self, name: str) -> list[Scope]:
        """The classes of the package that have a method of a name."""
        self._read()
        if name not in self._having:
            every = [one for one in self._every if name in filled(one).names]
            self._having[name] = every[:_MOST]
        return self._having[name]

    def _first(self, own: Scope, names: tuple[str, ...]) -> Iterator[Closure]:
        """The methods of the nearest base that has one of these names."""
        for at in self.above(own):
            if found := [made for name in names for made in self._methods(at, name)]:
                yield from found
                return

    def _methods(self, at: Scope, name: str) -> Iterator[Closure]:
        for node in filled(at).names.get(name, ()):
            for value in flat(self._machine.value(node, at, {})):
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
        self._every.append(scope)
        for node in scope.bases:
            for base in flat(self._machine.value(node, scope.parent or scope, {})):
                if isinstance(base, ClassRef):
                    above[id(scope)].append(base.scope)
                    self._below.setdefault(id(base.scope), []).append(scope)


def _all_of(ways: dict[int, list[Scope]], starts: Iterable[Scope], but: Scope) -> list[Scope]:
    """`starts` and everything that they lead to, nearest first, but for one and what only it leads to."""
    found: dict[int, Scope] = {}
    todo = list(starts)
    while todo and len(found) < _MOST:
        one = todo.pop(0)
        if one is not but and id(one) not in found:
            found[id(one)] = one
            todo += ways.get(id(one), ())
    return list(found.values())
