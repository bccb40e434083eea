"""What functions are given that are called for each of several: `hooks.forEach((hook) => hook(text))`."""

from collections.abc import Iterator

from vetting.surface._ir import Attr, Choice, Element, Func, Index, Name, Node, Param, Scope, Site
from vetting.surface._scopes import filled, owner

_EACH = frozenset({"forEach", "map", "flatMap", "filter", "find", "some", "every"})
"""Methods that call a function for each of what they are a method of."""


def given_one(site: Site) -> Iterator[tuple[Scope, Param, Node]]:
    """The function, its parameter, and that of which it is given one."""
    func, args, scope = site.call.func, site.call.args, site.scope
    if isinstance(func, Attr) and func.name in _EACH and args and isinstance(args[0], Func):
        inner = filled(scope.module.function(args[0], scope))
        for param in inner.params[:1]:
            yield inner, param, Element(site.call.line, args[0].raw, over=func.of)


def is_one_of(func: Name, scope: Scope) -> bool:
    """Whether a variable is one of several things by what it is given: in a loop, by a condition."""
    if scope.module.element(func.raw) is not None:
        return True
    at = owner(func.name, scope)
    return at is not None and any(map(_is_one, at.names[func.name][:4]))


def _is_one(node: Node) -> bool:
    part = node.of if isinstance(node, Index) else node  # `for name, notify in observers`
    return isinstance(part, Element | Choice)
