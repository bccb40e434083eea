"""Under which names the modules of a package import what another one has."""

from collections.abc import Iterator, Sequence

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Imported, Lit, Module, Name, Node, Scope
from vetting.surface._scopes import filled


class Importers:
    """Knows them for one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._program = machine.program
        self._known: dict[tuple[int, str | None], list[tuple[Scope, str]]] | None = None

    def of(self, scope: Scope, name: str | None) -> Sequence[tuple[Scope, str]]:
        """The variables that are a variable of the module whose scope is given, or are that module."""
        if self._known is None:
            self._known = {}
            for module in self._program.modules():
                for called, node in _imports(module):
                    if (found := self.imported(node, module)) is not None:
                        key = id(found[0].scope), _local(*found)
                        self._known.setdefault(key, []).append((module.scope, called))
        return self._known.get((id(scope), name), ())

    def imported(self, node: Node, module: Module) -> tuple[Module, str | None] | None:
        """The module of the package that is imported, and the name of what is taken of it."""
        whole = node.of if isinstance(node, Attr) else node  # `const { list } = require("./tools")`
        spec = whole.spec if isinstance(whole, Imported) else _required(whole)
        other = self._program.imported(module, spec) if spec is not None else None
        if other is None or (isinstance(node, Attr) and isinstance(whole, Imported)):
            return None
        return other, node.name if isinstance(node, Imported | Attr) else None


def _imports(module: Module) -> Iterator[tuple[str, Node]]:
    for name, nodes in filled(module.scope).names.items():
        for node in nodes:
            if isinstance(node, Imported | Call | Attr):
                yield name, node


def _required(node: Node) -> str | None:
    """What `require("./tools")` loads."""
    if not isinstance(node, Call) or not isinstance(node.func, Name) or len(node.args) != 1:
        return None
    said = node.args[0]
    if node.func.name != "require" or not isinstance(said, Lit):
        return None
    return said.value if isinstance(said.value, str) else None


def _local(module: Module, name: str | None) -> str | None:
    """The variable of a module that it exports as `name`."""
    found = module.export(name) if name is not None else None
    return found.name if isinstance(found, Name) else name
