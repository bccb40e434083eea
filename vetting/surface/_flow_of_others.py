"""Members of other objects than the one that a method belongs to: `self.context.profile`, where the class of
the context makes the profile itself.

What such a member is made of is known where its object is known. Of a function that is called by taking
the member, all of it counts, but as no choice of a caller's: it is made of numbers and names that the
object was checked for. Of what an object keeps, only what is nobody else's business counts: an object
of a library's making may stand there as well.
"""

from typing import Protocol

from vetting.surface._calls import last_name
from vetting.surface._flow_family import Families
from vetting.surface._flow_marks import (
    ENVIRONMENT,
    NOTHING,
    PACKED,
    SECRET,
    Marks,
    cleared,
    of_kind,
)
from vetting.surface._flow_received import Received
from vetting.surface._ir import Attr, Call, Func, Name, Node, Scope
from vetting.surface._objects import is_property
from vetting.surface._scopes import filled
from vetting.surface._values import ClassRef, Instance

_KEYS = frozenset({"secret_key"})
_RESOLVES = frozenset({"get_credentials"})
"""Calls that look up a user's keys wherever these are, and the members that are the secret."""


class Held(Protocol):
    """What is known of the values of a program."""

    received: Received
    families: Families

    def only(self, name: str, scope: Scope, raw: object = None) -> tuple[Node, Scope] | None:
        """What a variable is given, and where, if that is one place."""

    def bound(self, name: str, scope: Scope) -> Marks:
        """What a variable, or a member of a class, is made of."""


def of_others(of: Node, name: str, scope: Scope, values: Held) -> Marks:
    """What the member `name` of what `of` is adds to what that itself is made of."""
    if name in _KEYS and _is_resolved(of, scope, values):
        return frozenset({(SECRET, name)})
    if not isinstance(of, Attr | Name):
        return NOTHING
    known = [(at, marks) for at in values.families.having(name) if (marks := _of(at, name, values))]
    if not known:
        return NOTHING
    found = NOTHING
    for one in values.received.objects(of, scope):
        made = one.of if isinstance(one, Instance) else one
        if isinstance(made, ClassRef):
            kin = {id(made.scope), *map(id, values.families.above(made.scope))}
            found |= NOTHING.union(*(marks for at, marks in known if id(at) in kin))
    return found


def _is_resolved(of: Node, scope: Scope, values: Held) -> bool:
    found = values.only(of.name, scope, of.raw) if isinstance(of, Name) else None
    made = found[0] if found is not None else of
    return isinstance(made, Call) and last_name(made.func) in _RESOLVES


def _of(at: Scope, name: str, values: Held) -> Marks:
    nodes = filled(at).names[name]
    plain = all(isinstance(node, Func) and not is_property(node.raw) for node in nodes)
    if plain:  # a method, which nobody calls here
        return NOTHING
    marks = values.bound(name, at)
    if any(map(_is_made, nodes)):
        return cleared(marks)
    return of_kind(marks, SECRET, ENVIRONMENT, PACKED)


def _is_made(node: Node) -> bool:
    """Whether a member is what a function returns that is called by taking it."""
    return isinstance(node, Func) and is_property(node.raw)
