"""Who calls a function of the package, and with what: for names that are parameters."""

from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import arguments, bind_arguments, contexts, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Module, Scope
from vetting.surface._values import Closure, Many, Opaque


def parameter(value: Any) -> Scope | None:
    """The function a value is a parameter of."""
    options = value.options if isinstance(value, Many) else (value,)
    return next((o.param for o in options if isinstance(o, Opaque) and o.param), None)


def callers(machine: Evaluator, param: Scope) -> Iterator[Env]:
    """The parameters of a function as each of its callers gives them."""
    name = function_name(param.raw)
    if not name:
        return
    wanted = frozenset({name, _class_name(param)} - {""})
    for module in modules(machine):
        for caller in module.sites(wanted):
            if caller.dead or caller.target is not None:
                continue
            target = machine.value(caller.call.func, caller.scope, {})
            if isinstance(target, Closure) and not _same(target.func.raw, param.raw):
                continue
            for env in contexts(machine, caller):
                args = arguments(machine, caller.call, caller.scope, env)
                given = named(machine, caller.call, caller.scope, env)
                yield {**env, **bind_arguments(machine, param, args, given)}


def modules(machine: Evaluator) -> Iterator[Module]:
    """The modules that are reached."""
    for path in machine.program.reached:
        if (module := machine.program.module(path)) is not None:
            yield module


def _class_name(scope: Scope) -> str:
    """The class whose constructor a scope is: calls of the class are calls of it."""
    outer = scope.parent
    if outer is None or outer.kind != "class":
        return ""
    return function_name(outer.raw)


def _same(one: Any, two: Any) -> bool:
    return one is two or getattr(one, "id", 0) == getattr(two, "id", 1)


def function_name(raw: Any) -> str:
    """The name a function is called by, also when it is the value of a variable."""
    if isinstance(name := getattr(raw, "name", None), str):
        return name
    if not hasattr(raw, "child_by_field_name"):
        return ""
    node = raw.child_by_field_name("name")
    if node is None and raw.parent is not None and raw.parent.type == "variable_declarator":
        node = raw.parent.child_by_field_name("name")
    return node.text.decode("utf-8", "replace") if node is not None else ""
