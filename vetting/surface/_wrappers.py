"""Registrars that only hand on what they are given: the SDK's own, and those around it."""

from typing import Any

from vetting.patterns import pattern
from vetting.surface._callers import callers, parameter
from vetting.surface._calls import arguments, last_name, named
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name, is_plain, is_self
from vetting.surface._idioms import REGISTER, SERVER_NAME, SERVERS
from vetting.surface._ir import Attr, Call, Concat, Index, Module, Name, Node, Scope, Site, Spread
from vetting.surface._mounts import is_server
from vetting.surface._scopes import filled, inside, outwards, owner
from vetting.surface._values import (
    A_PARAMETER,
    ClassRef,
    Closure,
    External,
    Instance,
    Many,
    Opaque,
    Record,
    flat,
    members,
)

REGISTRARS = frozenset(REGISTER)
_DECORATORS = frozenset({"tool", "prompt", "resource"})
_BY_HAND = REGISTRARS | {f"{name}()" for name in REGISTER}
_LISTED = pattern(
    rb"\.list_?tools\b|tools/list|ListTools|on_list_tools|\.setRequestHandler|add_request_handler"
)
"""What stands in code that answers a list of tools by itself."""


def passes_on(site: Site) -> bool:
    """`def tool(self, *args): return self.inner.tool(*args)`: who calls that is read instead."""
    if not _inside_registrar(site.scope) or _says_a_name(site):
        return False
    first = site.call.args[0] if site.call.args else None
    given = isinstance(first, Name) and owner(first.name, site.scope) is site.scope
    if given and function_name(site.scope.raw) not in REGISTER:
        return False  # a decorator inside, which is given the function itself
    inner = first.args if isinstance(first, Call) else (first,)
    return all(item is None or isinstance(item, Name | Spread) for item in inner)


def _says_a_name(site: Site) -> bool:
    """Whether a place registers under a name that it makes itself: `add_tool(f, name=prefix + name)`."""
    given = dict(site.call.named).get("name")
    # `mcp.tool(prefix + name)(f)` is told both, and the function first.
    first = site.call.args[1 if last_name(site.call.func).endswith("()") else 0 :][:1]
    return isinstance(given, Concat | Call) or any(isinstance(one, Concat) for one in first)


def renames(machine: Evaluator, func: Node, scope: Scope) -> bool:
    """Whether `group.tool(f)` is a method of the package's own that registers under a name that it makes:
    there it is read, with what its callers give.
    """
    value = machine.value(func, scope, {})
    if not isinstance(value, Closure) or function_name(value.func.raw) not in REGISTER:
        return False
    module = value.scope.module
    body = module.function(value.func, value.scope)
    made = (site for site in module.sites(_BY_HAND) if not site.dead and _says_a_name(site))
    direct = (site for site in made if inside(site.scope, body) and _is_by_hand(machine, site))
    return not is_plain(body) and any(direct)


def _is_by_hand(machine: Evaluator, site: Site) -> bool:
    """Whether a place registers a function, and gives no decorator for one."""
    if not site.scope.module.path.endswith(".py"):
        return True
    first = site.call.args[0] if site.call.args else None
    given = first is not None and not isinstance(first, Concat)
    return last_name(site.call.func) not in _DECORATORS or (given and is_direct(machine, site))


