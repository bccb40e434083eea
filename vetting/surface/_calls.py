"""What calls evaluate to: functions of the package followed, a few of the language's known."""

from dataclasses import replace
from itertools import chain
from typing import Any

from vetting.surface import _documents as documents
from vetting.surface import _folders as folders
from vetting.surface._binding import bind_arguments
from vetting.surface._defaults import under_key
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._folded import made_of_text
from vetting.surface._functions import is_of_table, makes_schema
from vetting.surface._idioms import DECORATED, RESOLVES, WAITS
from vetting.surface._ir import Attr, Call, Func, Map, Name, Node, Scope, Site, Spread
from vetting.surface._memory import run_of
from vetting.surface._pairs import (
    apart,
    changed,
    container,
    from_entries,
    listing,
    of_javascript,
    together,
    turns,
)
from vetting.surface._partial import of_partial
from vetting.surface._scopes import filled
from vetting.surface._sorted_out import reaching
from vetting.surface._text_calls import text_call
from vetting.surface._values import (
    MAX_ITEMS,
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Placed,
    Record,
    any_of,
    elements,
    flat,
    is_itself,
    members,
)

_NAMED = (Attr, Name)
"""As a tuple: `Attr | Name` makes a type whenever it is asked, and `last_name` is asked most of all."""

MAX_CALLED = 60
"""Functions that may be the one that is called."""

MAX_CALLS = 12
"""Functions of the package that are followed into each other."""

_SAME = frozenset({
    *("filter", "slice", "sort", "toSorted", "reverse", "sorted", "list", "tuple", "reversed"),
    *("from", "freeze", "copy", "deepcopy", "of", "set", "frozenset", "cast", "assign", "seal"),
    *("parse", "asReadonly", "__importStar", "__importDefault", "__toESM", "adk_to_mcp_tool_type"),
})  # fmt: skip
"""Calls that return their list, or some of it: which ones are left out is not asked. What stands for a tool
of another library in the protocol is that tool.
"""

_OWN = frozenset({"filter", "slice", "sort", "toSorted", "reverse"})
"""Those that are methods of the list, whatever they are given."""

_MANY = (list, Many)
_THROUGH = {
    **dict.fromkeys(("map", "flatMap"), (*_MANY, Opaque)),
    "reduce": (*_MANY, Opaque, Record),
}
"""Methods that go through a list, and what may be one."""

_OWN_METHODS = (External, Closure, ClassRef, Instance)
"""Values whose methods are not those of plain values."""


def call(machine: Evaluator, node: Call, scope: Scope, env: Env) -> Any:
    """The value that a call returns."""
    name = last_name(node.func)
    if isinstance(node.func, Name) and name in ("require", "import") and len(node.args) == 1:
        return folders.loaded(machine, node.args[0], scope, env)
    if name in DECORATED and len(node.args) == 2:
        return machine.value(node.args[1], scope, env)
    if isinstance(node.func, Attr):
        if name in RESOLVES and len(node.args) == 1:
            made = machine.value(node.args[0], scope, env)
            if isinstance(made, ClassRef):
                return Instance(made, replace(node, args=()), scope, env)
        of = machine.value(node.func.of, scope, env)
        found = _method(machine, of, name, node, scope, env)
        if found is not None:
            return found[0]
        target = machine.attr(of, name, node.line)
    else:
        target = machine.value(node.func, scope, env)
    if name in WAITS and node.args:
        made = machine.value(node.args[-1], scope, env)
        if isinstance(made, Closure):
            return run(machine, made, [], {})
    return _apply(machine, target, name, node, scope, env)


def last_name(node: Node) -> str:
    """The last name of what is called."""
    return node.name if isinstance(node, _NAMED) else ""


def arguments(machine: Evaluator, node: Call, scope: Scope, env: Env) -> list[Any]:
    """The values of the arguments that are given by place."""
    result: list[Any] = []
    for arg in node.args:
        if isinstance(arg, Spread):
            result += elements(machine.value(arg.of, scope, env), arg.line)
        else:
            result.append(machine.value(arg, scope, env))
    return result


