"""Classes whose objects are servers, or hold one: their objects, what is made from them, and what of
them is another package's.
"""

from collections.abc import Collection, Iterator
from functools import cached_property

from vetting.surface._callers import modules
from vetting.surface._evaluate import Evaluator
from vetting.surface._held import is_foreign
from vetting.surface._idioms import SERVERS
from vetting.surface._ir import Class, Imported, Module, Scope, Site
from vetting.surface._scopes import filled, outwards
from vetting.surface._use import Variable
from vetting.surface._uses import metaclasses
from vetting.surface._values import ClassRef, External

_INHERITS = (
    "a class that holds a server is made from one of another package, which may register more"
)

_MOST_BASES = 8


class Holders:
    """Looks at the classes of one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine

    def servers(self) -> Iterator[Scope]:
        """The classes that are made from a library's server."""
        for scope, bases in self._classes:
            if any(
                isinstance(base, External) and base.name.rpartition(".")[2] in SERVERS
                for base in bases
            ):
                yield scope

    def made(self, scope: Scope, name: str) -> Iterator[Site]:
        """Where its objects are made."""
        for site in self._machine.program.sites(frozenset({name} - {""})):
            value = self._machine.value(site.call.func, site.scope, {})
            if isinstance(value, ClassRef) and value.scope is scope and not site.dead:
                yield site

    def below(self, scope: Scope) -> Iterator[Scope]:
        """The classes that are made from it."""
        for other, bases in self._classes:
            if any(isinstance(base, ClassRef) and base.scope is scope for base in bases):
                yield other

    def outside(self, scope: Scope) -> Iterator[tuple[str, int, str]]:
        """What it is made from that is another package's, as gaps."""
        for other, bases in self._classes:
            if other is scope and any(is_foreign(base, scope.module) for base in bases):
                yield scope.module.path, self._lines[id(scope)], _INHERITS

    def importing(self, variable: Variable) -> Iterator[tuple[Module, str]]:
        """The names under which other modules import a variable."""
        module, imported = variable.scope.module, self._machine.program.imported
        found = (
            (other, name)
            for other, name, node in self._imports.get(variable.name, ())
            if other is not module and imported(other, node.spec) is module
        )
        yield from dict.fromkeys(found)

    @cached_property
    def _imports(self) -> dict[str, list[tuple[Module, str, Imported]]]:
        """What modules import, by its name there, with the names that it has here."""
        found: dict[str, list[tuple[Module, str, Imported]]] = {}
        for module in list(modules(self._machine)):
            for name, nodes in filled(module.scope).names.items():
                for node in nodes:
                    if isinstance(node, Imported) and node.name is not None:
                        found.setdefault(node.name, []).append((module, name, node))
        return found

    @cached_property
    def _classes(self) -> list[tuple[Scope, list[object]]]:
        """Every class at the top of a module, with the values of what it is made from."""
        return [
            (
                scope,
                [
                    self._machine.value(base, scope.parent or scope, {})
                    for base in (*scope.bases, *metaclasses(scope))
                ],
            )
            for _, scope in self._every
        ]

    @cached_property
    def _lines(self) -> dict[int, int]:
        return {id(scope): line for line, scope in self._every}

    @cached_property
    def _every(self) -> list[tuple[int, Scope]]:
        found = []
        for module in list(modules(self._machine)):
            for nodes in list(filled(module.scope).names.values()):
                for node in nodes:
                    if isinstance(node, Class):
                        scope = filled(module.function(node, module.scope))
                        found.append((node.line, scope))
        return found


def made_from(machine: Evaluator, of: ClassRef, names: Collection[str], depth: int = 0) -> bool:
    """Whether one of other packages' classes with these names is a base, or a base's base."""
    scope = filled(of.scope)
    bases = (machine.value(base, scope.parent or scope, {}) for base in scope.bases)
    return any(
        (isinstance(base, External) and base.name.rpartition(".")[2] in names)
        or (
            isinstance(base, ClassRef)
            and depth < _MOST_BASES
            and made_from(machine, base, names, depth + 1)
        )
        for base in bases
    )


def inherits(machine: Evaluator, method: str, scope: Scope) -> bool:
    """Whether a method of the class around `scope` is that of a library's server, and not its own."""
    own = next((at for at in outwards(scope) if at.kind == "class"), None)
    if own is None or method in filled(own).names:
        return False
    return made_from(machine, ClassRef(own, ""), SERVERS)
