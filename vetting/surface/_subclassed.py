"""What Python calls for every class that is made from another one: `def __init_subclass__(cls, name)`."""

import ast
from collections.abc import Iterator, Sequence
from itertools import islice

from vetting.surface._callers import is_from, modules
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name
from vetting.surface._ir import Class, Scope, Site
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, outwards
from vetting.surface._values import MAX_ITEMS, ClassRef


def for_each_class(machine: Evaluator, site: Site, envs: Sequence[Env]) -> Sequence[Env]:
    """`envs`; where a place stands in such a function, once for every class for which that is called."""
    at = next((one for one in outwards(site.scope) if one.kind == "function"), None)
    own = at.parent if at is not None else None
    if at is None or own is None or own.kind != "class":
        return envs
    if function_name(at.raw) != "__init_subclass__":
        return envs
    known, key = machine.memory.added, (id(own), "()")
    if key not in known:
        known[key] = list(_made_from(machine, own))
    made = ((one, _told(machine, one, at)) for one in known[key])
    place = (id(own), "this")
    turns = ({**env, **told, place: one} for one, told in made for env in envs)
    return list(
        islice(turns, MAX_ITEMS + 1)
    )  # a list with more than can be is not known to its end


def _made_from(machine: Evaluator, own: Scope) -> Iterator[ClassRef]:
    """The classes of the modules that are reached that are made from one."""
    for module in list(modules(machine)) if own.module.path.endswith(".py") else ():
        for nodes in list(filled(module.scope).names.values()):
            for node in (one for one in nodes if isinstance(one, Class)):
                found = machine.value(node, module.scope, {})
                if isinstance(found, ClassRef) and is_from(machine, found.scope, own):
                    yield found


def _told(machine: Evaluator, made: ClassRef, func: Scope) -> Env:
    """What the function is told of a class: `class Search(Base, name="search")`."""
    raw = made.scope.raw
    words = {one.arg: one.value for one in raw.keywords} if isinstance(raw, ast.ClassDef) else {}
    outer = made.scope.parent or made.scope
    told: dict[tuple[int, str], object] = {}
    for param in filled(func).params:
        if param.name in words:
            told[id(func), param.name] = machine.value(lower(words[param.name]), outer, {})
        elif param.default is not None:
            told[id(func), param.name] = machine.value(param.default, func, {})
    return told
