"""What lists, objects, sums and comprehensions evaluate to."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from vetting.surface._folded import by_character
from vetting.surface._ir import (
    Call,
    Choice,
    Concat,
    Each,
    Element,
    Func,
    Index,
    Map,
    Name,
    Node,
    Scope,
    Spread,
    Within,
)
from vetting.surface._over_itself import either, over_itself
from vetting.surface._pairs import CONTAINERS, KEYED, as_list, merge, merged_in, opened, turns
from vetting.surface._python_each import leaves_out
from vetting.surface._python_lower import Cut, Negative, lower
from vetting.surface._python_sorted_out import gets_there
from vetting.surface._text_calls import joined, with_percents
from vetting.surface._values import (
    MAX_ITEMS,
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Otherwise,
    Placed,
    Record,
    any_of,
    capped,
    elements,
    first_of,
    flat,
    is_itself,
    is_of_itself,
    key_of,
    members,
    put,
)

if TYPE_CHECKING:
    from vetting.surface._evaluate import Evaluator

Env = Mapping[tuple[int, str], Any]

_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef)
_GROWS = (list, Placed, dict)
_RUNS = (Closure, ClassRef, External, Instance)


def call_value(machine: "Evaluator", node: Call, scope: Scope, env: Env) -> Any:
    """What a call returns."""
    from vetting.surface._calls import call

    return call(machine, node, scope, env)


def func_value(machine: "Evaluator", node: Func, scope: Scope, env: Env) -> Any:
    """A function, or what its decorators make of it."""
    if not isinstance(node.raw, _DECORATED) or not node.raw.decorator_list:
        return Closure(node, scope, env)
    from vetting.surface._objects import function

    return function(machine, node, scope, env)


def map_value(machine: "Evaluator", node: Map, scope: Scope, env: Env) -> Any:
    """An object, with the syntax of its members."""
    fields: dict[Any, Any] = {}
    nodes: dict[str, Node] = {}
    for key, item in node.pairs:
        if key is None:
            inner = machine.value(item, scope, env)
            options = inner.options if isinstance(inner, Many) else (inner,)
            for option in (opened(machine, one, node.line) for one in options):
                itself = {...: option} if is_of_itself(option) else merged_in(option)
                merge(fields, {} if is_itself(option) else itself)
                nodes.update(option.nodes if isinstance(option, Placed) else {})
        elif (name := key_of(machine.value(key, scope, env))) is not None:
            fields[name] = machine.value(item, scope, env)
            nodes[name] = item
        else:
            put(fields, None, machine.value(item, scope, env))
    return Placed(fields, nodes, node.line, scope, env)


def seq_value(machine: "Evaluator", items: tuple[Node, ...], scope: Scope, env: Env) -> list[Any]:
    """A list."""
    result: list[Any] = []
    for item in items:
        if isinstance(item, Spread):
            name = "keys" if scope.module.path.endswith(".py") else "entries"
            of = as_list(machine.value(item.of, scope, env), name, item.line)
            more = (one for one in elements(of, item.line) if not is_itself(one))
            result += islice(more, max(0, MAX_ITEMS + 1 - len(result)))
            if len(result) > MAX_ITEMS:
                break
        else:
            result.append(machine.value(item, scope, env))
    return capped(result, items[0].line if items else 0)


def concat_value(machine: "Evaluator", node: Concat, scope: Scope, env: Env) -> Any:
    """Texts or lists put together."""
    parts = [machine.value(part, scope, env) for part in node.parts]
    if (whole := joined(parts)) is not None:
        return whole
    if any(isinstance(part, list) for part in parts):
        found = (item for part in parts for item in elements(part, node.line))
        return first_of((item for item in found if not is_itself(item)), node.line)
    options = (o for p in parts for o in (p.options if isinstance(p, Many) else (p,)))
    param = next((o.param for o in options if isinstance(o, Opaque)), None)
    known = all(isinstance(part, str) for part in parts[1:])
    tail = (known and not isinstance(parts[0], str) and joined(parts[1:])) or ""
    made = Opaque(node.line, "a text put together at run time", param, tail)
    if any(isinstance(part, Otherwise) for part in parts):
        without = [part.options[-1] if isinstance(part, Otherwise) else part for part in parts]
        if (whole := joined(without)) is not None:
            return Otherwise((made, whole))
    return made


def other_value(machine: "Evaluator", node: Node, scope: Scope, env: Env) -> Any:
    """What is no kind of its own: of Python's `"%s@%s" % (name, host)`, the text."""
    raw = node.raw
    if isinstance(raw, ast.BinOp) and isinstance(raw.op, ast.Mod):
        text = machine.value(lower(raw.left), scope, env)
        if isinstance(text, str):
            return with_percents(text, machine.value(lower(raw.right), scope, env), node.line)
    return Opaque(node.line)


def index_value(machine: "Evaluator", node: Index, scope: Scope, env: Env) -> Any:
    """An element or member."""
    of = machine.value(node.of, scope, env)
    key = machine.value(node.key, scope, env)
    if isinstance(of, list) and isinstance(key, int) and -len(of) <= key < len(of):
        return of[key]
    if isinstance(of, Many) and isinstance(key, int) and (part := _parts_at(of, key)):
        return any_of(part)
    if (name := key_of(key)) is not None:
        return machine.attr(of, name, node.line)
    if (found := members(of)) is not None:
        return Many(tuple(found.values()))
    return Opaque(node.line)


