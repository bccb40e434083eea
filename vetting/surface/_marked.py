"""What decorators of the package say of a function, for others to ask: `function._tool = Tool(name)` or
`setattr(function, MARK, …)`, and then `getattr(function, MARK, None)` of all that a module holds.
"""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vetting.surface._functions import function_name
from vetting.surface._ir import Attr, Call, Imported, Name, Node, Scope, Site
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled, inside, owner
from vetting.surface._values import (
    ClassRef,
    Closure,
    External,
    Instance,
    ModuleRef,
    Opaque,
    Placed,
    Record,
    any_of,
    flat,
    members,
)

if TYPE_CHECKING:
    from vetting.surface._evaluate import Env, Evaluator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNMARKED = (
    External,
    ModuleRef,
    ClassRef,
    Closure,
    Record,
    Instance,
    Placed,
    str,
    int,
    float,
    list,
    dict,
)
"""What a module holds, and no decorator has marked."""

_DECORATORS = 8
"""Of one function."""


def member_of_function(machine: "Evaluator", of: Closure, name: str, line: int) -> Any:
    """A member of a function: what it is called, or what its decorators set."""
    if name in ("name", "__name__"):
        from vetting.surface._wrapped import name_of

        return name_of(machine, of, line)
    if name == "__doc__":
        return of.scope.module.doc(of.func)
    found = _mark(machine, of, name)
    return Opaque(line) if found is None or found is ... else found


def given(machine: "Evaluator", of: Any, name: str, default: Any) -> tuple[Any] | None:
    """What `getattr(of, name, default)` gives, where decorators of the package set such members; None
    where nobody knows.
    """
    every = flat(of)
    if not all(one is None or isinstance(one, _UNMARKED) for one in every):
        return None
    if not _is_mark(machine, name):
        return None
    found = [_mark(machine, one, name) if isinstance(one, Closure) else ... for one in every]
    if None in found:
        return None
    return (any_of([default if one is ... else one for one in found]),)


def holds(machine: "Evaluator", test: ast.expr, scope: Scope, env: "Env") -> bool | None:
    """Whether a condition holds that asks for such a member; None where nobody knows, or for another."""
    match test:
        case ast.NamedExpr(value=ast.Call() as value):
            return holds(machine, value, scope, env)
        case ast.Name() | ast.Call(func=ast.Name(id="getattr")):
            return _truth(_asked(machine, test, scope, env))
        case ast.Compare(left=of, ops=[ast.Is() | ast.IsNot() as how], comparators=[right]):
            if not isinstance(right, ast.Constant) or right.value is not None:
                return None
            found = _truth(_asked(machine, of, scope, env))
            return found if found is None or isinstance(how, ast.IsNot) else not found
        case ast.Call(func=ast.Name(id="hasattr"), args=[of, key]):
            name = machine.value(lower(key), scope, env)
            value = machine.value(lower(of), scope, env)
            return _truth(given(machine, value, name, None)) if isinstance(name, str) else None
        case ast.Call(func=ast.Name(id="isinstance"), args=[of, kind]):
            found = _asked(machine, of, scope, env)
            return _is_one(found, machine.value(lower(kind), scope, env))
    return None


def _asked(machine: "Evaluator", node: ast.expr, scope: Scope, env: "Env") -> Any | None:
    """The value of an expression that is such a member, or of a variable that is one."""
    of = node.value if isinstance(node, ast.NamedExpr) else node
    made: Node = lower(of)
    if isinstance(made, Name):
        at = owner(made.name, scope)
        nodes = filled(at).names[made.name] if at is not None else []
        above = [one for one in nodes if one.line <= of.lineno]
        made = above[0] if len(above) == 1 else made
    if not isinstance(made, Call) or not isinstance(made.func, Name) or len(made.args) < 2:
        return None
    if made.func.name != "getattr":
        return None
    of_value, key, *rest = [machine.value(one, scope, env) for one in made.args]
    return given(machine, of_value, key, rest[0]) if rest and isinstance(key, str) else None


def _truth(found: tuple[Any] | None) -> bool | None:
    if found is None:
        return None
    every = {_is_true(one) for one in flat(found[0])}
    return every.pop() if len(every) == 1 else None


