"""Objects of classes that code goes through: `for (const Tool of tools) new Tool(server)`."""

from collections.abc import Iterator
from itertools import islice

from vetting.patterns import pattern
from vetting.surface._callers import callers, contexts_again, is_from, modules, parameter
from vetting.surface._calls import contexts
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Name, Scope, Site
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance, flat

_MADE = pattern(rb"\bnew\s{1,9}([A-Za-z_$][\w$]{0,80})\s{0,9}\(")
_TURNED = pattern(rb"\bfor\s{1,9}(\w{1,80})\s{1,9}in\b")
_SITES = 300
"""Places that are looked at."""

_TURNS = 2_000
"""Of one of them."""


def made_in_turn(machine: Evaluator, own: Scope) -> list[Instance | None]:
    """The objects of a class, or of those made from it, that are made so; None where a turn may make
    one of a class that is not known.
    """
    found: list[Instance | None] = []
    for site in islice(_sites(machine), _SITES):
        turned = list(islice(_turns(machine, site), _TURNS))
        options = [(one, env) for env in turned for one in flat(_called(machine, site, env))]
        made = [
            Instance(one, site.call, site.scope, env)
            for one, env in options
            if isinstance(one, ClassRef) and (one.scope is own or is_from(machine, one.scope, own))
        ]
        found += made
        if made and any(not isinstance(one, ClassRef) for one, _ in options):
            found.append(None)
    return found


def _sites(machine: Evaluator) -> Iterator[Site]:
    """Calls of what a loop goes through."""
    for module in modules(machine):
        said = _TURNED if module.path.endswith(".py") else _MADE
        every = {name.decode() for name in said.findall(machine.program.source(module.path))}
        names = frozenset(every - filled(module.scope).names.keys())
        for site in module.sites(names) if names else ():
            if site.loops and not site.dead and isinstance(site.call.func, Name):
                yield site


def _turns(machine: Evaluator, site: Site) -> Iterator[Env]:
    """What is known in each turn, of what the callers of its function give where that is a parameter."""
    for env in contexts(machine, site):
        outer = parameter(_called(machine, site, env))
        given = list(islice(callers(machine, outer), _TURNS)) if outer is not None else []
        for one in given:
            yield from contexts_again(machine, site, env, one)
        if not given:
            yield env


def _called(machine: Evaluator, site: Site, env: Env) -> object:
    return machine.value(site.call.func, site.scope, env)
