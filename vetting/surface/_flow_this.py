"""What `this` is in the methods of an object that JavaScript writes out: `{ go(x) { this.run(x) } }`."""

from collections.abc import Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_stores import Stores
from vetting.surface._ir import Attr, Func, Lit, Map, Name, Node, Scope
from vetting.surface._javascript_lower import lower
from vetting.surface._javascript_module import JavaScriptModule
from vetting.surface._scopes import outwards
from vetting.surface._values import Closure, flat

_METHODS = frozenset({"method_definition", "function_expression", "generator_function"})


def object_of(scope: Scope) -> Any:
    """The syntax node of the object whose method a scope lies in; None for a class's."""
    if not isinstance(scope.module, JavaScriptModule):
        return None
    for at in outwards(scope):
        if at.kind == "class":
            return None
        if at.kind == "function" and at.raw.type in _METHODS:
            holder = at.raw.parent
            if holder is not None and holder.type == "pair":
                holder = holder.parent
            return holder if holder is not None and holder.type == "object" else None
        if at.kind == "function" and at.raw.type != "arrow_function":
            return None
    return None


def methods(machine: Evaluator, func: Node, scope: Scope) -> Iterator[Closure]:
    """The functions that `this.run(…)` calls there."""
    if not (isinstance(func, Attr) and isinstance(func.of, Name) and func.of.name == "this"):
        return
    for value, at in members(func.name, scope):
        if isinstance(value, Func):
            yield Closure(value, at, {})
        else:
            found = flat(machine.value(value, at, {}))
            yield from (one for one in found if isinstance(one, Closure))


def members(name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
    """What such an object has under a name, and where that is written."""
    raw, module = object_of(scope), scope.module
    made = lower(raw) if raw is not None else None
    if not isinstance(made, Map) or not isinstance(module, JavaScriptModule):
        return
    for key, value in made.pairs:
        if isinstance(key, Lit) and key.value == name:
            yield value, module.scope_at(raw)


def given_to(name: str, scope: Scope, stores: Stores) -> Iterator[tuple[Node, Scope]]:
    """The same, with what its methods give it: `this.path = path`."""
    raw = object_of(scope)
    if raw is None:
        return
    yield from members(name, scope)
    for value, at in stores.own(name):
        if object_of(at) == raw:
            yield value, at
