"""Functions behind those that `functools.wraps` makes look like them: name and documentation are theirs."""

import ast
from collections.abc import Iterator
from typing import Any

from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._python_lower import lower
from vetting.surface._values import Closure, Many, Opaque, Record, any_of, flat

_TOOLS = frozenset({"from_function", "FunctionTool", "Tool"})
_DEPTH = 6


def functions(machine: Evaluator, value: Any, depth: int = 0) -> Iterator[Closure]:
    """The functions that a value may be, without what is put around them; of what is put around
    something unknown, nothing.
    """
    if isinstance(value, Many):
        for option in value.options:
            yield from functions(machine, option, depth + 1)
    elif isinstance(value, Closure):
        inner = _wrapped(machine, value) if depth < _DEPTH else None
        if inner is None:
            yield value
        else:
            yield from functions(machine, inner, depth + 1)


def behind(machine: Evaluator, value: Any, depth: int = 0) -> list[Any]:
    """The functions that a function is a wrapper of, or what is not known of them; else itself."""
    inner = _wrapped(machine, value) if isinstance(value, Closure) and depth < _DEPTH else None
    if inner is None:
        return [value]
    known = [found for one in flat(inner) for found in behind(machine, one, depth + 1)]
    return known or [Opaque(value.func.line)]


def one(machine: Evaluator, value: Any) -> Closure | None:
    """The only function that a value may be; None where there are several, or none."""
    found = {id(func.func.raw): func for func in functions(machine, value)}
    return next(iter(found.values())) if len(found) == 1 else None


def made_of(machine: Evaluator, value: Any) -> Closure | None:
    """The function that an object of a library is a tool of: `FunctionTool(search)`."""
    if not isinstance(value, Record) or value.callee not in _TOOLS:
        return None
    held = (one(machine, item) for item in (*value.args, value.fields.get("fn")))
    return next((item for item in held if item is not None), None)


def name_of(machine: Evaluator, value: Closure, line: int) -> Any:
    """What a function is called by."""
    names = [func.name or Opaque(line) for func in functions(machine, value)]
    return any_of(names) if names else Opaque(line)


def _wrapped(machine: Evaluator, func: Closure) -> Any:
    """What a function is a wrapper of: `@wraps(other)`."""
    for mark in getattr(func.func.raw, "decorator_list", ()):
        if isinstance(mark, ast.Call) and mark.args and last_name(lower(mark.func)) == "wraps":
            return machine.value(lower(mark.args[0]), func.scope, func.env)
    return None
