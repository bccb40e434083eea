"""Members of JavaScript's objects that a function gives when they are taken: `{ get tools() { … } }`."""

from typing import TYPE_CHECKING, Any

from vetting.surface._values import Closure

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator


def got(machine: "Evaluator", value: Any) -> Any:
    """What a member is that is taken."""
    raw: Any = value.func.raw if isinstance(value, Closure) else None
    if getattr(raw, "type", "") != "method_definition" or raw.children[0].type != "get":
        return value
    from vetting.surface._calls import run

    return run(machine, value, [], {})
