"""Members that classes have from those they inherit from, and from those that inherit from them:
`super().run(path)`, `this.run(path)` where a class made from this one says what `run` is.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vetting.surface._callers import modules
from vetting.surface._construction import bases_of
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Class, Name, Node, Scope
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import ClassRef, Closure, flat

_SELF = frozenset({"self", "cls", "this"})
_CONSTRUCTORS = ("constructor", "__init__")
_MOST = 40
"""Classes that inherit from one, and are looked at."""


class Kin:
    """Knows which classes of one program are made from which."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine

    def above(self, at: Scope) -> list[Scope]:
        """The classes of the package that a class inherits from, nearest first."""
        if not filled(at).bases:
            return []
        return [one.scope for one in bases_of(self._machine, ClassRef(at, ""))[1:]]

    def below(self, at: Scope) -> list[Scope]:
        """The classes that inherit from a class."""
        return self._made_from.get(id(at), [])

    def functions(self, func: Node, scope: Scope) -> Iterator[Closure]:
        """What a call runs that is a base's, or a method of a class made from the one it stands in."""
        own = next((at for at in outwards(scope) if at.kind == "class"), None)
        if own is None:
            return
        match func:
            case Name(name="super"):
                yield from self._first(self.above(own), _CONSTRUCTORS)
            case Attr(of=Name(name="super"), name=name):
                yield from self._first(self.above(own), (name,))
            case Attr(of=Call(func=Name(name="super")), name=name):
                yield from self._first(self.above(own), (name,))
            case Attr(of=Name(name=of), name=name) if of in _SELF:
                for one in self.below(own):
                    yield from self._of(one, name)

    def _first(self, above: list[Scope], names: tuple[str, ...]) -> Iterator[Closure]:
        """The methods of the nearest class that has one of those names."""
        for at in above:
            if found := [made for name in names for made in self._of(at, name)]:
                yield from found
                return

    def _of(self, at: Scope, name: str) -> Iterator[Closure]:
        if name not in filled(at).names:
            return
        found: Any = self._machine.member(ClassRef(at, ""), name, {}, 0)
        yield from (one for one in flat(found) if isinstance(one, Closure))

    @cached_property
    def _made_from(self) -> dict[int, list[Scope]]:
        found: dict[int, list[Scope]] = {}
        for module in modules(self._machine):
            nodes = [one for each in filled(module.scope).names.values() for one in each]
            for node in nodes:
                if not isinstance(node, Class):
                    continue
                at = module.function(node, module.scope)
                for above in self.above(at):
                    kept = found.setdefault(id(above), [])
                    if len(kept) < _MOST:
                        kept.append(at)
        return found
