"""Objects that hand themselves on, and classes that make their own objects: `register(self)`,
`cls(host, token)`, `new this(token)`.
"""

from collections.abc import Iterator
from itertools import islice

from vetting.surface._flow_own_members import SELF
from vetting.surface._flow_received import Received
from vetting.surface._ir import Name, Node, Param, Scope
from vetting.surface._scopes import filled, outwards, owner

_CLASS = frozenset({"cls", "this", "super"})
_STEPS = 12
"""Expressions that are gone through for what one parameter is."""


def makes_its_own(func: Node) -> bool:
    """Whether a call makes an object of the class in which it stands."""
    return isinstance(func, Name) and func.name in _CLASS


def classes_of(node: Node, scope: Scope, received: Received) -> Iterator[Scope]:
    """The classes whose objects hand themselves on as what `node` is, a parameter or a variable that
    has one.
    """
    todo: list[tuple[Node, Scope]] = [(node, scope)]
    seen: set[int] = set()
    for _ in range(_STEPS):
        if not todo:
            return
        one, where = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        match one:
            case Name(name=name) if name in SELF:
                yield from islice((at for at in outwards(where) if at.kind == "class"), 1)
            case Name(name=name) if (at := owner(name, where)) is not None:
                todo += [(made, at) for made in filled(at).names[name]]
            case Param(name=name):
                todo += received.given(name, where)
