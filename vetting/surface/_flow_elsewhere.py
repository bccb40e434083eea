"""What variables and members get in other files, or through an object that has another name there:
`state.command = text` of what another module exports, `tables.JOBS.append(text)`, `job.text = text`
of an object whose method reads `self.text`.
"""

from collections.abc import Callable, Iterator

from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._flow_stores import Stores, put_in
from vetting.surface._ir import Attr, Call, Imported, Lit, Module, Name, Node, Scope
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance, ModuleRef, flat

_SELF = frozenset({"self", "cls", "this"})


class Elsewhere:
    """Finds it in one program."""

    def __init__(self, machine: Evaluator, stores_of: Callable[[Module], Stores]) -> None:
        self._machine = machine
        self.stores_of = stores_of
        self._names: dict[tuple[int, str], list[tuple[Module, str]]] | None = None
        self._modules: list[tuple[Module, Stores]] = []
        self._holding: dict[str, set[int]] = {}
        """Those that give something to a member of an object, by the member."""

        self._given: dict[tuple[int, str], list[tuple[Node, Scope]]] = {}

    def given(self, name: str, scope: Scope) -> list[tuple[Node, Scope]]:
        """The values, each with where it is given, of a variable of a module or a member of a class."""
        if scope.kind not in ("module", "class"):
            return []
        key = id(scope), name
        if key not in self._given:
            self._given[key] = []  # while they are looked for
            self._given[key] = list(self._found(name, scope))
        return self._given[key]

    def _found(self, name: str, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        for module, alias in self._read().get((id(scope), name), ()):
            stores = self.stores_of(module)
            yield from stores.into(alias, module.scope)
            yield from stores.added(alias, module.scope)
        some = self._holding.get(name, set()) | set(map(id, self._machine.program.adding(name)))
        for module, stores in self._modules:
            if id(module) not in some:
                continue
            for store in stores.of_member(name):
                if self._is_of(store.root, store.scope, scope):
                    yield store.value, store.scope
            for site in module.additions(name):
                of = getattr(site.call.func, "of", None)
                root = of.of if isinstance(of, Attr) else None
                if isinstance(root, Name) and self._is_of(root.name, site.scope, scope):
                    yield from ((node, site.scope) for node in put_in(site.call))

    def _is_of(self, root: str, where: Scope, scope: Scope) -> bool:
        """Whether a name is the module that a variable belongs to, or an object or the class that a
        member does.
        """
        if root in _SELF:
            return False
        for value in flat(self._machine.value(Name(0, name=root), where, {})):
            made = value.of if isinstance(value, Instance) else value
            if isinstance(made, ClassRef) and made.scope is scope:
                return True
            if isinstance(made, ModuleRef) and made.module.scope is scope:
                return True
        return False

    def _read(self) -> dict[tuple[int, str], list[tuple[Module, str]]]:
        """The names that other modules have for variables, by scope and name of these."""
        if self._names is None:
            self._names = {}
            self._modules = [(one, self.stores_of(one)) for one in modules(self._machine)]
            for module, stores in self._modules:
                for member in stores.members():
                    self._holding.setdefault(member, set()).add(id(module))
                for alias, nodes in filled(module.scope).names.items():
                    for node in nodes:
                        found = self._variable(module, node)
                        if found is not None and found[0] is not module.scope:
                            key = id(found[0]), found[1]
                            self._names.setdefault(key, []).append((module, alias))
        return self._names

    def _variable(self, module: Module, node: Node) -> tuple[Scope, str] | None:
        """The variable of another module that a name is imported from."""
        spec, name = "", ""
        if isinstance(node, Imported):
            spec, name = node.spec, node.name or ""
        elif isinstance(node, Attr) and isinstance(node.of, Call):
            spec, name = _required(node.of), node.name  # `const { state } = require("./state")`
        elif isinstance(node, Call):
            spec, name = _required(node), "default"
        other = self._machine.program.imported(module, spec) if spec and name else None
        found = self._machine.program.find(other, name) if other is not None else None
        if found is None:
            return None
        made = found[1]
        own = made.name if isinstance(made, Name) else name
        return (found[0].scope, own) if own in filled(found[0].scope).names else None


def _required(call: Call) -> str:
    said = (
        call.args[0]
        if len(call.args) == 1 and getattr(call.func, "name", "") == "require"
        else None
    )
    return said.value if isinstance(said, Lit) and isinstance(said.value, str) else ""
