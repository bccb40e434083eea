"""What other modules do with a module's variable by way of the module: `add(tables.TOOLS)`,
`const { tools } = require("./tables")`, `Object.assign(require("./tables"), others)`.
"""

from collections.abc import Collection, Iterator

from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._from_elsewhere import is_module
from vetting.surface._ir import Attr, Call, Imported, Index, Module, Name, Node
from vetting.surface._scopes import filled
from vetting.surface._use import Role, Use, Variable
from vetting.surface._uses import of_members, use_of, uses

_LOADS = frozenset({"require", "import_module", "__import__"})
_SETS = frozenset({
    *("assign", "defineProperty", "defineProperties", "setPrototypeOf", "set", "setattr"),
    *("__setattr__", "vars"),
})  # fmt: skip
"""Functions of the languages that may set members of what they are given first."""

_OWN = frozenset({"__defineGetter__", "__setattr__"})
"""Methods that set members of what they belong to."""


def used_elsewhere(machine: Evaluator, variable: Variable) -> Iterator[Use]:
    """The uses of a module's variable in other modules, as a member of the module or by its import, and
    by way of modules that only hand it on.
    """
    for home, names in _homes(machine, variable).items():
        for module in _importing(machine, home):
            for name in sorted(names):
                for of, use in of_members(module, name):
                    if is_module(machine, of, use.scope, home):
                        yield use
            for name, nodes in list(filled(module.scope).names.items()):
                if any(_brings(machine, node, module, home, names) for node in nodes):
                    yield from uses(Variable(scope=module.scope, name=name), carried=True)


def set_by_module(machine: Evaluator, variable: Variable) -> Iterator[tuple[str, int]]:
    """The files and lines at which other modules may give it another value, through the whole module."""
    home = variable.scope.module
    for module in _importing(machine, home) if variable.scope.kind == "module" else ():
        for use in _of_module(machine, module, home):
            set_ = use.role is Role.SET and use.name in (variable.name, "[]")
            given = (
                use.role is Role.GIVEN
                and use.place == 0
                and use.site is not None
                and last_name(use.site.call.func) in _SETS
            )
            if not (use.path or use.into) and (
                set_ or given or (use.role is Role.CALLED and use.name in _OWN)
            ):
                yield module.path, use.line


def _homes(machine: Evaluator, variable: Variable) -> dict[Module, set[str]]:
    """The modules that offer a module's variable, its own first, and the names by which they do:
    `export * from "./tables"`.
    """
    if variable.scope.kind != "module":
        return {}
    homes = {variable.scope.module: {variable.name}}
    todo = list(homes)
    for home in todo:  # grows while it is gone through
        for module in _importing(machine, home):
            names = {
                name
                for name in {*module.exported(), *homes[home]}
                if _hands_on(machine, module, name, home, homes[home])
            }
            if names - homes.get(module, set()):
                homes.setdefault(module, set()).update(names)
                todo.append(module)
    return homes


def _hands_on(
    machine: Evaluator, module: Module, name: str, home: Module, names: Collection[str]
) -> bool:
    """Whether a module offers as `name` what another offers by one of `names`."""
    found = machine.program.find(module, name)
    if found is None:
        return False
    where, node = found
    if where is home:
        return name in names
    if isinstance(node, Name) and node.name in filled(where.scope).names:
        nodes = filled(where.scope).names[node.name]
        return any(_brings(machine, one, where, home, names) for one in nodes)
    return _brings(machine, node, where, home, names)


def _importing(machine: Evaluator, home: Module) -> Iterator[Module]:
    """The modules that import one."""
    links = machine.program.links
    for module in list(modules(machine)):
        if module is not home and home.path in links.get(module.path, ()):
            yield module


def _of_module(machine: Evaluator, module: Module, home: Module) -> Iterator[Use]:
    """What a module does with another as a whole."""
    for name, nodes in list(filled(module.scope).names.items()):
        may = any(isinstance(one, Imported | Call | Name | Attr) for one in nodes)
        if may and is_module(machine, Name(0, name=name), module.scope, home):
            yield from uses(Variable(scope=module.scope, name=name))
    for site in module.sites(_LOADS):
        if not site.dead and is_module(machine, site.call, site.scope, home):
            use = use_of(site)
            if use is not None and use.role is not Role.NAMED:
                yield use


def _brings(
    machine: Evaluator, node: Node, module: Module, home: Module, names: Collection[str]
) -> bool:
    """Whether a variable of a module is one of `names` that it imports from another."""
    if isinstance(node, Imported):
        return node.name in names and machine.program.imported(module, node.spec) is home
    if isinstance(node, Attr):
        taken = node.name in names
    else:
        taken = isinstance(node, Index) and getattr(node.key, "value", None) in names
    return (
        taken and isinstance(node, Attr | Index) and is_module(machine, node.of, module.scope, home)
    )
