"""Functions of the package that make JSON Schema of another schema, as libraries have them: what they give is
not followed member by member where they go through a shape, and is known by the schema that they are given.
"""

from itertools import islice
from typing import Any

from vetting.surface._calls import arguments, by_name, run
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Call, Scope
from vetting.surface._parameters import OBJECTS, is_schema, of_schema
from vetting.surface._values import Closure, Many, Opaque, Record, flat, members

CALLEE = "zodToJsonSchema"
_MOST = 40
"""Of what a function may give, those that are looked at."""


def run_or_convert(machine: Evaluator, target: Closure, node: Call, scope: Scope, env: Env) -> Any:
    """What a function of the package gives; as a library's would, where it makes a schema of a schema,
    and not all of its members are known.
    """
    args = arguments(machine, node, scope, env)
    made = run(machine, target, args, by_name(machine, node, scope, env))
    if not args or not is_schema(args[0]) or not _is_open(made):
        return made
    if args[0].callee not in OBJECTS and not of_schema(machine, args[0]):
        return made
    return Record(CALLEE, {}, (args[0],), node, scope, dict(env))


def _is_open(made: Any) -> bool:
    """Whether something is a schema, and has members that nobody has written."""
    options = list(islice(flat(made), _MOST))
    found = [held for one in options if (held := members(one)) is not None]
    inner = [part for held in found for part in flat(held.get("properties"))]
    open_ = any(... in (members(part) or {}) for part in inner)
    return open_ or (isinstance(made, Many) and not inner and any(map(_is_unknown, options)))


def _is_unknown(value: Any) -> bool:
    return isinstance(value, Opaque)
