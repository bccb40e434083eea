"""Variables of a module that other modules change by its name: `tables.TOOLS = new`, `+=`, `[:] =`,
`setattr(tables, "TOOLS", new)`.
"""

from collections.abc import Iterator

from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._filled_by import place_of
from vetting.surface._ir import Attr, Call, Module, Node, Scope, Site
from vetting.surface._use import Variable
from vetting.surface._values import ModuleRef, flat

_SETS = frozenset({"setattr", "__setattr__"})
_AT = frozenset({"[]", "+="})


def set_elsewhere(machine: Evaluator, variable: Variable) -> Iterator[tuple[str, int]]:
    """The files and lines of such places, and of `globals()["TOOLS"] = …` in the module itself."""
    if variable.scope.kind != "module":
        return
    names = frozenset({f"{variable.name}=", *_AT, *_SETS})
    for module in list(modules(machine)):
        for site in module.sites(names):
            if site.dead or place_of(site) in machine.memory.fed_at:
                continue  # what is put in there is read with the list
            if _sets(machine, site, variable):
                yield module.path, site.call.line


def _sets(machine: Evaluator, site: Site, variable: Variable) -> bool:
    """Whether a place gives a module's variable, or a part of it, another value."""
    func, verb = site.call.func, last_name(site.call.func)
    of = func.of if isinstance(func, Attr) else None
    said, own = _said(machine, site), variable.scope.module
    if verb in _SETS:
        holder = site.call.args[0] if len(site.call.args) == 3 and said is not None else of
        return said == variable.name and holder is not None and is_module(
            machine, holder, site.scope, own
        )  # fmt: skip
    if verb == "[]" and isinstance(of, Call) and last_name(of.func) == "globals":
        return said == variable.name and site.scope.module is variable.scope.module
    if verb == "+=":
        return said == variable.name and of is not None and is_module(machine, of, site.scope, own)
    if verb == "[]":
        mine = isinstance(of, Attr) and of.name == variable.name
        return isinstance(of, Attr) and mine and is_module(machine, of.of, site.scope, own)
    return of is not None and is_module(machine, of, site.scope, own)


def _said(machine: Evaluator, site: Site) -> str | None:
    """The name that a place says as a text: the key, or the second of what `setattr` is given."""
    args = site.call.args
    node = args[1] if last_name(site.call.func) == "setattr" and len(args) > 2 else None
    node = node or (args[0] if args else None)
    said = machine.value(node, site.scope, {}) if node is not None else None
    return said if isinstance(said, str) else None


def is_module(machine: Evaluator, node: Node, scope: Scope, module: Module) -> bool:
    """Whether something is, or may be, a module of the package."""
    return any(
        isinstance(one, ModuleRef) and one.module is module
        for one in flat(machine.value(node, scope, {}))
    )
