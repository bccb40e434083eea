"""The functions that a decorator of the package is put to: `@name`, `@outer(…)` where `outer` returns it,
and `@tools.reader(…)`, a method that returns what another one makes, of an object that callers give.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from vetting.surface._binding import bind_arguments
from vetting.surface._calls import arguments, by_name, contexts
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, same
from vetting.surface._ir import Call, Name, Scope, Site
from vetting.surface._other_names import others
from vetting.surface._scopes import filled
from vetting.surface._values import MAX_ITEMS, Closure, Many, Opaque

_GIVERS = 3
"""Functions that return what another one returns."""

_CHAINS = 16
Callers = Callable[[Scope], Iterator[Env]]
_Chain = tuple[Scope, tuple[tuple[Site, Scope], ...]]
"""A function, and the calls by which it comes by what it returns, outermost first, with what each calls."""


def decorated(machine: Evaluator, param: Scope, name: str, callers: Callers) -> Iterator[Env]:
    """What the parameters of a function are, once for each function that it is put to, and of those
    that lead to it.
    """
    outer = param.parent if param.parent is not None and param.parent.kind == "function" else None
    gives = outer is not None and any(
        isinstance(node, Name) and node.name == name for node in outer.returns
    )
    made = outer if outer is not None and gives else param
    for giver, chain in _givers(machine, made):
        names = {function_name(giver.raw), *others(machine, giver).names} - {""}
        for site in machine.program.sites(frozenset(names)):
            if site.target is None or site.dead:
                continue
            if giver is param and (site.call.args or site.call.named):
                continue  # `@tool("name")` is given the name, and what it returns the function
            for env in _of_it(machine, site, giver, callers):
                machine.memory.asked[id(giver)] = giver  # handed on, it may be put to others
                whole = env if giver is param else _bound(machine, site, giver, env)
                for call, of in chain:
                    whole = _bound(machine, call, of, whole)
                func = Closure(site.target, site.scope, env)
                yield {**whole, **bind_arguments(machine, param, [func], {})}


def _givers(machine: Evaluator, made: Scope) -> list[_Chain]:
    """What gives back what a function makes: itself, and what returns a call of one that does."""
    found: list[_Chain] = [(made, ())]
    for scope, chain in found:
        if len(chain) >= _GIVERS:
            continue
        for site in machine.program.sites(frozenset({function_name(scope.raw)})):
            known = len(found) >= _CHAINS or any(site.scope is one for one, _ in found)
            if known or site.target is not None or not _returns(site):
                continue
            if _is_it(machine.value(site.call.func, site.scope, {}), scope):
                found.append((site.scope, ((site, scope), *chain)))
    return found


def _returns(site: Site) -> bool:
    """Whether the function that a call stands in returns what it gives."""
    return site.scope.kind == "function" and any(
        isinstance(node, Call) and node.raw is site.call.raw for node in filled(site.scope).returns
    )


def _of_it(machine: Evaluator, site: Site, giver: Scope, callers: Callers) -> Iterator[Env]:
    """What is known of variables where a decorator is `giver`; once for each caller who gives the
    object that it is a method of.
    """
    for env in contexts(machine, site):
        target = machine.value(site.call.func, site.scope, env)
        if _is_it(target, giver):
            yield env
        elif isinstance(target, Opaque) and target.param is not None:
            for given in islice(callers(target.param), MAX_ITEMS):
                whole = {**env, **given}
                if _is_it(machine.value(site.call.func, site.scope, whole), giver):
                    yield whole


def _bound(machine: Evaluator, site: Site, of: Scope, env: Env) -> Env:
    """`env` with what a call gives the parameters of what it calls."""
    args = arguments(machine, site.call, site.scope, env)
    return {
        **env,
        **bind_arguments(machine, of, args, by_name(machine, site.call, site.scope, env)),
    }


def _is_it(value: Any, scope: Scope) -> bool:
    options = value.options if isinstance(value, Many) else (value,)
    return any(isinstance(one, Closure) and same(one.func.raw, scope.raw) for one in options)