def _apply(machine: Evaluator, target: Any, name: str, node: Call, scope: Scope, env: Env) -> Any:
    if isinstance(target, Many):
        called = [t for t in target.options if isinstance(t, Closure | ClassRef)]
        if 1 < len(called) <= MAX_CALLED and is_of_table(node.func, scope):
            return _each_of(machine, target.options, name, node, scope, env)
        target = called[0] if len(called) == 1 else target
    if isinstance(target, Closure) and not makes_schema(target, name):
        from vetting.surface._own_converters import run_or_convert

        return run_or_convert(machine, target, node, scope, env)
    bound = isinstance(target, Record) and target.callee == "partial"
    if bound and (made := of_partial(target, node)) is not None:
        return _apply(machine, target.args[0], last_name(made.func), made, scope, env)
    from vetting.surface._objects import called as special

    if (made := special(machine, target, name, node, scope, env)) is not None:
        return made
    if isinstance(target, ClassRef) and not _is_record(machine, target, node):
        return Instance(target, node, scope, env)
    args = arguments(machine, node, scope, env)
    if args and isinstance(target, External):
        found = folders.listed(machine, target, args, scope.module)
        found = of_javascript(target.name, args[0]) if found is None else found
        if found is not None:
            return found
    if args and (found := _of_a_library(machine, target, name, args, node)) is not None:
        return found
    fields = named(machine, node, scope, env)
    if (held := container(name, args, fields)) is not None:
        return held
    fields = fields or next((dict(arg.fields) for arg in args if isinstance(arg, Placed)), {})
    return Record(name, fields, tuple(args), node, scope, env)


def _each_of(
    machine: Evaluator, options: tuple[Any, ...], name: str, node: Call, scope: Scope, env: Env
) -> Any:
    """What a call returns that may be one of several: `table[key]()`, where nobody knows the key."""
    found = [_apply(machine, one, name, node, scope, env) for one in options if one is not None]
    return any_of(one for result in found for one in flat(result))


def _of_a_library(
    machine: Evaluator, target: Any, name: str, args: list[Any], node: Call
) -> Any | None:
    """What functions return that are known by their names; None of others."""
    if isinstance(target, External) and target.name == "JSON.parse":
        found = documents.parsed(machine, args[0], node.line)
        return args[0] if found is ... else found
    if name in _SAME:
        from vetting.surface._each_element import same

        return same(machine, name, args, node.line)
    if name == "fromEntries":
        return from_entries(args[0])
    if name in ("values", "entries", "keys", "items"):  # Object.values(x)
        return listing(machine, args[0], name, node.line)
    return made_of_text(target, name, args, node)


_NO_RECORD = frozenset({
    *("__init__", "constructor", "name", "description", "toJSON", "model_dump", "__getattribute__"),
    *("model_dump_json", "__new__", "__iter__"),
})  # fmt: skip
"""Members of a class whose objects say something else than what they are made with."""


def _is_record(machine: Evaluator, target: ClassRef, node: Call) -> bool:
    """Whether a class only holds values: one without constructor, from a base outside. One with methods
    of its own whose objects are given none by name does more: `class Log extends EventEmitter`.
    """
    scope = filled(target.scope)
    own = scope.names.keys() & _NO_RECORD
    if not node.named and not any(isinstance(arg, Map) for arg in node.args):
        own |= {key for key, made in scope.names.items() if isinstance(made[0], Func)}
    return not (own or scope.module.fields(scope)) and any(
        isinstance(machine.value(base, scope.parent or scope, {}), External) for base in scope.bases
    )


def named(machine: Evaluator, node: Call, scope: Scope, env: Env) -> dict[str, Any]:
    """The values of the arguments that are given by name."""
    result: dict[str, Any] = {}
    for key, value in node.named:
        found = machine.value(value, scope, env)
        if key == "**":
            result.update(members(found) or {})
        else:
            result[key] = found
    return result


