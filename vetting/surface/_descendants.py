"""The classes that inherit a method which registers its own object: `server.tool(this.name, …)`."""

from collections.abc import Iterator

from vetting.surface._callers import is_from, modules
from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._functions import function_name
from vetting.surface._ir import Attr, Call, Class, Map, Name, Node, Site
from vetting.surface._made_in_turn import made_in_turn
from vetting.surface._scopes import outwards
from vetting.surface._subclassed import for_each_class
from vetting.surface._values import ClassRef

_SELF = frozenset({"this", "self"})


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
        given = (*site.call.args, *(value for _, value in site.call.named))
        if own is None or not any(map(_asks, given)):
            return list(for_each_class(self._machine, site, [{}]))
        turned = made_in_turn(self._machine, own)
        objects = [one for one in turned if one is not None]
        known = {id(own), *(id(one.of.scope) for one in objects)}
        made = [
            one
            for one in self._classes()
            if id(one.scope) not in known and is_from(self._machine, one.scope, own)
        ]
        found: list[Env] = [{(id(own), "this"): one} for one in (*objects, *made)]
        return found if found and None not in turned else [*found, {}]

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
