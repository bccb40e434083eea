"""What constructors are given: those of a class, and through `super(…)` those of its bases."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vetting.surface._binding import bind_arguments
from vetting.surface._calls import arguments, by_name, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Name, Scope, Site, Spread
from vetting.surface._scopes import outwards
from vetting.surface._values import ClassRef, Closure, Instance

_CONSTRUCTORS = ("constructor", "__init__")
_SUPER = frozenset({"super", "__init__"})
_BASES = 8


def made_with(machine: Evaluator, of: Instance) -> Env:
    """The parameters of an object's constructor, perhaps a base class's."""
    made: dict[tuple[int, str], Any] = {}
    for at in bases_of(machine, of.of):
        if (scope := _constructor(machine, at)) is not None:
            args = arguments(machine, of.call, of.scope, of.env)
            given = by_name(machine, of.call, of.scope, of.env)
            made.update(bind_arguments(machine, scope, args, given))
            if not any(map(_is_all, _supers(scope))):
                break
    return made


def field_of(machine: Evaluator, of: Instance, name: str) -> Any:
    """What a dataclass's object was given for a field; None where nothing is known of it."""
    own = of.of.scope.module.fields(of.of.scope)
    fields = tuple(
        dict.fromkeys(
            field
            for one in (reversed(bases_of(machine, of.of)) if own else ())
            for field in one.scope.module.fields(one.scope)
        )
    )
    if name not in fields:
        return None
    place = fields.index(name)
    words = dict(of.call.named)
    if "**" in words or any(isinstance(arg, Spread) for arg in of.call.args[: place + 1]):
        given = named(machine, of.call, of.scope, of.env)
        args = arguments(machine, of.call, of.scope, of.env)
        return given.get(name, args[place] if place < len(args) else None)
    node = words.get(name) or (of.call.args[place] if place < len(of.call.args) else None)
    return machine.value(node, of.scope, of.env) if node is not None else None


def bases_of(machine: Evaluator, of: ClassRef) -> list[ClassRef]:
    """A class and those of the package that it is made from, nearest first."""
    chain: list[ClassRef] = []
    at: ClassRef | None = of
    while at is not None and len(chain) < _BASES:
        chain.append(at)
        at = _base(machine, at)
    return chain


def itself(machine: Evaluator, scope: Scope, env: Env) -> ClassRef | Instance | None:
    """The class that a method belongs to, with what `env` says of its constructor's parameters: its
    members are what is known of its object.
    """
    own = next((ClassRef(at, "") for at in outwards(scope) if at.kind == "class"), None)
    if own is None or not env:
        return own
    told = env.get((id(own.scope), "this"))  # one of the classes made from it, or an object of one
    if isinstance(told, Instance):
        return told
    own = told if isinstance(told, ClassRef) else own
    at: ClassRef | None = own
    for _ in range(_BASES):
        if at is None:
            break
        if (made := _constructor(machine, at)) is not None:
            given = {place: item for place, item in env.items() if place[0] == id(made)}
            return replace(own, env=given) if given else own
        at = _base(machine, at)
    return own


def handed_on(machine: Evaluator, of: ClassRef, base: ClassRef, env: Env) -> Env:
    """`env` with the parameters of the constructor of `base`, as that of `of` calls it."""
    own = _constructor(machine, of)
    above = (_constructor(machine, one) for one in bases_of(machine, base)) if own else ()
    other = next((one for one in above if one is not None), None)
    site = next(_supers(own), None) if own is not None and other is not None else None
    if own is None or other is None or site is None or _is_all(site):
        return env
    args = arguments(machine, site.call, own, env)
    given = by_name(machine, site.call, own, env)
    return {**env, **bind_arguments(machine, other, args, given)}


def _supers(own: Scope) -> Iterator[Site]:
    """Where a constructor calls that of a base."""
    return (site for site in own.module.sites(_SUPER) if site.scope is own and _is_super(site.call))


def _is_all(site: Site) -> bool:
    """`super(...arguments)`, which hands on whatever there is."""
    first = site.call.args[0] if site.call.args else None
    given = first.of if isinstance(first, Spread) else None
    return isinstance(given, Name) and given.name == "arguments"


def _constructor(machine: Evaluator, of: ClassRef) -> Scope | None:
    """The scope of a class's own constructor."""
    if not of.scope.filled:
        of.scope.module.fill(of.scope)
    for name in _CONSTRUCTORS:
        made = of.scope.names.get(name)
        func = machine.value(made[0], of.scope, {}) if made else None
        if isinstance(func, Closure):
            scope = func.scope.module.function(func.func, func.scope)
            if not scope.filled:
                scope.module.fill(scope)
            return scope
    return None


def _base(machine: Evaluator, of: ClassRef) -> ClassRef | None:
    found: Any = None
    if not of.scope.filled:
        of.scope.module.fill(of.scope)
    for base in of.scope.bases:
        found = machine.value(base, of.scope.parent or of.scope, {})
        if isinstance(found, ClassRef):
            return found
    return None


def _is_super(call: Call) -> bool:
    """`super(…)`, and Python's `super().__init__(…)`."""
    func = call.func
    if isinstance(func, Attr) and isinstance(func.of, Call):
        return isinstance(func.of.func, Name) and func.of.func.name == "super"
    return isinstance(func, Name) and func.name == "super" and bool(call.args)