def by_name(machine: Evaluator, node: Call, scope: Scope, env: Env) -> dict[Any, Any]:
    """See `named`; under `...` stands what `**words` give of which nobody knows what they are."""
    given: dict[Any, Any] = named(machine, node, scope, env)
    words = (machine.value(value, scope, env) for key, value in node.named if key == "**")
    if any(members(one) is None for one in words):
        given[...] = Opaque(node.line)
    return given


def run(machine: Evaluator, target: Closure, args: list[Any], given: dict[Any, Any]) -> Any:
    """What a function of the package returns for these arguments."""
    scope = target.scope.module.function(target.func, target.scope)
    if not scope.filled:
        scope.module.fill(scope)
    key = (id(scope), "()")
    memory = machine.memory
    if machine.calls > MAX_CALLS:
        memory.cut_short()
    if memory.is_busy(key) or machine.calls > MAX_CALLS:
        return Opaque(target.func.line, "calls itself")
    env = {**target.env, **bind_arguments(machine, scope, args, given)}
    asked = run_of(scope, env)
    if (before := memory.of_run(asked)) is not None:
        return before[0]
    begun = memory.begin(key)
    machine.calls += 1
    memory.inside[id(env)] = {}
    try:
        found = [v for n in scope.returns if (v := machine.value(n, scope, env)) is not None]
    finally:
        whole = memory.finish(key, begun)
        machine.calls -= 1
        del memory.inside[id(env)]
    result: Any = Opaque(target.func.line, "a function that returns nothing known")
    if found:
        result = found[0] if len(found) == 1 else Many(tuple(found))
    if whole:
        memory.keep_run(asked, result, env)
    return result


def _method(
    machine: Evaluator, of: Any, name: str, node: Call, scope: Scope, env: Env
) -> tuple[Any] | None:
    """What a method of a plain value returns; None when it is no such method."""
    texts = of.options if isinstance(of, Many) else (of,)
    if all(isinstance(one, str) for one in texts):
        fields = named(machine, node, scope, env) if node.named else None
        given = arguments(machine, node, scope, env)
        return (any_of(text_call(one, name, given, fields) for one in texts),)
    if of is None or isinstance(of, _OWN_METHODS):
        return None
    if name in _THROUGH and isinstance(of, _THROUGH[name]) and node.args:
        from vetting.surface._each_element import gone_through

        through = gone_through(machine, of, name, node, arguments(machine, node, scope, env))
        if through is not None:
            return through
    unknown = isinstance(of, Record) or (isinstance(of, Opaque) and not of.tail)
    many = isinstance(of, _MANY)
    if (name in _SAME and many) or (name in _OWN and unknown):
        return (of,)
    whole = many or (name == "concat" and is_itself(of))
    if name in ("join", "concat", "flat") and whole:
        return (together(of, name, arguments(machine, node, scope, env), node.line),)
    if name in ("values", "items", "entries", "keys") and not node.args:
        return (listing(machine, of, name, node.line),)
    if name == "get" and node.args and members(of) is not None:
        return under_key(machine, of, node, scope, env)
    if name in ("model_copy", "copy", "bind"):
        return (changed(of, named(machine, node, scope, env), node.line),)
    return None


def contexts(machine: Evaluator, site: Site, known: Env | None = None) -> list[Env]:
    """What the variables of the loops around a place are, once for every turn; others may be `known`."""
    envs: list[Env] = [known or {}]
    for scope, target, over in site.loops:
        turned: list[Env] = []
        for env in envs:
            found = turns(machine.value(over, scope, env), target, over.line)
            for item in chain.from_iterable(map(apart, found)):
                turned.append(machine.with_target(target, item, scope, env, over.line))
                if len(turned) > MAX_ITEMS + 1:
                    return turned
        envs = turned
    return reaching(machine, site, envs) if site.loops else envs
