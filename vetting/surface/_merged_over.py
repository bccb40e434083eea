"""Objects that declare a tool and do not say all of it themselves: something that is not known is merged
into them after they said something, `{ name, description, ...more() }`, or they say what they are
in JSON, `toJSON() { … }`.
"""

from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Site
from vetting.surface._output import Output
from vetting.surface._values import Closure, Instance, Many, members

MERGED = "what is merged into what a tool says is not known, and may say otherwise"
IN_JSON = "an object says by itself what it is in JSON"
_SAID = frozenset({"name", "description", "inputSchema"})


def tell_unsure(
    machine: Evaluator, output: Output, kind: str, values: list[Any], site: Site
) -> None:
    """Tell what is not sure of what a tool is registered with."""
    for value in values if kind == "tool" else ():
        if (why := unsure(machine, value)) is not None:
            output.gap(site.scope.module.path, site.call.line, why)


def unsure(machine: Evaluator, value: Any) -> str | None:
    """Why what an object says is not sure; None where it is."""
    if isinstance(value, Instance):
        made = machine.attr(value, "toJSON", value.call.line)
        return IN_JSON if isinstance(made, Closure) else None
    if isinstance(value, Many):
        return None
    found = members(value) or {}
    if isinstance(found.get("toJSON"), Closure):
        return IN_JSON
    keys = list(found)
    if ... in keys and not _SAID.isdisjoint(keys[: keys.index(...)]):
        return MERGED
    return None
