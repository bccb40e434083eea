"""What one place puts into a list or object."""

from typing import Any

from vetting.surface._calls import arguments, last_name
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Lit, Site, Within
from vetting.surface._over_itself import put_over
from vetting.surface._pairs import from_entries, merged_in
from vetting.surface._values import (
    Many,
    Opaque,
    Otherwise,
    elements,
    flat,
    is_of_itself,
    key_of,
    members,
)

_AT = frozenset({"[]", "__setitem__"})

_SAME = {"__setitem__": "[]", "__iadd__": "extend", "__ior__": "update"}
"""What the operators of Python do, by the methods that do the same."""


def into_a_list(machine: Evaluator, site: Site, env: Env) -> list[Any]:
    """What is put into a list in the ways of objects: `list[list.length] = one`."""
    verb = last_name(site.call.func)
    args = given_at(machine, site, env) if verb in _AT or verb == "assign" else []
    if verb in _AT:
        return args[1:2]
    options = (one for arg in args for one in flat(arg) if not is_of_itself(one))
    return [
        item
        for one in options
        for item in (one if isinstance(one, list) else merged_in(one).values())
    ]


def written(site: Site) -> tuple[str, Within] | None:
    """The member that `x.title = text` is for, and the text where it stands."""
    args = site.call.args
    key = args[0] if len(args) == 2 else None
    if last_name(site.call.func) != "[]" or not isinstance(key, Lit):
        return None
    return str(key.value), Within(args[1].line, args[1].raw, of=args[1], scope=site.scope)


def given_at(machine: Evaluator, site: Site, env: Env) -> list[Any]:
    """What is put in; of `name || "x"` the name that there is without another."""
    args = arguments(machine, site.call, site.scope, env)
    return [arg.options[-1] if isinstance(arg, Otherwise) else arg for arg in args]


def add_at(
    machine: Evaluator, site: Site, env: Env, items: list[Any], fields: dict[Any, Any]
) -> None:
    verb, line = last_name(site.call.func), site.call.line
    verb, args = _SAME.get(verb, verb), given_at(machine, site, env)
    if verb == "assign":
        for option in (one for arg in args for one in flat(arg)):
            if isinstance(option, list) or is_of_itself(option) or option is None:
                continue
            for key, item in merged_in(option).items():
                put_over(fields, None if key is ... else key, item)
    elif verb == "[]" and len(args) == 2 and isinstance(args[0], Many | Opaque):
        for key in _keys(args[0]):
            put_over(fields, key_of(key), args[1])
    elif verb == "extend":
        items += elements(args[0] if args else None, line)
    elif verb in ("set", "[]", "setdefault") and len(args) == 2:
        put_over(fields, key_of(args[0]), args[1])
    elif verb == "update":
        _update(machine, site, env, args, items, fields)
    else:
        items += args[1:] if verb == "insert" else args


def _update(
    machine: Evaluator,
    site: Site,
    env: Env,
    args: list[Any],
    items: list[Any],
    fields: dict[Any, Any],
) -> None:
    """`table.update(other, name=value)`, of a list of pairs too, and of a set with the elements of a list."""
    named = {key: machine.value(node, site.scope, env) for key, node in site.call.named if key}
    given = members(args[0]) if args else named
    if args and isinstance(args[0], list):
        items += args[0]
        given = from_entries(args[0])
    for key, item in {**(given or {...: Opaque(site.call.line)}), **named}.items():
        put_over(fields, None if key is ... else key, item)


def _keys(value: Any) -> list[Any]:
    """What a key may be, but one that the object has: `for (const k of Object.keys(x)) x[k] = …`."""
    named = [one for one in flat(value) if members(one) is None and not isinstance(one, list)]
    return [one for one in named or [value] if not is_of_itself(one)]
