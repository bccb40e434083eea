"""What functions are given that are called for each of several: `hooks.forEach((hook) => hook(text))`."""

from collections.abc import Iterator
from itertools import repeat

from vetting.surface._flow_folded import fold_of
from vetting.surface._ir import (
    Attr,
    Call,
    Choice,
    Default,
    Element,
    Func,
    Index,
    Name,
    Node,
    Param,
    Scope,
    Site,
)
from vetting.surface._scopes import filled, owner

_EACH = frozenset({"forEach", "map", "flatMap", "filter", "find", "some", "every"})
"""Methods that call a function for each of what they are a method of."""

_MOST = 4
"""Values of one variable that are looked at."""


def given_one(site: Site) -> Iterator[tuple[Scope, Param, Node]]:
    """The function, its parameter, and that of which it is given one."""
    func, args, scope = site.call.func, site.call.args, site.scope
    if isinstance(func, Attr) and func.name in _EACH and args and isinstance(args[0], Func):
        inner = filled(scope.module.function(args[0], scope))
        for param in inner.params[:1]:
            yield inner, param, Element(site.call.line, args[0].raw, over=func.of)
    fold = fold_of(site.call)
    if fold is not None and isinstance(fold.func, Func):
        inner = filled(scope.module.function(fold.func, scope))
        one = Element(site.call.line, fold.func.raw, over=fold.over)
        yield from zip(repeat(inner), inner.params, (fold.first or one, one), strict=False)


def is_one_of(func: Name, scope: Scope) -> bool:
    """Whether a variable is one of several things by what it is given: in a loop, by a condition, out of
    a table.
    """
    if scope.module.element(func.raw) is not None:
        return True
    at = owner(func.name, scope)
    return at is not None and any(
        _is_one(node) or (at.kind == "function" and _is_looked_up(node))
        for node in at.names[func.name][:_MOST]
    )


def _is_one(node: Node) -> bool:
    part = node.of if isinstance(node, Index) else node  # `for name, notify in observers`
    return isinstance(part, Element | Choice)


def _is_looked_up(node: Node) -> bool:
    match node:
        case Default() | Index() | Call(func=Attr(name="get"), args=(_, *_)):
            return True
        case Call(func=Attr(name="find" | "findLast" | "at" | "pop" | "shift")):
            return True
        case Call(func=Name(name="next")) | Attr(of=Call(func=Attr(name="find" | "findLast"))):
            return True
    return False
