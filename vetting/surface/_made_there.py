"""Objects that a registry makes by itself of the classes that it is given: `def register(self, kind): tool =
kind(); self._tools[tool.name] = tool`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Name, Node, Scope, Site
from vetting.surface._scopes import filled, owner
from vetting.surface._values import ClassRef, Closure, Instance, Opaque, flat
from vetting.surface._wrapped import behind


def made_there(machine: Evaluator, site: Site, options: Iterable[Any]) -> Iterator[Any]:
    """What is registered by what a call is given: of a class the object that the function makes of it,
    where it is seen to make one.
    """
    for option in options:
        for found in behind(machine, option):
            made = isinstance(found, ClassRef) and site.target is None
            yield _of_class(machine, site, found) if made else found


def _of_class(machine: Evaluator, site: Site, of: ClassRef) -> Any:
    for func in flat(machine.value(site.call.func, site.scope, {})):
        if not isinstance(func, Closure):
            continue
        scope = filled(func.scope.module.function(func.func, func.scope))
        first = next((one.name for one in scope.params if one.index == 0), "")
        for made in scope.module.sites(frozenset({first} - {""})):
            called = isinstance(made.call.func, Name) and made.target is None and not made.dead
            if called and owner(first, made.scope) is scope:
                return Instance(of, made.call, made.scope, {(id(scope), first): of})
    return of


def made_of_parameter(target: Any, node: Node, scope: Scope) -> Opaque | None:
    """What a call of a parameter of Python gives, for the callers of its function to be asked."""
    if not isinstance(target, Opaque) or target.param is None or not isinstance(node, Name):
        return None
    if not scope.module.path.endswith(".py") or owner(node.name, scope) is not target.param:
        return None
    return Opaque(node.line, param=target.param)
