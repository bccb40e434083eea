"""What `super.name()`, `super().name()` and `super(…)` run: functions of the classes that one is made from,
for the object that it is called on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vetting.surface._construction import bases_of, handed_on, itself
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Name, Node, Scope
from vetting.surface._outside import is_own, outside
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import ClassRef, Closure, External, Instance, Many, Opaque, flat

_CONSTRUCTOR = "constructor"
_MOST = 30
"""Classes that one is made from."""

NOTHING = Many(())
"""What is called where nobody has written anything: a constructor of every object."""

_BUILT_IN = "__"
"""How the names begin of what every object of Python has."""


@dataclass(slots=True, eq=False)
class InPart(Many):
    """One of these values, or another that is not known."""


class Supers:
    """Finds them for one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._known: dict[tuple[int, int, int], Closure] = {}

    def called(self, func: Node, scope: Scope, env: Env) -> tuple[Any, bool]:
        """What any call calls, and whether that is all that `env` says of it: that a parameter may be, a
        loop's variable, or a method of its own object, of which a class made from it may have another.
        """
        if (above := self._above(func, scope, env)) is not None:
            return above, True
        value = self._machine.value(func, scope, {})
        if isinstance(value, Many) or (env and isinstance(value, Opaque)):
            return self._of_something(func, scope, env), True
        if env and is_own(func) and self._is_anothers(value, scope, env):
            told = self._machine.value(func, scope, env)
            return (value, False) if isinstance(told, Opaque) else (told, True)
        return value, not env

    def _of_something(self, func: Node, scope: Scope, env: Env) -> Any:
        """The same where an object may not be there, `let browser = null`: then nothing is called."""
        value = self._machine.value(func, scope, env)
        if not isinstance(func, Attr) or not isinstance(value, Many):
            return value
        every = flat(self._machine.value(func.of, scope, env))
        there = [one for one in every if one is not None]
        if not there or len(there) == len(every):
            return value
        made = [self._machine.attr(one, func.name, func.line) for one in there]
        return made[0] if len(made) == 1 else Many(tuple(made))

    def _is_anothers(self, value: Any, scope: Scope, env: Env) -> bool:
        """Whether a method runs for an object of a class that is made from its own, or calls a base's."""
        own = next((at for at in outwards(scope) if at.kind == "class"), None)
        told = itself(self._machine, scope, env)
        kind = told.of if isinstance(told, Instance) else told
        base = isinstance(value, Closure) and value.scope is not own
        return own is not None and (base or (kind is not None and kind.scope is not own))

    def _above(self, func: Node, scope: Scope, env: Env) -> Any:
        """What such a call calls, `NOTHING` among it; None for any other call."""
        name = _asked(func, scope)
        own = next((ClassRef(at, "") for at in outwards(scope) if at.kind == "class"), None)
        if name is None:
            return None
        if own is None:
            return Opaque(func.line)
        told = itself(self._machine, scope, env) or own
        options = list(self._options(own, told, name, env, func.line))
        known = [one for one in options if not isinstance(one, Opaque)]
        if not options and (name == _CONSTRUCTOR or name.startswith(_BUILT_IN)):
            return NOTHING
        if len(known) == 1 and len(options) == 1:
            return known[0]
        if not known:
            return Opaque(func.line)
        return Many(tuple(known)) if len(known) == len(options) else InPart(tuple(known))

    def _options(
        self, own: ClassRef, told: ClassRef | Instance, name: str, env: Env, line: int
    ) -> Iterator[Any]:
        """What the bases of a class have under a name, the nearest; else others that the object's class is
        made from, which stand behind it.
        """
        found = False
        for base in self._bases(own):
            for one in self._of_base(own, base, told, name, env, line):
                found = found or not isinstance(one, Opaque)
                yield one
            if found:
                break
        kind = told.of if isinstance(told, Instance) else told
        for other in self._beside(kind, own):
            if other is None:
                yield Opaque(line)
            elif name in other.names and isinstance(
                made := self._machine.bound(name, other, {}, line), Closure
            ):
                yield self._for(made, told)

    def _of_base(
        self,
        own: ClassRef,
        base: Any,
        told: ClassRef | Instance,
        name: str,
        env: Env,
        line: int,
    ) -> Iterator[Any]:
        if isinstance(base, External):
            yield External(base.spec, f"{base.name}().{name}") if name != _CONSTRUCTOR else base
        elif isinstance(base, ClassRef):
            above = handed_on(self._machine, own, base, env)
            made = self._machine.member(base, name, above, line)
            if isinstance(made, Opaque) and self._is_all_known(base):
                return
            yield from (self._for(one, told) for one in flat(made))
        else:
            yield Opaque(line)

    def _bases(self, of: ClassRef) -> list[Any]:
        """What a class is made from."""
        scope = filled(of.scope)
        every = (self._machine.value(one, scope.parent or scope, {}) for one in scope.bases)
        found = [one for base in every for one in flat(base)]
        return [*found[:_MOST], Opaque()] if len(found) > _MOST else found

    def _is_all_known(self, of: ClassRef) -> bool:
        """Whether all that a class is made from is the package's own."""
        return all(
            all(isinstance(base, ClassRef) for base in self._bases(one))
            for one in bases_of(self._machine, of)
        )

    def _beside(self, kind: ClassRef, own: ClassRef) -> Iterator[Scope | None]:
        """What else an object's class is made from, which may stand behind one of its classes; None where
        there is more.
        """
        todo, seen = [kind], {id(own.scope)}
        above = {id(one.scope) for one in bases_of(self._machine, own)}
        while todo:
            if len(seen) > _MOST:
                yield None
                return
            for base in self._bases(todo.pop()):
                if isinstance(base, ClassRef) and id(base.scope) not in seen:
                    seen.add(id(base.scope))
                    todo.append(base)
                    if id(base.scope) not in above:
                        yield filled(base.scope)

    def _for(self, made: Any, told: ClassRef | Instance) -> Any:
        """A method as it is for an object: what it says of its own is said of this one. The same for each
        call, so that methods that call each other are looked at once.
        """
        if not isinstance(made, Closure):
            return made
        kind = told.of if isinstance(told, Instance) else told
        call = told.call if isinstance(told, Instance) else None
        key = id(made.func.raw), id(kind.scope), id(call)
        if key not in self._known:
            chain = bases_of(self._machine, kind)
            this = {(id(one.scope), "this"): told for one in chain}
            self._known[key] = replace(made, env={**made.env, **this})
        return self._known[key]


def is_super(name: tuple[str, str] | None) -> bool:
    """Whether what is called goes by another name, or in another way, than those that are followed:
    `const run = super.run`, `super.run.call(this)`, `up = super()`.
    """
    return name is not None and not name[0] and re.split(r"[.(]", name[1])[0] == "super"


def is_of_object(machine: Evaluator, func: Attr, scope: Scope, env: Env) -> bool:
    """Whether something is a member of a method's own object, or of what that is made from."""
    return is_own(func.of) or is_super(outside(machine, machine.value(func.of, scope, env)))


def _asked(func: Node, scope: Scope) -> str | None:
    """The name under which a call asks for what a base has."""
    python = scope.module.path.endswith(".py")
    match func:
        case Name(name="super") if not python:
            return _CONSTRUCTOR
        case Attr(of=Name(name="super"), name=name) if not python:
            return name
        case Attr(of=Call(func=Name(name="super")), name=name) if python:
            return name
    return None
