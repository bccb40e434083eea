"""What is put into a list or object after it was made, anywhere in the package."""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._added_at import add_at, given_at, into_a_list, written
from vetting.surface._callers import callers, parameter, parts_of
from vetting.surface._calls import contexts
from vetting.surface._compose import put_to
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._filled_by import Spot, place_of, turns
from vetting.surface._ir import Attr, Imported, Index, Name, Node, Scope, Site, Within
from vetting.surface._memory import run_of
from vetting.surface._over_itself import Perhaps, is_carried_out
from vetting.surface._scopes import inside, outwards, owner
from vetting.surface._subclassed import for_each_class
from vetting.surface._values import (
    MAX_ITEMS,
    ClassRef,
    Instance,
    ModuleRef,
    Opaque,
    flat,
    members,
    put,
)

Added = tuple[list[Any], dict[Any, Any], dict[str, Within]]
"""Elements, members, and where the latter are written."""

_FIELDS = 24
"""Of one object."""

_FEW = 8
"""Additions to what is called the same in one module, of which all are asked whose they are."""

_DEEP = 3
"""Levels of objects in objects whose lists are looked at."""


def added(machine: Evaluator, name: str, scope: Scope, env: Env) -> Added | None:
    """What `name.append(…)` and its like add to the variable `name` of `scope`, anywhere; in a run of
    its function, of which `env` says what it is given, in that run where it matters.
    """
    known, place = machine.memory.added, (id(scope), name)
    given = any(name == param.name for param in scope.params)
    if place not in known and not given:
        found = _added(machine, name, scope, {})
        if machine.exhausted:
            return found
        known[place] = found
    around = {id(at) for at in outwards(scope)} if scope.kind == "function" else set()
    run = {at: value for at, value in env.items() if at[0] in around}
    python = scope.module.path.endswith(".py")  # in JavaScript objects are copied by spreading them
    unsure = not given and (
        _is_unsure(known[place]) and (_is_object(run) or _depends(known[place], run))
        if python
        else _is_given(machine, known[place])
    )
    if not run or not (given or unsure):
        return known.get(place)
    key = (name, *run_of(scope, run))
    if key not in known:
        known[key] = _added(machine, name, scope, env), run  # whose values the key is made of
    return known[key][0]  # type: ignore[no-any-return]


def _is_unsure(found: Added | None) -> bool:
    """Whether members are added under names that are not known without a run of the function: in one
    that copies what it is given, `for key, value in given.items(): kept[key] = value`.
    """
    options = flat(found[1].get(...)) if found is not None and ... in found[1] else ()
    known = set(map(id, options))
    return bool(known) and found is not None and all(id(item) in known for item in found[0])


def _depends(found: Added | None, run: Env) -> bool:
    """Whether what is added under such names is made of what this run is given."""
    param = parameter(found[1].get(...)) if found is not None else None
    return param is not None and any(at[0] == id(param) for at in run)


def _is_given(machine: Evaluator, found: Added | None) -> bool:
    """Whether a member is something that callers give: `config.description = args[1]`."""
    made = found[2].values() if found is not None else ()
    return any(parameter(machine.value(node, node.scope, {})) for node in made)


def _is_object(run: Env) -> bool:
    """Whether what a function is given is an object with its fields, and no table of many things."""
    held = [members(value) for value in run.values()]
    plain = all(
        isinstance(value, str | int | ClassRef | None)
        for value, of in zip(run.values(), held, strict=True)
        if of is None
    )
    return plain and any(held) and all(len(of or ()) <= _FIELDS for of in held)


def _added(machine: Evaluator, name: str, scope: Scope, around: Env) -> Added | None:
    ways: list[tuple[Site, Iterable[Env]]] = []
    for site in _adding(machine, scope, name):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        if isinstance(of, Attr) and isinstance(of.of, Name) and of.of.name in ("self", "this"):
            mine = of.name == name and scope.kind == "class" and inside(site.scope, scope)
        elif isinstance(of, Attr) and scope.kind == "class":
            mine = of.name == name and _is_of_class(machine, of.of, site.scope, scope)
        elif isinstance(of, Attr) and scope.kind == "module":
            mine = of.name == name and _is_module(machine, of.of, site.scope, scope)
        else:
            mine = isinstance(of, Name) and of.name == name and _is_of(machine, site, name, scope)
        if mine:
            ways.append((site, for_each_class(machine, site, contexts(machine, site, around))))
    return _all_of(machine, ways, (id(scope), name), around)


def _all_of(
    machine: Evaluator, ways: list[tuple[Site, Iterable[Env]]], spot: Spot, around: Env
) -> Added | None:
    """What is added at some places, and by what fills a spot in other ways than by its name."""
    items: list[Any] = []
    fields: dict[Any, Any] = {}
    nodes: dict[str, Within] = {}
    perhaps = Perhaps()
    found, fed = False, machine.memory.fed.get(spot, ())
    known = {place_of(site) for site, _ in ways} if fed else ()
    others = (one for one in fed if place_of(one.site) not in known)
    for site, envs in (*ways, *((one.site, turns(machine, one, around)) for one in others)):
        found, before = True, dict(fields)
        for number, env in enumerate(envs):
            if number >= MAX_ITEMS:
                more = Opaque(site.call.line, f"longer than {MAX_ITEMS} elements")
                items.append(more)
                put(fields, None, more)
                break
            for inner in _given(machine, site, env):
                add_at(machine, site, inner, items, fields)
                items += into_a_list(machine, site, inner) if fed else ()
        if (said := written(site)) is not None:
            if is_carried_out(site, spot[0]) or said[0] == "name":
                nodes[said[0]] = said[1]
            else:
                perhaps.take(fields, said[0], before, said[1])
    perhaps.add_to(fields, nodes)
    return (items, fields, nodes) if found else None


