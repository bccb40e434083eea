"""What calls return that put lists and objects together, or list what is in one."""

from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._values import Many, ModuleRef, Opaque, elements, key_of, members, text_call


def together(of: Any, name: str, args: list[Any], line: int) -> Any:
    """`parts.join(", ")` and `list.concat(other)`."""
    if name == "concat":
        return [item for part in (of, *args) for item in elements(part, line)]
    given = args[0] if args else ","
    known = isinstance(given, str) and isinstance(of, list)
    return text_call(given, name, [of]) if known else Opaque(line)


def listing(machine: Evaluator, of: Any, name: str, line: int) -> Any:
    """Values, keys or pairs of an object."""
    if isinstance(of, Many):
        return Many(tuple(listing(machine, option, name, line) for option in of.options))
    found = members(of)
    if isinstance(of, ModuleRef):
        found = {key: machine.attr(of, key, line) for key in of.module.exported()}
    if isinstance(of, list) and name in ("keys", "entries"):
        return [[n, item] if name == "entries" else n for n, item in enumerate(of)]
    if found is None:
        param = of.param if isinstance(of, Opaque) else None
        return of if isinstance(of, list) and name == "values" else Opaque(line, param=param)
    if name == "keys":
        return [Opaque(line) if key is ... else key for key in found]
    if name == "values":
        return list(found.values())
    return [[Opaque(line) if key is ... else key, item] for key, item in found.items()]


def from_entries(value: Any) -> Any:
    result: dict[Any, Any] = {}
    for item in elements(value):
        if isinstance(item, list) and len(item) == 2 and (key := key_of(item[0])) is not None:
            result[key] = item[1]
        else:
            result[...] = item
    return result


def merged(parts: list[Any]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for part in parts:
        result.update(members(part) or {...: Opaque()})
    return result
