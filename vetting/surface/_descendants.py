"""The classes that inherit a method which registers its own object: `server.tool(this.name, …)`."""

from collections.abc import Iterator

from vetting.surface._callers import function_name, modules
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Call, Class, Map, Name, Node, Scope, Site
from vetting.surface._scopes import outwards
from vetting.surface._values import ClassRef

_SELF = frozenset({"this", "self"})
_BASES = 8


class Descendants:
    """Finds them in one program."""

    def __init__(self, machine: Evaluator) -> None:
        self._machine = machine
        self._found: list[ClassRef] | None = None

    def contexts(self, site: Site) -> list[Env]:
        """What `this` is at a place: one of the classes made from the one it stands in, of which
        objects are made. Nothing is said where the place does not ask, or there are none.
        """
        own = next((at for at in outwards(site.scope) if at.kind == "class"), None)
        if own is None or not any(_asks(node) for node in site.call.args):
            return [{}]
        made = [one for one in self._classes() if one.scope is not own and self._is_from(one, own)]
        return [{(id(own), "this"): one} for one in made] or [{}]

    def _classes(self) -> list[ClassRef]:
        if self._found is None:
            self._found = list(self._made())
        return self._found

    def _made(self) -> Iterator[ClassRef]:
        """The classes of the modules that are reached, and of which objects are made."""
        every = list(modules(self._machine))
        for module in every:
            if not module.scope.filled:
                module.fill(module.scope)
            for nodes in module.scope.names.values():
                for node in nodes:
                    found = self._machine.value(node, module.scope, {}) if _is_class(node) else None
                    if isinstance(found, ClassRef):
                        name = frozenset({function_name(found.scope.raw)})
                        if any(True for other in every for _ in other.sites(name)):
                            yield found

    def _is_from(self, one: ClassRef, base: Scope, depth: int = 0) -> bool:
        if not one.scope.filled:
            one.scope.module.fill(one.scope)
        for node in one.scope.bases if depth < _BASES else ():
            found = self._machine.value(node, one.scope.parent or one.scope, {})
            known = isinstance(found, ClassRef)
            if known and (found.scope is base or self._is_from(found, base, depth + 1)):
                return True
        return False


def _is_class(node: Node) -> bool:
    return isinstance(node, Class)


def _asks(node: Node) -> bool:
    """Whether an argument is a member of the object itself."""
    if isinstance(node, Map):
        return any(_asks(value) for _, value in node.pairs)
    if isinstance(node, Call):
        return _asks(node.func)
    while isinstance(node, Attr):
        node = node.of
    return isinstance(node, Name) and node.name in _SELF
