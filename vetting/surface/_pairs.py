"""Objects as lists of what they hold, and lists of pairs as objects: `new Map(pairs)`, `dict(pairs)`,
`Object.values(x)`, and what a loop over either is given.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vetting.surface._module_members import held
from vetting.surface._text_calls import text_call
from vetting.surface._values import (
    Instance,
    Many,
    ModuleRef,
    Opaque,
    Record,
    elements,
    first_of,
    flat,
    is_itself,
    is_of_itself,
    key_of,
    members,
    param_of,
)

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

CONTAINERS = frozenset({"Map", "Set", "dict", "list", "set", "OrderedDict"})
"""Calls that make something that holds what is put into it."""

KEYED = frozenset({"Map", "dict", "OrderedDict"})
"""Those whose elements have keys."""


_CONVERTED = ("JsonSchema", "JSONSchema")


def listing(machine: "Evaluator", of: Any, name: str, line: int) -> Any:
    """Values, keys or pairs of an object."""
    if isinstance(of, Many):
        return Many(tuple(listing(machine, option, name, line) for option in of.options))
    found = members(of)
    if isinstance(of, ModuleRef):
        found = held(machine, of.module, line)
    if is_of_itself(of):
        return of
    if isinstance(of, list) and name in ("keys", "entries"):
        return [[n, item] if name == "entries" else n for n, item in enumerate(of)]
    if found is None or _is_unknown(of):
        param = of.param if isinstance(of, Opaque) else None
        return of if isinstance(of, list) and name == "values" else Opaque(line, param=param)
    return _listed(found, name, line)


def as_list(of: Any, name: str, line: int) -> Any:
    """A `Map` as the list of pairs that it is where a list is made of it, `[...map]`, or of a dict the
    list of its keys.
    """
    return _listed(of, name, line) if isinstance(of, dict) else of


def _is_unknown(of: Any) -> bool:
    """Whether an object comes from outside, and what it holds is not said."""
    return isinstance(of, Record) and not of.fields and of.callee not in CONTAINERS


def _listed(found: dict[Any, Any], name: str, line: int) -> list[Any]:
    keys = [Opaque(line, param=param_of(found[key])) if key is ... else key for key in found]
    if name == "keys":
        return keys
    if name == "values":
        return list(found.values())
    return [[key, item] for key, item in zip(keys, found.values(), strict=True)]


def together(of: Any, name: str, args: list[Any], line: int) -> Any:
    """`parts.join(", ")`, `list.concat(other)` and `lists.flat()`."""
    if name == "flat":
        every = elements(of, line)
        parts = (part for one in every for part in (one if isinstance(one, list) else [one]))
        return first_of(parts, line)
    if name == "concat":
        every = (item for part in (of, *args) for item in elements(part, line))
        return first_of((item for item in every if not is_itself(item)), line)
    given = args[0] if args else ","
    known = isinstance(given, str) and isinstance(of, list)
    return text_call(given, name, [of]) if known else Opaque(line)


def from_entries(value: Any) -> dict[Any, Any]:
    """The object that a list of pairs makes."""
    result: dict[Any, Any] = {}
    for item in elements(as_list(value, "entries", 0)):
        if isinstance(item, list) and len(item) == 2 and (key := key_of(item[0])) is not None:
            result[key] = item[1]
        else:
            result[...] = item[1] if isinstance(item, list) and len(item) == 2 else item
    return result


def container(name: str, args: list[Any], fields: dict[str, Any]) -> Any:
    """What `new Map(pairs)`, `dict(pairs, key=value)` and `new Set(list)` are; None if no such thing."""
    if name in KEYED and args:
        return {**_by_key(args[0]), **fields}
    if name == "Set" and args and isinstance(args[0], list | Many | Opaque):
        return args[0]
    return None


def _by_key(value: Any) -> dict[Any, Any]:
    if value is None:
        return {}
    held = members(value)
    if held is None or _is_unknown(value):
        return from_entries(Opaque() if held is not None else value)
    return dict(held)


def merge(fields: dict[Any, Any], other: dict[Any, Any]) -> None:
    """Put the members of one object into another; what has no known name stands behind what it may be
    in the place of.
    """
    before = fields.pop(...) if ... in other and ... in fields else None
    fields.update(other)
    if before is not None:
        fields[...] = Many((before, fields.pop(...)))


def merged_in(value: Any) -> dict[Any, Any]:
    """The members of what is merged into an object; of what somebody else returns nobody knows any."""
    if isinstance(value, Record) and is_converted(value):
        return {...: value}  # its fields are what the converter is told, and none of the schema
    found = members(value)
    return {...: Opaque()} if found is None or _is_unknown(value) else found


def is_converted(value: Record) -> bool:
    """Whether a call makes JSON Schema of another schema: `zodToJsonSchema(Shape, { … })`."""
    return value.callee == "zodSchema" or any(word in value.callee for word in _CONVERTED)


def merged(machine: "Evaluator", parts: list[Any], line: int) -> dict[Any, Any]:
    """What `Object.assign({}, one, two)` makes."""
    result: dict[Any, Any] = {}
    for part in parts:
        result.update(merged_in(opened(machine, part, line)))
    return result


def opened(machine: "Evaluator", value: Any, line: int) -> Any:
    """Of a module, as `import * as tools` gives it, what it holds."""
    return held(machine, value.module, line) if isinstance(value, ModuleRef) else value


def changed(of: Any, named: dict[str, Any], line: int) -> Any:
    """What `tool.model_copy(update=other)` makes: the same with other members."""
    if "update" not in named:
        return of
    own, other = members(of), named["update"]
    if own is None or members(other) is None:
        return Opaque(line)
    fields = dict(own)
    merge(fields, merged_in(other))
    return replace(of, fields=fields) if isinstance(of, Record) else fields


def apart(item: Any) -> tuple[Any, ...]:
    """An element, or each of the objects that it may be: what a condition decides is there."""
    options = tuple(flat(item)) if isinstance(item, Many) else ()
    return options if options and all(isinstance(one, Instance) for one in options) else (item,)


def turns(value: Any, target: Any, line: int) -> Iterator[Any]:
    """What `target`, the variables of a loop, is in each turn: elements of a list, keys or pairs of an
    object, the value and key that a callback is given.
    """
    how, with_key = _goes_through(target)
    for option in value.options if isinstance(value, Many) else (value,):
        found = members(option)
        if found is None or (isinstance(option, Record) and option.callee not in CONTAINERS):
            for item in elements(option, line):
                yield [item, Opaque(line)] if with_key else item
        elif how == "values":
            for key, item in _listed(found, "items", line):
                yield [item, key] if with_key else item
        else:
            yield from _listed(found, how, line)


def _goes_through(target: Any) -> tuple[str, bool]:
    """What a loop takes of an object, and whether it is a callback with a list of parameters."""
    if isinstance(target, ast.AST):
        return "keys", False
    if target.type == "formal_parameters":
        return "values", True
    loop = target.parent
    if loop is None or loop.type != "for_in_statement":
        return "values", False
    operator = loop.child_by_field_name("operator")
    return ("keys" if operator is not None and operator.type == "in" else "entries"), False


def of_javascript(name: str, given: Any) -> Any | None:
    """What a function of JavaScript's gives of a list of promises, whose values stand for them, and of
    nothing an object that holds nothing.
    """
    if name == "Object.create" and given is None:
        return {}
    if not isinstance(given, list):
        return None
    if name == "Promise.allSettled":
        return [{"status": "fulfilled", "value": one} for one in given]
    return given if name == "Promise.all" else None