def _is_true(value: Any) -> bool | None:
    if value is None or isinstance(value, bool | str | int):
        return bool(value)
    return True if isinstance(value, Closure | ClassRef | Instance) or members(value) else None


def _is_one(found: tuple[Any] | None, kind: Any) -> bool | None:
    """Whether a value is an object of a class."""
    if found is None:
        return None
    value = found[0]
    if value is None:
        return False
    if isinstance(value, Instance) and isinstance(kind, ClassRef):
        return True if value.of.scope is kind.scope else None
    return None


def _mark(machine: "Evaluator", of: Closure, name: str) -> Any | None:
    """The member of a function that its decorators set; `...` where they set none of that name, and None
    where nobody knows.
    """
    raw = of.func.raw
    marks = raw.decorator_list if isinstance(raw, _FUNCTIONS) else []
    found: list[Any] = []
    for one in marks[:_DECORATORS]:
        for by in flat(machine.value(lower(one), of.scope, of.env)):
            if isinstance(by, Closure):
                found += _set(machine, by, of, name)
            elif not _is_of_others(by):
                return None
    return any_of(found) if found else ...


def _is_of_others(by: Any) -> bool:
    """Whether a decorator is another package's, which is given nothing of this one to call."""
    if isinstance(by, Record):
        return not any(isinstance(one, Closure) for one in by.args)
    return isinstance(by, External)


def _set(machine: "Evaluator", by: Closure, of: Closure, name: str) -> Iterator[Any]:
    """What a decorator sets it to."""
    scope = filled(by.scope.module.function(by.func, by.scope))
    for site in scope.module.sites(frozenset({"setattr", f"{name}="})):
        if site.scope is scope and _marks(machine, site, name):
            env = {**by.env, (id(scope), scope.params[0].name): of}
            yield machine.value(site.call.args[-1], scope, env)


def _is_mark(machine: "Evaluator", name: str) -> bool:
    """Whether only decorators of the package set a member of this name, of what they are put to."""
    known = machine.memory.marks
    if name not in known:
        known[name] = False
        sites = machine.program.sites(frozenset({"setattr", f"{name}="}))
        every = [one for one in sites if _sets(machine, one, name)]
        known[name] = bool(every) and all(
            _marks(machine, one, name) and _only_decorates(machine, one.scope) for one in every
        )
    return known[name]


def _sets(machine: "Evaluator", site: Site, name: str) -> bool:
    """Whether that member is set there, or may be."""
    if isinstance(site.call.func, Attr):
        return True
    key = machine.value(site.call.args[1], site.scope, {}) if len(site.call.args) == 3 else None
    return key == name or (key is not None and not isinstance(key, str))


def _marks(machine: "Evaluator", site: Site, name: str) -> bool:
    """Whether it is set of what the function is given in which that stands."""
    func, args, scope = site.call.func, site.call.args, filled(site.scope)
    to = func.of if isinstance(func, Attr) else args[0]
    if not scope.params or scope.kind != "function" or not isinstance(to, Name):
        return False
    is_key = isinstance(func, Attr) or machine.value(args[1], scope, {}) == name
    return is_key and to.name == scope.params[0].name


def _only_decorates(machine: "Evaluator", scope: Scope) -> bool:
    """Whether a function, or the one that makes it, is called nowhere but before others."""
    outer = scope.parent if scope.parent is not None and scope.parent.kind == "function" else scope
    machine.memory.asked.setdefault(id(outer), outer)  # so that is told where it is handed on
    name = function_name(outer.raw)
    names = {name} | {
        other
        for module in machine.program.modules()
        for other, nodes in filled(module.scope).names.items()
        if any(isinstance(node, Imported) and node.name == name for node in nodes)
    }
    sites = list(machine.program.sites(frozenset(names)))
    before = {id(site.call.raw) for site in sites if site.target is not None}
    return not any(
        id(site.call.raw) not in before
        and not inside(site.scope, outer)
        and _calls(machine, site, outer)
        for site in sites
    )


def _calls(machine: "Evaluator", site: Site, outer: Scope) -> bool:
    """Whether a call may be one of that function."""
    values = flat(machine.value(site.call.func, site.scope, {}))
    return any(isinstance(one, Closure) and one.func.raw is outer.raw for one in values)
