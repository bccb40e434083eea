"""Addresses that a client of the package's own is made with: `Rpc("https://example.com")`, whose methods
ask `self.url`.
"""

from vetting.surface._calls import last_name
from vetting.surface._flow_alike import alike
from vetting.surface._flow_values import Values
from vetting.surface._ir import Attr, Call, Concat, Lit, Name, Node, Param, Scope, Within
from vetting.surface._scopes import filled, outwards, owner

_SELF = frozenset({"self", "this"})
_DEPTH = 6
_MOST = 6
"""Calls of one function that are compared."""


def as_given(node: Node, scope: Scope, values: Values) -> tuple[Node, Scope]:
    """How a value is written where it is made, and where that is: that of a member where its object is
    made, that of a parameter where all calls give the same.
    """
    for _ in range(_DEPTH):
        found = _one_step(node, scope, values)
        if found is None:
            break
        node, scope = found
    return node, scope


def is_of_object(node: Node | None, scope: Scope, values: Values) -> bool:
    """Whether an address begins with what the object was made with whose method asks: it is the client
    of a service, which logs in with what it was made with too.
    """
    for _ in range(_DEPTH):
        match node:
            case Concat(parts=(first, *_)):
                node = first
            case Call(func=func, args=(_, base)) if last_name(func) == "URL":
                node = base
            case Call(func=func, args=(base, *_)) if last_name(func) in ("urljoin", "URL"):
                node = base
            case Attr():
                own = next((one for one in outwards(scope) if one.kind == "class"), None)
                made, where = as_given(node, scope, values)
                return made is not node and all(one is not own for one in outwards(where))
            case Name():
                step = _one_step(node, scope, values)
                if step is None:
                    return False
                node, scope = step
            case _:
                return False
    return False


def _one_step(node: Node, scope: Scope, values: Values) -> tuple[Node, Scope] | None:
    match node:
        case Within(of=of, scope=where):
            return of, where
        case Name(name=name):
            at = owner(name, scope)
            nodes = filled(at).names.get(name, ()) if at is not None else ()
            if at is None or len(nodes) != 1:
                return None
            return _given(nodes[0], at, values) if isinstance(nodes[0], Param) else (nodes[0], at)
        case Attr(of=Name(name=of), name=name) if of in _SELF:
            own = next((one for one in outwards(scope) if one.kind == "class"), None)
            every = filled(own).names.get(name, ()) if own is not None else ()
            nodes = [one for one in every if not _is_none(one)]
            return (nodes[0], own) if own is not None and len(nodes) == 1 else None
    return None


def _is_none(node: Node) -> bool:
    """Whether something is nothing yet: `self._http = None`."""
    node = node.of if isinstance(node, Within) else node
    return isinstance(node, Lit) and node.value is None


def _given(param: Param, at: Scope, values: Values) -> tuple[Node, Scope] | None:
    """What all calls give a parameter, if that is one value."""
    given = values.received.addresses(param.name, at)
    if not given or len(given) > _MOST or param.default is not None:
        return None
    said = [values.machine.value(one, where, {}) for one, where in given[1:] and given]
    return given[0] if all(alike(said[0], one) for one in said[1:]) else None
