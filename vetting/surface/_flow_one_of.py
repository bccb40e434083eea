"""What functions are given that are called for each of several: `hooks.forEach((hook) => hook(text))`."""

from collections.abc import Callable, Iterable, Iterator
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

_STANDS_FOR = frozenset(
    {"proxy", "ref", "WeakRef", "copy", "deepcopy", "replace", "structuredClone"}
)
"""Calls whose result does what does the object that they are given."""

_MOST = 4
"""Values of one variable that are looked at."""

_STEPS = 12


def given_one(site: Site) -> Iterator[tuple[Scope, Param, Node]]:
    """The function, its parameter, and that of which it is given one."""
    func, args, scope = site.call.func, site.call.args, site.scope
    many = isinstance(func, Attr) and func.name in _EACH
    if isinstance(func, Attr) and (many or func.name == "then") and args:
        inner = _written(args[0], scope)
        one = Element(site.call.line, args[0].raw, over=func.of) if many else func.of
        if inner is not None:
            yield from ((inner, param, one) for param in inner.params[:1])
    fold = fold_of(site.call)
    inner = _written(fold.func, scope) if fold is not None else None
    if fold is not None and inner is not None:
        one = Element(site.call.line, fold.func.raw, over=fold.over)
        yield from zip(repeat(inner), inner.params, (fold.first or one, one), strict=False)


def passed_on(call: Call) -> Iterator[Node]:
    """What a call may give back as it is: `Promise.resolve(client)`, `terms.reduce(add, new Filter())`."""
    match call.func:
        case Attr(name="resolve", of=Name(name="Promise")):
            yield from call.args[:1]
        case Name(name=name) | Attr(name=name) if name in _STANDS_FOR:
            yield from call.args[:1]
        case Attr(name="deref", of=of):
            yield of
        case _ if (fold := fold_of(call)) is not None:
            yield from (one for one in (fold.first, fold.over) if one is not None)


def made_by_calls(
    node: Node, scope: Scope, given: Callable[[str, Scope], Iterable[tuple[Node, Scope]]]
) -> Iterator[tuple[Call, Scope]]:
    """The calls whose answers a parameter is given, or a variable that has one."""
    todo = [(node, scope)]
    for _ in range(_STEPS):
        if not todo:
            return
        one, at = todo.pop()
        match one:
            case Name(name=name) if (home := owner(name, at)) is not None:
                todo += [(made, home) for made in filled(home).names[name][:_MOST]]
            case Param(name=name):
                todo += given(name, at)
            case Call():
                more = list(passed_on(one))
                todo += [(inner, at) for inner in more]
                if not more and one is not node:
                    yield one, at


def _written(func: Node, scope: Scope) -> Scope | None:
    """The function that stands in a call, or in the only value of a variable."""
    if isinstance(func, Name) and (at := owner(func.name, scope)) is not None:
        nodes, scope = at.names[func.name], at
        func = nodes[0] if len(nodes) == 1 else func
    return filled(scope.module.function(func, scope)) if isinstance(func, Func) else None


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
