"""What other modules do with a module's variable by way of the module: `add(tables.TOOLS)`,
`const { tools } = require("./tables")`, `Object.assign(require("./tables"), others)`.
"""

from collections.abc import Iterator

from vetting.surface._callers import modules
from vetting.surface._calls import last_name
from vetting.surface._evaluate import Evaluator
from vetting.surface._from_elsewhere import is_of
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
    """The uses of a module's variable in other modules, as a member of the module or by its import."""
    for module in _others(machine, variable):
        for of, use in of_members(module, variable.name):
            if is_of(machine, of, use.scope, variable):
                yield use
        for name, nodes in list(filled(module.scope).names.items()):
            if any(_brings(machine, node, module, variable) for node in nodes):
                yield from uses(Variable(scope=module.scope, name=name), carried=True)


def set_by_module(machine: Evaluator, variable: Variable) -> Iterator[tuple[str, int]]:
    """The files and lines at which other modules may give it another value, through the whole module."""
    for module in _others(machine, variable):
        for use in _of_module(machine, module, variable):
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


def _others(machine: Evaluator, variable: Variable) -> Iterator[Module]:
    """The modules that may have to do with the one of a variable."""
    own = variable.scope.module
    stem = own.path.rpartition("/")[2].partition(".")[0]
    stem = own.path.split("/")[-2] if stem in ("index", "__init__") and "/" in own.path else stem
    for module in list(modules(machine)) if variable.scope.kind == "module" else ():
        if module is not own and stem.encode() in machine.program.source(module.path):
            yield module


def _of_module(machine: Evaluator, module: Module, variable: Variable) -> Iterator[Use]:
    """What a module does with another as a whole."""
    for name, nodes in list(filled(module.scope).names.items()):
        if any(isinstance(one, Imported | Call | Name | Attr) for one in nodes):
            node = Name(0, name=name)
            if is_of(machine, node, module.scope, variable):
                yield from uses(Variable(scope=module.scope, name=name))
    for site in module.sites(_LOADS):
        if not site.dead and is_of(machine, site.call, site.scope, variable):
            use = use_of(site)
            if use is not None and use.role is not Role.NAMED:
                yield use


def _brings(machine: Evaluator, node: Node, module: Module, variable: Variable) -> bool:
    """Whether a variable of a module is one that it imports from that of `variable`."""
    if isinstance(node, Imported):
        other = machine.program.imported(module, node.spec) if node.name else None
        return node.name == variable.name and other is variable.scope.module
    if isinstance(node, Attr):
        taken = node.name == variable.name
    else:
        taken = isinstance(node, Index) and getattr(node.key, "value", None) == variable.name
    return (
        taken and isinstance(node, Attr | Index) and is_of(machine, node.of, module.scope, variable)
    )
