"""Where something is declared by a function that takes its name: `define("list_files", …)` is what a person
looks for, and not the one line in `define` that registers all of them.
"""

from weakref import WeakKeyDictionary

from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import function_name
from vetting.surface._ir import Call, Lit, Map, Node, Scope
from vetting.surface._scopes import inside, outwards

Place = tuple[str, int]

_KNOWN: WeakKeyDictionary[Evaluator, dict[int, tuple[Scope, dict[str, Place]]]] = (
    WeakKeyDictionary()
)
"""By functions, which are kept, the names that their callers say and where."""


def said_where(machine: Evaluator, name: str, said: Node | None, scope: Scope, at: Place) -> Place:
    """The call that says a name, of the functions around `at`, where that is declared which has it; `said` is
    how the name is written there.
    """
    if said is None or isinstance(said, Lit):
        return at
    for function in outwards(scope):
        if function.kind == "function" and (found := _names(machine, function).get(name)):
            return found
    return at


def name_in(node: Map | Call) -> Node | None:
    """How the name of a declaration is written: first in a call, or as `name`."""
    if isinstance(node, Map):
        return next((v for k, v in node.pairs if isinstance(k, Lit) and k.value == "name"), None)
    return dict(node.named).get("name", node.args[0] if node.args else None)


def _names(machine: Evaluator, function: Scope) -> dict[str, Place]:
    known = _KNOWN.setdefault(machine, {})
    if id(function) not in known:
        found = dict[str, Place]()
        name = function_name(function.raw)
        for site in machine.program.sites(frozenset({name} if name else ())):
            if site.dead or site.target is not None or inside(site.scope, function):
                continue
            place = site.scope.module.path, site.call.line
            for one in (*site.call.args, *(value for _, value in site.call.named)):
                text = name_in(one) if isinstance(one, Map) else one
                if isinstance(text, Lit) and isinstance(text.value, str):
                    found.setdefault(text.value, place)
        known[id(function)] = function, found
    return known[id(function)][1]
