"""Who calls a function of the package, and with what: for names that are parameters."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from vetting.surface._binding import bind_arguments
from vetting.surface._calls import arguments, by_name, contexts, last_name, named
from vetting.surface._decorated import decorated
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, is_plain
from vetting.surface._idioms import REGISTER, SERVERS
from vetting.surface._injected import injected
from vetting.surface._ir import Attr, Module, Node, Scope, Site
from vetting.surface._other_names import is_it, others
from vetting.surface._scopes import inside, outwards
from vetting.surface._values import (
    MAX_ITEMS,
    ClassRef,
    Closure,
    Many,
    Opaque,
    Record,
    elements,
    members,
    param_of,
)

_CALLERS = 3
"""How many functions outwards a parameter is followed."""

_BASES = 8
_MADE = "one of a list that is made at run time"


def parameter(value: Any) -> Scope | None:
    """The function a value, or part of a list, is a parameter of."""
    return param_of(value)


def parts_of(value: Any) -> list[Any]:
    """A value, and what a list or an object holds that it is: `{ tools }`."""
    held = value if isinstance(value, list | tuple) else list((members(value) or {}).values())
    return [value, *held]


def callers(
    machine: Evaluator, param: Scope, *, sure: bool = False, depth: int = 0
) -> Iterator[Env]:
    """The parameters of a function as each of its callers gives them, those that it has from its
    own callers too; `sure` leaves out who only calls something of the same name.
    """
    memory, key = machine.memory, (id(param), sure, depth)
    known = memory.callers.get(key)
    if known is None:
        with memory.asking() as asked:
            found = list(_callers(machine, param, sure=sure, depth=depth))
        known = found, {id(param): param, **asked}
        if not machine.exhausted:
            memory.callers[key] = known
    memory.asked.update(known[1])
    yield from known[0]


def _callers(machine: Evaluator, param: Scope, *, sure: bool, depth: int) -> Iterator[Env]:
    name = function_name(param.raw)
    known_as = others(machine, param)
    if not name and not known_as.names:
        return
    if name:
        more = depth < _CALLERS
        yield from decorated(
            machine,
            param,
            name,
            lambda one: callers(machine, one, depth=depth + 1) if more else iter(()),
        )
    owner = _class_name(param)
    plain = "" if owner and name == "constructor" else name  # `x.constructor(…)` is anybody's
    wanted = frozenset({plain, owner, *known_as.names} - {""})
    for caller in machine.program.sites(wanted):
        if caller.dead or caller.target is not None or inside(caller.scope, param):
            continue
        target = machine.value(caller.call.func, caller.scope, {})
        known = isinstance(target, Closure if owner else (Closure, ClassRef))
        it = is_it(target, param.raw)
        it = it or (isinstance(target, ClassRef) and target.scope is param.parent)
        envs = contexts(machine, caller)
        mine = list(_in_loops(machine, caller, envs, param))
        it, envs = it or bool(mine), mine or envs
        if not it and (known or sure or not name or last_name(caller.call.func) in known_as.names):
            continue
        if not known and _is_other(machine, caller, param, sure=it):
            continue
        for env in envs:
            for whole in _further(machine, caller, env, sure=sure, depth=depth):
                args = arguments(machine, caller.call, caller.scope, whole)
                given = by_name(machine, caller.call, caller.scope, whole)
                left = _left_out(param, args)
                yield {**whole, **left, **bind_arguments(machine, param, args, given)}
    for site, first in known_as.later:
        yield from _later(machine, param, site, first, depth)
    for of, scope in known_as.turned:
        yield from _turned(machine, param, of, scope, depth)
    if owner:
        yield from injected(machine, param)


def _in_loops(machine: Evaluator, caller: Site, envs: list[Env], param: Scope) -> Iterator[Env]:
    """The turns in which a function is what is called: `for one in modules: one.register(server)`."""
    for env in envs if caller.loops else ():
        if is_it(machine.value(caller.call.func, caller.scope, env), param.raw):
            yield env


def _left_out(param: Scope, args: list[Any]) -> Env:
    """The parameters that a call does not give: JavaScript has nothing for them."""
    if param.module.path.endswith(".py"):
        return {}
    return {
        (id(param), one.name): None
        for one in param.params
        if one.index >= len(args) and one.default is None and one.raw is None
    }


def _later(machine: Evaluator, param: Scope, site: Site, first: int, depth: int) -> Iterator[Env]:
    """What a function is called with by what it is handed to: `to_thread(add, server)`."""
    if site.dead or inside(site.scope, param):
        return
    for env in contexts(machine, site):
        for whole in _further(machine, site, env, sure=False, depth=depth):
            args = arguments(machine, site.call, site.scope, whole)[first:]
            given = by_name(machine, site.call, site.scope, whole)
            yield {**whole, **_left_out(param, args), **bind_arguments(machine, param, args, given)}


def _turned(machine: Evaluator, param: Scope, of: Node, scope: Scope, depth: int) -> Iterator[Env]:
    """The items of a list whose method calls a function with each: `all.forEach(add)`."""
    outer = parameter(machine.value(of, scope, {}))
    known: list[Env] = []
    if outer is not None and depth < _CALLERS:
        known = list(islice(callers(machine, outer, depth=depth + 1), MAX_ITEMS))
    for env in known or [{}]:
        value = machine.value(of, scope, env)
        listed = isinstance(value, list | Many)
        for item in elements(value, of.line) if listed else (Opaque(of.line, _MADE),):
            yield {**env, **bind_arguments(machine, param, [item], {})}


def _is_other(machine: Evaluator, caller: Site, param: Scope, *, sure: bool) -> bool:
    """Whether something else of a function's name is called: another constructor, or the method of a
    library's server.
    """
    if _constructs_other(machine, caller, param) or _is_method(caller, param):
        return True
    func = caller.call.func
    if sure or not isinstance(func, Attr) or func.name not in REGISTER:
        return False
    of = machine.value(func.of, caller.scope, {})
    return isinstance(of, Record) and of.callee in SERVERS


def _is_method(caller: Site, param: Scope) -> bool:
    """Whether `server.tool(…)` is called, and a function with the name of the server's own method is
    meant, which is called without the server.
    """
    own = function_name(param.raw) in REGISTER and is_plain(param)
    return own and isinstance(caller.call.func, Attr)


def contexts_again(machine: Evaluator, site: Site, env: Env, inner: Env) -> list[Env]:
    """`env` with what a caller gives; where a loop goes through what it gives, once for every turn.
    Where nobody knows of any turn it stays as unknown as it was.
    """
    whole = {**env, **inner}
    gone = (machine.value(over, scope, env) for scope, _, over in site.loops)
    turns = contexts(machine, site, whole) if any(map(parameter, gone)) else []
    return turns or [whole]


def _further(
    machine: Evaluator, caller: Site, env: Env, *, sure: bool, depth: int
) -> Iterator[Env]:
    """`env`; once for each caller of the functions that only hand on what they are given: of the one
    it stands in, and of the constructor of its object.
    """
    args = arguments(machine, caller.call, caller.scope, env)
    args += named(machine, caller.call, caller.scope, env).values()
    parts = (part for arg in args for part in parts_of(arg))
    outer = {id(found): found for part in parts if (found := parameter(part)) is not None}
    first = next(iter(outer.values()), None)
    asked = [one for one in outer.values() if one is first or _class_name(one)]
    envs = [env]
    for one in asked if depth < _CALLERS else ():
        given = list(islice(callers(machine, one, sure=sure, depth=depth + 1), MAX_ITEMS))
        turned = (
            whole
            for known in envs
            for inner in given
            for whole in contexts_again(machine, caller, known, inner)
        )
        envs = list(islice(turned, MAX_ITEMS)) or envs
    yield from envs


def modules(machine: Evaluator) -> Iterator[Module]:
    """The modules that are reached."""
    yield from machine.program.modules()


def _class_name(scope: Scope) -> str:
    """The class whose constructor a scope is: calls of the class are calls of it."""
    outer = scope.parent
    made = function_name(scope.raw) in ("constructor", "__init__")
    if outer is None or outer.kind != "class" or not made:
        return ""
    return function_name(outer.raw)


def _constructs_other(machine: Evaluator, caller: Site, param: Scope) -> bool:
    """Whether `super().__init__(…)` stands in a class that is not made from the constructor's."""
    if last_name(caller.call.func) != "__init__" or param.parent is None:
        return False
    own = next((at for at in outwards(caller.scope) if at.kind == "class"), None)
    return own is None or not is_from(machine, own, param.parent)


def is_from(machine: Evaluator, scope: Scope, base: Scope, depth: int = 0) -> bool:
    """Whether the class of one scope is made from that of another."""
    if not scope.filled:
        scope.module.fill(scope)
    for node in scope.bases if depth < _BASES else ():
        found = machine.value(node, scope.parent or scope, {})
        known = isinstance(found, ClassRef)
        if known and (found.scope is base or is_from(machine, found.scope, base, depth + 1)):
            return True
    return False
