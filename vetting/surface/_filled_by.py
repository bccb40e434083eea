"""Lists and objects that other code fills than what knows them by their name: functions that are given
them, other names of theirs, and in JavaScript what gives them a member, `tools.search = { … }`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from vetting.surface._binding import bind_arguments
from vetting.surface._calls import arguments, by_name, contexts
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import same
from vetting.surface._ir import Scope, Site
from vetting.surface._values import MAX_ITEMS, Closure, flat

Spot = tuple[int, str] | tuple[int, str, str]
"""A variable or member by its scope's identity and its name, or a member of the object that it is."""

Way = tuple[tuple[Site, Scope], ...]
"""Calls, outermost first, each with the function by whose parameter something is known from then on."""


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """A place where something is put into what a variable holds."""

    site: Site
    way: Way = ()


def place_of(site: Site) -> tuple[str, int]:
    """Where a site stands, the same for the same place."""
    return site.scope.module.path, site.scope.module.inside().at(site)


def turns(machine: Evaluator, filling: Filling, around: Env) -> Iterator[Env]:
    """What is known where something is put in, once for every call on the way and turn of a loop; where
    nobody knows of any, that it is put in is known all the same.
    """
    envs: list[Env] = [around]
    for site, func in filling.way:
        given = (inner for env in envs for inner in _through(machine, site, func, env))
        envs = list(islice(given, MAX_ITEMS + 1)) or envs  # `_all_of` tells of more
    for env in envs:
        yield from contexts(machine, filling.site, env) or [env]


def _through(machine: Evaluator, site: Site, func: Scope, around: Env) -> Iterator[Env]:
    """The parameters of a function as a call gives them."""
    for env in contexts(machine, site, around):
        called = flat(machine.value(site.call.func, site.scope, env)) if site.loops else ()
        if any(isinstance(one, Closure) for one in called) and not any(
            isinstance(one, Closure) and same(one.func.raw, func.raw) for one in called
        ):
            continue  # of `for (const add of all) add(tools)` another one's turn
        args = arguments(machine, site.call, site.scope, env)
        given = by_name(machine, site.call, site.scope, env)
        yield {**env, **bind_arguments(machine, func, args, given)}
