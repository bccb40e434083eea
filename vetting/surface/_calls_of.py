"""Where a function of the package is called, by all names that it is known to have."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name
from vetting.surface._ir import Name, Scope, Site
from vetting.surface._other_names import others
from vetting.surface._scopes import inside, owner

_CALLS = frozenset({"call_expression", "new_expression"})
_OUTWARDS = 6
_MAKERS = frozenset({"constructor", "__init__"})


_MOST_ASKED = 20_000
"""Steps of evaluation, of all that is asked of who calls what a declaration names."""

T = TypeVar("T")


def asked_of(machine: Evaluator, found: Iterator[T], most: int) -> list[T]:
    """The first of what is asked of the callers of a function; nothing once much was asked for them. It
    takes nothing of the steps that finding what is registered has.
    """
    if machine.asking > _MOST_ASKED:
        return []
    before = machine.steps
    known = list(islice(found, most))
    machine.asking += machine.steps - before
    machine.steps = before
    return known


def calls_of(machine: Evaluator, function: Scope) -> Iterator[Site]:
    """The places, with some where another function of that name is called. Who else may call it is asked
    as of one that registers something.
    """
    machine.memory.asked[id(function)] = function
    own, known = function_name(function.raw), others(machine, function)
    kind = function.parent if function.parent is not None else function
    if own in _MAKERS and kind.kind == "class":
        own = function_name(kind.raw)
        yield from _calls(machine, frozenset({"super", "__init__"}), function)
    yield from _calls(machine, frozenset({own, *known.names} - {""}), function)
    yield from (site for site, _ in known.later if not site.dead)


def handed_to(function: Scope) -> Any:
    """The syntax of the call that a function without a name is handed to, perhaps in an object or list;
    None of others, and in Python.
    """
    node = function.raw
    if function_name(node) or not hasattr(node, "parent"):
        return None
    for _ in range(_OUTWARDS):
        node = node.parent
        if node is None or node.type in _CALLS:
            return node
    return None


def _calls(machine: Evaluator, names: frozenset[str], function: Scope) -> Iterator[Site]:
    for site in machine.program.sites(names) if names else ():
        func = site.call.func
        if site.dead or site.target is not None or inside(site.scope, function):
            continue
        same = site.scope.module is function.module and isinstance(func, Name)
        if same and isinstance(func, Name) and owner(func.name, site.scope) is not function.parent:
            continue
        yield site
