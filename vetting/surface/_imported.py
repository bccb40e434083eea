"""What modules import from others that may be a function."""

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Func, Imported, Name, Node, Scope
from vetting.surface._scopes import filled


def imported_functions(machine: Evaluator) -> list[tuple[Scope, str, Node]]:
    """The variables that hold such a thing, each with the function, or the name that it has there."""
    known: list[tuple[Scope, str, Node]] | None = machine.memory.imports
    if known is None:
        known = machine.memory.imports = []
        for module in machine.program.modules():
            for name, nodes in filled(module.scope).names.items():
                for node in (one for one in nodes if isinstance(one, Imported) and one.name):
                    other = machine.program.imported(module, node.spec)
                    found = (
                        machine.program.find(other, node.name or "") if other is not None else None
                    )
                    if found is not None and isinstance(found[1], Func):
                        known.append((module.scope, name, found[1]))
                    elif found is not None and isinstance(found[1], Name | Attr | Imported):
                        known.append((module.scope, name, Name(node.line, node.raw, name=name)))
    return known
