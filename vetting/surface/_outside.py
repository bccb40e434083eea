"""What of another package is called, by its full name."""

from dataclasses import dataclass
from typing import Any

from vetting.surface._evaluate import Env, Evaluator
from vetting.surface._ir import Attr, Name, Node, Scope
from vetting.surface._values import External, Record

_ITSELF = frozenset({"promisify", "staticmethod"})
"""Calls that give the function that they are given, for another way of calling it."""

_DEEPEST = 6
"""Calls, or members, of what others give."""


@dataclass(frozen=True, slots=True)
class Called:
    """What is called where, and its value."""

    func: Node
    scope: Scope
    env: Env
    value: Any


def outside(machine: Evaluator, value: Any, depth: int = 0) -> tuple[str, str] | None:
    """Package and dotted name of something that is not this package's, also when it is what
    another call gave: `promisify(exec)`, `Path(x)`, `httpx.AsyncClient()`.
    """
    if isinstance(value, External):
        return value.spec, value.name
    if isinstance(value, Record) and depth < _DEEPEST:
        if value.callee in _ITSELF and value.args:
            return outside(machine, value.args[0], depth + 1)
        func = getattr(value.node, "func", None)
        if func is not None:
            found = machine.value(func, value.scope, {})
            return full_name(machine, Called(func, value.scope, {}, found), depth + 1)
    return None


def full_name(machine: Evaluator, called: Called, depth: int = 0) -> tuple[str, str] | None:
    """What is called, by its full name."""
    func = called.func
    made = outside(machine, called.value, depth + 1)
    if made is None and isinstance(func, Attr) and depth < _DEEPEST:
        given = machine.value(func.of, called.scope, called.env)
        of = outside(machine, given, depth + 1)
        if of is None and isinstance(func.of, Attr):  # `slack.chat.postMessage(…)`
            inner = Called(func.of, called.scope, called.env, given)
            of = full_name(machine, inner, depth + 1)
        made = (of[0], f"{of[1]}().{func.name}") if of is not None and of[0] else None
    return made


def is_own(node: Node) -> bool:
    """Whether a method is one of the object's own: `this.x()`, `self.client.x()`."""
    while isinstance(node, Attr):
        node = node.of
    return isinstance(node, Name) and node.name in ("this", "self", "super")
