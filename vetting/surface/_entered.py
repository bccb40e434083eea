"""What a context manager of the package gives: `with group("notes_") as notes`."""

import ast
from typing import TYPE_CHECKING, Any

from vetting.surface._ir import Call, Scope
from vetting.surface._values import Closure, Instance, Opaque, any_of, flat

if TYPE_CHECKING:
    from vetting.surface._evaluate import Env, Evaluator

_ENTER = ("__enter__", "__aenter__")
_MAKES = frozenset({"contextmanager", "asynccontextmanager"})


def entered_value(machine: "Evaluator", node: Call, scope: Scope, env: "Env") -> Any:
    """What the method gives that is called first, or the generator that a decorator makes one of; of
    what is not known the manager itself.
    """
    from vetting.surface._calls import call

    made = call(machine, node, scope, env)
    if isinstance(made, list) and _is_generator(machine.value(node.func, scope, env)):
        return any_of(made)
    return any_of(one for option in flat(made) for one in flat(_entered(machine, option)))


def _entered(machine: "Evaluator", made: Any) -> Any:
    from vetting.surface._calls import run

    for name in _ENTER if isinstance(made, Instance) else ():
        method = machine.attr(made, name, 0)
        given = run(machine, method, [], {}) if isinstance(method, Closure) else None
        if given is not None and not isinstance(given, Opaque):
            return given
    return made


def _is_generator(func: Any) -> bool:
    raw = func.func.raw if isinstance(func, Closure) else None
    marks = raw.decorator_list if isinstance(raw, ast.FunctionDef | ast.AsyncFunctionDef) else ()
    names = (
        mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "") for mark in marks
    )
    return not _MAKES.isdisjoint(names)
