"""What modules import from others that may be a function."""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._functions import key_of
from vetting.surface._ir import Attr, Func, Imported, Name, Node, Scope
from vetting.surface._scopes import filled
from vetting.surface._values import Closure, Many


class _Imports:
    """The variables that hold such a thing: by the function where that is known for good, since every
    function of a package is looked for among them, and the others to be asked each time.
    """

    def __init__(self) -> None:
        self.by_function: dict[object, dict[int, tuple[Scope, str]]] = {}
        self.open: dict[int, tuple[Scope, str, Node]] = {}
        self.kept: list[Any] = []
        """The values whose syntax has the addresses that are keys."""

    def know(self, place: int, functions: Iterable[Any]) -> None:
        """A variable is one of these functions, by their syntax, wherever it is asked for."""
        scope, name, _ = self.open.pop(place)
        for raw in functions:
            self.by_function.setdefault(key_of(raw), {})[place] = scope, name


def importing(machine: Evaluator, raw: Any) -> list[tuple[Scope, str]]:
    """The variables that are, or may be, the function of a piece of syntax by an import."""
    imports: _Imports | None = machine.memory.imports
    if imports is None:
        imports = machine.memory.imports = _Imports()
        for place, one in enumerate(_imported(machine)):
            imports.open[place] = one
    found: dict[int, tuple[Scope, str]] = {}
    for place, (scope, name, node) in list(imports.open.items()):
        value = None if isinstance(node, Func) else machine.value(node, scope, {})
        raws = [node.raw] if isinstance(node, Func) else list(_functions(value))
        if key_of(raw) in map(key_of, raws):
            found[place] = scope, name
        final = value is not None and machine.memory.known.get((id(scope), name)) is value
        if place in imports.open and (final or isinstance(node, Func)):
            imports.kept.append(value if final else node)
            imports.know(place, raws)
    found |= imports.by_function.get(key_of(raw), {})
    return [found[place] for place in sorted(found)]


def _functions(value: Any) -> Iterator[Any]:
    """The syntax of the functions that a value may be."""
    for one in value.options if isinstance(value, Many) else (value,):
        if isinstance(one, Closure):
            yield one.func.raw


def _imported(machine: Evaluator) -> Iterator[tuple[Scope, str, Node]]:
    """The variables, each with the function, or the name that it has there."""
    for module in machine.program.modules():
        for name, nodes in filled(module.scope).names.items():
            for node in (one for one in nodes if isinstance(one, Imported) and one.name):
                other = machine.program.imported(module, node.spec)
                found = machine.program.find(other, node.name or "") if other is not None else None
                if found is not None and isinstance(found[1], Func):
                    yield module.scope, name, found[1]
                elif found is not None and isinstance(found[1], Name | Attr | Imported):
                    yield module.scope, name, Name(node.line, node.raw, name=name)
