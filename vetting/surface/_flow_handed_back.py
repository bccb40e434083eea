"""Methods that return the object they were called on, for more calls of it: `span.end(status)` where
`end(status) { this.status = status; return this; }`.

What such a call gives is made of what its object is.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from vetting.surface._flow_up_to import up_to
from vetting.surface._ir import Attr, Call, Choice, Default, Name, Node, Scope

_SELF = frozenset({"self", "this"})
_DEPTH = 3
"""Methods that hand back what another one hands back."""

_MOST = 40
"""Values of one function that may be what it returns."""

_WHAT = "values that a function may return"


class Followed(Protocol):
    """What is known of the functions of a program."""

    def scopes(self, node: Call, scope: Scope) -> list[Scope]:
        """Those of the functions that a call may run."""

    def cut(self, scope: Scope, why: str) -> None:
        """Tell that not all was looked at."""


def hands_back_itself(functions: Iterable[Scope], values: Followed, depth: int = 0) -> bool:
    """Whether one of some functions may return the object that its method is called on."""
    return any(
        _is_itself(node, inner, values, depth)
        for inner in functions
        for node in up_to(_MOST, _options(inner.returns), values.cut, inner, _WHAT)
    )


def _options(nodes: Iterable[Node]) -> Iterator[Node]:
    todo = list(nodes)
    while todo:
        one = todo.pop()
        match one:
            case Choice(options=options):
                todo += options
            case Default(of=of, other=other):
                todo += (of, other)
            case _:
                yield one


def _is_itself(node: Node, scope: Scope, values: Followed, depth: int) -> bool:
    """Whether an expression is the object's own: `this`, or `this.add(part)` where `add` hands it back."""
    if isinstance(node, Call) and isinstance(node.func, Attr) and depth < _DEPTH:
        return _is_itself(node.func.of, scope, values, depth + 1) and hands_back_itself(
            values.scopes(node, scope), values, depth + 1
        )
    return isinstance(node, Name) and node.name in _SELF
