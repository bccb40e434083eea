"""What something is where there may be nothing, and what is given for that: `text || "Finds."`,
`os.getenv("TEXT") or "Finds."`, `CONFIG.get("text", "Finds.")`, and defaults of parameters.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Call, Default, Param, Scope
from vetting.surface._values import (
    External,
    Many,
    Opaque,
    Otherwise,
    Placed,
    Record,
    any_of,
    flat,
    is_of_itself,
    key_of,
    members,
)

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

Env = Mapping[tuple[int, str], Any]


def default_value(machine: "Evaluator", node: Default, scope: Scope, env: Env) -> Any:
    """A value, or the other one where there is none; that a list may be empty tells nothing of it."""
    found = machine.value(node.of, scope, env)
    if found is not None and not isinstance(found, Opaque):
        if not _may_be_nothing(found):
            return found
        other = machine.value(node.other, scope, env)
        return any_of((*flat(found), other)) if _says(other) else found
    other = machine.value(node.other, scope, env)
    if is_of_itself(found) and _says(other):  # `x.text = x.text || "…"`
        return Many((found, other))
    if isinstance(other, str) and isinstance(found, Opaque) and found.param is not None:
        return Otherwise((found, other))
    empty = other == [] or members(other) == {}
    return found if empty and found is not None else other


def under_key(
    machine: "Evaluator", of: Any, node: Call, scope: Scope, env: Env
) -> tuple[Any] | None:
    """What is under the key that `get` is given, or else what it is given for that; None of a key that
    nobody knows.
    """
    key = key_of(machine.value(node.args[0], scope, env))
    if key is None:
        return None
    found = machine.attr(of, key, node.line)
    if len(node.args) > 1 and (found is None or isinstance(found, Opaque)):
        other = machine.value(node.args[1], scope, env)
        if found is None:
            return (other,)
        if isinstance(other, str) and not is_of_itself(found):
            return (any_of((found, other)),)
    return (found,)


def of_parameter(machine: "Evaluator", value: Any, param: Param, scope: Scope) -> Any:
    """What a parameter is for what it is given: in JavaScript its default where that is nothing."""
    if param.default is None or scope.module.path.endswith(".py"):
        return value
    options = flat(value)
    if None not in options and not _may_be_nothing(value):
        return value
    other = machine.value(param.default, scope, {})
    return any_of([*(one for one in options if one is not None), other]) if _says(other) else value


def _may_be_nothing(value: Any) -> bool:
    """Whether a value comes from outside, and nobody knows whether there is one."""
    return any(isinstance(one, External | Record) and not members(one) for one in flat(value))


def _says(other: Any) -> bool:
    return isinstance(other, str) or (isinstance(other, Placed) and bool(other.fields))
