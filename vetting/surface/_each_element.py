"""What methods of lists make that call a function for each element: `map`, `flatMap`, `reduce`."""

from typing import Any

from vetting.surface._calls import run
from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call
from vetting.surface._pairs import as_list, merged
from vetting.surface._values import Closure, Opaque, elements, first_of, is_itself

_MOST_REDUCED = 1_000  # elements that are put one by one into a copy of what there is


def gone_through(
    machine: Evaluator, of: Any, name: str, node: Call, args: list[Any]
) -> tuple[Any] | None:
    """What a method of a list makes that calls a function for each of its elements."""
    step = args[0] if args else None
    if not isinstance(step, Closure):
        return None
    if name == "reduce":
        if len(args) < 2:
            return (Opaque(node.line),)
        known = isinstance(of, list) and len(of) <= _MOST_REDUCED
        made = args[1]
        for item in of if known else [Opaque(node.line)]:
            made = run(machine, step, [made, item], {})
        return (made,)
    found = [_stepped(machine, step, item, node.line) for item in elements(of, node.line)]
    if name == "flatMap":
        found = first_of((part for one in found for part in elements(one, node.line)), node.line)
    return (found,)


def same(machine: Evaluator, name: str, args: list[Any], line: int) -> Any:
    """What functions give back that return what they are given, or what they make of each part of it:
    `Array.from(tools, ([name, tool]) => …)`.
    """
    if name == "assign":
        return merged(machine, args, line)
    if name != "from":
        return args[-1] if name == "cast" else args[0]
    whole, step = as_list(args[0], "entries", line), args[1] if len(args) > 1 else None
    if isinstance(step, Closure) and isinstance(whole, list):
        return [_stepped(machine, step, item, line) for item in whole]
    return whole


def _stepped(machine: Evaluator, step: Closure, item: Any, line: int) -> Any:
    """What a function makes of an element; of what the list was before, something that is not known."""
    if is_itself(item):
        return Opaque(line)
    return item if isinstance(item, Opaque) else run(machine, step, [item], {})