def element_value(machine: "Evaluator", node: Element, scope: Scope, env: Env) -> Any:
    """Any element of what is gone through: of a table of JavaScript's, a key with what is under it."""
    over = machine.value(node.over, scope, env)
    pairs = not scope.module.path.endswith(".py")
    found: list[Any] = []
    for option in over.options if isinstance(over, Many) else (over,):
        if isinstance(option, dict) and pairs:
            found += ([key, item] for key, item in option.items() if key is not ...)
        else:
            found += elements(option, node.line)
    return Many(tuple(found))


def _parts_at(of: Many, place: int) -> list[Any]:
    """The functions that stand at a place of each of several lists; none where something else does."""
    lists = [one for one in of.options if isinstance(one, list) and 0 <= place < len(one)]
    whole = len(lists) == len(of.options)
    found = [one[place] for one in lists] if whole else []
    return found if all(isinstance(one, _RUNS) for one in found) else []


def each_value(machine: "Evaluator", node: Each, scope: Scope, env: Env) -> Any:
    """A comprehension: its item for each element."""
    result: list[Any] = []
    over = machine.value(node.over, scope, env)
    if is_itself(over) and leaves_out(node):
        return over
    if (letters := by_character(machine, node, over, scope, env)) is not None:
        return letters
    loops = getattr(node.raw, "generators", ())
    conditions = [(test, True) for one in loops if one.target is node.target for test in one.ifs]
    for item in turns(over, node.target, node.line):
        inner = machine.with_target(node.target, item, scope, env, node.line)
        if conditions and not gets_there(machine, conditions, scope, inner):
            continue
        result.append(machine.value(node.item, scope, inner))
        if len(result) > MAX_ITEMS:
            break
    return capped(result, node.line)


def cut_value(machine: "Evaluator", node: Cut, scope: Scope, env: Env) -> Any:
    """A part of a text, `name[len("do_"):]`; a list from which something is left out is still that list."""
    found = machine.name(node, scope, env)
    options = flat(found)
    if not options or not all(isinstance(one, str) for one in options):
        return found
    ends = [_end(machine, end, scope, env) for end in (node.start, node.stop)]
    if ... in ends:
        return Opaque(node.line)
    return any_of(one[slice(*ends)] for one in options)


def _end(machine: "Evaluator", node: Node | None, scope: Scope, env: Env) -> Any:
    """Where a slice begins or ends; `...` where nobody knows."""
    if isinstance(node, Negative):
        found = _end(machine, node.of, scope, env)
        return -found if isinstance(found, int) else ...
    if isinstance(node, Call) and isinstance(node.func, Name) and node.func.name == "len":
        text = machine.value(node.args[0], scope, env) if node.args else None
        return len(text) if isinstance(text, str) else ...
    found = machine.value(node, scope, env) if node is not None else None
    return found if found is None or isinstance(found, int) else ...


def choice_value(machine: "Evaluator", node: Choice, scope: Scope, env: Env) -> Any:
    """One of several."""
    found = [machine.value(option, scope, env) for option in node.options]
    return found[0] if len(found) == 1 else Many(tuple(found))


def grown(machine: "Evaluator", value: Any, name: str, scope: Scope, env: Env, line: int) -> Any:
    """What a parameter is given, with what its function puts into it before it returns it:
    `(all, tool) => { all.push(tool); return all; }`.
    """
    returned = any(isinstance(node, Name) and node.name == name for node in scope.returns)
    if not returned or not _growing(value) or all(name != one.name for one in scope.params):
        return value
    key = (id(scope), name)
    if machine.memory.is_busy(key):
        return value
    begun = machine.memory.begin(key)
    try:
        return with_added(machine, value, name, scope, env, line)
    finally:
        machine.memory.finish(key, begun)


def _growing(value: Any) -> list[Any]:
    """What of a value holds what is put into it."""
    return [
        option
        for option in (value.options if isinstance(value, Many) else (value,))
        if isinstance(option, _GROWS)
        or (isinstance(option, Record) and option.callee in CONTAINERS)
    ]


def with_added(
    machine: "Evaluator", value: Any, name: str, scope: Scope, env: Env, line: int
) -> Any:
    """`value` with the elements that `name.append(…)` and its like put into it."""
    options = value.options if isinstance(value, Many) else (value,)
    growing = _growing(value)
    if not growing:
        return value
    from vetting.surface._additions import added, added_inside

    extra = added(machine, name, scope, env)
    inside = [added_inside(machine, option, name, scope) for option in growing]
    if extra is None and all(one is two for one, two in zip(inside, growing, strict=True)):
        return value
    kept: list[Any] = [o for o in options if not any(o is g for g in growing)]
    kept += (put_to(option, extra or ([], {}, {}), line) for option in inside)
    return kept[0] if len(kept) == 1 else Many(tuple(kept))


def put_to(option: Any, added: tuple[list[Any], dict[Any, Any], Any] | None, line: int) -> Any:
    """A list or object with elements and members that are `added` to it, and where these are written."""
    items, fields, nodes = added or ([], {}, {})
    own_fields = members(option)
    fields = over_itself(own_fields or {}, fields)
    if isinstance(option, list):
        return capped([*option, *items], line) if items else option
    if isinstance(option, Record) and option.callee not in KEYED:
        return capped(items, line) if option.callee in CONTAINERS else option
    if isinstance(option, Placed) and fields and nodes.keys() == fields.keys():
        own = {**option.nodes, **nodes}
        for key in nodes.keys() & option.nodes.keys():
            if any(one is (own_fields or {}).get(key) for one in flat(fields[key])):
                old = option.nodes[key]  # it may stay
                own[key] = either(Within(old.line, old.raw, of=old, scope=option.scope), nodes[key])
        return replace(option, fields={**option.fields, **fields}, nodes=own)
    return {**own_fields, **fields} if own_fields is not None else option
