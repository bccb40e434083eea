"""What a call gives the parameters of the function that it calls."""

from typing import TYPE_CHECKING, Any

from vetting.surface._defaults import of_parameter
from vetting.surface._ir import Scope

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator


def bind_arguments(
    machine: "Evaluator", scope: Scope, args: list[Any], given: dict[Any, Any]
) -> dict[tuple[int, str], Any]:
    """The parameters of the function whose scope it is, by name."""
    env: dict[tuple[int, str], Any] = {}
    for param in scope.params:
        key = (id(scope), param.name)
        if param.name in given:
            env[key] = given[param.name]
        elif 0 <= param.index < len(args):
            env[key] = of_parameter(machine, args[param.index], param, scope)
        elif param.default is not None:
            env[key] = machine.value(param.default, scope, {})
    if scope.rest is not None:
        env[id(scope), scope.rest.name] = args[scope.rest.index :]
    words = getattr(getattr(scope.raw, "args", None), "kwarg", None)
    if words is not None:
        own = {param.name for param in scope.params}
        env[id(scope), words.arg] = {key: one for key, one in given.items() if key not in own}
    for one in scope.params:
        if one.raw and (value := env.get((id(scope), one.name))) is not None:
            env = dict(machine.with_target(one.raw, value, scope, env, one.line))
    return env
