"""The functions that decorators of the package's own put around one that answers calls: `@audited` below
`@server.call_tool()`. They are given what the caller gives, before it is.
"""

from collections.abc import Iterator
from itertools import islice

from vetting.surface._evaluate import Evaluator
from vetting.surface._ir import Call, Func, Name, Scope
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