def added_inside(machine: Evaluator, value: Any, name: str, scope: Scope, depth: int = 0) -> Any:
    """`value`, an object that the variable `name` is, with what `name.member.append(…)` and its like
    put into the lists it was made with.
    """
    grown: dict[Any, Any] = {}
    for key, item in (members(value) or {}).items() if depth < _DEEP else ():
        spot: Spot = (id(scope), name, str(key))
        if not depth and spot in machine.memory.fed:
            new = put_to(item, _all_of(machine, [], spot, {}), 0)
            changed = new is not item
        elif isinstance(item, list) and isinstance(key, str):
            new = [*item, *_into(machine, key, name, scope)]
            changed = len(new) > len(item)
        else:
            new = added_inside(machine, item, name, scope, depth + 1)
            changed = new is not item
        if changed:
            grown[key] = new
    return {**(members(value) or {}), **grown} if grown else value


def _into(machine: Evaluator, key: str, name: str, scope: Scope) -> list[Any]:
    """What is put into a list that is the member `key` of the variable, however deep in it."""
    known, place = machine.memory.added, (id(scope), name, key)
    if place in known:
        return known[place]  # type: ignore[no-any-return]
    items: list[Any] = []
    for site in scope.module.additions(key):
        of = site.call.func.of if isinstance(site.call.func, Attr) else None
        root = of
        while isinstance(root, Attr | Index):
            root = root.of
        if not isinstance(of, Attr) or not isinstance(root, Name) or root.name != name:
            continue
        if _is_of(machine, site, name, scope):
            for env in contexts(machine, site):
                add_at(machine, site, env, items, {})
    if not machine.exhausted:
        known[place] = items
    return items


def _adding(machine: Evaluator, scope: Scope, name: str) -> Iterator[Site]:
    """Where something is added to a variable: in its module, and in those that may import it."""
    own = scope.module.given(name)
    if scope.kind == "function" and len(own) > _FEW:  # bundles have the same short name everywhere
        place = scope.module.inside()
        first, last = place.region(scope.raw)
        own = [site for site in own if first <= place.at(site) < last]
    yield from own
    if scope.kind in ("module", "class"):
        for other in machine.program.adding(name):
            if other is not scope.module:
                yield from other.given(name)


def _is_of_class(machine: Evaluator, of: Node, where: Scope, scope: Scope) -> bool:
    """Whether something is a class, or an object of it, by a name: `Table.observers.append(…)`."""
    value = machine.value(of, where, {}) if isinstance(of, Name) else None
    made = value.of if isinstance(value, Instance) else value
    return isinstance(made, ClassRef) and made.scope is scope


def _is_module(machine: Evaluator, of: Node, where: Scope, scope: Scope) -> bool:
    """Whether something is the module of a variable: `from . import tables; tables.TOOLS.append(…)`.

    In JavaScript a module is an object with its exports, which cannot be asked for in the middle of one.
    """
    if not scope.module.path.endswith(".py"):
        return False
    found = flat(machine.value(of, where, {}))
    return any(isinstance(one, ModuleRef) and one.module is scope.module for one in found)


def _is_of(machine: Evaluator, site: Site, name: str, scope: Scope) -> bool:
    """Whether `name` where `site` stands is the variable of `scope`, perhaps by an import."""
    found = owner(name, site.scope)
    if found is scope:
        return True
    if found is None or scope.kind != "module" or site.scope.module is scope.module:
        return False
    return any(
        isinstance(node, Imported)
        and node.name == name
        and machine.program.imported(site.scope.module, node.spec) is scope.module
        for node in found.names[name]
    )


def _given(machine: Evaluator, site: Site, env: Env) -> Iterator[Env]:
    """`env`; once for each caller, where what is added is a parameter: a registry of its own."""
    args = given_at(machine, site, env)
    parts = [part for arg in args for part in parts_of(arg)]
    param = _innermost(found for part in parts if (found := parameter(part)) is not None)
    with machine.memory.asking() as asked:
        known = list(callers(machine, param, sure=True)) if param is not None else []
    if not _is_by_name(site):  # `options.given = request` makes no list of tools
        machine.memory.adding.update(asked)
    if not known or param is None:
        yield env
    elif site.loops:  # what is gone through may be the parameter
        for one in known:
            yield from contexts(machine, site, one) or [env]
    else:
        yield from ({**env, **one} for one in known)


def _is_by_name(site: Site) -> bool:
    """Whether a member is given something by its name, and not one that a tool is declared by."""
    of = site.call.func.of if isinstance(site.call.func, Attr) else None
    known = site.scope.module.additions(of.name) if isinstance(of, Attr | Name) else [site]
    return not any(one is site for one in known)


def _innermost(params: Iterable[Scope]) -> Scope | None:
    """Of the functions whose parameters are put in the one that lies in the others: who calls it has
    called those, as in `def tool(name): def put(f): TOOLS[name] = f`.
    """
    found: Scope | None = None
    for param in params:
        if found is None or inside(param, found):
            found = param
    return found
