"""The functions that decorators of the package's own put around one that answers calls: `@audited` below
`@server.call_tool()`. They are given what the caller gives, before it is.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Attr, Call, Func, Name, Node, Scope
from vetting.surface._python_lower import lower
from vetting.surface._scopes import filled
from vetting.surface._values import Closure

_MARKS = 6
_DEPTH = 2


def around(machine: Evaluator, closure: Closure) -> Iterator[Scope]:
    """The scopes of the functions that run in the place of `closure`."""
    for mark in islice(getattr(closure.func.raw, "decorator_list", ()), _MARKS):
        node = lower(mark)
        made = machine.value(node.func if isinstance(node, Call) else node, closure.scope, {})
        if isinstance(made, Closure):
            inner = filled(made.scope.module.function(made.func, made.scope))
            yield from _returned(inner, _DEPTH if isinstance(node, Call) else 1)


def _returned(scope: Scope, depth: int) -> Iterator[Scope]:
    """The functions of its own that a function returns, after `depth` calls."""
    for node in scope.returns:
        for made in scope.names.get(node.name, ()) if isinstance(node, Name) else ():
            if isinstance(made, Func):
                inner = filled(scope.module.function(made, scope))
                yield from (inner,) if depth == 1 else _returned(inner, depth - 1)


class _Values(Protocol):
    """What is known of the values of a program."""

    machine: Evaluator
    received: Any

    def inner(self, closure: Closure) -> Scope: ...

    def functions(self, node: Call, scope: Scope) -> list[Closure]: ...


def is_decorated(made: Closure) -> bool:
    """Whether one decorator stands above a function: what that is put to is not known while it is learned."""
    return len(getattr(made.func.raw, "decorator_list", ())) == 1


def outermost(made: Closure, func: Node, values: _Values) -> Closure:
    """What a call runs of a function that stands below one decorator of the package's own: what that puts in
    its place, `def wrapper(name, *args): return function(existing(name), *args)`, which hands on to it.
    """
    if not is_decorated(made) or values.received.learning or not isinstance(func, Name | Attr):
        return made
    mark = lower(made.func.raw.decorator_list[0])
    for wrapper, name in _wrappers(values.machine, made, mark):
        scope, own = values.inner(wrapper), values.inner(made)
        inside = scope.module.inside()
        hands = [
            site
            for site in inside.calls(inside.region(scope.raw))
            if isinstance(site.call.func, Name) and site.call.func.name == name
        ]
        runs = [
            values.inner(one) for site in hands for one in values.functions(site.call, site.scope)
        ]
        if any(one is own for one in runs):
            return wrapper
    return made


def _wrappers(machine: Evaluator, made: Closure, mark: Node) -> Iterator[tuple[Closure, str]]:
    """The function that a decorator returns, if it is one, with the name of what it is put around."""
    deep = isinstance(mark, Call)
    value = machine.value(mark.func if isinstance(mark, Call) else mark, made.scope, {})
    if not isinstance(value, Closure):
        return
    scope = filled(value.scope.module.function(value.func, value.scope))
    outer: Scope | None = None
    last: Func | None = None
    for _ in range(_DEPTH if deep else 1):
        found = [
            one
            for node in scope.returns
            for one in (scope.names.get(node.name, ()) if isinstance(node, Name) else ())
        ]
        if len(scope.returns) != 1 or len(found) != 1 or not isinstance(found[0], Func):
            return
        outer, last = scope, found[0]
        scope = filled(scope.module.function(last, scope))
    if outer is not None and last is not None and outer.params:
        yield Closure(last, outer, {}), outer.params[0].name