def told(
    machine: Evaluator, call: Call, scope: Scope, env: Env
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What a decorator is told by place and by name; where a method of the package's own makes it of the
    server's, `return mcp.tool(self.prefix + name)`, what that is told.
    """
    func = machine.value(call.func, scope, env) if isinstance(call.func, Attr) else None
    if isinstance(func, Closure) and not is_plain(_body(func)):
        made = machine.value(call, scope, env)
        if isinstance(made, Record) and made.callee in REGISTER and made.node is not call:
            return made.args, made.fields
    return tuple(arguments(machine, call, scope, env)), named(machine, call, scope, env)


def _body(func: Closure) -> Scope:
    return func.scope.module.function(func.func, func.scope)


def is_direct(machine: Evaluator, site: Site) -> bool:
    """Whether `server.tool(…)` registers a function itself; in Python it mostly gives a decorator
    for one.
    """
    if not site.scope.module.path.endswith(".py"):
        return True
    first = machine.value(site.call.args[0], site.scope, {}) if site.call.args else None
    options = first.options if isinstance(first, Many) else (first,)
    if any(isinstance(option, Closure) for option in options):
        return True
    return (parameter(first) is not None or _takes(machine, site, first)) and not decorates(site)


def _takes(machine: Evaluator, site: Site, first: Any) -> bool:
    """Whether a server is given what nobody knows, and no name: `mcp.tool(other.function)`."""
    func = site.call.func
    known = all(isinstance(one, str | int | list | None) for one in flat(first))
    if known or not isinstance(func, Attr) or not site.call.args:
        return False
    for one in flat(machine.value(func.of, site.scope, {})):
        made = one.of if isinstance(one, Instance) else one
        own = isinstance(made, ClassRef) and is_server(machine, made)
        if own or (isinstance(one, Record) and one.callee in SERVERS):
            return True
        if isinstance(one, Opaque | External) and SERVER_NAME.fullmatch(last_name(func.of)):
            return True
    return False


def decorates(site: Site) -> bool:
    """Whether a call stands before a function, or what it gives is called."""
    name = last_name(site.call.func)
    return any(
        other.call.raw is site.call.raw
        if other.target is not None
        else getattr(other.call.raw, "func", None) is site.call.raw
        for other in site.scope.module.sites(frozenset({name, f"{name}()"}))
        if other is not site
    )


def is_plain_own(machine: Evaluator, func: Node, scope: Scope) -> bool:
    """Whether `module.addTool(server, …)` calls a function that registers what it is given, not a
    server's method.
    """
    value = machine.value(func, scope, {})
    if not isinstance(value, Closure) or function_name(value.func.raw) not in REGISTER:
        return False
    body = value.scope.module.function(value.func, value.scope)
    given = is_plain(body) or _is_given_server(body)
    return (given and is_own(machine, func, scope)) or renames(machine, func, scope)


def _is_given_server(body: Scope) -> bool:
    """Whether a method registers with what it is given first: `registerTool(server, tool)`."""
    first = body.params[0].name if filled(body).params else ""
    return any(
        isinstance(func := site.call.func, Attr)
        and isinstance(func.of, Name)
        and func.of.name == first
        and owner(first, site.scope) is body
        for site in body.module.sites(frozenset(REGISTER))
    )


def is_taken(machine: Evaluator, func: Node, scope: Scope) -> bool:
    """Whether `const { tool } = wrapper; tool(…)` calls a method without the object it belongs to."""
    value = machine.value(func, scope, {})
    if not isinstance(value, Closure) or function_name(value.func.raw) not in REGISTER:
        return False
    body = value.scope.module.function(value.func, value.scope)
    return not is_plain(body) and not is_own(machine, func, scope)


def is_own(machine: Evaluator, func: Node, scope: Scope) -> bool:
    """Whether a function of the package is called that registers what it is given by itself."""
    value = machine.value(func, scope, {})
    if not isinstance(value, Closure):
        return False
    module = value.scope.module
    body = module.function(value.func, value.scope)
    return any(
        inside(site.scope, body) and not passes_on(site)
        for site in module.sites(frozenset(REGISTER))
    )


def is_put_away(machine: Evaluator, site: Site) -> bool:
    """Whether `catalog.register_tool(func)` only keeps a function where no server finds it: in an object of
    a class of the package that is made of nothing, has nothing to do with a server, and of which nothing
    is registered that it kept. Where a list is answered by hand, nobody knows what it is made of.
    """
    func = site.call.func
    if not isinstance(func, Attr):
        return False
    of = [one for one in flat(machine.value(func.of, site.scope, {})) if one is not None]
    if not of or not all(isinstance(one, Instance) for one in of):
        return False
    return all(_keeps_to_itself(machine, one, func.name) for one in of)


def _keeps_to_itself(machine: Evaluator, kept: Instance, name: str) -> bool:
    scope, program = filled(kept.of.scope), machine.program
    if scope.bases or kept.call.args or kept.call.named or name not in scope.names:
        return False
    if any(_LISTED.search(program.source(path)) for path in program.reached):
        return False
    registrars = (REGISTRARS, *(frozenset({f"{one}()"}) for one in REGISTER))
    for one in (one for names in registrars for one in program.sites(names)):
        if inside(one.scope, scope):
            return False
        if any(_leads_to(machine, over, at, kept) for at, _, over in one.loops):
            return False
    return True


def _leads_to(machine: Evaluator, node: Node, scope: Scope, kept: Instance) -> bool:
    """Whether what is gone through is of such an object."""
    while isinstance(node, Attr | Call | Index):
        node = node.func if isinstance(node, Call) else node.of
    found = flat(machine.value(node, scope, {})) if isinstance(node, Name) else ()
    return any(isinstance(one, Instance) and one.of.scope is kept.of.scope for one in found)


def is_of_a_tool(machine: Evaluator, func: Node, scope: Scope) -> bool:
    """Whether `tool.tool(…)` runs the tool that `tool` is in all that the callers give, or in all that
    the table holds which it is looked up in, not a server's method.
    """
    if not isinstance(func, Attr):
        return False
    table = _table(func.of, scope)
    of, at = table or (func.of, scope)
    value = machine.value(of, at, {})
    param = parameter(value)
    if param is None and table is None:
        return False
    every = [machine.value(of, at, env) for env in callers(machine, param)] if param else [value]
    if table is not None:
        held_there = (one for held in every for one in (members(held) or {"": None}).values())
        every = [one for value in held_there for one in _as_given(machine, value)]
    held = [members(one) or {} for value in every for one in flat(value)]
    return bool(held) and all(
        isinstance(one.get("name"), str) and isinstance(one.get(func.name), Closure) for one in held
    )


def _as_given(machine: Evaluator, value: Any) -> list[Any]:
    """What callers give a function for the only parameter that it has, where a value is that."""
    param = parameter(value)
    if not isinstance(value, Opaque) or value.why != A_PARAMETER or param is None:
        return [value]
    name = param.params[0].name if len(param.params) == 1 else ""
    return [env.get((id(param), name)) for env in callers(machine, param)]


def _table(node: Node, scope: Scope) -> tuple[Node, Scope] | None:
    """What a variable is looked up in: `const tool = tools.get(name)`."""
    at = owner(node.name, scope) if isinstance(node, Name) else None
    nodes = filled(at).names.get(node.name, []) if at is not None and isinstance(node, Name) else []
    if at is None or len(nodes) != 1:
        return None
    found = nodes[0]
    if isinstance(found, Call) and last_name(found.func) == "get" and isinstance(found.func, Attr):
        return found.func.of, at
    return (found.of, at) if isinstance(found, Index) else None


def _inside_registrar(scope: Scope) -> bool:
    """Whether a place stands in a method of a registrar's name, whose calls are read by that name."""
    return any(
        at.kind == "function" and function_name(at.raw) in REGISTER and not is_plain(at)
        for at in outwards(scope)
    )


def is_sdk(site: Site, module: Module) -> bool:
    """Whether a call is the SDK's own, carried along in a bundle: `this.server.send…()`."""
    node = site.call.func
    while isinstance(node, Attr):
        node = node.of
    return is_self(node) and any(module.sites(frozenset({"_createRegisteredTool"})))


def is_exports(node: Node, scope: Scope) -> bool:
    """Whether an expression is what a CommonJS module gives to others."""
    if isinstance(node, Attr):
        return node.name == "exports" and isinstance(node.of, Name) and node.of.name == "module"
    return isinstance(node, Name) and node.name == "exports" and owner("exports", scope) is None
