"""Names that the code gives the members of an object, where it goes through them: the `key` of `for (const
[key, value] of Object.entries({ cn: name }))` is `cn`, whoever chose the value.
"""

from typing import Protocol

from vetting.surface._block import values_of
from vetting.surface._flow_received import Received
from vetting.surface._ir import Attr, Call, Element, Func, Index, Lit, Name, Node, Param, Scope, Seq
from vetting.surface._scopes import filled, outwards, owner

_STEPS = 8
_SOME = frozenset({"filter", "sort", "slice", "toSorted", "reverse", "toReversed"})
"""Methods that leave each member of a list as it is."""

_EACH = frozenset({"map", "flatMap"})
_LISTS = frozenset({"sorted", "list", "tuple", "reversed", "iter"})
_Placed = tuple[Node, Scope]


class Written(Protocol):
    """What is known of the values of a program."""

    received: Received

    def only(self, name: str, scope: Scope, raw: object = None) -> _Placed | None:
        """What a variable is given, and where, if that is one place."""

    def has_own_names(self, node: Node, scope: Scope) -> bool:
        """Whether the code writes out under which names an object holds what it holds."""


def is_own_name(node: Index, scope: Scope, values: Written) -> bool:
    """Whether something is the first of a pair, and that a name which stands in the code."""
    if not isinstance(node.key, Lit) or node.key.value != 0:
        return False
    gone = gone_through(node.of, scope, values)
    return gone is not None and _are_named(gone, values)


def makes_of_named(node: Call, name: str, scope: Scope, values: Written) -> bool:
    """Whether a function that stands in a call makes something of both parts of each pair that has such
    a name: it is given these, and what it returns has all that is left of them.
    """
    made = node.args[0] if name in _EACH and node.args else None
    if not isinstance(made, Func) or not isinstance(node.func, Attr):
        return False
    params = filled(scope.module.function(made, scope)).params[:1]
    apart = any(getattr(param.raw, "type", "") == "array_pattern" for param in params)
    return apart and _are_named((node.func.of, scope), values)


def _are_named(gone: _Placed | None, values: Written) -> bool:
    """Whether a list has pairs whose names stand in the code."""
    for _ in range(_STEPS):
        if gone is None:
            return False
        over, at = gone
        match over:
            case Call(func=Attr(name="entries", of=Name(name="Object")), args=(of,)):
                return values.has_own_names(of, at)
            case Call(func=Attr(name="items", of=of), args=()):
                return values.has_own_names(of, at) or _takes_named(of, at, values)
            case Seq(items=items):
                return bool(items) and all(map(_begins_with_a_name, items))
            case Call(func=Attr(name=name, of=of)) if name in _SOME:
                gone = of, at
            case Call(func=Name(name=name), args=(of, *_)) if name in _LISTS:
                gone = of, at
            case Name(name=name, raw=raw):
                gone = values.only(name, at, raw)
            case _:
                return False
    return False


def _takes_named(of: Node, scope: Scope, values: Written) -> bool:
    """Whether something is what a function is given by names, which stand in the code where it is called:
    `def where(self, **terms)`.
    """
    if not isinstance(of, Name) or owner(of.name, scope) is not None:
        return False
    at = next((one for one in outwards(scope) if one.kind == "function"), scope)
    named = getattr(getattr(at.raw, "args", None), "kwarg", None)
    own = named is not None and named.arg == of.name
    return own and id(at) not in values.received.spread


def _begins_with_a_name(pair: Node) -> bool:
    """Whether a pair is written out, and its first part a text or a number: `["cn", name]`."""
    return isinstance(pair, Seq) and bool(pair.items) and isinstance(pair.items[0], Lit)


def gone_through(pair: Node, scope: Scope, values: Written) -> _Placed | None:
    """The list of whose members something is one, and where that stands."""
    if isinstance(pair, Name):
        at = owner(pair.name, scope)
        nodes = values_of(pair.name, at, pair.raw) if at is not None else []
        if at is None or len(nodes) != 1:
            return None
        pair, scope = nodes[0], at
    if isinstance(pair, Param):  # of `pairs.map(([key, value]) => …)`
        given = values.received.given(pair.name, scope)
        if len(given) != 1:
            return None
        pair, scope = given[0]
    return (pair.over, scope) if isinstance(pair, Element) else None
